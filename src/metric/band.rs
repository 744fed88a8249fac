//! The band of fibre strain in which vibration drives muscle spindles, by frequency, and labels that say
//! where a strain lies. They are for orientation; they are not medical statements.
//!
//! - Lower edge, 100 Hz and above: 0.05 %. Most primary endings of the cat's soleus were driven one to one by
//!   longitudinal vibration of 100 to 500 Hz, the most sensitive ones below 10 µm, within a factor of two at
//!   all frequencies (Brown, Engberg & Matthews 1967, abstract); 10 µm over a fibre of 20 mm (assumed) are
//!   0.05 %.
//! - Lower edge below 100 Hz: the same strain rate, 0.05 % · 100 Hz / f. An assumption: the ending responds
//!   to velocity, and no measurement is known.
//! - Upper edge: 0.5 %. Human primary endings were driven with 0.2 to 0.5 mm at the tendon (Roll, Vedel &
//!   Ribot 1989, abstract), 0.4 to 0.9 % of a fascicle of 55 mm.
//! - Range: human endings were driven at 20 to 220 Hz (Burke et al. 1976, abstract), animal ones are taken to
//!   200 Hz. Outside 20 to 200 Hz there is no band and no label.

use crate::metric::limits::Evidence;
use serde::{Deserialize, Deserializer};
use std::ops::RangeInclusive;

/// Frequencies at which there is a band [Hz].
const FREQUENCIES_HZ: RangeInclusive<f64> = 20.0..=200.0;
/// Frequency from which the animal figure holds [Hz].
const ANIMAL_HZ: f64 = 100.0;
/// Lower edge from there on [%].
const ANIMAL_PERCENT: f64 = 0.05;
/// Upper edge [%].
const HUMAN_PERCENT: f64 = 0.5;

/// Labels below, in and above the band.
pub const LABELS: [&str; 3] = ["below the band", "within the band", "above the band"];

/// Label of a strain for which there is no band.
pub const NO_LABEL: &str = "–";

/// Lower edge of the band from 100 Hz on [%].
pub const SPINDLE_PERCENT: f64 = ANIMAL_PERCENT;

/// Former labels. They knew one threshold for all frequencies, or had no source.
const FORMER_LABELS: [&str; 12] = [
    "below spindle threshold",
    "spindle-driving",
    "strong",
    "very strong",
    "beyond ordinary vibration",
    "damage watch",
    "below 1 × threshold",
    "1–10 × threshold",
    "10–200 × threshold",
    "200–600 × threshold",
    "600–1000 × threshold",
    "above 1000 × threshold",
];

/// The band of fibre strain at one frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct SpindleBand {
    /// Lower edge [%].
    pub low_percent: f64,
    /// How well it is known.
    pub low_evidence: Evidence,
    /// Upper edge [%].
    pub high_percent: f64,
    /// How well it is known.
    pub high_evidence: Evidence,
}

impl SpindleBand {
    /// The band at `hz`; `None` at a frequency without data.
    pub fn at(hz: f64) -> Option<SpindleBand> {
        FREQUENCIES_HZ.contains(&hz).then(|| SpindleBand {
            low_percent: ANIMAL_PERCENT * (ANIMAL_HZ / hz).max(1.0),
            low_evidence: match hz >= ANIMAL_HZ {
                true => Evidence::verified("Brown, Engberg & Matthews 1967"),
                false => Evidence::Assumed,
            },
            high_percent: HUMAN_PERCENT,
            high_evidence: Evidence::verified("Roll, Vedel & Ribot 1989"),
        })
    }

    /// Place of a peak fibre strain `percent` ≥ 0 [%]: 0 below, 1 in, 2 above the band.
    pub fn place(&self, percent: f64) -> usize {
        usize::from(percent >= self.low_percent) + usize::from(percent >= self.high_percent)
    }
}

/// Place of a peak fibre strain [%] at `hz` in the band, an index into [`LABELS`]; `None` at a frequency
/// without data.
pub fn place_in_band(percent: f64, hz: f64) -> Option<usize> {
    SpindleBand::at(hz).map(|band| band.place(percent))
}

/// Label of a peak fibre strain [%] at `hz`.
pub fn band_label(percent: f64, hz: f64) -> &'static str {
    place_in_band(percent, hz).map_or(NO_LABEL, |place| LABELS[place])
}

/// The present label of a band: none for a former label; `label` itself otherwise.
pub fn present_label(label: &str) -> &str {
    if FORMER_LABELS.contains(&label) { NO_LABEL } else { label }
}

/// Deserialises a label; a former one is dropped.
pub(crate) fn deserialize_label<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|label| present_label(&label).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_depends_on_frequency() {
        let low = |hz: f64| SpindleBand::at(hz).map(|band| band.low_percent);
        assert_eq!([low(20.0), low(50.0), low(100.0)], [Some(0.25), Some(0.1), Some(0.05)]);
        assert_eq!([low(200.0), low(19.9), low(200.1), low(0.0)], [Some(0.05), None, None, None]);
        let tag = |hz: f64| SpindleBand::at(hz).map(|band| band.low_evidence.tag());
        assert_eq!([tag(99.0), tag(100.0)], [Some("assumed"), Some("verified")]);
    }

    #[test]
    fn labels_change_at_the_edges() {
        assert_eq!(band_label(0.0999, 50.0), "below the band");
        assert_eq!(band_label(0.1, 50.0), "within the band");
        assert_eq!(band_label(0.0999, 100.0), "within the band");
        assert_eq!(band_label(0.5, 50.0), "above the band");
        assert_eq!(band_label(70.0, 50.0), "above the band");
        assert_eq!(band_label(0.1, 10.0), NO_LABEL);
    }

    #[test]
    fn former_labels_are_dropped() {
        assert_eq!(present_label("strong"), NO_LABEL);
        assert_eq!(present_label("10–200 × threshold"), NO_LABEL);
        assert_eq!(present_label("within the band"), "within the band");
        assert_eq!(present_label("–"), "–");
    }
}
