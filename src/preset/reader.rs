//! `Loader`: from texts to specs: version first, unknown names refused, parts in other files put in their
//! place; every problem gets the line it is to be mended in, even if that is in another file.

use crate::preset::include;
use crate::preset::load::{MAX_BYTES, VERSION};
use crate::preset::outline::Outline;
use crate::preset::path::FieldPath;
use crate::preset::problem::{Kind, PresetError, Problem, Severity, Source};
use crate::preset::shipped::Origin;
use crate::preset::spec::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::syntax::ron_problem;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

pub(super) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Most text that the parts of one document may add up to [bytes], each as often as it is named.
const MAX_PARTS: usize = 16 << 20;

/// Texts read so far, where their parts hang, and what is wrong with them.
#[derive(Default)]
pub(super) struct Loader {
    pub(super) sources: Vec<Source>,
    pub(super) problems: Vec<Problem>,
    /// Of every source, where its fields stand.
    outlines: Vec<Outline>,
    /// Sources by the name of their file: a part that is named often is read once.
    by_name: HashMap<String, usize>,
    /// Sources by the field path they hang at; the whole document at the empty one.
    mounts: HashMap<String, usize>,
    /// Folder that parts are read from; none for shipped presets.
    project: Option<PathBuf>,
    /// Bytes of all parts.
    parts: usize,
}

impl Loader {
    /// A loader of the document at `origin` and its parts.
    pub(super) fn new(origin: &Origin) -> Loader {
        Loader { project: include::project(origin), ..Loader::default() }
    }

    /// A loader of one text without parts.
    pub(super) fn of_text(source: Source) -> Loader {
        let mut loader = Loader::default();
        loader.keep(source);
        loader
    }

    pub(super) fn into_error(self) -> PresetError {
        PresetError { problems: self.problems, sources: self.sources }
    }

    /// Warnings, or everything as an error if anything is one.
    pub(super) fn finish(&mut self) -> Result<Vec<Problem>, PresetError> {
        let problems = std::mem::take(&mut self.problems);
        if problems.iter().any(|p| p.severity == Severity::Error) {
            return Err(PresetError { problems, sources: std::mem::take(&mut self.sources) });
        }
        Ok(problems)
    }

    pub(super) fn check_one<T: DeserializeOwned>(&mut self, origin: &Origin, rules: fn(&T) -> Vec<Problem>) {
        if let Some((spec, _)) = self.document::<T>(origin, "") {
            self.place_all(rules(&spec));
        }
    }

    /// Reads a file as UTF-8; a byte-order mark at its beginning is skipped.
    pub(super) fn read(&mut self, origin: &Origin) -> Option<usize> {
        let name = origin.to_string();
        if let Some(index) = self.by_name.get(&name) {
            return Some(*index);
        }
        let bytes = match origin.read(MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(message) => {
                let mut problem = Problem::error(Kind::Read, "", message);
                problem.file = name;
                problem.nearest = origin.nearest_shipped();
                self.problems.push(problem);
                return None;
            }
        };
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        match std::str::from_utf8(text) {
            Ok(text) => {
                let index = self.keep(Source::new(&name, text));
                self.by_name.insert(name, index);
                Some(index)
            }
            Err(error) => {
                let at = error.valid_up_to();
                let problem = Problem::error(Kind::Read, "", "the file is not UTF-8 text")
                    .with_value(format!("byte 0x{:02x}", text[at]));
                let source = Source::new(&name, String::from_utf8_lossy(text));
                let index = self.keep(source);
                self.problems.push(problem.at(index, &self.sources[index], at..at + '\u{fffd}'.len_utf8()));
                None
            }
        }
    }

