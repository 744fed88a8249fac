//! Plain words from numbers: nothing here is said that the reports do not say.

use crate::metric::CaseReport;
use crate::metric::report::SiteRow;
use crate::view::colour::{length, short};
use crate::view::speech::Speech;

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

    /// Name of its message; with `-hint` behind it that of its meaning.
    pub fn message(self) -> &'static str {
        [
            "measure-displacement",
            "measure-strain",
            "measure-fibre-strain",
            "measure-acceleration",
            "measure-energy",
            "measure-dissipation",
            "measure-index",
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
            Measure::TherapeuticIndex => "",
        }
    }

    /// A value with its unit; a large movement in millimetres.
    pub fn words(self, value: f64) -> String {
        match self {
            Measure::Displacement => length(1e-6 * value),
            _ => format!("{}{}", short(value), self.unit()),
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
            Measure::TherapeuticIndex => row.therapeutic_index.unwrap_or(f64::NAN),
        }
    }
}

/// What the two cases do at one site and at the surface, in two sentences. `names` are what the reader sees above the
/// views, as they stand within a sentence.
pub fn verdict(reports: [&CaseReport; 2], names: [&str; 2], site: usize, speech: &Speech) -> Option<String> {
    let rows = [reports[0].sites.get(site)?, reports[1].sites.get(site)?];
    let name = rows[0].name.as_str();
    let micrometres = rows.map(|row| Measure::Displacement.of(row));
    let moved = |i: usize| speech.figures(&length(micrometres[i] * 1e-6));
    let first = match compare(micrometres) {
        None => speech.say_with("verdict-even", &[("site", name), ("moved", &moved(0))]),
        Some((more, ratio)) => {
            let (less, ratio) = (1 - more, speech.figures(&ratio));
            let parts = [
                ("site", name),
                ("more", names[more]),
                ("ratio", &ratio),
                ("less", names[less]),
                ("most", &moved(more)),
                ("least", &moved(less)),
            ];
            speech.say_with("verdict-more", &parts)
        }
    };
    let kilopascals = reports.map(|report| report.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN));
    let Some((harder, ratio)) = compare(kilopascals) else { return Some(first) };
    let kpa = |i: usize| speech.figures(&short(kilopascals[i]));
    let parts = [
        ("who", names[harder]),
        ("ratio", &speech.figures(&ratio)),
        ("more-kpa", &kpa(harder)),
        ("less-kpa", &kpa(1 - harder)),
    ];
    let same = compare(micrometres).is_some_and(|(more, _)| more == harder);
    let second = if same {
        speech.say_with("verdict-skin-it", &parts[1..])
    } else {
        speech.say_with("verdict-skin-other", &parts)
    };
    Some(format!("{first} {second}"))
}

/// What one case alone does at a site and at the surface.
pub fn account(report: &CaseReport, name: &str, site: usize, speech: &Speech) -> Option<String> {
    let row = report.sites.get(site)?;
    let parts = [
        ("site", row.name.as_str()),
        ("device", name),
        ("moved", &speech.figures(&length(Measure::Displacement.of(row) * 1e-6))),
        ("kpa", &speech.figures(&short(report.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN)))),
    ];
    Some(speech.say_with("verdict-one", &parts))
}

/// Who has more (0 or 1) and how many times; none if nothing can be said or both are alike within 5 %.
fn compare(values: [f64; 2]) -> Option<(usize, String)> {
    let more = usize::from(values[0] < values[1]);
    let ratio = values[more] / values[1 - more];
    let sayable = values[1 - more] > 0.0 && ratio.is_finite() && ratio > 1.05;
    sayable.then(|| (more, times(ratio)))
}

/// A ratio as a reader grasps it.
pub fn times(ratio: f64) -> String {
    match ratio {
        r if (1.0..9.95).contains(&r) => format!("{r:.1}×"),
        r if r >= 9.95 => format!("{}×", short(r.round())),
        r => format!("{}×", short(r)),
    }
}
