//! What can go wrong while setting up or marching a simulation.

/// Why a simulation stopped or cannot start.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SolverError {
    /// A number outside its range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Name of the quantity.
        field: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// No relaxation spectrum for a membrane's exponent.
    #[error("no springpot fit for exponent {alpha}; fitted exponents: {fitted:?}")]
    NoFit {
        /// Exponent of the membrane.
        alpha: f64,
        /// Exponents of the material field's classes.
        fitted: Vec<f64>,
    },
    /// A node without mass.
    #[error("node {node} has mass {mass} kg")]
    Massless {
        /// The node.
        node: usize,
        /// Its mass [kg].
        mass: f64,
    },
    /// The operator is not a number or not positive.
    #[error("the largest eigenvalue of M⁻¹K came out as {lambda}: check the material")]
    NoTimeStep {
        /// The estimate [1/s²].
        lambda: f64,
    },
    /// Not-a-number in the state.
    #[error("not a number at node {node} (element {element}) after step {step}, t = {time:.6} s")]
    NotANumber {
        /// Last completed step.
        step: u64,
        /// Time [s].
        time: f64,
        /// Node with the first bad value.
        node: usize,
        /// An element that holds the node.
        element: usize,
    },
    /// Energy grew beyond what was put in.
    #[error(
        "unstable: kinetic energy {kinetic:.3e} J against {supplied:.3e} J supplied by step {step}; \
         fastest node {node} (element {element}), Δt = {dt:.3e} s against a limit of {limit:.3e} s"
    )]
    Unstable {
        /// Last completed step.
        step: u64,
        /// Kinetic energy [J].
        kinetic: f64,
        /// Energy supplied so far, initial energy included [J].
        supplied: f64,
        /// Fastest node.
        node: usize,
        /// An element that holds it.
        element: usize,
        /// Time step [s].
        dt: f64,
        /// Estimated stability limit [s].
        limit: f64,
    },
    /// Stopped from outside.
    #[error("cancelled after step {step}")]
    Cancelled {
        /// Last completed step.
        step: u64,
    },
}

/// `value` if it lies in [low, high], else an error.
pub(super) fn within(
    field: &'static str,
    value: f64,
    (low, high): (f64, f64),
    allowed: &'static str,
) -> Result<f64, SolverError> {
    if value >= low && value <= high {
        Ok(value)
    } else {
        Err(SolverError::OutOfRange { field, value, allowed })
    }
}
