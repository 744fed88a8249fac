//! `LabelVolume`: a label at every voxel, with the position of the voxels in the body.

use crate::math::V3;
use nalgebra::Matrix3;
use std::collections::BTreeMap;

/// Largest number of voxels.
pub const MOST_VOXELS: usize = 1 << 30;

/// Labels on a grid. Positions are in millimetres, **x to the right, y to the front, z up** (RAS).
#[derive(Clone, Debug)]
pub struct LabelVolume {
    /// Number of voxels along each axis of the file.
    pub size: [usize; 3],
    /// Step from a voxel to the next along each axis of the file, in columns [mm].
    pub steps: Matrix3<f64>,
    /// Position of the first voxel [mm].
    pub origin: V3,
    /// Labels; the first axis changes fastest.
    pub voxels: Vec<u16>,
    /// Names of labels, where the file states them.
    pub names: BTreeMap<u16, String>,
    /// Whether the file says how its axes lie in the body; if not, those of medical images are assumed: x to
    /// the left, y to the back, z up.
    pub oriented: bool,
}

impl LabelVolume {
    /// Position of the centre of a voxel [mm].
    pub fn position(&self, [i, j, k]: [usize; 3]) -> V3 {
        self.origin + self.steps * V3::new(i as f64, j as f64, k as f64)
    }

    /// Index of a voxel.
    pub fn index(&self, [i, j, k]: [usize; 3]) -> usize {
        i + self.size[0] * (j + self.size[1] * k)
    }

    /// Place of the voxel with this index.
    pub fn place(&self, index: usize) -> [usize; 3] {
        let [nx, ny, _] = self.size;
        [index % nx, index / nx % ny, index / (nx * ny)]
    }

    /// The voxel around each position, by the inverse of the steps; `None` outside the volume.
    pub fn finder(&self) -> Option<impl Fn(V3) -> Option<usize> + Sync + '_> {
        let inverse = self.steps.try_inverse()?;
        Some(move |p: V3| {
            let place = inverse * (p - self.origin);
            let mut voxel = [0; 3];
            for axis in 0..3 {
                let at = place[axis].round();
                if !(at >= 0.0 && at < self.size[axis] as f64) {
                    return None;
                }
                voxel[axis] = at as usize;
            }
            Some(self.index(voxel))
        })
    }

    /// Volume of a voxel [mm³].
    pub fn voxel_mm3(&self) -> f64 {
        self.steps.determinant().abs()
    }
}
