//! Reading and changing a value by its field path, as `--set`, batches and the app do.
//!
//! The scenario is turned into a JSON tree, one leaf is changed, and the tree is read back through the
//! same strict reader as a file: names and types are checked once, in one place. Names of variants
//! (`Device`, `Inline`, `CrankStroke`) may be written or left out.

use crate::preset::outline::{Body, Entry, Outline};
use crate::preset::path::{FieldPath, Segment, is_variant};
use crate::preset::problem::{Kind, Problem, nearest};
use crate::preset::reader::options;
use crate::preset::spec::ScenarioSpec;
use serde_json::Value;

/// A value to change before a scenario is checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Field path.
    pub path: String,
    /// New value.
    pub value: Value,
}

impl Override {
    /// Reads `PATH=VALUE`. The value is written as in a preset (`(0, 1, 2)`, `Custom(order: 4, element_mm: 9.0)`), as JSON
    /// (`0.3`, `[0, 1, 2]`, `{"Custom":{…}}`), or else it is a plain word (`Draft`).
    ///
    /// # Errors
    /// A sentence if there is no `=` or the path is malformed.
    pub fn parse(text: &str) -> Result<Override, String> {
        let (path, value) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form PATH=VALUE"))?;
        FieldPath::parse(path.trim())?;
        Ok(Override { path: path.trim().to_string(), value: written(value.trim()) })
    }
}

/// A value as it is written: JSON, or in brackets as in a preset, or a plain word.
fn written(text: &str) -> Value {
    let word = || Value::String(text.to_string());
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    let name = text.split(['(', '[', '{']).next().unwrap_or("");
    let is_bracketed = name.len() < text.len() && (name.is_empty() || is_variant(name));
    match is_bracketed && options().from_str::<ron::Value>(text).is_ok() {
        true => tree(&Outline::of(text), text).unwrap_or_else(word),
        false => word(),
    }
}

/// A value of a preset as JSON: variants become objects with one field.
fn tree(outline: &Outline, text: &str) -> Option<Value> {
    let list = |items: &[Outline]| items.iter().map(|item| tree(item, text)).collect::<Option<Vec<_>>>();
    let inside = match &outline.body {
        Body::Scalar => return scalar(&text[outline.span.clone()]),
        Body::List(items) => Value::from(list(items)?),
        Body::Tuple(items) => match &list(items)?[..] {
            [one] => one.clone(),
            many => Value::from(many),
        },
        Body::Fields(entries) => {
            let pair = |e: &Entry| Some((e.name.clone(), tree(&e.value, text)?));
            Value::Object(entries.iter().map(pair).collect::<Option<_>>()?)
        }
    };
    match outline.name.as_str() {
        "" | "Some" => Some(inside),
        name => Some(Value::Object([(name.to_string(), inside)].into_iter().collect())),
    }
}

fn scalar(text: &str) -> Option<Value> {
    match text {
        "None" => Some(Value::Null),
        _ if text.starts_with(|c: char| c.is_alphabetic()) && !text.contains('"') => Some(match text {
            "true" | "false" => Value::from(text == "true"),
            word => Value::from(word),
        }),
        _ => options().from_str::<Value>(text).ok(),
    }
}

/// Sets the value at `path`; with `[*]`, at every entry.
///
/// # Errors
/// The path does not exist (with the nearest name), or the value is of the wrong type. `spec` is
/// unchanged then. Ranges are not checked here.
pub fn set(spec: &mut ScenarioSpec, path: &str, value: Value) -> Result<(), Box<Problem>> {
    let parsed = FieldPath::parse(path)
        .map_err(|message| Box::new(Problem::error(Kind::UnknownName, path, message)))?;
    let mut tree = serde_json::to_value(&*spec)
        .map_err(|e| Box::new(Problem::error(Kind::Syntax, path, e.to_string())))?;
    let mut missing = None;
    put(&mut tree, &parsed.0, &value, path, &mut missing)?;
    let shown = shown(&value);
    *spec = serde_path_to_error::deserialize(tree).map_err(|e| {
        let message = e.inner().to_string();
        let problem = match &missing {
            Some((name, known)) if message.starts_with("unknown field") => {
                unknown(path, name, &message, known)
            }
            _ => refused(path, &shown, &message),
        };
        Box::new(problem)
    })?;
    Ok(())
}

/// The value at `path` (the first one if `[*]` stands in it).
///
/// # Errors
/// The path does not exist.
pub fn get(spec: &ScenarioSpec, path: &str) -> Result<Value, Box<Problem>> {
    let parsed = FieldPath::parse(path)
        .map_err(|message| Box::new(Problem::error(Kind::UnknownName, path, message)))?;
    let mut tree = serde_json::to_value(spec)
        .map_err(|e| Box::new(Problem::error(Kind::Syntax, path, e.to_string())))?;
    let mut segments = parsed.0.as_slice();
    let mut node = &mut tree;
    while let Some((first, rest)) = segments.split_first() {
        node = descend(node, first).ok_or_else(|| {
            Box::new(Problem::error(Kind::UnknownName, path, format!("there is nothing at `{path}`")))
        })?;
        segments = rest;
    }
    Ok(std::mem::take(node))
}

