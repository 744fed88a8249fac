//! Planes along which the leg is cut open in the picture.

use crate::math::V3;

/// The kind of cut plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// No cut.
    #[default]
    Off,
    /// Across the leg (normal: proximal).
    Transverse,
    /// Front to back (normal: medial).
    Sagittal,
    /// Side to side (normal: posterior).
    Frontal,
}

impl Cut {
    /// Every kind, in the order of the menu.
    pub const ALL: [Cut; 4] = [Cut::Off, Cut::Transverse, Cut::Sagittal, Cut::Frontal];

    /// Its name on the command line; with the prefix `cut-`, its message.
    pub fn key(self) -> &'static str {
        ["whole", "across", "lengthwise", "frontal"][self as usize]
    }

    /// The plane at the fraction `at` (0–1) of the body's bounding box with corners `low` and `high` [m];
    /// `None` for [`Cut::Off`]. The removed side is proximal, medial or posterior, where the camera usually
    /// is.
    pub fn plane(self, at: f32, low: V3, high: V3) -> Option<Plane> {
        let normal = match self {
            Cut::Off => return None,
            Cut::Transverse => V3::y(),
            Cut::Sagittal => -V3::z(),
            Cut::Frontal => -V3::x(),
        };
        let point = low + (high - low) * f64::from(at);
        Some(Plane { normal, offset: normal.dot(&point) })
    }
}

/// The plane n·x = offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// Unit normal, towards the removed side.
    pub normal: V3,
    /// Distance from the origin along it [m].
    pub offset: f64,
}

impl Plane {
    /// Signed distance [m], + on the removed side.
    pub fn distance(&self, p: &V3) -> f64 {
        self.normal.dot(p) - self.offset
    }
}
