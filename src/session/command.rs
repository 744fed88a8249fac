//! `Command`: what the window asks of the session.

use crate::mesh::spec::Resolution;
use crate::preset::scenario::ScenarioSpec;

/// A command of the window.
pub enum Command {
    /// Solve this scenario, coarsest resolution first.
    Load(Box<Request>),
    /// Stop computing; the answer shown stays.
    Cancel,
}

/// A scenario and the resolutions at which it is solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The scenario, with every part inline.
    pub scenario: ScenarioSpec,
    /// Resolutions in the order of solution, at least one; each replaces `scenario.resolution`.
    pub ladder: Vec<Resolution>,
}
