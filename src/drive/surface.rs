//! A loaded surface (skin, top of a slab) as a point set one can project on.

use crate::drive::error::DriveError;
use crate::fem::{FaceGeometry, Space};
use crate::math::V3;
use crate::mesh::Face;

/// The faces of one named surface with their geometry.
#[derive(Clone, Debug)]
pub struct Surface {
    /// `[face]` metric terms at the GLL points.
    pub faces: Vec<FaceGeometry>,
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
        Ok(Surface { faces: faces.iter().map(|&f| FaceGeometry::new(space, f)).collect() })
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
    pub fn walk(&self, start: &SurfacePoint, direction: V3, distance: f64) -> SurfacePoint {
        let steps = (distance.abs() / 2e-3).ceil().max(1.0);
        let step = distance / steps;
        let mut at = start.clone();
        let mut heading = tangential(direction, at.normal);
        for _ in 0..steps as usize {
            at = self.project(at.position + heading * step);
            heading = tangential(heading, at.normal);
        }
        at
    }
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
