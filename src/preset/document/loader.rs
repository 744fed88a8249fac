//! `Loader`: reads the texts of a document and its parts, and gives every problem the position where it must
//! be corrected, even if that is in another file.

use crate::preset::diagnostic::{Kind, PresetError, Problem, Severity, Source, prefixed};
use crate::preset::field::{self, Override};
use crate::preset::location::{self, Origin};
use crate::preset::path::{FieldPath, enclosing};
use crate::preset::scenario::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::syntax::outline::{Outline, first_token};
use crate::preset::syntax::parse::parse_source;
use crate::preset::validate;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::path::PathBuf;

/// Largest document [bytes].
pub const MAX_BYTES: u64 = 1 << 20;
/// Largest total size of the parts of one document [bytes], each counted as often as it is referred to.
const MAX_PART_BYTES: usize = 16 << 20;

/// Texts read so far, the field paths of the parts, and the problems found.
#[derive(Default)]
pub(super) struct Loader {
    /// Texts read so far.
    pub(super) sources: Vec<Source>,
    /// Problems found so far.
    pub(super) problems: Vec<Problem>,
    /// `[source]` byte ranges of its fields.
    outlines: Vec<Outline>,
    /// Index of a source by the name of its file: a part that is referred to several times is read once.
    by_name: HashMap<String, usize>,
    /// Index of a source by the field path of the part; the whole document at the empty path.
    mounts: HashMap<String, usize>,
    /// Project folder; `None` for shipped presets.
    project: Option<PathBuf>,
    /// Size of all parts [bytes].
    part_bytes: usize,
}

impl Loader {
    /// A loader for the document at `origin` and its parts.
    pub(super) fn new(origin: &Origin) -> Loader {
        Loader { project: location::project_folder(origin), ..Loader::default() }
    }

    /// All problems, as an error.
    pub(super) fn into_error(self) -> PresetError {
        PresetError { problems: self.problems, sources: self.sources }
    }

    /// The warnings; all problems if any is an error.
    pub(super) fn finish(&mut self) -> Result<Vec<Problem>, PresetError> {
        let problems = std::mem::take(&mut self.problems);
        if problems.iter().any(|p| p.severity == Severity::Error) {
            return Err(PresetError { problems, sources: std::mem::take(&mut self.sources) });
        }
        Ok(problems)
    }

    /// Parses a document without parts and applies `rules`.
    pub(super) fn check_one<T: DeserializeOwned>(&mut self, origin: &Origin, rules: fn(&T) -> Vec<Problem>) {
        if let Some((spec, _)) = self.document::<T>(origin, "") {
            self.report_all(rules(&spec));
        }
    }

    /// Reads a file as UTF-8, without byte-order mark; returns the index of the source.
    fn read(&mut self, origin: &Origin) -> Option<usize> {
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
                let index = self.add_source(Source::new(&name, text));
                self.by_name.insert(name, index);
                Some(index)
            }
            Err(error) => {
                let at = error.valid_up_to();
                let problem = Problem::error(Kind::Read, "", "the file is not UTF-8 text")
                    .with_value(format!("byte 0x{:02x}", text[at]));
                let source = Source::new(&name, String::from_utf8_lossy(text));
                let index = self.add_source(source);
                self.problems.push(problem.at(index, &self.sources[index], at..at + '\u{fffd}'.len_utf8()));
                None
            }
        }
    }

    fn add_source(&mut self, source: Source) -> usize {
        self.outlines.push(Outline::of(&source.text));
        self.sources.push(source);
        self.sources.len() - 1
    }

    /// Whether no error was found so far.
    pub(super) fn has_no_errors(&self) -> bool {
        self.problems.iter().all(|p| p.severity != Severity::Error)
    }

    /// Reads the whole document, before its kind is known; returns the byte ranges of its fields.
    pub(super) fn read_outline(&mut self, origin: &Origin) -> Option<&Outline> {
        let index = self.read(origin)?;
        self.mounts.insert(String::new(), index);
        Some(&self.outlines[index])
    }

    /// Reads and parses the document at `origin`, a part at the field path `prefix` (empty for the whole
    /// document).
    pub(super) fn document<T: DeserializeOwned>(
        &mut self,
        origin: &Origin,
        prefix: &str,
    ) -> Option<(T, Origin)> {
        let source = self.read(origin)?;
        self.mounts.insert(prefix.into(), source);
        self.parse(source, prefix).map(|spec| (spec, origin.clone()))
    }

    fn parse<T: DeserializeOwned>(&mut self, index: usize, prefix: &str) -> Option<T> {
        let parsed = parse_source(&self.sources[index], &self.outlines[index], index, prefix);
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    /// Reads a part if it is in its own file. Returns the origin to which its own parts are relative.
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
                self.report_all(vec![problem]);
                None
            }
            Err(None) => None,
        }
    }

    /// Reads and parses the part that `from` refers to as `name`.
    ///
    /// # Errors
    /// A message for the line that refers to the part; `None` if the problem is in the part and was recorded.
    fn part_document<T: DeserializeOwned>(
        &mut self,
        name: &str,
        from: &Origin,
        at: &str,
    ) -> Result<(T, Origin), Option<String>> {
        let origin = location::resolve_part(from, self.project.as_deref(), name)?;
        let file = origin.to_string();
        if enclosing(at).any(|prefix| self.mounts.get(prefix).is_some_and(|i| self.sources[*i].name == file))
        {
            return Err(Some("it refers back to the file that names it".into()));
        }
        let before = self.problems.len();
        let source = self.read(&origin).ok_or_else(|| {
            // the problem of a file that is not UTF-8 has its own position
            let unplaced = self.problems[before..].iter().any(|p| p.line == 0);
            unplaced.then(|| {
                let messages: Vec<String> = self.problems.drain(before..).map(|p| p.message).collect();
                format!("{} ({file})", messages.join("; "))
            })
        })?;
        self.part_bytes += self.sources[source].text.len();
        if self.part_bytes > MAX_PART_BYTES {
            let most = MAX_PART_BYTES >> 20;
            return Err(Some(format!("the parts of this document add up to more than {most} MiB of text")));
        }
        self.mounts.insert(at.into(), source);
        self.parse(source, at).map(|spec| (spec, origin)).ok_or(None)
    }

    /// Reads the scenario that the document at `origin` is about, at the field `scenario`, with its parts;
    /// applies `overrides` to it and checks it.
    pub(super) fn base_scenario(
        &mut self,
        part: &mut Part<ScenarioSpec>,
        origin: &Origin,
        overrides: &[Override],
    ) {
        let base = self.part(part, origin, "scenario");
        let (Some(base), Part::Inline(scenario)) = (base, part) else { return };
        self.resolve(scenario, &base, "scenario");
        for o in overrides {
            if let Err(problem) = field::set(scenario, &o.path, o.value.clone()) {
                self.problems.push(*problem);
            }
        }
        if self.problems.is_empty() {
            self.report_all(prefixed("scenario", validate::scenario(scenario)));
        }
    }

    /// Reads all parts of a scenario that are in their own files.
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

    /// Adds problems, with the positions of their field paths.
    pub(super) fn report_all(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            let placed = self.located(problem);
            self.problems.push(placed);
        }
    }

    /// Sets the position of a problem: the text from which its field path was read.
    fn located(&self, problem: Problem) -> Problem {
        let found = enclosing(&problem.path).find_map(|prefix| self.mounts.get(prefix).map(|i| (prefix, *i)));
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
