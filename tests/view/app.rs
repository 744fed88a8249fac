//! The logic of the window in a Bevy app without window, graphics adapter and wall clock; picking and
//! placement.

use crate::phantom::ClosedForm;
use bevy::prelude::*;
use calfwave::mesh::spec::Resolution;
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{LoadSpec, ScenarioSpec};
use calfwave::session::{AnswerStore, CaseAnswer, Session, Stage};
use calfwave::view::LogicPlugin;
use calfwave::view::camera::orbit::{Orbit, Viewpoint};
use calfwave::view::data::plane::Cut;
use calfwave::view::data::quantity::Quantity;
use calfwave::view::data::sample::largest;
use calfwave::view::data::scale::ScaleMode;
use calfwave::view::state::answer::ShownAnswer;
use calfwave::view::state::display_scale::DisplayScale;
use calfwave::view::state::look::Look;
use calfwave::view::state::placement::{PickState, PlacementRefusal, place_device};
use calfwave::view::state::question::Question;
use calfwave::view::state::sample_point::SamplePoint;
use calfwave::view::state::side::Side;
use calfwave::view::ui::overlay::orientation::direction;
use calfwave::view::worker::link::Link;
use std::time::{Duration, Instant};

fn scenario() -> ScenarioSpec {
    load_scenario(std::path::Path::new("vibration_vs_percussion")).expect("a shipped preset").spec
}

/// The logic of the window with the closed form as solver.
pub fn app() -> App {
    let mut app = App::new();
    let session = Session::start(ClosedForm { calf: None, steps: 2 }, AnswerStore::none()).expect("a thread");
    let question = Question { scenario: scenario(), asked: scenario(), send: true, cancel: false };
    app.add_plugins((MinimalPlugins, LogicPlugin))
        .insert_resource(Link { session, ladder: vec![Resolution::Preview] })
        .insert_resource(question);
    app
}

