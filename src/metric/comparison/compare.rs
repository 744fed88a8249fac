//! `Comparison`: devices compared on all bases.

use crate::metric::comparison::basis::Basis;
use crate::metric::comparison::conclusion::{Conclusion, conclusions};
use crate::metric::comparison::error::ComparisonError;
use crate::metric::comparison::note::notes;
use crate::metric::comparison::row::ComparisonRow;
use crate::metric::comparison::scale::{is_linear, scaled};
use crate::metric::report::CaseReport;
use serde::{Deserialize, Serialize};

/// All devices on all bases, in one setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The setting: `default`, `soft`, `fat_posterior_mm 12`, ….
    pub setting: String,
    /// Name of the reference case, which keeps its drive.
    pub reference: String,
    /// Rows by basis, then case; a case that is neither linear nor the reference has a row in the first basis
    /// only.
    pub rows: Vec<ComparisonRow>,
    /// Conclusions.
    pub conclusions: Vec<Conclusion>,
}

/// Index of the reference among `reports`: the one named, else the first that is not linear, else the first.
///
/// # Errors
/// [`ComparisonError`] for fewer than two cases, a static case, an unknown name, or a linear reference beside
/// a case whose contact may open.
pub fn choose_reference(reports: &[CaseReport], named: Option<&str>) -> Result<usize, ComparisonError> {
    if reports.len() < 2 {
        return Err(ComparisonError::Few(reports.len()));
    }
    if let Some(at_rest) = reports.iter().find(|r| r.ledger.is_none()) {
        return Err(ComparisonError::Still(at_rest.case.clone()));
    }
    let nonlinear = reports.iter().position(|r| !is_linear(r));
    let Some(name) = named else { return Ok(nonlinear.unwrap_or(0)) };
    let at =
        reports.iter().position(|r| r.case == name).ok_or_else(|| ComparisonError::Unknown(name.into()))?;
    match nonlinear {
        Some(other) if is_linear(&reports[at]) => {
            Err(ComparisonError::Nonlinear(reports[other].case.clone()))
        }
        _ => Ok(at),
    }
}

/// Compares all `reports` on all bases with the report at index `reference`.
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
                rows.push(ComparisonRow { basis, factor, notes: notes(&report), report });
            }
        }
    }
    let conclusions = conclusions(&rows, &against.case);
    Comparison { setting: setting.into(), reference: against.case.clone(), rows, conclusions }
}

/// (setting, ratio) of the settings after the first in which `conclusion` is reversed.
pub fn reversals<'a>(all: &'a [Comparison], conclusion: &Conclusion) -> Vec<(&'a str, f64)> {
    let same = |c: &&Conclusion| {
        (&c.case, c.basis, &c.statement) == (&conclusion.case, conclusion.basis, &conclusion.statement)
    };
    let other = |comparison: &'a Comparison| {
        let found = comparison.conclusions.iter().find(same)?;
        (found.holds() != conclusion.holds()).then_some((comparison.setting.as_str(), found.ratio))
    };
    all.iter().skip(1).filter_map(other).collect()
}
