//! Loads claims.

use super::former_columns::update_claims;
use super::loader::Loader;
use crate::preset::claims::ClaimsSpec;
use crate::preset::diagnostic::{PresetError, Problem, Source};
use crate::preset::location::Origin;
use crate::preset::scenario::{Part, ScenarioSpec};
use crate::preset::validate;
use std::collections::HashSet;
use std::path::Path;

/// Claims with the scenarios of their experiments.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The document; every scenario is inline and resolved.
    pub spec: ClaimsSpec,
    /// `[experiment]` scenario with the changes of the experiment and its cases only.
    pub scenarios: Vec<ScenarioSpec>,
    /// Plausibility warnings, and former names of columns.
    pub warnings: Vec<Problem>,
    /// Texts that were read.
    pub sources: Vec<Source>,
}

/// Loads claims and the scenarios of their experiments with their changes.
///
/// # Errors
/// Every problem of any of them, with its position.
pub fn load_claims(path: &Path) -> Result<Claims, PresetError> {
    let top = Origin::of(path);
    let mut loader = Loader::new(&top);
    let Some((mut spec, origin)) = loader.document::<ClaimsSpec>(&top, "") else {
        return Err(loader.into_error());
    };
    for (i, experiment) in spec.experiments.iter_mut().enumerate() {
        let at = format!("experiments[{i}].scenario");
        let from = loader.part(&mut experiment.scenario, &origin, &at);
        if let (Some(from), Part::Inline(scenario)) = (from, &mut experiment.scenario) {
            loader.resolve(scenario, &from, &at);
        }
    }
    let renamed = update_claims(&mut spec);
    loader.report_all(renamed);
    let changed: Vec<_> = (0..spec.experiments.len()).map(|i| spec.scenario(i, None).ok()).collect();
    loader.report_all(validate::claims(&spec, &changed));
    let mut scenarios = Vec::new();
    if loader.has_no_errors() {
        scenarios = experiments(&mut loader, &spec);
    }
    let warnings = loader.finish()?;
    Ok(Claims { spec, scenarios, warnings, sources: loader.sources })
}

/// The scenario of every valid experiment, each checked under all its conditions. A problem that occurs under
/// several conditions is reported once.
fn experiments(loader: &mut Loader, spec: &ClaimsSpec) -> Vec<ScenarioSpec> {
    let mut scenarios = Vec::new();
    let mut reported = HashSet::new();
    for (i, experiment) in spec.experiments.iter().enumerate() {
        let conditions = experiment.conditions.iter().map(|name| Some(name.as_str()));
        for condition in std::iter::once(None).chain(conditions) {
            match spec.scenario(i, condition) {
                Ok(scenario) if condition.is_none() => scenarios.push(scenario),
                Ok(_) => {}
                Err(error) => {
                    let is_new = |p: &Problem| reported.insert((p.path.clone(), p.message.clone()));
                    loader.report_all(error.problems.into_iter().filter(is_new).collect());
                }
            }
        }
    }
    scenarios
}
