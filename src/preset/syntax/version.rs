//! The format version of a document, read before anything else.

use super::outline::{Outline, first_token};
use crate::preset::diagnostic::{Kind, Problem, Source};
use crate::preset::path::join;

/// The format version that this program reads and writes.
pub const VERSION: u32 = 1;

/// Whether a text is a preset of any kind: a struct with a version.
pub(super) fn is_preset(source: &Source, outline: &Outline) -> bool {
    outline.field("version").is_some() && !source.text[outline.span.start..].starts_with('{')
}

/// The problem of a part that is not a preset. Its text is not quoted: it can be any file of the user.
pub(super) fn not_a_preset(source: &Source, outline: &Outline, prefix: &str) -> Problem {
    let message = format!(
        "this is not a preset: the format version is missing; a preset begins with `(version: {VERSION}`"
    );
    let problem = Problem::error(Kind::Version, join(prefix, "version"), message);
    let placed = problem.at(0, source, first_token(source, outline));
    Problem { source: None, span: 0..0, ..placed }
}

/// Checks the version, before anything else is parsed: a newer document can have any structure.
pub(super) fn check_version(
    source: &Source,
    outline: &Outline,
    index: usize,
    prefix: &str,
) -> Option<Problem> {
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
