//! The twelve charted trigger-point sites: boxes in leg coordinates, not points.

use crate::anatomy::tissue::Tissue;
use crate::math::V3;

/// A charted site. Source: Travell & Simons vol. 2, coordinates estimated from motor points.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Short name, e.g. `GAS TrP1`.
    pub name: &'static str,
    /// Host tissue.
    pub host: Tissue,
    /// Plain-words zone of referred pain.
    pub referred: &'static str,
    /// Centre [m], shank frame.
    pub centre: V3,
    /// Sample points over the site's box, all inside the host tissue [m]. Never empty.
    pub points: Vec<V3>,
    /// Fibre direction at the centre (unit vector).
    pub fibre: V3,
}
