//! Devices at rest: preload, manual tools, hazards with the load at rest, invalid loads and methods.

use crate::{load, run};
use calfwave::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadShape, PlacementSpec};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::limits::HazardQuantity;
use calfwave::metric::report::{CaseReport, HazardNote, HazardRow, Warning};
use calfwave::preset::scenario::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use calfwave::solver::spec::{Method, Preload};

/// A block of fat on muscle under a flat head of 15 mm that rests with `force` N.
fn resting(force: f64, preload: Preload) -> ScenarioSpec {
    let mut spec = load("phantoms/block_flat_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 12.0 };
    spec.analysis.preload = preload;
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (72.0, 72.0);
        block.layers[0].name = "fat".into();
        block.layers[1].name = "soleus".into();
        block.layers[1].thickness_mm = 24.0;
    }
    if let Part::Inline(tissues) = &mut spec.tissues {
        let solids: Vec<_> = tissues.solids.values().cloned().collect();
        tissues.solids =
            [("fat".to_string(), solids[0].clone()), ("soleus".into(), solids[1].clone())].into();
    }
    spec.probes.truncate(1);
    let device = device(&mut spec);
    device.heads[0].shape = HeadShape::Flat { radius_mm: 15.0 };
    device.heads[0].drive = DriveSpec::Rest;
    device.heads[0].contact = ContactSpec::Unilateral { indentation_mm: None };
    device.body.static_force_n = force;
    spec
}

fn device(spec: &mut ScenarioSpec) -> &mut DeviceSpec {
    match &mut spec.cases[0].load {
        LoadSpec::DeviceAt { device: Part::Inline(device), .. } => device,
        other => panic!("{other:?}"),
    }
}

fn report(spec: &ScenarioSpec) -> CaseReport {
    run(spec, 2).unwrap_or_else(|e| panic!("{e}")).cases.remove(0).report
}

#[test]
fn a_resting_head_is_solved_statically_and_meets_stiffer_tissue_with_preload() {
    let [small, large] = [0.02, 0.4].map(|force| report(&resting(force, Preload::Off)));
    assert_eq!(small.solver.method, "static");
    assert!(small.solver.reason.contains("at rest"), "{}", small.solver.reason);
    let depth = |r: &CaseReport| r.contact[0].indentation_mm;
    assert!((depth(&large) / depth(&small) / 20.0 - 1.0).abs() < 1e-3, "{} {}", depth(&small), depth(&large));
    assert!((large.contact[0].force_n - 0.4).abs() < 1e-12 && large.contact[0].balance_percent.abs() < 1e-3);
    println!("penalty {} %", large.contact[0].penalty_percent);
    assert!(large.contact[0].penalty_percent > 0.0 && large.contact[0].penalty_percent < 10.0);
    assert!(
        (large.head_displacement_mm.expect("a head") - depth(&large)).abs() < 1e-9 && large.preload.is_none()
    );
    let stiff = report(&resting(0.4, Preload::On));
    let preload = stiff.preload.as_ref().expect("on for heads at rest");
    assert!((preload.indentation_mm - depth(&stiff)).abs() < 1e-9);
    assert!(depth(&stiff) < 0.99 * depth(&large) && preload.factor_max > 1.1 && preload.factor_max < 5.2);
    // A load that hardly compresses the tissue does not stiffen it.
    let light = report(&resting(1e-4, Preload::On));
    let light = light.preload.expect("asked for");
    let soft = depth(&small) * 1e-4 / 0.02;
    assert!((light.indentation_mm / soft - 1.0).abs() < 2e-3, "{light:?} {soft}");
    println!("{preload:?} {light:?}");
}

/// A head that stays on the skin, pressed on by 0.6 N and moved by 0.2 mm at 20 Hz.
fn vibrating(preload: Preload) -> ScenarioSpec {
    let mut spec = resting(0.6, preload);
    spec.analysis.method = Method::Harmonic;
    let head = &mut device(&mut spec).heads[0];
    head.contact = ContactSpec::Frictionless;
    head.drive = DriveSpec::Displacement {
        frequency_hz: 20.0,
        normal_mm: 0.2,
        tangential_mm: 0.0,
        second_harmonic_mm: 0.0,
        phase_deg: 0.0,
    };
    spec
}

