//! Rows of the site that a device is placed over.

use crate::metric::report::site::SiteRow;
use serde::{Deserialize, Serialize};

/// The site that the device is placed over: its place under the device, and its state with the device moved.
/// Its state as placed is among the sites of the case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TreatedRow {
    /// Name of the site.
    pub site: String,
    /// Depth of its centre below the skin along the axis of the device [mm].
    pub axis_depth_mm: f64,
    /// Distance of its centre from the axis [mm]: 0 without offset and tilt.
    pub axis_distance_mm: f64,
    /// With the device moved; empty if the scenario does not ask for it.
    #[serde(default)]
    pub moved: Vec<MovedRow>,
}

/// The treated site with the device moved from its place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MovedRow {
    /// Further offset of the device, proximal + [mm].
    pub proximal_mm: f64,
    /// Further offset of the device, medial + [mm].
    pub medial_mm: f64,
    /// The site.
    pub site: SiteRow,
}
