//! `Excerpt`: the line of a problem with its neighbours, cut to the width of a screen. It is short and
//! printable whatever the source contains.

use crate::output::text::{is_unprintable, printable};
use crate::preset::diagnostic::{Problem, Source};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// Largest number of characters shown before and after the position of the problem.
const BEFORE: usize = 60;
const AFTER: usize = 40;

/// A few lines of a source.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    /// Byte range of the problem in `text`.
    pub span: Range<usize>,
    /// Number of source lines above the excerpt.
    above: usize,
    /// Number of characters removed from the start of the line of the problem.
    cut: usize,
}

impl Excerpt {
    /// The lines around a problem that has a position in `source`.
    pub fn new(problem: &Problem, source: &Source) -> Excerpt {
        let line = problem.line.max(1);
        let mut text = String::new();
        let first = line.saturating_sub(1).max(1);
        if first < line {
            text.push_str(&printable_prefix(source.line(first), BEFORE + AFTER));
            text.push('\n');
        }
        let place = problem.span.start.min(source.text.len());
        let (before, after) = source.text.split_at_checked(place).unwrap_or((&source.text, ""));
        let left = (problem.column.max(1) - 1).min(BEFORE);
        let cut = problem.column.max(1) - 1 - left;
        let from = before.char_indices().rev().take(left).last().map_or(before.len(), |(i, _)| i);
        text.push_str(&printable_prefix(&before[from..], left));
        let start = text.len();
        let rest = source.line_from(place);
        let marked = after[..problem.span.len().min(rest.len())].chars().take(AFTER).count().max(1);
        let own = printable_prefix(rest, AFTER);
        let end = start + own.char_indices().nth(marked).map_or(own.len(), |(i, _)| i);
        // miette does not mark an empty range, so the end of a line is marked by a blank
        text.push_str(&own);
        if end == start {
            text.push(' ');
        }
        let next = printable_prefix(source.line(line + 1), BEFORE + AFTER);
        if !next.trim().is_empty() {
            text.push('\n');
            text.push_str(&next);
        }
        Excerpt {
            name: printable(&source.name).into_owned(),
            text,
            span: start..end.max(start + 1),
            above: first - 1,
            cut,
        }
    }
}

/// The first `most` characters of a line; each unprintable character is replaced by one sign.
fn printable_prefix(line: &str, most: usize) -> String {
    let sign = |c: char| match c {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        c if is_unprintable(c) => '\u{fffd}',
        c => c,
    };
    line.chars().take(most).map(sign).collect()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let found = self.text.read_span(span, before, after)?;
        let column = if before == 0 { self.text_column(span.offset()) + self.cut } else { found.column() };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            found.data(),
            *found.span(),
            found.line() + self.above,
            column,
            found.line_count(),
        )))
    }
}

impl Excerpt {
    /// Number of characters between the start of a line of the excerpt and a byte offset in it.
    fn text_column(&self, offset: usize) -> usize {
        let before = &self.text[..offset.min(self.text.len())];
        before.rsplit('\n').next().unwrap_or("").chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::diagnostic::Kind;

    fn excerpt(text: &str, span: Range<usize>) -> Excerpt {
        let source = Source::new("x\u{1b}.ron", text);
        Excerpt::new(&Problem::error(Kind::Syntax, "", "m").at(0, &source, span), &source)
    }

    #[test]
    fn excerpts_are_short_and_point_at_the_same_text() {
        let text = format!("first\nü{}wrong{}\nlast\n", "x".repeat(70_000), "y".repeat(70_000));
        let at = text.find("wrong").unwrap();
        let e = excerpt(&text, at..at + 5);
        assert_eq!(&e.text[e.span.clone()], "wrong");
        assert!(
            e.text.len() < 300 && e.text.starts_with("first\n") && e.text.ends_with("\nlast"),
            "{}",
            e.text
        );
        let place = e.read_span(&SourceSpan::new(e.span.start.into(), e.span.len()), 0, 0).unwrap();
        assert_eq!((place.line() + 1, place.column() + 1), (2, 70_002));
        assert_eq!(place.name(), Some("x\\u{1b}.ron"));
    }

    #[test]
    fn tabs_and_control_characters_keep_their_column() {
        let e = excerpt("\t\u{1b}\r\u{202e}ab", 7..8);
        assert_eq!((e.text.as_str(), &e.text[e.span.clone()]), (" ␛␍\u{fffd}ab", "b"));
        let end = excerpt("ab", 2..2);
        assert_eq!((end.text.as_str(), end.span), ("ab ", 2..3));
        assert_eq!(excerpt("", 0..0).text, " ");
    }
}
