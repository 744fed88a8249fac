//! JSON lines that `--json-errors` writes on stderr: one object per line, always with the same fields.
//!
//! - `severity`: `error`, `warning` or `note`
//! - `kind`: for a problem of a document `read`, `syntax`, `version`, `unknown_name`, `range`, `consistency`
//!   or `plausibility`; otherwise `usage`, `output`, `run`, `refused`, `missing`, `note` or `internal`
//! - `file`, `line`, `column`: position; `""` and 0 without one
//! - `path`: field path in the document
//! - `value`, `allowed`, `nearest`: the value found, the allowed values, the nearest known name (or null)
//! - `message`: the message in words
//! - `exit_code`: the exit code; null for warnings and notes

use crate::cli::error::CommandError;
use crate::output::text::is_unprintable;
use crate::preset::diagnostic::{Kind, Problem, Severity};
use serde_json::{Value, json};

/// A problem of a document.
pub fn problem(problem: &Problem) -> String {
    let code = (problem.severity == Severity::Error).then_some(2);
    line(problem, json!({ "exit_code": code }))
}

/// Any other error.
pub fn error(error: &CommandError) -> String {
    plain(&error.to_string(), "error", error.kind(), Some(error.exit_code()))
}

/// A command line that cannot be parsed.
pub fn usage(message: &str) -> String {
    plain(message, "error", "usage", Some(2))
}

/// A panic.
pub fn internal(message: &str) -> String {
    plain(message, "error", "internal", Some(101))
}

/// A warning.
pub fn warning(message: &str) -> String {
    plain(message, "warning", "output", None)
}

/// A note.
pub fn note(message: &str) -> String {
    plain(message, "note", "note", None)
}

/// A line without a document.
fn plain(message: &str, severity: &str, kind: &str, exit_code: Option<u8>) -> String {
    let empty = Problem::error(Kind::Read, "", message);
    line(&empty, json!({ "severity": severity, "kind": kind, "exit_code": exit_code }))
}

/// The fields of a problem, with `changed` ones replaced or added, on one printable line.
fn line(problem: &Problem, changed: Value) -> String {
    let mut whole = serde_json::to_value(problem).unwrap_or_default();
    if let (Value::Object(fields), Value::Object(changed)) = (&mut whole, changed) {
        fields.extend(changed);
    }
    let mut out = String::new();
    for c in whole.to_string().chars() {
        match is_unprintable(c) {
            true => {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_the_same_fields_and_is_printable() {
        let lines = [
            problem(&Problem::error(Kind::Range, "a.b", "too large").with_value(7)),
            error(&CommandError::Missing("x".into())),
            usage("what\n\u{1b}[31m\u{9b}\u{202e}?"),
            note("n"),
            internal("i"),
        ];
        let all: Vec<Value> = lines.iter().map(|l| serde_json::from_str(l).unwrap()).collect();
        let fields = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert!(all.iter().all(|v| fields(v) == fields(&all[0])), "{lines:?}");
        assert!(lines.iter().all(|l| !l.contains(is_unprintable)), "{lines:?}");
        assert_eq!(all[2]["message"], "what\n\u{1b}[31m\u{9b}\u{202e}?");
        assert_eq!(
            (&all[0]["exit_code"], &all[1]["exit_code"], &all[3]["exit_code"]),
            (&json!(2), &json!(5), &Value::Null)
        );
        assert_eq!((&all[1]["kind"], &all[0]["kind"]), (&json!("missing"), &json!("range")));
    }
}
