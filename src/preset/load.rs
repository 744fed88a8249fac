//! Reading documents: version first, unknown names refused, parts in other files put in their place,
//! then every value checked.

use crate::anatomy::SubjectSpec;
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::preset::access::{self, Override};
use crate::preset::axes;
use crate::preset::claims::ClaimsSpec;
use crate::preset::outline::Outline;
use crate::preset::problem::{PresetError, Problem, Source};
use crate::preset::reader::{Loader, options};
use crate::preset::shipped::Origin;
use crate::preset::spec::{Part, ScenarioSpec};
use crate::preset::study::StudySpec;
use crate::preset::validate;
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use std::path::Path;

/// The format version this program writes and reads.
pub const VERSION: u32 = 1;
/// Largest document read [bytes].
pub const MAX_BYTES: u64 = 1 << 20;

/// A scenario ready to run: every part inline, every value within its range.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The scenario; every [`Part`] is `Inline`.
    pub spec: ScenarioSpec,
    /// Plausibility warnings.
    pub warnings: Vec<Problem>,
    /// The texts it came from; the first is the scenario's own.
    pub sources: Vec<Source>,
}

/// Loads, resolves and checks a scenario: a path, or the name of a shipped one.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn load_scenario(path: &Path) -> Result<Scenario, PresetError> {
    load_scenario_with(path, &[])
}

/// The same with values changed before the check (`--set`, `--resolution`).
///
/// # Errors
/// As [`load_scenario`], and for field paths that do not exist.
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
        if let Err(problem) = access::set(&mut spec, &o.path, o.value.clone()) {
            loader.problems.push(*problem);
        }
    }
    loader.place_all(validate::scenario(&spec));
    let warnings = loader.finish()?;
    Ok(Scenario { spec, warnings, sources: loader.sources })
}

/// Puts parts that were named after loading in their place, and checks the whole again.
///
/// # Errors
/// As [`load_scenario`]; values that stand in no file have no line.
pub fn complete(mut spec: ScenarioSpec, origin: &Origin) -> Result<ScenarioSpec, PresetError> {
    let mut loader = Loader::new(origin);
    loader.resolve(&mut spec, origin, "");
    if loader.problems.is_empty() {
        loader.place_all(validate::scenario(&spec));
    }
    loader.finish()?;
    Ok(spec)
}

/// A resolved scenario with values changed, checked again.
///
/// # Errors
/// A path that does not exist, a value out of range.
pub fn changed(spec: &ScenarioSpec, changes: &[Override]) -> Result<ScenarioSpec, PresetError> {
    let mut other = spec.clone();
    for change in changes {
        access::set(&mut other, &change.path, change.value.clone())
            .map_err(|problem| PresetError { problems: vec![*problem], sources: Vec::new() })?;
    }
    complete(other, &Origin::here())
}

/// A study with its scenario resolved.
#[derive(Clone, Debug)]
pub struct Study {
    /// The study as written; the scenario part is `Inline` and resolved.
    pub spec: StudySpec,
    /// Where `Files` values are looked up.
    pub origin: Origin,
    /// Plausibility warnings of the base scenario.
    pub warnings: Vec<Problem>,
    /// The texts it came from.
    pub sources: Vec<Source>,
}

impl Study {
    /// The scenario the axes vary.
    pub fn base(&self) -> &ScenarioSpec {
        match &self.spec.scenario {
            Part::Inline(spec) => spec,
            Part::File(_) => unreachable!("load_study resolves every part"),
        }
    }
}

/// Loads a study and the scenario it varies.
///
/// # Errors
/// Everything wrong with either, each with its place.
pub fn load_study(path: &Path, overrides: &[Override]) -> Result<Study, PresetError> {
    let top = Origin::of(path);
    let mut loader = Loader::new(&top);
    let Some((mut spec, origin)) = loader.document::<StudySpec>(&top, "") else {
        return Err(loader.into_error());
    };
    let base = loader.part(&mut spec.scenario, &origin, "scenario");
    if let (Some(base), Part::Inline(scenario)) = (base, &mut spec.scenario) {
        loader.resolve(scenario, &base, "scenario");
        for o in overrides {
            if let Err(problem) = access::set(scenario, &o.path, o.value.clone()) {
                loader.problems.push(*problem);
            }
        }
        if loader.problems.is_empty() {
            loader.place_all(validate::prefixed("scenario", validate::scenario(scenario)));
        }
    }
    loader.place_all(validate::study(&spec));
    if loader.is_sound() {
        axes::check(&mut loader, &spec, &origin);
    }
    let warnings = loader.finish()?;
    Ok(Study { spec, origin, warnings, sources: loader.sources })
}

/// Claims with the scenarios of their experiments.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The document; every scenario is inline and resolved.
    pub spec: ClaimsSpec,
    /// `[experiment]` its scenario with its own changes made and only the cases it asks for.
    pub scenarios: Vec<ScenarioSpec>,
    /// Plausibility warnings.
    pub warnings: Vec<Problem>,
    /// The texts it came from.
    pub sources: Vec<Source>,
}

/// Loads claims and the scenarios of their experiments, and makes the changes of each.
///
/// # Errors
/// Everything wrong with any of them, each with its place.
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
    loader.place_all(validate::claims(&spec));
    let mut scenarios = Vec::new();
    if loader.is_sound() {
        scenarios = experiments(&mut loader, &spec);
    }
    let warnings = loader.finish()?;
    Ok(Claims { spec, scenarios, warnings, sources: loader.sources })
}

