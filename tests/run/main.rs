//! Complete runs from preset to report: completion, energy balance, physical properties, files.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod bones;
mod edge;
mod error;
mod fair;
mod layered;
mod methods;
mod optimised;
mod over;
mod prescribed;
mod protocol;
mod settled;
mod shipped_answers;
mod still;
mod stopped;
mod written;

use calfwave::case::ScenarioOutcome;
use calfwave::drive::spec::DriveSpec;
use calfwave::engine::{RunOptions, run_scenario};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::CaseReport;
use calfwave::metric::report::Effort;
use calfwave::model::{Model, Progress, RunError, single_case};
use calfwave::preset::identity::case_id;
use calfwave::preset::load_scenario;
use calfwave::preset::location::SHIPPED;
use calfwave::preset::scenario::{CaseSpec, LoadSpec, Part, ScenarioSpec};
use calfwave::session::AnswerStore;
use calfwave::solver::spec::Method;
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn load(name: &str) -> ScenarioSpec {
    load_scenario(&Path::new(env!("CARGO_MANIFEST_DIR")).join("presets").join(name))
        .expect("a shipped preset loads")
        .spec
}

fn run(spec: &ScenarioSpec, threads: usize) -> Result<ScenarioOutcome, RunError> {
    let cancel = AtomicBool::new(false);
    run_scenario(
        spec,
        &RunOptions { threads: Some(threads) },
        &Progress { on_event: &|_| {}, cancel: &cancel },
    )
}

/// A small version of a scenario for time steps.
fn small(name: &str, order: usize, element_mm: f64, max_time_s: f64) -> ScenarioSpec {
    let mut spec = load(name);
    spec.resolution = Resolution::Custom { order, element_mm };
    spec.analysis.method = Method::Transient;
    spec.analysis.max_time_s = max_time_s;
    spec.cases.iter_mut().for_each(prescribe_motion);
    spec
}

/// Replaces reacting heads by heads with the motion that they have in air, because time steps need prescribed
/// motion.
fn prescribe_motion(case: &mut CaseSpec) {
    let (LoadSpec::Device { device: Part::Inline(device), .. }
    | LoadSpec::DeviceAt { device: Part::Inline(device), .. }) = &mut case.load
    else {
        return;
    };
    let mass = device.body.moving_mass_kg;
    // A crank without a housing behind it prescribes the motion of its head.
    if device.heads.iter().all(|h| matches!(h.drive, DriveSpec::CrankStroke { .. })) {
        device.body.housing = None;
    }
    for head in &mut device.heads {
        if let DriveSpec::RotatingMass { frequency_hz, unbalance_kg_mm, phase_deg, .. } = head.drive {
            head.drive = DriveSpec::Displacement {
                frequency_hz,
                normal_mm: unbalance_kg_mm / mass,
                tangential_mm: unbalance_kg_mm / mass,
                second_harmonic_mm: 0.0,
                phase_deg,
            };
        }
    }
}

/// A report without the figures that depend on the machine.
fn timeless(mut report: CaseReport) -> CaseReport {
    (report.solver.wall_s, report.solver.peak_memory_mib, report.solver.threads) = (0.0, 0.0, 0);
    match &mut report.solver.effort {
        Effort::Stepped(row) => row.mdof_s = 0.0,
        Effort::Solved(row) => (row.setup_s, row.frequency_setup_s, row.solve_s) = (0.0, 0.0, 0.0),
    }
    report
}

#[test]
fn every_shipped_scenario_runs_for_some_time_steps() {
    for (path, _) in SHIPPED.iter().filter(|(p, _)| p.starts_with("scenarios/") || p.starts_with("phantoms/"))
    {
        let spec = small(path, 2, 30.0, 1e-3);
        // Tools at rest have no time steps; tests/run/settled.rs covers them.
        if path.ends_with("pressing.ron") {
            continue;
        }
        let outcome = run(&spec, 2).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(outcome.cases.len(), spec.cases.len(), "{path}");
        for case in &outcome.cases {
            let report = &case.report;
            assert!(report.solver.stepped().is_some_and(|run| run.steps > 10), "{path}");
            assert!(report.sites.iter().all(|s| s.displacement_rms_um.mean.is_finite()), "{path}");
            let moves = report.sites.iter().map(|s| s.displacement_rms_um.mean).fold(0.0, f64::max);
            assert!(moves > 0.0, "{path}: nothing moves");
            assert_eq!(case.traces.names.len(), 1 + 3 * report.sites.len(), "{path}");
        }
    }
}

