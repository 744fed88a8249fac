//! Walks over the values of a document, with the field path of each.

use crate::preset::path::is_variant;
use crate::preset::scenario::ScenarioSpec;
use serde_json::Value;

/// Every number of a scenario with its path, without variant names.
pub fn numbers(spec: &ScenarioSpec) -> Vec<(String, f64)> {
    let mut out = Vec::new();
    walk(&serde_json::to_value(spec).unwrap_or_default(), "", &mut |path, node| {
        if let Value::Number(n) = node {
            out.push((path.to_string(), n.as_f64().unwrap_or(f64::NAN)));
        }
    });
    out
}

/// Visits every value of a document with its path, without variant names.
pub(crate) fn walk(node: &Value, path: &str, visit: &mut dyn FnMut(&str, &Value)) {
    visit(path, node);
    match node {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| walk(item, &format!("{path}[{i}]"), visit));
        }
        Value::Object(map) => {
            for (key, item) in map {
                if is_variant(key) && map.len() == 1 {
                    walk(item, path, visit);
                } else {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(item, &format!("{path}{dot}{key}"), visit);
                }
            }
        }
        _ => {}
    }
}
