//! Reading documents: version first, unknown names refused, parts in other files put in their place,
//! then every value checked.

use crate::anatomy::SubjectSpec;
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::preset::access::{self, Override};
use crate::preset::outline::Outline;
use crate::preset::path::FieldPath;
use crate::preset::problem::{Kind, PresetError, Problem, Source, nearest};
use crate::preset::shipped::Origin;
use crate::preset::spec::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::study::StudySpec;
use crate::preset::validate;
use serde::de::DeserializeOwned;
use std::ops::Range;
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

/// Which kind of document a text is, judged by its field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// [`ScenarioSpec`].
    Scenario,
    /// [`StudySpec`].
    Study,
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

fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Where a part written in its own file hangs in the whole document.
struct Mount {
    prefix: String,
    source: usize,
}

#[derive(Default)]
struct Loader {
    sources: Vec<Source>,
    mounts: Vec<Mount>,
    problems: Vec<Problem>,
}

impl Loader {
    fn into_error(self) -> PresetError {
        PresetError { problems: self.problems, sources: self.sources }
    }

    /// Warnings, or everything as an error if anything is one.
    fn finish(&mut self) -> Result<Vec<Problem>, PresetError> {
        let problems = std::mem::take(&mut self.problems);
        if problems.iter().any(|p| p.severity == crate::preset::problem::Severity::Error) {
            return Err(PresetError { problems, sources: self.sources.clone() });
        }
        Ok(problems)
    }

    fn check_one<T: DeserializeOwned>(&mut self, origin: &Origin, rules: fn(&T) -> Vec<Problem>) {
        if let Some((spec, _)) = self.document::<T>(origin, "") {
            self.place_all(rules(&spec));
        }
    }

    fn read(&mut self, origin: &Origin) -> Option<usize> {
        match origin.read(MAX_BYTES) {
            Ok(text) => {
                self.sources.push(Source { name: origin.to_string(), text });
                Some(self.sources.len() - 1)
            }
            Err(message) => {
                let mut problem = Problem::error(Kind::Read, "", message);
                problem.file = origin.to_string();
                problem.nearest = origin.nearest_shipped();
                self.problems.push(problem);
                None
            }
        }
    }

    fn document<T: DeserializeOwned>(&mut self, origin: &Origin, prefix: &str) -> Option<(T, Origin)> {
        let source = self.read(origin)?;
        self.mounts.push(Mount { prefix: prefix.into(), source });
        self.parse(source, prefix).map(|spec| (spec, origin.clone()))
    }

    fn parse<T: DeserializeOwned>(&mut self, index: usize, prefix: &str) -> Option<T> {
        let source = self.sources[index].clone();
        if let Some(problem) = refuse_version(&source, index, prefix) {
            self.problems.push(problem);
            return None;
        }
        let parsed = ron::Deserializer::from_str_with_options(&source.text, &options()).and_then(|mut de| {
            serde_path_to_error::deserialize::<_, T>(&mut de)
                .map_err(|e| (e.path().to_string(), e.into_inner()))
                .and_then(|value| de.end().map(|()| value).map_err(|e| (String::new(), e)))
                .map_err(|(path, e)| (path, de.span_error(e)))
                .map_or_else(|e| Ok(Err(e)), |value| Ok(Ok(value)))
        });
        match parsed {
            Ok(Ok(value)) => Some(value),
            Ok(Err((path, error))) => {
                self.problems.push(ron_problem(&source, index, prefix, &path, &error));
                None
            }
            Err(error) => {
                self.problems.push(ron_problem(&source, index, prefix, "", &error));
                None
            }
        }
    }

    /// Reads a part if it is in its own file. Returns where its own parts are looked up.
    fn part<T: DeserializeOwned>(&mut self, part: &mut Part<T>, from: &Origin, at: &str) -> Option<Origin> {
        let Part::File(name) = part else { return Some(from.clone()) };
        let origin = from.beside(name);
        let before = self.problems.len();
        if self
            .mounts
            .iter()
            .any(|m| self.sources[m.source].name == origin.to_string() && at.starts_with(&m.prefix))
        {
            let problem =
                Problem::error(Kind::Read, at, format!("`{name}` refers back to the file that names it"));
            let placed = self.place(problem);
            self.problems.push(placed);
            return None;
        }
        match self.document::<T>(&origin, at) {
            Some((spec, origin)) => {
                *part = Part::Inline(spec);
                Some(origin)
            }
            None => {
                self.blame_reference(before, name, at);
                None
            }
        }
    }

    /// A part that cannot be read is the fault of the line that names it.
    fn blame_reference(&mut self, before: usize, name: &str, at: &str) {
        for i in before..self.problems.len() {
            if self.problems[i].kind == Kind::Read {
                let old = self.problems[i].clone();
                let problem = Problem::error(Kind::Read, at, format!("cannot use `{name}`: {}", old.message));
                self.problems[i] = self.place(problem);
            }
        }
    }

