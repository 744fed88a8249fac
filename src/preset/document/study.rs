//! Loads studies.

use super::axes;
use super::former_columns::update_study;
use super::loader::Loader;
use crate::preset::diagnostic::{PresetError, Problem, Source};
use crate::preset::field::Override;
use crate::preset::location::Origin;
use crate::preset::scenario::{Part, ScenarioSpec};
use crate::preset::study::StudySpec;
use crate::preset::validate;
use std::path::Path;

/// A study with its scenario resolved.
#[derive(Clone, Debug)]
pub struct Study {
    /// The study as written; the scenario part is `Inline` and resolved.
    pub spec: StudySpec,
    /// Origin to which values of `Files` are relative.
    pub origin: Origin,
    /// Plausibility warnings of the base scenario, and former names of columns.
    pub warnings: Vec<Problem>,
    /// Texts that were read.
    pub sources: Vec<Source>,
}

impl Study {
    /// The scenario that the axes vary.
    pub fn base(&self) -> &ScenarioSpec {
        match &self.spec.scenario {
            Part::Inline(spec) => spec,
            Part::File(_) => unreachable!("load_study resolves every part"),
        }
    }
}

/// Loads a study and the scenario that it varies; `overrides` are applied to the scenario.
///
/// # Errors
/// Every problem of either, with its position.
pub fn load_study(path: &Path, overrides: &[Override]) -> Result<Study, PresetError> {
    let top = Origin::of(path);
    let mut loader = Loader::new(&top);
    let Some((mut spec, origin)) = loader.document::<StudySpec>(&top, "") else {
        return Err(loader.into_error());
    };
    loader.base_scenario(&mut spec.scenario, &origin, overrides);
    let renamed = update_study(&mut spec);
    loader.report_all(renamed);
    loader.report_all(validate::study(&spec));
    if loader.has_no_errors() {
        axes::check(&mut loader, &spec, &origin);
    }
    let warnings = loader.finish()?;
    Ok(Study { spec, origin, warnings, sources: loader.sources })
}
