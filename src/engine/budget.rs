//! Whether a scenario fits into memory: one estimate, one limit, one refusal, judged twice.
//!
//! Before meshing, unknowns ≈ 3 V (N/h)³ for volume V, order N and element edge h, so that a mesh that is itself too
//! large is never made. Once the mesh is known its unknowns are counted, before fields and kernels are allocated.

use crate::anatomy::SubjectSpec;
use crate::case::method::{choose, ports};
use crate::engine::need::{elements_per_wave, needs};
use crate::mesh::spec::Resolution;
use crate::model::analysis_kind::AnalysisKind;
use crate::model::memory;
use crate::model::model::Model;
use crate::model::refusal::{Refusal, SHARE};
use crate::preset::ScenarioSpec;
use crate::preset::spec::{GeometrySpec, Part};
use crate::solver::harmonic::Inner;

/// Bytes per displacement unknown of the explicit solver, mesh, fields and kernel data included (measured on the leg).
const BYTES_PER_UNKNOWN: f64 = 700.0;
/// Bytes per displacement unknown for each recorded harmonic.
const BYTES_PER_HARMONIC: f64 = 48.0;
/// Bytes per displacement unknown of the harmonic solver set up at a frequency, mesh, fields and kernel data included
/// (measured on blocks of 0.13 and 0.32 million unknowns and on the leg: 1080 to 1270).
const BYTES_PER_UNKNOWN_HARMONIC: f64 = 1300.0;
/// Bytes per displacement unknown of one Krylov vector: two f32, and a tenth as many pressures.
const BYTES_PER_ITERATION: f64 = 9.0;
/// Bytes per displacement unknown of the field of one port, or of heads that move as told: a complex displacement, its share of the pressure, and the pull.
const BYTES_PER_PORT: f64 = 36.0;
/// Unknowns of a leg over those of its volume: the first, and the second times the element edge [1/mm].
const THIN: [f64; 2] = [2.0, 0.065];
/// Coarsest element edge that a scenario may ask for, and so that is proposed [mm].
const COARSEST_MM: u32 = 40;

/// How well a mesh resolves waves: elements to the slowest shear wave at a frequency [Hz].
type Waves<'a> = &'a dyn Fn(f64) -> f64;

/// Refuses a scenario that cannot fit into the memory that is free now.
///
/// # Errors
/// The estimate, and the element size that would fit.
pub fn check(spec: &ScenarioSpec) -> Result<(), Refusal> {
    fits(spec, expected_unknowns(spec), &|hz| elements_per_wave(spec, hz), memory::free_mib())
}

/// Refuses the made `model` of `spec` where `free_mib` [MiB] were free before meshing: the estimate holds the mesh as well.
///
/// # Errors
/// The estimate, and the element size that would fit.
pub fn check_model(spec: &ScenarioSpec, model: &Model, free_mib: f64) -> Result<(), Refusal> {
    let unknowns = 3.0 * model.space.n_nodes() as f64;
    fits(spec, unknowns, &|hz| model.elements_per_wave(hz), free_mib)
}

/// Refuses `unknowns` displacement unknowns for `spec` that do not fit into `free_mib` [MiB].
fn fits(spec: &ScenarioSpec, unknowns: f64, waves: Waves<'_>, free_mib: f64) -> Result<(), Refusal> {
    let needed_mib = estimate_mib(spec, unknowns, waves);
    let usable_mib = SHARE * free_mib;
    if needed_mib <= usable_mib {
        return Ok(());
    }
    // The edge that fits is searched in steps of a tenth of a millimetre, with a tenth of the memory to spare.
    let (order, edge_mm) = spec.resolution.discretisation();
    let finer = unknowns / expected_unknowns(spec);
    let need = |tenths: u32| {
        let element_mm = f64::from(tenths) / 10.0;
        let coarse = ScenarioSpec { resolution: Resolution::Custom { order, element_mm }, ..spec.clone() };
        let waves = |hz: f64| waves(hz) * edge_mm / element_mm;
        1.1 * estimate_mib(&coarse, finer * expected_unknowns(&coarse), &waves)
    };
    let mut edges = (10.0 * edge_mm).floor() as u32..=10 * COARSEST_MM;
    let element_mm = edges.find(|&tenths| need(tenths) <= usable_mib).map(|tenths| f64::from(tenths) / 10.0);
    Err(Refusal { unknowns, needed_mib, free_mib, element_mm })
}

