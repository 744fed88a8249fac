//! Devices as written in `presets/devices/*.ron`, and their placement on the leg.

use serde::{Deserialize, Serialize};

/// A device: one or more rigid heads on a body that somebody holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceSpec {
    /// Format version, 1.
    pub version: u32,
    /// Display name.
    pub name: String,
    /// Heads, at least one.
    pub heads: Vec<HeadSpec>,
    /// The body behind the heads. Motion is prescribed for now: the body is recorded and shown.
    pub body: BodySpec,
    /// Time the device rests on one place, over which the dose is summed [s], 1–3600; 30 if not given.
    #[serde(default = "usual_treatment")]
    pub treatment_s: f64,
}

/// Treatment time of a device that states none, and of a load without a device [s]: one point under one head.
pub const USUAL_TREATMENT: f64 = 30.0;

fn usual_treatment() -> f64 {
    USUAL_TREATMENT
}

/// One head: shape, place in the device, motion, contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadSpec {
    /// Shape of the tool face.
    pub shape: HeadShape,
    /// Offset of the head centre from the device centre, proximal + [mm], −200–200.
    #[serde(default)]
    pub offset_proximal_mm: f64,
    /// Offset of the head centre from the device centre, around the leg towards medial + [mm], −200–200.
    #[serde(default)]
    pub offset_medial_mm: f64,
    /// Prescribed motion.
    pub drive: DriveSpec,
    /// How the face touches the skin.
    pub contact: ContactSpec,
}

/// Shape of a tool face.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum HeadShape {
    /// Flat disc that the skin conforms to over its whole face.
    Flat {
        /// Face radius [mm], 3–80.
        radius_mm: f64,
    },
    /// Ball; the contact area follows from indentation.
    Ball {
        /// Ball radius [mm], 3–80.
        radius_mm: f64,
    },
    /// Slender tip with a spherical end.
    Bullet {
        /// Tip radius [mm], 3–20.
        radius_mm: f64,
    },
}

/// Motion of a head along its axis (inward +) and tangentially.
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
    },
}

/// How a head touches the skin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ContactSpec {
    /// Skin under the footprint follows the head in all directions.
    Tied,
    /// Skin follows the head's normal motion (a preload keeps it there) and slips freely.
    Frictionless,
    /// Normal contact only in compression; free slip; contact may be lost.
    Unilateral {
        /// Mean indentation of the head beyond first touch [mm], −20–30.
        indentation_mm: f64,
    },
}

/// Body of a device.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodySpec {
    /// Mass moving with the head [kg], 0.005–10.
    pub moving_mass_kg: f64,
    /// Static force on the skin [N], 0–500.
    pub static_force_n: f64,
}

/// Where the device centre sits on the skin.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacementSpec {
    /// Height along the leg: 0 apex of fibular head, 1 tip of lateral malleolus; −0.05–0.95.
    pub s: f64,
    /// Angle from the posterior midline, medial + [deg], −180–180.
    pub theta_deg: f64,
    /// Tilt of the head axis away from the skin normal, towards proximal [deg], −45–45.
    #[serde(default)]
    pub tilt_deg: f64,
}
