//! Stories of the guided tour: each has a claim, an experiment on screen, a view inside and a verdict.
//!
//! The verdicts are those of the claims analysis ([`crate::view::tour::verdicts`]); the answer on screen
//! gives the figures below them ([`crate::view::tour::figures`]).

use crate::drive::spec::DeviceSpec;
use crate::metric::CaseReport;
use crate::preset::document::complete;
use crate::preset::location::{DEFAULT_SCENARIO, Origin, SHIPPED};
use crate::preset::scenario::{CaseSpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::syntax::parse;
use crate::view::camera::orbit::Viewpoint;
use crate::view::data::plane::Cut;
use crate::view::data::quantity::Quantity;
use crate::view::data::scale::ScaleMode;
use crate::view::state::look::Look;
use crate::view::text::localization::Localization;
use crate::view::text::numbers::short;
use crate::view::tour::figures;
use crate::view::tour::verdicts::ClaimVerdict;
use std::path::Path;

/// A story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// The effect of vibration in soft tissue.
    SoftTissue,
    /// A massager at rest on the skin against a percussion gun.
    Resting,
    /// One head against four.
    FourHeads,
    /// Why frequency and fat matter.
    Frequency,
    /// Pressing against vibration; safety.
    Pressing,
}

/// A page of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The claim and who makes it.
    Claim,
    /// The experiment on screen.
    Experiment,
    /// The same, seen from inside.
    Inside,
    /// The verdict, and the figures on screen.
    Verdict,
}

impl Page {
    /// Every page, in order.
    pub const ALL: [Page; 4] = [Page::Claim, Page::Experiment, Page::Inside, Page::Verdict];

    /// Its part of message names.
    pub fn key(self) -> &'static str {
        ["claim", "experiment", "inside", "verdict"][self as usize]
    }
}

