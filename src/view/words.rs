//! Plain words from numbers: nothing here is said that the reports do not say.

use crate::metric::CaseReport;
use crate::metric::report::SiteRow;
use crate::view::colour::{length, short};

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
    TherapeuticIndex,
}

impl Measure {
    /// Every measure, in menu order.
    pub const ALL: [Measure; 7] = [
        Measure::Displacement,
        Measure::Strain,
        Measure::FibreStrain,
        Measure::Acceleration,
        Measure::Energy,
        Measure::Dissipation,
        Measure::TherapeuticIndex,
    ];

    /// Name in menus.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Displacement => "Movement (displacement RMS)",
            Measure::Strain => "Shear strain, peak",
            Measure::FibreStrain => "Strain along the fibre, peak",
            Measure::Acceleration => "Acceleration RMS",
            Measure::Energy => "Energy density, mean",
            Measure::Dissipation => "Absorbed power density",
            Measure::TherapeuticIndex => "Strain at site ÷ strain at surface",
        }
    }

    /// What it means, for a tooltip.
    pub fn hint(self) -> &'static str {
        match self {
            Measure::Displacement => {
                "How far the tissue at the site swings: root mean square over the cycle, mean over the site's box."
            }
            Measure::Strain => {
                "How much the tissue is sheared (octahedral shear strain), largest value within a cycle."
            }
            Measure::FibreStrain => {
                "How much muscle fibres are stretched and shortened; spindles answer from about 0.05 %."
            }
            Measure::Acceleration => "Root mean square acceleration, in multiples of gravity.",
            Measure::Energy => "Energy of motion and of deformation together, mean over the cycle.",
            Measure::Dissipation => "Power turned to heat in the tissue, per volume.",
            Measure::TherapeuticIndex => {
                "Strain at the site divided by the largest strain near the surface: higher is gentler to the skin."
            }
        }
    }

    /// Unit, with a leading space; empty for ratios.
    pub fn unit(self) -> &'static str {
        match self {
            Measure::Displacement => " µm",
            Measure::Strain | Measure::FibreStrain => " %",
            Measure::Acceleration => " g",
            Measure::Energy => " J/m³",
            Measure::Dissipation => " W/m³",
            Measure::TherapeuticIndex => "",
        }
    }

    /// Value at a site, mean over its box.
    pub fn of(self, row: &SiteRow) -> f64 {
        match self {
            Measure::Displacement => row.displacement_rms_um.mean,
            Measure::Strain => row.shear_strain_peak_percent.mean,
            Measure::FibreStrain => row.fibre_strain_peak_percent.mean,
            Measure::Acceleration => row.acceleration_rms_g.mean,
            Measure::Energy => row.energy_density_j_m3.mean,
            Measure::Dissipation => row.dissipation_w_m3.mean,
            Measure::TherapeuticIndex => row.therapeutic_index,
        }
    }
}

/// What the two cases do at one site and at the surface, in two sentences. `names` are what the reader
/// sees above the views.
pub fn verdict(reports: [&CaseReport; 2], names: [&str; 2], site: usize) -> Option<String> {
    let [a, b] = reports;
    let (row_a, row_b) = (a.sites.get(site)?, b.sites.get(site)?);
    let at_site = [Measure::Displacement.of(row_a), Measure::Displacement.of(row_b)];
    let site = compare(at_site, names).map(|(more, ratio, less)| {
        let [most, least] = if at_site[0] >= at_site[1] { at_site } else { [at_site[1], at_site[0]] };
        format!(
            "At {} {more} moves the tissue {ratio} as much as {less} ({} against {}).",
            row_a.name,
            length(most * 1e-6),
            length(least * 1e-6)
        )
    });
    let paid = [a.surface.contact_pressure_peak_kpa, b.surface.contact_pressure_peak_kpa];
    let same_order = (at_site[0] >= at_site[1]) == (paid[0] >= paid[1]);
    let surface = compare(paid, names).map(|(more, ratio, _)| {
        let who = if same_order && site.is_some() { "it" } else { more };
        format!(" On the skin {who} presses {ratio} as hard ({} kPa).", against(paid))
    });
    let even = || format!("At {} both move the tissue alike ({}).", row_a.name, length(at_site[0] * 1e-6));
    Some(site.unwrap_or_else(even) + &surface.unwrap_or_default())
}

/// The larger of two numbers, then the smaller.
fn against(values: [f64; 2]) -> String {
    format!("{} against {}", short(values[0].max(values[1])), short(values[0].min(values[1])))
}

/// Who has more, how many times, who has less; none if nothing can be said or both are alike within 5 %.
fn compare(values: [f64; 2], names: [&str; 2]) -> Option<(&str, String, &str)> {
    let (more, less) = if values[0] >= values[1] { (0, 1) } else { (1, 0) };
    let ratio = values[more] / values[less];
    let sayable = values[less] > 0.0 && ratio.is_finite() && ratio > 1.05;
    sayable.then(|| (names[more], times(ratio), names[less]))
}

/// A ratio in words a reader grasps.
fn times(ratio: f64) -> String {
    if ratio < 9.95 { format!("{ratio:.1}×") } else { format!("{}×", short(ratio.round())) }
}