/// The force of a vibrating head with prescribed motion is larger on preloaded tissue, because this is
/// stiffer.
#[test]
fn preload_increases_the_force_of_a_vibrating_head() {
    let force = |preload| {
        let report = report(&vibrating(preload));
        (report.surface.contact_force_peak_n.expect("a head pushes"), report.preload.is_some())
    };
    let ((on, is_on), (off, is_off)) = (force(Preload::On), force(Preload::Off));
    println!("{on} {off}");
    assert!(is_on && !is_off && on > 1.02 * off, "{on} {off}");
    assert_eq!(calfwave::solver::spec::AnalysisSpec::default().preload, Preload::On);
}

#[test]
fn slipping_cloth_transmits_no_tangential_motion() {
    let sites = |thickness_mm: f64, slip: bool| {
        let mut spec = resting(0.0, Preload::Off);
        spec.clothing = Some(calfwave::drive::spec::ClothingSpec { thickness_mm, modulus_kpa: 10.0, slip });
        let head = &mut device(&mut spec).heads[0];
        head.contact = ContactSpec::Tied;
        head.drive = DriveSpec::Displacement {
            // Far below the resonance at which cloth would increase the motion of the skin.
            frequency_hz: 2.0,
            normal_mm: 0.0,
            tangential_mm: 0.5,
            second_harmonic_mm: 0.0,
            phase_deg: 0.0,
        };
        report(&spec).surface.skin_displacement_peak_mm
    };
    let (bare, dressed, slipping) = (sites(0.0, false), sites(2.0, false), sites(2.0, true));
    println!("{bare} {dressed} {slipping}");
    assert!(bare > dressed && dressed > 0.1 * bare && slipping == 0.0, "{bare} {dressed} {slipping}");
}

#[test]
fn heads_at_rest_without_force_or_with_a_dynamic_method_are_refused() {
    let error = run(&resting(0.0, Preload::On), 1).expect_err("no force");
    assert!(error.to_string().contains("static_force_n"), "{error}");
    let mut spec = resting(1.0, Preload::On);
    spec.analysis.method = Method::Transient;
    let error = run(&spec, 1).expect_err("no motion");
    assert!(error.to_string().contains("Transient") && error.to_string().contains("Static"), "{error}");
    assert_eq!(error.exit_code(), 2);
}

