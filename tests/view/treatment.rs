//! Whole treatments in the window: placements, stepping, the sum of answers, closing.

use crate::app::run_until;
use crate::phantom::ClosedForm;
use bevy::prelude::*;
use calfwave::case::NodalFields;
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::SiteRow;
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{LoadSpec, Part, ScenarioSpec};
use calfwave::session::{AnswerStore, Body, CaseAnswer, Session, SolveError, Solver, Stage, Watch};
use calfwave::view::LogicPlugin;
use calfwave::view::data::measure::Measure;
use calfwave::view::data::quantity::Quantity;
use calfwave::view::scene::vertex_source::VertexSource;
use calfwave::view::state::answer::ShownAnswer;
use calfwave::view::state::display_scale::DisplayScale;
use calfwave::view::state::look::Look;
use calfwave::view::state::placement::{leg_coordinates, place_device};
use calfwave::view::state::question::Question;
use calfwave::view::state::side::Side;
use calfwave::view::state::treatment::{Treatment, TreatmentRequest, TreatmentSum};
use calfwave::view::text::localization::{Language, Localization};
use calfwave::view::tour::progress::Tour;
use calfwave::view::tour::story::Story;
use calfwave::view::treatment::play::toggle_playing;
use calfwave::view::worker::link::Link;
use std::sync::Arc;

/// Density for which the site of [`Uniform`] is reported [kg/m³].
const SITE_DENSITY: f64 = 1000.0;

/// A solver with the same power density everywhere: see [`power`]. It refuses places distally of a level.
struct Uniform(ClosedForm, f64);

/// Power density of a device on the leg [W/m³]: 1000 at the knee, falling to 0 at the ankle.
fn power(scenario: &ScenarioSpec) -> f64 {
    1000.0 * (1.0 - leg_coordinates(scenario, Side::A).expect("a place on the leg").0)
}

