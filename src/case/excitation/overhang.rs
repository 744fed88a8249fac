//! Faces that reach beyond the end of the mesh.

use crate::drive::placement::overlap::partial_overlap;
use crate::drive::{Footprint, Pose, Surface};
use crate::metric::report::Warning;

/// The warning for the face of head number `head`, or of a pressure; `None` if the face lies over the mesh.
pub(super) fn overhang(
    surface: &Surface,
    pose: &Pose,
    footprint: &Footprint,
    head: Option<usize>,
) -> Option<Warning> {
    partial_overlap(surface, pose, footprint)
        .map(|share| Warning::OffTheMesh { head, percent: 100.0 * share })
}
