//! `PrescribedPressure`: a uniform prescribed pressure on the skin.

use crate::drive::{Patch, Pose};
use crate::math::{C64, V3};
use crate::probe::HarmonicField;

/// A uniform prescribed pressure on a disc of skin.
#[derive(Clone, Debug)]
pub struct PrescribedPressure {
    /// Centre and inward axis.
    pub pose: Pose,
    /// Peak of the force along the axis [N].
    pub force: f64,
    /// Peak of the pressure [Pa].
    pub pressure: f64,
    /// Area of the disc on the skin [m²].
    pub area: f64,
    /// Nodal forces with a resultant of 1 N.
    pub(super) pattern: Vec<(u32, V3)>,
}

impl PrescribedPressure {
    /// The pressure on `patch` with the resultant `force` [N] along its axis.
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

    /// Mean inward displacement under the pressure, conjugate to its force: the sum of the amplitudes of all
    /// harmonics [m].
    pub fn displacement(&self, field: &HarmonicField) -> f64 {
        let along = |u: &[C64; 3], p: &V3| u.iter().zip(p).map(|(u, p)| u * *p).sum::<C64>();
        let mean =
            |u: &Vec<[C64; 3]>| self.pattern.iter().map(|(n, p)| along(&u[*n as usize], p)).sum::<C64>();
        field.amplitude.iter().map(|u| mean(u).norm()).sum()
    }
}
