//! Placements whose best is known.

use crate::load;
use calfwave::mesh::spec::Resolution;
use calfwave::preset::spec::{GeometrySpec, ProbeSpec, ScenarioSpec};
use calfwave::run::optimise::{Effort, Goal, Limit, OptimiseError, Variable, optimise};
use calfwave::run::pipeline::run_scenario;
use calfwave::run::recall::Recall;
use calfwave::run::{Progress, RunOptions};
use std::sync::atomic::AtomicBool;

const OPTIONS: RunOptions = RunOptions { threads: Some(1) };

/// A square slab with a probe on its axis and the head beside it.
fn slab() -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (150.0, 150.0);
        block.layers.remove(0);
        block.layers[0].thickness_mm = 40.0;
    }
    spec.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    spec.probes = vec![ProbeSpec { name: "spot".into(), point_mm: [-20.0, 0.0, 0.0] }];
    calfwave::preset::access::set(&mut spec, "cases[0].load.point_mm", serde_json::json!([0.0, 21.0, -13.0]))
        .expect("a point");
    spec
}

fn goal(most: f64) -> Goal {
    let limit = Limit::parse(&format!("contact_pressure_peak_kpa={most}")).expect("a limit");
    Goal { column: "displacement_rms_mean_um".into(), sites: vec!["spot".into()], limits: vec![limit] }
}

fn across() -> Vec<Variable> {
    let one = |i: usize| Variable::parse(&format!("cases[0].load.point_mm[{i}]=-25..25")).expect("a range");
    vec![one(1), one(2)]
}

/// On a slab that is its own mirror image twice over, the best place of a head over a spot on the axis is the axis, and the best
/// amplitude the one at which the pressure reaches its limit.
#[test]
fn the_best_place_is_over_the_spot_and_the_best_amplitude_at_the_limit() {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut recall = Recall::new(&OPTIONS, None).expect("threads");
    let (spec, goal) = (slab(), goal(5.0));
    let effort = Effort { scan: 3, evaluations: 30 };
    let found = optimise(&mut recall, &spec, &across(), &goal, effort, &progress).expect("an optimum");
    let best = &found.history[found.best];
    println!(
        "{:?} after {} points, {} for {}",
        best.values,
        found.history.len(),
        best.goal,
        found.history[0].goal
    );
    assert!(best.values.iter().all(|x| x.abs() < 4.0), "{best:?}");
    assert!((best.costs[0] / 5.0 - 1.0).abs() < 1e-9, "{best:?}");
    assert!(best.goal > 1.02 * found.history[0].goal);
    // The scenario that is handed out does what was promised.
    let report = run_scenario(&found.spec, &OPTIONS, &progress).expect("an answer").cases.remove(0).report;
    assert!((report.surface.contact_pressure_peak_kpa / 5.0 - 1.0).abs() < 1e-4);
    assert!((report.sites[0].displacement_rms_um.mean / best.goal - 1.0).abs() < 1e-4);
}

#[test]
fn a_site_that_is_not_there_is_named() {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut recall = Recall::new(&OPTIONS, None).expect("threads");
    let wrong = Goal { sites: vec!["sopt".into()], ..goal(5.0) };
    let effort = Effort { scan: 0, evaluations: 1 };
    let error = optimise(&mut recall, &slab(), &across(), &wrong, effort, &progress).err();
    assert!(matches!(&error, Some(OptimiseError::NoGoal { known, .. }) if known == "spot"), "{error:?}");
    assert!(Variable::parse("a=3..1").is_err() && Limit::parse("no_such_column=1").is_err());
}
