//! What `--json-errors` writes on stderr: one object per line, always with the same fields.
//!
//! | field | what it holds |
//! | --- | --- |
//! | `severity` | `error`, `warning` or `note` |
//! | `kind` | of a document: `read`, `syntax`, `version`, `unknown_name`, `range`, `consistency`, `plausibility`; else `usage`, `output`, `run`, `refused`, `missing`, `note`, `internal` |
//! | `file`, `line`, `column` | the place; `\"\"` and 0 where there is none |
//! | `path` | field path in the document |
//! | `value`, `allowed`, `nearest` | what was found, what may stand there, what was probably meant (or null) |
//! | `message` | the fault in words |
//! | `exit_code` | the exit code it makes; null for what makes none |

use crate::cli::fault::Fault;
use crate::output::text::is_unprintable;
use crate::preset::problem::{Kind, Problem, Severity};
use serde_json::{Value, json};

/// A problem of a document.
pub fn problem(problem: &Problem) -> String {
    let code = (problem.severity == Severity::Error).then_some(2);
    line(problem, json!({ "exit_code": code }))
}

/// Any other fault.
pub fn fault(fault: &Fault) -> String {
    plain(&fault.to_string(), "error", fault.kind(), Some(fault.exit_code()))
}

/// A command line that is not understood.
pub fn usage(message: &str) -> String {
    plain(message, "error", "usage", Some(2))
}

/// A fault of the program itself.
pub fn internal(message: &str) -> String {
    plain(message, "error", "internal", Some(101))
}

/// Something that went wrong beside the result.
pub fn warning(message: &str) -> String {
    plain(message, "warning", "output", None)
}

/// A note beside the result.
pub fn note(message: &str) -> String {
    plain(message, "note", "note", None)
}

fn plain(message: &str, severity: &str, kind: &str, exit_code: Option<u8>) -> String {
    let empty = Problem::error(Kind::Read, "", message);
    line(&empty, json!({ "severity": severity, "kind": kind, "exit_code": exit_code }))
}

/// The fields of a problem with some of them changed or added, on one line that any terminal can show.
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
    fn every_line_has_the_same_fields_and_can_be_shown() {
        let lines = [
            problem(&Problem::error(Kind::Range, "a.b", "too large").with_value(7)),
            fault(&Fault::Missing("x".into())),
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
