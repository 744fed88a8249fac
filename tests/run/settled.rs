//! Devices at rest: preload, manual tools, invalid loads and methods.

use crate::{load, run};
use calfwave::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadShape, PlacementSpec};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::CaseReport;
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
    let stiff = report(&resting(0.4, Preload::Auto));
    let preload = stiff.preload.as_ref().expect("on for heads at rest");
    assert!((preload.soft_indentation_mm / depth(&large) - 1.0).abs() < 1e-3);
    assert!(depth(&stiff) < 0.99 * depth(&large) && preload.factor_max > 1.1 && preload.factor_max < 5.2);
    // A load that hardly compresses the tissue does not stiffen it.
    let light = report(&resting(1e-4, Preload::On));
    let light = light.preload.expect("asked for");
    assert!((light.indentation_mm / light.soft_indentation_mm - 1.0).abs() < 2e-3, "{light:?}");
    println!("{preload:?} {light:?}");
}

/// The force of a vibrating head with prescribed motion is larger on preloaded tissue, because this is
/// stiffer.
#[test]
fn preload_increases_the_force_of_a_vibrating_head() {
    let force = |preload| {
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
        let report = report(&spec);
        (report.surface.contact_force_peak_n.expect("a head pushes"), report.preload.is_some())
    };
    let ((on, is_on), (off, is_off), (auto, _)) =
        (force(Preload::On), force(Preload::Off), force(Preload::Auto));
    println!("{on} {off} {auto}");
    assert!(is_on && !is_off && on > 1.02 * off, "{on} {off}");
    assert_eq!(auto, off, "a head in permanent contact does not keep the unloaded moduli");
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
    let error = run(&resting(0.0, Preload::Auto), 1).expect_err("no force");
    assert!(error.to_string().contains("static_force_n"), "{error}");
    let mut spec = resting(1.0, Preload::Auto);
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
        thumb.warnings.iter().any(|w| w.contains("indentation and strains are not meaningful")),
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
