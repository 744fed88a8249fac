//! Files of a run agree with its tables: traces, the field file, and absent values.

use crate::{load, run, small};
use calfwave::case::CaseOutcome;
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape, HeadSpec};
use calfwave::engine::run_folder::{RecordOptions, write};
use calfwave::mesh::spec::Resolution;
use calfwave::output::folder::manifest::Manifest;
use calfwave::output::table::{lookup, tables};
use calfwave::preset::scenario::{CaseSpec, LoadSpec, Part, ProbeSpec, ScenarioSpec};
use calfwave::solver::spec::Method;
use std::collections::BTreeSet;
use std::time::Duration;

/// The small slab under a disc of pressure, with two probes between nodes at a distance of 10 mm.
fn slab(method: Method) -> ScenarioSpec {
    let mut spec = small("phantoms/block_pressure.ron", 2, 20.0, 1.0);
    spec.analysis.method = method;
    let probe = |name: &str, x: f64| ProbeSpec { name: name.into(), point_mm: [x, 3.0, -4.0] };
    spec.probes = vec![probe("near", -13.0), probe("far", -23.0)];
    spec
}

/// Two heads with prescribed motion on the slab.
fn heads(frequencies: [f64; 2]) -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 20.0 };
    if let LoadSpec::DeviceAt { device: Part::Inline(device), .. } = &mut spec.cases[0].load {
        let head = |(place, hz): (f64, f64)| HeadSpec {
            shape: HeadShape::Flat { radius_mm: 15.0 },
            offset_proximal_mm: place,
            drive: DriveSpec::Displacement {
                frequency_hz: hz,
                normal_mm: 0.2,
                tangential_mm: 0.0,
                second_harmonic_mm: 0.0,
                phase_deg: 0.0,
            },
            contact: ContactSpec::Frictionless,
            ..device.heads[0].clone()
        };
        device.heads = [(-30.0, frequencies[0]), (30.0, frequencies[1])].map(head).to_vec();
    }
    spec
}

/// Root mean square of a site's trace about its mean, over the last `samples`.
fn root_mean_square(case: &CaseOutcome, site: usize, samples: usize) -> f64 {
    let square = |column: &Vec<f64>| {
        let last = &column[column.len() - samples..];
        let mean = last.iter().sum::<f64>() / samples as f64;
        last.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / samples as f64
    };
    case.traces.columns[1 + 3 * site..][..3].iter().map(square).sum::<f64>().sqrt()
}

/// Asserts that every trace of `case` has the root mean square of the table, with a relative error below
/// `part`.
fn assert_agreement(case: &CaseOutcome, samples: Option<usize>, part: f64) {
    let samples = samples.unwrap_or(case.traces.columns[0].len());
    for (i, site) in case.report.sites.iter().enumerate() {
        let (found, listed) = (root_mean_square(case, i, samples), site.displacement_rms_um.mean);
        assert!(
            (found / listed - 1.0).abs() < part,
            "{}: {found} µm in the trace, {listed} in the table",
            site.name
        );
    }
}

/// One period of the harmonic method agrees to round-off.
#[test]
fn a_harmonic_trace_has_the_root_mean_square_of_the_table() {
    let outcome = run(&slab(Method::Harmonic), 2).expect("an answer");
    assert_agreement(&outcome.cases[0], None, 1e-9);
    let columns = &outcome.cases[0].traces.columns;
    assert!((1..=3).any(|c| columns[c] != columns[c + 3]), "the traces of two probes are equal");
}

/// Heads at 40 and 60 Hz, and at 48 and 49.3 Hz, which have no common period. The latter agree up to the
/// incomplete period of the trace.
#[test]
fn a_trace_of_several_frequencies_has_the_root_mean_square_of_the_table() {
    for (frequencies, part) in [([40.0, 60.0], 1e-9), ([48.0, 49.3], 0.02)] {
        let outcome = run(&heads(frequencies), 2).expect("an answer");
        assert_agreement(&outcome.cases[0], None, part);
    }
}

/// The last period of the time steps agrees up to the remaining change between periods (1 %) and the
/// harmonics that are not recorded.
#[test]
fn a_transient_trace_has_the_root_mean_square_of_the_table() {
    let outcome = run(&slab(Method::Transient), 2).expect("an answer");
    let report = &outcome.cases[0].report;
    assert!(report.solver.stepped().is_some_and(|run| run.steady));
    assert_agreement(&outcome.cases[0], Some(64), 5e-3);
}

