//! `HarmonicField`: the steady state as complex nodal displacements.

use crate::math::C64;

/// Steady displacement u(t) = Re Σ_h `amplitude[h]` e^{i ω_h t}; periodic, ω_h = (h+1) ω, unless [`HarmonicField::free`] says
/// otherwise.
#[derive(Clone, Debug, Default)]
pub struct HarmonicField {
    /// Fundamental frequency [Hz]; of motions without a common period the lowest.
    pub frequency_hz: f64,
    /// `[harmonic][node][component]` complex amplitude [m]; harmonic 0 is the fundamental.
    pub amplitude: Vec<Vec<[C64; 3]>>,
    /// `[harmonic]` frequency of each where they have no common period [Hz]; else empty.
    pub free: Vec<f64>,
}

impl HarmonicField {
    /// Frequency of harmonic `h` [Hz].
    pub fn hz(&self, h: usize) -> f64 {
        self.free.get(h).copied().unwrap_or(self.frequency_hz * (h + 1) as f64)
    }
}
