//! `Outline`: the byte range of every field of a RON text, so that the problem of a *value* has a position.
//!
//! The RON reader reports positions of syntax errors only. This scanner walks the same text, keeps byte
//! ranges, skips what it does not understand, and never fails: in the worst case a range is one level too
//! wide.

use crate::preset::diagnostic::Source;
use crate::preset::path::{FieldPath, Segment};
use std::ops::Range;

/// Largest depth of nesting; deeper text is taken as one scalar.
const MAX_DEPTH: usize = 48;

/// A value and its byte range.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Byte range of the whole value, with its name.
    pub span: Range<usize>,
    /// Struct or variant name before the parenthesis; empty if there is none.
    pub name: String,
    /// Contents.
    pub body: Body,
}

/// Contents of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Number, string, unit variant: no contents.
    Scalar,
    /// Struct fields or map entries.
    Fields(Vec<Entry>),
    /// List entries.
    List(Vec<Outline>),
    /// Values in parentheses without names: a tuple, or a variant with one value.
    Tuple(Vec<Outline>),
}

/// A named value inside a struct or map.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Field name or map key.
    pub name: String,
    /// Byte range of the name.
    pub key: Range<usize>,
    /// The value.
    pub value: Outline,
}

impl Outline {
    /// Outline of a whole document.
    pub fn of(text: &str) -> Outline {
        let mut scanner = Scanner { text, at: 0 };
        scanner.skip_attributes();
        scanner.value(0)
    }

    /// Names of the top-level fields.
    pub fn field_names(&self) -> Vec<&str> {
        match &self.body {
            Body::Fields(entries) => entries.iter().map(|e| e.name.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// The value of a top-level field.
    pub fn field(&self, name: &str) -> Option<&Entry> {
        match &self.body {
            Body::Fields(entries) => entries.iter().find(|e| e.name == name),
            Body::Tuple(items) if items.len() == 1 => items[0].field(name),
            _ => None,
        }
    }

    /// Byte range of the value at `path`, or of the innermost enclosing value that is present in the text.
    /// Variant names (`Inline`, `Device`) may be in the path or be left out.
    pub fn find(&self, path: &FieldPath) -> Range<usize> {
        let mut node = self;
        let mut span = self.span.clone();
        for segment in &path.0 {
            let next = match segment {
                Segment::Name(name) => node.named(name),
                Segment::Index(i) => node.indexed(*i),
                Segment::All => node.indexed(0),
            };
            match next {
                Some(found) => {
                    node = found;
                    span = found.span.clone();
                }
                None => break,
            }
        }
        span
    }

    fn named(&self, name: &str) -> Option<&Outline> {
        if let Some(entry) = self.field(name) {
            return Some(&entry.value);
        }
        match &self.body {
            _ if self.name == name => Some(self),
            Body::Tuple(items) if items.len() == 1 => items[0].named(name),
            _ => None,
        }
    }

    fn indexed(&self, index: usize) -> Option<&Outline> {
        match &self.body {
            Body::Tuple(items) if items.len() == 1 && matches!(items[0].body, Body::List(_)) => {
                items[0].indexed(index)
            }
            Body::List(items) | Body::Tuple(items) => items.get(index),
            _ => None,
        }
    }
}

/// The first character of the document.
pub(crate) fn first_token(source: &Source, outline: &Outline) -> Range<usize> {
    let start = outline.span.start;
    start..start + source.text[start..].chars().next().map_or(0, char::len_utf8)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn eat(&mut self, c: char) -> bool {
        let hit = self.peek() == Some(c);
        if hit {
            self.bump();
        }
        hit
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.skip_block_comment();
            } else if self.peek().is_some_and(char::is_whitespace) {
                self.bump();
            } else {
                return;
            }
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0usize;
        while !self.rest().is_empty() {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.bump();
            }
        }
    }

    /// Skips `#![enable(...)]`.
    fn skip_attributes(&mut self) {
        self.skip_blank();
        while self.rest().starts_with("#!") {
            let rest = self.rest();
            self.at += rest.find(']').map_or(rest.len(), |i| i + 1);
            self.skip_blank();
        }
    }

    fn value(&mut self, depth: usize) -> Outline {
        self.skip_blank();
        let start = self.at;
        let name = self.word();
        let after_name = self.at;
        self.skip_blank();
        let body = match self.peek() {
            _ if depth > MAX_DEPTH => Body::Scalar,
            Some('(') => {
                self.bump();
                self.inside(')', depth)
            }
            Some('[') if name.is_empty() => {
                self.bump();
                self.inside(']', depth)
            }
            Some('{') if name.is_empty() => {
                self.bump();
                self.inside('}', depth)
            }
            Some('"') if name.is_empty() || name == "r" || name == "b" => {
                self.string(0);
                Body::Scalar
            }
            Some('#') if name == "r" => {
                self.raw_string();
                Body::Scalar
            }
            _ => {
                self.at = after_name;
                Body::Scalar
            }
        };
        Outline { span: start..self.at, name, body }
    }

    /// A run of letters, digits and `_ . + -`: a name or a number.
    fn word(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || "_.+-".contains(c)) {
            self.bump();
        }
        self.text[start..self.at].to_string()
    }