/// The scenario of every experiment that has no fault, after looking at it under every condition it is done under. What is wrong
/// under several is told once.
fn experiments(loader: &mut Loader, spec: &ClaimsSpec) -> Vec<ScenarioSpec> {
    let mut scenarios = Vec::new();
    let mut told = HashSet::new();
    for (i, experiment) in spec.experiments.iter().enumerate() {
        let conditions = experiment.conditions.iter().map(|name| Some(name.as_str()));
        for condition in std::iter::once(None).chain(conditions) {
            match spec.scenario(i, condition) {
                Ok(scenario) if condition.is_none() => scenarios.push(scenario),
                Ok(_) => {}
                Err(error) => {
                    let is_new = |p: &Problem| told.insert((p.path.clone(), p.message.clone()));
                    loader.place_all(error.problems.into_iter().filter(is_new).collect());
                }
            }
        }
    }
    scenarios
}

/// Loads and checks a device on its own: a path or the name of a shipped one.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn load_device(path: &Path) -> Result<DeviceSpec, PresetError> {
    load_alone(path, validate::device_alone)
}

/// Loads and checks a subject on its own: a path or the name of a shipped one.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn load_subject(path: &Path) -> Result<SubjectSpec, PresetError> {
    load_alone(path, validate::subject_alone)
}

/// Loads and checks a tissue set on its own: a path or the name of a shipped one.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn load_tissues(path: &Path) -> Result<TissueSpec, PresetError> {
    load_alone(path, validate::tissues_alone)
}

fn load_alone<T: DeserializeOwned>(path: &Path, rules: fn(&T) -> Vec<Problem>) -> Result<T, PresetError> {
    let top = Origin::of(path);
    let mut loader = Loader::new(&top);
    let Some((spec, _)) = loader.document::<T>(&top, "") else {
        return Err(loader.into_error());
    };
    loader.place_all(rules(&spec));
    loader.finish()?;
    Ok(spec)
}

/// Which kind of document a text is, judged by its field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// [`ScenarioSpec`].
    Scenario,
    /// [`StudySpec`].
    Study,
    /// [`ClaimsSpec`].
    Claims,
    /// [`SubjectSpec`].
    Subject,
    /// [`TissueSpec`].
    Tissues,
    /// [`DeviceSpec`].
    Device,
}

impl DocumentKind {
    /// The kind whose field names match best; scenarios win ties.
    pub fn guess(text: &str) -> DocumentKind {
        DocumentKind::of(&Outline::of(text))
    }

    fn of(outline: &Outline) -> DocumentKind {
        let names = outline.field_names();
        let score = |fields: &[&str]| names.iter().filter(|n| fields.contains(n)).count();
        let kinds = [
            (
                DocumentKind::Scenario,
                score(&["geometry", "tissues", "cases", "resolution", "boundary", "analysis"]),
            ),
            (DocumentKind::Study, score(&["scenario", "axes", "combine"])),
            (DocumentKind::Claims, score(&["experiments", "claims", "conditions"])),
            (DocumentKind::Subject, score(&["sex", "stature_mm", "mass_kg", "fat_posterior_mm"])),
            (DocumentKind::Tissues, score(&["solids", "membranes"])),
            (DocumentKind::Device, score(&["heads", "body", "name"])),
        ];
        kinds.into_iter().rev().max_by_key(|(_, s)| *s).map_or(DocumentKind::Scenario, |(k, _)| k)
    }

    /// Plain name.
    pub fn name(self) -> &'static str {
        match self {
            DocumentKind::Scenario => "scenario",
            DocumentKind::Study => "study",
            DocumentKind::Claims => "claims",
            DocumentKind::Subject => "subject",
            DocumentKind::Tissues => "tissues",
            DocumentKind::Device => "device",
        }
    }
}

/// A checked document of any kind.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it is.
    pub kind: DocumentKind,
    /// Plausibility warnings.
    pub warnings: Vec<Problem>,
    /// The texts read.
    pub sources: Vec<Source>,
}

/// Checks a document of any kind.
///
/// # Errors
/// Everything wrong with it, each with its place.
pub fn check(path: &Path) -> Result<Checked, PresetError> {
    let origin = Origin::of(path);
    let mut loader = Loader::new(&origin);
    let Some(kind) = loader.top(&origin).map(DocumentKind::of) else { return Err(loader.into_error()) };
    match kind {
        DocumentKind::Scenario => {
            let s = load_scenario(path)?;
            return Ok(Checked { kind, warnings: s.warnings, sources: s.sources });
        }
        DocumentKind::Study => {
            let s = load_study(path, &[])?;
            axes::bounded(&mut loader, &s.spec);
            loader.finish()?;
            return Ok(Checked { kind, warnings: s.warnings, sources: s.sources });
        }
        DocumentKind::Claims => {
            let c = load_claims(path)?;
            return Ok(Checked { kind, warnings: c.warnings, sources: c.sources });
        }
        DocumentKind::Subject => loader.check_one::<SubjectSpec>(&origin, validate::subject_alone),
        DocumentKind::Tissues => loader.check_one::<TissueSpec>(&origin, validate::tissues_alone),
        DocumentKind::Device => loader.check_one::<DeviceSpec>(&origin, validate::device_alone),
    }
    let warnings = loader.finish()?;
    Ok(Checked { kind, warnings, sources: loader.sources })
}

/// Parses one document from a text, without looking at other files or at values.
///
/// # Errors
/// The first syntax error, unknown name or refused version, with its place.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, PresetError> {
    let mut loader = Loader::of_text(Source::new(name, text));
    loader.parse(0, "").ok_or_else(|| loader.into_error())
}

/// A document of the project as RON text; `parse` reads it back to an equal value.
///
/// # Errors
/// Only if the value cannot be written as RON (none of the specs can fail).
pub fn to_ron<T: serde::Serialize>(value: &T) -> Result<String, ron::Error> {
    options().to_string_pretty(value, ron::ser::PrettyConfig::new().struct_names(false))
}