/// The shipped thumb on a coarse leg: the force balances, and a warning says that the strains have no
/// meaning.
#[test]
fn the_shipped_thumb_balances_its_force_and_has_a_warning() {
    let mut spec = load("scenarios/pressing.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
    spec.analysis.preload = Preload::Off;
    spec.cases.truncate(1);
    let thumb = report(&spec);
    let contact = &thumb.contact[0];
    assert!(contact.force_n == 40.0 && contact.balance_percent.abs() < 0.1);
    // The area is at most that of the thumb, and the pressure is the force over the area.
    assert!(contact.area_cm2 > 0.5 && contact.area_cm2 < 3.2, "{contact:?}");
    assert!((contact.pressure_mean_kpa * contact.area_cm2 / 400.0 - 1.0).abs() < 1e-2, "{contact:?}");
    assert!(thumb.paths.iter().all(|p| p.pressure_peak_kpa > 0.0));
    assert!(
        thumb.warnings.iter().any(|w| matches!(w, Warning::TooSoft { head: 1, .. })),
        "{:?}",
        thumb.warnings
    );
    // On the shin there is no soft tissue under the tool.
    if let LoadSpec::Device { placement, .. } = &mut spec.cases[0].load {
        *placement = PlacementSpec::new(0.5, 160.0);
    }
    match run(&spec, 1) {
        Err(error) => assert!(error.to_string().contains("lies over bone"), "{error}"),
        Ok(done) => panic!("{:?}", done.cases[0].report.contact),
    }
}

/// Readings of a quantity: at rest, of the motion, of both.
fn hazard(report: &CaseReport, quantity: HazardQuantity) -> &HazardRow {
    report.hazards.iter().find(|row| row.quantity == quantity).expect("a row")
}

fn near(found: Option<f64>, expected: f64, within: f64) {
    let found = found.expect("known");
    assert!((found / expected - 1.0).abs() < within, "{found} for {expected}");
}

#[test]
fn hazards_at_rest_are_those_of_the_static_contact() {
    let report = report(&resting(0.4, Preload::Off));
    let contact = &report.contact[0];
    let mean = hazard(&report, HazardQuantity::SkinPressureMean);
    near(mean.static_part, contact.pressure_mean_kpa, 1e-6);
    assert_eq!((mean.dynamic_peak, mean.total), (None, mean.static_part));
    let high = hazard(&report, HazardQuantity::SkinPressureP99);
    let p99 = high.total.expect("known");
    assert!(p99 > contact.pressure_mean_kpa && p99 <= contact.pressure_peak_kpa * (1.0 + 1e-6), "{p99}");
    assert!(high.notes.contains(&HazardNote::RimSingular), "{:?}", high.notes);
    let strain = hazard(&report, HazardQuantity::SuperficialStrain);
    near(strain.static_part, report.surface.superficial_strain_peak_percent.expect("nodes"), 1e-6);
    assert_eq!((strain.dynamic_peak, strain.total), (None, strain.static_part));
}

/// The motion on top of the load at rest: forces add, strains are at most the sum of both. Without preload
/// the part at rest is absent.
#[test]
fn hazards_of_a_vibrating_head_contain_the_load_at_rest() {
    let on = report(&vibrating(Preload::On));
    let mean = hazard(&on, HazardQuantity::SkinPressureMean);
    // The force that presses; the pressures add up to it within the balance of the contact.
    near(mean.static_part, 10.0 * on.contact[0].force_n / on.contact[0].area_cm2, 1e-6);
    let area = on.surface.contact_area_cm2.expect("a head");
    near(mean.dynamic_peak, 10.0 * on.surface.contact_force_peak_n.expect("a head") / area, 1e-6);
    let sum = |row: &HazardRow| row.static_part.expect("preload") + row.dynamic_peak.expect("motion");
    near(mean.total, sum(mean), 1e-12);
    let strain = hazard(&on, HazardQuantity::SuperficialStrain);
    near(strain.dynamic_peak, on.surface.superficial_strain_peak_percent.expect("nodes"), 1e-6);
    for row in [strain, hazard(&on, HazardQuantity::SkinPressureP99)] {
        let (total, still) = (row.total.expect("known"), row.static_part.expect("preload"));
        println!("{row:?}");
        assert!(total > 1.01 * still && total <= (1.0 + 1e-6) * sum(row), "{row:?}");
    }
    let off = report(&vibrating(Preload::Off));
    for row in off.hazards.iter().filter(|row| row.quantity != HazardQuantity::HandVibration) {
        assert!(row.static_part.is_none() && row.total == row.dynamic_peak, "{row:?}");
        assert!(row.notes.contains(&HazardNote::NoStaticPart), "{row:?}");
    }
}

/// Time steps sample the percentile under a head that opens: between the mean and the peak of its pressure.
#[test]
fn the_percentile_under_a_head_that_opens_is_sampled() {
    let mut spec = resting(0.2, Preload::Off);
    (spec.analysis.method, spec.analysis.max_time_s) = (Method::Transient, 0.1);
    let head = &mut device(&mut spec).heads[0];
    head.contact = ContactSpec::Unilateral { indentation_mm: Some(0.1) };
    head.drive = DriveSpec::Displacement {
        frequency_hz: 20.0,
        normal_mm: 0.2,
        tangential_mm: 0.0,
        second_harmonic_mm: 0.0,
        phase_deg: 0.0,
    };
    let report = report(&spec);
    let [mean, high] = [HazardQuantity::SkinPressureMean, HazardQuantity::SkinPressureP99]
        .map(|quantity| hazard(&report, quantity).total.expect("known"));
    let peak = report.surface.contact_pressure_peak_kpa.expect("a head");
    println!("{mean} {high} {peak}, {} %", report.surface.contact_loss_percent.expect("a head"));
    assert!(mean < high && high < 1.02 * peak, "{mean} {high} {peak}");
    assert!(hazard(&report, HazardQuantity::SkinPressureP99).notes.contains(&HazardNote::WholePressure));
}
