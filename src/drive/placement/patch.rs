//! `Patch`: sub-element quadrature over the skin under a footprint.
//!
//! A footprint cuts through faces; GLL quadrature over the nodes inside the radius would change force and
//! displacement amplitudes by 7–30 % from mesh to mesh. Here every face near the footprint is divided into
//! small cells with Gauss points, and the weight falls linearly to zero at the rim. The area then varies
//! smoothly with the mesh and its error is of second order in the width of the ramp. Loads are scaled to the
//! exact force.

use crate::drive::Footprint;
use crate::drive::error::DriveError;
use crate::drive::placement::pose::Pose;
use crate::drive::placement::surface::Surface;
use crate::fem::FaceGeometry;
use crate::math::V3;

/// Cells per footprint radius; each cell has 2 × 2 Gauss points.
const CELLS_PER_RADIUS: f64 = 12.0;
/// Limits on the number of cells per face edge.
const CELLS_PER_EDGE: (f64, f64) = (4.0, 24.0);

/// Quadrature points with n·a ≥ this do not face the head.
const MAX_FACING: f64 = -0.2;

/// A quadrature point of a patch.
#[derive(Clone, Debug)]
pub struct PatchPoint {
    /// Index into [`Patch::faces`].
    pub face: usize,
    /// `[point]` basis values of the face nodes, (N+1)².
    pub values: Vec<f64>,
    /// Area weight, rim ramp included [m²], > 0.
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
    /// Quadrature points, grouped by face.
    pub points: Vec<PatchPoint>,
    /// Footprint pose.
    pub pose: Pose,
    /// Characteristic length of the footprint [m].
    pub radius: f64,
}

impl Patch {
    /// The part of `surface` that lies within `radius` [m] of the axis of `pose` and faces the head.
    ///
    /// The weight falls linearly to zero over the outer `taper`·radius, `taper` 0–1, or over one cell about
    /// the radius if that is wider: 0 for a prescribed pressure, > 0 for a pad with a rounded rim.
    ///
    /// # Errors
    /// [`DriveError::NothingUnderHead`] if no surface lies there.
    pub fn new(surface: &Surface, pose: &Pose, radius: f64, taper: f64) -> Result<Patch, DriveError> {
        Patch::under(surface, pose, &Footprint::Disc { radius }, taper)
    }

    /// As [`Patch::new`] for a footprint of any shape.
    ///
    /// # Errors
    /// [`DriveError::NothingUnderHead`] if no surface lies there.
    pub fn under(
        surface: &Surface,
        pose: &Pose,
        footprint: &Footprint,
        taper: f64,
    ) -> Result<Patch, DriveError> {
        let radius = footprint.radius();
        let mut patch = Patch { faces: Vec::new(), points: Vec::new(), pose: *pose, radius };
        for geometry in &surface.faces {
            if overlaps(pose, footprint, &geometry.positions) {
                patch.add(geometry, footprint, taper);
            }
        }
        if patch.points.is_empty() {
            return Err(DriveError::NothingUnderHead { radius, at: pose.centre.into() });
        }
        Ok(patch)
    }

    /// The patch restricted to the points with `keep` `[point]`; may be empty.
    pub fn kept(&self, keep: &[bool]) -> Patch {
        let points: Vec<PatchPoint> =
            self.points.iter().zip(keep).filter(|(_, keep)| **keep).map(|(p, _)| p.clone()).collect();
        let mut patch = Patch { faces: Vec::new(), points, ..*self };
        let mut last = None;
        for point in &mut patch.points {
            if last != Some(point.face) {
                last = Some(point.face);
                patch.faces.push(self.faces[point.face].clone());
            }
            point.face = patch.faces.len() - 1;
        }
        patch
    }

    /// Adds the points of one face that lie in the footprint.
    fn add(&mut self, geometry: &FaceGeometry, footprint: &Footprint, taper: f64) {
        let cells = (spread(&geometry.positions) / self.radius * CELLS_PER_RADIUS)
            .clamp(CELLS_PER_EDGE.0, CELLS_PER_EDGE.1)
            .ceil() as usize;
        let cell = 2.0 / cells as f64;
        let abscissa = |i: usize| -1.0 + cell * ((i / 2) as f64 + 0.5 + [-0.5, 0.5][i % 2] / 3f64.sqrt());
        let (first, face) = (self.points.len(), self.faces.len());
        for i in 0..4 * cells * cells {
            let at = geometry.at(abscissa(i % (2 * cells)), abscissa(i / (2 * cells)));
            if at.normal.dot(&self.pose.axis) >= MAX_FACING {
                continue;
            }
            let area = at.area * 0.25 * cell * cell;
            let width = (taper * self.radius).max(2.0 * area.sqrt());
            let inside =
                footprint.inside(self.pose.across(at.position)) + 0.5 * (width - taper * self.radius);
            let weight = area * (inside / width).clamp(0.0, 1.0);
            if weight > 0.0 {
                let (position, normal) = (at.position, at.normal);
                self.points.push(PatchPoint { face, values: at.values, weight, position, normal });
            }
        }
        if self.points.len() > first {
            self.faces.push(geometry.nodes.clone());
        }
    }

    /// Area of the patch on the skin [m²].
    pub fn area(&self) -> f64 {
        self.points.iter().map(|p| p.weight).sum()
    }

    /// Area of the patch projected along the axis of its pose [m²]: axial force per uniform pressure.
    pub fn axial_area(&self) -> f64 {
        -self.points.iter().map(|p| p.weight * p.normal.dot(&self.pose.axis)).sum::<f64>()
    }

    /// Area-averaged outward unit normal.
    pub fn mean_normal(&self) -> V3 {
        self.points.iter().map(|p| p.normal * p.weight).sum::<V3>().normalize()
    }

    /// (node, force [N]) of a uniform inward pressure whose axial force is exactly 1 N; nodes ascending.
    pub fn unit_pressure(&self) -> Vec<(u32, V3)> {
        let axial = self.axial_area();
        self.nodal_forces(|p| -p.normal * (p.weight / axial))
    }

    /// (node, force) of the forces `force(point)` at the quadrature points; nodes ascending.
    fn nodal_forces(&self, force: impl Fn(&PatchPoint) -> V3) -> Vec<(u32, V3)> {
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

/// Largest distance from the first point [m].
fn spread(positions: &[V3]) -> f64 {
    positions.iter().map(|x| (x - positions[0]).norm()).fold(0.0, f64::max)
}

/// Whether a face with these points can overlap the footprint.
fn overlaps(pose: &Pose, footprint: &Footprint, positions: &[V3]) -> bool {
    let spread = spread(positions);
    positions.iter().any(|&x| footprint.inside(pose.across(x)) >= -0.5 * spread)
        && positions.iter().any(|x| (x - pose.centre).norm() <= 2.0 * footprint.reach() + spread)
}
