//! How to solve, and what holds the body.

use serde::{Deserialize, Serialize};

/// Stiffness back-end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// Plain f64 loops: the definition.
    Reference,
    /// f32, 8 or 16 elements side by side, run-time CPU dispatch, rayon.
    #[default]
    Simd,
}

/// Explicit transient to the steady state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnalysisSpec {
    /// Bulk modulus K [MPa], 5–2300; the explicit solver's default is 10.
    pub bulk_mpa: f64,
    /// Longest simulated time [s], 0.001–5.
    pub max_time_s: f64,
    /// Stop when no site amplitude changes by more than this per cycle [%], 0.01–20.
    pub steady_percent: f64,
    /// Time over which the drive is faded in [s], 0–1.
    pub ramp_s: f64,
    /// Harmonics of the drive frequency to record, 1–16.
    pub harmonics: usize,
    /// Fraction of the stable time step to use, 0.1–0.98.
    pub safety: f64,
    /// Maxwell branches of the springpot fit, 2–8.
    pub branches: usize,
    /// Stiffness back-end.
    pub backend: Backend,
}

impl Default for AnalysisSpec {
    fn default() -> Self {
        AnalysisSpec {
            bulk_mpa: 10.0,
            max_time_s: 0.6,
            steady_percent: 1.0,
            ramp_s: 0.04,
            harmonics: 4,
            safety: 0.9,
            branches: 4,
            backend: Backend::Simd,
        }
    }
}

/// What happens at a named surface that nothing drives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum EndSpec {
    /// Free surface.
    Free,
    /// u = 0.
    Fixed,
    /// Lysmer–Kuhlemeyer dashpots ρ c_P (normal), ρ c_S (tangential).
    Absorbing,
}

/// Boundary conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoundarySpec {
    /// The two cut ends (leg, cylinder) or the four sides (block).
    pub ends: EndSpec,
    /// Bones (leg), rigid core (cylinder) or bottom (block).
    pub bones: EndSpec,
    /// Support pad under the shin (leg only): foundation stiffness [kN/m] in total, 0 for none, ≤ 500.
    pub shin_pad_kn_m: f64,
    /// Support pad damping [N·s/m] in total, 0–5000.
    pub shin_pad_ns_m: f64,
}

impl Default for BoundarySpec {
    fn default() -> Self {
        BoundarySpec {
            ends: EndSpec::Absorbing,
            bones: EndSpec::Fixed,
            shin_pad_kn_m: 30.0,
            shin_pad_ns_m: 100.0,
        }
    }
}
