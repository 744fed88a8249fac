//! The optimisation problem: design variables, objective, cost limits, and the effort of the search.

use super::error::{OptimiseError, hint};
use crate::output::table::{former_names, lookup};
use crate::preset::diagnostic::{Kind, nearest};
use crate::preset::document::changed;
use crate::preset::field::Override;
use crate::preset::scenario::{ScenarioSpec, items};
use serde_json::Value;

/// A field of the scenario that the search varies.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignVariable {
    /// Path of the field.
    pub path: String,
    /// Least value, unit of the field.
    pub from: f64,
    /// Largest value, unit of the field; greater than `from`.
    pub to: f64,
}

impl DesignVariable {
    /// Parses `PATH=FROM..TO`.
    ///
    /// # Errors
    /// A sentence that names the fault.
    pub fn parse(text: &str) -> Result<DesignVariable, String> {
        let malformed = || format!("`{text}` is not of the form PATH=FROM..TO");
        let (path, range) = text.split_once('=').ok_or_else(malformed)?;
        let (from, to) = range.split_once("..").ok_or_else(malformed)?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| malformed());
        let (from, to) = (number(from)?, number(to)?);
        if !(from.is_finite() && to.is_finite()) {
            return Err(format!("`{text}`: both ends must be finite numbers"));
        }
        if from.partial_cmp(&to) != Some(std::cmp::Ordering::Less) {
            return Err(format!("`{text}`: the range is empty"));
        }
        Ok(DesignVariable { path: path.trim().into(), from, to })
    }
}

/// Upper limit of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct CostLimit {
    /// Column of one of the tables of a run; its largest value counts.
    pub column: String,
    /// Largest allowed value, unit of the column, > 0.
    pub most: f64,
}

impl CostLimit {
    /// Parses `COLUMN=MOST`. A former name of a column becomes the present one.
    ///
    /// # Errors
    /// A sentence that names the fault.
    pub fn parse(text: &str) -> Result<CostLimit, String> {
        let (column, most) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form COLUMN=MOST"))?;
        let column = former_names::present(column);
        check_column(column)?;
        let most = most.trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
        Ok(CostLimit {
            column: column.into(),
            most: most.ok_or_else(|| format!("`{text}`: no number above 0"))?,
        })
    }
}

/// Whether a table of a run has a column.
///
/// # Errors
/// A sentence with the nearest name.
fn check_column(column: &str) -> Result<(), String> {
    let columns = lookup::columns();
    if columns.iter().any(|c| c == column) {
        return Ok(());
    }
    let near = nearest(column, columns.iter().map(String::as_str));
    Err(format!("no table of a run has a column `{column}`{}", hint(near.as_ref())))
}

/// Quantity to be maximised, and its cost limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Column of `sites.csv` to be maximised.
    pub column: String,
    /// Sites at which it is read; their mean counts.
    pub sites: Vec<String>,
    /// Cost limits.
    pub limits: Vec<CostLimit>,
}

/// Effort of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchBudget {
    /// Points of the scan, in addition to the scenario's own.
    pub scan: usize,
    /// Largest number of evaluations after the scan.
    pub evaluations: usize,
}

/// Checks that all names exist and all ranges are allowed, before anything is meshed.
///
/// # Errors
/// A column, site or field that does not exist; an end of a range that the field does not accept.
pub fn check(
    spec: &ScenarioSpec,
    variables: &[DesignVariable],
    objective: &Objective,
) -> Result<(), OptimiseError> {
    check_column(former_names::present(&objective.column)).map_err(OptimiseError::NoColumn)?;
    if let Some(none) = items::unknown(spec, &objective.column, &objective.sites) {
        return Err(OptimiseError::NoObjectiveValue {
            column: objective.column.clone(),
            sites: objective.sites.join(", "),
            known: none.known.join(", "),
            nearest: none.nearest,
        });
    }
    for (variable, end) in variables.iter().flat_map(|v| [(v, v.from), (v, v.to)]) {
        let change = Override { path: variable.path.clone(), value: Value::from(end) };
        let Err(mut error) = changed(spec, &[change]) else { continue };
        // values that are inconsistent here may be consistent with other values of the other variables
        error.problems.retain(|p| p.kind != Kind::Consistency);
        if !error.problems.is_empty() {
            return Err(error.into());
        }
    }
    Ok(())
}
