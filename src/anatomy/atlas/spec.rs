//! `AtlasSpec`: the file of a reference leg.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A reference leg as written in `assets/anatomy/leg.ron`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct AtlasSpec {
    /// Format version, 1.
    pub(super) version: u32,
    /// Distance from the apex of the fibular head to the tip of the lateral malleolus [mm].
    pub(super) length_mm: f64,
    /// Thickness of skin and fat relative to the posterior midline, every 5°.
    pub(super) cover: Vec<f64>,
    /// Sections from proximal to distal, at equal distances in s.
    pub(super) levels: Vec<LevelSpec>,
}

/// One section.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct LevelSpec {
    /// Level s.
    pub(super) s: f64,
    /// Centre of the skin outline from the leg axis (x anterior, z lateral) [mm].
    pub(super) centre_mm: (f64, f64),
    /// Distance of the skin from the centre, every 5° [mm].
    pub(super) skin_mm: Vec<f64>,
    /// Tibia, proximally of it the femur.
    pub(super) tibia: BoneSpec,
    /// Fibula; proximally of its head the head's values.
    pub(super) fibula: BoneSpec,
    /// Thickness of gastrocnemius under the fascia, every 5° [mm].
    pub(super) gastrocnemius_mm: Vec<f64>,
    /// Angle θ of the septum between the heads of gastrocnemius [deg].
    pub(super) septum_deg: f64,
    /// Calcaneal tendon under gastrocnemius and fascia.
    pub(super) tendon: TendonSpec,
    /// Borders of the other muscles, as (x, z) relative to the radius of the fascia in their direction.
    pub(super) muscles: BTreeMap<String, Vec<(f64, f64)>>,
}

/// The outline of a bone.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct BoneSpec {
    /// Its centre from the centre of the skin outline (x anterior, z lateral) [mm].
    pub(super) centre_mm: (f64, f64),
    /// Distance of the surface from its centre, every 5° [mm].
    pub(super) radius_mm: Vec<f64>,
}

/// The section of the calcaneal tendon: half an ellipse.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct TendonSpec {
    /// Angle θ of its middle [deg].
    pub(crate) angle_deg: f64,
    /// Width across [mm].
    pub(crate) width_mm: f64,
    /// Thickness in the middle [mm].
    pub(crate) thickness_mm: f64,
}