    fn keep(&mut self, source: Source) -> usize {
        self.outlines.push(Outline::of(&source.text));
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// Whether nothing is wrong so far; warnings are not wrong.
    pub(super) fn is_sound(&self) -> bool {
        self.problems.iter().all(|p| p.severity != Severity::Error)
    }

    /// Where the fields of the whole document stand, before its kind is known.
    pub(super) fn top(&mut self, origin: &Origin) -> Option<&Outline> {
        let index = self.read(origin)?;
        self.mounts.insert(String::new(), index);
        Some(&self.outlines[index])
    }

    pub(super) fn document<T: DeserializeOwned>(
        &mut self,
        origin: &Origin,
        prefix: &str,
    ) -> Option<(T, Origin)> {
        let source = self.read(origin)?;
        self.mounts.insert(prefix.into(), source);
        self.parse(source, prefix).map(|spec| (spec, origin.clone()))
    }

    pub(super) fn parse<T: DeserializeOwned>(&mut self, index: usize, prefix: &str) -> Option<T> {
        let parsed = self.parsed(index, prefix);
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn parsed<T: DeserializeOwned>(&self, index: usize, prefix: &str) -> Result<T, Box<Problem>> {
        let (source, outline) = (&self.sources[index], &self.outlines[index]);
        if !prefix.is_empty() && !is_preset(source, outline) {
            return Err(Box::new(foreign(source, outline, prefix)));
        }
        if let Some(problem) = refuse_version(source, outline, index, prefix) {
            return Err(Box::new(problem));
        }
        let failed = |path: &str, error: &ron::error::SpannedError| {
            Box::new(ron_problem(source, index, prefix, path, error))
        };
        let mut ron = ron::Deserializer::from_str_with_options(&source.text, &options())
            .map_err(|error| failed("", &error))?;
        let value = serde_path_to_error::deserialize::<_, T>(&mut ron)
            .map_err(|e| failed(&e.path().to_string(), &ron.span_error(e.inner().clone())))?;
        match ron.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(failed("", &ron.span_error(error))),
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
        match self.part_document::<T>(name, from, at) {
            Ok((spec, origin)) => {
                *part = Part::Inline(spec);
                Some(origin)
            }
            Err(Some(message)) => {
                let problem = Problem::error(Kind::Read, at, format!("cannot use `{name}`: {message}"));
                self.place_all(vec![problem]);
                None
            }
            Err(None) => None,
        }
    }

    /// The part that `from` calls `name`.
    ///
    /// # Errors
    /// A sentence on the line that names it; none where the problem is in the part and was kept.
    fn part_document<T: DeserializeOwned>(
        &mut self,
        name: &str,
        from: &Origin,
        at: &str,
    ) -> Result<(T, Origin), Option<String>> {
        let origin = include::named(from, self.project.as_deref(), name)?;
        let file = origin.to_string();
        if around(at).any(|prefix| self.mounts.get(prefix).is_some_and(|i| self.sources[*i].name == file)) {
            return Err(Some("it refers back to the file that names it".into()));
        }
        let before = self.problems.len();
        let source = self.read(&origin).ok_or_else(|| {
            // a file that is not text has a place of its own
            let lost = self.problems[before..].iter().any(|p| p.line == 0);
            lost.then(|| {
                let said: Vec<String> = self.problems.drain(before..).map(|p| p.message).collect();
                format!("{} ({file})", said.join("; "))
            })
        })?;
        self.parts += self.sources[source].text.len();
        if self.parts > MAX_PARTS {
            let most = MAX_PARTS >> 20;
            return Err(Some(format!("the parts of this document add up to more than {most} MiB of text")));
        }
        self.mounts.insert(at.into(), source);
        self.parse(source, at).map(|spec| (spec, origin)).ok_or(None)
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
        let found = around(&problem.path).find_map(|prefix| self.mounts.get(prefix).map(|i| (prefix, *i)));
        let Some((prefix, index)) = found else { return problem };
        let (source, outline) = (&self.sources[index], &self.outlines[index]);
        let rest = problem.path[prefix.len()..].trim_start_matches('.');
        let span = match FieldPath::parse(rest) {
            Ok(path) => outline.find(&path),
            Err(_) => first_token(source, outline),
        };
        problem.at(index, source, span)
    }
}

/// A field path, what is around it, what is around that, … and the empty path of the whole document.
fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        (!path.is_empty()).then(|| &path[..path.rfind(['.', '[']).unwrap_or(0)])
    })
}

/// Whether a text is a preset of any kind: a struct with a version.
fn is_preset(source: &Source, outline: &Outline) -> bool {
    outline.field("version").is_some() && !source.text[outline.span.start..].starts_with('{')
}

/// A part that is no preset: some file of somebody's, whose lines nobody asked to see.
fn foreign(source: &Source, outline: &Outline, prefix: &str) -> Problem {
    let message = format!(
        "this is no preset: the format version is missing; a preset begins with `(version: {VERSION}`"
    );
    let problem = Problem::error(Kind::Version, join(prefix, "version"), message);
    let placed = problem.at(0, source, first_token(source, outline));
    Problem { source: None, span: 0..0, ..placed }
}

/// The version comes before everything else: a newer file may have any shape.
fn refuse_version(source: &Source, outline: &Outline, index: usize, prefix: &str) -> Option<Problem> {
    let path = join(prefix, "version");
    let allowed = format!("{VERSION}");
    let Some(entry) = outline.field("version") else {
        if outline.field_names().is_empty() {
            return None;
        }
        let message = format!("the format version is missing; begin with `version: {VERSION}`");
        let problem = Problem::error(Kind::Version, path, message).with_allowed(allowed);
        return Some(problem.at(index, source, first_token(source, outline)));
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

pub(super) fn join(prefix: &str, path: &str) -> String {
    match (prefix.is_empty(), path.is_empty()) {
        (true, _) => path.to_string(),
        (_, true) => prefix.to_string(),
        _ => format!("{prefix}.{path}"),
    }
}

fn first_token(source: &Source, outline: &Outline) -> Range<usize> {
    let start = outline.span.start;
    start..start + source.text[start..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_something_around_them() {
        let all: Vec<&str> = around("cases[0].load").collect();
        assert_eq!(all, ["cases[0].load", "cases[0]", "cases", ""]);
    }
}
