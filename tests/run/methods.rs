//! Several methods give the same results, each with a report of its own effort.

use crate::{load, run, timeless};
use calfwave::case::{CaseOutcome, ScenarioOutcome};
use calfwave::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadShape, HeadSpec};
use calfwave::engine::run_folder::RecordOptions;
use calfwave::engine::{RunOptions, run_folder, run_scenario};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::C64;
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::{CaseReport, Ledger};
use calfwave::model::{Model, Progress, ProgressEvent, RunError};
use calfwave::output::folder::manifest::Manifest;
use calfwave::preset::field::set;
use calfwave::preset::scenario::{CaseSpec, GeometrySpec, LoadSpec, Part, ScenarioSpec};
use calfwave::solver::spec::Preload;
use calfwave::solver::spec::{EndSpec, Method};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The shipped slab under a head, cut to 100 mm × 100 mm.
fn slab(method: Method) -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (100.0, 100.0);
    }
    spec.resolution = Resolution::Custom { order: 3, element_mm: 20.0 };
    spec.analysis.method = method;
    // Motion only, on linear tissue.
    spec.analysis.preload = Preload::Off;
    spec
}

/// A fascia on the top of the slab, so that membranes absorb power.
fn fascia() -> MembraneSpec {
    MembraneSpec {
        eh_along_n_m: 200.0,
        eh_across_n_m: 100.0,
        poisson: 0.3,
        gh_n_m: 60.0,
        mass_kg_m2: 1.0,
        alpha: 0.25,
    }
}

fn tissues(spec: &mut ScenarioSpec) -> &mut calfwave::material::spec::TissueSpec {
    match &mut spec.tissues {
        Part::Inline(tissues) => tissues,
        Part::File(path) => panic!("{path} was not loaded"),
    }
}

fn device(case: &mut CaseSpec) -> &mut DeviceSpec {
    match &mut case.load {
        LoadSpec::DeviceAt { device: Part::Inline(device), .. } => device,
        other => panic!("no device in {other:?}"),
    }
}

/// Two small heads side by side, each (frequency, amplitude, second harmonic, phase).
fn two_heads(spec: &mut ScenarioSpec, drives: [(f64, f64, f64, f64); 2]) {
    let head = |i: usize| {
        let (frequency_hz, normal_mm, second_harmonic_mm, phase_deg) = drives[i];
        HeadSpec {
            shape: HeadShape::Flat { radius_mm: 12.0 },
            offset_proximal_mm: if i == 0 { -20.0 } else { 20.0 },
            offset_medial_mm: 0.0,
            drive: DriveSpec::Displacement {
                frequency_hz,
                normal_mm,
                tangential_mm: 0.0,
                second_harmonic_mm,
                phase_deg,
            },
            contact: ContactSpec::Tied,
        }
    };
    device(&mut spec.cases[0]).heads = vec![head(0), head(1)];
}

fn solved(spec: &ScenarioSpec) -> CaseOutcome {
    let ScenarioOutcome { mut cases, .. } = run(spec, 2).unwrap_or_else(|e| panic!("{e}"));
    cases.remove(0)
}

fn ledger(report: &CaseReport) -> &Ledger {
    report.ledger.as_ref().expect("something moves")
}

/// Σ ā b of two nodal fields.
fn product(a: &[[C64; 3]], b: &[[C64; 3]]) -> C64 {
    a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| a.conj() * b).sum()
}

/// |a − b| / |b|.
fn distance(a: &[[C64; 3]], b: &[[C64; 3]]) -> f64 {
    let difference: Vec<[C64; 3]> =
        a.iter().zip(b).map(|(a, b)| std::array::from_fn(|c| a[c] - b[c])).collect();
    (product(&difference, &difference).re / product(b, b).re).sqrt()
}

