//! Skin faces on which the shin rests.

use crate::anatomy::Calf;
use crate::mesh::{Face, HexMesh};
use crate::model::progress::Progress;
use crate::units::DEG;
use rayon::prelude::*;

/// Skin faces on which the shin rests: within 30° of the front, between knee and ankle. The list is
/// incomplete if `progress` is cancelled.
pub(super) fn shin_faces(calf: &Calf, mesh: &HexMesh, progress: &Progress<'_>) -> Vec<Face> {
    let faces = mesh.surfaces.get("skin").map_or(&[][..], Vec::as_slice);
    let running = || progress.check().is_ok();
    let on_pad = |face: &&Face| {
        let (s, theta, _) = calf.to_leg(mesh.nodes[mesh.face_nodes(**face)[4] as usize]);
        theta.abs() > 150.0 * DEG && (0.1..0.75).contains(&s)
    };
    faces.par_iter().filter(|face| running() && on_pad(face)).copied().collect()
}
