//! `PreloadState`: the heads of a device at rest, and the static solution.

use crate::case::preload::static_solution::StaticSolution;
use crate::case::seat::Seat;
use crate::metric::report::{ContactRow, PreloadRow, Warning};

/// The heads of a case at rest under the static force.
#[derive(Debug)]
pub struct PreloadState {
    /// `[head]` seats.
    pub seats: Vec<Seat>,
    /// `[head]` contact rows of the report.
    pub contact: Vec<ContactRow>,
    /// The preload row of the report; `None` if tissue did not stiffen.
    pub preload: Option<PreloadRow>,
    /// Warnings of the report.
    pub warnings: Vec<Warning>,
    /// The static solution of the body.
    pub solution: StaticSolution,
}
