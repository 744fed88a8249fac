//! Reading documents: version first, unknown names refused, parts in other files put in their place,
//! then every value checked.

use crate::anatomy::SubjectSpec;
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::preset::access::{self, Override};
use crate::preset::claims::ClaimsSpec;
use crate::preset::outline::Outline;
use crate::preset::problem::{PresetError, Problem, Source};
use crate::preset::reader::{Loader, options};
use crate::preset::shipped::Origin;
use crate::preset::spec::{Part, ScenarioSpec};
use crate::preset::study::StudySpec;
use crate::preset::validate;
use serde::de::DeserializeOwned;
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
    let mut loader = Loader::default();
    let Some((mut spec, origin)) = loader.document::<ScenarioSpec>(&Origin::of(path), "") else {
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
    let mut loader = Loader::default();
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
    complete(other, &Origin::Disk(".".into()))
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
    let mut loader = Loader::default();
    let Some((mut spec, origin)) = loader.document::<StudySpec>(&Origin::of(path), "") else {
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
}

/// Loads claims and the scenarios of their experiments, and makes the changes of each.
///
/// # Errors
/// Everything wrong with any of them, each with its place.
pub fn load_claims(path: &Path) -> Result<Claims, PresetError> {
    let mut loader = Loader::default();
    let Some((mut spec, origin)) = loader.document::<ClaimsSpec>(&Origin::of(path), "") else {
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
    loader.finish()?;
    let mut scenarios = Vec::new();
    for i in 0..spec.experiments.len() {
        scenarios.push(spec.scenario(i, None)?);
        for name in &spec.experiments[i].conditions {
            spec.scenario(i, Some(name))?;
        }
    }
    Ok(Claims { spec, scenarios })
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
    let mut loader = Loader::default();
    let Some((spec, _)) = loader.document::<T>(&Origin::of(path), "") else {
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
        let outline = Outline::of(text);
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
    let mut loader = Loader::default();
    let origin = Origin::of(path);
    let Some(index) = loader.read(&origin) else { return Err(loader.into_error()) };
    let kind = DocumentKind::guess(&loader.sources[index].text);
    loader.sources.clear();
    match kind {
        DocumentKind::Scenario => {
            let s = load_scenario(path)?;
            return Ok(Checked { kind, warnings: s.warnings, sources: s.sources });
        }
        DocumentKind::Study => {
            let s = load_study(path, &[])?;
            return Ok(Checked { kind, warnings: s.warnings, sources: s.sources });
        }
        DocumentKind::Claims => {
            load_claims(path)?;
            loader.read(&origin);
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
    let mut loader = Loader::default();
    loader.sources.push(Source { name: name.into(), text: text.into() });
    loader.parse(0, "").ok_or_else(|| loader.into_error())
}

/// A document of the project as RON text; `parse` reads it back to an equal value.
///
/// # Errors
/// Only if the value cannot be written as RON (none of the specs can fail).
pub fn to_ron<T: serde::Serialize>(value: &T) -> Result<String, ron::Error> {
    options().to_string_pretty(value, ron::ser::PrettyConfig::new().struct_names(false))
}
