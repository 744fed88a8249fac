//! Plane stress of an orthotropic membrane: tension N = Q e from the in-plane strain e, Q as in [`super`].

use crate::material::spec::MembraneSpec;
use crate::solver::real::Real;

/// Q₁₁, Q₂₂, Q₁₂, Gh [N/m].
pub(crate) fn plane_stress(spec: &MembraneSpec) -> [f64; 4] {
    let nu21 = spec.poisson * spec.eh_across_n_m / spec.eh_along_n_m;
    let scale = 1.0 / (1.0 - spec.poisson * nu21);
    let across = spec.eh_across_n_m * scale;
    [spec.eh_along_n_m * scale, across, spec.poisson * across, spec.gh_n_m]
}

/// N = Q e [N/m] as (N₁₁, N₂₂, N₁₂) for the strain (e₁₁, e₂₂, γ₁₂); `stiffness` is Q₁₁, Q₂₂, Q₁₂, Gh [N/m].
#[inline(always)]
pub(crate) fn tension<T: Real>(stiffness: &[T; 4], e: [T; 3]) -> [T; 3] {
    let [q11, q22, q12, shear] = *stiffness;
    [q11 * e[0] + q12 * e[1], q12 * e[0] + q22 * e[1], shear * e[2]]
}

/// a · Q b [N/m]: the work of the tension of strain `b` on strain `a`.
///
/// The product of the shears is (γ_a Gh) γ_b, not γ_a N₁₂: another rounding, on which stiffness matrices and
/// energies depend to the last bit.
pub(crate) fn work(stiffness: &[f64; 4], a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let [n11, n22, _] = tension(stiffness, *b);
    a[0] * n11 + a[1] * n22 + a[2] * stiffness[3] * b[2]
}
