//! The guided tour: five short stories, each a claim, the experiment on screen, a look inside and an honest verdict.
//!
//! [`crate::view::claims`] computes the verdicts from the answer on screen.

use crate::metric::CaseReport;
use crate::preset::load::{complete, parse};
use crate::preset::shipped::{DEFAULT_SCENARIO, Origin, SHIPPED};
use crate::preset::spec::{CaseSpec, LoadSpec, Part, ScenarioSpec};
use crate::view::claims;
use crate::view::colour::{Steps, short};
use crate::view::orbit::{Orbit, Preset};
use crate::view::quantity::Quantity;
use crate::view::speech::Speech;
use crate::view::state::{Cut, Look, Question};
use bevy::prelude::{DetectChanges, DetectChangesMut, Local, Res, ResMut, Resource};
use std::path::Path;

/// A story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// What vibration does in soft tissue.
    SoftTissue,
    /// A resting massager against a percussion gun.
    Resting,
    /// One head against four.
    FourHeads,
    /// Why frequency and fat matter.
    Frequency,
    /// Pressing against vibrating, and safety.
    Pressing,
}

/// A page of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// What is claimed, by whom.
    Claim,
    /// What is on screen.
    Experiment,
    /// The same from inside.
    Inside,
    /// What the numbers say, and when they would say otherwise.
    Verdict,
}

impl Page {
    /// Every page, in order.
    pub const ALL: [Page; 4] = [Page::Claim, Page::Experiment, Page::Inside, Page::Verdict];

    /// Its part of a message's name.
    pub fn key(self) -> &'static str {
        ["claim", "experiment", "inside", "verdict"][self as usize]
    }
}

/// Where the reader is.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// Story and page; none: the tour is closed.
    pub at: Option<(Story, Page)>,
}

impl Tour {
    /// Opens at the first page of a story.
    pub fn open(&mut self, story: Story) {
        self.at = Some((story, Page::Claim));
    }

    /// The next page, or the next story; past the last the tour closes.
    pub fn next(&mut self) {
        self.at = self.at.and_then(|(story, page)| step(story, page, 1));
    }

    /// The page before; the first page of the first story stays.
    pub fn back(&mut self) {
        if let Some(before) = self.at.and_then(|(story, page)| step(story, page, -1)) {
            self.at = Some(before);
        }
    }

    /// The page that `words` name: `resting` or `resting:verdict`.
    pub fn named(words: &str) -> Option<Tour> {
        let (story, page) = words.split_once(':').unwrap_or((words, Page::Claim.key()));
        let story = Story::ALL.into_iter().find(|s| s.key() == story)?;
        let page = Page::ALL.into_iter().find(|p| p.key() == page)?;
        Some(Tour { at: Some((story, page)) })
    }

    /// Place in the whole tour: page from 0, and how many.
    pub fn place(&self) -> Option<(usize, usize)> {
        let (story, page) = self.at?;
        Some((story as usize * Page::ALL.len() + page as usize, Story::ALL.len() * Page::ALL.len()))
    }
}

fn step(story: Story, page: Page, by: isize) -> Option<(Story, Page)> {
    let pages = Page::ALL.len();
    let place = (story as usize * pages + page as usize).checked_add_signed(by)?;
    Some((*Story::ALL.get(place / pages)?, Page::ALL[place % pages]))
}

