//! Thresholds that readings are held against, with their sources, and the colours of bands.

use crate::metric::CaseReport;
use crate::metric::band::FIBRE_STRAIN_BANDS;
use crate::view::claims::PAIN_KPA;
use crate::view::speech::Speech;

/// A threshold on a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Value, in the reading's unit.
    pub value: f64,
    /// Name of the message that says what happens there, without `limit-`.
    pub what: &'static str,
    /// Who found it: a name, or the name of a message that begins with `source-`.
    pub source: &'static str,
}

/// A reading held against thresholds on a logarithmic scale.
pub struct Gauge {
    /// Name of the message that says what is read.
    pub message: &'static str,
    /// Unit with a leading space.
    pub unit: &'static str,
    /// Ends of the scale.
    pub range: [f64; 2],
    /// Thresholds, rising.
    pub limits: &'static [Limit],
    /// The reading of a case; none where there is none.
    pub of: fn(&CaseReport) -> Option<f64>,
}

const fn limit(value: f64, what: &'static str, source: &'static str) -> Limit {
    Limit { value, what, source }
}

/// The calf's veins close when somebody lies.
const VEINS_LYING: Limit = limit(2.7, "veins-lying", "Partsch 2005");

/// The readings of the safety panel.
pub const GAUGES: [Gauge; 3] = [
    Gauge {
        message: "gauge-pressure",
        unit: " kPa",
        range: [1.0, 1000.0],
        limits: &[
            VEINS_LYING,
            limit(9.3, "veins-standing", "Partsch 2005"),
            limit(32.0, "cells-hour", "Linder-Ganz & Gefen"),
            limit(PAIN_KPA, "pain", "source-latent"),
        ],
        of: |r| r.surface.contact_pressure_peak_kpa,
    },
    Gauge {
        message: "gauge-strain",
        unit: " %",
        range: [0.1, 1000.0],
        limits: &[
            limit(10.0, "model", "source-program"),
            limit(34.0, "movement", "source-mri"),
            limit(50.0, "cells", "Ceelen 2008"),
        ],
        of: |r| r.surface.superficial_strain_peak_percent,
    },
    Gauge {
        message: "gauge-paths",
        unit: " kPa",
        range: [0.01, 100.0],
        limits: &[
            VEINS_LYING,
            limit(5.3, "nerves-begin", "Gelberman 1983"),
            limit(6.7, "nerves-block", "Gelberman 1983"),
        ],
        of: |r| r.paths.iter().map(|p| p.pressure_peak_kpa).reduce(f64::max),
    },
];

impl Limit {
    /// What happens there and who found it.
    pub fn words(&self, speech: &Speech) -> String {
        let source =
            if self.source.starts_with("source-") { speech.say(self.source) } else { self.source.to_owned() };
        format!("{} ({source})", speech.say(&format!("limit-{}", self.what)))
    }
}

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

/// Name of the message that says what a band means.
pub fn band_message(band: usize) -> String {
    format!("band-{}", band.min(BAND_COLOURS.len() - 1))
}
