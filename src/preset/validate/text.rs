//! Rules for every text of a document: printable on one line, of bounded length.

use crate::output::text::is_unprintable;
use crate::preset::diagnostic::{Kind, Problem};
use crate::preset::field::walk;
use serde::Serialize;
use serde_json::Value;

/// Longest name [characters].
const MAX_NAME: usize = 120;
/// Longest title [characters].
const MAX_TITLE: usize = 200;
/// Longest sentence, path or rule [characters].
const MAX_SENTENCE: usize = 4000;

/// Checks every text and every key of a document, except in a scenario of a study or of claims, which has its
/// own check.
pub fn texts(spec: &impl Serialize) -> Vec<Problem> {
    let mut problems = Vec::new();
    let tree = serde_json::to_value(spec).unwrap_or_default();
    walk(&tree, "", &mut |path, node| {
        if inside_scenario(path) {
            return;
        }
        match node {
            Value::String(text) => problems.extend(text_at(path, text, max_length(path))),
            Value::Object(map) => {
                problems.extend(map.keys().filter_map(|key| text_at(path, key, MAX_NAME)));
            }
            _ => {}
        }
    });
    problems
}

fn inside_scenario(path: &str) -> bool {
    path.split('.').rev().skip(1).any(|name| name == "scenario")
}

fn max_length(path: &str) -> usize {
    match path.rsplit('.').next() {
        Some("name" | "case") => MAX_NAME,
        Some("title") => MAX_TITLE,
        _ => MAX_SENTENCE,
    }
}

fn text_at(path: &str, text: &str, most: usize) -> Option<Problem> {
    let length = text.chars().count();
    if length > most {
        let problem = Problem::error(Kind::Range, path, "the text is too long");
        return Some(
            problem
                .with_value(format!("{length} characters"))
                .with_allowed(format!("at most {most} characters")),
        );
    }
    let bad = text.chars().find(|c| is_unprintable(*c))?;
    let message = "the text has a character that cannot be printed: a line break, a control character or an \
                   invisible one";
    Some(Problem::error(Kind::Syntax, path, message).with_value(bad.escape_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_printable_and_short_everywhere() {
        let good = json!({
            "title": "µ <b> =1 🙂",
            "list": [{"name": "x".repeat(MAX_NAME)}],
            "question": "x".repeat(MAX_SENTENCE),
        });
        assert_eq!(texts(&good), []);
        let bad = json!({
            "title": "x".repeat(MAX_TITLE + 1),
            "list": [{"name": "line\nbreak"}, {"name": "x".repeat(MAX_NAME + 1)}],
            "map": {"key\u{202e}": {"alpha": 1.0}},
            "question": "\u{1b}[31m",
        });
        let paths: Vec<String> = texts(&bad).into_iter().map(|p| p.path).collect();
        assert_eq!(paths, ["list[0].name", "list[1].name", "map", "question", "title"]);
        let inside =
            json!({"scenario": {"title": "\n"}, "experiments": [{"scenario": {"Inline": {"title": "\n"}}}]});
        assert_eq!(texts(&inside), []);
    }
}
