//! Settings of an analysis, and the boundary conditions.

use serde::{Deserialize, Serialize};

/// Stiffness back-end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// Plain f64 loops: the definition.
    Reference,
    /// f32, 4, 8 or 16 elements per SIMD vector, instruction set chosen at run time, multithreaded.
    #[default]
    Simd,
}

/// Method of the analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Static if every head is at rest, harmonic if the problem is periodic and linear, otherwise transient.
    #[default]
    Auto,
    /// One complex solve per driven frequency.
    Harmonic,
    /// Explicit time steps to the steady state.
    Transient,
    /// Loads applied statically at their amplitude.
    Static,
}

/// Whether tissue stiffens under the static load of a device (preload).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preload {
    /// Under every device with a static force.
    #[default]
    #[serde(alias = "Auto")]
    On,
    /// Never.
    Off,
}

/// Settings of an analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnalysisSpec {
    /// Method.
    pub method: Method,
    /// Bulk modulus K of solids that do not specify one [MPa]: 5–2300 transient, 5–10⁹ harmonic and static.
    /// [`None`] for the method's default: [`AnalysisSpec::TRANSIENT_BULK_MPA`],
    /// [`AnalysisSpec::HARMONIC_BULK_MPA`].
    pub bulk_mpa: Option<f64>,
    /// Harmonic and static: relative residual of each solve, 10⁻⁶–10⁻².
    pub tolerance: f64,
    /// Harmonic and static: maximum number of iterations of each solve, 1–2000.
    pub iterations: usize,
    /// Static: frequency at which the springpot's modulus is evaluated [Hz], 0.001–500; at 0 Hz the modulus
    /// is zero.
    pub static_moduli_hz: f64,
    /// Whether tissue stiffens under the static load of a device.
    pub preload: Preload,
    /// Maximum simulated time [s], 0.001–5.
    pub max_time_s: f64,
    /// Steady state is reached when no site amplitude changes by more than this per cycle [%], 0.01–20.
    pub steady_percent: f64,
    /// Duration over which the drive fades in [s], 0–1.
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

impl AnalysisSpec {
    /// Default K of the transient method [MPa]: soft enough for long time steps, stiff enough that
    /// compression waves remain much longer than the leg is thick.
    pub const TRANSIENT_BULK_MPA: f64 = 10.0;
    /// Default K of the harmonic and the static method [MPa]: that of tissue.
    pub const HARMONIC_BULK_MPA: f64 = 2200.0;
}

impl Default for AnalysisSpec {
    fn default() -> Self {
        AnalysisSpec {
            method: Method::Auto,
            bulk_mpa: None,
            tolerance: 1e-5,
            iterations: 400,
            static_moduli_hz: 1.0,
            preload: Preload::On,
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

/// Boundary condition of a named surface that is not driven.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum EndSpec {
    /// Free surface.
    Free,
    /// u = 0.
    Fixed,
    /// Lysmer–Kuhlemeyer dashpots ρ c_P (normal), ρ c_S (tangential).
    Absorbing,
}

/// How a leg lies, with free bones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Posture {
    /// Face down on a table, a pillow under the ankle.
    #[default]
    Prone,
    /// Sitting, the foot on the floor.
    Sitting,
    /// Hanging from the knee.
    Hanging,
}

/// Boundary condition of the bones, of a rigid core or of a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BoneSpec {
    /// Free surface.
    Free,
    /// u = 0.
    Fixed,
    /// Lysmer–Kuhlemeyer dashpots ρ c_P (normal), ρ c_S (tangential).
    Absorbing,
    /// Rigid bodies, held at knee and ankle as the posture does (leg only).
    Rigid {
        /// How the leg lies.
        #[serde(default)]
        posture: Posture,
    },
}

impl BoneSpec {
    /// Whether the bones move as rigid bodies.
    pub fn moves(self) -> bool {
        matches!(self, BoneSpec::Rigid { .. })
    }
}

/// Boundary conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoundarySpec {
    /// The two cut ends (leg, cylinder) or the four sides (block).
    pub ends: EndSpec,
    /// Bones (leg), rigid core (cylinder) or bottom (block).
    pub bones: BoneSpec,
    /// Support pad under the shin (leg only): total foundation stiffness [kN/m], 0–500; 0 for none.
    pub shin_pad_kn_m: f64,
    /// Total damping of the support pad [N·s/m], 0–5000.
    pub shin_pad_ns_m: f64,
}

impl Default for BoundarySpec {
    fn default() -> Self {
        BoundarySpec {
            ends: EndSpec::Absorbing,
            bones: BoneSpec::Fixed,
            shin_pad_kn_m: 30.0,
            shin_pad_ns_m: 100.0,
        }
    }
}
