//! Optimisation of placements whose optimum is known.

use crate::load;
use calfwave::analysis::optimise::{
    CostLimit, DesignVariable, Edge, End, Objective, OptimiseError, SearchBudget, comparison, history,
    optimise, report,
};
use calfwave::engine::{Engine, RunOptions, run_scenario};
use calfwave::mesh::spec::Resolution;
use calfwave::model::Progress;
use calfwave::preset::scenario::{GeometrySpec, ProbeSpec, ScenarioSpec};
use std::sync::atomic::AtomicBool;

const OPTIONS: RunOptions = RunOptions { threads: Some(1) };

/// A square slab with a probe on its axis and the head beside it.
fn slab() -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (120.0, 120.0);
        block.layers.remove(0);
        block.layers[0].thickness_mm = 30.0;
    }
    spec.resolution = Resolution::Custom { order: 2, element_mm: 15.0 };
    spec.probes = vec![ProbeSpec { name: "spot".into(), point_mm: [-15.0, 0.0, 0.0] }];
    let set = calfwave::preset::field::set;
    set(&mut spec, "cases[0].load.point_mm", serde_json::json!([0.0, 14.0, -9.0])).expect("a point");
    set(&mut spec, "cases[0].load.device.heads[0].shape.radius_mm", 15.0.into()).expect("a radius");
    // Long waves, so that a coarse mesh suffices.
    set(&mut spec, "cases[0].load.device.heads[0].drive.frequency_hz", 20.0.into()).expect("a frequency");
    spec
}

fn goal(most: f64) -> Objective {
    let limit = CostLimit::parse(&format!("head_displacement_mm={most}")).expect("a limit");
    Objective { column: "displacement_rms_mean_um".into(), sites: vec!["spot".into()], limits: vec![limit] }
}

fn across() -> Vec<DesignVariable> {
    let one =
        |i: usize| DesignVariable::parse(&format!("cases[0].load.point_mm[{i}]=-20..20")).expect("a range");
    vec![one(1), one(2)]
}

/// On a slab with two planes of symmetry, a small head with limited motion has the largest effect on a point
/// of the axis if it is on the axis (the displacement under a punch decreases to the side) and its amplitude
/// is at the limit.
#[test]
fn the_optimal_position_is_over_the_point_and_the_optimal_amplitude_at_the_limit() {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&OPTIONS).expect("threads");
    let (spec, goal) = (slab(), goal(0.5));
    let budget = SearchBudget { scan: 3, evaluations: 30 };
    let found = optimise(&mut engine, &spec, &across(), &goal, budget, &progress).expect("an optimum");
    let best = &found.history[found.best];
    println!(
        "{:?} after {} points, {} for {}",
        best.values,
        found.history.len(),
        best.objective.unwrap_or(f64::NAN),
        found.history[0].objective.unwrap_or(f64::NAN)
    );
    assert!(best.values.iter().all(|x| x.abs() < 4.0), "{best:?}");
    assert!(best.costs[0].is_some_and(|cost| (cost / 0.5 - 1.0).abs() < 1e-9), "{best:?}");
    let [best_goal, first_goal] = [best, &found.history[0]].map(|t| t.objective.expect("an answer"));
    assert!(best_goal > 1.02 * first_goal);
    assert_eq!(found.edges, [], "the optimum is at the end of a range");
    // A run of the returned scenario confirms the result.
    let report = run_scenario(&found.spec, &OPTIONS, &progress).expect("an answer").cases.remove(0).report;
    assert!((report.head_displacement_mm.expect("a head") / 0.5 - 1.0).abs() < 1e-4);
    assert!((report.sites[0].displacement_rms_um.mean / best_goal - 1.0).abs() < 1e-4);
}

/// If the range ends before the axis, the optimum is that end, and every report says so.
#[test]
fn an_optimum_at_the_end_of_its_range_is_reported_as_such() {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&OPTIONS).expect("threads");
    let path = "cases[0].load.point_mm[2]";
    let variables = [DesignVariable::parse(&format!("{path}=-20..-6")).expect("a range")];
    let goal = goal(0.5);
    let budget = SearchBudget { scan: 2, evaluations: 12 };
    let found = optimise(&mut engine, &slab(), &variables, &goal, budget, &progress).expect("an optimum");
    assert_eq!(found.edges, [Edge { variable: variables[0].clone(), end: End::Upper }]);
    let words = found.edges[0].to_string();
    assert!(words.contains(path) && words.contains("upper end") && words.contains("-20 to -6"), "{words}");
    let printed = comparison(&found, &variables, &goal).plain();
    assert!(printed.contains("-6.00 (upper end)"), "{printed}");
    let table = history(&found.history, &variables, &goal);
    let edges = table.texts("on_edge").expect("a column");
    assert_eq!(edges[found.best], format!("{path} upper"));
    assert_eq!(edges[0], "", "the initial point lies at an end");
    let folder = tempfile::tempdir().expect("a folder");
    let page = report(&found, &variables, &goal, Vec::new()).write(folder.path()).expect("a report");
    let page = std::fs::read_to_string(page).expect("a page");
    assert!(page.contains(&words), "{page}");
}

#[test]
fn an_unknown_site_is_an_error_that_names_the_known_ones() {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&OPTIONS).expect("threads");
    let wrong = Objective { sites: vec!["sopt".into()], ..goal(0.5) };
    let budget = SearchBudget { scan: 0, evaluations: 1 };
    let error = optimise(&mut engine, &slab(), &across(), &wrong, budget, &progress).err();
    assert!(
        matches!(&error, Some(OptimiseError::NoObjectiveValue { known, .. }) if known == "spot"),
        "{error:?}"
    );
    assert!(DesignVariable::parse("a=3..1").is_err() && CostLimit::parse("no_such_column=1").is_err());
}

/// A limit on a quantity that a result does not have is not met, so no point is ranked.
#[test]
fn a_limit_on_an_absent_quantity_is_not_met() {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&OPTIONS).expect("threads");
    let mut spec = slab();
    let force = serde_json::json!({"PointForce":
        {"point_mm": [-10.0, 0.0, 0.0], "force_n": [-0.1, 0.0, 0.0], "frequency_hz": 20.0}});
    calfwave::preset::field::set(&mut spec, "cases[0].load", force).expect("a load");
    let limit = CostLimit::parse("contact_pressure_peak_kpa=20").expect("a limit");
    let goal = Objective { limits: vec![limit], ..goal(0.5) };
    let variables = [DesignVariable::parse("cases[0].load.point_mm[1]=-20..20").expect("a range")];
    let budget = SearchBudget { scan: 1, evaluations: 2 };
    let error = optimise(&mut engine, &spec, &variables, &goal, budget, &progress).err();
    assert!(matches!(error, Some(OptimiseError::Infeasible(_))), "{error:?}");
}
