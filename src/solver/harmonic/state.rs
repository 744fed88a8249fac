//! States: displacement and pressure as one real vector, and the operator on it: what reduced models are made of.
//!
//! A state is `[node][component]` displacement [m], then `[element][function]` pressure [Pa]. The mixed operator is symmetric
//! between states.

use super::error::{HarmonicError, within};
use super::sampling::moduli;
use super::solve::Solution;
use super::system::{Body, HarmonicSystem};
use crate::math::C64;

impl Solution {
    /// Σ zⱼ uⱼ of solutions at one frequency: they are linear in what acts.
    ///
    /// # Panics
    /// If there is none, or they are of different bodies.
    pub fn combine(parts: &[Solution], by: &[C64]) -> Solution {
        let mut out = Solution {
            displacement: vec![[C64::default(); 3]; parts[0].displacement.len()],
            pressure: vec![C64::default(); parts[0].pressure.len()],
        };
        for (part, z) in parts.iter().zip(by).filter(|(_, z)| z.norm() > 0.0) {
            assert_eq!(part.pressure.len(), out.pressure.len(), "solutions of one body");
            for (sum, u) in out.displacement.iter_mut().zip(&part.displacement) {
                sum.iter_mut().zip(u).for_each(|(s, u)| *s += z * u);
            }
            out.pressure.iter_mut().zip(&part.pressure).for_each(|(sum, p)| *sum += z * p);
        }
        out
    }
}

impl HarmonicSystem {
    /// Length of a state, and how much of it is displacement.
    pub fn state_len(&self) -> (usize, usize) {
        let (level, u) = (self.level(), self.unknowns());
        (u + level.space.n_elements * level.elements.functions, u)
    }

    /// (place in a state, place of the real part in a pressure field).
    fn pressures(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let (len, u) = self.state_len();
        (u..len).map(move |i| (i, self.pressure_place(i - u)))
    }

    /// Real and imaginary part of a solution.
    pub fn states(&self, solution: &Solution) -> [Vec<f32>; 2] {
        let all = || solution.displacement.iter().flatten().chain(&solution.pressure);
        [all().map(|z| z.re as f32).collect(), all().map(|z| z.im as f32).collect()]
    }

    /// The solution with these real and imaginary parts.
    pub fn solution(&self, [re, im]: [&[f32]; 2]) -> Solution {
        let (len, u) = self.state_len();
        let z = |i: usize| C64::new(f64::from(re[i]), f64::from(im[i]));
        let displacement = (0..u / 3).map(|n| [0, 1, 2].map(|c| z(3 * n + c))).collect();
        Solution { displacement, pressure: (u..len).map(z).collect() }
    }

    /// Moves the operator, without its preconditioner, to `hz`: enough for [`HarmonicSystem::apply`].
    ///
    /// # Errors
    /// A frequency out of range.
    pub fn set_operator(&mut self, hz: f64, body: &Body) -> Result<(), HarmonicError> {
        within("frequency", hz, (1e-6, 2000.0), "above 0, to 2000 Hz")?;
        self.omega = std::f64::consts::TAU * hz;
        let level = &mut self.multigrid.levels[0];
        let boundary = (body.hold)(&level.space, body.material, hz);
        let g = moduli(body.material, body.space.n_elements, hz, hz);
        level.set_frequency(&g, hz, self.omega, &boundary);
        self.hz = f64::NAN;
        Ok(())
    }

    /// Real and imaginary part of the operator times a real state, at the present frequency.
    pub fn apply(&mut self, state: &[f32]) -> [Vec<f32>; 2] {
        let (len, _) = self.state_len();
        for (u, s) in self.fields.u.chunks_exact_mut(6).zip(state.chunks_exact(3)) {
            u[..3].copy_from_slice(s);
            u[3..].fill(0.0);
        }
        let mut p = std::mem::take(&mut self.fields.p);
        p.fill(0.0);
        self.pressures().for_each(|(i, at)| p[at] = state[i]);
        self.fields.p = p;
        self.operate();
        let mut image = [0, 3].map(|part| {
            let mut values = Vec::with_capacity(len);
            self.fields.y.chunks_exact(6).for_each(|y| values.extend_from_slice(&y[part..part + 3]));
            values.resize(len, 0.0);
            values
        });
        for (i, at) in self.pressures() {
            (image[0][i], image[1][i]) = (self.fields.q[at], self.fields.q[at + 1]);
        }
        image
    }
}
