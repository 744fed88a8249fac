//! Devices made comparable: answers that are linear in their drive scaled until they deliver what a reference delivers, and what
//! then holds.
//!
//! Four bases: each at its own drive; equal power into the tissue; equal peak pressure on the skin; equal displacement of the head.
//! The reference keeps its drive. Contact that opens is not linear, so a gun is the reference and the massagers are scaled to it:
//! displacements, strains and pressures by a, powers and energies by a², exactly and without another solve ([`scale`]).

pub mod scale;

use crate::metric::band::SMALL_STRAIN_PERCENT;
use crate::metric::report::{CaseReport, SiteRow, ratio};
use scale::{is_linear, scaled};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Free amplitudes of massagers with a rotating mass, zero to peak [mm]: from the least of a wand's to the most of a
/// general-purpose head's (estimates; no maker states them).
pub const FREE_AMPLITUDES_MM: [f64; 2] = [0.1, 1.5];
/// Sites at least this deep are deep ones [mm].
pub const DEEP_MM: f64 = 35.0;
/// Sites at most this deep are shallow ones [mm].
pub const SHALLOW_MM: f64 = 20.0;

/// What is made equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Nothing: each device at its own drive.
    Nominal,
    /// Mean power into the tissue.
    Power,
    /// Peak pressure on the skin; of heads that stay on it the dynamic part, without what the device's weight presses.
    Pressure,
    /// Peak displacement of the head along its axis.
    Displacement,
}

impl Basis {
    /// All of them, in the order of tables.
    pub const ALL: [Basis; 4] = [Basis::Nominal, Basis::Power, Basis::Pressure, Basis::Displacement];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Nominal => "nominal drive",
            Basis::Power => "equal tissue power",
            Basis::Pressure => "equal peak pressure",
            Basis::Displacement => "equal head displacement",
        }
    }

    /// Factor on the amplitude of `report` that makes this of it what it is of `reference`; none where either has none.
    pub fn factor(self, report: &CaseReport, reference: &CaseReport) -> Option<f64> {
        let level = |r: &CaseReport| match self {
            Basis::Nominal => Some(1.0),
            // power grows with the square
            Basis::Power => r.ledger.as_ref().map(|l| l.input_w.sqrt()),
            Basis::Pressure => r.surface.contact_pressure_peak_kpa,
            Basis::Displacement => r.head_displacement_mm,
        };
        let usable = |x: &f64| x.is_finite() && *x > 0.0;
        Some(level(reference).filter(usable)? / level(report).filter(usable)?)
    }
}

/// Why cases cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FairError {
    /// Nothing to compare with.
    #[error("a fair comparison needs two cases; the scenario has {0}")]
    Few(usize),
    /// Nothing moves, so there is no power.
    #[error("case \"{0}\" stands still: it has no power, and its strain is no vibration's; leave it out")]
    Still(String),
    /// The reference that was named does not exist.
    #[error("there is no case \"{0}\"")]
    Unknown(String),
    /// Another reference than the one whose contact opens.
    #[error(
        "the contact of \"{0}\" may open, so its answer cannot be scaled to that of another; it must be the reference itself"
    )]
    Nonlinear(String),
}

/// One device on one basis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What is made equal.
    pub basis: Basis,
    /// Factor on the amplitude of its drive.
    pub factor: f64,
    /// Its answer at that amplitude; `coverage_percent` of regions is NaN unless the factor is 1.
    pub report: CaseReport,
    /// What a reader must know before trusting it.
    pub notes: Vec<Note>,
}

/// What a reader must know before trusting an answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// No massager moves like that in the air.
    NoSuchDevice {
        /// Free amplitude [mm], outside [`FREE_AMPLITUDES_MM`].
        free_mm: f64,
    },
    /// It would leave the skin.
    OffTheSkin,
    /// Beyond small strain.
    OutOfRange {
        /// Peak superficial strain [%].
        percent: f64,
    },
    /// The ledger does not close to 1 %.
    LedgerOpen {
        /// What is unaccounted [% of the input].
        percent: f64,
    },
}

