//! Picking and shifting a device, and pointing at a cut.

use crate::phantom::ring;
use bevy::math::{Dir3, Ray3d, Rect, Vec2, Vec3};
use calfwave::drive::Pose;
use calfwave::math::V3;
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{LoadSpec, ScenarioSpec};
use calfwave::view::data::plane::Plane;
use calfwave::view::interact::drag::{move_device, ray_hits_device};
use calfwave::view::interact::pick::on_cut;
use calfwave::view::state::placement::place_device;
use calfwave::view::state::side::Side;
use calfwave::view::state::window::ViewRects;

/// The default comparison with both devices at round places.
fn scenario() -> ScenarioSpec {
    let mut s =
        load_scenario(std::path::Path::new("vibration_vs_percussion")).expect("a shipped preset").spec;
    for (side, at, theta_deg) in [(Side::A, 0.28, 35.0), (Side::B, 0.4, -12.0)] {
        place_device(&mut s, side, at, theta_deg).expect("on the leg");
    }
    s
}

fn place(scenario: &ScenarioSpec, side: Side) -> (f64, f64) {
    match &scenario.cases[side.index()].load {
        LoadSpec::Device { placement, .. } => placement.coordinates().expect("leg coordinates"),
        _ => panic!("a device"),
    }
}

#[test]
fn shifting_by_keys_moves_one_device_and_is_periodic_around_the_leg() {
    let mut s = scenario();
    let other = place(&s, Side::B);
    let (s0, theta0) = place(&s, Side::A);
    move_device(&mut s, Side::A, 0.01, 2.0).expect("on the leg");
    let (s1, theta1) = place(&s, Side::A);
    assert!((s1 - s0 - 0.01).abs() < 1e-9 && (theta1 - theta0 - 2.0).abs() < 1e-9);
    assert_eq!(place(&s, Side::B), other);
    for _ in 0..180 {
        move_device(&mut s, Side::A, 0.0, 2.0).expect("on the leg");
    }
    assert!((place(&s, Side::A).1 - theta1).abs() < 1e-6, "a full turn changes the position");
    let before = place(&s, Side::A);
    assert!(move_device(&mut s, Side::A, 5.0, 0.0).is_err());
    assert_eq!(place(&s, Side::A), before, "a refused shift moves the device");
}

fn ray(from: [f32; 3], to: [f32; 3]) -> Ray3d {
    let (from, to) = (Vec3::from(from), Vec3::from(to));
    Ray3d { origin: from, direction: Dir3::new(to - from).expect("a direction") }
}

#[test]
fn a_device_is_picked_where_it_is_drawn() {
    // The device stands on the back of the leg at the origin and points backwards.
    let pose = Pose { centre: V3::zeros(), axis: V3::x(), proximal: V3::y() };
    let aside = [-0.05, 0.0, 1.0];
    assert!(ray_hits_device(ray(aside, [-0.05, 0.0, 0.0]), &pose), "through its neck");
    assert!(ray_hits_device(ray(aside, [-0.05, 0.02, 0.0]), &pose), "just beside its axis");
    assert!(!ray_hits_device(ray(aside, [-0.05, 0.05, 0.0]), &pose), "past it");
    assert!(!ray_hits_device(ray(aside, [0.06, 0.0, 0.0]), &pose), "inside the leg there is no device");
    assert!(!ray_hits_device(ray(aside, [-0.05, 0.0, 2.0]), &pose), "behind the eye");
    assert!(ray_hits_device(ray([-1.0, 0.0, 0.0], [0.0, 0.0, 0.0]), &pose), "along its axis");
}

/// A press on the handle of the cut moves the cut, not the camera or a device behind it.
#[test]
fn the_handle_of_a_cut_is_not_part_of_its_view() {
    let rect = |x0: f32, x1: f32| Rect::new(x0, 0.0, x1, 100.0);
    let mut frames = ViewRects { view: [rect(0.0, 100.0), rect(100.0, 200.0)], ..ViewRects::default() };
    assert_eq!(frames.side_at(Vec2::new(50.0, 50.0)), Some(Side::A));
    assert_eq!(frames.side_at(Vec2::new(0.0, 0.0)), Some(Side::A), "a missing handle covers the view");
    frames.handles[0] = Rect::new(40.0, 40.0, 60.0, 60.0);
    assert_eq!(frames.side_at(Vec2::new(50.0, 50.0)), None);
    assert_eq!(frames.side_at(Vec2::new(150.0, 50.0)), Some(Side::B));
}

#[test]
fn a_cut_can_be_picked_from_its_open_side_only() {
    let mesh = ring();
    let plane = Plane { normal: V3::y(), offset: 0.2 };
    let above = ray([-0.03, 1.0, 0.0], [-0.03, 0.0, 0.0]);
    let hit = on_cut(&mesh, above, &plane).expect("tissue");
    assert!((hit - V3::new(-0.03, 0.2, 0.0)).norm() < 1e-6);
    assert!(on_cut(&mesh, ray([0.0, 1.0, 0.0], [0.0, 0.0, 0.0]), &plane).is_none(), "the bone is a hole");
    assert!(on_cut(&mesh, ray([-0.2, 1.0, 0.0], [-0.2, 0.0, 0.0]), &plane).is_none(), "beside the leg");
    assert!(
        on_cut(&mesh, ray([-0.03, -1.0, 0.0], [-0.03, 1.0, 0.0]), &plane).is_none(),
        "from below the cut is hidden"
    );
}
