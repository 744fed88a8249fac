//! `DeviceSpec`: devices as written in `presets/devices/*.ron`, and `PlacementSpec`: their placement on the
//! leg.

use crate::units::G0;
use serde::{Deserialize, Serialize};

/// A device: one or more rigid heads on a body that may be held by a hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceSpec {
    /// Format version, 1.
    pub version: u32,
    /// Display name.
    pub name: String,
    /// Heads, at least one.
    pub heads: Vec<HeadSpec>,
    /// Masses, mounts, housing and hand behind the heads.
    pub body: BodySpec,
    /// Treatment time at one position, over which the absorbed energy is summed [s], 1–3600. Absent: 30.
    #[serde(default = "default_treatment")]
    pub treatment_s: f64,
}

/// Treatment time of devices that specify none and of loads without a device [s]: one position of one head.
pub const USUAL_TREATMENT: f64 = 30.0;

fn default_treatment() -> f64 {
    USUAL_TREATMENT
}

/// One head: shape, offset in the device, drive, contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadSpec {
    /// Shape of the tool face.
    pub shape: HeadShape,
    /// Offset of the head centre from the device centre, proximal + [mm], −200–200.
    #[serde(default)]
    pub offset_proximal_mm: f64,
    /// Offset of the head centre from the device centre, along the skin, medial (−Z) + [mm], −200–200. If the
    /// device centre is on the medial or lateral side of the leg, + is the direction of increasing θ.
    #[serde(default)]
    pub offset_medial_mm: f64,
    /// Drive of the head.
    pub drive: DriveSpec,
    /// Contact between face and skin.
    pub contact: ContactSpec,
}

/// Shape of a tool face.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum HeadShape {
    /// Flat padded disc, in contact over its whole face.
    Flat {
        /// Face radius [mm], 3–80.
        radius_mm: f64,
    },
    /// Ball; the contact area follows from the indentation.
    Ball {
        /// Ball radius [mm], 3–80.
        radius_mm: f64,
    },
    /// Roller across the leg; the contact area follows from the indentation.
    Roller {
        /// Roller radius [mm], 3–120.
        radius_mm: f64,
        /// Roller length [mm], 10–400.
        length_mm: f64,
    },
    /// Slender tip with a spherical end.
    Bullet {
        /// Tip radius [mm], 3–20.
        radius_mm: f64,
    },
}

/// Drive of a head, along its axis (inward +) and tangentially.
///
/// `Displacement` prescribes the motion of the head, whatever the reaction of the tissue. So does
/// `CrankStroke` in a device without [`BodySpec::housing`]; with a housing it prescribes the motion of the
/// head relative to the housing. With the other drives the motion of the head is part of the solution: it
/// follows from moving mass, mount, housing and hand on one side and the tissue on the other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum DriveSpec {
    /// x(t) = X cos(ωt+φ) + X₂ cos(2(ωt+φ)); tangential along the leg in quadrature.
    Displacement {
        /// Frequency [Hz], 1–400.
        frequency_hz: f64,
        /// Normal amplitude, zero to peak [mm], 0–20.
        normal_mm: f64,
        /// Tangential (proximal) amplitude in quadrature, zero to peak [mm], 0–20.
        tangential_mm: f64,
        /// Second-harmonic normal amplitude, zero to peak [mm], 0–20.
        second_harmonic_mm: f64,
        /// Phase φ [deg].
        phase_deg: f64,
    },
    /// Crank-slider percussion: x = (S/2) cos ωt + (S²/16ℓ) cos 2ωt, inward +.
    CrankStroke {
        /// Strokes per second [Hz], 1–100.
        frequency_hz: f64,
        /// Peak-to-peak stroke S [mm], 0.1–30.
        stroke_mm: f64,
        /// Connecting-rod length ℓ [mm], > stroke.
        rod_mm: f64,
        /// Phase [deg].
        phase_deg: f64,
        /// Mean force at which the motor stalls [N], 10–1000; its speed falls in proportion to the load.
        /// `None`: constant speed.
        #[serde(default)]
        stall_force_n: Option<f64>,
    },
    /// A rotating unbalance in the plane of head axis and proximal direction: F = m e ω² (cos, sin)(ωt+φ) on
    /// the moving mass.
    RotatingMass {
        /// Frequency [Hz], 1–400.
        frequency_hz: f64,
        /// Unbalance m·e [kg·mm], 0–20.
        unbalance_kg_mm: f64,
        /// Tangential over normal component of the force, 0–1: 1 for a bare motor, 0 for a guided one.
        #[serde(default = "one")]
        tangential_ratio: f64,
        /// Phase φ [deg].
        phase_deg: f64,
    },
    /// A prescribed force on the moving mass, cos along the axis and sin tangentially.
    Force {
        /// Frequency [Hz], 1–400.
        frequency_hz: f64,
        /// Normal amplitude, zero to peak [N], 0–500.
        normal_n: f64,
        /// Tangential (proximal) amplitude in quadrature, zero to peak [N], 0–500.
        tangential_n: f64,
        /// Phase φ [deg].
        phase_deg: f64,
    },
    /// No drive: the head rests on the skin or presses statically.
    Rest,
}