/// With the same phantom, bulk modulus, moduli and mesh, both solvers agree at every probe.
#[test]
fn harmonic_and_transient_agree_at_every_probe() {
    let with = |method| {
        let mut spec = slab(method);
        spec.resolution = Resolution::Custom { order: 3, element_mm: 25.0 };
        spec.analysis.bulk_mpa = Some(10.0);
        // Eight branches follow the springpot to 0.04 %. The remaining transient is below 0.3 %.
        (spec.analysis.branches, spec.analysis.steady_percent, spec.analysis.ramp_s) = (8, 0.3, 0.04);
        tissues(&mut spec).membranes.insert("top".into(), fascia());
        spec
    };
    let spec = with(Method::Harmonic);
    let (a, b) = (solved(&spec), solved(&with(Method::Transient)));
    assert!(b.report.solver.stepped().is_some_and(|run| run.steady));
    let body = Model::new(&spec).expect("meshes");
    for spot in body.sites(&spec).expect("inside") {
        let node = body.nearest_nodes(&spot)[0] as usize;
        let pair = [&a, &b].map(|o| &o.field.amplitude[0][node..=node]);
        let (level, turn) = (
            (product(pair[0], pair[0]).re / product(pair[1], pair[1]).re).sqrt(),
            product(pair[1], pair[0]).arg().to_degrees(),
        );
        println!("{}: {level:.5}, {turn:.3}°", spot.name);
        assert!((level - 1.0).abs() < 0.01 && turn.abs() < 1.0, "{}: {level} {turn}", spot.name);
    }
    let close = |what: &str, x: f64, y: f64, most: f64| {
        println!("{what}: {x} {y}");
        assert!((x / y - 1.0).abs() < most, "{what}: {x} {y}");
    };
    for (x, y) in a.report.sites.iter().zip(&b.report.sites) {
        close(&x.name, x.shear_strain_peak_percent.mean, y.shear_strain_peak_percent.mean, 0.02);
        close(&x.name, x.energy_density_j_m3.mean, y.energy_density_j_m3.mean, 0.03);
        close(&x.name, x.dissipation_w_m3.mean, y.dissipation_w_m3.mean, 0.03);
    }
    let (x, y) = (&a.report.surface, &b.report.surface);
    let both = |what: &str, x: Option<f64>, y: Option<f64>| {
        close(what, x.expect("known"), y.expect("known"), 0.01);
    };
    both("force", x.contact_force_peak_n, y.contact_force_peak_n);
    both("pressure", x.contact_pressure_peak_kpa, y.contact_pressure_peak_kpa);
    let (x, y) = (ledger(&a.report), ledger(&b.report));
    close("input", x.input_w, y.input_w, 0.01);
    close("membranes", x.membranes_w, y.membranes_w, 0.02);
    close("radiated", x.radiated_w, y.radiated_w, 0.02);
}

/// The work of the heads, from a sampled period, equals the losses summed over the frequencies by separate
/// code.
#[test]
fn the_harmonic_ledger_closes_over_several_frequencies() {
    let mut spec = slab(Method::Auto);
    tissues(&mut spec).membranes.insert("top".into(), fascia());
    two_heads(&mut spec, [(20.0, 0.4, 0.1, 0.0), (30.0, 0.3, 0.0, 50.0)]);
    let report = solved(&spec).report;
    let l = ledger(&report);
    println!("{l:?}");
    assert!(l.membranes_w > 5e-3 * l.input_w && l.radiated_w > 0.02 * l.input_w, "{l:?}");
    // A residual of 1e-5 of the force is a few times 1e-5 of the power.
    assert!(l.input_w > 0.0 && l.residual_percent.is_some_and(|x| x.abs() < 0.005), "{l:?}");
    let regions: f64 = report.regions.iter().map(|r| r.absorbed_w).sum();
    assert!((regions - l.absorbed_w).abs() <= 1e-8 * l.input_w, "{regions} {}", l.absorbed_w);
    let effort = report.solver.solved().expect("harmonic");
    assert_eq!(effort.frequencies_hz, [20.0, 30.0, 40.0]);
    assert!(effort.residual <= spec.analysis.tolerance && effort.iterations.len() == 3, "{effort:?}");
}

/// Each head moves the body at the multiples of its own frequency only.
#[test]
fn frequencies_superpose_at_their_multiples_of_the_common_one() {
    let of = |drives| {
        let mut spec = slab(Method::Auto);
        two_heads(&mut spec, drives);
        solved(&spec).field
    };
    let both = of([(20.0, 0.4, 0.0, 0.0), (30.0, 0.3, 0.0, 50.0)]);
    let first = of([(20.0, 0.4, 0.0, 0.0), (30.0, 0.0, 0.0, 50.0)]);
    let second = of([(20.0, 0.0, 0.0, 0.0), (30.0, 0.3, 0.0, 50.0)]);
    assert_eq!((both.frequency_hz, both.amplitude.len()), (10.0, 3));
    assert_eq!((&both.amplitude[1], &both.amplitude[2]), (&first.amplitude[1], &second.amplitude[2]));
    assert!(both.amplitude[0].iter().flatten().all(|z| *z == C64::default()));
}