impl Solver for Uniform {
    fn body(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<Body, SolveError> {
        self.0.body(scenario, watch)
    }

    fn case(
        &mut self,
        scenario: &ScenarioSpec,
        body: &Body,
        watch: &Watch,
    ) -> Result<CaseAnswer, SolveError> {
        if leg_coordinates(scenario, Side::A).expect("a place on the leg").0 > self.1 {
            return Err(SolveError::Failed("too low".into()));
        }
        let mut answer = self.0.case(scenario, body, watch)?;
        let LoadSpec::Device { device: Part::Inline(device), .. } = &scenario.cases[0].load else {
            return Err(SolveError::Failed("no device".into()));
        };
        let power = power(scenario);
        let [strain, energy, dissipation, pressure] = answer.nodal.all().map(<[f32]>::to_vec);
        answer.nodal = NodalFields::of([strain, energy, vec![power as f32; dissipation.len()], pressure]);
        answer.report.sites = vec![SiteRow {
            name: "middle".into(),
            absorbed_energy_j_kg: power * device.treatment_s / SITE_DENSITY,
            ..SiteRow::default()
        }];
        Ok(answer)
    }
}

fn comparison() -> ScenarioSpec {
    load_scenario(std::path::Path::new("vibration_vs_percussion")).expect("a shipped preset").spec
}

/// The logic of the window with [`Uniform`] as solver.
fn app(ladder: &[Resolution]) -> App {
    app_to(f64::INFINITY, ladder)
}

/// [`app`], which refuses places distally of the level `to`.
fn app_to(to: f64, ladder: &[Resolution]) -> App {
    let mut app = App::new();
    let solver = Uniform(ClosedForm { calf: None, steps: 1 }, to);
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    let question = Question { scenario: comparison(), asked: comparison(), send: true, cancel: false };
    app.add_plugins((MinimalPlugins, LogicPlugin))
        .insert_resource(Link { session, ladder: ladder.to_vec() })
        .insert_resource(question);
    app.update();
    app
}

fn request(app: &mut App, request: TreatmentRequest) {
    app.world_mut().resource_mut::<Treatment>().request = Some(request);
    app.update();
}

fn open(app: &mut App, name: &str) {
    request(app, TreatmentRequest::Open(name.into()));
    assert!(app.world().resource::<Treatment>().open.is_some(), "{name} is not open");
}

fn sum(app: &App) -> Option<Arc<TreatmentSum>> {
    app.world().resource::<Treatment>().sum.clone()
}

/// Runs frames until the sum has this many placements.
fn run_until_count(app: &mut App, count: usize) -> Arc<TreatmentSum> {
    run_until(app, |w| w.resource::<Treatment>().sum.as_ref().is_some_and(|sum| sum.count() == count));
    sum(app).expect("a sum")
}

fn question(app: &App) -> ScenarioSpec {
    app.world().resource::<Question>().scenario.clone()
}

#[test]
fn opening_a_protocol_shows_its_placements() {
    let mut app = app(&[Resolution::Preview]);
    for (name, count, first, seconds) in [
        ("single_head", 12, "GAS TrP1", 30.0),
        ("quad_head", 2, "upper half", 60.0),
        ("gun", 12, "medial side 1/6", 10.0),
    ] {
        open(&mut app, name);
        let treatment = app.world().resource::<Treatment>();
        let open = treatment.open.as_ref().expect("open");
        assert_eq!((open.count(), open.at), (count, 0));
        let placement = &open.protocol.placements[0];
        assert_eq!((placement.name.as_str(), placement.seconds), (first, seconds));
        let question = question(&app);
        assert_eq!((question.cases.len(), open.place_of(&question)), (1, Some(0)));
        assert_eq!(question.cases[0].name, first);
        assert!(open.answered(Resolution::Preview).iter().all(|answered| !answered));
    }
    assert_eq!(app.world().resource::<Look>().quantity, Quantity::Absorbed);
    assert_eq!(*app.world().resource::<Measure>(), Measure::Absorbed);
    request(&mut app, TreatmentRequest::Open("no such treatment".into()));
    let open = app.world().resource::<Treatment>().open.as_ref().map(|open| open.name.clone());
    assert_eq!(open.as_deref(), Some("gun"), "a protocol that does not exist closes the open one");
}

#[test]
fn stepping_changes_the_question() {
    let mut app = app(&[Resolution::Preview]);
    let resolution = question(&app).resolution;
    open(&mut app, "single_head");
    for placement in [1, 7, 0, 11] {
        request(&mut app, TreatmentRequest::Show(placement));
        let question = question(&app);
        let treatment = app.world().resource::<Treatment>();
        let open = treatment.open.as_ref().expect("open");
        assert_eq!(question.cases.as_slice(), &open.protocol.scenario.cases[placement..=placement]);
        assert_eq!(question.resolution, resolution);
        assert_eq!(open.place_of(&question), Some(placement));
    }
    let before = question(&app);
    request(&mut app, TreatmentRequest::Show(12));
    assert_eq!(question(&app), before, "a placement that does not exist is shown");
}

/// Two placements of 60 s with the power densities p₁ and p₂: 60 s · (p₁ + p₂)/ρ in every tissue.
#[test]
fn the_sum_of_two_placements_is_that_of_the_closed_form() {
    let mut app = app(&[Resolution::Preview]);
    open(&mut app, "quad_head");
    let once = run_until_count(&mut app, 1);
    assert_eq!((once.answered.as_slice(), once.seconds), (&[true, false][..], 60.0));
    request(&mut app, TreatmentRequest::Show(1));
    let twice = run_until_count(&mut app, 2);
    assert_eq!(twice.seconds, 120.0);
    assert!(twice.serial > once.serial);
    let (upper, lower) = (880.0, 540.0);
    let site = &twice.sites[0];
    assert!((site.total_j_kg() - 60.0 * (upper + lower) / SITE_DENSITY).abs() < 1e-9);
    assert!((once.sites[0].total_j_kg() - 60.0 * upper / SITE_DENSITY).abs() < 1e-9);
    let shown = app.world().resource::<ShownAnswer>();
    let answer = shown.answer.as_ref().expect("answered");
    let Part::Inline(tissues) = &answer.scenario.tissues else { panic!("tissues") };
    let mesh = &answer.body.mesh;
    for (element, nodes) in mesh.elements.iter().enumerate() {
        let density = tissues.solids[&mesh.regions[usize::from(mesh.region[element])]].density_kg_m3;
        // The node in the middle belongs to this element alone.
        let at = |sum: &TreatmentSum| f64::from(sum.energy_j_kg[nodes[13] as usize]);
        assert!((at(&once) * density / (60.0 * upper) - 1.0).abs() < 1e-6);
        assert!((at(&twice) * density / (60.0 * (upper + lower)) - 1.0).abs() < 1e-6);
    }
    // Nodes between two tissues lie between their values.
    let (least, most) = (60.0 * (upper + lower) / 1142.0, 60.0 * (upper + lower) / 911.0);
    let energies = || twice.energy_j_kg.iter().map(|&energy| f64::from(energy));
    assert!(energies().all(|energy| (least * 0.999_999..=most * 1.000_001).contains(&energy)));
    assert!((twice.largest_j_kg / most - 1.0).abs() < 1e-6);
}

/// The energy stands in the place that the shader reads, and the colours span it.
#[test]
fn the_sum_is_painted() {
    let mut app = app(&[Resolution::Preview]);
    open(&mut app, "quad_head");
    let sum = run_until_count(&mut app, 1);
    let answer = app.world().resource::<ShownAnswer>().answer.clone().expect("answered");
    let look = app.world().resource::<Look>().clone();
    let painted = VertexSource::within(&answer, Side::A, &look, Some(&sum));
    assert!(painted.carried().painted && painted.carried().absorbed && painted.omega() > 0.0);
    assert_eq!(Quantity::Absorbed.code(true), Quantity::Strain.code(false), "the first derived field");
    for node in [0, 500, 5000] {
        let energy = sum.energy_j_kg[node as usize];
        assert!((painted.combined(&[(node, 1.0)])[6][0] / energy - 1.0).abs() < 1e-6);
    }
    let strain = Look { quantity: Quantity::Strain, ..look };
    let plain = VertexSource::within(&answer, Side::A, &strain, Some(&sum));
    assert!(!plain.carried().absorbed && plain.combined(&[(500, 1.0)])[6][0] < 1.0);
    let scale = app.world().resource::<DisplayScale>().scale;
    assert!(scale.high >= sum.largest_j_kg && scale.high <= 2.5 * sum.largest_j_kg, "{scale:?}");
    assert_eq!(Quantity::Absorbed.format(12.34), "12.3 J/kg");
}

#[test]
fn closing_restores_what_was_on_screen() {
    let mut app = app(&[Resolution::Preview]);
    app.world_mut().resource_mut::<Look>().quantity = Quantity::Energy;
    *app.world_mut().resource_mut::<Measure>() = Measure::Strain;
    let before = question(&app);
    open(&mut app, "quad_head");
    run_until_count(&mut app, 1);
    open(&mut app, "single_head");
    request(&mut app, TreatmentRequest::Show(4));
    request(&mut app, TreatmentRequest::Close);
    assert_eq!(question(&app), before);
    assert_eq!(app.world().resource::<Look>().quantity, Quantity::Energy);
    assert_eq!(*app.world().resource::<Measure>(), Measure::Strain);
    assert!(app.world().resource::<Treatment>().open.is_none() && sum(&app).is_none());
    run_until(&mut app, |w| w.resource::<ShownAnswer>().case(Side::B).is_some());
    // A question that was opened meanwhile stays.
    open(&mut app, "single_head");
    let other = ScenarioSpec { title: "another".into(), ..comparison() };
    app.world_mut().resource_mut::<Question>().scenario = other.clone();
    request(&mut app, TreatmentRequest::Close);
    assert_eq!(question(&app), other);
}

/// Starts or stops the walk through the placements.
fn play(world: &mut World) {
    world.resource_scope(|world, mut treatment: Mut<'_, Treatment>| {
        toggle_playing(&mut treatment, world.resource::<ShownAnswer>());
    });
}

