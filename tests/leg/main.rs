//! The leg and its mesh: sizes against tables and measured legs, conformity, point location, and a population
//! of legs.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod conformity;
mod crowd;
mod independence;
mod locate;
mod over;
mod placement;
mod sections;
mod sites;
mod sizes;

use calfwave::anatomy::spec::Sex;
use calfwave::anatomy::{Calf, SubjectSpec};
use calfwave::mesh::HexMesh;
use std::sync::LazyLock;

/// A leg, and its mesh of one element size.
struct Leg {
    name: &'static str,
    calf: Calf,
    mesh: HexMesh,
}

impl Leg {
    fn new(name: &'static str, subject: &SubjectSpec, element_mm: f64) -> Leg {
        let calf = Calf::build(subject).unwrap();
        let mesh = HexMesh::leg(&calf, element_mm).unwrap();
        Leg { name, calf, mesh }
    }
}

/// The default man or woman: means of ANSUR II, fat from the table of sections.
fn subject(sex: Sex, fat_posterior_mm: f64) -> SubjectSpec {
    let (stature_mm, mass_kg) = if sex == Sex::Male { (1756.0, 85.5) } else { (1628.0, 67.8) };
    SubjectSpec::new(sex, stature_mm, mass_kg, fat_posterior_mm)
}

static MAN_24: LazyLock<Leg> = LazyLock::new(|| Leg::new("man 24 mm", &subject(Sex::Male, 6.0), 24.0));
static MAN_12: LazyLock<Leg> = LazyLock::new(|| Leg::new("man 12 mm", &subject(Sex::Male, 6.0), 12.0));
static WOMAN_24: LazyLock<Leg> = LazyLock::new(|| Leg::new("woman 24 mm", &subject(Sex::Female, 9.0), 24.0));
static WOMAN_12: LazyLock<Leg> = LazyLock::new(|| Leg::new("woman 12 mm", &subject(Sex::Female, 9.0), 12.0));

/// The default man and woman at 24 and 12 mm.
fn all() -> [&'static Leg; 4] {
    [&MAN_24, &WOMAN_24, &MAN_12, &WOMAN_12]
}

/// The default man and woman at 12 mm.
fn fine() -> [&'static Leg; 2] {
    [&MAN_12, &WOMAN_12]
}