impl Note {
    /// What marks it in a table, and what that mark means.
    pub fn mark(self) -> (char, &'static str) {
        match self {
            Note::NoSuchDevice { .. } => {
                ('a', "there is no such massager: free amplitude outside 0.1 to 1.5 mm")
            }
            Note::OffTheSkin => ('b', "its static force would not keep it on the skin"),
            Note::OutOfRange { .. } => ('c', "beyond small strain (10 % under the skin)"),
            Note::LedgerOpen { .. } => ('d', "ENERGY LEDGER OPEN by more than 1 %"),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, words) = self.mark();
        match self {
            Note::NoSuchDevice { free_mm } => write!(f, "{words} ({free_mm:.3} mm)"),
            Note::OffTheSkin => write!(f, "{words}"),
            Note::OutOfRange { percent } | Note::LedgerOpen { percent } => {
                write!(f, "{words} ({percent:.1} %)")
            }
        }
    }
}

/// A statement on a device against the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// Device.
    pub case: String,
    /// What is made equal; none where the statement does not depend on it.
    pub basis: Option<Basis>,
    /// What it says of the device.
    pub statement: String,
    /// The quantity of the device over that of the reference, geometric mean over the sites that both have.
    pub ratio: f64,
    /// Sites at which it holds, and sites compared; none where it is not about single sites.
    pub sites: Option<[usize; 2]>,
}

impl Conclusion {
    /// Whether the statement holds: the ratio is above 1.
    pub fn holds(&self) -> bool {
        self.ratio > 1.0
    }
}

/// All devices on all bases, in one setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The setting: `default`, `soft`, `fat_posterior_mm 12`, ….
    pub setting: String,
    /// Name of the case that keeps its drive.
    pub reference: String,
    /// `[basis][case]`; a case that can neither be scaled nor is the reference stands in the first basis alone.
    pub rows: Vec<Row>,
    /// What holds.
    pub conclusions: Vec<Conclusion>,
}

/// Which of `reports` keeps its drive: the one named, else the first that is not linear, else the first.
///
/// # Errors
/// [`FairError`].
pub fn reference(reports: &[CaseReport], named: Option<&str>) -> Result<usize, FairError> {
    if reports.len() < 2 {
        return Err(FairError::Few(reports.len()));
    }
    if let Some(still) = reports.iter().find(|r| r.ledger.is_none()) {
        return Err(FairError::Still(still.case.clone()));
    }
    let nonlinear = reports.iter().position(|r| !is_linear(r));
    let Some(name) = named else { return Ok(nonlinear.unwrap_or(0)) };
    let at = reports.iter().position(|r| r.case == name).ok_or_else(|| FairError::Unknown(name.into()))?;
    match nonlinear {
        Some(other) if is_linear(&reports[at]) => Err(FairError::Nonlinear(reports[other].case.clone())),
        _ => Ok(at),
    }
}

/// All `reports` on all bases against the one at `reference`.
pub fn compare(setting: &str, reports: &[CaseReport], reference: usize) -> Comparison {
    let against = &reports[reference];
    let mut rows = Vec::new();
    for basis in Basis::ALL {
        for (i, report) in reports.iter().enumerate() {
            let own = basis == Basis::Nominal || i == reference;
            let factor = match own {
                true => Some(1.0),
                false => basis.factor(report, against).filter(|_| is_linear(report)),
            };
            if let Some(factor) = factor {
                let report = scaled(report, factor);
                rows.push(Row { basis, factor, notes: notes(&report), report });
            }
        }
    }
    let conclusions = conclusions(&rows, &against.case);
    Comparison { setting: setting.into(), reference: against.case.clone(), rows, conclusions }
}

/// What a reader must know of an answer before trusting it.
fn notes(report: &CaseReport) -> Vec<Note> {
    let mut notes = Vec::new();
    let heads = || report.device.iter().flat_map(|d| &d.heads).filter(|h| h.strike.is_none());
    let [least, most] = FREE_AMPLITUDES_MM;
    let outside = heads().filter_map(|h| h.free_mm).find(|free| *free < least || *free > most);
    notes.extend(outside.map(|free_mm| Note::NoSuchDevice { free_mm }));
    if heads().any(|h| !h.keeps_contact) {
        notes.push(Note::OffTheSkin);
    }
    let strain = report.surface.superficial_strain_peak_percent.filter(|x| *x > SMALL_STRAIN_PERCENT);
    notes.extend(strain.map(|percent| Note::OutOfRange { percent }));
    let open = report.ledger.as_ref().and_then(|l| l.residual_percent).filter(|x| x.abs() > 1.0);
    notes.extend(open.map(|percent| Note::LedgerOpen { percent }));
    notes
}

/// A quantity of a site.
type Quantity = fn(&SiteRow) -> f64;

