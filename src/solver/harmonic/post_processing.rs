//! Quantities derived from a solution: norms, mean stress, power absorbed by membranes.

use super::frequency::{AtFrequency, OperatorAtFrequency};
use super::operator::{Fields, from_complex};
use super::solution::Solution;
use super::system::HarmonicSystem;
use crate::math::C64;

impl HarmonicSystem {
    /// Offset in a pressure field of the real part of coefficient `i` of `[element][function]`; the imaginary
    /// part follows it.
    pub(super) fn pressure_offset(&self, i: usize) -> usize {
        let elements = &self.level().elements;
        let (first, stride) = elements.pressure_at(i / elements.functions);
        first + i % elements.functions * stride
    }

    /// `[element][function]` complex coefficients of a pressure field.
    pub(super) fn coefficients(&self, pressure: &[f32]) -> Vec<C64> {
        (0..self.scale_p.len() * self.level().elements.functions)
            .map(|i| self.pressure_offset(i))
            .map(|at| C64::new(f64::from(pressure[at]), f64::from(pressure[at + 1])))
            .collect()
    }

    /// `[element · point]` mean stress K div u [Pa] of a solution; positive in tension.
    pub fn mean_stress(&self, solution: &Solution) -> Vec<C64> {
        self.reference.pressure(&solution.pressure)
    }

    /// Estimated largest eigenvalues of the smoothed operators, finest level first; 0 for the level solved
    /// directly.
    pub fn smoother_bounds(&self) -> Vec<f64> {
        self.multigrid.smoother_bounds()
    }
}

impl AtFrequency<'_> {
    /// Norm of a residual: forces over √(|G| K_dev,nn + ω² m + supports), volume defects times √|G|. It
    /// depends on the body and the frequency alone, not on the displacement solver; where that is the cycle,
    /// forces and moments on rigid bodies over the roots of their stiffnesses are added.
    pub fn norm(&self, r: &Fields) -> f64 {
        let functions = self.level().elements.functions;
        let force = r.u.iter().flatten().zip(&self.scale_u);
        let volume = r.p.iter().enumerate().map(|(i, z)| (z, &self.scale_p[i / functions]));
        let on_bodies = self.coupling.iter().flat_map(|coupling| coupling.weighted(&r.u));
        let squares = force.chain(volume).map(|(z, &s)| z.norm_sqr() * f64::from(s).powi(2));
        squares.chain(on_bodies.map(|z| z.norm_sqr())).sum::<f64>().sqrt()
    }
}

impl OperatorAtFrequency<'_> {
    /// `[membrane]` mean power absorbed for the `[node][component]` complex displacement `amplitude` [m]:
    /// ½ω Im(ûᴴ K̂ û) [W].
    pub fn membrane_power(&mut self, amplitude: &[[C64; 3]]) -> Vec<f64> {
        let u: Vec<f32> = amplitude.iter().flat_map(from_complex).collect();
        let mut y = vec![0.0f32; u.len()];
        let omega = self.system.omega;
        let loss = |u: &[f32], y: &[f32]| {
            (0..3)
                .map(|c| f64::from(u[c]) * f64::from(y[3 + c]) - f64::from(u[3 + c]) * f64::from(y[c]))
                .sum::<f64>()
        };
        let membranes = self.system.multigrid.levels[0].membranes.iter_mut();
        membranes
            .map(|membrane| {
                y.fill(0.0);
                membrane.apply(&u, &mut y);
                0.5 * omega * u.chunks_exact(6).zip(y.chunks_exact(6)).map(|(u, y)| loss(u, y)).sum::<f64>()
            })
            .collect()
    }
}