/// A device in a story: its file, and the frequency if not its own [Hz].
type Cast = (&'static str, Option<f64>);

impl Story {
    /// Every story, in order.
    pub const ALL: [Story; 5] =
        [Story::SoftTissue, Story::Resting, Story::FourHeads, Story::Frequency, Story::Pressing];

    /// Its part of a message's name.
    pub fn key(self) -> &'static str {
        ["soft-tissue", "resting", "four-heads", "frequency", "pressing"][self as usize]
    }

    /// Name of the message of a page.
    pub fn message(self, page: Page) -> String {
        format!("tour-{}-{}", self.key(), page.key())
    }

    /// Who acts: one device or two.
    fn cast(self) -> &'static [Cast] {
        match self {
            Story::SoftTissue => &[("devices/single_head.ron", None)],
            Story::Resting => &[("devices/single_head.ron", None), ("devices/gun_ball.ron", None)],
            Story::FourHeads => &[("devices/single_head.ron", None), ("devices/quad_head.ron", None)],
            Story::Frequency => {
                &[("devices/single_head.ron", Some(25.0)), ("devices/single_head.ron", Some(100.0))]
            }
            Story::Pressing => &[("devices/thumb.ron", None), ("devices/single_head.ron", None)],
        }
    }

    /// The question on screen: the default leg and placement with this story's devices. None if a device is not shipped.
    pub fn scenario(self, speech: &Speech) -> Option<ScenarioSpec> {
        let text = shipped(DEFAULT_SCENARIO)?;
        let spec: ScenarioSpec = parse(DEFAULT_SCENARIO, text).ok()?;
        let mut spec = complete(spec, &Origin::of(Path::new(DEFAULT_SCENARIO))).ok()?;
        let LoadSpec::Device { placement, .. } = spec.cases.first()?.load.clone() else { return None };
        let base = spec.cases.clone();
        let case = |(file, hz): &Cast| {
            let mut device: crate::drive::spec::DeviceSpec = parse(file, shipped(file)?).ok()?;
            if let Some(hz) = hz {
                device.heads.iter_mut().for_each(|head| head.drive.set_frequency(*hz));
            }
            // A case of the default question is taken as it is: its answer ships with the program.
            let acts = |c: &&CaseSpec| matches!(&c.load, LoadSpec::Device { device: Part::Inline(d), .. } if *d == device);
            if let Some(known) = base.iter().find(acts) {
                return Some(known.clone());
            }
            let name = hz.map_or(device.name.clone(), |hz| format!("{}, {} Hz", device.name, short(hz)));
            Some(CaseSpec { name, load: LoadSpec::Device { device: Part::Inline(device), placement } })
        };
        spec.cases = self.cast().iter().map(case).collect::<Option<Vec<_>>>()?;
        spec.title = speech.say(&format!("tour-{}-title", self.key()));
        spec.question = speech.say(&format!("tour-{}-question", self.key()));
        Some(spec)
    }

    /// How a page looks, from where, and whether time runs.
    pub fn stage(self, page: Page) -> (Look, Preset) {
        let look = Look::default();
        match (self, page) {
            (Story::SoftTissue, Page::Claim) => (look, Preset::Oblique),
            (_, Page::Claim) => (Look { quantity: Quantity::Tissue, ..look }, Preset::Oblique),
            (Story::SoftTissue, Page::Experiment) => {
                (Look { instant: true, steps: Steps::Linear, ..look }, Preset::Medial)
            }
            (Story::FourHeads, Page::Experiment) => (look, Preset::Posterior),
            (_, Page::Experiment) => (look, Preset::Oblique),
            (Story::FourHeads | Story::Pressing, Page::Inside) => {
                (Look { cut: Cut::Transverse, cut_at: 0.66, ..look }, Preset::Section)
            }
            (_, Page::Inside) => (Look { cut: Cut::Sagittal, cut_at: 0.55, ..look }, Preset::Medial),
            (_, Page::Verdict) => (Look { peel: 2.6, ..look }, Preset::Oblique),
        }
    }

    /// What the numbers on screen say; none while an answer is missing.
    pub fn verdict(self, reports: [Option<&CaseReport>; 2], speech: &Speech) -> Option<String> {
        match self {
            Story::SoftTissue => claims::soft_tissue(reports[0]?, speech),
            Story::Resting => claims::resting(reports[0]?, reports[1]?, speech),
            Story::FourHeads => claims::four_heads(reports[0]?, reports[1]?, speech),
            Story::Frequency => claims::frequency(reports[0]?, reports[1]?, speech),
            Story::Pressing => claims::pressing(reports[0]?, reports[1]?, speech),
        }
    }
}

