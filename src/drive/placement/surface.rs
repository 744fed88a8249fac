//! `Surface`: a loaded surface (skin, top of a slab) with projection onto it and geodesic offsets along it.

use crate::drive::error::DriveError;
use crate::drive::placement::tangent::tangential;
use crate::fem::{FaceGeometry, Space};
use crate::math::V3;
use crate::mesh::Face;
use crate::units::MM;

/// Tolerance beyond the rim within which a point still counts as over the surface [m]: round-off and rounded
/// coordinates.
const RIM_TOLERANCE: f64 = 1e-4;
/// Additional tolerance per distance from the surface [1], because a cut need not be perpendicular to the
/// surface.
const RIM_SLOPE: f64 = 0.25;
/// Largest distance of a foot point from the surface [m]: coarse faces deviate from the outline of the leg by
/// a few millimetres.
const MAX_DISTANCE: f64 = 5e-3;

/// The faces of one named surface with their geometry.
#[derive(Clone, Debug)]
pub struct Surface {
    /// `[face]` metric terms at the GLL points.
    pub faces: Vec<FaceGeometry>,
    /// `[face]` whether the sides r = −1, r = +1, s = −1, s = +1 belong to the rim.
    rim: Vec<[bool; 4]>,
}

/// A point of a surface.
#[derive(Clone, Debug)]
pub struct SurfacePoint {
    /// Index into [`Surface::faces`].
    pub face: usize,
    /// Face coordinates in [−1, 1]².
    pub rs: [f64; 2],
    /// Position [m].
    pub position: V3,
    /// Outward unit normal.
    pub normal: V3,
}

impl Surface {
    /// The surface made of `faces`.
    ///
    /// # Errors
    /// [`DriveError::EmptySurface`] if there are none.
    pub fn new(space: &Space, faces: &[Face]) -> Result<Surface, DriveError> {
        if faces.is_empty() {
            return Err(DriveError::EmptySurface);
        }
        let faces: Vec<FaceGeometry> = faces.iter().map(|&f| FaceGeometry::new(space, f)).collect();
        let rim = rim(&faces);
        Ok(Surface { faces, rim })
    }

    /// The point of the surface nearest to the foot point `foot` [m].
    ///
    /// # Errors
    /// [`DriveError::OffSurface`] if `foot` lies beyond the rim or away from the surface.
    pub fn nearest_point(&self, foot: V3) -> Result<SurfacePoint, DriveError> {
        let at = self.project(foot);
        let (beyond, away) = (self.distance_beyond_rim(&at, foot), (foot - at.position).norm());
        if beyond > RIM_TOLERANCE + RIM_SLOPE * away || away > MAX_DISTANCE {
            return Err(DriveError::OffSurface {
                foot_mm: (foot / MM).into(),
                away_mm: away / MM,
                nearest_mm: (at.position / MM).into(),
            });
        }
        Ok(at)
    }

    /// Distance of `p` beyond the rim [m], for its nearest point `at`; 0 over the surface.
    pub fn distance_beyond_rim(&self, at: &SurfacePoint, p: V3) -> f64 {
        let ends = [at.rs[0] <= -1.0, at.rs[0] >= 1.0, at.rs[1] <= -1.0, at.rs[1] >= 1.0];
        let offset = p - at.position;
        match ends.iter().zip(self.rim[at.face]).any(|(end, rim)| *end && rim) {
            true => (offset - at.normal * offset.dot(&at.normal)).norm(),
            false => 0.0,
        }
    }

    /// Smallest distance from `p` to a node of the rim [m]; infinite for a closed surface.
    pub fn rim_distance(&self, p: V3) -> f64 {
        let sides = self.faces.iter().zip(&self.rim);
        let nodes = sides.flat_map(|(face, rim)| {
            let at_rim = move |side: &usize| rim[*side];
            (0..4)
                .filter(at_rim)
                .flat_map(|side| side_nodes(face.nodes.len(), side).map(|q| face.positions[q]))
        });
        nodes.map(|x| (x - p).norm()).fold(f64::INFINITY, f64::min)
    }

