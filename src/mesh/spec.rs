//! How fine to mesh, and the phantom geometries.

use serde::{Deserialize, Serialize};

/// Resolution of a run: element size target and polynomial order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Resolution {
    /// Seconds: for a first look in the app.
    Preview,
    /// Under a minute: for trying things.
    Draft,
    /// The quoted answer.
    Standard,
    /// The check of the quoted answer.
    Fine,
    /// Chosen by hand.
    Custom {
        /// Polynomial order N, 2–6.
        order: usize,
        /// Target element edge [mm], 2–40.
        element_mm: f64,
    },
}

impl Resolution {
    /// Polynomial order and element size [mm].
    pub fn discretisation(self) -> (usize, f64) {
        match self {
            Resolution::Preview => (2, 16.0),
            Resolution::Draft => (3, 16.0),
            Resolution::Standard => (3, 12.0),
            Resolution::Fine => (4, 10.0),
            Resolution::Custom { order, element_mm } => (order, element_mm),
        }
    }
}

/// A layered slab. Layers are stacked from the top surface (x = 0, outward normal +X) downwards
/// (−X); the slab spans ±width/2 along Y and ±depth/2 along Z.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockSpec {
    /// Extent along Y [mm], 1–2000.
    pub length_mm: f64,
    /// Extent along Z [mm], 1–2000.
    pub width_mm: f64,
    /// Layers from the top, 1–100.
    pub layers: Vec<LayerSpec>,
}

/// A layered circular cylinder along Y, optionally with a rigid core.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CylinderSpec {
    /// Length along Y [mm], 1–2000.
    pub length_mm: f64,
    /// Radius of the rigid core [mm], 0 for none, else 0.5–1000.
    pub core_radius_mm: f64,
    /// Layers from the skin inwards, 1–100.
    pub layers: Vec<LayerSpec>,
}

/// One layer of a phantom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerSpec {
    /// Region name; the material of this name is looked up in the tissue set.
    pub name: String,
    /// Thickness [mm], 0.2–2000; all layers and a core together at most 2000.
    pub thickness_mm: f64,
}
