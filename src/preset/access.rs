//! Reading and changing a value by its field path, as `--set`, batches and the app do.
//!
//! The scenario is turned into a JSON tree, one leaf is changed, and the tree is read back through the
//! same strict reader as a file: names and types are checked once, in one place. Names of variants
//! (`Device`, `Inline`, `CrankStroke`) may be written or left out.

use crate::preset::path::{FieldPath, Segment};
use crate::preset::problem::{Kind, Problem, nearest};
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
    /// Reads `PATH=VALUE`. The value is JSON (`0.3`, `true`, `{"Custom":{…}}`) or else a plain word (`Draft`).
    ///
    /// # Errors
    /// A sentence if there is no `=` or the path is malformed.
    pub fn parse(text: &str) -> Result<Override, String> {
        let (path, value) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form PATH=VALUE"))?;
        FieldPath::parse(path.trim())?;
        let value = value.trim();
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_string()));
        Ok(Override { path: path.trim().to_string(), value })
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
            _ => Problem::error(Kind::Syntax, path, message).with_value(&shown),
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
    fn walk(node: &Value, path: &str, out: &mut Vec<(String, f64)>) {
        match node {
            Value::Number(n) => out.push((path.to_string(), n.as_f64().unwrap_or(f64::NAN))),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, item)| walk(item, &format!("{path}[{i}]"), out));
            }
            Value::Object(map) => {
                for (key, item) in map {
                    if is_variant(key) && map.len() == 1 {
                        walk(item, path, out);
                    } else {
                        let dot = if path.is_empty() { "" } else { "." };
                        walk(item, &format!("{path}{dot}{key}"), out);
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(&serde_json::to_value(spec).unwrap_or_default(), "", &mut out);
    out
}

/// Variants are written `UpperCamelCase`, fields and region names `lower_snake_case`.
fn is_variant(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
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
