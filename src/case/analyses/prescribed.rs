//! `PrescribedMotion`: solver for heads with prescribed displacement and loads with prescribed force. One
//! solve per unit frequency component, cached for cases with the same component at another amplitude.
//!
//! The body is linear: its displacement is proportional to the amplitude of the component. A component is
//! always divided by its largest amplitude before it is solved, so that results do not depend on earlier
//! cases.

use crate::case::component::FrequencyComponent;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::key::SolutionKey;
use crate::case::harmonic::pads::Pads;
use crate::case::harmonic::port_solutions::PortSolutions;
use crate::case::harmonic::solve::{Factors, SolveProgress, named, solve_component};
use crate::math::{C64, Monitor};
use crate::model::error::RunError;
use crate::solver::harmonic::{Body, HarmonicSystem};
use nalgebra::DMatrix;
use std::sync::Arc;
use std::time::Instant;

/// Amplitudes of a unit component are rounded to multiples of this, which removes the round-off of the
/// division.
const GRAIN: f64 = 1.0 / (1u64 << 40) as f64;

/// An excitation with prescribed motion and forces.
pub struct PrescribedMotion<'a> {
    cx: CaseContext<'a>,
    excitation: &'a Excitation,
    pub(super) pads: Pads,
    /// Key of the solutions, without component and frequency.
    key: SolutionKey,
}

impl<'a> PrescribedMotion<'a> {
    /// The solver for `excitation` on the model of `cx`.
    pub fn new(cx: CaseContext<'a>, excitation: &'a Excitation) -> PrescribedMotion<'a> {
        let pads = Pads::new(excitation);
        let mut key = SolutionKey::new("prescribed", cx.spec, &pads.pads);
        for (node, force) in excitation.loads.iter().flat_map(|load| &load.pattern) {
            key.put(f64::from(*node));
            force.iter().for_each(|x| key.put(*x));
        }
        PrescribedMotion { cx, excitation, pads, key }
    }

    /// The field of the unit component of `component` at `hz`, whether it was cached, and the amplitude; `of`
    /// is the number of this component, from 0, and the number of components.
    ///
    /// # Errors
    /// Those of the solver; [`RunError::Cancelled`].
    pub fn solution(
        &self,
        component: &FrequencyComponent,
        hz: f64,
        of: (usize, usize),
        (system, solid): (&mut HarmonicSystem, &Body),
    ) -> Result<(Arc<PortSolutions>, bool, C64), RunError> {
        let (unit, amplitude) = unit_component(component);
        let mut key = self.key.clone().with_displacement_solver(system.displacement_solver());
        for z in unit.heads.iter().flat_map(|x| x.iter()).chain(&unit.loads) {
            key.put(z.re);
            key.put(z.im);
        }
        let (solutions, cached) = self.cx.workspace.cached_or_solve(key.at(hz), || {
            let begun = Instant::now();
            system.discard_factors();
            let (first, all) = (2 * of.0, 2 * of.1);
            let report = self.cx.progress.part(&self.cx.case.name, (first, all), Factors(hz));
            let monitor = Monitor::new(self.cx.progress.cancel, &report);
            let mut system = system
                .at_monitored(hz, hz, &self.pads.pads, solid, monitor)
                .map_err(named(&self.cx.case.name))?;
            let setup_s = begun.elapsed().as_secs_f64();
            let progress =
                SolveProgress { case: &self.cx.case.name, of: (first + 1, all), progress: self.cx.progress };
            let force = self.pads.force(self.excitation, &unit, self.cx.model.space.n_nodes());
            let (solution, info) = solve_component(&mut system, self.cx.spec, &force, progress)?;
            Ok(PortSolutions {
                solutions: vec![solution],
                stiffness: DMatrix::zeros(0, 0),
                iterations: vec![info.iterations],
                residual: info.residual,
                seconds: [setup_s, info.seconds],
            })
        })?;
        Ok((solutions, cached, C64::from(amplitude)))
    }
}

/// `component` divided by its largest amplitude, and that amplitude; 1 if all amplitudes are zero.
fn unit_component(component: &FrequencyComponent) -> (FrequencyComponent, f64) {
    let all = || component.heads.iter().flat_map(|x| x.iter()).chain(&component.loads);
    let largest = all().map(|z| z.norm()).fold(0.0, f64::max);
    let amplitude = if largest > 0.0 { largest } else { 1.0 };
    let rounded = |x: f64| (x / amplitude / GRAIN).round() * GRAIN;
    let part = |z: C64| C64::new(rounded(z.re), rounded(z.im));
    let heads = component.heads.iter().map(|x| x.map(part)).collect();
    (
        FrequencyComponent {
            order: component.order,
            heads,
            loads: component.loads.iter().copied().map(part).collect(),
        },
        amplitude,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::Vector3;

    #[test]
    fn motions_that_differ_in_amplitude_have_the_same_unit_component() {
        let axis = Vector3::new(0.36, 0.48, -0.8).map(C64::from);
        let component = |a: f64| {
            let z = C64::from_polar(0.7 * a, 0.3);
            FrequencyComponent {
                order: 1,
                heads: vec![axis * z, axis * C64::from(a)],
                loads: vec![C64::from(0.1 * a)],
            }
        };
        let (own, amplitude) = unit_component(&component(1.0));
        assert!((amplitude - 0.8).abs() < 1e-15);
        for a in [0.375e-3, 0.75e-3, 1.5e-3, 0.7e-3, 3.1] {
            let (other, amplitude) = unit_component(&component(a));
            assert_eq!(other, own, "{a}");
            assert!((amplitude / (0.8 * a) - 1.0).abs() < 1e-15);
        }
        assert_eq!(
            unit_component(&FrequencyComponent {
                order: 1,
                heads: vec![Vector3::zeros()],
                loads: Vec::new()
            })
            .1,
            1.0
        );
    }
}
