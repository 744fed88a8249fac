//! Errors of setting up and running a simulation.

/// Why a simulation stops or cannot start.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SolverError {
    /// A parameter outside its range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Name of the quantity.
        field: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// No springpot fit for a membrane's exponent.
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
    /// A rigid body without inertia in one of its motions.
    #[error("rigid body {body} has no inertia in one of its motions: it has neither mass nor nodes there")]
    LooseBody {
        /// Index of the body.
        body: usize,
    },
    /// The largest eigenvalue of M⁻¹K is not a positive number.
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
        /// First node with such a value.
        node: usize,
        /// An element that contains the node.
        element: usize,
    },
    /// The kinetic energy exceeds the energy supplied.
    #[error(
        "unstable: kinetic energy {kinetic:.3e} J against {supplied:.3e} J supplied by step {step}; \
         fastest node {node} (element {element}), Δt = {dt:.3e} s against a limit of {limit:.3e} s"
    )]
    Unstable {
        /// Last completed step.
        step: u64,
        /// Kinetic energy [J].
        kinetic: f64,
        /// Energy supplied so far, including the initial energy [J].
        supplied: f64,
        /// Fastest node.
        node: usize,
        /// An element that contains it.
        element: usize,
        /// Time step [s].
        dt: f64,
        /// Estimated stability limit [s].
        limit: f64,
    },
    /// Cancelled by the caller.
    #[error("cancelled after step {step}")]
    Cancelled {
        /// Last completed step.
        step: u64,
    },
}

/// Returns `value` if it lies in [`low`, `high`].
///
/// # Errors
/// [`SolverError::OutOfRange`].
pub(crate) fn within(
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