/// A device of a story: its file, and a frequency [Hz] if it differs from the file's.
type StoryDevice = (&'static str, Option<f64>);

impl Story {
    /// Every story, in order.
    pub const ALL: [Story; 5] =
        [Story::SoftTissue, Story::Resting, Story::FourHeads, Story::Frequency, Story::Pressing];

    /// Its part of message names.
    pub fn key(self) -> &'static str {
        ["soft-tissue", "resting", "four-heads", "frequency", "pressing"][self as usize]
    }

    /// Message of a page.
    pub fn message(self, page: Page) -> String {
        format!("tour-{}-{}", self.key(), page.key())
    }

    /// The devices: one or two.
    fn devices(self) -> &'static [StoryDevice] {
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

    /// The question: the default leg and placement with this story's devices. `None` if a device is not
    /// shipped.
    pub fn scenario(self, l10n: &Localization) -> Option<ScenarioSpec> {
        let text = shipped(DEFAULT_SCENARIO)?;
        let spec: ScenarioSpec = parse(DEFAULT_SCENARIO, text).ok()?;
        let mut spec = complete(spec, &Origin::of(Path::new(DEFAULT_SCENARIO))).ok()?;
        let LoadSpec::Device { placement, .. } = spec.cases.first()?.load.clone() else { return None };
        let base = spec.cases.clone();
        let case = |(file, hz): &StoryDevice| {
            let mut device: DeviceSpec = parse(file, shipped(file)?).ok()?;
            if let Some(hz) = hz {
                device.heads.iter_mut().for_each(|head| head.drive.set_frequency(*hz));
            }
            // A case of the default question is reused unchanged, because its answer ships with the program.
            let same_device = |c: &&CaseSpec| match &c.load {
                LoadSpec::Device { device: Part::Inline(known), .. } => *known == device,
                _ => false,
            };
            if let Some(known) = base.iter().find(same_device) {
                return Some(known.clone());
            }
            let name = hz.map_or(device.name.clone(), |hz| format!("{}, {} Hz", device.name, short(hz)));
            let placement = placement.clone();
            Some(CaseSpec { name, load: LoadSpec::Device { device: Part::Inline(device), placement } })
        };
        spec.cases = self.devices().iter().map(case).collect::<Option<Vec<_>>>()?;
        spec.title = l10n.say(&format!("tour-{}-title", self.key()));
        spec.question = l10n.say(&format!("tour-{}-question", self.key()));
        Some(spec)
    }

    /// Display options and viewpoint of a page.
    pub fn display(self, page: Page) -> (Look, Viewpoint) {
        let look = Look::default();
        match (self, page) {
            (Story::SoftTissue, Page::Claim) => (look, Viewpoint::Oblique),
            (_, Page::Claim) => (Look { quantity: Quantity::Tissue, ..look }, Viewpoint::Oblique),
            (Story::SoftTissue, Page::Experiment) => {
                (Look { instant: true, steps: ScaleMode::Linear, ..look }, Viewpoint::Medial)
            }
            (Story::FourHeads, Page::Experiment) => (look, Viewpoint::Posterior),
            (_, Page::Experiment) => (look, Viewpoint::Oblique),
            (Story::FourHeads | Story::Pressing, Page::Inside) => {
                (Look { cut: Cut::Transverse, cut_at: 0.66, ..look }, Viewpoint::Section)
            }
            (_, Page::Inside) => (Look { cut: Cut::Sagittal, cut_at: 0.55, ..look }, Viewpoint::Medial),
            (_, Page::Verdict) => (Look { peel: 2.6, ..look }, Viewpoint::Oblique),
        }
    }

    /// Numbers of the claims that the story is about; empty if it only shows how things are.
    pub fn claims(self) -> &'static [usize] {
        match self {
            Story::SoftTissue => &[1],
            Story::Resting => &[13, 14],
            Story::FourHeads => &[11, 12],
            Story::Frequency => &[],
            Story::Pressing => &[3, 4],
        }
    }

    /// The verdicts of the claims analysis on its claims.
    pub fn verdicts(self) -> Vec<ClaimVerdict> {
        self.claims().iter().map(|&claim| ClaimVerdict::on(claim)).collect()
    }

    /// What the reports of both cases say; `None` while one that it needs is missing.
    pub fn figures(self, reports: [Option<&CaseReport>; 2], l10n: &Localization) -> Option<String> {
        match self {
            Story::SoftTissue => figures::soft_tissue(reports[0]?, l10n),
            Story::Resting => figures::resting(reports[0]?, reports[1]?, l10n),
            Story::FourHeads => figures::four_heads(reports[0]?, reports[1]?, l10n),
            Story::Frequency => figures::frequency(reports[0]?, reports[1]?, l10n),
            Story::Pressing => figures::pressing(reports[0]?, reports[1]?, l10n),
        }
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
    use crate::model::single_case;
    use crate::preset::identity::case_id;
    use crate::preset::load_scenario;
    use crate::session::answer_store::shipped_keys;
    use crate::view::text::localization::Language;
    use crate::view::tour::figures::deep_ratio;
    use crate::view::tour::progress::Tour;

    /// A report with these displacements [µm] at 10, 30 and 50 mm, this pressure [kPa] and strain near the
    /// skin [%].
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
    fn every_page_has_its_text_and_every_story_its_figures() {
        for language in Language::ALL {
            let l10n = Localization::new(language);
            for story in Story::ALL {
                for suffix in ["title", "question"] {
                    assert!(l10n.knows(&format!("tour-{}-{suffix}", story.key())));
                }
                for page in Page::ALL {
                    assert!(l10n.knows(&story.message(page)), "{language:?}: {}", story.message(page));
                }
            }
            // Each message is used with all its arguments.
            let (much, little) =
                (report([600.0, 300.0, 100.0], 10.0, 5.0), report([9.0, 4.0, 2.0], 90.0, 60.0));
            for story in Story::ALL {
                for (a, b) in [(&much, &little), (&little, &much)] {
                    let words = story.figures([Some(a), Some(b)], &l10n).unwrap();
                    assert!(!words.contains("figures-"), "{language:?}: {words}");
                }
                assert_eq!(story.figures([None, Some(&much)], &l10n), None);
            }
        }
    }

    #[test]
    fn figures_are_the_numbers_on_screen() {
        let l10n = Localization::default();
        let massager = report([500.0, 200.0, 80.0], 30.0, 40.0);
        let weaker = report([500.0, 100.0, 40.0], 80.0, 160.0);
        assert!((deep_ratio(&massager, &weaker).unwrap() - 2.0).abs() < 1e-12);
        let words = Story::Resting.figures([Some(&massager), Some(&weaker)], &l10n).unwrap();
        assert!(words.contains("2.0×") && words.contains("30 against 80 kPa"), "{words}");
        assert_eq!(Story::Resting.figures([Some(&massager), None], &l10n), None);
        // 0.5, 0.2 and 0.08 % along the fibre: all beyond 0.05 %; a tenth of it: one.
        for (moved, count) in [([500.0, 200.0, 80.0], "3 of 3"), ([90.0, 40.0, 20.0], "1 of 3")] {
            let words = Story::SoftTissue.figures([Some(&report(moved, 1.0, 1.0)), None], &l10n).unwrap();
            assert!(words.contains(count), "{words}");
        }
    }

    /// The pages need no solve: the answer of every experiment at the first resolution ships with the
    /// program.
    #[test]
    fn every_story_has_a_shipped_answer() {
        let known: Vec<String> = shipped_keys().collect();
        for story in Story::ALL {
            let scenario = story.scenario(&Localization::default()).expect("its devices are shipped");
            let scenario = ScenarioSpec { resolution: Resolution::Preview, ..scenario };
            for case in 0..scenario.cases.len() {
                let key = case_id(&single_case(&scenario, case));
                assert!(known.contains(&key), "{story:?}, case {case}: not in assets/cases");
            }
        }
    }

    #[test]
    fn pages_turn_and_stories_provide_their_scenarios() {
        let mut tour = Tour::default();
        assert_eq!(tour.place(), None);
        tour.open(Story::ALL[0]);
        tour.back();
        assert_eq!(tour.place(), Some((0, 20)), "the first page stays");
        for page in 1..20 {
            tour.next();
            assert_eq!(tour.place(), Some((page, 20)));
        }
        tour.next();
        assert_eq!(tour.at, None);
        assert_eq!(Tour::named("resting:verdict").and_then(|t| t.at), Some((Story::Resting, Page::Verdict)));
        assert_eq!(Tour::named("resting:nowhere"), None);
        let l10n = Localization::default();
        let default = load_scenario(Path::new("vibration_vs_percussion")).unwrap().spec;
        for story in Story::ALL {
            let spec = story.scenario(&l10n).unwrap_or_else(|| panic!("{story:?} has its devices"));
            assert_eq!(spec.cases.len(), story.devices().len());
            assert_eq!(spec.geometry, default.geometry, "the same leg in every story");
        }
        let cases = Story::Resting.scenario(&l10n).unwrap().cases;
        assert!(cases.iter().all(|case| default.cases.contains(case)), "shipped answers are found");
    }
}
