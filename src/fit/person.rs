//! Stature and mass of the person of the survey whose leg has a given length and girth.

use crate::anatomy::spec::Sex;
use crate::anatomy::{AnatomyError, LegSize, SubjectSpec};
use crate::units::MM;

/// Stature [mm] and mass [kg] of a subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// Stature [mm].
    pub stature_mm: f64,
    /// Body mass [kg].
    pub mass_kg: f64,
}

/// Stature and mass at which the regressions give a leg of `length_mm` and largest girth `calf_mm`. They are
/// linear, so that three people suffice to invert them. Values outside the survey are set to its ends.
///
/// # Errors
/// None; the three people are within the survey.
pub fn of_leg(sex: Sex, length_mm: f64, calf_mm: f64) -> Result<Person, AnatomyError> {
    let size = |stature_mm: f64, mass_kg: f64| -> Result<[f64; 2], AnatomyError> {
        let subject = SubjectSpec::new(sex, stature_mm, mass_kg, 6.0);
        let size = LegSize::new(&subject)?;
        Ok([size.length / MM, size.calf / MM])
    };
    let (base, step) = ([1700.0, 75.0], 10.0);
    let (o, h, w) = (size(base[0], base[1])?, size(base[0] + step, base[1])?, size(base[0], base[1] + step)?);
    let slope = |a: [f64; 2]| [(a[0] - o[0]) / step, (a[1] - o[1]) / step];
    let (h, w) = (slope(h), slope(w));
    let (length, calf) = (length_mm - o[0], calf_mm - o[1]);
    let determinant = h[0] * w[1] - h[1] * w[0];
    let stature = base[0] + (length * w[1] - calf * w[0]) / determinant;
    let mass = base[1] + (h[0] * calf - h[1] * length) / determinant;
    Ok(Person { stature_mm: stature.clamp(1400.0, 2100.0).round(), mass_kg: mass.clamp(40.0, 160.0).round() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_man_has_his_stature_and_mass() {
        let person = of_leg(Sex::Male, 384.2, 392.1).unwrap();
        assert!((person.stature_mm - 1756.0).abs() < 10.0, "{person:?}");
        assert!((person.mass_kg - 85.5).abs() < 1.0, "{person:?}");
    }
}
