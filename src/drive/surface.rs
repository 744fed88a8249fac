//! A loaded surface (skin, top of a slab) as a point set one can project on.

use crate::drive::error::DriveError;
use crate::fem::{FaceGeometry, Space};
use crate::math::V3;
use crate::mesh::Face;
use crate::units::MM;

/// A point this far beyond the rim of a surface still counts as over it [m]: round-off, and rounded
/// coordinates.
const RIM: f64 = 1e-4;
/// The same per distance from the surface, which need not end at a right angle to its end.
const SLOPE: f64 = 0.25;
/// Farthest from a surface that a foot may be given [m]: coarse faces leave the leg's outline by a few
/// millimetres.
const REACH: f64 = 5e-3;

/// The faces of one named surface with their geometry.
#[derive(Clone, Debug)]
pub struct Surface {
    /// `[face]` metric terms at the GLL points.
    pub faces: Vec<FaceGeometry>,
    /// `[face]` whether the surface ends at the side r = −1, r = +1, s = −1, s = +1.
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

    /// The point under `foot`, which stands on the surface.
    ///
    /// # Errors
    /// [`DriveError::OffSurface`] beyond the rim or away from the surface: nothing is moved there.
    pub fn under(&self, foot: V3) -> Result<SurfacePoint, DriveError> {
        let at = self.project(foot);
        let (beyond, away) = (self.beyond(&at, foot), (foot - at.position).norm());
        if beyond > RIM + SLOPE * away || away > REACH {
            return Err(DriveError::OffSurface {
                foot_mm: (foot / MM).into(),
                away_mm: away / MM,
                nearest_mm: (at.position / MM).into(),
            });
        }
        Ok(at)
    }

    /// How far `p` lies beyond the rim [m], seen from its nearest point `at`: 0 over the surface.
    pub fn beyond(&self, at: &SurfacePoint, p: V3) -> f64 {
        let ends = [at.rs[0] <= -1.0, at.rs[0] >= 1.0, at.rs[1] <= -1.0, at.rs[1] >= 1.0];
        let off = p - at.position;
        match ends.iter().zip(self.rim[at.face]).any(|(end, rim)| *end && rim) {
            true => (off - at.normal * off.dot(&at.normal)).norm(),
            false => 0.0,
        }
    }

    /// Least distance from `p` to a node of the rim [m]; infinite for a surface without a rim.
    pub fn to_rim(&self, p: V3) -> f64 {
        let sides = self.faces.iter().zip(&self.rim);
        let nodes = sides.flat_map(|(face, rim)| {
            let on = move |side: &usize| rim[*side];
            (0..4).filter(on).flat_map(|side| side_nodes(face.nodes.len(), side).map(|q| face.positions[q]))
        });
        nodes.map(|x| (x - p).norm()).fold(f64::INFINITY, f64::min)
    }

    /// The point nearest to `p`: nearest GLL point, then Gauss–Newton on the faces around it.
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

    /// Walks `distance` [m] along the surface from `start` in the tangential `direction`, keeping straight.
    ///
    /// # Errors
    /// The distance [m] after which the surface ends.
    pub fn walk(&self, start: &SurfacePoint, direction: V3, distance: f64) -> Result<SurfacePoint, f64> {
        let steps = (distance.abs() / 2e-3).ceil().max(1.0);
        let step = distance / steps;
        let mut at = start.clone();
        let mut heading = tangential(direction, at.normal);
        for done in 0..steps as usize {
            let ahead = at.position + heading * step;
            at = self.project(ahead);
            let beyond = self.beyond(&at, ahead);
            if beyond > RIM {
                return Err(((done + 1) as f64 * step.abs() - beyond).max(0.0));
            }
            heading = tangential(heading, at.normal);
        }
        Ok(at)
    }
}

/// Places of the GLL points of a side (r = −1, r = +1, s = −1, s = +1) among the `points` of a face.
fn side_nodes(points: usize, side: usize) -> impl Iterator<Item = usize> {
    let m = points.isqrt();
    let (first, stride) = [(0, m), (m - 1, m), (0, 1), (m * (m - 1), 1)][side];
    (0..m).map(move |i| first + i * stride)
}

/// `[face][side]` whether no other face shares the side.
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

/// `v` without its component along the unit normal, as a unit vector (any tangent if v is normal).
pub fn tangential(v: V3, normal: V3) -> V3 {
    let t = v - normal * v.dot(&normal);
    if t.norm() > 1e-9 * v.norm() { t.normalize() } else { normal.cross(&any_other(normal)).normalize() }
}

/// A unit axis far from `v`.
fn any_other(v: V3) -> V3 {
    if v.x.abs() < 0.7 { V3::x() } else { V3::y() }
}

/// Nearest point of one face.
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