    fn string(&mut self, hashes: usize) -> String {
        self.bump();
        let start = self.at;
        let end = format!("\"{}", "#".repeat(hashes));
        while !self.rest().is_empty() && !self.rest().starts_with(&end) {
            if hashes == 0 && self.peek() == Some('\\') {
                self.bump();
            }
            self.bump();
        }
        let text = self.text[start..self.at].to_string();
        self.at = (self.at + end.len()).min(self.text.len());
        text
    }

    fn raw_string(&mut self) {
        let hashes = self.rest().chars().take_while(|&c| c == '#').count();
        self.at += hashes;
        self.string(hashes);
    }

    /// Entries up to `close`; a key is a word or string followed by `:`.
    fn inside(&mut self, close: char, depth: usize) -> Body {
        let mut entries = Vec::new();
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            if self.rest().is_empty() || self.eat(close) {
                break;
            }
            let before = self.at;
            match self.key() {
                Some((name, key)) => {
                    let value = self.value(depth + 1);
                    entries.push(Entry { name, key, value });
                }
                None => items.push(self.value(depth + 1)),
            }
            self.skip_blank();
            if !self.eat(',') && self.at == before {
                self.bump();
            }
        }
        match close {
            ']' => Body::List(items),
            ')' if entries.is_empty() => Body::Tuple(items),
            _ => Body::Fields(entries),
        }
    }

    fn key(&mut self) -> Option<(String, Range<usize>)> {
        let start = self.at;
        let name = if self.peek() == Some('"') { self.string(0) } else { self.word() };
        let end = self.at;
        self.skip_blank();
        if !name.is_empty() && self.eat(':') {
            return Some((name, start..end));
        }
        self.at = start;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
// a comment with (brackets: and, colons
#![enable(implicit_some)]
Scenario(
    version: 1, /* nested /* too */ */
    tissues: File("a (b: c).ron"),
    cases: [
        (name: "ü", load: Device(device: Inline((heads: [(drive: Crank(frequency_hz: 40.0))])), s: 1)),
    ],
    map: { "fat": (alpha: -1e-3), },
)
"#;

    fn at(path: &str) -> &'static str {
        &TEXT[Outline::of(TEXT).find(&FieldPath::parse(path).unwrap())]
    }

    #[test]
    fn values_are_found_with_and_without_variant_names() {
        assert_eq!(at("version"), "1");
        assert_eq!(at("tissues"), "File(\"a (b: c).ron\")");
        assert_eq!(at("cases[0].name"), "\"ü\"");
        assert_eq!(at("cases[0].load.device.heads[0].drive.frequency_hz"), "40.0");
        assert_eq!(at("cases[0].load.Device.device.Inline.heads[0].drive.Crank.frequency_hz"), "40.0");
        assert_eq!(at("map.fat.alpha"), "-1e-3");
    }

    #[test]
    fn absent_fields_give_the_enclosing_value() {
        assert_eq!(at("map.fat.density"), "(alpha: -1e-3)");
    }

    #[test]
    fn broken_text_never_hangs_or_panics() {
        for end in (0..TEXT.len()).filter(|&i| TEXT.is_char_boundary(i)) {
            Outline::of(&TEXT[..end]);
            Outline::of(&TEXT[end..]);
        }
        Outline::of(&"(".repeat(100_000));
        Outline::of(&"[(a:".repeat(10_000));
        Outline::of("\"\\");
    }
}
