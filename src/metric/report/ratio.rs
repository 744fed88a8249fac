//! Ratios that may be undefined.

/// `value` / `by`; `None` if the quotient is not finite.
pub fn ratio(value: f64, by: f64) -> Option<f64> {
    Some(value / by).filter(|ratio| ratio.is_finite())
}
