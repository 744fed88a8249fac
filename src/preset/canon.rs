//! Canonical form and identity of a scenario.
//!
//! Two scenarios that ask for the same numbers have the same id, however they are written: parts inline or
//! in files, fields in any order, `-0` or `0`, any title. The solver's version is part of the id, so that
//! results of different programs are never mixed.

use crate::preset::spec::ScenarioSpec;
use serde_json::Value;
use std::fmt::Write;

/// Version of the program that computes.
pub const SOLVER_VERSION: &str = env!("CARGO_PKG_VERSION");

/// One line of text; equal for scenarios that ask for the same numbers.
pub fn canonical(spec: &ScenarioSpec) -> String {
    let mut tree = serde_json::to_value(spec).unwrap_or_default();
    if let Some(map) = tree.as_object_mut() {
        map.remove("title");
        map.remove("question");
    }
    let mut out = String::new();
    write_value(&tree, &mut out);
    out
}

/// 32 hexadecimal digits naming the scenario and the solver that answers it.
pub fn case_id(spec: &ScenarioSpec) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"calfwave ");
    hasher.update(SOLVER_VERSION.as_bytes());
    hasher.update(b"\n");
    hasher.update(canonical(spec).as_bytes());
    hasher.finalize().to_hex()[..32].to_string()
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                let _ = write!(out, "{key:?}:");
                write_value(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Number(n) if n.is_f64() => {
            let x = n.as_f64().unwrap_or(f64::NAN);
            let _ = write!(out, "{:?}", if x == 0.0 { 0.0 } else { x });
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}
