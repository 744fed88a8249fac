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

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// a · Q b is symmetric and equals a · N(b).
    #[test]
    fn work_is_that_of_the_tension() {
        let stiffness = [4600.0, 920.0, 310.0, 700.0];
        let (a, b) = ([0.3, -0.2, 0.7], [-0.4, 0.9, 0.1]);
        let n = tension(&stiffness, b);
        let expected: f64 = (0..3).map(|i| a[i] * n[i]).sum();
        assert_relative_eq!(work(&stiffness, &a, &b), expected, max_relative = 1e-14);
        assert_relative_eq!(work(&stiffness, &b, &a), expected, max_relative = 1e-14);
    }
}
