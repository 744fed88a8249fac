//! What can be wrong with tissue data.

use crate::math::fit::FitError;

/// Why tissue data cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MaterialError {
    /// A number outside its range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Path of the field inside the tissue set, e.g. `solids.fat.alpha`.
        field: String,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: String,
    },
    /// A mesh region without material.
    #[error("no solid named `{region}`; the tissue set has: {}", available.join(", "))]
    MissingRegion {
        /// Region of the mesh.
        region: String,
        /// Names in the tissue set.
        available: Vec<String>,
    },
    /// An element with a region index beyond the list of names.
    #[error("element {element} has region index {index}, but there are {names} region names")]
    NoSuchRegion {
        /// Element index.
        element: usize,
        /// Its region index.
        index: u16,
        /// Number of names.
        names: usize,
    },
    /// A springpot without a fit by relaxation times.
    #[error("the springpot of exponent {alpha} has no Maxwell fit: {source}")]
    NoFit {
        /// Exponent α.
        alpha: f64,
        /// Why.
        source: FitError,
    },
    /// A fibre direction that is not a unit vector.
    #[error("fibre direction at element {element} has length {length}, not 1")]
    Fibre {
        /// Element index.
        element: usize,
        /// Length found.
        length: f64,
    },
}

/// `value` if it lies in [low, high] (NaN does not), else an error naming `field`.
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
