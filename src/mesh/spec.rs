//! `Resolution`, and phantom geometries as written in presets.

use serde::{Deserialize, Serialize};

/// Resolution of a case: target element size and polynomial order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Resolution {
    /// Solved within seconds: for a first look in the app.
    Preview,
    /// Solved within a minute: for exploration.
    Draft,
    /// For results that are quoted.
    Standard,
    /// For checking the convergence of a quoted result.
    Fine,
    /// User-defined.
    Custom {
        /// Polynomial order N, 2–6.
        order: usize,
        /// Target element edge [mm], 2–40.
        element_mm: f64,
    },
}

/// Distance between unknowns [mm] up to which the displacement of a site has the relative error beside it.
const SITE_ERRORS: [(f64, f64); 4] = [(2.5, 0.05), (4.0, 0.15), (5.4, 0.20), (8.0, 0.35)];
/// Highest polynomial order.
const HIGHEST_ORDER: usize = 6;
/// Largest target element edge [mm].
const LARGEST_ELEMENT_MM: f64 = 40.0;

impl Resolution {
    /// Polynomial order and target element edge [mm].
    pub fn discretisation(self) -> (usize, f64) {
        match self {
            Resolution::Preview => (2, 16.0),
            Resolution::Draft => (3, 16.0),
            Resolution::Standard => (3, 12.0),
            Resolution::Fine => (4, 10.0),
            Resolution::Custom { order, element_mm } => (order, element_mm),
        }
    }

    /// Relative error of the displacement of a site due to the mesh, about: the distances between unknowns of
    /// the named resolutions, with the largest difference of the twelve sites at 20 and 50 Hz
    /// (`docs/verification.md`, *Sites and meshes*).
    pub fn site_error(self) -> f64 {
        let (order, element_mm) = self.discretisation();
        let distance_mm = element_mm / order as f64;
        SITE_ERRORS.iter().find(|(most, _)| distance_mm <= *most).map_or(1.0, |(_, error)| *error)
    }

    /// Elements of the same size and one polynomial order less, for the error beside a number; of order 2,
    /// elements larger by half. `None` where they would be larger than 40 mm.
    pub fn of_lower_order(self) -> Option<Resolution> {
        let (order, element_mm) = self.discretisation();
        let (order, element_mm) = if order > 2 { (order - 1, element_mm) } else { (2, 1.5 * element_mm) };
        (element_mm <= LARGEST_ELEMENT_MM).then_some(Resolution::Custom { order, element_mm })
    }

    /// Elements of the same size and one polynomial order more; `None` beyond order 6.
    pub fn of_higher_order(self) -> Option<Resolution> {
        let (order, element_mm) = self.discretisation();
        (order < HIGHEST_ORDER).then_some(Resolution::Custom { order: order + 1, element_mm })
    }

    /// The next coarser resolution, for the error of a result: the one before it; of the coarsest one and of
    /// user-defined ones, elements larger by a third. `None` where elements would be larger than 40 mm.
    pub fn coarser(self) -> Option<Resolution> {
        let larger = |order: usize, element_mm: f64| {
            let element_mm = element_mm * 4.0 / 3.0;
            (element_mm <= LARGEST_ELEMENT_MM).then_some(Resolution::Custom { order, element_mm })
        };
        match self {
            Resolution::Preview => Some(Resolution::Custom { order: 2, element_mm: 24.0 }),
            Resolution::Draft => Some(Resolution::Preview),
            Resolution::Standard => Some(Resolution::Draft),
            Resolution::Fine => Some(Resolution::Standard),
            Resolution::Custom { order, element_mm } => larger(order, element_mm),
        }
    }
}

/// A layered slab. Layers are stacked from the top surface (x = 0, outward normal +X) towards −X; the slab
/// spans ±`length_mm`/2 along Y and ±`width_mm`/2 along Z.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockSpec {
    /// Extent along Y [mm], 1–2000.
    pub length_mm: f64,
    /// Extent along Z [mm], 1–2000.
    pub width_mm: f64,
    /// Layers from the top surface, 1–100.
    pub layers: Vec<LayerSpec>,
}

/// A layered circular cylinder along Y, with or without a rigid core.
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
    /// Region name, which is also the name of its material in the tissue set.
    pub name: String,
    /// Thickness [mm], 0.2–2000; all layers and a core together at most 2000.
    pub thickness_mm: f64,
}

#[cfg(test)]
impl LayerSpec {
    /// The layer `name` of a test.
    pub(super) fn new(name: &str, thickness_mm: f64) -> LayerSpec {
        LayerSpec { name: name.into(), thickness_mm }
    }
}
