//! Whether a scenario fits into memory: one estimate, one limit, one refusal, judged twice.
//!
//! Before meshing, unknowns ≈ 3 V (N/h)³ for volume V, order N and element edge h, so that a mesh that is itself too
//! large is never made. Once the mesh is known its unknowns are counted, before fields and kernels are allocated.

use crate::anatomy::SubjectSpec;
use crate::preset::ScenarioSpec;
use crate::preset::spec::{GeometrySpec, Part};
use crate::run::memory;
use crate::run::method::{Chosen, choose, device, ports};
use crate::run::prepare::discretisation;
use crate::run::settle::settles;
use crate::solver::harmonic::Inner;
use std::fmt;

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
/// Share of the free memory that runs may plan to use; the rest is for what the estimate misses and for other programs.
pub const SHARE: f64 = 0.9;

/// Share of all memory that the factors of every unknown may take; beyond it the harmonic solver factors order 2 alone.
const SHARE_OF_FACTORS: f64 = 1.0 / 3.0;

/// Why a scenario is not begun.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refusal {
    /// Estimated displacement unknowns.
    pub unknowns: f64,
    /// Estimated need [MiB].
    pub needed_mib: f64,
    /// Memory to be had [MiB].
    pub free_mib: f64,
    /// Element edge that would fit at the same order [mm].
    pub element_mm: f64,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a mesh of about {:.1e} unknowns needs about {:.1} GiB of memory; {:.0} % of the {:.1} GiB that are free \
             may be used; elements of {:.1} mm would fit",
            self.unknowns,
            self.needed_mib / 1024.0,
            100.0 * SHARE,
            self.free_mib / 1024.0,
            self.element_mm
        )
    }
}

impl std::error::Error for Refusal {}

/// Refuses a scenario that cannot fit into the memory that is free now.
///
/// # Errors
/// The estimate, and the element size that would fit.
pub fn check(spec: &ScenarioSpec) -> Result<(), Refusal> {
    fits(spec, expected_unknowns(spec), memory::free_mib())
}

/// Refuses `unknowns` displacement unknowns for `spec` where `free_mib` [MiB] were free before meshing: the estimate holds
/// the mesh as well.
///
/// # Errors
/// The estimate, and the element size that would fit.
pub fn fits(spec: &ScenarioSpec, unknowns: f64, free_mib: f64) -> Result<(), Refusal> {
    let needed_mib = estimate_mib(spec, unknowns);
    let usable_mib = SHARE * free_mib;
    if needed_mib <= usable_mib {
        return Ok(());
    }
    let (_, element_mm) = discretisation(spec.resolution);
    // Factors grow faster than unknowns do: the edge is found step by step, with a tenth to spare.
    let mut coarser = 1.0f64;
    for _ in 0..40 {
        coarser *= (1.1 * estimate_mib(spec, unknowns / coarser.powi(3)) / usable_mib).powf(0.25);
    }
    // rounded up to a tenth of a millimetre
    let element_mm = (element_mm * coarser * 10.0).ceil() / 10.0;
    Err(Refusal { unknowns, needed_mib, free_mib, element_mm })
}

/// Memory a run of `spec` will need, estimated before meshing [MiB].
pub fn expected_mib(spec: &ScenarioSpec) -> f64 {
    estimate_mib(spec, expected_unknowns(spec))
}

/// Estimated memory of a run with `unknowns` displacement unknowns [MiB].
fn estimate_mib(spec: &ScenarioSpec, unknowns: f64) -> f64 {
    (unknowns * bytes_per_unknown(spec) + factor_bytes(spec, unknowns)) / (1024.0 * 1024.0)
}

/// Whether the factors of so many `unknowns` may be made.
pub fn factors_fit(unknowns: f64) -> bool {
    Inner::factor_bytes(unknowns) <= SHARE_OF_FACTORS * memory::total_mib() * 1024.0 * 1024.0
}

/// What the factors of the harmonic solver need, of all unknowns where that is allowed: 0 where every case takes time steps
/// and rests on nothing.
fn factor_bytes(spec: &ScenarioSpec, unknowns: f64) -> f64 {
    let harmonic = |case| {
        choose(spec, case).is_ok_and(|choice| choice.chosen != Chosen::Transient)
            || device(case).is_ok_and(|device| device.is_some_and(|d| settles(spec.analysis.preload, d)))
    };
    if !spec.cases.iter().any(harmonic) {
        return 0.0;
    }
    Inner::factor_bytes(if factors_fit(unknowns) { unknowns } else { at_order_two(spec, unknowns) })
}

/// Unknowns that order 2 has on a mesh where the order of `spec` has `unknowns`.
pub fn at_order_two(spec: &ScenarioSpec, unknowns: f64) -> f64 {
    let (order, _) = discretisation(spec.resolution);
    unknowns * (2.0 / order as f64).powi(3)
}

/// What the methods of all cases need: the harmonic solver is kept while another case takes time steps. Its Krylov basis
/// grows with the iterations; all that are allowed are counted.
fn bytes_per_unknown(spec: &ScenarioSpec) -> f64 {
    let chosen: Vec<Chosen> =
        spec.cases.iter().filter_map(|case| choose(spec, case).ok()).map(|choice| choice.chosen).collect();
    let stepped = BYTES_PER_UNKNOWN + BYTES_PER_HARMONIC * spec.analysis.harmonics as f64;
    let krylov = BYTES_PER_ITERATION * spec.analysis.iterations as f64;
    let ports = spec.cases.iter().filter_map(|case| ports(case).ok()).max().unwrap_or(0).max(1);
    let krylov = krylov + BYTES_PER_PORT * ports as f64;
    match (chosen.contains(&Chosen::Transient), chosen.iter().any(|&c| c != Chosen::Transient)) {
        (_, false) => stepped,
        (false, true) => BYTES_PER_UNKNOWN_HARMONIC + krylov,
        (true, true) => BYTES_PER_UNKNOWN_HARMONIC + krylov.max(stepped),
    }
}

/// Displacement unknowns the mesh of `spec` will have, about.
pub fn expected_unknowns(spec: &ScenarioSpec) -> f64 {
    let (order, element_mm) = discretisation(spec.resolution);
    3.0 * volume_mm3(&spec.geometry) * (order as f64 / element_mm).powi(3)
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
    use crate::mesh::spec::Resolution;
    use crate::preset::load_scenario;
    use crate::run::error::RunError;

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
        let before_meshing = |spec: &ScenarioSpec| fits(spec, expected_unknowns(spec), 4000.0);
        let refusal = before_meshing(&spec).unwrap_err();
        assert!(refusal.to_string().contains("GiB"));
        spec.resolution = Resolution::Custom { order: 6, element_mm: refusal.element_mm };
        assert_eq!(before_meshing(&spec), Ok(()));
        spec.resolution = Resolution::Custom { order: 6, element_mm: 0.95 * refusal.element_mm };
        assert!(before_meshing(&spec).is_err(), "the proposal is not needlessly coarse");
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
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let unknowns = expected_unknowns(&spec);
        let just_enough_mib = estimate_mib(&spec, unknowns) / SHARE * 1.001;
        assert_eq!(fits(&spec, unknowns, just_enough_mib), Ok(()));
        let error = RunError::from(fits(&spec, 1.5 * unknowns, just_enough_mib).unwrap_err());
        assert!(error.to_string().contains("would fit"), "{error}");
        assert_eq!(error.exit_code(), 3);
    }
}