/// A placement that is refused ends the walk, a second time too, with the same reason.
#[test]
fn a_refused_placement_ends_the_walk_every_time() {
    let mut app = app_to(0.3, &[Resolution::Preview]);
    open(&mut app, "quad_head");
    for _ in 0..2 {
        play(app.world_mut());
        assert!(app.world().resource::<Treatment>().playing);
        run_until(&mut app, |w| !w.resource::<Treatment>().playing);
        let stage = &app.world().resource::<ShownAnswer>().stage;
        assert_eq!(*stage, Stage::Failed("too low".into()));
        let treatment = app.world().resource::<Treatment>();
        let answered = treatment.open.as_ref().expect("open").answered(Resolution::Preview);
        assert_eq!(answered, [true, false]);
    }
}

/// The walk computes what is missing at the final resolution, once, and ends.
#[test]
fn playing_computes_every_placement() {
    let mut app = app(&[Resolution::Preview, Resolution::Draft]);
    open(&mut app, "single_head");
    play(app.world_mut());
    run_until(&mut app, |w| !w.resource::<Treatment>().playing);
    let whole = sum(&app).expect("a sum");
    assert_eq!((whole.count(), whole.seconds), (12, 360.0));
    let answer = app.world().resource::<ShownAnswer>().answer.clone().expect("answered");
    assert_eq!(answer.scenario.resolution, Resolution::Draft);
    assert_eq!(app.world().resource::<Treatment>().open.as_ref().map(|open| open.at), Some(11));
    let strongest = whole.sites[0].strongest().expect("energy");
    assert!(strongest.0 == 2 || strongest.0 == 3, "the places nearest to the knee: {strongest:?}");
    play(app.world_mut());
    assert!(!app.world().resource::<Treatment>().playing, "nothing is missing");
}

