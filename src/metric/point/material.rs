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
    /// unit shape factor [Pa].
    ///
    /// This is the law of the solver ([`crate::solver::stiffness::law::ShearLaw::stress`]) for any strain,
    /// not only a deviatoric one. It stands apart because its products of full matrices round in another
    /// order, (a_i a_k) e_kj instead of a_i (a_k e_kj), on which the metrics depend to the last bit. Both
    /// must change together: a test below compares them, and `tests/run` the powers that follow from them.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::stiffness::law::{Law, strain, with_pressure};
    use approx::assert_relative_eq;

    /// The deviatoric stress equals that of the solver's law in complex numbers.
    #[test]
    fn deviatoric_stress_is_that_of_the_solver() {
        let fibre = V3::new(0.48, -0.6, 0.64);
        let m = PointMaterial { density: 1060.0, bulk: 1e7, mu_t: 1e3, mu_l: 1450.0, beta: 4400.0, fibre };
        let law = Law {
            bulk: m.bulk,
            mu_t: m.mu_t,
            mu_l: m.mu_l,
            beta: m.beta,
            fibre: [fibre.x, fibre.y, fibre.z],
            tangent: None,
        };
        let gradient =
            [0, 1, 2].map(|i| [0, 1, 2].map(|j| C64::new((1 + i + 3 * j) as f64, (4 * i) as f64 - j as f64)));
        let full = CM3::from_fn(|i, j| (gradient[i][j] + gradient[j][i]) * 0.5);
        let rows = with_pressure(law.shear().stress(&strain(&gradient).0), C64::from(0.0));
        let expected = CM3::from_fn(|i, j| rows[i][j]);
        assert_relative_eq!((m.deviatoric(&full) - expected).norm(), 0.0, epsilon = 1e-12 * expected.norm());
    }
}