    /// The point of the surface nearest to `p` [m]: nearest GLL point, then Gauss–Newton on the faces around
    /// it.
    pub fn project(&self, p: V3) -> SurfacePoint {
        let nearest =
            |g: &FaceGeometry| g.positions.iter().map(|x| (x - p).norm()).fold(f64::INFINITY, f64::min);
        let distance: Vec<f64> = self.faces.iter().map(nearest).collect();
        let closest = distance.iter().copied().fold(f64::INFINITY, f64::min);
        let mut best: Option<(f64, SurfacePoint)> = None;
        for (face, geometry) in self.faces.iter().enumerate() {
            let spread = (geometry.positions[0] - geometry.positions[geometry.positions.len() - 1]).norm();
            if distance[face] > closest + 0.5 * spread {
                continue;
            }
            let point = project_on(geometry, face, p);
            let d = (point.position - p).norm();
            if best.as_ref().is_none_or(|(b, _)| d < *b) {
                best = Some((d, point));
            }
        }
        best.expect("a surface has at least one face").1
    }

    /// The point at the geodesic distance `distance` [m] from `start` in the tangential direction
    /// `direction`.
    ///
    /// # Errors
    /// The distance to the end of the surface [m], if it is shorter.
    pub fn geodesic_offset(
        &self,
        start: &SurfacePoint,
        direction: V3,
        distance: f64,
    ) -> Result<SurfacePoint, f64> {
        let steps = (distance.abs() / 2e-3).ceil().max(1.0);
        let step = distance / steps;
        let mut at = start.clone();
        let mut heading = tangential(direction, at.normal);
        for done in 0..steps as usize {
            let ahead = at.position + heading * step;
            at = self.project(ahead);
            let beyond = self.distance_beyond_rim(&at, ahead);
            if beyond > RIM_TOLERANCE {
                return Err(((done + 1) as f64 * step.abs() - beyond).max(0.0));
            }
            heading = tangential(heading, at.normal);
        }
        Ok(at)
    }
}

/// Indices of the GLL points of `side` (r = −1, r = +1, s = −1, s = +1) among the `points` of a face.
fn side_nodes(points: usize, side: usize) -> impl Iterator<Item = usize> {
    let m = points.isqrt();
    let (first, stride) = [(0, m), (m - 1, m), (0, 1), (m * (m - 1), 1)][side];
    (0..m).map(move |i| first + i * stride)
}

/// `[face][side]` whether the side belongs to the rim, i.e. to no other face.
fn rim(faces: &[FaceGeometry]) -> Vec<[bool; 4]> {
    let ends = |face: &FaceGeometry, side: usize| {
        let nodes: Vec<u32> = side_nodes(face.nodes.len(), side).map(|q| face.nodes[q]).collect();
        let (a, b) = (nodes[0], nodes[nodes.len() - 1]);
        (a.min(b), a.max(b))
    };
    let mut shared = std::collections::HashMap::<(u32, u32), usize>::new();
    for face in faces {
        (0..4).for_each(|side| *shared.entry(ends(face, side)).or_default() += 1);
    }
    faces.iter().map(|face| std::array::from_fn(|side| shared[&ends(face, side)] == 1)).collect()
}

/// The point of one face nearest to `p` [m].
fn project_on(geometry: &FaceGeometry, face: usize, p: V3) -> SurfacePoint {
    let mut rs = [0.0f64; 2];
    for _ in 0..12 {
        let at = geometry.at(rs[0], rs[1]);
        let [a, b] = at.tangents;
        let residual = p - at.position;
        let (aa, ab, bb) = (a.dot(&a), a.dot(&b), b.dot(&b));
        let (ra, rb) = (a.dot(&residual), b.dot(&residual));
        let det = aa * bb - ab * ab;
        let step = [(bb * ra - ab * rb) / det, (aa * rb - ab * ra) / det];
        let next = [0, 1].map(|i| (rs[i] + step[i]).clamp(-1.0, 1.0));
        let moved = (next[0] - rs[0]).abs() + (next[1] - rs[1]).abs();
        rs = next;
        if moved < 1e-12 {
            break;
        }
    }
    let at = geometry.at(rs[0], rs[1]);
    SurfacePoint { face, rs, position: at.position, normal: at.normal }
}
