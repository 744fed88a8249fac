//! Loads scenarios, completes and changes resolved ones.

use super::loader::Loader;
use crate::preset::diagnostic::{PresetError, Problem, Source};
use crate::preset::field::{self, Override};
use crate::preset::location::Origin;
use crate::preset::scenario::ScenarioSpec;
use crate::preset::validate;
use std::path::Path;

/// A resolved scenario: every part inline, every value within its range.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The scenario; every part is `Inline`.
    pub spec: ScenarioSpec,
    /// Plausibility warnings.
    pub warnings: Vec<Problem>,
    /// Texts that were read; the first is that of the scenario itself.
    pub sources: Vec<Source>,
}

/// Loads, resolves and checks a scenario, given by its path or the name of a shipped one.
///
/// # Errors
/// Every problem of the document, with its position.
pub fn load_scenario(path: &Path) -> Result<Scenario, PresetError> {
    load_scenario_with(path, &[])
}

/// As [`load_scenario`], with values changed before the check (`--set`, `--resolution`).
///
/// # Errors
/// As [`load_scenario`]; also field paths that do not exist.
pub fn load_scenario_with(path: &Path, overrides: &[Override]) -> Result<Scenario, PresetError> {
    let top = Origin::of(path);
    let mut loader = Loader::new(&top);
    let Some((mut spec, origin)) = loader.document::<ScenarioSpec>(&top, "") else {
        return Err(loader.into_error());
    };
    loader.resolve(&mut spec, &origin, "");
    if !loader.problems.is_empty() {
        return Err(loader.into_error());
    }
    for o in overrides {
        if let Err(problem) = field::set(&mut spec, &o.path, o.value.clone()) {
            loader.problems.push(*problem);
        }
    }
    loader.report_all(validate::scenario(&spec));
    let warnings = loader.finish()?;
    Ok(Scenario { spec, warnings, sources: loader.sources })
}

/// Reads parts that were named after loading, relative to `origin`, and checks the whole scenario again.
///
/// # Errors
/// As [`load_scenario`]; values that are not in a file have no line.
pub fn complete(mut spec: ScenarioSpec, origin: &Origin) -> Result<ScenarioSpec, PresetError> {
    let mut loader = Loader::new(origin);
    loader.resolve(&mut spec, origin, "");
    if loader.problems.is_empty() {
        loader.report_all(validate::scenario(&spec));
    }
    loader.finish()?;
    Ok(spec)
}

/// A resolved scenario with changed values, checked again.
///
/// # Errors
/// A field path that does not exist, a value out of range.
pub fn changed(spec: &ScenarioSpec, changes: &[Override]) -> Result<ScenarioSpec, PresetError> {
    let mut other = spec.clone();
    for change in changes {
        field::set(&mut other, &change.path, change.value.clone())
            .map_err(|problem| PresetError { problems: vec![*problem], sources: Vec::new() })?;
    }
    complete(other, &Origin::here())
}
