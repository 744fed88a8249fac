//! `LegSize`: lengths and girths of one leg, from the ANSUR II regressions
//! (US Army 2012 survey, 4082 men and 1986 women) unless the subject gives them.

use crate::anatomy::atlas::{Atlas, WIDEST};
use crate::anatomy::error::{AnatomyError, within};
use crate::anatomy::spec::{Sex, SubjectSpec};
use crate::units::MM;

/// Lengths and girths of one leg [m].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegSize {
    /// Length L from the apex of the fibular head to the tip of the lateral malleolus.
    pub length: f64,
    /// Maximum calf circumference.
    pub calf: f64,
    /// Minimum ankle circumference.
    pub ankle: f64,
    /// Thickness of the subcutaneous fat at the posterior mid-calf, skin not included.
    pub fat: f64,
    /// Thickness of that fat at the medial, anterior and lateral mid-calf, where it is given.
    pub fat_around: [Option<f64>; 3],
    /// Skin thickness.
    pub skin: f64,
}

impl LegSize {
    /// The leg of `subject`.
    ///
    /// # Errors
    /// [`AnatomyError::OutOfRange`] naming the field, its value and its range.
    pub fn new(subject: &SubjectSpec) -> Result<LegSize, AnatomyError> {
        within("stature_mm", subject.stature_mm, "mm", 1400.0, 2100.0)?;
        within("mass_kg", subject.mass_kg, "kg", 40.0, 160.0)?;
        within("fat_posterior_mm", subject.fat_posterior_mm, "mm", 2.0, 25.0)?;
        let around = [
            ("fat_medial_mm", subject.fat_medial_mm, 25.0),
            ("fat_anterior_mm", subject.fat_anterior_mm, 12.0),
            ("fat_lateral_mm", subject.fat_lateral_mm, 25.0),
        ];
        for (field, fat, most) in around {
            within(field, fat.unwrap_or(1.0), "mm", 1.0, most)?;
        }
        within("contraction", subject.contraction.unwrap_or(0.0), "of the strongest", 0.0, 1.0)?;
        let (h, w) = (subject.stature_mm, subject.mass_kg);
        // Regressions on stature [mm] and mass [kg]; L is the tibiale–malleolus length minus 11 or 13 mm.
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
        Ok(LegSize {
            length: (tibiale - offset) * MM,
            calf: calf * MM,
            ankle: ankle * MM,
            fat: subject.fat_posterior_mm * MM,
            fat_around: [subject.fat_medial_mm, subject.fat_anterior_mm, subject.fat_lateral_mm]
                .map(|fat| fat.map(|mm| mm * MM)),
            skin: skin * MM,
        })
    }

    /// The leg of a `subject` whose own leg is `atlas`: lengths and girths are those of the leg.
    ///
    /// # Errors
    /// [`AnatomyError::OutOfRange`] naming the field, its value and its range.
    pub(super) fn measured(subject: &SubjectSpec, atlas: &Atlas) -> Result<LegSize, AnatomyError> {
        let size = LegSize::new(subject)?;
        let calf = atlas.levels.iter().map(|level| level.girth).fold(0.0, f64::max);
        let distal = atlas.levels.iter().filter(|level| level.s > WIDEST);
        let ankle = distal.map(|level| level.girth).fold(calf, f64::min);
        Ok(LegSize { length: atlas.length, calf, ankle, ..size })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The mean man of the survey, with 6 mm of fat.
    pub(crate) fn mean_man() -> SubjectSpec {
        SubjectSpec::new(Sex::Male, 1756.0, 85.5, 6.0)
    }

    #[test]
    fn the_mean_man_has_the_mean_girths() {
        let size = LegSize::new(&mean_man()).unwrap();
        assert!((size.calf - 0.392).abs() < 0.001, "{}", size.calf);
        assert!((size.ankle - 0.229).abs() < 0.001, "{}", size.ankle);
        assert!((size.length - 0.384).abs() < 0.001, "{}", size.length);
    }

    #[test]
    fn errors_state_field_value_and_range() {
        let error = LegSize::new(&SubjectSpec { fat_posterior_mm: 60.0, ..mean_man() }).unwrap_err();
        assert_eq!(error.to_string(), "subject.fat_posterior_mm = 60 mm is outside 2–25 mm");
        assert!(LegSize::new(&SubjectSpec { mass_kg: f64::NAN, ..mean_man() }).is_err());
    }
}