    fn resolve(&mut self, spec: &mut ScenarioSpec, origin: &Origin, prefix: &str) {
        let at = |path: &str| if prefix.is_empty() { path.to_string() } else { format!("{prefix}.{path}") };
        if let GeometrySpec::Leg(part) = &mut spec.geometry {
            self.part(part, origin, &at("geometry"));
        }
        self.part(&mut spec.tissues, origin, &at("tissues"));
        for (i, case) in spec.cases.iter_mut().enumerate() {
            if let LoadSpec::Device { device, .. } | LoadSpec::DeviceAt { device, .. } = &mut case.load {
                self.part(device, origin, &at(&format!("cases[{i}].load.device")));
            }
        }
    }

    fn place_all(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            let placed = self.place(problem);
            self.problems.push(placed);
        }
    }

    /// Finds the text a field path was read from and points at it.
    fn place(&self, problem: Problem) -> Problem {
        let inside = |m: &&Mount| {
            problem
                .path
                .strip_prefix(m.prefix.as_str())
                .is_some_and(|r| r.is_empty() || m.prefix.is_empty() || r.starts_with(['.', '[']))
        };
        let Some(mount) = self.mounts.iter().filter(inside).max_by_key(|m| m.prefix.len()) else {
            return problem;
        };
        let source = &self.sources[mount.source];
        let rest = problem.path[mount.prefix.len()..].trim_start_matches('.');
        let span = match FieldPath::parse(rest) {
            Ok(path) => Outline::of(&source.text).find(&path),
            Err(_) => first_token(&source.text),
        };
        problem.at(mount.source, source, span)
    }
}

/// The version comes before everything else: a newer file may have any shape.
fn refuse_version(source: &Source, index: usize, prefix: &str) -> Option<Problem> {
    let outline = Outline::of(&source.text);
    let path = join(prefix, "version");
    let allowed = format!("{VERSION}");
    let Some(entry) = outline.field("version") else {
        if outline.field_names().is_empty() {
            return None;
        }
        let message = format!("the format version is missing; begin with `version: {VERSION}`");
        let problem = Problem::error(Kind::Version, path, message).with_allowed(allowed);
        return Some(problem.at(index, source, first_token(&source.text)));
    };
    let span = entry.value.span.clone();
    let value = source.text[span.clone()].trim();
    let message = match value.parse::<u64>() {
        Ok(v) if v == u64::from(VERSION) => return None,
        Ok(v) if v > u64::from(VERSION) => {
            format!("format version {v} is newer than this program knows; a newer calfwave can read it")
        }
        Ok(_) => "there is no such format version".to_string(),
        Err(_) => "the format version must be a whole number".to_string(),
    };
    let problem = Problem::error(Kind::Version, path, message).with_value(value).with_allowed(allowed);
    Some(problem.at(index, source, span))
}

fn join(prefix: &str, path: &str) -> String {
    match (prefix.is_empty(), path.is_empty()) {
        (true, _) => path.to_string(),
        (_, true) => prefix.to_string(),
        _ => format!("{prefix}.{path}"),
    }
}

fn first_token(text: &str) -> Range<usize> {
    let start = Outline::of(text).span.start;
    start..(start + 1).min(text.len())
}

/// A RON error with its place and, for names, the nearest valid one.
fn ron_problem(
    source: &Source,
    index: usize,
    prefix: &str,
    path: &str,
    error: &ron::error::SpannedError,
) -> Problem {
    use ron::Error as E;
    let path = if path == "." { "" } else { path };
    let mut span = source.offset(error.span.start.line, error.span.start.col)
        ..source.offset(error.span.end.line, error.span.end.col);
    let (kind, found, expected) = match &error.code {
        E::NoSuchStructField { expected, found, .. } | E::NoSuchEnumVariant { expected, found, .. } => {
            (Kind::UnknownName, found.clone(), *expected)
        }
        E::MissingStructField { .. } => (Kind::Syntax, String::new(), &[] as &[&str]),
        _ => (Kind::Syntax, String::new(), &[] as &[&str]),
    };
    let message = match &error.code {
        E::NoSuchStructField { .. } => "there is no such field".to_string(),
        E::NoSuchEnumVariant { .. } => "there is no such choice".to_string(),
        E::MissingStructField { field, .. } => format!("the field `{field}` is missing"),
        other => other.to_string(),
    };
    if let Some(at) = word_near(&source.text, span.start, &found) {
        span = at;
    }
    let shown = join(prefix, path);
    let mut problem = Problem::error(kind, shown, message).with_value(&found);
    if !expected.is_empty() {
        problem = problem.with_allowed(expected.join(", "));
        problem = problem.with_nearest(nearest(&found, expected.iter().copied()));
    }
    problem.at(index, source, span)
}

/// The reader stops just after a bad name: step back onto it.
fn word_near(text: &str, offset: usize, word: &str) -> Option<Range<usize>> {
    if word.is_empty() {
        return None;
    }
    let mut end = (offset + word.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].rfind(word).map(|start| start..start + word.len())
}
