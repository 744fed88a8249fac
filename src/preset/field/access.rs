//! Reads and sets the value at a field path of a scenario.
//!
//! The scenario is converted to a JSON tree, the value is replaced, and the tree is deserialised with the
//! same strict rules as a file: names and types are checked in one place. Names of variants (`Device`,
//! `Inline`, `CrankStroke`) may be written or left out.

use crate::preset::diagnostic::{Kind, Problem, nearest};
use crate::preset::path::{FieldPath, Segment, is_variant};
use crate::preset::scenario::ScenarioSpec;
use serde_json::Value;

/// Fields that take the place of others beside them: setting the first removes the others.
const REPLACING: [(&str, &[&str]); 1] = [("over", &["s", "theta_deg"])];

/// Sets the value at `path`; with `[*]`, at every entry.
///
/// # Errors
/// The path does not exist (with the nearest name), or the value is of the wrong type; `spec` is then
/// unchanged. Ranges are not checked here.
pub fn set(spec: &mut ScenarioSpec, path: &str, value: Value) -> Result<(), Box<Problem>> {
    let parsed = FieldPath::parse(path)
        .map_err(|message| Box::new(Problem::error(Kind::UnknownName, path, message)))?;
    let mut tree = serde_json::to_value(&*spec)
        .map_err(|e| Box::new(Problem::error(Kind::Syntax, path, e.to_string())))?;
    let mut missing = None;
    replace_value(&mut tree, &parsed.0, &value, path, &mut missing)?;
    let text = value_text(&value);
    *spec = serde_path_to_error::deserialize(tree).map_err(|e| {
        let message = e.inner().to_string();
        let problem = match &missing {
            Some((name, known)) if message.starts_with("unknown field") => {
                unknown_field(path, name, &message, known)
            }
            _ => invalid_value(path, &text, &message),
        };
        Box::new(problem)
    })?;
    Ok(())
}

/// The value at `path`; with `[*]`, of the first entry.
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

/// Descends into variants that the path does not name.
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

/// A name that is not in the tree, and the names at its level.
type MissingName = Option<(String, Vec<String>)>;

fn replace_value(
    node: &mut Value,
    segments: &[Segment],
    value: &Value,
    path: &str,
    missing: &mut MissingName,
) -> Result<(), Box<Problem>> {
    let Some((first, rest)) = segments.split_first() else {
        *node = keep_integer(node, value);
        return Ok(());
    };
    let node = unwrap_variants(node, Some(first));
    drop_replaced(node, first, rest);
    match (first, node) {
        (Segment::Name(name), Value::Object(map)) => {
            let known: Vec<String> = map.keys().cloned().collect();
            if !map.contains_key(name) {
                if !rest.is_empty() {
                    return Err(Box::new(unknown_field(path, name, "", &known)));
                }
                *missing = Some((name.clone(), known));
            }
            replace_value(map.entry(name.clone()).or_insert(Value::Null), rest, value, path, missing)
        }
        (Segment::Index(i), Value::Array(items)) => {
            let n = items.len();
            let Some(item) = items.get_mut(*i) else {
                let message = format!("the list has {n} entries, counted from 0");
                return Err(Box::new(Problem::error(Kind::UnknownName, path, message).with_value(i)));
            };
            replace_value(item, rest, value, path, missing)
        }
        (Segment::All, Value::Array(items)) => {
            items.iter_mut().try_for_each(|item| replace_value(item, rest, value, path, missing))
        }
        (Segment::Name(name), _) => Err(Box::new(Problem::error(
            Kind::UnknownName,
            path,
            format!("this value has no fields, so there is no `{name}`"),
        ))),
        _ => Err(Box::new(Problem::error(Kind::UnknownName, path, "this is not a list"))),
    }
}