fn one() -> f64 {
    1.0
}

impl DriveSpec {
    /// Frequency of the drive [Hz]; 0 for `Rest`.
    pub fn frequency_hz(&self) -> f64 {
        match *self {
            DriveSpec::Displacement { frequency_hz, .. }
            | DriveSpec::CrankStroke { frequency_hz, .. }
            | DriveSpec::RotatingMass { frequency_hz, .. }
            | DriveSpec::Force { frequency_hz, .. } => frequency_hz,
            DriveSpec::Rest => 0.0,
        }
    }

    /// Sets the frequency [Hz]; no effect on `Rest`.
    pub fn set_frequency(&mut self, hz: f64) {
        match self {
            DriveSpec::Displacement { frequency_hz, .. }
            | DriveSpec::CrankStroke { frequency_hz, .. }
            | DriveSpec::RotatingMass { frequency_hz, .. }
            | DriveSpec::Force { frequency_hz, .. } => *frequency_hz = hz,
            DriveSpec::Rest => {}
        }
    }

    /// Multiplies the amplitude by `a`; no effect on `CrankStroke`, whose response is not proportional to its
    /// stroke.
    pub fn amplify(&mut self, a: f64) {
        match self {
            DriveSpec::Displacement { normal_mm, tangential_mm, second_harmonic_mm, .. } => {
                [normal_mm, tangential_mm, second_harmonic_mm].into_iter().for_each(|x| *x *= a);
            }
            DriveSpec::RotatingMass { unbalance_kg_mm, .. } => *unbalance_kg_mm *= a,
            DriveSpec::Force { normal_n, tangential_n, .. } => {
                [normal_n, tangential_n].into_iter().for_each(|x| *x *= a);
            }
            DriveSpec::CrankStroke { .. } | DriveSpec::Rest => {}
        }
    }
}

/// Contact condition between head and skin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ContactSpec {
    /// The skin under the footprint follows the head in all directions.
    Tied,
    /// The skin follows the normal motion of the head (a preload maintains contact) and slips freely.
    Frictionless,
    /// Contact in compression only, free slip; contact may be lost.
    Unilateral {
        /// Mean indentation of the head beyond first contact [mm], −20–30. `None`: the indentation by the
        /// static force of the device.
        #[serde(default)]
        indentation_mm: Option<f64>,
    },
}

/// Clothing between head and skin: an elastic layer under confined compression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClothingSpec {
    /// Thickness under the head [mm], 0–10; 1–3 is usual.
    pub thickness_mm: f64,
    /// Shear modulus G [kPa], 1–1000; 5–20 is usual.
    pub modulus_kpa: f64,
    /// Whether it slips on the skin and therefore transmits no tangential motion.
    pub slip: bool,
}

