//! `PrescribedPressure`: skin under an even, prescribed pressure.

use crate::drive::{Patch, Pose};
use crate::math::{C64, V3};
use crate::probe::HarmonicField;

/// Skin under an even, prescribed pressure.
#[derive(Clone, Debug)]
pub struct PrescribedPressure {
    /// Where, and which way is inward.
    pub pose: Pose,
    /// Peak of the force along the axis [N].
    pub force: f64,
    /// Peak of the pressure [Pa].
    pub pressure: f64,
    /// Area of the disc on the skin [m²].
    pub area: f64,
    /// Nodal forces of 1 N in all.
    pub(super) pattern: Vec<(u32, V3)>,
}

impl PrescribedPressure {
    pub(super) fn new(patch: &Patch, force: f64) -> PrescribedPressure {
        let force = force.abs();
        let pressure = force / patch.axial_area();
        PrescribedPressure {
            pose: patch.pose,
            force,
            pressure,
            area: patch.area(),
            pattern: patch.unit_pressure(),
        }
    }

    /// Mean inward displacement under the pressure, what it does work on: amplitudes of all harmonics added
    /// [m].
    pub fn displacement(&self, field: &HarmonicField) -> f64 {
        let along = |u: &[C64; 3], p: &V3| u.iter().zip(p).map(|(u, p)| u * *p).sum::<C64>();
        let mean =
            |u: &Vec<[C64; 3]>| self.pattern.iter().map(|(n, p)| along(&u[*n as usize], p)).sum::<C64>();
        field.amplitude.iter().map(|u| mean(u).norm()).sum()
    }
}
