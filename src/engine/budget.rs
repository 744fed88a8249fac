//! The memory budget: an estimate of the memory of a run, and its refusal if it exceeds the free memory.
//!
//! The budget is checked twice. Before meshing the unknowns are estimated as 3 V (N/h)³ for volume V, order N
//! and element edge h, so that a mesh that is too large is never built. With the mesh they are counted,
//! before fields and kernels are allocated.

use crate::anatomy::SubjectSpec;
use crate::case::method::{choose, ports};
use crate::engine::need::{elements_per_wave, solve_demands};
use crate::mesh::spec::Resolution;
use crate::model::analysis_kind::AnalysisKind;
use crate::model::memory;
use crate::model::model::Model;
use crate::model::refusal::{Refusal, SHARE};
use crate::preset::ScenarioSpec;
use crate::preset::scenario::{GeometrySpec, Part};
use crate::solver::harmonic::DisplacementSolver;

/// Bytes per displacement unknown of the explicit solver, mesh, fields and kernel data included (measured on
/// the leg).
const BYTES_PER_UNKNOWN: f64 = 700.0;
/// Bytes per displacement unknown for each recorded harmonic.
const BYTES_PER_HARMONIC: f64 = 48.0;
/// Bytes per displacement unknown of the harmonic solver set up at a frequency, mesh, fields and kernel data
/// included (measured on blocks of 0.13 and 0.32 million unknowns and on the leg: 1080 to 1270).
const BYTES_PER_UNKNOWN_HARMONIC: f64 = 1300.0;
/// Bytes per displacement unknown of one Krylov vector: two f32, and a tenth as many pressures.
const BYTES_PER_ITERATION: f64 = 9.0;
/// Bytes per displacement unknown of the field of one port, or of one prescribed motion: a complex
/// displacement, its share of the pressure, and the pad force.
const BYTES_PER_PORT: f64 = 36.0;
/// Unknowns of a leg over those of its volume: the first constant, plus the second times the element edge
/// [1/mm].
const THIN: [f64; 2] = [2.0, 0.065];
/// Coarsest element edge that a scenario may have, and the coarsest that is proposed [mm].
const COARSEST_MM: u32 = 40;

/// Elements per wavelength of the slowest shear wave as a function of the frequency [Hz].
type Waves<'a> = &'a dyn Fn(f64) -> f64;

/// Checks, before meshing, that `spec` fits into the memory that is free now.
///
/// # Errors
/// [`Refusal`] with the estimate and the element size that would fit.
pub fn check(spec: &ScenarioSpec) -> Result<(), Refusal> {
    check_fit(spec, expected_unknowns(spec), &|hz| elements_per_wave(spec, hz), memory::free_mib())
}

/// Checks that `spec` with its `model` fits into `free_mib` [MiB], the memory that was free before meshing:
/// the estimate includes the mesh.
///
/// # Errors
/// [`Refusal`] with the estimate and the element size that would fit.
pub fn check_model(spec: &ScenarioSpec, model: &Model, free_mib: f64) -> Result<(), Refusal> {
    let unknowns = 3.0 * model.space.n_nodes() as f64;
    check_fit(spec, unknowns, &|hz| model.elements_per_wave(hz), free_mib)
}

