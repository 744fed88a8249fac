//! `Loader`: from texts to specs: version first, unknown names refused, parts in other files put in their
//! place; every problem gets the line it is to be mended in, even if that is in another file.

use crate::preset::load::{MAX_BYTES, VERSION};
use crate::preset::outline::Outline;
use crate::preset::path::FieldPath;
use crate::preset::problem::{Kind, PresetError, Problem, Severity, Source, nearest};
use crate::preset::shipped::Origin;
use crate::preset::spec::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use serde::de::DeserializeOwned;
use std::ops::Range;

pub(super) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Where a part written in its own file hangs in the whole document.
struct Mount {
    prefix: String,
    source: usize,
}

/// Texts read so far, where their parts hang, and what is wrong with them.
#[derive(Default)]
pub(super) struct Loader {
    pub(super) sources: Vec<Source>,
    mounts: Vec<Mount>,
    pub(super) problems: Vec<Problem>,
}

impl Loader {
    pub(super) fn into_error(self) -> PresetError {
        PresetError { problems: self.problems, sources: self.sources }
    }

    /// Warnings, or everything as an error if anything is one.
    pub(super) fn finish(&mut self) -> Result<Vec<Problem>, PresetError> {
        let problems = std::mem::take(&mut self.problems);
        if problems.iter().any(|p| p.severity == Severity::Error) {
            return Err(PresetError { problems, sources: self.sources.clone() });
        }
        Ok(problems)
    }

    pub(super) fn check_one<T: DeserializeOwned>(&mut self, origin: &Origin, rules: fn(&T) -> Vec<Problem>) {
        if let Some((spec, _)) = self.document::<T>(origin, "") {
            self.place_all(rules(&spec));
        }
    }

    pub(super) fn read(&mut self, origin: &Origin) -> Option<usize> {
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

    pub(super) fn document<T: DeserializeOwned>(
        &mut self,
        origin: &Origin,
        prefix: &str,
    ) -> Option<(T, Origin)> {
        let source = self.read(origin)?;
        self.mounts.push(Mount { prefix: prefix.into(), source });
        self.parse(source, prefix).map(|spec| (spec, origin.clone()))
    }

    pub(super) fn parse<T: DeserializeOwned>(&mut self, index: usize, prefix: &str) -> Option<T> {
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
    pub(super) fn part<T: DeserializeOwned>(
        &mut self,
        part: &mut Part<T>,
        from: &Origin,
        at: &str,
    ) -> Option<Origin> {
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

    pub(super) fn resolve(&mut self, spec: &mut ScenarioSpec, origin: &Origin, prefix: &str) {
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

    pub(super) fn place_all(&mut self, problems: Vec<Problem>) {
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
