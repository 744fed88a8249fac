//! `PointMaterial`: material coefficients and deviatoric stress at one point.

use crate::math::{C64, V3};
use crate::metric::point::tensor::CM3;

/// Material at a point.
#[derive(Clone, Copy, Debug)]
pub struct PointMaterial {
    /// Density ρ [kg/m³].
    pub density: f64,
    /// Bulk modulus K [Pa].
    pub bulk: f64,
    /// Cross-fibre shear modulus at 50 Hz [Pa].
    pub mu_t: f64,
    /// Along-fibre shear modulus at 50 Hz [Pa].
    pub mu_l: f64,
    /// β = E_L + μ_T − 4 μ_L at 50 Hz [Pa].
    pub beta: f64,
    /// Unit fibre direction.
    pub fibre: V3,
}

impl PointMaterial {
    /// Deviatoric stress dev[2μ_T e + 2(μ_L−μ_T)(Ae + eA) + β (a·ea) A], e = dev ε, of a complex strain at
    /// unit shape factor [Pa]. This is the law of the solver (`Law::deviatoric_stress`) for complex full
    /// tensors and any strain, not only a deviatoric one; both must change together, and `tests/run` compares
    /// the powers that follow from them.
    pub fn deviatoric(&self, strain: &CM3) -> CM3 {
        let strain = strain - CM3::identity() * (strain.trace() / 3.0);
        let a = self.fibre.map(C64::from);
        let outer = a * a.transpose();
        let along = (a.transpose() * strain * a)[0];
        let mix = outer * strain + strain * outer;
        let s = strain * C64::from(2.0 * self.mu_t)
            + mix * C64::from(2.0 * (self.mu_l - self.mu_t))
            + outer * (along * self.beta);
        s - CM3::identity() * (s.trace() / 3.0)
    }
}
