//! Bands of the peak fibre strain in multiples of the spindle threshold of 0.05 % (Brown, Engberg & Matthews
//! 1967). The labels are for orientation; they are not medical statements.

use serde::{Deserialize, Deserializer};

/// Limit of small-strain theory [%].
pub const SMALL_STRAIN_PERCENT: f64 = 10.0;

/// (upper limit [%], label), ascending. The multiples are those of the first limit, the spindle threshold.
/// The last limit is the sustained strain from which muscle cells are damaged (Ceelen 2008).
pub const FIBRE_STRAIN_BANDS: [(f64, &str); 5] = [
    (0.05, "below 1 × threshold"),
    (0.5, "1–10 × threshold"),
    (10.0, "10–200 × threshold"),
    (30.0, "200–600 × threshold"),
    (50.0, "600–1000 × threshold"),
];

/// Fibre strain from which muscle spindles respond to vibration [%] (Brown, Engberg & Matthews 1967, in
/// animals).
pub const SPINDLE_PERCENT: f64 = FIBRE_STRAIN_BANDS[0].0;

/// Label above the last limit.
const HIGHEST_BAND: &str = "above 1000 × threshold";

/// Former labels, in the order of the bands.
const FORMER_LABELS: [&str; 6] = [
    "below spindle threshold",
    "spindle-driving",
    "strong",
    "very strong",
    "beyond ordinary vibration",
    "damage watch",
];

/// Index of the band of a peak fibre strain `percent` ≥ 0 [%].
pub fn band_index(percent: f64) -> usize {
    FIBRE_STRAIN_BANDS.iter().position(|(limit, _)| percent < *limit).unwrap_or(FIBRE_STRAIN_BANDS.len())
}

/// Label of the band of a peak fibre strain `percent` ≥ 0 [%].
pub fn fibre_strain_band(percent: f64) -> &'static str {
    FIBRE_STRAIN_BANDS.get(band_index(percent)).map_or(HIGHEST_BAND, |(_, label)| label)
}

/// The present label of a band; `label` itself if it is not a former label.
pub fn present_label(label: &str) -> &str {
    let former = FORMER_LABELS.iter().position(|known| *known == label);
    former.map_or(label, |i| FIBRE_STRAIN_BANDS.get(i).map_or(HIGHEST_BAND, |(_, present)| present))
}

/// Deserialises a label, a former one as the present one.
pub(crate) fn deserialize_label<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|label| present_label(&label).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_change_at_their_limits() {
        assert_eq!(fibre_strain_band(0.0499), "below 1 × threshold");
        assert_eq!(fibre_strain_band(0.05), "1–10 × threshold");
        assert_eq!(fibre_strain_band(0.5), "10–200 × threshold");
        assert_eq!(fibre_strain_band(49.9), "600–1000 × threshold");
        assert_eq!(fibre_strain_band(50.0), "above 1000 × threshold");
    }

    #[test]
    fn labels_are_multiples_of_the_first_limit() {
        let threshold = FIBRE_STRAIN_BANDS[0].0;
        for (limit, label) in &FIBRE_STRAIN_BANDS[1..] {
            let multiple = format!("–{:.0} × threshold", limit / threshold);
            assert!(label.ends_with(&multiple), "{label}: {multiple}");
        }
    }

    #[test]
    fn former_labels_become_the_present_ones() {
        assert_eq!(present_label("strong"), fibre_strain_band(1.0));
        assert_eq!(present_label("damage watch"), fibre_strain_band(60.0));
        assert_eq!(present_label("–"), "–");
    }
}
