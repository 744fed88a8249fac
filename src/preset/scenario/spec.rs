//! `ScenarioSpec`: geometry, tissues, boundary, loads, analysis and resolution of one question.

use crate::anatomy::SubjectSpec;
use crate::drive::spec::{ClothingSpec, DeviceSpec, PlacementSpec};
use crate::material::spec::TissueSpec;
use crate::mesh::spec::{BlockSpec, CylinderSpec, Resolution};
use crate::solver::spec::{AnalysisSpec, BoundarySpec};
use serde::{Deserialize, Serialize};

/// A part of a preset: in its own file (path relative to the file that names it) or inline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part<T> {
    /// Path of the RON file.
    File(String),
    /// Written out here.
    Inline(T),
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioSpec {
    /// Format version, 1.
    pub version: u32,
    /// Title shown in tables and in the app.
    pub title: String,
    /// The question this scenario answers, in one sentence.
    pub question: String,
    /// The body to be solved.
    pub geometry: GeometrySpec,
    /// Material of every region, membranes.
    pub tissues: Part<TissueSpec>,
    /// One independent run per case, on the same mesh.
    pub cases: Vec<CaseSpec>,
    /// Element size and order.
    pub resolution: Resolution,
    /// Supports of the body.
    #[serde(default)]
    pub boundary: BoundarySpec,
    /// Method of analysis and its parameters.
    #[serde(default)]
    pub analysis: AnalysisSpec,
    /// Clothing between every head and the skin.
    #[serde(default)]
    pub clothing: Option<ClothingSpec>,
    /// Extra probe points.
    #[serde(default)]
    pub probes: Vec<ProbeSpec>,
}

/// The body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GeometrySpec {
    /// A parametric right leg.
    Leg(Part<SubjectSpec>),
    /// A layered slab.
    Block(BlockSpec),
    /// A layered cylinder.
    Cylinder(CylinderSpec),
}

/// One load on the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSpec {
    /// Short name, unique in the scenario.
    pub name: String,
    /// The load.
    pub load: LoadSpec,
}

/// A load on the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum LoadSpec {
    /// A device placed on a leg.
    Device {
        /// The device.
        device: Part<DeviceSpec>,
        /// Its position on the leg.
        placement: PlacementSpec,
    },
    /// A device at a point of a phantom's loaded surface (`top` or `skin`); its axis is the inward normal.
    DeviceAt {
        /// The device.
        device: Part<DeviceSpec>,
        /// Foot point on the surface [mm], within 0.1 mm.
        point_mm: [f64; 3],
    },
    /// Harmonic pressure on a disc of the loaded surface, positive inwards.
    Pressure {
        /// Centre, on the surface [mm]: within 0.1 mm on a phantom, 2 mm on a leg.
        point_mm: [f64; 3],
        /// Disc radius [mm], 0.5–200.
        radius_mm: f64,
        /// Total force amplitude [N] (pressure × disc area).
        force_n: f64,
        /// Frequency [Hz], 1–400.
        frequency_hz: f64,
    },
    /// Harmonic point force at any point of the body.
    PointForce {
        /// Position [mm].
        point_mm: [f64; 3],
        /// Vector of force amplitudes [N].
        force_n: [f64; 3],
        /// Frequency [Hz], 1–400.
        frequency_hz: f64,
    },
}

/// A probe point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbeSpec {
    /// Name in the tables.
    pub name: String,
    /// Position [mm] in the frame of the shank or of the phantom.
    pub point_mm: [f64; 3],
}