/// Body of a device: each head on its mount, the mounts on one housing, the housing in a hand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodySpec {
    /// Mass moving with each head [kg], 0.005–10.
    pub moving_mass_kg: f64,
    /// Static force of the whole device on the skin: weight and push of the hand [N], 0–500.
    pub static_force_n: f64,
    /// The housing of the mounts. `None`: the heads are free masses, and a crank prescribes the motion of its
    /// head.
    #[serde(default)]
    pub housing: Option<HousingSpec>,
    /// The hand that holds the device. A static force above the weight of the device needs one; it does
    /// nothing to a single head with prescribed motion.
    #[serde(default)]
    pub hand: HandSpec,
}

/// The housing, and the isotropic mount between it and each head.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HousingSpec {
    /// Mass [kg], 0.01–20.
    pub mass_kg: f64,
    /// Stiffness of the mount of each head [kN/m], 0–10000; for a crank that of tip and rod.
    pub mount_kn_m: f64,
    /// Damping of the mount of each head [N·s/m], 0–10000.
    pub mount_ns_m: f64,
}

/// Isotropic model of the hand that holds the housing, or the single head of a device without housing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum HandSpec {
    /// No hand: the device rests by its weight or is guided lightly.
    #[default]
    None,
    /// A mass fixed to the housing, and a dashpot to the ground.
    Simple {
        /// Mass [kg], 0–10; 0.5 is usual.
        mass_kg: f64,
        /// Dashpot [N·s/m], 0–5000; 200 is usual.
        damping_ns_m: f64,
    },
    /// Palm, hand and arm in series after ISO 10068:1998 (recalled values): 0.030 kg – (5.3 kN/m, 230 N·s/m)
    /// – 0.66 kg – (300 kN/m, 380 N·s/m) – 2.9 kg – (2.5 kN/m, 30 N·s/m) – ground.
    Iso10068,
    /// A soft strap: it presses the device on and adds neither mass nor damping.
    Strap,
}

impl HandSpec {
    /// Whether it can press with more than the weight of the device: it has a mass, or is a strap.
    pub fn presses(&self) -> bool {
        match *self {
            HandSpec::None => false,
            HandSpec::Simple { mass_kg, .. } => mass_kg > 0.0,
            HandSpec::Iso10068 | HandSpec::Strap => true,
        }
    }
}

impl DeviceSpec {
    /// Weight of heads and housing [N].
    pub fn weight_n(&self) -> f64 {
        let heads = self.heads.len() as f64 * self.body.moving_mass_kg;
        G0 * (heads + self.body.housing.map_or(0.0, |h| h.mass_kg))
    }
}

/// Place of a device on a leg.
///
/// The centre of the device is at leg coordinates (`s`, `theta_deg`), or the axis of the device goes through
/// a site (`over`); then it is moved by the offsets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "PlacementFields", into = "PlacementFields")]
pub struct PlacementSpec {
    /// The point of the skin from which the offsets are measured.
    pub at: SkinPoint,
    /// Offset of the device centre along the skin, proximal + [mm], −100–100.
    pub offset_proximal_mm: f64,
    /// Offset of the device centre along the skin, medial + [mm], −100–100; directions as for the heads.
    pub offset_medial_mm: f64,
    /// Tilt of the head axis away from the skin normal, towards proximal [deg], −45–45.
    pub tilt_deg: f64,
    /// Distance by which the device is moved to read how much the site under it changes [mm]; `None`: it is
    /// not moved.
    pub within_mm: Option<f64>,
}

/// A point of the skin of a leg.
#[derive(Clone, Debug, PartialEq)]
pub enum SkinPoint {
    /// Leg coordinates.
    Leg {
        /// Level s along the leg, −0.12–0.82.
        s: f64,
        /// Angle from the posterior midline, medial + [deg], −180–180.
        theta_deg: f64,
    },
    /// The point of the skin whose inward normal meets a target in the leg.
    Over(TargetSpec),
}

/// A target in the leg that a device is placed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum TargetSpec {
    /// A charted site by its name in the tables, such as `SOL TrP1`.
    Site(String),
}

