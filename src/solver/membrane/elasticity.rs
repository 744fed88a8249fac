//! Plane-stress stiffness of a membrane, and the coefficients of one application.

use super::kernel::StepCoefficients;
use crate::material::MaxwellFit;
use crate::material::spec::MembraneSpec;
use crate::solver::real::Real;
use crate::solver::stiffness::maxwell::Branch;

/// Coefficients of one application with these `branches`; empty for the instantaneous operator.
pub(crate) fn step_coefficients<T: Real>(
    stiffness: &[f64; 4],
    fit: &MaxwellFit,
    branches: &[Branch],
) -> StepCoefficients<T> {
    StepCoefficients {
        stiffness: stiffness.map(T::of),
        unrelaxed: T::of(fit.unrelaxed()),
        branches: fit.weights.iter().zip(branches).map(|(&g, b)| [g, b.a, b.b0, b.b1].map(T::of)).collect(),
    }
}

/// Q₁₁, Q₂₂, Q₁₂, Gh [N/m].
pub(crate) fn plane_stress(spec: &MembraneSpec) -> [f64; 4] {
    let nu21 = spec.poisson * spec.eh_across_n_m / spec.eh_along_n_m;
    let scale = 1.0 / (1.0 - spec.poisson * nu21);
    let across = spec.eh_across_n_m * scale;
    [spec.eh_along_n_m * scale, across, spec.poisson * across, spec.gh_n_m]
}