#[test]
fn the_steady_ledger_of_a_lossy_layered_block_closes() {
    let spec = small("phantoms/block_pressure.ron", 3, 16.0, 1.0);
    let outcome = run(&spec, 2).unwrap();
    let report = &outcome.cases[0].report;
    assert!(report.solver.stepped().unwrap().steady, "{:?}", report.warnings);
    let ledger = report.ledger.as_ref().unwrap();
    assert!(ledger.input_w > 0.0 && ledger.residual_percent.is_some_and(|x| x.abs() < 1.0), "{ledger:?}");
    // The metrics sum the regions and the solver computes the total, by separate code.
    let regions: f64 = report.regions.iter().map(|r| r.absorbed_w).sum();
    assert!((regions - ledger.absorbed_w).abs() <= 1e-8 * ledger.input_w, "{regions} {}", ledger.absorbed_w);
    for site in &report.sites {
        assert!(site.displacement_rms_um.p95 >= 0.0 && site.energy_density_j_m3.mean > 0.0);
    }
}

#[test]
fn twice_the_force_gives_twice_the_displacement_and_four_times_the_power() {
    let single = small("phantoms/block_pressure.ron", 2, 20.0, 0.04);
    let mut double = single.clone();
    for case in &mut double.cases {
        if let LoadSpec::Pressure { force_n, .. } = &mut case.load {
            *force_n *= 2.0;
        }
    }
    let (a, b) = (run(&single, 1).unwrap(), run(&double, 1).unwrap());
    let (a, b) = (&a.cases[0].report, &b.cases[0].report);
    // A factor of two is exact in binary, so every deviation is a nonlinearity.
    for (x, y) in a.sites.iter().zip(&b.sites) {
        let near = |u: f64, v: f64| assert!((u - v).abs() <= 1e-12 * v.abs(), "{u} {v}");
        near(2.0 * x.displacement_rms_um.mean, y.displacement_rms_um.mean);
        near(2.0 * x.shear_strain_peak_percent.mean, y.shear_strain_peak_percent.mean);
        near(4.0 * x.energy_density_j_m3.mean, y.energy_density_j_m3.mean);
        near(4.0 * x.dissipation_w_m3.mean, y.dissipation_w_m3.mean);
    }
    let [once, twice] = [a, b].map(|r| r.ledger.as_ref().unwrap().input_w);
    assert!((4.0 * once / twice - 1.0).abs() < 1e-9);
}

#[test]
fn a_leg_gives_the_same_bits_on_one_and_two_threads() {
    let spec = small("scenarios/single_head.ron", 3, 30.0, 0.02);
    let (one, two) = (run(&spec, 1).unwrap(), run(&spec, 2).unwrap());
    assert_eq!(timeless(one.cases[0].report.clone()), timeless(two.cases[0].report.clone()));
    assert_eq!(one.cases[0].field.amplitude, two.cases[0].field.amplitude);
}

#[test]
fn simd_and_reference_agree_on_a_leg() {
    let simd = small("scenarios/single_head.ron", 2, 30.0, 0.02);
    let mut reference = simd.clone();
    reference.analysis.backend = calfwave::solver::spec::Backend::Reference;
    let (a, b) = (run(&simd, 2).unwrap(), run(&reference, 2).unwrap());
    for (x, y) in a.cases[0].report.sites.iter().zip(&b.cases[0].report.sites) {
        let (x, y) = (x.displacement_rms_um.mean, y.displacement_rms_um.mean);
        assert!((x / y - 1.0).abs() < 1e-3, "{x} {y}");
    }
}

#[test]
fn the_shipped_answers_belong_to_the_current_question_and_body() {
    let mut spec = load("scenarios/vibration_vs_percussion.ron");
    spec.resolution = Resolution::Preview;
    let body = Model::new(&spec).expect("the default leg meshes");
    for case in [0, spec.cases.len() - 1] {
        let key = case_id(&single_case(&spec, case));
        let answer = AnswerStore::none().get(&key, &body.space);
        let answer = answer.unwrap_or_else(|| {
            panic!("{}: the shipped answer is outdated, see docs/method.md", spec.cases[case].name)
        });
        assert_eq!(answer.report.case, spec.cases[case].name);
        assert!(answer.report.solver.stepped().is_none_or(|run| run.steady));
        assert!(answer.report.ledger.is_some_and(|l| l.residual_percent.is_some_and(|x| x.abs() < 1.0)));
    }
}

#[test]
fn a_cancelled_run_is_an_error_with_its_own_exit_code() {
    let cancel = AtomicBool::new(true);
    let spec = small("phantoms/block_pressure.ron", 2, 30.0, 1.0);
    let answer =
        run_scenario(&spec, &RunOptions::default(), &Progress { on_event: &|_| {}, cancel: &cancel });
    let error = answer.err().unwrap();
    assert!(matches!(error, RunError::Cancelled));
    assert_eq!(error.exit_code(), 130);
}

#[test]
fn a_force_outside_the_body_is_refused() {
    let mut spec = small("phantoms/block_pressure.ron", 2, 30.0, 0.01);
    spec.cases[0].load =
        LoadSpec::PointForce { point_mm: [900.0, 0.0, 0.0], force_n: [1.0, 0.0, 0.0], frequency_hz: 50.0 };
    let error = run(&spec, 1).err().unwrap();
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("lies outside the tissue"), "{error}");
}