/// Sets the stage when the reader turns a page: question, look, point of view. Closing the tour leaves all as it is.
pub fn follow(
    tour: Res<Tour>,
    speech: Res<Speech>,
    mut last: Local<Option<(Story, Page)>>,
    mut question: ResMut<Question>,
    mut look: ResMut<Look>,
    mut orbit: ResMut<Orbit>,
) {
    if speech.is_changed()
        && let Some((story, _)) = tour.at.filter(|_| *last == tour.at)
    {
        retitle(story, &speech, &mut question);
    }
    if !tour.is_changed() || tour.at == *last {
        return;
    }
    let before = std::mem::replace(&mut *last, tour.at);
    let Some((story, page)) = tour.at else { return };
    let (wanted, preset) = story.stage(page);
    look.set_if_neq(Look { ramp: look.ramp, labels: look.labels, site: look.site, ..wanted });
    (orbit.yaw, orbit.pitch) = preset.angles();
    if before.is_none_or(|(told, _)| told != story)
        && let Some(scenario) = story.scenario(&speech)
    {
        let resolution = question.scenario.resolution;
        question.send = true;
        question.scenario = ScenarioSpec { resolution, ..scenario };
    }
}

/// Says the story's question in another language; the numbers stay.
fn retitle(story: Story, speech: &Speech, question: &mut ResMut<'_, Question>) {
    let [title, words] =
        ["title", "question"].map(|part| speech.say(&format!("tour-{}-{part}", story.key())));
    if question.scenario.question != words {
        question.scenario.title = title;
        question.scenario.question = words;
    }
}

