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

/// A layered slab. Layers are stacked from the top surface (x = 0, outward normal +X) downwards
/// (−X); the slab spans ±width/2 along Y and ±depth/2 along Z.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockSpec {
    /// Extent along Y [mm], > 0.
    pub length_mm: f64,
    /// Extent along Z [mm], > 0.
    pub width_mm: f64,
    /// Layers from the top, at least one.
    pub layers: Vec<LayerSpec>,
}

/// A layered circular cylinder along Y, optionally with a rigid core.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CylinderSpec {
    /// Length along Y [mm], > 0.
    pub length_mm: f64,
    /// Radius of the rigid core [mm], 0 for none.
    pub core_radius_mm: f64,
    /// Layers from the skin inwards, at least one.
    pub layers: Vec<LayerSpec>,
}

/// One layer of a phantom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerSpec {
    /// Region name; the material of this name is looked up in the tissue set.
    pub name: String,
    /// Thickness [mm], > 0.
    pub thickness_mm: f64,
}
