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

#[cfg(test)]
mod tests {
    use crate::preset::diagnostic::{Kind, Severity};
    use crate::preset::document::{check, load_claims, load_study};
    use crate::preset::study::{Goal, MetricSpec, Over};
    use crate::preset::syntax::to_ron;
    use serde::Serialize;
    use std::path::{Path, PathBuf};

    /// A document in `folder` with the former names of columns.
    fn written<T: Serialize>(folder: &Path, spec: &T) -> PathBuf {
        let text = to_ron(spec).expect("serialises");
        let former = text.replace("absorbed_energy_j_kg", "dose_j_kg");
        assert_ne!(former, text, "the document names the column");
        let path = folder.join("document.ron");
        std::fs::write(&path, former).expect("writes");
        path
    }

    #[test]
    fn a_study_with_former_names_is_read_and_warned_of_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut study = load_study("placement".as_ref(), &[]).expect("shipped").spec;
        let metric = |name: &str| MetricSpec {
            name: name.into(),
            column: "absorbed_energy_j_kg".into(),
            sites: Vec::new(),
            over: Over::Mean,
            goal: Goal::None,
            warning: None,
            error: None,
        };
        study.metrics = vec![metric("a"), metric("b")];
        let path = written(folder.path(), &study);
        let read = load_study(&path, &[]).expect("a former name is accepted");
        assert_eq!(read.spec.metrics, study.metrics);
        let [warning] = &read.warnings[..] else { panic!("{:?}", read.warnings) };
        assert_eq!((warning.severity, warning.kind), (Severity::Warning, Kind::UnknownName));
        assert_eq!((warning.path.as_str(), warning.value.as_str()), ("metrics[0].column", "dose_j_kg"));
        assert!(warning.message.contains("`absorbed_energy_j_kg`") && warning.line > 0, "{warning}");
        assert_eq!(check(&path).expect("is valid").warnings.len(), 1);
    }

    #[test]
    fn claims_with_former_names_are_read_and_warned_of_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let claims = load_claims("claims".as_ref()).expect("shipped").spec;
        let read = load_claims(&written(folder.path(), &claims)).expect("a former name is accepted");
        assert_eq!(read.spec, claims);
        let [warning] = &read.warnings[..] else { panic!("{:?}", read.warnings) };
        assert!(warning.path.ends_with(".of.column") && warning.value == "dose_j_kg", "{warning}");
    }
}
