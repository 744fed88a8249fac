//! Parts and single cases of a resolved scenario.

use crate::model::error::RunError;
use crate::preset::scenario::{Part, ScenarioSpec};

/// The inline value of a part of a resolved scenario; `what` names the part in the error.
///
/// # Errors
/// [`RunError::Unresolved`] where the scenario still names a file.
pub fn inline_part<'a, T>(part: &'a Part<T>, what: &'static str) -> Result<&'a T, RunError> {
    match part {
        Part::Inline(value) => Ok(value),
        Part::File(path) => Err(RunError::Unresolved { what, path: path.clone() }),
    }
}

/// The scenario reduced to its case number `case`, counted from 0.
pub fn single_case(scenario: &ScenarioSpec, case: usize) -> ScenarioSpec {
    ScenarioSpec { cases: vec![scenario.cases[case].clone()], ..scenario.clone() }
}
