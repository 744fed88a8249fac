//! A leg fitted to labels: a voxelised shipped leg comes back, broken labels are mended or refused.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod broken;
mod made_up;
mod round_trip;

use calfwave::anatomy::spec::Sex;
use calfwave::anatomy::{Calf, SubjectSpec};
use calfwave::fit::{Fit, FitError, FitOptions, Side, fit};
use calfwave::model::Progress;
use std::path::Path;

/// The default man.
fn man() -> Calf {
    let subject = SubjectSpec::new(Sex::Male, 1756.0, 85.5, 6.0);
    Calf::build(&subject).unwrap()
}

fn fitted(path: &Path, side: Side, labels: Option<&str>) -> Result<Fit, FitError> {
    let options = FitOptions {
        labels: labels.map(String::from),
        side,
        sex: Sex::Male,
        stature_mm: None,
        mass_kg: None,
        length_mm: None,
    };
    fit(path, &options, &Progress::silent())
}

/// Prints and returns the distances and volumes of a fit.
fn shown(name: &str, fit: &Fit) {
    for d in &fit.deviations {
        println!(
            "{name} {}: H95 {:.2} mm, {:.1} → {:.1} cm³ ({:+.1} %)",
            d.part,
            d.hausdorff95_mm,
            d.labels_cm3,
            d.fit_cm3,
            100.0 * d.volume_error()
        );
    }
    println!("{name}: scaled Jacobian {:?}; {:?}; {:?}", fit.scaled_jacobian, fit.notes, fit.refusals);
}
