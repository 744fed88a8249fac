//! Heads at and beyond the end of the mesh: partial coverage is solved with a warning, a position beside the
//! mesh is refused.

use crate::{load, run};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::Warning;
use calfwave::model::RunError;
use calfwave::preset::field::set;
use calfwave::preset::scenario::ScenarioSpec;
use serde_json::json;

/// A small quick block with a small head, from 40 mm to −40 mm.
fn block() -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 20.0 };
    spec.probes.truncate(1);
    for field in ["length_mm", "width_mm"] {
        set(&mut spec, &format!("geometry.{field}"), json!(80.0)).unwrap();
    }
    set(&mut spec, "cases[0].load.device.heads[0].shape.radius_mm", json!(20.0)).unwrap();
    spec
}

#[test]
fn a_head_on_the_end_of_the_mesh_is_solved_with_a_warning_of_its_covered_share() {
    let warnings = |y: f64| {
        let mut spec = block();
        set(&mut spec, "cases[0].load.point_mm", json!([0.0, y, 0.0])).unwrap();
        run(&spec, 1).unwrap().cases.remove(0).report.warnings
    };
    let off_the_mesh = |warnings: &[Warning]| {
        warnings.iter().find_map(|warning| match *warning {
            Warning::OffTheMesh { head, percent } => Some((head, percent)),
            _ => None,
        })
    };
    assert_eq!(off_the_mesh(&warnings(15.0)), None);
    let (head, percent) = off_the_mesh(&warnings(40.0)).expect("a warning");
    assert!(head == Some(1) && (49.5..50.5).contains(&percent), "{head:?}: {percent}");
    let mut disc = block();
    let load = json!({"Pressure":
        {"point_mm": [0.0, 30.0, 0.0], "radius_mm": 20.0, "force_n": 1.0, "frequency_hz": 50.0}});
    set(&mut disc, "cases[0].load", load).unwrap();
    let disc_warnings = run(&disc, 1).unwrap().cases.remove(0).report.warnings;
    // At 10 mm from the end, a disc of radius 20 mm covers ⅔ + √3/4π.
    let (head, percent) = off_the_mesh(&disc_warnings).expect("a warning");
    assert!(head.is_none() && (77.5..83.5).contains(&percent), "{head:?}: {percent}");
}

#[test]
fn a_head_beyond_the_mesh_is_refused() {
    let error = |at: [f64; 3], offset: f64| {
        let mut spec = block();
        set(&mut spec, "cases[0].load.point_mm", json!(at)).unwrap();
        set(&mut spec, "cases[0].load.device.heads[0].offset_proximal_mm", json!(offset)).unwrap();
        let error = run(&spec, 1).expect_err("a result beside the body");
        assert_eq!(error.exit_code(), 2);
        assert!(matches!(error, RunError::OffSurface { head: Some(0), .. }), "{error}");
        error.to_string()
    };
    for at in [[0.0, 41.0, 0.0], [0.0, 0.0, -119.0], [-60.0, 0.0, 0.0], [8.0, 0.0, 0.0]] {
        let words = error(at, 0.0);
        assert!(words.contains("head 1") && words.contains("the nearest point of it is"), "{words}");
    }
    let words = error([0.0, 10.0, 0.0], 37.0);
    assert!(
        words.contains("offset_proximal_mm = 37 mm") && words.contains("allowed: 0.0 to 30.0 mm"),
        "{words}"
    );
    let words = error([0.0, 10.0, 0.0], -51.0);
    assert!(words.contains("allowed: -50.0 to 0.0 mm"), "{words}");
}
