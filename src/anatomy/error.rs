//! `AnatomyError`: a subject of whom no leg can be built.

use thiserror::Error;

/// A subject for which no leg can be built.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum AnatomyError {
    /// A field of the subject is outside its range.
    #[error("subject.{field} = {value} {unit} is outside {low}–{high} {unit}")]
    OutOfRange {
        /// Field of [`crate::anatomy::SubjectSpec`].
        field: &'static str,
        /// The value given.
        value: f64,
        /// Unit of the value and of the limits.
        unit: &'static str,
        /// Smallest allowed value.
        low: f64,
        /// Largest allowed value.
        high: f64,
    },
    /// The own leg of the subject is not complete.
    #[error("subject.leg: {0}")]
    Leg(String),
}

/// Checks low ≤ `value` ≤ high.
pub(super) fn within(
    field: &'static str,
    value: f64,
    unit: &'static str,
    low: f64,
    high: f64,
) -> Result<(), AnatomyError> {
    // The comparison is written so that NaN fails.
    if value >= low && value <= high {
        Ok(())
    } else {
        Err(AnatomyError::OutOfRange { field, value, unit, low, high })
    }
}
