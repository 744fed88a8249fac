//! States: displacement and pressure as one real vector, and the operator applied to it.
//!
//! A state is `[node][component]` displacement [m], then `[element][function]` pressure coefficients
//! [Pa·√m³]. The mixed operator is symmetric between states.

use super::super::frequency::OperatorAtFrequency;
use super::super::solution::Solution;
use super::super::system::HarmonicSystem;
use crate::math::{C64, V3};
use crate::solver::real::{node_vector, set_node};
use nalgebra::DVector;

impl HarmonicSystem {
    /// Length of a state, and the number of its displacement entries.
    pub fn state_len(&self) -> (usize, usize) {
        let (level, u) = (self.level(), self.unknowns());
        (u + level.space.n_elements * level.elements.functions, u)
    }

    /// (index in a state, offset of the real part in a pressure field) of every pressure coefficient.
    fn pressure_offsets(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let (len, u) = self.state_len();
        (u..len).map(move |i| (i, self.pressure_offset(i - u)))
    }

    /// Real and imaginary part of a solution as states.
    pub fn to_states(&self, solution: &Solution) -> [Vec<f32>; 2] {
        let all = || solution.displacement.iter().flatten().chain(&solution.pressure);
        [all().map(|z| z.re as f32).collect(), all().map(|z| z.im as f32).collect()]
    }

    /// The solution with the states `re` and `im` as real and imaginary part.
    pub fn solution_from_states(&self, [re, im]: [&[f32]; 2]) -> Solution {
        let (len, u) = self.state_len();
        let z = |i: usize| C64::new(f64::from(re[i]), f64::from(im[i]));
        let displacement = (0..u / 3).map(|n| [0, 1, 2].map(|c| z(3 * n + c))).collect();
        Solution { displacement, pressure: (u..len).map(z).collect() }
    }
}

impl OperatorAtFrequency<'_> {
    /// Real and imaginary part of the operator times a real `state`. At the nodes of rigid bodies it is the
    /// resistance of the bodies to their motion, with what they carry: the smallest forces with its sum and
    /// moment.
    pub fn apply(&mut self, state: &[f32]) -> [Vec<f32>; 2] {
        let system = &mut *self.system;
        let (len, _) = system.state_len();
        for (u, s) in system.work.u.chunks_exact_mut(6).zip(state.chunks_exact(3)) {
            u[..3].copy_from_slice(s);
            u[3..].fill(0.0);
        }
        let mut p = std::mem::take(&mut system.work.p);
        p.fill(0.0);
        system.pressure_offsets().for_each(|(i, at)| p[at] = state[i]);
        system.work.p = p;
        system.apply_with_reactions();
        let resistance = self.resistance(state);
        let system = &mut *self.system;
        system.multigrid.levels[0].mask(&mut system.work.y);
        let mut image = [0, 3].map(|part| {
            let mut values = Vec::with_capacity(len);
            system.work.y.chunks_exact(6).for_each(|y| values.extend_from_slice(&y[part..part + 3]));
            values.resize(len, 0.0);
            values
        });
        for (i, at) in system.pressure_offsets() {
            (image[0][i], image[1][i]) = (system.work.q[at], system.work.q[at + 1]);
        }
        for (image, resistance) in image.iter_mut().zip(resistance) {
            self.bodies.spread(resistance, |node, f| set_node(image, node, f));
        }
        image
    }

    /// Real and imaginary part of the `[motion]` forces and moments that resist the motion of the bodies in
    /// `state`: the reactions at their nodes in `self.system.work`, and those of the bodies alone.
    fn resistance(&self, state: &[f32]) -> [DVector<f64>; 2] {
        let motion = self.bodies.nearest(|node| node_vector(state, node));
        let y = &self.system.work.y;
        [0, 3].map(|part| {
            let reaction = |node: u32| V3::from_fn(|c, _| f64::from(y[6 * node as usize + part + c]));
            let mut sum = DVector::zeros(motion.len());
            self.bodies.gather(reaction, sum.as_mut_slice());
            let own = self.own.map(|z| if part == 0 { z.re } else { z.im });
            sum + own * &motion
        })
    }
}
