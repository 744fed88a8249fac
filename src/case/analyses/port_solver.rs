//! `PortSolver`: the dynamic stiffness of the body at the heads. One solve per port and frequency, cached for
//! later cases.
//!
//! A port is one head in one direction that the skin follows (see [`Ports`]). The response of the body to any
//! motion of the heads is a superposition of the solutions u_j for unit displacements, and the device is
//! coupled through their dynamic stiffness D alone: another mass, motor, phase or hand at the same place
//! needs no solve. Every solve starts from zero, with a factorisation at its own frequency, so that results
//! do not depend on earlier cases.

use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::key::SolutionKey;
use crate::case::harmonic::port_solutions::PortSolutions;
use crate::case::harmonic::ports::Ports;
use crate::case::harmonic::solve::{Factors, SolveProgress, named, solve_all};
use crate::math::Monitor;
use crate::model::error::RunError;
use crate::solver::harmonic::{Body, HarmonicSystem};
use nalgebra::DMatrix;
use std::sync::Arc;
use std::time::Instant;

/// The heads of a placed device as ports of the body.
pub struct PortSolver<'a> {
    /// The ports, with their pads.
    pub ports: Ports,
    cx: CaseContext<'a>,
    /// Key of the solutions, without the frequency.
    key: SolutionKey,
}

impl<'a> PortSolver<'a> {
    /// The heads of `excitation` on the model of `cx`.
    pub fn new(cx: CaseContext<'a>, excitation: &Excitation) -> PortSolver<'a> {
        let ports = Ports::new(excitation, cx.model.space.n_nodes());
        let mut key = SolutionKey::new("ports", cx.spec, &ports.pads);
        for port in &ports.ports {
            key.put(port.head as f64);
            port.vector.iter().for_each(|x| key.put(*x));
        }
        PortSolver { ports, cx, key }
    }

    /// The solutions of all ports at `hz`, and whether they were cached; `of` is the number of this
    /// frequency, from 0, and the number of frequencies.
    ///
    /// # Errors
    /// Those of the solver; [`RunError::Cancelled`].
    pub fn solutions(
        &self,
        hz: f64,
        of: (usize, usize),
        (system, solid): (&mut HarmonicSystem, &Body),
    ) -> Result<(Arc<PortSolutions>, bool), RunError> {
        let key = self.key.clone().with_displacement_solver(system.displacement_solver()).at(hz);
        self.cx.workspace.cached_or_solve(key, || self.solve(hz, of, system, solid))
    }

    /// Solves for a unit displacement of each port at `hz`.
    fn solve(
        &self,
        hz: f64,
        (at, of): (usize, usize),
        system: &mut HarmonicSystem,
        solid: &Body,
    ) -> Result<PortSolutions, RunError> {
        let begun = Instant::now();
        system.discard_factors();
        // The factorisation counts as one solve in the progress.
        let count = self.ports.ports.len() + 1;
        let report = self.cx.progress.part(&self.cx.case.name, (at * count, of * count), Factors(hz));
        let monitor = Monitor::new(self.cx.progress.cancel, &report);
        let mut system = system
            .at_monitored(hz, hz, &self.ports.pads, solid, monitor)
            .map_err(named(&self.cx.case.name))?;
        let mut solved = PortSolutions {
            solutions: Vec::new(),
            stiffness: DMatrix::zeros(0, 0),
            iterations: Vec::new(),
            residual: 0.0,
            seconds: [begun.elapsed().as_secs_f64(), 0.0],
        };
        let limits = (self.cx.spec.analysis.tolerance, self.cx.spec.analysis.iterations);
        let progress = SolveProgress {
            case: &self.cx.case.name,
            of: (at * count + 1, of * count),
            progress: self.cx.progress,
        };
        for (solution, info) in solve_all(&mut system, limits, &self.ports.pull, progress)? {
            solved.solutions.push(solution);
            solved.iterations.push(info.iterations);
            solved.residual = solved.residual.max(info.residual);
            solved.seconds[1] += info.seconds;
        }
        let states: Vec<_> = solved.solutions.iter().map(|s| system.to_states(s)).collect();
        solved.stiffness = self.ports.dynamic_stiffness(&mut system.operator(), &states);
        Ok(solved)
    }
}
