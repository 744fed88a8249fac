//! Value parsers for numbers within a range.

use clap::builder::RangedU64ValueParser;

/// Parses an integer from `low` to `high`.
pub(super) fn counts(low: u64, high: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(low..=high)
}

/// Parses a number from `low` to `high`.
pub(super) fn numbers(
    low: f64,
    high: f64,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let value = text.trim().parse::<f64>().map_err(|e| e.to_string())?;
        let allowed = format!("allowed: {low} to {high}");
        if (low..=high).contains(&value) { Ok(value) } else { Err(allowed) }
    }
}
