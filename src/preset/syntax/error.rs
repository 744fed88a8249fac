//! Errors of the RON reader as problems with their position: unknown names with the nearest valid one,
//! decimal commas.

use crate::preset::diagnostic::{Kind, Problem, Source, nearest};
use crate::preset::path::join;
use std::ops::Range;

/// A RON error with its position and, for an unknown name, the nearest valid one.
pub(super) fn ron_problem(
    source: &Source,
    index: usize,
    prefix: &str,
    path: &str,
    error: &ron::error::SpannedError,
) -> Problem {
    use ron::Error as E;
    // serde writes `?` for a field that has no name yet
    let path = if path == "." { "" } else { path.trim_end_matches(".?") };
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
    let comma = match error.code {
        E::Eof => None,
        _ => decimal_comma(&source.text, span.start),
    };
    if let Some(comma) = comma {
        let found = &source.text[comma.clone()];
        let meant = found.replace(',', ".");
        let message = "numbers take a decimal point; a comma separates values";
        let problem = Problem::error(Kind::Syntax, shown, message).with_value(found);
        return problem.with_nearest(Some(meant)).at(index, source, comma);
    }
    let mut problem = Problem::error(kind, shown, message).with_value(&found);
    if !expected.is_empty() {
        problem = problem.with_allowed(expected.join(", "));
        problem = problem.with_nearest(nearest(&found, expected.iter().copied()));
    }
    problem.at(index, source, span)
}

/// The byte range of `word` at or before `offset`: the reader stops just after an unknown name.
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

/// The byte range of a number with a decimal comma, such as `20,5`: the value of the field at `offset`, or
/// one of several in the brackets there.
fn decimal_comma(text: &str, offset: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let of_number = |c: &u8| c.is_ascii_digit() || b".+-eE".contains(c);
    let end = offset + bytes[offset..].iter().take_while(|c| of_number(c)).count();
    let open = bytes[..offset].iter().rposition(|c| b":([".contains(c))?;
    let mut found = None;
    let mut values = 0;
    for value in text.get(open + 1..end)?.split_whitespace().map(|value| value.trim_end_matches(',')) {
        values += 1;
        let whole = |digits: &str| !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
        let is_comma = |(a, b): (&str, &str)| whole(a.trim_start_matches(['+', '-'])) && whole(b);
        if found.is_none() && value.split_once(',').is_some_and(is_comma) {
            let start = open + 1 + text[open + 1..].find(value)?;
            found = Some(start..start + value.len());
        }
    }
    // in brackets `(1,2` is more likely a missing bracket
    found.filter(|_| bytes[open] == b':' || values > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_are_recognised() {
        let table = [
            ("(radius_mm: 20,5, force", "5, f", Some("20,5")),
            ("(radius_mm: -20,5", "5", Some("-20,5")),
            ("(p: (0,5, 1.0, 0.0)", "0.0)", Some("0,5")),
            ("(p: (0,1", "1", None),
            ("(p: [0,1,2,3]", "3]", None),
            ("(p: 1, q", "q", None),
            ("(p: a,b", "b", None),
        ];
        for (text, at, wanted) in table {
            let offset = text.rfind(at).unwrap();
            assert_eq!(decimal_comma(text, offset).map(|span| &text[span]), wanted, "{text}");
        }
    }
}