impl PlacementSpec {
    /// Upright at leg coordinates.
    pub fn new(s: f64, theta_deg: f64) -> PlacementSpec {
        let at = SkinPoint::Leg { s, theta_deg };
        PlacementSpec { at, offset_proximal_mm: 0.0, offset_medial_mm: 0.0, tilt_deg: 0.0, within_mm: None }
    }

    /// Leg coordinates s and θ [deg], if the device is placed by them.
    pub fn coordinates(&self) -> Option<(f64, f64)> {
        match self.at {
            SkinPoint::Leg { s, theta_deg } => Some((s, theta_deg)),
            SkinPoint::Over(_) => None,
        }
    }

    /// Name of the site that the device is placed over.
    pub fn site(&self) -> Option<&str> {
        match &self.at {
            SkinPoint::Over(TargetSpec::Site(name)) => Some(name),
            SkinPoint::Leg { .. } => None,
        }
    }
}

/// [`PlacementSpec`] as written in a preset. Either `s` and `theta_deg`, or `over`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacementFields {
    /// Level s along the leg: 0 apex of the fibular head, 1 tip of the lateral malleolus; −0.12–0.82, the
    /// meshed part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    s: Option<f64>,
    /// Angle from the posterior midline, medial + [deg], −180–180.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theta_deg: Option<f64>,
    /// In place of `s` and `theta_deg`: the axis of the device goes through this target, along the skin
    /// normal averaged under the widest head. Of several such points of the skin the nearest to the target
    /// is taken; the skin over the tibia (θ 105° to 195°) is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    over: Option<TargetSpec>,
    /// Offset of the device centre from that point along the skin, proximal + [mm], −100–100.
    #[serde(default)]
    offset_proximal_mm: f64,
    /// Offset of the device centre from that point along the skin, medial + [mm], −100–100; directions as
    /// for the heads.
    #[serde(default)]
    offset_medial_mm: f64,
    /// Tilt of the head axis away from the skin normal, towards proximal [deg], −45–45. It turns the device
    /// about its foot point.
    #[serde(default)]
    tilt_deg: f64,
    /// With `over`: the site is also read with the device moved by this distance proximally, distally,
    /// medially and laterally [mm], 1–30. `None`: it is not moved.
    #[serde(default)]
    within_mm: Option<f64>,
}

impl TryFrom<PlacementFields> for PlacementSpec {
    type Error = &'static str;

    fn try_from(fields: PlacementFields) -> Result<PlacementSpec, &'static str> {
        let at = match (fields.s, fields.theta_deg, fields.over) {
            (Some(s), Some(theta_deg), None) => SkinPoint::Leg { s, theta_deg },
            (None, None, Some(target)) => SkinPoint::Over(target),
            (None, None, None) => {
                return Err(
                    "a placement needs `s` and `theta_deg`, or `over`, such as `over: Site(\"SOL TrP1\")`",
                );
            }
            (None, Some(_), None) => return Err("missing field `s`"),
            (Some(_), None, None) => return Err("missing field `theta_deg`"),
            (_, _, Some(_)) => {
                return Err("a placement has either `s` and `theta_deg`, or `over`, not both");
            }
        };
        let PlacementFields { offset_proximal_mm, offset_medial_mm, tilt_deg, within_mm, .. } = fields;
        Ok(PlacementSpec { at, offset_proximal_mm, offset_medial_mm, tilt_deg, within_mm })
    }
}

impl From<PlacementSpec> for PlacementFields {
    fn from(spec: PlacementSpec) -> PlacementFields {
        let PlacementSpec { at, offset_proximal_mm, offset_medial_mm, tilt_deg, within_mm } = spec;
        let (s, theta_deg, over) = match at {
            SkinPoint::Leg { s, theta_deg } => (Some(s), Some(theta_deg), None),
            SkinPoint::Over(target) => (None, None, Some(target)),
        };
        PlacementFields { s, theta_deg, over, offset_proximal_mm, offset_medial_mm, tilt_deg, within_mm }
    }
}
