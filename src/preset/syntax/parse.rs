//! Parsing of one text into a spec: the version first, then RON with the field path of every error.

use super::error::ron_problem;
use super::options::options;
use super::outline::Outline;
use super::version::{check_version, is_preset, not_a_preset};
use crate::preset::diagnostic::{PresetError, Problem, Source};
use serde::de::DeserializeOwned;

/// Parses a document from a text; parts in other files are not read, values are not checked.
///
/// # Errors
/// The first syntax error, unknown name or refused version, with its position.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, PresetError> {
    let source = Source::new(name, text);
    let outline = Outline::of(&source.text);
    match parse_source(&source, &outline, 0, "") {
        Ok(spec) => Ok(spec),
        Err(problem) => Err(PresetError { problems: vec![*problem], sources: vec![source] }),
    }
}

/// Parses source number `index`, the part at the field path `prefix` (empty for the whole document).
///
/// # Errors
/// As [`parse`]; for a part also a text that is not a preset.
pub(crate) fn parse_source<T: DeserializeOwned>(
    source: &Source,
    outline: &Outline,
    index: usize,
    prefix: &str,
) -> Result<T, Box<Problem>> {
    if !prefix.is_empty() && !is_preset(source, outline) {
        return Err(Box::new(not_a_preset(source, outline, prefix)));
    }
    if let Some(problem) = check_version(source, outline, index, prefix) {
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