/// The sites of a leg are boxes, not points.
#[test]
fn a_trace_of_a_box_has_the_root_mean_square_of_the_table() {
    let mut spec = load("scenarios/single_head_imposed.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
    spec.analysis.method = Method::Harmonic;
    let outcome = run(&spec, 2).expect("an answer");
    assert_agreement(&outcome.cases[0], None, 1e-9);
}

/// The table of the skin contains the prescribed pressure, force over area of the disc, and the strain under
/// it.
#[test]
fn a_pressed_disc_has_its_pressure_on_the_skin() {
    let outcome = run(&slab(Method::Harmonic), 2).expect("an answer");
    let report = &outcome.cases[0].report;
    let area = std::f64::consts::PI * 0.02f64.powi(2);
    let surface = &report.surface;
    let near = |found: Option<f64>, wanted: f64| {
        assert!(found.is_some_and(|x| (x / wanted - 1.0).abs() < 0.01), "{found:?} for {wanted}");
    };
    near(surface.contact_pressure_peak_kpa, 1e-3 * 0.02 / area);
    near(surface.contact_force_peak_n, 0.02);
    near(surface.contact_area_cm2, 1e4 * area);
    assert_eq!(surface.contact_loss_percent, None, "a disc of pressure cannot lose contact");
    assert!(surface.superficial_strain_peak_percent.is_some_and(|e| e > 0.0));
    let head = report.head_displacement_mm.expect("the disc moves");
    assert!(head > 0.0 && head <= 1.001 * surface.skin_displacement_peak_mm, "{head}");
}

/// Without a load every ratio is absent, and no table, lookup or limit contains a number for it.
#[test]
fn ratios_without_a_load_are_absent() {
    let mut spec = slab(Method::Harmonic);
    if let LoadSpec::Pressure { force_n, .. } = &mut spec.cases[0].load {
        *force_n = 0.0;
    }
    let report = &run(&spec, 2).expect("an answer").cases[0].report;
    let ledger = report.ledger.as_ref().expect("a frequency, so a ledger");
    assert_eq!(ledger.residual_percent, None);
    assert!(report.regions.iter().all(|r| r.absorbed_percent.is_none()));
    assert!(report.sites.iter().all(|s| s.transmissibility.is_none() && s.selectivity.is_none()));
    for column in ["transmissibility_ratio", "selectivity_ratio", "residual_percent", "contact_loss_percent"]
    {
        assert!(lookup::read(report, column, &[]).is_empty(), "{column}");
        for (_, table) in tables(std::slice::from_ref(report)) {
            let mut values = table.numbers(column).into_iter().flatten();
            assert!(values.all(Option::is_none), "{column}");
        }
    }
}

/// Root mean squares belong to motions. Static displacements have a column of their own.
#[test]
fn a_static_result_has_no_root_mean_squares() {
    let spec = slab(Method::Static);
    let report = &run(&spec, 2).expect("an answer").cases[0].report;
    for column in ["displacement_rms_mean_um", "velocity_rms_p95_mm_s", "acceleration_rms_mean_g"] {
        assert!(lookup::read(report, column, &[]).is_empty(), "{column}");
    }
    let listed = lookup::read(report, "displacement_static_mean_um", &[]);
    assert_eq!(listed, report.sites.iter().map(|s| s.displacement_rms_um.mean).collect::<Vec<f64>>());
    assert!(lookup::columns().iter().any(|c| c == "displacement_static_mean_um"));
}

/// Names of the arrays in the header of a VTU file.
fn names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("<AppendedData").next().unwrap_or_default();
    head.split("Name=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(String::from).collect()
}

/// Cases whose names differ in sign, script or letter case have arrays of their own, for every frequency.
#[test]
fn all_arrays_of_the_field_file_have_different_names() {
    let mut spec = heads([40.0, 60.0]);
    let cases = ["-15 deg", "+15 deg", "15 deg", "Größe", "GRÖSSE", "漢字"];
    let case = |name: &&str| CaseSpec { name: (*name).into(), load: spec.cases[0].load.clone() };
    spec.cases = cases.iter().map(case).collect();
    let outcome = run(&spec, 2).expect("answers");
    let folder = tempfile::tempdir().expect("a folder");
    let options = RecordOptions { name: "names", wall: Duration::ZERO, field: true };
    write(&spec, &outcome, options, folder.path()).expect("written");
    let names = names(&std::fs::read(folder.path().join("field.vtu")).expect("a field file"));
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    let labels: Vec<String> =
        Manifest::read(folder.path()).expect("a manifest").cases.into_iter().map(|c| c.label).collect();
    for label in &labels {
        for array in [
            "displacement_40_hz_um",
            "phase_40_hz_deg",
            "displacement_60_hz_um",
            "phase_60_hz_deg",
            "displacement_rms_um",
            "shear_strain_peak_percent",
            "frequency_hz",
        ] {
            assert!(names.contains(&format!("{label}.{array}")), "{label}.{array} in {names:?}");
        }
    }
    assert_eq!(labels[..3], ["minus_15_deg", "plus_15_deg", "15_deg"]);
    assert!(names.contains(&"region.muscle_gel".to_string()), "{names:?}");
}
