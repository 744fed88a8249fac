//! `Overhang`: a head that reaches beyond the end of the mesh.

use crate::drive::placement::overlap::partial_overlap;
use crate::drive::{Footprint, Pose, Surface};

/// The face of a head or pressure that reaches beyond the end of the mesh.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "partly off the mesh: {percent:.0} % of the face of {what} lies over the meshed surface, \
     the rest presses on nothing",
    what = Overhang::what(*.head)
)]
pub struct Overhang {
    /// Number of the head, from 1; 0 for a pressure.
    pub head: usize,
    /// Share of the face that lies over the mesh [%].
    pub percent: f64,
}

impl Overhang {
    /// Name of the face in the message.
    fn what(head: usize) -> String {
        if head == 0 { "the pressure's disc".into() } else { format!("head {head}") }
    }

    /// The overhang of head number `head`; `None` if its face lies over the mesh.
    pub(super) fn of(surface: &Surface, pose: &Pose, footprint: &Footprint, head: usize) -> Option<Overhang> {
        partial_overlap(surface, pose, footprint).map(|share| Overhang { head, percent: 100.0 * share })
    }
}