/// Heads in quadrature: the field is the sum of the fields of both heads with their phases.
#[test]
fn heads_of_one_frequency_superpose_with_their_phases() {
    let of = |left: f64, right: f64| {
        let mut spec = slab(Method::Auto);
        two_heads(&mut spec, [(30.0, left, 0.0, 0.0), (30.0, right, 0.0, 90.0)]);
        solved(&spec).field.amplitude.remove(0)
    };
    let (both, left, right) = (of(0.4, 0.4), of(0.4, 0.0), of(0.0, 0.4));
    let sum: Vec<[C64; 3]> =
        left.iter().zip(&right).map(|(a, b)| std::array::from_fn(|c| a[c] + b[c])).collect();
    let error = distance(&both, &sum);
    assert!(error < 1e-4, "{error}");
    // Turned back by 90°, the field of the second head still differs from that of the first, because the
    // positions differ.
    let mirrored: Vec<[C64; 3]> = right.iter().map(|u| u.map(|z| z * C64::new(0.0, -1.0))).collect();
    assert!(distance(&left, &mirrored) > 0.5, "the two heads are at the same position");
}

#[test]
fn a_harmonic_solution_has_the_same_bits_on_one_and_two_threads() {
    let spec = slab(Method::Auto);
    let (one, two) = (run(&spec, 1).unwrap(), run(&spec, 2).unwrap());
    assert_eq!(timeless(one.cases[0].report.clone()), timeless(two.cases[0].report.clone()));
    assert_eq!(one.cases[0].field.amplitude, two.cases[0].field.amplitude);
}

/// Each of two cases of a scenario is solved by the suitable method with the bulk modulus of this method, and
/// the report says so.
#[test]
fn auto_chooses_the_method_of_each_case_and_gives_the_reason() {
    let mut spec = slab(Method::Auto);
    spec.analysis.max_time_s = 0.02;
    spec.analysis.ramp_s = 0.01;
    let mut gun = spec.cases[0].clone();
    gun.name = "gun".into();
    device(&mut gun).heads[0].contact = ContactSpec::Unilateral { indentation_mm: Some(1.0) };
    // So little that the contact stays closed.
    if let DriveSpec::Displacement { normal_mm, .. } = &mut device(&mut gun).heads[0].drive {
        *normal_mm = 0.005;
    }
    spec.cases.push(gun);
    let outcome = run(&spec, 2).unwrap();
    let [flat, gun] = [0, 1].map(|i| &outcome.cases[i].report.solver);
    assert_eq!((flat.method.as_str(), flat.bulk_mpa), ("harmonic", 2200.0));
    assert!(flat.reason.contains("periodic and linear") && flat.solved().is_some(), "{flat:?}");
    assert_eq!((gun.method.as_str(), gun.bulk_mpa), ("harmonic", 2200.0));
    assert!(gun.reason.contains("head 1 may leave the skin") && gun.solved().is_some(), "{gun:?}");
}

/// A second case on the same body reuses the set-up of the solver, and its solution is the same as without
/// the first case.
#[test]
fn cases_that_share_a_solver_do_not_affect_each_other() {
    let mut spec = slab(Method::Auto);
    let mut other = spec.cases[0].clone();
    other.name = "other".into();
    if let DriveSpec::Displacement { frequency_hz, .. } = &mut device(&mut other).heads[0].drive {
        // Near enough for the factors of the first case to be reusable.
        *frequency_hz = 48.0;
    }
    let alone = run(&ScenarioSpec { cases: vec![other.clone()], ..spec.clone() }, 2).unwrap();
    spec.cases.push(other);
    let both = run(&spec, 2).unwrap();
    assert_eq!(both.cases[1].field.amplitude, alone.cases[0].field.amplitude);
}

/// For nearly incompressible tissue the tables contain the pressure of the solution, which is finite and
/// close to that at K = 2.2 GPa.
#[test]
fn the_pressure_is_independent_of_the_bulk_modulus_near_incompressibility() {
    let of = |bulk_mpa| {
        let mut spec = slab(Method::Auto);
        spec.analysis.bulk_mpa = Some(bulk_mpa);
        // The dashpot of an absorbing side grows with √K, so the sides are fixed.
        spec.boundary.ends = EndSpec::Fixed;
        solved(&spec).report
    };
    let (tissue, rigid) = (of(2200.0), of(1e9));
    for (x, y) in tissue.sites.iter().zip(&rigid.sites) {
        let (p, q) = (x.pressure_peak_pa.mean, y.pressure_peak_pa.mean);
        assert!(p > 10.0 && (p / q - 1.0).abs() < 1e-3, "{}: {p} {q} Pa", x.name);
        let (e, f) = (x.energy_density_j_m3.mean, y.energy_density_j_m3.mean);
        assert!((e / f - 1.0).abs() < 1e-3, "{}: {e} {f} J/m³", x.name);
    }
}

