//! Bands of the peak fibre strain (estimates after Brown, Engberg & Matthews 1967 and Ceelen 2008).
//! The labels are for orientation; they are not medical statements.

/// Limit of small-strain theory [%].
pub const SMALL_STRAIN_PERCENT: f64 = 10.0;

/// (upper limit [%], label), ascending.
pub const FIBRE_STRAIN_BANDS: [(f64, &str); 5] = [
    (0.05, "below spindle threshold"),
    (0.5, "spindle-driving"),
    (10.0, "strong"),
    (30.0, "very strong"),
    (50.0, "beyond ordinary vibration"),
];

/// Label of the band of a peak fibre strain `percent` ≥ 0 [%].
pub fn fibre_strain_band(percent: f64) -> &'static str {
    FIBRE_STRAIN_BANDS.iter().find(|(limit, _)| percent < *limit).map_or("damage watch", |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_change_at_their_limits() {
        assert_eq!(fibre_strain_band(0.0499), "below spindle threshold");
        assert_eq!(fibre_strain_band(0.05), "spindle-driving");
        assert_eq!(fibre_strain_band(0.5), "strong");
        assert_eq!(fibre_strain_band(49.9), "beyond ordinary vibration");
        assert_eq!(fibre_strain_band(50.0), "damage watch");
    }
}
