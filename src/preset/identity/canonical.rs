//! Canonical text of a scenario: the same for scenarios that state the same question.

use crate::preset::scenario::ScenarioSpec;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// Fields by their paths in the document without list indices; `*` matches any one name.
pub(super) type Fields<'a> = &'a [&'a str];

/// Default of every field, by its path (`.cases[].load.Device…`); `None` for required fields. A property of
/// the types alone, so each is determined once.
static DEFAULTS: Mutex<BTreeMap<String, Option<Value>>> = Mutex::new(BTreeMap::new());

/// One line of text without the fields `without`; equal for scenarios that differ in those only.
pub(super) fn text_without(spec: &ScenarioSpec, without: Fields) -> String {
    let whole = serde_json::to_value(spec).unwrap_or_default();
    let mut tree = whole.clone();
    let mut defaults = DEFAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (pointer, place) = (String::new(), String::new());
    let mut filter = FieldFilter { whole: &whole, without, defaults: &mut defaults, pointer, place };
    filter.node(&mut tree);
    let mut out = String::new();
    write_value(&tree, &mut out);
    out
}

/// Whether `pattern` matches the field path `place`.
pub(super) fn matches_field(pattern: &str, place: &str) -> bool {
    let (mut wanted, mut found) = (pattern.split('.'), place.trim_start_matches('.').split('.'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(w), Some(f)) if w == f || w == "*" => {}
            _ => return false,
        }
    }
}

/// Removes the fields `without`, and those that have their default.
struct FieldFilter<'a> {
    whole: &'a Value,
    without: Fields<'a>,
    defaults: &'a mut BTreeMap<String, Option<Value>>,
    /// Position of the walk, as a JSON pointer into `whole`.
    pointer: String,
    /// The same as a field path without list indices.
    place: String,
}

impl FieldFilter<'_> {
    fn node(&mut self, node: &mut Value) {
        match node {
            Value::Object(map) => map.retain(|key, value| {
                let escaped = key.replace('~', "~0").replace('/', "~1");
                self.descend(&format!("/{escaped}"), &format!(".{key}"), |filter| {
                    let named = filter.without.iter().any(|field| matches_field(field, &filter.place));
                    let keep = !named && filter.default().as_ref() != Some(&*value);
                    if keep {
                        filter.node(value);
                    }
                    keep
                })
            }),
            Value::Array(items) => {
                for (i, item) in items.iter_mut().enumerate() {
                    self.descend(&format!("/{i}"), "[]", |filter| filter.node(item));
                }
            }
            _ => {}
        }
    }

    fn descend<R>(&mut self, pointer: &str, place: &str, walk: impl FnOnce(&mut Self) -> R) -> R {
        let (p, q) = (self.pointer.len(), self.place.len());
        self.pointer.push_str(pointer);
        self.place.push_str(place);
        let result = walk(self);
        self.pointer.truncate(p);
        self.place.truncate(q);
        result
    }

    /// Default of the present field: its value in the scenario deserialised without it.
    fn default(&mut self) -> Option<Value> {
        if let Some(default) = self.defaults.get(&self.place) {
            return default.clone();
        }
        let mut without = self.whole.clone();
        let (parent, key) = self.pointer.rsplit_once('/')?;
        let key = key.replace("~1", "/").replace("~0", "~");
        without.pointer_mut(parent)?.as_object_mut()?.remove(&key)?;
        let read: Option<ScenarioSpec> = serde_json::from_value(without).ok();
        let found = read.and_then(|spec| serde_json::to_value(spec).ok()?.pointer(&self.pointer).cloned());
        self.defaults.insert(self.place.clone(), found.clone());
        found
    }
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