fn shipped(path: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::Resolution;
    use crate::metric::report::{Ledger, RegionRow, SiteRow, Spread};
    use crate::preset::load_scenario;
    use crate::run::answer::{question_key, shipped_keys, single_case};
    use crate::view::claims::deep_ratio;
    use crate::view::speech::Language;

    /// A report with these displacements [µm] at 10, 30 and 50 mm, this pressure [kPa] and strain near the skin [%].
    fn report(moved: [f64; 3], pressure: f64, strain: f64) -> CaseReport {
        let spread = |x| Spread { mean: x, p95: x };
        let site = |(depth_mm, moved): (f64, f64)| SiteRow {
            name: format!("site at {depth_mm} mm"),
            depth_mm,
            displacement_rms_um: spread(moved),
            shear_strain_peak_percent: spread(0.01 * moved),
            fibre_strain_peak_percent: spread(0.001 * moved),
            ..SiteRow::default()
        };
        let mut report = CaseReport {
            frequency_hz: 50.0,
            sites: [10.0, 30.0, 50.0].into_iter().zip(moved).map(site).collect(),
            ledger: Some(Ledger { input_w: 1.0, ..Ledger::default() }),
            regions: vec![RegionRow {
                name: "soleus".into(),
                volume_cm3: 500.0,
                coverage_percent: [moved[0].min(100.0), 10.0, 1.0],
                ..RegionRow::default()
            }],
            ..CaseReport::default()
        };
        report.surface.contact_pressure_peak_kpa = Some(pressure);
        report.surface.superficial_strain_peak_percent = Some(strain);
        report
    }

    #[test]
    fn every_page_has_its_words_and_every_verdict_can_be_said() {
        for language in Language::ALL {
            let speech = Speech::new(language);
            for story in Story::ALL {
                for suffix in ["title", "question"] {
                    assert!(speech.knows(&format!("tour-{}-{suffix}", story.key())));
                }
                for page in Page::ALL {
                    assert!(speech.knows(&story.message(page)), "{language:?}: {}", story.message(page));
                }
            }
            // Numbers on either side of every threshold: each message is reached with all its parts.
            let (much, some, little) = (
                report([600.0, 300.0, 100.0], 10.0, 5.0),
                report([90.0, 45.0, 20.0], 90.0, 60.0),
                report([9.0, 4.0, 2.0], 90.0, 60.0),
            );
            let mut said = std::collections::BTreeSet::new();
            for story in Story::ALL {
                for a in [&much, &some, &little] {
                    for b in [&much, &some, &little] {
                        let by_numbers = claims::resting_by_numbers(a, b, &speech);
                        for words in [story.verdict([Some(a), Some(b)], &speech), by_numbers] {
                            let words = words.unwrap();
                            assert!(!words.starts_with("verdict-"), "{language:?}: {words}");
                            said.insert(words.chars().take(18).collect::<String>());
                        }
                    }
                }
            }
            assert!(said.len() >= 11, "{language:?}: verdicts differ: {said:?}");
        }
    }

    #[test]
    fn verdicts_follow_the_numbers() {
        let speech = Speech::default();
        let verdict = |story: Story, a: &CaseReport, b: &CaseReport| {
            story.verdict([Some(a), Some(b)], &speech).unwrap()
        };
        let massager = report([500.0, 200.0, 80.0], 30.0, 40.0);
        let weaker = report([500.0, 100.0, 40.0], 80.0, 160.0);
        let resting = |a: &CaseReport, b: &CaseReport| claims::resting_by_numbers(a, b, &speech).unwrap();
        assert!(resting(&massager, &weaker).contains("support the claim"));
        assert!(resting(&weaker, &massager).contains("contradict"));
        let gentle = report([500.0, 200.0, 80.0], 80.0, 160.0);
        assert!(resting(&massager, &gentle).contains("half of the claim"));
        // The claims file suspends claims 13 and 14, whatever the numbers say.
        assert!(verdict(Story::Resting, &massager, &weaker).starts_with("Undecided"));
        assert!(verdict(Story::Resting, &weaker, &massager).starts_with("Undecided"));
        assert!((deep_ratio(&massager, &weaker).unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(Story::Resting.verdict([Some(&massager), None], &speech), None);
        // 0.5, 0.2 and 0.08 % along the fibre: all beyond 0.05 %; a tenth of it: none at depth.
        assert!(verdict(Story::SoftTissue, &massager, &massager).starts_with("It does"));
        assert!(
            verdict(Story::SoftTissue, &report([90.0, 40.0, 20.0], 1.0, 1.0), &massager)
                .starts_with("Partly")
        );
        assert!(
            verdict(Story::SoftTissue, &report([9.0, 4.0, 2.0], 1.0, 1.0), &massager).starts_with("Not here")
        );
    }

    /// Whoever turns the pages does not wait: every experiment at the first resolution is answered in the program.
    #[test]
    fn every_story_is_answered_by_the_program() {
        let known: Vec<String> = shipped_keys().collect();
        for story in Story::ALL {
            let scenario = story.scenario(&Speech::default()).expect("its devices are shipped");
            let scenario = ScenarioSpec { resolution: Resolution::Preview, ..scenario };
            for case in 0..scenario.cases.len() {
                let key = question_key(&single_case(&scenario, case));
                assert!(known.contains(&key), "{story:?}, case {case}: not in assets/cases");
            }
        }
    }

    #[test]
    fn pages_turn_and_stories_stage_themselves() {
        let mut tour = Tour::default();
        assert_eq!(tour.place(), None);
        tour.open(Story::ALL[0]);
        tour.back();
        assert_eq!(tour.place(), Some((0, 20)), "before the first page there is none");
        for page in 1..20 {
            tour.next();
            assert_eq!(tour.place(), Some((page, 20)));
        }
        tour.next();
        assert_eq!(tour.at, None);
        assert_eq!(Tour::named("resting:verdict").and_then(|t| t.at), Some((Story::Resting, Page::Verdict)));
        assert_eq!(Tour::named("resting:nowhere"), None);
        let speech = Speech::default();
        let default = load_scenario(Path::new("vibration_vs_percussion")).unwrap().spec;
        for story in Story::ALL {
            let spec = story.scenario(&speech).unwrap_or_else(|| panic!("{story:?} has its devices"));
            assert_eq!(spec.cases.len(), story.cast().len());
            assert_eq!(spec.geometry, default.geometry, "the same leg in every story");
        }
        let told = Story::Resting.scenario(&speech).unwrap().cases;
        assert!(told.iter().all(|case| default.cases.contains(case)), "shipped answers are found");
    }
}
