//! `LegGrid`: the parts of a leg on a grid of 1 mm in the frame of the shank.

use crate::anatomy::frame::direction;
use crate::fit::error::FitError;
use crate::fit::labels::map::Labels;
use crate::fit::labels::part::Part;
use crate::fit::labels::volume::LabelVolume;
use crate::fit::place::pose::Pose;
use crate::math::V3;
use rayon::prelude::*;

/// Step of the grid [mm].
pub const STEP_MM: f64 = 1.0;
/// Levels between which the leg is gridded.
const LEVELS: [f64; 2] = [-0.2, 0.9];
/// Empty points around the leg.
const MARGIN: f64 = 3.0;
/// Largest distance from the axis of the leg [mm].
const REACH_MM: f64 = 130.0;

/// Parts on a grid of planes across the leg. Positions are in millimetres in the shank frame.
#[derive(Clone, Debug)]
pub struct LegGrid {
    /// Points along x (anterior), z (lateral) and y (proximal); the first changes fastest.
    pub size: [usize; 3],
    /// Position of the first point, as (x, y, z) [mm].
    pub low: V3,
    /// The part at each point.
    pub parts: Vec<Part>,
    /// Heights between which the labels hold the leg [mm].
    pub covered: [f64; 2],
}

impl LegGrid {
    /// The leg of a volume: each point has the label of the voxel around it.
    ///
    /// # Errors
    /// The volume holds nothing of the leg.
    pub fn of(volume: &LabelVolume, labels: &Labels, pose: &Pose) -> Result<LegGrid, FitError> {
        let range = LEVELS.map(|s| pose.height(s));
        let (mut low, mut high) = (V3::repeat(f64::INFINITY), V3::repeat(f64::NEG_INFINITY));
        for i in (0..volume.voxels.len()).filter(|i| labels.part(volume.voxels[*i]) != Part::Outside) {
            let position = volume.position(volume.place(i));
            let p = pose.to_leg(position);
            let far = p.x.abs().max(p.z.abs()) > REACH_MM || p.y > range[0] || p.y < range[1];
            if !far && pose.is_own(position) {
                (low, high) = (low.inf(&p), high.sup(&p));
            }
        }
        let find = volume.finder();
        let (true, Some(find)) = (low.x < high.x, find) else {
            return Err(FitError::Labels("nothing of the leg lies between knee and ankle".into()));
        };
        let low = (low / STEP_MM).map(|x| (x - MARGIN).floor() * STEP_MM);
        let points = ((high - low) / STEP_MM).map(|x| (x + MARGIN).ceil());
        let size = [points.x as usize + 1, points.z as usize + 1, points.y as usize + 1];
        let mut grid =
            LegGrid { size, low, parts: vec![Part::Outside; size.iter().product()], covered: pose.covered };
        let plane = size[0] * size[1];
        let frame = grid.clone_frame();
        grid.parts.par_chunks_mut(plane).enumerate().for_each(|(j, parts)| {
            for (n, part) in parts.iter_mut().enumerate() {
                let position = pose.to_volume(frame.position(n + plane * j));
                if pose.is_own(position)
                    && let Some(voxel) = find(position)
                {
                    *part = labels.part(volume.voxels[voxel]);
                }
            }
        });
        Ok(grid)
    }

    /// The grid without its parts.
    fn clone_frame(&self) -> LegGrid {
        LegGrid { size: self.size, low: self.low, parts: Vec::new(), covered: self.covered }
    }

    /// Position of a point [mm].
    pub fn position(&self, index: usize) -> V3 {
        let [nx, nz, _] = self.size;
        let (i, k, j) = (index % nx, index / nx % nz, index / (nx * nz));
        self.low + V3::new(i as f64, j as f64, k as f64) * STEP_MM
    }

    /// Number of points of a plane across the leg.
    pub fn plane(&self) -> usize {
        self.size[0] * self.size[1]
    }

    /// Height of a plane [mm].
    pub fn height(&self, plane: usize) -> f64 {
        self.low.y + plane as f64 * STEP_MM
    }

    /// The planes within `half` [mm] of the height `y` [mm] that the labels cover.
    pub fn planes(&self, y: f64, half: f64) -> Vec<usize> {
        let near = |j: &usize| {
            let at = self.height(*j);
            (at - y).abs() <= half && at >= self.covered[0] && at <= self.covered[1]
        };
        (0..self.size[2]).filter(near).collect()
    }

    /// The point nearest to (x, z) [mm] of a plane; `None` beyond the grid.
    pub fn nearest(&self, plane: usize, x: f64, z: f64) -> Option<usize> {
        let (i, k) = (((x - self.low.x) / STEP_MM).round(), ((z - self.low.z) / STEP_MM).round());
        let inside = i >= 0.0 && k >= 0.0 && i < self.size[0] as f64 && k < self.size[1] as f64;
        inside.then(|| i as usize + self.size[0] * (k as usize + self.size[1] * plane))
    }

    /// The points on a ray from (x, z) of `centre` at angle θ [rad], every quarter of a millimetre, with
    /// their distance from the centre [mm].
    pub fn ray(&self, plane: usize, centre: V3, theta: f64) -> impl Iterator<Item = (f64, usize)> + '_ {
        let towards = direction(theta);
        let steps = (REACH_MM / RAY_STEP_MM) as usize;
        (0..steps).map_while(move |n| {
            let r = (n as f64 + 0.5) * RAY_STEP_MM;
            let p = centre + towards * r;
            self.nearest(plane, p.x, p.z).map(|index| (r, index))
        })
    }
}

/// Step along a ray [mm].
pub const RAY_STEP_MM: f64 = 0.25;
