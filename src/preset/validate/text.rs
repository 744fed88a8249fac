//! Rules for every text of a document: it can be shown on one line of any terminal, table or page, and has a sane length.

use crate::output::text::is_unprintable;
use crate::preset::access::walk;
use crate::preset::problem::{Kind, Problem};
use serde::Serialize;
use serde_json::Value;

/// Longest name [characters].
const NAME: usize = 120;
/// Longest title [characters].
const TITLE: usize = 200;
/// Longest sentence, path or rule [characters].
const SENTENCE: usize = 4000;

/// Checks every text and every key of a document. A scenario inside a study or among claims has its own check and is left out.
pub fn texts(spec: &impl Serialize) -> Vec<Problem> {
    let mut problems = Vec::new();
    let tree = serde_json::to_value(spec).unwrap_or_default();
    walk(&tree, "", &mut |path, node| {
        if inside_scenario(path) {
            return;
        }
        match node {
            Value::String(text) => problems.extend(text_at(path, text, longest(path))),
            Value::Object(map) => {
                problems.extend(map.keys().filter_map(|key| text_at(path, key, NAME)));
            }
            _ => {}
        }
    });
    problems
}

fn inside_scenario(path: &str) -> bool {
    path.split('.').rev().skip(1).any(|name| name == "scenario")
}

fn longest(path: &str) -> usize {
    match path.rsplit('.').next() {
        Some("name" | "case") => NAME,
        Some("title") => TITLE,
        _ => SENTENCE,
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
    let message = "the text has a character that cannot be printed: a line break, a control character or an invisible one";
    Some(Problem::error(Kind::Syntax, path, message).with_value(bad.escape_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_printable_and_short_wherever_they_stand() {
        let good = json!({"title": "µ <b> =1 🙂", "list": [{"name": "x".repeat(NAME)}], "question": "x".repeat(SENTENCE)});
        assert_eq!(texts(&good), []);
        let bad = json!({
            "title": "x".repeat(TITLE + 1),
            "list": [{"name": "line\nbreak"}, {"name": "x".repeat(NAME + 1)}],
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
