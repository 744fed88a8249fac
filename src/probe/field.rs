//! `HarmonicField`: the steady state as complex nodal displacements.

use crate::math::C64;

/// Steady periodic displacement u(t) = Re Σ_h `amplitude[h]` e^{i (h+1) ω t}.
#[derive(Clone, Debug, Default)]
pub struct HarmonicField {
    /// Fundamental frequency [Hz].
    pub frequency_hz: f64,
    /// `[harmonic][node][component]` complex amplitude [m]; harmonic 0 is the fundamental.
    pub amplitude: Vec<Vec<[C64; 3]>>,
}
