//! `MaterialError`: invalid tissue data.

use crate::math::fit::FitError;

/// Tissue data that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MaterialError {
    /// A value outside its range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Path of the field in the tissue set, e.g. `solids.fat.alpha`.
        field: String,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: String,
    },
    /// A mesh region without a material.
    #[error("no solid named `{region}`; the tissue set has: {}", available.join(", "))]
    MissingRegion {
        /// Region name.
        region: String,
        /// Names of the solids in the tissue set.
        available: Vec<String>,
    },
    /// A region index beyond the list of region names.
    #[error("element {element} has region index {index}, but there are {names} region names")]
    NoSuchRegion {
        /// Element index.
        element: usize,
        /// Its region index.
        index: u16,
        /// Number of region names.
        names: usize,
    },
    /// A springpot without a Maxwell fit.
    #[error("the springpot of exponent {alpha} has no Maxwell fit: {source}")]
    NoFit {
        /// Exponent α.
        alpha: f64,
        /// Cause.
        source: FitError,
    },
    /// A fibre direction that is not a unit vector.
    #[error("fibre direction at element {element} has length {length}, not 1")]
    Fibre {
        /// Element index.
        element: usize,
        /// Length of the vector.
        length: f64,
    },
}

/// `value` if it is finite and in [low, high], else an error naming `field`.
pub(super) fn within(field: &str, value: f64, low: f64, high: f64) -> Result<f64, MaterialError> {
    let allowed = || if high.is_finite() { format!("{low}–{high}") } else { format!("≥ {low}") };
    if value >= low && value <= high && value.is_finite() {
        Ok(value)
    } else {
        Err(MaterialError::OutOfRange { field: field.to_owned(), value, allowed: allowed() })
    }
}

/// `value` if it is > 0 and finite, else an error naming `field`.
pub(super) fn positive(field: &str, value: f64) -> Result<f64, MaterialError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(MaterialError::OutOfRange { field: field.to_owned(), value, allowed: "> 0".to_owned() })
    }
}