/// Memory a run of `spec` will need, estimated before meshing [MiB].
pub fn expected_mib(spec: &ScenarioSpec) -> f64 {
    estimate_mib(spec, expected_unknowns(spec), &|hz| elements_per_wave(spec, hz))
}

/// Estimated memory of a run with `unknowns` displacement unknowns [MiB].
fn estimate_mib(spec: &ScenarioSpec, unknowns: f64, waves: Waves<'_>) -> f64 {
    (unknowns * bytes_per_unknown(spec) + factor_bytes(spec, unknowns, waves)) / (1024.0 * 1024.0)
}

/// What the factors of the harmonic solver need: the most of any case, made the way the solver will choose; 0 where every case takes
/// time steps and rests on nothing.
fn factor_bytes(spec: &ScenarioSpec, unknowns: f64, waves: Waves<'_>) -> f64 {
    let (order, _) = spec.resolution.discretisation();
    let demand = spec.cases.iter().filter_map(|case| needs(spec, case).ok()).flatten();
    let factored = demand.map(|demand| match demand.by(spec, order, unknowns as usize, waves) {
        Inner::Direct => unknowns,
        Inner::Multigrid => at_order_two(spec, unknowns),
    });
    factored.map(Inner::factor_bytes).fold(0.0, f64::max)
}

/// Unknowns that order 2 has on a mesh where the order of `spec` has `unknowns`.
pub fn at_order_two(spec: &ScenarioSpec, unknowns: f64) -> f64 {
    let (order, _) = spec.resolution.discretisation();
    unknowns * (2.0 / order as f64).powi(3)
}

/// What the methods of all cases need: the harmonic solver is kept while another case takes time steps. Its Krylov basis
/// grows with the iterations; all that are allowed are counted.
fn bytes_per_unknown(spec: &ScenarioSpec) -> f64 {
    let kind: Vec<AnalysisKind> =
        spec.cases.iter().filter_map(|case| choose(spec, case).ok()).map(|choice| choice.kind).collect();
    let stepped = BYTES_PER_UNKNOWN + BYTES_PER_HARMONIC * spec.analysis.harmonics as f64;
    let krylov = BYTES_PER_ITERATION * spec.analysis.iterations as f64;
    let ports = spec.cases.iter().filter_map(|case| ports(case).ok()).max().unwrap_or(0).max(1);
    let krylov = krylov + BYTES_PER_PORT * ports as f64;
    match (kind.contains(&AnalysisKind::Transient), kind.iter().any(|&c| c != AnalysisKind::Transient)) {
        (_, false) => stepped,
        (false, true) => BYTES_PER_UNKNOWN_HARMONIC + krylov,
        (true, true) => BYTES_PER_UNKNOWN_HARMONIC + krylov.max(stepped),
    }
}

/// Displacement unknowns the mesh of `spec` will have, about. Layers of a leg thinner than an element, and its faces, take more:
/// measured on the default leg at edges of 8 to 25 mm.
pub fn expected_unknowns(spec: &ScenarioSpec) -> f64 {
    let (order, element_mm) = spec.resolution.discretisation();
    let thin = match &spec.geometry {
        GeometrySpec::Leg(_) => THIN[0] + THIN[1] * element_mm,
        GeometrySpec::Block(_) | GeometrySpec::Cylinder(_) => 1.0,
    };
    3.0 * thin * volume_mm3(&spec.geometry) * (order as f64 / element_mm).powi(3)
}

/// Volume of the body [mm³]; for a leg that of a truncated cone between calf and ankle, thick enough.
fn volume_mm3(geometry: &GeometrySpec) -> f64 {
    match geometry {
        GeometrySpec::Block(b) => {
            b.length_mm * b.width_mm * b.layers.iter().map(|l| l.thickness_mm).sum::<f64>()
        }
        GeometrySpec::Cylinder(c) => {
            let core = c.core_radius_mm;
            let outer = core + c.layers.iter().map(|l| l.thickness_mm).sum::<f64>();
            std::f64::consts::PI * (outer * outer - core * core) * c.length_mm
        }
        GeometrySpec::Leg(Part::Inline(subject)) => leg_volume_mm3(subject),
        GeometrySpec::Leg(Part::File(_)) => 0.0,
    }
}

