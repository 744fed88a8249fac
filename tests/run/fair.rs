//! The fair comparison on a slab, against runs of the same slab with scaled drives.

use crate::{load, run};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::comparison::{Basis, choose_reference, compare};
use calfwave::metric::report::CaseReport;
use calfwave::preset::field;
use calfwave::preset::scenario::{GeometrySpec, ScenarioSpec};

/// A small and a large head on a slab, both with prescribed motion.
fn slab() -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (150.0, 150.0);
    }
    spec.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    // Long waves, so that a coarse mesh suffices.
    set(&mut spec, "cases[0].load.device.heads[0].drive.frequency_hz", 20.0);
    spec.cases.push(spec.cases[0].clone());
    spec.cases[1].name = "large head".into();
    set(&mut spec, "cases[1].load.device.heads[0].shape.radius_mm", 50.0);
    set(&mut spec, "cases[1].load.device.heads[0].drive.normal_mm", 1.1);
    spec
}

fn set(spec: &mut ScenarioSpec, path: &str, value: f64) {
    field::set(spec, path, value.into()).expect("a field");
}

fn reports(spec: &ScenarioSpec) -> Vec<CaseReport> {
    let outcome = run(spec, 1).unwrap_or_else(|e| panic!("{e}"));
    outcome.cases.into_iter().map(|c| c.report).collect()
}

/// The scaled results equal those of a run with the scaled drive in every number, and the ledger closes as
/// before.
#[test]
fn scaled_results_equal_those_of_a_scaled_drive() {
    let spec = slab();
    let found = reports(&spec);
    let at = choose_reference(&found, Some("large head")).expect("both are linear");
    let comparison = compare("default", &found, at);
    for basis in [Basis::Power, Basis::Pressure, Basis::Displacement] {
        let row = comparison.rows.iter().find(|r| r.basis == basis && r.report.case == "flat head");
        let row = row.expect("scaled");
        let mut scaled = spec.clone();
        scaled.cases.truncate(1);
        for field in ["normal_mm", "tangential_mm"] {
            set(&mut scaled, &format!("cases[0].load.device.heads[0].drive.{field}"), 0.7 * row.factor);
        }
        let direct = reports(&scaled).remove(0);
        let near = |x: f64, y: f64, what: &str| {
            // The results differ by the residuals of 1e-5.
            assert!((x - y).abs() <= 1e-4 * y.abs().max(1e-12), "{basis:?} {what}: {x} {y}");
        };
        let (a, b) = (&row.report, &direct);
        let both = |x: Option<f64>, y: Option<f64>, what: &str| {
            near(x.expect("known"), y.expect("known"), what);
        };
        both(a.head_displacement_mm, b.head_displacement_mm, "head");
        both(a.surface.contact_pressure_peak_kpa, b.surface.contact_pressure_peak_kpa, "pressure");
        both(a.surface.superficial_strain_peak_percent, b.surface.superficial_strain_peak_percent, "skin");
        let power = |r: &CaseReport| r.ledger.as_ref().expect("the case has a ledger").input_w;
        near(power(a), power(b), "power");
        for (x, y) in a.sites.iter().zip(&b.sites) {
            near(x.displacement_rms_um.mean, y.displacement_rms_um.mean, &x.name);
            near(x.shear_strain_peak_percent.p95, y.shear_strain_peak_percent.p95, &x.name);
            near(x.absorbed_energy_j_kg, y.absorbed_energy_j_kg, &x.name);
            both(x.selectivity, y.selectivity, &x.name);
        }
        // The scaled case equals the reference in the chosen quantity.
        let other = &found[1];
        match basis {
            Basis::Power => near(power(b), power(other), "equal power"),
            Basis::Pressure => both(
                b.surface.contact_pressure_peak_kpa,
                other.surface.contact_pressure_peak_kpa,
                "equal pressure",
            ),
            _ => both(b.head_displacement_mm, other.head_displacement_mm, "equal displacement"),
        }
        for r in [a, b, other] {
            assert!(
                r.ledger.as_ref().and_then(|l| l.residual_percent).is_some_and(|x| x.abs() < 1.0),
                "{basis:?}"
            );
        }
    }
}
