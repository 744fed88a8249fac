//! `RunError`: why a scenario has no result. It wraps the errors of all layers below.

use crate::anatomy::AnatomyError;
use crate::drive::DriveError;
use crate::fem::SpaceError;
use crate::material::error::MaterialError;
use crate::mesh::MeshError;
use crate::model::refusal::Refusal;
use crate::preset::scenario::CaseSpec;
use crate::solver::SolverError;
use crate::solver::harmonic::HarmonicError;
use crate::solver::harmonic_balance::NotConverged;
use crate::solver::static_contact::error::ContactError;
use crate::solver::stiffness::StiffnessError;
use thiserror::Error;

/// Why a scenario has no result.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// The run was cancelled.
    #[error("stopped on request")]
    Cancelled,
    /// There is no coarser mesh to compare with.
    #[error(
        "the error of a number needs a second solve with larger elements, and elements of order 2 may have \
         at most 40 mm: choose elements of at most 26 mm"
    )]
    NoCoarserMesh,
    /// A part of the scenario still names a file.
    #[error("{what} still names the file \"{path}\": load the scenario with its parts first")]
    Unresolved {
        /// The part.
        what: &'static str,
        /// The file.
        path: String,
    },
    /// The body has no surface of this name.
    #[error("this body has no surface \"{name}\"; it has {available}")]
    NoSurface {
        /// The name that was given.
        name: String,
        /// The surfaces of the body.
        available: String,
    },
    /// A probe or a point load lies outside the body.
    #[error(
        "\"{name}\" at {point_mm:?} mm lies outside the tissue; the mesh spans {extent} and excludes the \
         bones"
    )]
    Outside {
        /// Name of the probe or load.
        name: String,
        /// The point [mm].
        point_mm: [f64; 3],
        /// The bounding box of the mesh.
        extent: String,
    },
    /// A load lies off the meshed surface.
    #[error("case \"{case}\"{}: {source}", head.map_or(String::new(), |i| format!(", head {}", i + 1)))]
    OffSurface {
        /// Case name.
        case: String,
        /// Index of the head, from 0; `None` for a pressure.
        head: Option<usize>,
        /// The reason, with the position.
        source: DriveError,
    },
    /// A probe has the name of a charted site.
    #[error("probe \"{name}\" has the name of a charted site; choose another name")]
    NameTaken {
        /// Name of the probe.
        name: String,
    },
    /// The kind of placement does not fit the geometry.
    #[error("case \"{case}\": {what}")]
    Misplaced {
        /// Case name.
        case: String,
        /// What does not fit.
        what: &'static str,
    },
    /// Every head rests and there is no static force.
    #[error(
        "case \"{case}\": every head is at rest and there is no static force; set body.static_force_n above \
         0"
    )]
    NoStaticForce {
        /// Case name.
        case: String,
    },
    /// A method for moving loads was requested for a device at rest.
    #[error(
        "case \"{case}\": every head is at rest, so the method {method} does not apply; use `method: Auto` \
         or `Static`"
    )]
    AtRest {
        /// Case name.
        case: String,
        /// The requested method.
        method: String,
    },
    /// A head lies over bone with too little tissue between them.
    #[error(
        "case \"{case}\", head {head} lies over bone: the tissue under it is {thickness_mm:.1} mm thick, at \
         least {least_mm} mm are required; move it"
    )]
    OverBone {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// Tissue thickness between head and bone [mm].
        thickness_mm: f64,
        /// Smallest allowed thickness [mm].
        least_mm: f64,
    },
    /// The static contact problem has no solution.
    #[error("case \"{case}\": {source}")]
    StaticContact {
        /// Case name.
        case: String,
        /// Why.
        source: ContactError,
    },
    /// A linear method was requested for a contact that may open.
    #[error(
        "case \"{case}\", head {head}: its contact may open (Unilateral), which the {method} method does \
         not support; use `method: Auto` or `Transient`, or make the contact Tied or Frictionless"
    )]
    OpeningContact {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// The requested method.
        method: &'static str,
    },
    /// The motion of a head is coupled to the tissue, and the method takes prescribed motion only.
    #[error(
        "case \"{case}\", head {head}: its motion is coupled to that of the body, and the {method} method \
         supports prescribed motion only; make its contact Tied or Frictionless and use `method: Auto`, or \
         give it a Displacement drive"
    )]
    CoupledMotion {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// The method.
        method: &'static str,
    },
    /// The load stalls the motor.
    #[error(
        "case \"{case}\", head {head}: a mean force of {force_n:.0} N stops the motor, which stalls at \
         {stall_n:.0} N"
    )]
    Stalled {
        /// Case name.
        case: String,
        /// Number of the head, from 1.
        head: usize,
        /// Mean force of the head on the body [N].
        force_n: f64,
        /// Stall force of the motor [N].
        stall_n: f64,
    },
    /// Contacts that may open and contacts that stay closed occur in one device.
    #[error(
        "case \"{case}\": the harmonic method supports contacts that may open only if all contacts of the \
         device may open; use `method: Transient`"
    )]
    MixedContacts {
        /// Case name.
        case: String,
    },
    /// Harmonic balance did not converge.
    #[error("case \"{case}\": {source}; use `method: Transient`")]
    Unbalanced {
        /// Case name.
        case: String,
        /// The state of the iteration.
        source: NotConverged,
    },
    /// The mean force on the skin is not the static force of the device.
    #[error(
        "case \"{case}\": the heads press the skin with {mean_n:.2} N on average, and the device declares \
         static_force_n = {declared_n} N; they must agree within {most_percent} %, so this motion is not the \
         steady one; give the time steps longer (analysis.max_time_s) or use `method: Harmonic`"
    )]
    ForceNotMet {
        /// Case name.
        case: String,
        /// Mean force of all heads over a period [N].
        mean_n: f64,
        /// Static force of the device [N].
        declared_n: f64,
        /// Largest difference [%].
        most_percent: f64,
    },
    /// The bulk modulus exceeds the limit of the transient method.
    #[error(
        "case \"{case}\": K = {bulk_mpa} MPa exceeds the limit of {most_mpa} MPa of the transient method, \
         which is used because {reason}; omit bulk_mpa or lower it"
    )]
    BulkModulus {
        /// Case name.
        case: String,
        /// The requested K [MPa].
        bulk_mpa: f64,
        /// The largest allowed K [MPa].
        most_mpa: f64,
        /// Why the transient method was chosen.
        reason: String,
    },
    /// Rigid bones in a phantom.
    #[error(
        "boundary.bones = Rigid is for the bones of a leg, and {geometry} has none; use Free, Fixed or \
         Absorbing"
    )]
    RigidBones {
        /// The phantom.
        geometry: &'static str,
    },
    /// The solve of a case failed.
    #[error("case \"{case}\": {source}")]
    Case {
        /// Case name.
        case: String,
        /// The solver's reason.
        source: Box<RunError>,
    },
    /// The drive frequencies have no common period.
    #[error("case \"{case}\": heads at {frequencies} Hz have no common period of at most {most} cycles")]
    NoCommonPeriod {
        /// Case name.
        case: String,
        /// The drive frequencies [Hz].
        frequencies: String,
        /// Largest allowed number of cycles.
        most: usize,
    },
    /// The scenario does not fit into memory.
    #[error(transparent)]
    Memory(#[from] Refusal),
    /// The leg could not be built.
    #[error(transparent)]
    Anatomy(#[from] AnatomyError),
    /// The mesh could not be built.
    #[error(transparent)]
    Mesh(#[from] MeshError),
    /// The space could not be built.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// The material field could not be built.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// The device or its placement was refused.
    #[error(transparent)]
    Drive(#[from] DriveError),
    /// The stiffness operator was refused.
    #[error(transparent)]
    Stiffness(#[from] StiffnessError),
    /// The transient solver failed.
    #[error(transparent)]
    Solver(SolverError),
    /// The harmonic solver failed.
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
    /// The error for a head (index from 0) or a pressure of `case` that lies off the surface.
    pub fn off_surface(case: &CaseSpec, head: Option<usize>, source: DriveError) -> RunError {
        RunError::OffSurface { case: case.name.clone(), head, source }
    }

    /// The error for the static contact of `case`.
    pub fn static_contact(case: &str, error: ContactError) -> RunError {
        match error {
            ContactError::Harmonic(HarmonicError::Cancelled { .. }) => RunError::Cancelled,
            ContactError::Harmonic(source) => {
                RunError::Case { case: case.to_string(), source: Box::new(RunError::Harmonic(source)) }
            }
            source => RunError::StaticContact { case: case.to_string(), source },
        }
    }

    /// Whether the harmonic method has no answer to a question that time stepping may answer: a solve
    /// stagnated above its tolerance, or harmonic balance found no periodic motion.
    pub fn is_left_to_time_stepping(&self) -> bool {
        match self {
            RunError::Case { source, .. } => source.is_left_to_time_stepping(),
            RunError::Unbalanced { .. } => true,
            other => other.has_stagnated(),
        }
    }

    /// Whether a harmonic solve stagnated above its tolerance.
    pub fn has_stagnated(&self) -> bool {
        match self {
            RunError::Case { source, .. } => source.has_stagnated(),
            RunError::Harmonic(error) => matches!(error, HarmonicError::Stagnated { .. }),
            _ => false,
        }
    }

    /// Exit code of the program: 2 invalid input, 3 refused for its size, 4 numerical failure, 130 cancelled.
    pub fn exit_code(&self) -> u8 {
        match self {
            RunError::Cancelled => 130,
            RunError::Case { source, .. } => source.exit_code(),
            RunError::Memory(_) | RunError::Threads(_) | RunError::Mesh(MeshError::TooMany { .. }) => 3,
            RunError::Solver(SolverError::OutOfRange { .. } | SolverError::NoFit { .. })
            | RunError::Harmonic(HarmonicError::OutOfRange { .. } | HarmonicError::Stiffness(_)) => 2,
            RunError::StaticContact { source: ContactError::NotConverged { .. }, .. }
            | RunError::Solver(_)
            | RunError::Harmonic(_)
            | RunError::Unbalanced { .. }
            | RunError::ForceNotMet { .. } => 4,
            _ => 2,
        }
    }
}