/// Statements that depend on what is made equal.
const BY_BASIS: [(&str, Quantity); 3] = [
    ("moves the sites more", |s| s.displacement_rms_um.mean),
    ("strains the sites more", |s| s.shear_strain_peak_percent.mean),
    ("strains the fibres at the sites more", |s| s.fibre_strain_peak_percent.mean),
];
/// Statements that do not.
const BY_ITSELF: [(&str, Quantity); 2] = [
    ("brings more strain to the sites per superficial strain", |s| s.therapeutic_index.unwrap_or(f64::NAN)),
    ("brings more of its head's displacement to the sites", |s| s.transmissibility.unwrap_or(f64::NAN)),
];

fn conclusions(rows: &[Row], reference: &str) -> Vec<Conclusion> {
    let mut all = Vec::new();
    let own = |case: &str| rows.iter().find(|r| r.report.case == case).map(|r| &r.report);
    let Some(against) = own(reference) else { return all };
    for row in rows.iter().filter(|r| r.report.case != reference) {
        let (report, basis) = (&row.report, Some(row.basis));
        let case = || report.case.clone();
        for (statement, of) in BY_BASIS {
            if let Some((ratio, sites)) = over_sites(report, against, of) {
                all.push(Conclusion {
                    case: case(),
                    basis,
                    statement: statement.into(),
                    ratio,
                    sites: Some(sites),
                });
            }
        }
        let strain = |r: &CaseReport| r.surface.superficial_strain_peak_percent;
        let statement = "strains what lies under the skin less".to_string();
        let less = strain(against).zip(strain(report)).and_then(|(a, b)| ratio(a, b));
        all.extend(less.map(|ratio| Conclusion { case: case(), basis, statement, ratio, sites: None }));
        if row.basis != Basis::Nominal {
            continue;
        }
        for (statement, of) in BY_ITSELF {
            if let Some((ratio, sites)) = over_sites(report, against, of) {
                all.push(Conclusion {
                    case: case(),
                    basis: None,
                    statement: statement.into(),
                    ratio,
                    sites: Some(sites),
                });
            }
        }
        if let Some(ratio) = reach(report).zip(reach(against)).map(|(a, b)| a / b) {
            let statement = "reaches deeper".to_string();
            all.push(Conclusion { case: case(), basis: None, statement, ratio, sites: None });
        }
    }
    all
}

/// Geometric mean over the sites of both of `of` in `a` over that in `b`; at how many of how many it is above 1.
pub fn over_sites(a: &CaseReport, b: &CaseReport, of: Quantity) -> Option<(f64, [usize; 2])> {
    let ratio = |s: &SiteRow| {
        let other = b.sites.iter().find(|t| t.name == s.name)?;
        Some(of(s) / of(other)).filter(|r| r.is_finite() && *r > 0.0)
    };
    let ratios: Vec<f64> = a.sites.iter().filter_map(ratio).collect();
    let above = ratios.iter().filter(|r| **r > 1.0).count();
    geometric_mean(&ratios).map(|mean| (mean, [above, ratios.len()]))
}

/// How deep a device reaches: displacement of the deep site that moves most over that of the shallow site that moves most; none without
/// both. The most moved, because sites far to the side tell how wide a device reaches, not how deep.
pub fn reach(report: &CaseReport) -> Option<f64> {
    let most = |wanted: &dyn Fn(f64) -> bool| {
        let sites = report.sites.iter().filter(|s| wanted(s.depth_mm));
        sites.map(|s| s.displacement_rms_um.mean).max_by(f64::total_cmp).filter(|u| *u > 0.0)
    };
    Some(most(&|d| d >= DEEP_MM)? / most(&|d| d <= SHALLOW_MM)?)
}

fn geometric_mean(values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().map(|x| x.ln()).sum();
    (!values.is_empty()).then(|| (sum / values.len() as f64).exp())
}

/// Settings in which a conclusion is on the other side than in the first; empty where nothing flips it.
pub fn flips<'a>(all: &'a [Comparison], conclusion: &Conclusion) -> Vec<(&'a str, f64)> {
    let same = |c: &&Conclusion| {
        (&c.case, c.basis, &c.statement) == (&conclusion.case, conclusion.basis, &conclusion.statement)
    };
    let other = |comparison: &'a Comparison| {
        let found = comparison.conclusions.iter().find(same)?;
        (found.holds() != conclusion.holds()).then_some((comparison.setting.as_str(), found.ratio))
    };
    all.iter().skip(1).filter_map(other).collect()
}

#[cfg(test)]
mod tests;