/// Runs frames until a condition is satisfied.
pub fn run_until(app: &mut App, satisfied: impl Fn(&World) -> bool) {
    let start = Instant::now();
    while !satisfied(app.world()) {
        assert!(start.elapsed() < Duration::from_secs(60));
        app.update();
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Whether both cases are shown and no computation runs.
pub fn answered(world: &World) -> bool {
    let shown = world.resource::<ShownAnswer>();
    shown.stage == Stage::Idle && shown.case(Side::B).is_some()
}

#[test]
fn a_question_leads_to_an_answer_with_its_display_scale() {
    let mut app = app();
    run_until(&mut app, answered);
    let scale = *app.world().resource::<DisplayScale>();
    assert!(scale.scale.log && scale.scale.high > scale.scale.low);
    assert!((1.0..=50.0).contains(&scale.exaggeration));
    assert!(scale.high.y - scale.low.y > 0.3, "the bounding box of the body is missing");
    app.world_mut().resource_mut::<Look>().steps = ScaleMode::Linear;
    app.update();
    app.update();
    assert_eq!(app.world().resource::<DisplayScale>().scale.low, 0.0);
}

/// The scale follows the field. In the view of the moment it includes the peak, √2 times the largest RMS.
#[test]
fn the_scale_follows_the_field() {
    let mut app = app();
    run_until(&mut app, answered);
    let wanted = [Quantity::Displacement, Quantity::Velocity, Quantity::Acceleration, Quantity::Pressure];
    let wanted = wanted.map(|quantity| (quantity, most_of(&app, quantity)));
    for (quantity, most) in wanted {
        app.world_mut().resource_mut::<Look>().quantity = quantity;
        app.update();
        let high = app.world().resource::<DisplayScale>().scale.high;
        assert!(high >= most && high <= 2.5 * most, "{quantity:?}: {high} for {most}");
    }
    let strain = most_of(&app, Quantity::Strain);
    assert_eq!(
        app.world().resource::<DisplayScale>().most[0],
        strain,
        "the range of thresholds differs from the field"
    );
}

fn most_of(app: &App, quantity: Quantity) -> f64 {
    let answer = app.world().resource::<ShownAnswer>().answer.clone().expect("answered");
    let cases: Vec<&CaseAnswer> = answer.cases.iter().flatten().map(AsRef::as_ref).collect();
    largest(&cases, quantity)
}

/// A clicked position in the body is sampled on both sides, a position outside is not.
#[test]
fn the_sampled_point_is_the_clicked_position() {
    let mut app = app();
    run_until(&mut app, answered);
    let node = 1234;
    let (place, amplitude) = {
        let shown = app.world().resource::<ShownAnswer>();
        let answer = shown.answer.as_ref().expect("answered");
        (answer.body.space.positions[node], shown.case(Side::A).expect("answered").field.amplitude[0][node])
    };
    app.world_mut().resource_mut::<SamplePoint>().clicked = Some(place);
    run_until(&mut app, |w| w.resource::<SamplePoint>().found.as_ref().is_some_and(|f| f.place == place));
    let found = app.world().resource::<SamplePoint>().found.clone().expect("inside");
    let point = found.points[0].expect("case A is answered");
    for c in 0..3 {
        assert!((point.amplitude[0][c] - amplitude[c]).norm() < 1e-9 * amplitude[0].norm().max(1e-6));
    }
    for (i, d) in found.directions.iter().enumerate() {
        assert!((d.norm() - 1.0).abs() < 1e-12);
        assert!(
            found.directions.iter().skip(i + 1).all(|e| d.dot(e).abs() < 1e-12),
            "the directions are not orthogonal"
        );
    }
    app.world_mut().resource_mut::<SamplePoint>().clicked = Some(calfwave::math::V3::new(1.0, 0.1, 0.0));
    run_until(&mut app, |w| w.resource::<SamplePoint>().found.is_none());
}

/// A change is submitted without a further command as soon as it has come to rest, but not during the change
/// and not at an invalid position.
#[test]
fn a_change_is_solved_after_it_has_come_to_rest() {
    let mut app = app();
    run_until(&mut app, |w| {
        let shown = w.resource::<ShownAnswer>();
        shown.stage == Stage::Idle && shown.answer.as_ref().is_some_and(|a| a.complete())
    });
    let serial = app.world().resource::<ShownAnswer>().serial;
    app.world_mut().resource_mut::<PickState>().refusal = Some(PlacementRefusal::NoSkin);
    place_device(&mut app.world_mut().resource_mut::<Question>().scenario, Side::A, 0.6, 20.0)
        .expect("a place for a head");
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(600) {
        app.update();
    }
    assert_eq!(app.world().resource::<ShownAnswer>().serial, serial, "a refused position was submitted");
    app.world_mut().resource_mut::<PickState>().refusal = None;
    app.update();
    let question = app.world().resource::<Question>();
    assert_ne!(question.asked, question.scenario, "the change was submitted at once");
    run_until(&mut app, |w| {
        w.resource::<ShownAnswer>().serial > serial && w.resource::<ShownAnswer>().stage == Stage::Idle
    });
    let question = app.world().resource::<Question>();
    assert_eq!(question.asked, question.scenario);
}

#[test]
fn devices_are_placed_within_the_leg_only() {
    let mut s = scenario();
    place_device(&mut s, Side::B, 0.41234, -12.34).expect("inside");
    let LoadSpec::Device { placement, .. } = &s.cases[1].load else { panic!("a device") };
    assert_eq!(placement.coordinates(), Some((0.412, -12.3)));
    assert!(place_device(&mut s, Side::B, 1.2, 0.0).is_err());
    assert!(place_device(&mut s, Side::A, f64::NAN, 0.0).is_err());
}

#[test]
fn anatomical_directions_are_those_of_a_right_leg() {
    let posterior = |preset: Viewpoint| {
        let (yaw, pitch) = preset.angles();
        Orbit { yaw, pitch, ..Orbit::default() }.world_from_camera().rotation
    };
    let behind = posterior(Viewpoint::Posterior);
    assert_eq!(
        direction(behind * Vec3::X),
        "direction-lateral",
        "from behind, the lateral side of a right leg is on the right"
    );
    assert_eq!(direction(behind * Vec3::Y), "direction-knee");
    let inside = posterior(Viewpoint::Medial);
    assert_eq!(direction(inside * Vec3::X), "direction-back");
    assert_eq!(direction(-(inside * Vec3::Z)), "direction-lateral");
}

#[test]
fn cut_planes_pass_through_the_bounding_box() {
    let (low, high) = (calfwave::math::V3::new(-0.05, 0.0, -0.06), calfwave::math::V3::new(0.05, 0.4, 0.06));
    let plane = Cut::Transverse.plane(0.25, low, high).expect("a plane");
    assert!((plane.offset - 0.1).abs() < 1e-7 && plane.normal.y == 1.0);
    for cut in [Cut::Transverse, Cut::Sagittal, Cut::Frontal] {
        let plane = cut.plane(0.5, low, high).expect("a plane");
        assert!(plane.distance(&((low + high) / 2.0)).abs() < 1e-7);
    }
    assert!(Cut::Off.plane(0.5, low, high).is_none());
}
