//! Static loads.

use crate::{load, run};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::CaseReport;
use calfwave::preset::scenario::{GeometrySpec, LoadSpec, ScenarioSpec};
use calfwave::solver::spec::{BoneSpec, EndSpec, Method};
use std::f64::consts::PI;

const DEPTH: f64 = 0.03;
const RADIUS: f64 = 0.015;
const FORCE: f64 = 0.1;
const MODULI_HZ: f64 = 2.0;
/// Depth at which the displacement is compared, away from the singular stress at the rim of the disc.
const PROBE: f64 = 0.015;

/// A wide layer of muscle gel, 30 mm on a rigid bottom, under a disc.
fn layer() -> ScenarioSpec {
    let mut spec = load("phantoms/block_pressure.ron");
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (200.0, 200.0);
        block.layers.remove(0);
        block.layers[0].thickness_mm = DEPTH * 1e3;
    }
    if let LoadSpec::Pressure { radius_mm, force_n, .. } = &mut spec.cases[0].load {
        (*radius_mm, *force_n) = (RADIUS * 1e3, FORCE);
    }
    spec.probes.truncate(1);
    (spec.probes[0].name, spec.probes[0].point_mm) = ("axis".into(), [-PROBE * 1e3, 0.0, 0.0]);
    spec.resolution = Resolution::Custom { order: 4, element_mm: 15.0 };
    spec.analysis.method = Method::Static;
    spec.analysis.static_moduli_hz = MODULI_HZ;
    // Practically incompressible, as the closed form is.
    spec.analysis.bulk_mpa = Some(1e9);
    spec
}

fn static_report(spec: &ScenarioSpec) -> CaseReport {
    run(spec, 2).unwrap_or_else(|e| panic!("{e}")).cases.remove(0).report
}

/// J₁(x) = (1/π) ∫₀^π cos(τ − x sin τ) dτ by the trapezoidal rule, which is spectrally exact.
fn bessel(x: f64) -> f64 {
    let n = 64 + 2 * x as usize;
    let at = |i: usize| {
        let t = PI * i as f64 / n as f64;
        (t - x * t.sin()).cos()
    };
    ((1..n).map(at).sum::<f64>() + 0.5 * (at(0) + at(n))) / n as f64
}

/// Displacement on the axis at height z = h − [`PROBE`] of an incompressible layer of depth h bonded to a
/// rigid base under a uniformly pressed disc of radius a (the layer problem of Burmister 1943 at ν = ½): with
/// x = kh, s = kz,
///
/// u = (p a / 2μ) ∫ J₁(ka) φ dk/k, φ = [(cosh x + x sinh x)(sinh s − s cosh s) + x cosh x s sinh s] / (cosh²
/// x + x²)
///
/// from W = A (sinh s − s cosh s) + B s sinh s, which vanishes with its derivative at the base and has no
/// shear and the pressure p on top.
fn layer_displacement(shear: f64) -> f64 {
    let phi = |x: f64, s: f64| {
        let (c, h) = (x.cosh(), x.sinh());
        ((c + x * h) * (s.sinh() - s * s.cosh()) + x * c * s * s.sinh()) / (c * c + x * x)
    };
    let (n, most) = (4000, 20.0 / PROBE);
    let dk = most / f64::from(n);
    let integral: f64 = (0..n)
        .map(|i| (f64::from(i) + 0.5) * dk)
        .map(|k| bessel(k * RADIUS) * phi(k * DEPTH, k * (DEPTH - PROBE)) / k * dk)
        .sum();
    FORCE / (PI * RADIUS * RADIUS) * RADIUS / (2.0 * shear) * integral
}

#[test]
fn a_layer_under_a_disc_agrees_with_burmister() {
    let report = static_report(&layer());
    // 1.45 kPa and α = 0.27 at 50 Hz, at the frequency of the static moduli.
    let exact = layer_displacement(1450.0 * (MODULI_HZ / 50.0_f64).powf(0.27));
    let found = report.sites[0].displacement_rms_um.mean * 1e-6;
    println!("{found} {exact}");
    // The sides at a distance of 3.3 depths change the result by 0.2 %, and so does a finer mesh.
    assert!((found / exact - 1.0).abs() < 0.005, "{found} {exact}");
    assert_eq!(report.frequency_hz, 0.0);
    assert_eq!(report.solver.method, "static");
    assert!(report.solver.reason.contains("2 Hz"), "{}", report.solver.reason);
    assert!(report.ledger.is_none() && report.solver.points_per_wavelength.is_none());
    assert_eq!(report.solver.solved().map(|s| s.frequencies_hz.clone()), Some(vec![0.0]));
}

/// The force of a head at a static displacement is exactly proportional to it and independent of the
/// frequency of the drive.
#[test]
fn the_force_of_a_static_head_is_proportional_to_its_displacement() {
    let of = |amplitude: f64| {
        let mut spec = load("phantoms/block_flat_head.ron");
        spec.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
        spec.analysis.method = Method::Static;
        calfwave::preset::field::set(
            &mut spec,
            "cases[0].load.device.heads[0].drive.normal_mm",
            amplitude.into(),
        )
        .expect("a number");
        static_report(&spec)
    };
    let (once, twice) = (of(0.5), of(1.0));
    assert_eq!(once.head_displacement_mm, Some(0.5));
    let [f, g] = [&once, &twice].map(|r| r.surface.contact_force_peak_n.expect("a head pushes"));
    assert!(f > 0.0 && (g / f - 2.0).abs() < 1e-6, "{f} {g}");
    // A rigid punch on a half space has 4 G a x / (1 − ν) = 8 G a x at ν = ½. A layer on a rigid base is
    // stiffer.
    let shear = 1000.0 * 0.02_f64.powf(0.25);
    let half_space = 8.0 * shear * 0.0375 * 0.5e-3;
    assert!(f > half_space && f < 10.0 * half_space, "{f} {half_space}");
    assert_eq!(once.surface.contact_loss_percent, Some(0.0));
    assert!(once.sites.iter().all(|s| s.velocity_rms_mm_s.mean == 0.0 && s.dissipation_w_m3.mean == 0.0));
}

#[test]
fn a_free_body_has_no_static_solution() {
    let mut spec = layer();
    spec.resolution = Resolution::Custom { order: 2, element_mm: 35.0 };
    (spec.boundary.ends, spec.boundary.bones) = (EndSpec::Free, BoneSpec::Free);
    let error = run(&spec, 1).expect_err("the body is free");
    assert!(error.to_string().contains("case \"disc\"") && error.to_string().contains("free"), "{error}");
    assert_eq!(error.exit_code(), 4);
}

#[test]
fn the_bessel_function_has_its_first_zero_and_a_tabulated_value() {
    assert!(
        bessel(3.831_705_970_207_512).abs() < 1e-12 && (bessel(1.0) - 0.440_050_585_744_933_5).abs() < 1e-12
    );
}
