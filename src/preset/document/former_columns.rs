//! Former names of columns in studies and claims: each is replaced, and the first use of each is a warning
//! with the present name.

use crate::output::table::former_names;
use crate::preset::claims::{ClaimsSpec, TermSpec};
use crate::preset::diagnostic::{Kind, Problem, Severity};
use crate::preset::study::StudySpec;

/// Former names in the metrics of a study.
pub(super) fn update_study(spec: &mut StudySpec) -> Vec<Problem> {
    let metrics = spec.metrics.iter_mut().enumerate();
    update(metrics.map(|(i, metric)| (format!("metrics[{i}].column"), &mut metric.column)))
}

/// Former names in the readings of claims.
pub(super) fn update_claims(spec: &mut ClaimsSpec) -> Vec<Problem> {
    let mut terms: Vec<(String, &mut TermSpec)> = Vec::new();
    for (i, claim) in spec.claims.iter_mut().enumerate() {
        for (k, reading) in claim.readings.iter_mut().enumerate() {
            let at = format!("claims[{i}].readings[{k}]");
            terms.push((format!("{at}.of.column"), &mut reading.of));
            terms.extend(reading.per.as_mut().map(|per| (format!("{at}.per.column"), per)));
        }
    }
    update(terms.into_iter().map(|(at, term)| (at, &mut term.column)))
}

/// Replaces former names in `columns`, pairs of field path and name.
fn update<'a>(columns: impl Iterator<Item = (String, &'a mut String)>) -> Vec<Problem> {
    let mut warnings: Vec<Problem> = Vec::new();
    for (path, column) in columns {
        let Some(present) = former_names::renamed(column) else { continue };
        let former = std::mem::replace(column, present.to_string());
        if warnings.iter().all(|w| w.value != former) {
            let message = format!("this column is now called `{present}`");
            let mut warning = Problem::error(Kind::UnknownName, path, message).with_value(former);
            warning.severity = Severity::Warning;
            warnings.push(warning);
        }
    }
    warnings
}