/// `Auto` solves the damped ones of the shipped phantoms by the harmonic method, and each ledger closes.
#[test]
fn the_shipped_damped_phantoms_are_solved_and_their_ledgers_close() {
    for name in ["block_pressure", "cylinder_core"] {
        let mut spec = load(&format!("phantoms/{name}.ron"));
        // At 20 Hz the coarse mesh still has four points per wavelength.
        spec.resolution = Resolution::Custom { order: 3, element_mm: 25.0 };
        set(&mut spec, "cases[0].load.frequency_hz", 20.0.into()).expect("a number");
        let report = solved(&spec).report;
        assert_eq!(report.solver.method, "harmonic", "{name}");
        let l = ledger(&report);
        assert!(l.input_w > 0.0 && l.residual_percent.is_some_and(|x| x.abs() < 0.002), "{name}: {l:?}");
    }
}

/// Progress increases from 0 to 1, including the factorisation, and cancellation takes effect at the next
/// iteration.
#[test]
fn a_solve_reports_its_progress_and_can_be_cancelled() {
    let spec = slab(Method::Auto);
    let fractions = Mutex::new(Vec::new());
    let listen = |cancel: &AtomicBool, stop_after: usize| {
        fractions.lock().unwrap().clear();
        let on_event = |event: ProgressEvent| {
            if let ProgressEvent::Step { fraction, detail, .. } = event {
                let iterates = detail.contains("residual");
                assert!(
                    detail.contains("50 Hz") && (iterates || detail.contains("factorisation")),
                    "{detail}"
                );
                let mut seen = fractions.lock().unwrap();
                seen.push((fraction, iterates));
                let iterations = seen.iter().filter(|(_, iterates)| *iterates).count();
                cancel.store(iterations > stop_after, Ordering::Relaxed);
            }
        };
        run_scenario(&spec, &RunOptions::default(), &Progress { on_event: &on_event, cancel })
    };
    listen(&AtomicBool::new(false), usize::MAX).expect("an answer");
    let seen: Vec<f64> = fractions.lock().unwrap().iter().map(|(fraction, _)| *fraction).collect();
    assert!(seen[0] < 0.1 && seen.iter().filter(|&&f| f < 0.5).count() > 2, "{seen:?}");
    // Several threads report the progress of a factorisation, nearly in order.
    assert!(seen.windows(2).all(|w| w[0] <= w[1] + 0.05), "{seen:?}");
    assert!((0.8..=1.0).contains(seen.last().unwrap()), "{seen:?}");
    let error = listen(&AtomicBool::new(false), 1).expect_err("the run is cancelled");
    assert!(matches!(error, RunError::Cancelled), "{error}");
    let iterations = fractions.lock().unwrap().iter().filter(|(_, iterates)| *iterates).count();
    assert_eq!(iterations, 2, "iterations after the cancellation");
}

