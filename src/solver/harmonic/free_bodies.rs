//! Releasing the rigid bodies that carry held nodes, after a solve with them held.

use super::body_response::BodyResponse;
use super::error::HarmonicError;
use super::frequency::{AtFrequency, loose};
use super::operator::Fields;
use super::solution::{HarmonicInfo, Solution};

/// Relative residual of the fields of unit motions. Uᵀ A U has its square as error.
const TOLERANCE: f64 = 1e-5;

impl AtFrequency<'_> {
    /// Adds to every solution of `solved` for held bodies the motion of the bodies under its load, unless the
    /// iteration has moved them.
    ///
    /// # Errors
    /// Those of the solves for unit motions; bodies without any stiffness.
    pub(super) fn release_bodies(
        &mut self,
        loads: &[&Fields],
        solved: &mut [(Fields, HarmonicInfo)],
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<(), HarmonicError> {
        if self.bodies.is_empty() || self.coupling.is_some() {
            return Ok(());
        }
        let response = match self.response.take() {
            Some(known) => known,
            None => self.body_response(max_iterations, observe)?,
        };
        for (load, (x, info)) in loads.iter().zip(solved) {
            response.add(load, x).ok_or_else(|| loose(self.hz(), self.bodies.motions()))?;
            let residual = self.system.reference.residual(load, x);
            let scale = self.norm(&self.at_free_nodes(load));
            if scale > 0.0 {
                info.residual = info.residual.max(self.norm(&residual) / scale);
            }
        }
        self.response = Some(response);
        Ok(())
    }

    /// The part of `solution` that is left with the bodies held, unless the iteration moves them: a start for
    /// [`AtFrequency::solve_held`].
    ///
    /// # Errors
    /// Those of [`AtFrequency::release_bodies`].
    pub(super) fn held_part(
        &mut self,
        solution: &Solution,
        max_iterations: usize,
    ) -> Result<Fields, HarmonicError> {
        let mut x = Fields { u: solution.displacement.clone(), p: solution.pressure.clone() };
        if let Some(coupling) = &self.coupling {
            self.reference.mask(&mut x.u);
            coupling.carry_motion_in(&solution.displacement, &mut x.u);
            return Ok(x);
        }
        if !self.bodies.is_empty() {
            let response = match self.response.take() {
                Some(known) => known,
                None => self.body_response(max_iterations, &mut |_, _, _| true)?,
            };
            response.add_motions(&-self.bodies.motion_in(&x.u), &mut x);
            self.response = Some(response);
        }
        self.reference.mask(&mut x.u);
        Ok(x)
    }

    /// Solves for the unit motions of all bodies.
    fn body_response(
        &mut self,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<BodyResponse, HarmonicError> {
        let zero = self.reference.zeros();
        let carried = |motion| {
            let mut start = zero.clone();
            self.bodies.carry(motion, &mut start.u);
            (&zero, Some(start))
        };
        let starts = (0..self.bodies.motions()).map(carried).collect();
        // Their progress is that of the first load.
        let observe = &mut |_: usize, step: usize, r: f64| observe(0, step, r);
        let solved = self.solve_held(starts, TOLERANCE, max_iterations, observe)?;
        let fields: Vec<Fields> = solved.into_iter().map(|(x, _)| x).collect();
        let images: Vec<Fields> = fields.iter().map(|x| self.system.reference.apply(x)).collect();
        let own = self.bodies.dynamic_stiffness(self.system.omega);
        Ok(BodyResponse::new(fields, &images, &own))
    }
}
