//! Contact patches: sub-element quadrature over the skin under a footprint.
//!
//! A footprint cuts through faces, so GLL weights on "nodes inside the radius" would change force and
//! depth amplitudes from mesh to mesh by 7–30 %. Here every face near the footprint is divided into small
//! cells with Gauss points; the rim is a linear ramp one cell wide, so the area varies smoothly and the
//! patch area is right to second order in the cell size. Loads are scaled to the exact force.

use crate::drive::error::DriveError;
use crate::drive::placement::Pose;
use crate::drive::surface::Surface;
use crate::math::V3;

/// Cells per face edge; each cell has 2 × 2 Gauss points.
const CELLS: usize = 6;

/// A quadrature point of a patch.
#[derive(Clone, Debug)]
pub struct PatchPoint {
    /// Index into [`Patch::faces`].
    pub face: usize,
    /// `[point]` basis values of the face nodes, (N+1)².
    pub values: Vec<f64>,
    /// Area weight [m²], rim ramp included, > 0.
    pub weight: f64,
    /// Position [m].
    pub position: V3,
    /// Outward unit normal.
    pub normal: V3,
}

/// The skin under one footprint.
#[derive(Clone, Debug)]
pub struct Patch {
    /// `[face][point]` global nodes, (N+1)² per face.
    pub faces: Vec<Vec<u32>>,
    /// Quadrature points, by face.
    pub points: Vec<PatchPoint>,
    /// Footprint pose.
    pub pose: Pose,
    /// Footprint radius [m].
    pub radius: f64,
}

impl Patch {
    /// The part of `surface` within `radius` [m] of the axis of `pose` and facing the head.
    ///
    /// # Errors
    /// [`DriveError::NothingUnderHead`] if no surface lies there.
    pub fn new(surface: &Surface, pose: &Pose, radius: f64) -> Result<Patch, DriveError> {
        let mut patch = Patch { faces: Vec::new(), points: Vec::new(), pose: *pose, radius };
        let inverse_root3 = 1.0 / 3f64.sqrt();
        let cell = 2.0 / CELLS as f64;
        let abscissa = |i: usize| -1.0 + cell * ((i / 2) as f64 + 0.5 * (1.0 + [-1.0, 1.0][i % 2] * inverse_root3));
        for geometry in &surface.faces {
            if !reaches(pose, radius, &geometry.positions) {
                continue;
            }
            let first = patch.points.len();
            for i in 0..4 * CELLS * CELLS {
                let at = geometry.at(abscissa(i % (2 * CELLS)), abscissa(i / (2 * CELLS)));
                if at.normal.dot(&pose.axis) >= -0.2 {
                    continue;
                }
                let area = at.area * 0.25 * cell * cell;
                let weight = area * rim(pose.radius_of(at.position), radius, area.sqrt());
                if weight > 0.0 {
                    let (position, normal) = (at.position, at.normal);
                    patch.points.push(PatchPoint { face: patch.faces.len(), values: at.values, weight, position, normal });
                }
            }
            if patch.points.len() > first {
                patch.faces.push(geometry.nodes.clone());
            }
        }
        if patch.points.is_empty() {
            return Err(DriveError::NothingUnderHead { radius, at: pose.centre.into() });
        }
        Ok(patch)
    }

    /// Area of the patch on the skin [m²].
    pub fn area(&self) -> f64 {
        self.points.iter().map(|p| p.weight).sum()
    }

    /// Nodal forces of a uniform inward pressure, scaled so that the force along the axis is exactly 1 N.
    ///
    /// Sorted by node; each node once.
    pub fn unit_pressure(&self) -> Vec<(u32, V3)> {
        let axial: f64 = -self.points.iter().map(|p| p.weight * p.normal.dot(&self.pose.axis)).sum::<f64>();
        self.nodal(|p| -p.normal * (p.weight / axial))
    }

    /// Σ over points of basis value × `force(point)`, by node in ascending order.
    fn nodal(&self, force: impl Fn(&PatchPoint) -> V3) -> Vec<(u32, V3)> {
        let mut sum = std::collections::BTreeMap::<u32, V3>::new();
        for point in &self.points {
            let f = force(point);
            for (&node, &value) in self.faces[point.face].iter().zip(&point.values) {
                *sum.entry(node).or_insert_with(V3::zeros) += f * value;
            }
        }
        sum.into_iter().collect()
    }
}

/// 1 inside, 0 outside, linear over one cell of width `cell` at the rim.
fn rim(r: f64, radius: f64, cell: f64) -> f64 {
    ((radius - r) / cell + 0.5).clamp(0.0, 1.0)
}

/// Whether a face with these points can touch the footprint.
fn reaches(pose: &Pose, radius: f64, positions: &[V3]) -> bool {
    let spread = positions.iter().map(|x| (x - positions[0]).norm()).fold(0.0, f64::max);
    positions.iter().any(|&x| pose.radius_of(x) <= radius + 0.5 * spread)
        && positions.iter().any(|x| (x - pose.centre).norm() <= 2.0 * radius + spread)
}
