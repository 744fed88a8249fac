//! `HarmonicField`: the steady state as complex nodal displacement amplitudes.

use crate::math::C64;

/// Steady displacement u(t) = Re Σ_h `amplitude[h]` e^{i ω_h t}, with ω_h = (h+1) ω unless
/// [`HarmonicField::free`] lists the frequencies.
#[derive(Clone, Debug, Default)]
pub struct HarmonicField {
    /// Fundamental frequency [Hz], 0 for a static field; without a common period the lowest frequency.
    pub frequency_hz: f64,
    /// `[harmonic][node][component]` complex displacement amplitude [m]; harmonic 0 is the fundamental.
    pub amplitude: Vec<Vec<[C64; 3]>>,
    /// `[harmonic]` frequencies of components without a common period [Hz]; empty for a periodic field.
    pub free: Vec<f64>,
}

impl HarmonicField {
    /// Frequency of harmonic `h` [Hz].
    pub fn hz(&self, h: usize) -> f64 {
        self.free.get(h).copied().unwrap_or(self.frequency_hz * (h + 1) as f64)
    }
}
