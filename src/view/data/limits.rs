//! Reference thresholds of the safety readings with their sources, and the colours of the fibre-strain bands.

use crate::metric::CaseReport;
use crate::metric::band::band_index;
use crate::view::text::localization::Localization;

/// Pressure pain threshold of latent trigger points of gastrocnemius [kPa] (255 ± 78).
pub const PAIN_KPA: f64 = 255.0;

/// A threshold on a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Value, in the reading's unit.
    pub value: f64,
    /// Message that names the effect, without the prefix `limit-`.
    pub what: &'static str,
    /// Source: a citation, or a message whose name begins with `source-`.
    pub source: &'static str,
}

/// A reading compared with thresholds on a logarithmic scale.
pub struct Gauge {
    /// Message that names the reading.
    pub message: &'static str,
    /// Unit with a leading space.
    pub unit: &'static str,
    /// Ends of the scale, both > 0.
    pub range: [f64; 2],
    /// Thresholds, ascending.
    pub limits: &'static [Limit],
    /// The reading of a case, if the report has it.
    pub of: fn(&CaseReport) -> Option<f64>,
}

const fn limit(value: f64, what: &'static str, source: &'static str) -> Limit {
    Limit { value, what, source }
}

/// Pressure that closes the veins of the calf in a lying person [kPa].
const VEINS_LYING: Limit = limit(2.7, "veins-lying", "Partsch 2005");

/// The readings of the safety tab.
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
    /// Effect and source in the reader's language.
    pub fn words(&self, l10n: &Localization) -> String {
        let source =
            if self.source.starts_with("source-") { l10n.say(self.source) } else { self.source.to_owned() };
        format!("{} ({source})", l10n.say(&format!("limit-{}", self.what)))
    }
}

impl Gauge {
    /// Position of a value on the scale, 0–1 (clamped).
    pub fn position(&self, value: f64) -> f32 {
        let [low, high] = self.range;
        let t = (value.max(1e-12) / low).ln() / (high / low).ln();
        t.clamp(0.0, 1.0) as f32
    }
}

/// Colours of the fibre-strain bands from lowest to highest, sRGB: one hue, darker for more strain.
pub const BAND_COLOURS: [[u8; 3]; 6] =
    [[226, 226, 230], [200, 190, 224], [160, 136, 198], [120, 80, 166], [80, 32, 120], [30, 8, 48]];

/// Index of the band of a peak fibre strain [%].
pub fn band(percent: f64) -> usize {
    band_index(percent)
}

/// Message that describes a band.
pub fn band_message(band: usize) -> String {
    format!("band-{}", band.min(BAND_COLOURS.len() - 1))
}
