//! The quantities that the site bars can show.

use crate::metric::report::SiteRow;
use crate::view::text::numbers::{length, short};

/// A quantity the site bars can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, bevy::prelude::Resource)]
pub enum Measure {
    /// Displacement RMS [µm].
    #[default]
    Displacement,
    /// Peak octahedral shear strain [%].
    Strain,
    /// Peak strain along the fibre [%].
    FibreStrain,
    /// Acceleration RMS [g].
    Acceleration,
    /// Energy density [J/m³].
    Energy,
    /// Dissipated power density [W/m³].
    Dissipation,
    /// Site strain over the largest superficial strain.
    Selectivity,
    /// Energy absorbed per mass over the answered placements of a treatment [J/kg].
    Absorbed,
}

impl Measure {
    /// Every measure of an answer, in menu order. [`Measure::Absorbed`] is one of a treatment.
    pub const ALL: [Measure; 7] = [
        Measure::Displacement,
        Measure::Strain,
        Measure::FibreStrain,
        Measure::Acceleration,
        Measure::Energy,
        Measure::Dissipation,
        Measure::Selectivity,
    ];

    /// Message that names it; the message with the suffix `-hint` explains it.
    pub fn message(self) -> &'static str {
        [
            "measure-displacement",
            "measure-strain",
            "measure-fibre-strain",
            "measure-acceleration",
            "measure-energy",
            "measure-dissipation",
            "measure-selectivity",
            "measure-absorbed",
        ][self as usize]
    }

    /// Unit, with a leading space; empty for ratios.
    pub fn unit(self) -> &'static str {
        match self {
            Measure::Displacement => " µm",
            Measure::Strain | Measure::FibreStrain => " %",
            Measure::Acceleration => " g",
            Measure::Energy => " J/m³",
            Measure::Dissipation => " W/m³",
            Measure::Selectivity => "",
            Measure::Absorbed => " J/kg",
        }
    }

    /// A value with its unit; displacements of 1 mm and more in millimetres.
    pub fn words(self, value: f64) -> String {
        match self {
            Measure::Displacement => length(1e-6 * value),
            _ => format!("{}{}", short(value), self.unit()),
        }
    }

    /// Value at a site, mean over the site's box.
    pub fn of(self, row: &SiteRow) -> f64 {
        match self {
            Measure::Displacement => row.displacement_rms_um.mean,
            Measure::Strain => row.shear_strain_peak_percent.mean,
            Measure::FibreStrain => row.fibre_strain_peak_percent.mean,
            Measure::Acceleration => row.acceleration_rms_g.mean,
            Measure::Energy => row.energy_density_j_m3.mean,
            Measure::Dissipation => row.dissipation_w_m3.mean,
            Measure::Selectivity => row.selectivity.unwrap_or(f64::NAN),
            Measure::Absorbed => row.absorbed_energy_j_kg,
        }
    }
}
