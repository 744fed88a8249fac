//! `LegSpec`: a leg as closed curves in planes across it, as written in a file.

use ron::extensions::Extensions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Level of the largest girth.
pub(crate) const WIDEST: f64 = 0.28;
/// Thickness of the skin [mm] where the fat is measured.
const SKIN_MM: f64 = 1.5;

/// A leg as closed curves in planes across it: the reference leg in `assets/anatomy/leg.ron`, or that of a
/// subject. Values around a centre stand every 5° from the posterior midline, medial positive: 72 of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegSpec {
    /// Format version, 1.
    pub version: u32,
    /// Distance from the apex of the fibular head to the tip of the lateral malleolus [mm], 250–500.
    pub length_mm: f64,
    /// Thickness of skin and fat relative to the posterior midline, every 5°, 0–5; only the reference leg has
    /// it, the leg of a subject has `fascia_mm` at every level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cover: Vec<f64>,
    /// Sections from proximal to distal, 4–201, at equal distances in s; they reach from −0.12 or above to
    /// 0.82 or below.
    pub levels: Vec<LevelSpec>,
}

/// One section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelSpec {
    /// Level s, −0.5 to 1.5: 0 at the apex of the fibular head, 1 at the tip of the lateral malleolus.
    pub s: f64,
    /// Centre of the section from the leg axis (x anterior, z lateral) [mm], −100 to 100.
    pub centre_mm: (f64, f64),
    /// Distance of the skin from the centre, every 5° [mm], 10–150.
    pub skin_mm: Vec<f64>,
    /// Distance of the crural fascia from the centre, every 5° [mm], 5–150, at least 2.5 mm inside the skin;
    /// empty in the reference leg, where it follows from `cover`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fascia_mm: Vec<f64>,
    /// Tibia, proximally of it the femur.
    pub tibia: BoneSpec,
    /// Fibula; proximally of its head the head's values.
    pub fibula: BoneSpec,
    /// Thickness of gastrocnemius under the fascia, every 5° [mm], 0–100.
    pub gastrocnemius_mm: Vec<f64>,
    /// Angle θ of the septum between the heads of gastrocnemius [deg], −180 to 180.
    pub septum_deg: f64,
    /// Calcaneal tendon under gastrocnemius and fascia; only the reference leg has it, the leg of a subject
    /// has `tendon_mm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tendon: Option<TendonSpec>,
    /// Thickness of the calcaneal tendon under gastrocnemius and fascia, every 5° [mm], 0–20; empty in the
    /// reference leg, whose tendon is half an ellipse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tendon_mm: Vec<f64>,
    /// Borders of the other muscles by name, each of 3–500 points (x, z) relative to the radius of the fascia
    /// in their direction, −2 to 2.
    pub muscles: BTreeMap<String, Vec<(f64, f64)>>,
}

/// The outline of a bone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoneSpec {
    /// Its centre from the centre of the section (x anterior, z lateral) [mm], −100 to 100.
    pub centre_mm: (f64, f64),
    /// Distance of the surface from its centre, every 5° [mm], 1–100.
    pub radius_mm: Vec<f64>,
}

/// The section of the calcaneal tendon: half an ellipse.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TendonSpec {
    /// Angle θ of its middle [deg], −180 to 180.
    pub angle_deg: f64,
    /// Width across [mm], 1–100.
    pub width_mm: f64,
    /// Thickness in the middle [mm], 0–20.
    pub thickness_mm: f64,
}

/// The reference leg of the program.
static REFERENCE: LazyLock<LegSpec> = LazyLock::new(|| {
    let text = include_str!("../../../assets/anatomy/leg.ron");
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    options.from_str(text).unwrap_or_else(|error| panic!("assets/anatomy/leg.ron: {error}"))
});

impl LegSpec {
    /// The reference leg of the program.
    pub fn reference() -> &'static LegSpec {
        &REFERENCE
    }

    /// Thickness of skin and fat at the posterior midline of the level nearest to the widest one [mm], less
    /// 1.5 mm of skin; `None` without a fascia there.
    pub fn fat_posterior_mm(&self) -> Option<f64> {
        let distance = |level: &&LevelSpec| (level.s - WIDEST).abs();
        let level = self.levels.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some(level.skin_mm.first()? - level.fascia_mm.first()? - SKIN_MM)
    }

    /// Volume inside the skin between the first level and the last [mm³]: polygons times distances.
    pub fn volume_mm3(&self) -> f64 {
        let area = |level: &LevelSpec| {
            let next = level.skin_mm.iter().skip(1).chain(level.skin_mm.first());
            let step = std::f64::consts::TAU / level.skin_mm.len().max(1) as f64;
            level.skin_mm.iter().zip(next).map(|(a, b)| 0.5 * a * b * step.sin()).sum::<f64>()
        };
        let between =
            |pair: &[LevelSpec]| 0.5 * (area(&pair[0]) + area(&pair[1])) * (pair[1].s - pair[0].s).abs();
        self.levels.windows(2).map(between).sum::<f64>() * self.length_mm
    }
}
