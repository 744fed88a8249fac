//! `RunError`: why a scenario has no answer, from whichever module refused.

use crate::anatomy::AnatomyError;
use crate::drive::DriveError;
use crate::fem::space::SpaceError;
use crate::material::error::MaterialError;
use crate::mesh::MeshError;
use crate::model::refusal::Refusal;
use crate::preset::spec::CaseSpec;
use crate::solver::SolverError;
use crate::solver::balance::NoBalance;
use crate::solver::harmonic::HarmonicError;
use crate::solver::press::PressError;
use crate::solver::stiffness::StiffnessError;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// Stopped on request.
    #[error("stopped on request")]
    Cancelled,
    /// A part of the scenario was not loaded.
    #[error("{what} still names the file \"{path}\": load the scenario with its parts first")]
    Unresolved {
        /// Which part.
        what: &'static str,
        /// The file.
        path: String,
    },
    /// A surface that this body does not have.
    #[error("this body has no surface \"{name}\"; it has {available}")]
    NoSurface {
        /// Name asked for.
        name: String,
        /// Names there are.
        available: String,
    },
    /// A point that lies outside the body.
    #[error("\"{name}\" at {point_mm:?} mm lies in no tissue; the mesh spans {extent}, bones are left out")]
    Outside {
        /// Name of the probe or load.
        name: String,
        /// The point [mm].
        point_mm: [f64; 3],
        /// How far the mesh reaches.
        extent: String,
    },
    /// A load that stands beside the meshed surface.
    #[error("case \"{case}\"{}: {source}", head.map_or(String::new(), |i| format!(", head {}", i + 1)))]
    Off {
        /// Case name.
        case: String,
        /// Which head, from 0; none for a pressure.
        head: Option<usize>,
        /// Where it would stand.
        source: DriveError,
    },
    /// A probe called like a charted site.
    #[error("probe \"{name}\" has the name of a charted site; give it another")]
    NameTaken {
        /// Name of the probe.
        name: String,
    },
    /// A device case on a body that is no leg, or the other way round.
    #[error("case \"{case}\": {what}")]
    Misplaced {
        /// Case name.
        case: String,
        /// What does not fit.
        what: &'static str,
    },
    /// A device at rest that nothing presses on.
    #[error("case \"{case}\": every head rests and no force presses them; give body.static_force_n above 0")]
    Powerless {
        /// Case name.
        case: String,
    },
    /// A method of motion for a device that does not move.
    #[error(
        "case \"{case}\": every head rests, so {method} has nothing to answer; use `method: Auto` or `Static`"
    )]
    AtRest {
        /// Case name.
        case: String,
        /// The method asked for.
        method: String,
    },
    /// A head on bone.
    #[error(
        "case \"{case}\", head {head} sits on bone: {thickness_mm:.1} mm of tissue lie under it, {least_mm} mm are the least that \
         can be pressed; move it"
    )]
    InBone {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// Tissue between head and bone [mm].
        thickness_mm: f64,
        /// Least thickness allowed [mm].
        least_mm: f64,
    },
    /// A static contact that does not settle.
    #[error("case \"{case}\": {source}")]
    Press {
        /// Case name.
        case: String,
        /// Why.
        source: PressError,
    },
    /// A linear method for a contact that may open.
    #[error(
        "case \"{case}\", head {head}: its contact may open (Unilateral), which the {method} method cannot follow; \
         use `method: Auto` or `Transient`, or make the contact Tied or Frictionless"
    )]
    Opens {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// The method asked for.
        method: &'static str,
    },
    /// A head whose motion is an outcome, for a method that only follows heads that move as told.
    #[error(
        "case \"{case}\", head {head}: its motion is an outcome of its motor and of what it touches, and the {method} method \
         follows only heads that move as told, so far; make its contact Tied or Frictionless and leave the method open, or give \
         it a Displacement"
    )]
    Outcome {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// The method.
        method: &'static str,
    },
    /// A motor that its load stops.
    #[error(
        "case \"{case}\", head {head}: a mean force of {force_n:.0} N stops the motor, which stalls at {stall_n:.0} N"
    )]
    Stalled {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// Mean force on the head [N].
        force_n: f64,
        /// Force at which it stalls [N].
        stall_n: f64,
    },
    /// Heads that open beside heads that do not.
    #[error(
        "case \"{case}\": the harmonic method follows contacts that may open only where all of a device's may; use `method: Transient`"
    )]
    Mixed {
        /// Case name.
        case: String,
    },
    /// No periodic motion of a contact that opens.
    #[error("case \"{case}\": {source}; use `method: Transient`")]
    Unbalanced {
        /// Case name.
        case: String,
        /// How far it came.
        source: NoBalance,
    },
    /// Rings of a footprint that the body answers alike.
    #[error(
        "at {hz} Hz the compliance of the body under the heads is singular: its {rings} rings cannot be \
         told apart on this mesh; choose a finer resolution or `method: Transient`"
    )]
    SingularCompliance {
        /// Frequency [Hz].
        hz: f64,
        /// Rings of all footprints.
        rings: usize,
    },
    /// A bulk modulus the transient method cannot take.
    #[error(
        "case \"{case}\": K = {bulk_mpa} MPa is above the {most_mpa} MPa of the transient method, which answers this case \
         because {reason}; leave bulk_mpa out, or lower it"
    )]
    Bulk {
        /// Case name.
        case: String,
        /// K asked for [MPa].
        bulk_mpa: f64,
        /// Most it takes [MPa].
        most_mpa: f64,
        /// Why the transient method answers.
        reason: String,
    },
    /// A case the solver has no answer for.
    #[error("case \"{case}\": {source}")]
    Case {
        /// Case name.
        case: String,
        /// The solver's reason.
        source: Box<RunError>,
    },
    /// Heads whose frequencies have no common period.
    #[error("case \"{case}\": heads at {frequencies} Hz have no common period of at most {most} cycles")]
    NoCommonPeriod {
        /// Case name.
        case: String,
        /// Their frequencies.
        frequencies: String,
        /// Most cycles allowed.
        most: usize,
    },
    /// Too large for this machine.
    #[error(transparent)]
    Memory(#[from] Refusal),
    /// The subject.
    #[error(transparent)]
    Anatomy(#[from] AnatomyError),
    /// The mesh.
    #[error(transparent)]
    Mesh(#[from] MeshError),
    /// The space.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// The materials.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// The device.
    #[error(transparent)]
    Drive(#[from] DriveError),
    /// The back-end.
    #[error(transparent)]
    Stiffness(#[from] StiffnessError),
    /// The solver.
    #[error(transparent)]
    Solver(SolverError),
    /// The harmonic solver.
    #[error(transparent)]
    Harmonic(HarmonicError),
    /// The worker threads could not be started.
    #[error("no worker threads: {0}")]
    Threads(String),
}

impl From<HarmonicError> for RunError {
    fn from(error: HarmonicError) -> RunError {
        match error {
            HarmonicError::Cancelled { .. } => RunError::Cancelled,
            other => RunError::Harmonic(other),
        }
    }
}

impl From<SolverError> for RunError {
    fn from(error: SolverError) -> RunError {
        match error {
            SolverError::Cancelled { .. } => RunError::Cancelled,
            other => RunError::Solver(other),
        }
    }
}

impl RunError {
    /// A head (from 0) or pressure of `case` that cannot be laid on the surface.
    pub fn off(case: &CaseSpec, head: Option<usize>, source: DriveError) -> RunError {
        RunError::Off { case: case.name.clone(), head, source }
    }

    /// A contact of `case` that did not settle.
    pub fn pressing(case: &str, error: PressError) -> RunError {
        match error {
            PressError::Harmonic(HarmonicError::Cancelled { .. }) => RunError::Cancelled,
            PressError::Harmonic(source) => {
                RunError::Case { case: case.to_string(), source: Box::new(RunError::Harmonic(source)) }
            }
            source => RunError::Press { case: case.to_string(), source },
        }
    }

    /// Whether a harmonic solve did not reach its tolerance.
    pub fn is_stagnation(&self) -> bool {
        match self {
            RunError::Case { source, .. } => source.is_stagnation(),
            RunError::Harmonic(error) => matches!(error, HarmonicError::Stagnated { .. }),
            _ => false,
        }
    }

    /// Exit code of the program: 2 invalid input, 3 refused for its size, 4 numerical failure, 130 stopped.
    pub fn exit_code(&self) -> u8 {
        match self {
            RunError::Cancelled => 130,
            RunError::Case { source, .. } => source.exit_code(),
            RunError::Memory(_) | RunError::Threads(_) | RunError::Mesh(MeshError::TooMany { .. }) => 3,
            RunError::Solver(SolverError::OutOfRange { .. } | SolverError::NoFit { .. })
            | RunError::Harmonic(HarmonicError::OutOfRange { .. } | HarmonicError::Stiffness(_)) => 2,
            RunError::Press { source: PressError::Unsettled { .. }, .. }
            | RunError::Solver(_)
            | RunError::Harmonic(_)
            | RunError::Unbalanced { .. }
            | RunError::SingularCompliance { .. } => 4,
            _ => 2,
        }
    }
}
