//! What a finished scenario is: mesh, space, and one outcome per case.

use crate::fem::Space;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::output::text::{duration, short};
use crate::probe::{HarmonicField, Traces};
use crate::run::error::RunError;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How to run, beyond what the scenario says.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Worker threads; `None` for all cores.
    pub threads: Option<usize>,
}

/// Where a run reports to, and how it is stopped.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// Called now and then from the computing thread; must return quickly.
    pub on_event: &'a (dyn Fn(ProgressEvent) + Sync),
    /// Set to stop at the next safe point.
    pub cancel: &'a AtomicBool,
}

impl<'a> Progress<'a> {
    /// Stops between stages on request.
    ///
    /// # Errors
    /// [`RunError::Cancelled`].
    pub fn heed(&self) -> Result<(), RunError> {
        if self.cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) }
    }

    /// A listener to one piece of work of `case`, number `of.0` (from 0) of `of.1`, which is called `what`.
    pub fn piece(
        &self,
        case: &'a str,
        of: (usize, usize),
        what: impl fmt::Display + Sync + 'a,
    ) -> impl Fn(f64) + Sync + 'a {
        let on_event = self.on_event;
        move |share: f64| {
            let fraction = (of.0 as f64 + share) / of.1 as f64;
            let detail = format!("{what}, {:.0} %", 100.0 * share);
            on_event(ProgressEvent::Step { case: case.to_string(), fraction, detail });
        }
    }
}

/// A sign of life.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgressEvent {
    /// A stage begins ("mesh", "materials", "solve", …).
    Stage {
        /// Case name; empty for what the cases share.
        case: String,
        /// Name of the stage.
        name: &'static str,
    },
    /// The solver advances.
    Step {
        /// Case name.
        case: String,
        /// Share done, 0–1 (of the longest allowed run).
        fraction: f64,
        /// A few words: cycle, change per cycle.
        detail: String,
    },
    /// The method of a case changes while it is being solved.
    Fallback(Fallback),
}

/// A change of method: why, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallback {
    /// Case name.
    pub case: String,
    /// Why the first method has no answer.
    pub why: String,
    /// Most time steps that follow, estimated from element size and wave speed.
    pub steps: f64,
    /// How long they take at most [s], estimated for the threads at work.
    pub seconds: f64,
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "method changed: the harmonic solve failed ({}); time steps answer instead: about {} steps at most, about {} (an estimate)",
            self.why,
            short(self.steps),
            duration(self.seconds)
        )
    }
}

/// Fields derived from the steady state, volume-weighted means over the elements around each node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodalFields {
    /// `[node]` mean kinetic + strain energy density [J/m³].
    pub energy_density: Vec<f32>,
    /// `[node]` peak octahedral shear strain.
    pub shear_strain: Vec<f32>,
    /// `[node]` dissipated power density [W/m³].
    pub dissipation: Vec<f32>,
    /// `[node]` peak dynamic pressure, |mean stress| [Pa].
    pub pressure: Vec<f32>,
}

impl NodalFields {
    /// All fields, in the order in which they are kept and drawn: strain, energy, dissipation, pressure.
    pub fn all(&self) -> [&[f32]; 4] {
        [&self.shear_strain, &self.energy_density, &self.dissipation, &self.pressure]
    }

    /// The fields from that order.
    pub fn of([shear_strain, energy_density, dissipation, pressure]: [Vec<f32>; 4]) -> NodalFields {
        NodalFields { energy_density, shear_strain, dissipation, pressure }
    }
}

/// One finished case.
#[derive(Clone, Debug, Default)]
pub struct CaseOutcome {
    /// The numbers.
    pub report: CaseReport,
    /// The steady state at the nodes.
    pub field: HarmonicField,
    /// Derived fields at the nodes.
    pub nodal: NodalFields,
    /// Time series.
    pub traces: Traces,
    /// Poses of the heads for the picture: centre [m], inward axis, radius [m].
    pub heads: Vec<HeadPose>,
}

/// Where a head is, for the picture and the tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadPose {
    /// Centre of the face at rest [m].
    pub centre: crate::math::V3,
    /// Inward unit axis.
    pub axis: crate::math::V3,
    /// Face or ball radius [m].
    pub radius: f64,
    /// Round tool (ball, bullet) rather than flat.
    pub round: bool,
    /// Complex displacement along `axis` per harmonic [m].
    pub normal: [crate::math::C64; 2],
    /// Tangential (proximal) direction and complex displacement along it [m].
    pub tangent: crate::math::V3,
    /// Complex tangential displacement, fundamental [m].
    pub tangential: crate::math::C64,
}

/// A finished scenario.
#[derive(Clone, Debug)]
pub struct ScenarioOutcome {
    /// The mesh all cases share.
    pub mesh: Arc<HexMesh>,
    /// The space all cases share.
    pub space: Arc<Space>,
    /// One per case, in the scenario's order.
    pub cases: Vec<CaseOutcome>,
}