/// Girths by the male regressions of ANSUR II (2012) on stature [mm] and mass [kg]; women differ by a few percent.
fn leg_volume_mm3(s: &SubjectSpec) -> f64 {
    let calf = s.calf_circumference_mm.unwrap_or(351.0 - 0.0685 * s.stature_mm + 1.888 * s.mass_kg);
    let ankle = s.ankle_circumference_mm.unwrap_or(153.1 + 0.0079 * s.stature_mm + 0.729 * s.mass_kg);
    let length = s.shank_length_mm.unwrap_or(-133.3 + 0.3062 * s.stature_mm - 0.108 * s.mass_kg);
    length * (calf * calf + calf * ankle + ankle * ankle) / (12.0 * std::f64::consts::PI)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::error::RunError;
    use crate::preset::load_scenario;

    #[test]
    fn the_default_leg_has_about_three_litres() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let litres = volume_mm3(&spec.geometry) * 1e-6;
        assert!((2.5..4.0).contains(&litres), "{litres}");
    }

    #[test]
    fn what_is_proposed_would_fit() {
        let mut spec = load_scenario("single_head".as_ref()).unwrap().spec;
        spec.resolution = Resolution::Custom { order: 6, element_mm: 2.0 };
        let before_meshing = |spec: &ScenarioSpec| {
            fits(spec, expected_unknowns(spec), &|hz| elements_per_wave(spec, hz), 4000.0)
        };
        let refusal = before_meshing(&spec).unwrap_err();
        assert!(refusal.to_string().contains("GiB"));
        let proposed = refusal.element_mm.expect("a leg of a few elements fits");
        spec.resolution = Resolution::Custom { order: 6, element_mm: proposed };
        assert_eq!(before_meshing(&spec), Ok(()));
        spec.resolution = Resolution::Custom { order: 6, element_mm: 0.95 * proposed };
        assert!(before_meshing(&spec).is_err(), "the proposal is not needlessly coarse");
    }

    /// What a question needs, and so how it is solved, is the same on a machine of any size: only whether it is begun differs.
    #[test]
    fn the_need_does_not_depend_on_the_memory_there_is() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        for unknowns in [1e5, 4e5, 3e6] {
            for elements in [0.5, 1.1, 3.0] {
                let needed = |free_mib: f64| match fits(&spec, unknowns, &|_| elements, free_mib) {
                    Err(refusal) => refusal.needed_mib,
                    Ok(()) => estimate_mib(&spec, unknowns, &|_| elements),
                };
                let all = [0.0, 100.0, 2e3, 16e3, 256e3, 1e9].map(needed);
                assert!(all.iter().all(|&mib| mib == all[0]), "{unknowns} {elements}: {all:?}");
            }
        }
    }

    #[test]
    fn where_nothing_fits_nothing_is_proposed() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let refusal = fits(&spec, expected_unknowns(&spec), &|_| 1.0, 0.0).unwrap_err();
        assert_eq!(refusal.element_mm, None);
        assert!(refusal.to_string().ends_with("no element size would fit"), "{refusal}");
    }

    #[test]
    fn each_method_is_asked_for_its_own_need() {
        let spec = load_scenario("vibration_vs_percussion".as_ref()).unwrap().spec;
        let with = |cases: &[usize], iterations: usize| {
            let mut some = spec.clone();
            some.cases = cases.iter().map(|&i| spec.cases[i].clone()).collect();
            some.analysis.iterations = iterations;
            bytes_per_unknown(&some)
        };
        let gun = spec.cases.len() - 1;
        assert_eq!(with(&[gun], 10), with(&[gun], 1000), "time steps know no iterations");
        assert_eq!(with(&[0], 400) - with(&[0], 300), 100.0 * BYTES_PER_ITERATION);
        assert!(with(&[0, gun], 100) > with(&[0], 100), "both at once need more than either");
    }

    #[test]
    fn a_mesh_finer_than_expected_is_refused_in_the_same_words() {
        let mut spec = load_scenario("single_head".as_ref()).unwrap().spec;
        // Order 2 has one way of solving, so that more unknowns always need more.
        spec.resolution = Resolution::Preview;
        let unknowns = expected_unknowns(&spec);
        let waves = |hz: f64| elements_per_wave(&spec, hz);
        let just_enough_mib = estimate_mib(&spec, unknowns, &waves) / SHARE * 1.001;
        assert_eq!(fits(&spec, unknowns, &waves, just_enough_mib), Ok(()));
        let error = RunError::from(fits(&spec, 1.5 * unknowns, &waves, just_enough_mib).unwrap_err());
        assert!(error.to_string().contains("would fit"), "{error}");
        assert_eq!(error.exit_code(), 3);
    }
}
