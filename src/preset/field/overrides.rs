//! `Override`: a new value for a field, written as `PATH=VALUE`.

use crate::preset::path::{FieldPath, is_variant};
use crate::preset::syntax::options::options;
use crate::preset::syntax::outline::{Body, Entry, Outline};
use serde_json::Value;

/// A new value for one field, set before a scenario is checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Field path.
    pub path: String,
    /// New value.
    pub value: Value,
}

impl Override {
    /// Parses `PATH=VALUE`. The value is written as in a preset (`(0, 1, 2)`, `Custom(order: 4, element_mm:
    /// 9.0)`), as JSON (`0.3`, `[0, 1, 2]`, `{"Custom":{…}}`), or as a plain word (`Draft`).
    ///
    /// # Errors
    /// A message: there is no `=`, or the path is malformed.
    pub fn parse(text: &str) -> Result<Override, String> {
        let (path, value) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form PATH=VALUE"))?;
        FieldPath::parse(path.trim())?;
        Ok(Override { path: path.trim().to_string(), value: parse_value(value.trim()) })
    }
}

/// Parses a value: JSON, or RON in brackets, or a plain word.
fn parse_value(text: &str) -> Value {
    let word = || Value::String(text.to_string());
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    let name = text.split(['(', '[', '{']).next().unwrap_or("");
    let is_bracketed = name.len() < text.len() && (name.is_empty() || is_variant(name));
    match is_bracketed && options().from_str::<ron::Value>(text).is_ok() {
        true => to_json(&Outline::of(text), text).unwrap_or_else(word),
        false => word(),
    }
}

/// A RON value as JSON: variants become objects with one field.
fn to_json(outline: &Outline, text: &str) -> Option<Value> {
    let list = |items: &[Outline]| items.iter().map(|item| to_json(item, text)).collect::<Option<Vec<_>>>();
    let inside = match &outline.body {
        Body::Scalar => return scalar_to_json(&text[outline.span.clone()]),
        Body::List(items) => Value::from(list(items)?),
        Body::Tuple(items) => match &list(items)?[..] {
            [one] => one.clone(),
            many => Value::from(many),
        },
        Body::Fields(entries) => {
            let pair = |e: &Entry| Some((e.name.clone(), to_json(&e.value, text)?));
            Value::Object(entries.iter().map(pair).collect::<Option<_>>()?)
        }
    };
    match outline.name.as_str() {
        "" | "Some" => Some(inside),
        name => Some(Value::Object([(name.to_string(), inside)].into_iter().collect())),
    }
}

fn scalar_to_json(text: &str) -> Option<Value> {
    match text {
        "None" => Some(Value::Null),
        _ if text.starts_with(|c: char| c.is_alphabetic()) && !text.contains('"') => Some(match text {
            "true" | "false" => Value::from(text == "true"),
            word => Value::from(word),
        }),
        _ => options().from_str::<Value>(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_ron_or_json_or_words() {
        let table = [
            ("(0,1,2)", json!([0, 1, 2])),
            ("[0, 1.5, -2e-3]", json!([0, 1.5, -2e-3])),
            ("(-10.0, 0, .5)", json!([-10.0, 0, 0.5])),
            ("Custom(order: 4, element_mm: 9.0)", json!({"Custom": {"order": 4, "element_mm": 9.0}})),
            ("{\"Custom\": {\"order\": 4}}", json!({"Custom": {"order": 4}})),
            (
                "[(name: \"a\", point_mm: (1, 2, 3)), (name: \"b\", point_mm: (0, 0, 0))]",
                json!([{"name": "a", "point_mm": [1, 2, 3]}, {"name": "b", "point_mm": [0, 0, 0]}]),
            ),
            ("File(\"x.ron\")", json!({"File": "x.ron"})),
            ("Unilateral(indentation_mm: None)", json!({"Unilateral": {"indentation_mm": null}})),
            ("Some(25.0)", json!(25.0)),
            ("Draft", json!("Draft")),
            ("two words (in brackets", json!("two words (in brackets")),
            ("(0,1", json!("(0,1")),
            ("20,5", json!("20,5")),
        ];
        for (text, value) in table {
            assert_eq!(parse_value(text), value, "{text}");
        }
    }
}
