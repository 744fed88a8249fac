//! Pressure under a head at one instant.

/// Pressure under a head at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pressure {
    /// Peak pressure over all points [Pa]; at the rim of a flat head it grows slowly with resolution.
    pub peak: f64,
    /// Contact area [m²].
    pub area: f64,
    /// 99th percentile over the contact area [Pa]; `None` if it was not sampled or nothing touches.
    pub percentile: Option<f64>,
}