#[test]
fn a_stagnating_solve_is_an_error_with_case_frequency_and_history() {
    let mut spec = slab(Method::Harmonic);
    spec.analysis.iterations = 2;
    let error = run(&spec, 2).expect_err("two iterations are not enough");
    let text = error.to_string();
    for part in ["case \"flat head\"", "at 50 Hz", "after 2 iterations", "0: 1e0", "1e-5 is required"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(error.exit_code(), 4);
}

/// A cycle that does not converge gives way to factors of all unknowns; the report says so.
#[test]
fn factors_take_the_place_of_a_cycle_that_stagnates() {
    let mut spec = load("phantoms/block_skin.ron");
    spec.resolution = Resolution::Custom { order: 3, element_mm: 10.0 };
    let by_cycle = solved(&spec).report;
    spec.analysis.iterations = 12;
    let by_factors = solved(&spec).report;
    let instead = "the iteration does not converge, so all unknowns are factored";
    assert!(!by_cycle.solver.reason.contains(instead), "{}", by_cycle.solver.reason);
    assert!(by_factors.solver.reason.ends_with(instead), "{}", by_factors.solver.reason);
    for (a, b) in by_cycle.sites.iter().zip(&by_factors.sites) {
        let [a, b] = [a, b].map(|site| site.displacement_rms_um.mean);
        assert!((a / b - 1.0).abs() < 1e-3, "{a} by the cycle, {b} by factors");
    }
    assert_eq!(by_cycle.sites.len(), 4);
}

/// `Auto` then changes to time steps and reports it, unless the bulk modulus is too large for them.
#[test]
fn auto_changes_to_time_steps_if_the_solve_stagnates() {
    let mut spec = slab(Method::Auto);
    spec.analysis.iterations = 2;
    (spec.analysis.max_time_s, spec.analysis.ramp_s) = (0.02, 0.01);
    let solver = solved(&spec).report.solver;
    assert_eq!((solver.method.as_str(), solver.bulk_mpa), ("transient", 10.0));
    assert!(solver.reason.contains("harmonic solve failed") && solver.reason.contains("2 iterations"));
    spec.analysis.bulk_mpa = Some(1e6);
    assert_eq!(run(&spec, 2).expect_err("no method is left").exit_code(), 4);
}

/// A change of method is reported before the first time step with an upper bound of the effort. The progress
/// of the steps is always finite, and the report contains the warning.
#[test]
fn a_change_of_method_is_reported_before_the_first_time_step() {
    let mut spec = slab(Method::Auto);
    // One iteration is not enough, and one period of 50 Hz has no change between periods.
    spec.analysis.iterations = 1;
    (spec.analysis.max_time_s, spec.analysis.ramp_s) = (0.02, 0.01);
    let events = Mutex::new(Vec::new());
    let on_event = |event: ProgressEvent| events.lock().unwrap().push(event);
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &on_event, cancel: &cancel };
    let outcome = run_scenario(&spec, &RunOptions { threads: Some(2) }, &progress).expect("time steps");
    let events = events.into_inner().unwrap();
    let fallback = |event: &ProgressEvent| matches!(event, ProgressEvent::Fallback(_));
    let at = events.iter().position(fallback).expect("a change of method");
    let ProgressEvent::Fallback(change) = &events[at] else { unreachable!("the position of a fallback") };
    assert_eq!((change.case.as_str(), events.iter().filter(|e| fallback(e)).count()), ("flat head", 1));
    let details = |events: &[ProgressEvent]| -> Vec<String> {
        events
            .iter()
            .filter_map(|event| match event {
                ProgressEvent::Step { detail, .. } => Some(detail.clone()),
                _ => None,
            })
            .collect()
    };
    let (before, after) = (details(&events[..at]), details(&events[at..]));
    assert!(before.iter().all(|words| !words.contains("of at most")), "{before:?}");
    let most: Vec<f64> = after
        .iter()
        .map(|words| words.split("of at most ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap())
        .collect();
    assert!(most.len() > 10 && most.iter().all(|&n| n == most[0]), "{after:?}");
    assert!(
        (0.5..2.0).contains(&(change.steps / most[0])),
        "{} steps announced, {} at most",
        change.steps,
        most[0]
    );
    assert!(change.seconds > 0.0 && change.why.contains("1 iterations"), "{change:?}");
    assert!(after.iter().all(|words| !words.contains("inf") && !words.contains("NaN")), "{after:?}");
    let report = &outcome.cases[0].report;
    assert!(report.warnings.contains(&change.warning()), "{:?}", report.warnings);
    // The manifest of a single period can be read again.
    let folder = tempfile::tempdir().unwrap();
    let keep = RecordOptions { name: "slab", wall: std::time::Duration::ZERO, field: false };
    run_folder::write(&spec, &outcome, keep, folder.path()).expect("written");
    let manifest = Manifest::read(folder.path()).expect("read");
    assert_eq!(manifest.cases[0].solver.stepped().unwrap().last_change_percent, None);
    assert!(manifest.cases[0].warnings.contains(&change.to_string()));
    assert_eq!(manifest.instruction_set, calfwave::math::lanes::Isa::detect().name());
}

#[test]
fn the_static_method_refuses_a_driven_contact_that_may_open() {
    let mut spec = slab(Method::Static);
    device(&mut spec.cases[0]).heads[0].contact = ContactSpec::Unilateral { indentation_mm: Some(1.0) };
    let error = run(&spec, 2).expect_err("not linear");
    assert!(
        matches!(&error, RunError::OpeningContact { case, head: 1, .. } if case == "flat head"),
        "{error}"
    );
    assert_eq!(error.exit_code(), 2);
}
