//! `PrescribedMotion`: heads and loads that act with prescribed displacement or force, whatever the body does. One solve per
//! frequency component of unit strength, kept for cases with the same component at another strength.
//!
//! The body is linear: a component s times as strong moves it s times as far. The component is always divided by its largest
//! amplitude before it is solved, so that an answer does not depend on earlier cases.

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

/// Amplitudes of a unit component are multiples of this, so that the division by the strength leaves no round-off in them.
const GRAIN: f64 = 1.0 / (1u64 << 40) as f64;

/// An excitation with prescribed motion and forces.
pub struct PrescribedMotion<'a> {
    cx: CaseContext<'a>,
    excitation: &'a Excitation,
    pads: Pads,
    /// Key of the solutions, without component and frequency.
    key: SolutionKey,
}

impl<'a> PrescribedMotion<'a> {
    /// `excitation` on the model of `cx`.
    pub fn new(cx: CaseContext<'a>, excitation: &'a Excitation) -> PrescribedMotion<'a> {
        let pads = Pads::new(excitation);
        let mut key = SolutionKey::new("prescribed", cx.spec, &pads.pads);
        for (node, force) in excitation.loads.iter().flat_map(|load| &load.pattern) {
            key.put(f64::from(*node));
            force.iter().for_each(|x| key.put(*x));
        }
        PrescribedMotion { cx, excitation, pads, key }
    }

    /// The field of `component` at unit strength at `hz`, kept or solved now, whether it was kept, and the strength; `of` is the
    /// number of this component and the count of components.
    ///
    /// # Errors
    /// Those of the solver; cancellation.
    pub fn solution(
        &self,
        component: &FrequencyComponent,
        hz: f64,
        of: (usize, usize),
        (system, solid): (&mut HarmonicSystem, &Body),
    ) -> Result<(Arc<PortSolutions>, bool, C64), RunError> {
        let (unit, strength) = unit(component);
        let mut key = self.key.clone().by(system.inner());
        for z in unit.heads.iter().flat_map(|x| x.iter()).chain(&unit.loads) {
            key.put(z.re);
            key.put(z.im);
        }
        let (answer, known) = self.cx.workspace.ports_or_solve(key.at(hz), || {
            let begun = Instant::now();
            system.set_pads(self.pads.pads.clone());
            system.forget();
            let (first, all) = (2 * of.0, 2 * of.1);
            let report = self.cx.progress.part(&self.cx.case.name, (first, all), Factors(hz));
            let monitor = Monitor::new(self.cx.progress.cancel, &report);
            system.set_frequency_unless(hz, hz, solid, monitor).map_err(named(&self.cx.case.name))?;
            let moved = begun.elapsed().as_secs_f64();
            let turn =
                SolveProgress { case: &self.cx.case.name, of: (first + 1, all), progress: self.cx.progress };
            let force = self.pads.force(self.excitation, &unit, self.cx.model.space.n_nodes());
            let (solution, info) = solve_component(system, self.cx.spec, &force, hz, turn)?;
            Ok(PortSolutions {
                solutions: vec![solution],
                stiffness: DMatrix::zeros(0, 0),
                iterations: vec![info.iterations],
                residual: info.residual,
                seconds: [moved, info.seconds],
            })
        })?;
        Ok((answer, known, C64::from(strength)))
    }
}

/// `component` divided by its largest amplitude, and that amplitude; 1 for silence.
fn unit(component: &FrequencyComponent) -> (FrequencyComponent, f64) {
    let all = || component.heads.iter().flat_map(|x| x.iter()).chain(&component.loads);
    let largest = all().map(|z| z.norm()).fold(0.0, f64::max);
    let strength = if largest > 0.0 { largest } else { 1.0 };
    let rounded = |x: f64| (x / strength / GRAIN).round() * GRAIN;
    let part = |z: C64| C64::new(rounded(z.re), rounded(z.im));
    let heads = component.heads.iter().map(|x| x.map(part)).collect();
    (
        FrequencyComponent {
            order: component.order,
            heads,
            loads: component.loads.iter().copied().map(part).collect(),
        },
        strength,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::Vector3;

    #[test]
    fn the_same_motion_stronger_or_weaker_is_the_same_unit_tone() {
        let axis = Vector3::new(0.36, 0.48, -0.8).map(C64::from);
        let component = |a: f64| {
            let z = C64::from_polar(0.7 * a, 0.3);
            FrequencyComponent {
                order: 1,
                heads: vec![axis * z, axis * C64::from(a)],
                loads: vec![C64::from(0.1 * a)],
            }
        };
        let (own, strength) = unit(&component(1.0));
        assert!((strength - 0.8).abs() < 1e-15);
        for a in [0.375e-3, 0.75e-3, 1.5e-3, 0.7e-3, 3.1] {
            let (other, strength) = unit(&component(a));
            assert_eq!(other, own, "{a}");
            assert!((strength / (0.8 * a) - 1.0).abs() < 1e-15);
        }
        assert_eq!(
            unit(&FrequencyComponent { order: 1, heads: vec![Vector3::zeros()], loads: Vec::new() }).1,
            1.0
        );
    }
}