/// Every number in a scenario, as (short path, value): variant names are left out of the path.
pub fn numbers(spec: &ScenarioSpec) -> Vec<(String, f64)> {
    let mut out = Vec::new();
    walk(&serde_json::to_value(spec).unwrap_or_default(), "", &mut |path, node| {
        if let Value::Number(n) = node {
            out.push((path.to_string(), n.as_f64().unwrap_or(f64::NAN)));
        }
    });
    out
}

/// Visits every value of a document with its short path: variant names are left out of it.
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

/// Steps into variants that the path does not name.
fn unwrap_variants<'a>(mut node: &'a mut Value, first: Option<&Segment>) -> &'a mut Value {
    while let Some(key) = sole_variant(node) {
        if matches!(first, Some(Segment::Name(name)) if *name == key) {
            break;
        }
        node = &mut node[key.as_str()];
    }
    node
}

fn sole_variant(node: &Value) -> Option<String> {
    let map = node.as_object()?;
    let key = map.keys().next()?;
    (map.len() == 1 && is_variant(key)).then(|| key.clone())
}

fn descend<'a>(node: &'a mut Value, segment: &Segment) -> Option<&'a mut Value> {
    let node = unwrap_variants(node, Some(segment));
    match segment {
        Segment::Name(name) => node.as_object_mut()?.get_mut(name),
        Segment::Index(i) => node.as_array_mut()?.get_mut(*i),
        Segment::All => node.as_array_mut()?.get_mut(0),
    }
}

/// A name that is not in the tree, and the names beside it.
type Missing = Option<(String, Vec<String>)>;

fn put(
    node: &mut Value,
    segments: &[Segment],
    value: &Value,
    path: &str,
    missing: &mut Missing,
) -> Result<(), Box<Problem>> {
    let Some((first, rest)) = segments.split_first() else {
        *node = like(node, value);
        return Ok(());
    };
    let node = unwrap_variants(node, Some(first));
    match (first, node) {
        (Segment::Name(name), Value::Object(map)) => {
            let known: Vec<String> = map.keys().cloned().collect();
            if !map.contains_key(name) {
                if !rest.is_empty() {
                    return Err(Box::new(unknown(path, name, "", &known)));
                }
                *missing = Some((name.clone(), known));
            }
            put(map.entry(name.clone()).or_insert(Value::Null), rest, value, path, missing)
        }
        (Segment::Index(i), Value::Array(items)) => {
            let n = items.len();
            let Some(item) = items.get_mut(*i) else {
                let message = format!("the list has {n} entries, counted from 0");
                return Err(Box::new(Problem::error(Kind::UnknownName, path, message).with_value(i)));
            };
            put(item, rest, value, path, missing)
        }
        (Segment::All, Value::Array(items)) => {
            items.iter_mut().try_for_each(|item| put(item, rest, value, path, missing))
        }
        (Segment::Name(name), _) => Err(Box::new(Problem::error(
            Kind::UnknownName,
            path,
            format!("there is nothing inside to be called `{name}`"),
        ))),
        _ => Err(Box::new(Problem::error(Kind::UnknownName, path, "this is not a list"))),
    }
}

/// Whole numbers stay whole where the old value was.
fn like(old: &Value, new: &Value) -> Value {
    match new.as_f64() {
        Some(x) if old.is_u64() && x >= 0.0 && x.fract() == 0.0 && x < 9e15 => Value::from(x as u64),
        _ => new.clone(),
    }
}

/// A value of the wrong type, or a choice that does not exist.
fn refused(path: &str, value: &str, message: &str) -> Problem {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    let is_comma = |(a, b): (&str, &str)| is_digits(a.trim_start_matches(['+', '-'])) && is_digits(b);
    if value.split_once(',').is_some_and(is_comma) && message.contains("expected") {
        let message = "numbers take a decimal point; a comma separates values";
        let problem = Problem::error(Kind::Syntax, path, message).with_value(value);
        return problem.with_nearest(Some(value.replace(',', ".")));
    }
    if message.starts_with("unknown variant") {
        let names: Vec<&str> = message.split('`').skip(1).step_by(2).skip(1).collect();
        let problem = Problem::error(Kind::Syntax, path, "there is no such choice").with_value(value);
        return problem.with_allowed(names.join(", ")).with_nearest(nearest(value, names));
    }
    Problem::error(Kind::Syntax, path, message).with_value(value)
}

fn unknown(path: &str, name: &str, message: &str, known: &[String]) -> Problem {
    // The strict reader lists what it expected between backticks; the first is the name itself.
    let mut names: Vec<&str> = message.split('`').skip(1).step_by(2).skip(1).collect();
    if names.is_empty() {
        names = known.iter().map(String::as_str).collect();
    }
    Problem::error(Kind::UnknownName, path, "there is no such field")
        .with_value(name)
        .with_allowed(names.join(", "))
        .with_nearest(nearest(name, names))
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_as_in_a_preset_or_as_json_or_as_words() {
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
            assert_eq!(written(text), value, "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_and_a_choice_that_does_not_exist_are_told() {
        let comma = refused("a", "20,5", "invalid type: string \"20,5\", expected f64");
        assert!(comma.message.contains("decimal point"), "{comma}");
        assert_eq!(comma.nearest.as_deref(), Some("20.5"));
        let choice = refused("a", "Draftt", "unknown variant `Draftt`, expected one of `Draft`, `Fine`");
        assert_eq!((choice.allowed.as_str(), choice.nearest.as_deref()), ("Draft, Fine", Some("Draft")));
    }
}
