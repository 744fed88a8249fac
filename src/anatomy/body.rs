//! `BodySize`: lengths, girths and scale factors of one subject, from the ANSUR II regressions
//! (US Army 2012 survey, 4082 men and 1986 women) unless the subject gives them.

use crate::anatomy::spec::{Sex, SubjectSpec};
use crate::units::MM;
use thiserror::Error;

/// Why no leg can be built.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum AnatomyError {
    /// A number of the subject is outside its range.
    #[error("subject.{field} = {value} {unit} is outside {low}–{high} {unit}")]
    OutOfRange {
        /// Field of [`SubjectSpec`].
        field: &'static str,
        /// Value given.
        value: f64,
        /// Unit.
        unit: &'static str,
        /// Lowest allowed.
        low: f64,
        /// Highest allowed.
        high: f64,
    },
}

/// Sizes of one leg [m].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BodySize {
    /// L: apex of fibular head to tip of lateral malleolus.
    pub length: f64,
    /// Largest calf circumference.
    pub calf: f64,
    /// Smallest ankle circumference.
    pub ankle: f64,
    /// Subcutaneous fat behind the mid-calf.
    pub fat: f64,
    /// Skin thickness of the leg.
    pub skin: f64,
}

/// Checks that a value lies in its range.
fn within(
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

impl BodySize {
    /// Sizes of `subject`.
    ///
    /// # Errors
    /// [`AnatomyError::OutOfRange`] naming the field, its value and its range.
    pub fn new(subject: &SubjectSpec) -> Result<BodySize, AnatomyError> {
        within("stature_mm", subject.stature_mm, "mm", 1400.0, 2100.0)?;
        within("mass_kg", subject.mass_kg, "kg", 40.0, 160.0)?;
        within("fat_posterior_mm", subject.fat_posterior_mm, "mm", 2.0, 25.0)?;
        let (h, w) = (subject.stature_mm, subject.mass_kg);
        // Regressions on stature [mm] and mass [kg]; the fibular length is tibiale–malleolus less 11 or 13 mm.
        let (calf, ankle, tibiale, offset, skin) = match subject.sex {
            Sex::Male => (
                351.0 - 0.0685 * h + 1.888 * w,
                153.1 + 0.0079 * h + 0.729 * w,
                -133.3 + 0.3062 * h - 0.108 * w,
                11.0,
                1.5,
            ),
            Sex::Female => (
                305.9 - 0.0514 * h + 2.230 * w,
                139.9 + 0.0141 * h + 0.782 * w,
                -107.2 + 0.2949 * h + 0.030 * w,
                13.0,
                1.3,
            ),
        };
        let calf = subject.calf_circumference_mm.unwrap_or(calf);
        let ankle = subject.ankle_circumference_mm.unwrap_or(ankle);
        let tibiale = subject.shank_length_mm.unwrap_or(tibiale);
        within("calf_circumference_mm", calf, "mm", 250.0, 560.0)?;
        within("ankle_circumference_mm", ankle, "mm", 150.0, 330.0)?;
        within("shank_length_mm", tibiale, "mm", 300.0, 500.0)?;
        Ok(BodySize {
            length: (tibiale - offset) * MM,
            calf: calf * MM,
            ankle: ankle * MM,
            fat: subject.fat_posterior_mm * MM,
            skin: skin * MM,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The mean man of the survey, with 6 mm of fat.
    pub(crate) fn man() -> SubjectSpec {
        SubjectSpec {
            version: 1,
            sex: Sex::Male,
            stature_mm: 1756.0,
            mass_kg: 85.5,
            fat_posterior_mm: 6.0,
            shank_length_mm: None,
            calf_circumference_mm: None,
            ankle_circumference_mm: None,
        }
    }

    #[test]
    fn the_mean_man_has_the_mean_girths() {
        let size = BodySize::new(&man()).unwrap();
        assert!((size.calf - 0.392).abs() < 0.001, "{}", size.calf);
        assert!((size.ankle - 0.229).abs() < 0.001, "{}", size.ankle);
        assert!((size.length - 0.384).abs() < 0.001, "{}", size.length);
    }

    #[test]
    fn refuses_by_name_value_and_range() {
        let error = BodySize::new(&SubjectSpec { fat_posterior_mm: 60.0, ..man() }).unwrap_err();
        assert_eq!(error.to_string(), "subject.fat_posterior_mm = 60 mm is outside 2–25 mm");
        assert!(BodySize::new(&SubjectSpec { mass_kg: f64::NAN, ..man() }).is_err());
    }
}
