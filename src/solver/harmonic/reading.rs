//! What is read from a solution: pressures, norms, powers, displacements as complex numbers.

use super::level::Level;
use super::reference;
use super::solve::Solution;
use super::system::HarmonicSystem;
use crate::math::C64;

impl HarmonicSystem {
    /// Where coefficient `i` of `[element][function]` has its real part in a pressure field; the imaginary follows.
    pub(super) fn pressure_place(&self, i: usize) -> usize {
        let elements = &self.level().elements;
        let (first, stride) = elements.pressure_at(i / elements.functions);
        first + i % elements.functions * stride
    }

    /// `[element][function]` coefficients of a pressure field.
    pub(super) fn coefficients(&self, pressure: &[f32]) -> Vec<C64> {
        (0..self.scale_p.len() * self.level().elements.functions)
            .map(|i| self.pressure_place(i))
            .map(|at| C64::new(f64::from(pressure[at]), f64::from(pressure[at + 1])))
            .collect()
    }

    /// Norm of a residual: forces over √(|G| K_dev,nn + ω² m + what holds the node), volume defects times √|G|. It depends on the body
    /// and the frequency alone, not on how the equations are solved.
    pub fn norm(&self, r: &reference::Fields) -> f64 {
        let functions = self.level().elements.functions;
        let force = r.u.iter().flatten().zip(&self.scale_u);
        let volume = r.p.iter().enumerate().map(|(i, z)| (z, &self.scale_p[i / functions]));
        force.chain(volume).map(|(z, &s)| z.norm_sqr() * f64::from(s).powi(2)).sum::<f64>().sqrt()
    }

    /// `[element · point]` mean stress K div u [Pa] of a solution, tension positive.
    pub fn mean_stress(&self, solution: &Solution) -> Vec<C64> {
        self.reference.pressure(&solution.pressure)
    }

    /// `[membrane]` mean power absorbed at the present frequency by a motion of `[node]` complex `amplitude`,
    /// ½ω Im(ûᴴ K̂ û) [W].
    pub fn membrane_power(&mut self, amplitude: &[[C64; 3]]) -> Vec<f64> {
        let u: Vec<f32> = amplitude.iter().flat_map(split).collect();
        let mut y = vec![0.0f32; u.len()];
        let omega = self.omega;
        let loss = |u: &[f32], y: &[f32]| {
            (0..3)
                .map(|c| f64::from(u[c]) * f64::from(y[3 + c]) - f64::from(u[3 + c]) * f64::from(y[c]))
                .sum::<f64>()
        };
        let sheets = self.multigrid.levels[0].sheets.iter_mut();
        sheets
            .map(|sheet| {
                y.fill(0.0);
                sheet.apply(&u, &mut y);
                0.5 * omega * u.chunks_exact(6).zip(y.chunks_exact(6)).map(|(u, y)| loss(u, y)).sum::<f64>()
            })
            .collect()
    }

    /// Largest eigenvalues of the smoothed operators, finest level first.
    pub fn smoother_bounds(&self) -> Vec<f64> {
        self.multigrid.levels.iter().map(Level::largest).collect()
    }
}

/// `[node]` complex displacements of a `[node][6]` field.
pub(super) fn displacement(u: &[f32]) -> Vec<[C64; 3]> {
    let complex = |u: &[f32]| [0, 1, 2].map(|c| C64::new(f64::from(u[c]), f64::from(u[3 + c])));
    u.chunks_exact(6).map(complex).collect()
}

/// Real x y z, imaginary x y z.
pub(super) fn split(z: &[C64; 3]) -> [f32; 6] {
    [z[0].re as f32, z[1].re as f32, z[2].re as f32, z[0].im as f32, z[1].im as f32, z[2].im as f32]
}
