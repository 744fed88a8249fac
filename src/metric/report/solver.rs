//! Row of the solver.

use crate::solver::harmonic::HarmonicInfo;
use serde::{Deserialize, Serialize};

/// Method, discretisation and cost of the solution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SolverRow {
    /// Method used: "harmonic", "transient", "static".
    pub method: String,
    /// Reason for the choice of the method, in words.
    pub reason: String,
    /// Back-end and instruction set.
    pub backend: String,
    /// Threads.
    pub threads: usize,
    /// Elements.
    pub elements: usize,
    /// Order N.
    pub order: usize,
    /// Displacement degrees of freedom.
    pub dof: usize,
    /// Bulk modulus K of solids that specify none [MPa].
    pub bulk_mpa: f64,
    /// Smallest number of GLL points per shear wavelength at the highest significant frequency [1]; `None`
    /// for a static case.
    pub points_per_wavelength: Option<f64>,
    /// Wall time of time stepping or solving, set-up included [s].
    pub wall_s: f64,
    /// Peak resident memory of the process [MiB].
    pub peak_memory_mib: f64,
    /// Time steps or linear solves.
    pub effort: Effort,
}

/// Numerical effort of a method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effort {
    /// Explicit time steps.
    Stepped(StepRow),
    /// Linear solves.
    Solved(SolveRow),
}

impl Default for Effort {
    fn default() -> Effort {
        Effort::Solved(SolveRow::default())
    }
}

/// Explicit time stepping to the steady state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepRow {
    /// Time step [µs].
    pub dt_us: f64,
    /// Steps taken.
    pub steps: usize,
    /// Cycles simulated.
    pub cycles: f64,
    /// Whether the steady-state criterion was met.
    pub steady: bool,
    /// Largest change of a site amplitude over the last cycle [%]; `None` with fewer than two cycles.
    #[serde(default)]
    pub last_change_percent: Option<f64>,
    /// Largest springpot fit error [%].
    pub fit_error_percent: f64,
    /// Updates per second [10⁶ DOF/s].
    pub mdof_s: f64,
}

/// Linear solves, one per excitation frequency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SolveRow {
    /// Frequencies [Hz], ascending; 0 for static loads.
    pub frequencies_hz: Vec<f64>,
    /// `[frequency]` iterations.
    pub iterations: Vec<usize>,
    /// Largest true relative residual of all solves.
    pub residual: f64,
    /// Wall time of the set-up shared by all frequencies and cases of the body [s].
    pub setup_s: f64,
    /// Wall time of the set-up at each frequency, summed [s].
    pub frequency_setup_s: f64,
    /// Wall time of the iterations, summed [s].
    pub solve_s: f64,
}

impl SolveRow {
    /// Adds one solve.
    pub fn count(&mut self, info: &HarmonicInfo) {
        self.frequencies_hz.push(info.hz);
        self.iterations.push(info.iterations);
        self.residual = self.residual.max(info.residual);
        self.solve_s += info.seconds;
    }
}

impl SolverRow {
    /// Method, reason of its choice and bulk modulus, in words.
    pub fn description(&self) -> String {
        format!("{}, because {}, K {} MPa", self.method, self.reason, self.bulk_mpa)
    }

    /// The time stepping, if that was the method.
    pub fn stepped(&self) -> Option<&StepRow> {
        match &self.effort {
            Effort::Stepped(row) => Some(row),
            Effort::Solved(_) => None,
        }
    }

    /// The linear solves, if that was the method.
    pub fn solved(&self) -> Option<&SolveRow> {
        match &self.effort {
            Effort::Solved(row) => Some(row),
            Effort::Stepped(_) => None,
        }
    }
}