/// Checks that `unknowns` displacement unknowns of `spec` fit into `free_mib` [MiB].
fn check_fit(spec: &ScenarioSpec, unknowns: f64, waves: Waves<'_>, free_mib: f64) -> Result<(), Refusal> {
    let needed_mib = estimate_mib(spec, unknowns, waves);
    let usable_mib = SHARE * free_mib;
    if needed_mib <= usable_mib {
        return Ok(());
    }
    // The element edge is searched in steps of 0.1 mm, with 10 % of the memory to spare.
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

/// Estimated memory of a run of `spec`, before meshing [MiB].
pub fn expected_mib(spec: &ScenarioSpec) -> f64 {
    estimate_mib(spec, expected_unknowns(spec), &|hz| elements_per_wave(spec, hz))
}

/// Estimated memory of a run with `unknowns` displacement unknowns [MiB].
fn estimate_mib(spec: &ScenarioSpec, unknowns: f64, waves: Waves<'_>) -> f64 {
    (unknowns * bytes_per_unknown(spec) + factor_bytes(spec, unknowns, waves)) / (1024.0 * 1024.0)
}

/// Bytes of the factors of the harmonic solver: the largest of all cases, with the displacement solver that
/// each case uses; 0 if every case is solved by time stepping without preload.
fn factor_bytes(spec: &ScenarioSpec, unknowns: f64, waves: Waves<'_>) -> f64 {
    let (order, _) = spec.resolution.discretisation();
    let demand = spec.cases.iter().filter_map(|case| solve_demands(spec, case).ok()).flatten();
    let factored = demand.map(|demand| {
        let solver = demand.displacement_solver_for(spec, order, unknowns as usize, waves);
        solver.factored(order, unknowns)
    });
    factored.map(DisplacementSolver::factor_memory).fold(0.0, f64::max)
}

/// Bytes per displacement unknown for the methods of all cases. The harmonic solver stays in memory while
/// another case is solved by time stepping. Its Krylov basis grows with the iterations; the largest allowed
/// number is counted.
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

/// Estimated displacement unknowns of the mesh of `spec`. Layers of a leg thinner than an element, and its
/// faces, need more: measured on the default leg at edges of 8 to 25 mm.
pub fn expected_unknowns(spec: &ScenarioSpec) -> f64 {
    let (order, element_mm) = spec.resolution.discretisation();
    let thin = match &spec.geometry {
        GeometrySpec::Leg(_) => THIN[0] + THIN[1] * element_mm,
        GeometrySpec::Block(_) | GeometrySpec::Cylinder(_) => 1.0,
    };
    3.0 * thin * volume_mm3(&spec.geometry) * (order as f64 / element_mm).powi(3)
}

/// Volume of the body [mm³]; for a leg approximated by a truncated cone between calf and ankle.
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

/// Volume of a leg [mm³]. Missing girths follow the male regressions of ANSUR II (2012) on stature [mm] and
/// mass [kg]; women differ by a few percent.
fn leg_volume_mm3(s: &SubjectSpec) -> f64 {
    if let Some(leg) = &s.leg {
        return leg.volume_mm3();
    }
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
    use crate::solver::spec::{Method, Preload};

    #[test]
    fn the_default_leg_has_about_three_litres() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let litres = volume_mm3(&spec.geometry) * 1e-6;
        assert!((2.5..4.0).contains(&litres), "{litres}");
    }

    #[test]
    fn the_proposed_element_size_fits() {
        let mut spec = load_scenario("single_head".as_ref()).unwrap().spec;
        spec.resolution = Resolution::Custom { order: 6, element_mm: 2.0 };
        let before_meshing = |spec: &ScenarioSpec| {
            check_fit(spec, expected_unknowns(spec), &|hz| elements_per_wave(spec, hz), 4000.0)
        };
        let refusal = before_meshing(&spec).unwrap_err();
        assert!(refusal.to_string().contains("GiB"));
        let proposed = refusal.element_mm.expect("a leg of a few elements fits");
        spec.resolution = Resolution::Custom { order: 6, element_mm: proposed };
        assert_eq!(before_meshing(&spec), Ok(()));
        spec.resolution = Resolution::Custom { order: 6, element_mm: 0.95 * proposed };
        assert!(before_meshing(&spec).is_err(), "the proposal is not needlessly coarse");
    }

    /// The memory of a scenario, and so the way it is solved, is the same on every machine; only the refusal
    /// differs.
    #[test]
    fn the_estimate_does_not_depend_on_the_free_memory() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        for unknowns in [1e5, 4e5, 3e6] {
            for elements in [0.5, 1.1, 3.0] {
                let needed = |free_mib: f64| match check_fit(&spec, unknowns, &|_| elements, free_mib) {
                    Err(refusal) => refusal.needed_mib,
                    Ok(()) => estimate_mib(&spec, unknowns, &|_| elements),
                };
                let all = [0.0, 100.0, 2e3, 16e3, 256e3, 1e9].map(needed);
                assert!(all.iter().all(|&mib| mib == all[0]), "{unknowns} {elements}: {all:?}");
            }
        }
    }

    #[test]
    fn no_element_size_is_proposed_if_none_fits() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let refusal = check_fit(&spec, expected_unknowns(&spec), &|_| 1.0, 0.0).unwrap_err();
        assert_eq!(refusal.element_mm, None);
        assert!(refusal.to_string().ends_with("no element size would fit"), "{refusal}");
    }

    #[test]
    fn each_method_has_its_own_estimate() {
        let spec = load_scenario("vibration_vs_percussion".as_ref()).unwrap().spec;
        let with = |cases: &[usize], iterations: usize| {
            let mut some = spec.clone();
            some.cases = cases.iter().map(|&i| spec.cases[i].clone()).collect();
            some.analysis.iterations = iterations;
            bytes_per_unknown(&some)
        };
        let gun = spec.cases.len() - 1;
        let stepped = |iterations: usize| {
            let mut some = spec.clone();
            (some.analysis.method, some.analysis.iterations) = (Method::Transient, iterations);
            some.analysis.preload = Preload::Off;
            some.cases = vec![spec.cases[gun].clone()];
            bytes_per_unknown(&some)
        };
        assert_eq!(stepped(10), stepped(1000), "time stepping has no iterations");
        assert_eq!(with(&[0], 400) - with(&[0], 300), 100.0 * BYTES_PER_ITERATION);
    }

    #[test]
    fn a_mesh_finer_than_expected_is_refused_with_the_same_message() {
        let mut spec = load_scenario("single_head".as_ref()).unwrap().spec;
        // Order 2 has one displacement solver only, so that the memory grows with the unknowns.
        spec.resolution = Resolution::Preview;
        let unknowns = expected_unknowns(&spec);
        let waves = |hz: f64| elements_per_wave(&spec, hz);
        let just_enough_mib = estimate_mib(&spec, unknowns, &waves) / SHARE * 1.001;
        assert_eq!(check_fit(&spec, unknowns, &waves, just_enough_mib), Ok(()));
        let error = RunError::from(check_fit(&spec, 1.5 * unknowns, &waves, just_enough_mib).unwrap_err());
        assert!(error.to_string().contains("would fit"), "{error}");
        assert_eq!(error.exit_code(), 3);
    }
}