/// Removes the fields of `node` that the field set by `first` and `rest` replaces, and makes room for its
/// variant.
fn drop_replaced(node: &mut Value, first: &Segment, rest: &[Segment]) {
    let (Segment::Name(name), Value::Object(map)) = (first, node) else { return };
    let Some((_, replaced)) = REPLACING.iter().find(|(field, _)| field == name) else { return };
    if replaced.iter().all(|field| map.contains_key(*field)) {
        replaced.iter().for_each(|field| drop(map.remove(*field)));
        if let [Segment::Name(variant)] = rest
            && is_variant(variant)
        {
            map.insert(name.clone(), Value::Object([(variant.clone(), Value::Null)].into_iter().collect()));
        }
    }
}

/// `new` as an integer if the old value is one and `new` has no fractional part.
fn keep_integer(old: &Value, new: &Value) -> Value {
    match new.as_f64() {
        Some(x) if old.is_u64() && x >= 0.0 && x.fract() == 0.0 && x < 9e15 => Value::from(x as u64),
        _ => new.clone(),
    }
}

/// The problem of a value of the wrong type or of an unknown variant.
fn invalid_value(path: &str, value: &str, message: &str) -> Problem {
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

/// The problem of an unknown field: `message` is that of serde, `known` are the names at its level.
fn unknown_field(path: &str, name: &str, message: &str, known: &[String]) -> Problem {
    // serde lists the expected names in backticks; the first is the unknown name itself
    let mut names: Vec<&str> = message.split('`').skip(1).step_by(2).skip(1).collect();
    if names.is_empty() {
        names = known.iter().map(String::as_str).collect();
    }
    Problem::error(Kind::UnknownName, path, "there is no such field")
        .with_value(name)
        .with_allowed(names.join(", "))
        .with_nearest(nearest(name, names))
}

fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_takes_the_place_of_the_coordinates() {
        use crate::preset::field::Override;
        let spec = crate::preset::load_scenario("single_head".as_ref()).expect("shipped").spec;
        let with = |changes: &[&str]| {
            let mut spec = spec.clone();
            for text in changes {
                let change = Override::parse(text).expect("PATH=VALUE");
                set(&mut spec, &change.path, change.value)?;
            }
            get(&spec, "cases[0].load.placement")
        };
        let over = "cases[0].load.placement.over";
        let site = |name: &str| serde_json::json!({ "Site": name });
        for change in [format!("{over}=Site(\"SOL TrP1\")"), format!("{over}.Site=SOL TrP1")] {
            let placement = with(&[&change]).expect("a site");
            assert_eq!(placement["over"], site("SOL TrP1"), "{change}");
            assert!(placement.get("s").is_none() && placement.get("theta_deg").is_none());
            let placement = with(&[&change, &format!("{over}.Site=FDL")]).expect("another");
            assert_eq!(placement["over"], site("FDL"));
        }
        let first = format!("{over}=Site(\"FDL\")");
        let error = with(&[&first, "cases[0].load.placement.s=0.3"]).expect_err("both");
        assert!(error.to_string().contains("not both"), "{error}");
        let back = with(&[&first, "cases[0].load.placement=(s: 0.3, theta_deg: 5.0)"]).expect("coordinates");
        assert!(back.get("over").is_none(), "{back}");
        let error = with(&["cases[0].load.placement=(s: 0.3)"]).expect_err("half");
        assert!(error.to_string().contains("theta_deg"), "{error}");
        assert!(
            with(&["cases[0].load.placement=(tilt_deg: 3.0)"])
                .expect_err("none")
                .to_string()
                .contains("over")
        );
        let error = with(&[&format!("{over}=Sit(\"FDL\")")]).expect_err("no such target");
        assert!(error.to_string().contains("Site"), "{error}");
    }

    #[test]
    fn decimal_commas_and_unknown_variants_are_reported() {
        let comma = invalid_value("a", "20,5", "invalid type: string \"20,5\", expected f64");
        assert!(comma.message.contains("decimal point"), "{comma}");
        assert_eq!(comma.nearest.as_deref(), Some("20.5"));
        let choice =
            invalid_value("a", "Draftt", "unknown variant `Draftt`, expected one of `Draft`, `Fine`");
        assert_eq!((choice.allowed.as_str(), choice.nearest.as_deref()), ("Draft, Fine", Some("Draft")));
    }
}
