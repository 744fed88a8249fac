//! Thresholds that readings are held against, with their sources (§5 of the reference), and the colours of bands.

use crate::metric::CaseReport;
use crate::metric::band::FIBRE_STRAIN_BANDS;
use crate::view::phrases;

/// A threshold on a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Value, in the reading's unit.
    pub value: f64,
    /// What happens there.
    pub words: &'static str,
    /// Who found it.
    pub source: &'static str,
}

/// A reading held against thresholds on a logarithmic scale.
pub struct Gauge {
    /// What is read.
    pub name: &'static str,
    /// Unit with a leading space.
    pub unit: &'static str,
    /// Ends of the scale.
    pub range: [f64; 2],
    /// Thresholds, rising.
    pub limits: &'static [Limit],
    /// The reading of a case; none where there is none.
    pub of: fn(&CaseReport) -> Option<f64>,
}

const fn limit(value: f64, words: &'static str, source: &'static str) -> Limit {
    Limit { value, words, source }
}

/// The readings of the safety panel.
pub const GAUGES: [Gauge; 3] = [
    Gauge {
        name: phrases::PRESSURE_UNDER_HEAD,
        unit: " kPa",
        range: [1.0, 1000.0],
        limits: &[
            limit(2.7, "calf veins close, lying", "Partsch 2005"),
            limit(9.3, "calf veins close, standing", "Partsch 2005"),
            limit(32.0, "muscle cells suffer within an hour", "Linder-Ganz & Gefen"),
            limit(255.0, "pressing there becomes painful", "latent points, ± 78 kPa"),
        ],
        of: |r| Some(r.surface.contact_pressure_peak_kpa),
    },
    Gauge {
        name: phrases::STRAIN_NEAR_SKIN,
        unit: " %",
        range: [0.1, 1000.0],
        limits: &[
            limit(10.0, "end of the model's range (small strain)", "this program"),
            limit(34.0, "calf muscle in a passive knee movement", "MRI 2013"),
            limit(50.0, "sustained strain harms muscle cells", "Ceelen 2008"),
        ],
        of: |r| Some(r.surface.superficial_strain_peak_percent),
    },
    Gauge {
        name: phrases::PRESSURE_ON_PATHS,
        unit: " kPa",
        range: [0.01, 100.0],
        limits: &[
            limit(2.7, "calf veins close, lying", "Partsch 2005"),
            limit(5.3, "nerves begin to fail (30–240 min)", "Gelberman 1983"),
            limit(6.7, "nerves are blocked (30–240 min)", "Gelberman 1983"),
        ],
        of: |r| r.paths.iter().map(|p| p.pressure_peak_kpa).reduce(f64::max),
    },
];

impl Gauge {
    /// Where a value lies on the scale, 0–1 (clamped).
    pub fn position(&self, value: f64) -> f32 {
        let [low, high] = self.range;
        let t = (value.max(1e-12) / low).ln() / (high / low).ln();
        t.clamp(0.0, 1.0) as f32
    }
}

/// Colours of the fibre-strain bands from the lowest to the highest, sRGB: one hue, the stronger the darker.
pub const BAND_COLOURS: [[u8; 3]; 6] =
    [[226, 226, 230], [200, 190, 224], [160, 136, 198], [120, 80, 166], [80, 32, 120], [30, 8, 48]];

/// The band of a peak fibre strain [%], counted from 0.
pub fn band(percent: f64) -> usize {
    FIBRE_STRAIN_BANDS.iter().position(|(limit, _)| percent < *limit).unwrap_or(FIBRE_STRAIN_BANDS.len())
}