/// An edited placement is none of the treatment: its answer does not count, and the walk ends.
#[test]
fn an_edited_placement_does_not_count() {
    let mut app = app(&[Resolution::Preview]);
    open(&mut app, "quad_head");
    run_until_count(&mut app, 1);
    place_device(&mut app.world_mut().resource_mut::<Question>().scenario, Side::A, 0.3, 0.0)
        .expect("a place");
    app.world_mut().resource_mut::<Question>().send = true;
    app.world_mut().resource_mut::<Treatment>().playing = true;
    run_until(&mut app, |w| w.resource::<Treatment>().sum.is_none());
    let treatment = app.world().resource::<Treatment>();
    let open = treatment.open.as_ref().expect("open");
    assert_eq!((open.place_of(&question(&app)), treatment.playing), (None, false));
    assert_eq!(open.answered(Resolution::Preview), [true, false], "the answer from before is lost");
    request(&mut app, TreatmentRequest::Show(0));
    run_until_count(&mut app, 1);
}

#[test]
fn tour_and_treatment_close_each_other() {
    let mut app = app(&[Resolution::Preview]);
    open(&mut app, "quad_head");
    app.world_mut().resource_mut::<Tour>().open(Story::Resting);
    run_until(&mut app, |w| w.resource::<Treatment>().open.is_none());
    app.update();
    assert_eq!(question(&app).cases.len(), 2, "the page of the tour has its own question");
    assert_ne!(app.world().resource::<Look>().quantity, Quantity::Absorbed);
    assert_ne!(*app.world().resource::<Measure>(), Measure::Absorbed);
    open(&mut app, "quad_head");
    app.update();
    assert_eq!(app.world().resource::<Tour>().at, None);
}

#[test]
fn the_energy_of_a_treatment_has_its_words() {
    for language in Language::ALL {
        let l10n = Localization::new(language);
        for name in [Quantity::Absorbed.message(), Measure::Absorbed.message().to_string()] {
            assert!(l10n.knows(&name) && l10n.knows(&format!("{name}-hint")), "{language:?}: {name}");
        }
    }
    assert_eq!(Measure::Absorbed.words(2.5), "2.5 J/kg");
    assert!(!Quantity::ALL.contains(&Quantity::Absorbed) && !Measure::ALL.contains(&Measure::Absorbed));
}
