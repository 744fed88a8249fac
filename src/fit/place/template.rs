//! The reference leg at the size of a person, to which the labels of a leg are aligned and from which what
//! they lack is taken.

use crate::anatomy::frame::angle;
use crate::anatomy::spec::Sex;
use crate::anatomy::{AnatomyError, Calf, Section, SubjectSpec};
use crate::units::MM;

/// Length of the reference leg [mm], and its largest and least girth.
const REFERENCE_MM: [f64; 3] = [351.0, 372.0, 228.0];
/// Difference between the tibiale–malleolus length of a subject and the length of the leg [mm].
pub const TIBIALE_MM: f64 = 11.0;
/// Values around a centre.
pub const AROUND: usize = 72;

/// A subject with these lengths; stature and mass do not matter.
pub fn subject(length_mm: f64, calf_mm: f64, ankle_mm: f64, fat_mm: f64) -> SubjectSpec {
    SubjectSpec {
        shank_length_mm: Some(length_mm + TIBIALE_MM),
        calf_circumference_mm: Some(calf_mm),
        ankle_circumference_mm: Some(ankle_mm),
        ..SubjectSpec::new(Sex::Male, 1750.0, 80.0, fat_mm)
    }
}

/// The reference leg at its own size.
///
/// # Errors
/// None; its lengths are in range.
pub fn reference() -> Result<Calf, AnatomyError> {
    let [length, calf, ankle] = REFERENCE_MM;
    Calf::build(&subject(length, calf, ankle, 6.0))
}

/// Length of the reference leg [mm].
pub fn reference_length_mm() -> f64 {
    REFERENCE_MM[0]
}

/// Largest and least girth of the reference leg [mm].
pub fn reference_girths_mm() -> [f64; 2] {
    [REFERENCE_MM[1], REFERENCE_MM[2]]
}

/// The angles of the values around a centre [rad].
pub fn angles() -> [f64; AROUND] {
    std::array::from_fn(|i| i as f64 / AROUND as f64 * std::f64::consts::TAU)
}

/// Radii of an outline around a centre [mm].
pub fn radii(of: impl Fn(f64) -> f64) -> Vec<f64> {
    angles().into_iter().map(|theta| of(theta) / MM).collect()
}

/// Area within radii at equal angles.
pub fn area(radii: &[f64]) -> f64 {
    let step = std::f64::consts::TAU / radii.len() as f64;
    0.5 * step * radii.iter().map(|r| r * r).sum::<f64>()
}

/// Radii of the tibia about its centre [mm].
pub fn tibia(section: &Section) -> Vec<f64> {
    radii(|psi| (section.tibia(psi) - section.tibia_centre()).norm())
}

/// Radii of the fibula about its centre [mm].
pub fn fibula(section: &Section) -> Vec<f64> {
    radii(|psi| (section.fibula(psi) - section.fibula_centre()).norm())
}

/// Area of the medial head of gastrocnemius, then of the lateral one, at one level [mm²].
pub fn heads(section: &Section) -> [f64; 2] {
    let step = std::f64::consts::TAU / AROUND as f64;
    let mut area = [0.0; 2];
    for theta in angles() {
        let (outer, thick) = (section.fascia(theta), section.gastrocnemius(theta));
        let sector = 0.5 * step * (outer * outer - (outer - thick).powi(2)) / (MM * MM);
        area[usize::from((theta - section.septum()).sin() <= 0.0)] += sector;
    }
    area
}

/// Angle of the direction from tibia to fibula [rad].
pub fn to_fibula(section: &Section) -> f64 {
    angle(section.fibula_centre() - section.tibia_centre())
}
