//! Canonical form and identity of a scenario.
//!
//! Two scenarios that ask for the same numbers have the same id, however they are written: parts inline or
//! in files, fields in any order, `-0` or `0`, any title, defaults written out or left out. The solver's version is part of
//! the id, so that results of different programs are never mixed. Because defaults are left out, a field that gets a default
//! later leaves the ids of all earlier scenarios as they are.

use crate::preset::spec::ScenarioSpec;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// Version of the program that computes.
pub const SOLVER_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Which numbers it computes, part of the name of every kept answer: the count behind the version is raised
/// whenever the same question gets other numbers. 2: pressed tissue hardens. 3: harmonic solves stop at
/// another norm of the residual; traces, skin pressures and absent values changed in the reports.
pub const NUMBERS: &str = concat!(env!("CARGO_PKG_VERSION"), " numbers 3");

/// Fields by their places in the document; list indices are left out, `*` stands for any one name.
pub type Fields<'a> = &'a [&'a str];

/// Words that no number depends on.
const WORDS: Fields = &["title", "question"];
/// What a report depends on is everything but these and what its case is called.
const NAMES: Fields = &["title", "question", "cases[].name"];
/// What acts, and where it is read.
const ON_THE_BODY: Fields = &["title", "question", "cases", "probes"];
/// What a frequency response does not depend on: how strongly, in which phase and for how long heads are
/// driven.
const STRENGTH: Fields = &[
    "title",
    "question",
    "cases[].name",
    "cases[].load.*.device.Inline.name",
    "cases[].load.*.device.Inline.treatment_s",
    "cases[].load.*.device.Inline.heads[].drive.*.normal_mm",
    "cases[].load.*.device.Inline.heads[].drive.*.tangential_mm",
    "cases[].load.*.device.Inline.heads[].drive.*.second_harmonic_mm",
    "cases[].load.*.device.Inline.heads[].drive.*.phase_deg",
    "cases[].load.*.device.Inline.heads[].drive.*.unbalance_kg_mm",
    "cases[].load.*.device.Inline.heads[].drive.*.tangential_ratio",
    "cases[].load.*.device.Inline.heads[].drive.*.normal_n",
    "cases[].load.*.device.Inline.heads[].drive.*.tangential_n",
];
/// What a place does not depend on: the strength of the drive, what stands behind the heads, and where the
/// body is probed.
const BEHIND: Fields = &[
    "probes",
    "cases[].load.Pressure.force_n",
    "cases[].load.*.device.Inline.body.moving_mass_kg",
    "cases[].load.*.device.Inline.body.housing",
    "cases[].load.*.device.Inline.body.hand",
];

/// What a field is when it is not written, by its place (`.cases[].load.Device…`); none for fields that must be written.
/// A property of the types alone, so it is found once.
static DEFAULTS: Mutex<BTreeMap<String, Option<Value>>> = Mutex::new(BTreeMap::new());

/// One line of text; equal for scenarios that ask for the same numbers.
pub fn canonical(spec: &ScenarioSpec) -> String {
    text_without(spec, WORDS)
}

/// 32 hexadecimal digits naming the scenario and the solver that answers it.
pub fn case_id(spec: &ScenarioSpec) -> String {
    identity(spec, WORDS, "")
}

/// The same whatever the cases are called: names a report.
pub fn report_key(spec: &ScenarioSpec) -> String {
    identity(spec, NAMES, "")
}

/// 32 hexadecimal digits naming the body of a scenario and how it is solved: equal where mesh, materials, boundary and
/// analysis are, whatever acts on it and wherever it is probed.
pub fn body_key(spec: &ScenarioSpec) -> String {
    identity(spec, ON_THE_BODY, "")
}

/// 32 hexadecimal digits naming what a frequency response of the scenario's only case depends on; `beside` is
/// what it depends on beside the scenario.
pub fn response_key(spec: &ScenarioSpec, beside: &str) -> String {
    identity(spec, STRENGTH, beside)
}

/// 32 hexadecimal digits naming where heads touch the body and how fast they move: cases that share it may share their solves,
/// however strong the drive is and whatever stands behind the heads. A hint for the order of cases, not an identity of answers.
pub fn place_key(spec: &ScenarioSpec) -> String {
    identity(spec, &[STRENGTH, BEHIND].concat(), "")
}

/// The identity of a scenario but for the fields `without`: every key of every store is made here, so that a
/// new field counts in all of them until it is named as one that does not. `beside` is text that counts too.
fn identity(spec: &ScenarioSpec, without: Fields, beside: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in ["calfwave ", NUMBERS, "\n", &text_without(spec, without), beside] {
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_string()
}

fn text_without(spec: &ScenarioSpec, without: Fields) -> String {
    let whole = serde_json::to_value(spec).unwrap_or_default();
    let mut tree = whole.clone();
    let mut known = DEFAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (pointer, place) = (String::new(), String::new());
    let mut strip = Strip { whole: &whole, without, known: &mut known, pointer, place };
    strip.node(&mut tree);
    let mut out = String::new();
    write_value(&tree, &mut out);
    out
}

/// Whether `place` is the field `pattern` names.
fn is_named(pattern: &str, place: &str) -> bool {
    let (mut wanted, mut found) = (pattern.split('.'), place.trim_start_matches('.').split('.'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(w), Some(f)) if w == f || w == "*" => {}
            _ => return false,
        }
    }
}

/// Takes away fields that are not asked for, and those that say what would hold without them.
struct Strip<'a> {
    whole: &'a Value,
    without: Fields<'a>,
    known: &'a mut BTreeMap<String, Option<Value>>,
    /// Where the walk is, as a JSON pointer into `whole`.
    pointer: String,
    /// The same with list indices left out.
    place: String,
}

impl Strip<'_> {
    fn node(&mut self, node: &mut Value) {
        match node {
            Value::Object(map) => map.retain(|key, value| {
                let escaped = key.replace('~', "~0").replace('/', "~1");
                self.at(&format!("/{escaped}"), &format!(".{key}"), |strip| {
                    let named = strip.without.iter().any(|field| is_named(field, &strip.place));
                    let keep = !named && strip.default().as_ref() != Some(&*value);
                    if keep {
                        strip.node(value);
                    }
                    keep
                })
            }),
            Value::Array(items) => {
                for (i, item) in items.iter_mut().enumerate() {
                    self.at(&format!("/{i}"), "[]", |strip| strip.node(item));
                }
            }
            _ => {}
        }
    }

    fn at<R>(&mut self, pointer: &str, place: &str, walk: impl FnOnce(&mut Self) -> R) -> R {
        let (p, q) = (self.pointer.len(), self.place.len());
        self.pointer.push_str(pointer);
        self.place.push_str(place);
        let result = walk(self);
        self.pointer.truncate(p);
        self.place.truncate(q);
        result
    }

    /// What the present field is when it is not written: read the scenario without it, and look.
    fn default(&mut self) -> Option<Value> {
        if let Some(known) = self.known.get(&self.place) {
            return known.clone();
        }
        let mut without = self.whole.clone();
        let (parent, key) = self.pointer.rsplit_once('/')?;
        let key = key.replace("~1", "/").replace("~0", "~");
        without.pointer_mut(parent)?.as_object_mut()?.remove(&key)?;
        let read: Option<ScenarioSpec> = serde_json::from_value(without).ok();
        let found = read.and_then(|spec| serde_json::to_value(spec).ok()?.pointer(&self.pointer).cloned());
        self.known.insert(self.place.clone(), found.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{access, load_scenario};

    #[test]
    fn defaults_are_left_out_and_everything_else_counts() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let text = canonical(&spec);
        for default in
            ["treatment_s", "tilt_deg", "boundary", "analysis", "probes", "offset_", "housing", "hand"]
        {
            assert!(!text.contains(default), "{default} in {text}");
        }
        for (path, value) in [
            ("cases[0].load.device.treatment_s", Value::from(31.0)),
            ("cases[0].load.placement.tilt_deg", Value::from(1.0)),
            ("analysis.tolerance", Value::from(1e-4)),
            ("boundary.shin_pad_kn_m", Value::from(0.0)),
            ("geometry.fat_posterior_mm", Value::from(7.25)),
        ] {
            let mut other = spec.clone();
            access::set(&mut other, path, value).unwrap();
            assert_ne!(case_id(&spec), case_id(&other), "{path}");
        }
        let mut negative = spec.clone();
        access::set(&mut negative, "cases[0].load.placement.tilt_deg", Value::from(-0.0)).unwrap();
        assert_eq!(case_id(&spec), case_id(&negative));
    }

    /// Places of everything that can be changed, as JSON pointers.
    fn leaves(node: &Value, pointer: &str, out: &mut Vec<String>) {
        match node {
            Value::Object(map) => map.iter().for_each(|(k, v)| leaves(v, &format!("{pointer}/{k}"), out)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, v)| leaves(v, &format!("{pointer}/{i}"), out));
            }
            Value::Null => {}
            _ => out.push(pointer.to_string()),
        }
    }

    /// `spec` with another value at `pointer`; words of which only some are allowed are replaced by another
    /// of those.
    fn altered(spec: &ScenarioSpec, pointer: &str) -> ScenarioSpec {
        let whole = serde_json::to_value(spec).unwrap();
        let with = |value: Value| {
            let mut tree = whole.clone();
            *tree.pointer_mut(pointer).unwrap() = value;
            serde_json::from_value::<ScenarioSpec>(tree)
        };
        match whole.pointer(pointer).unwrap() {
            Value::Bool(on) => with(Value::from(!on)).unwrap(),
            Value::Number(n) if n.is_u64() => with(Value::from(n.as_u64().unwrap() + 1)).unwrap(),
            Value::Number(n) => with(Value::from(1.5 * n.as_f64().unwrap() + 0.37)).unwrap(),
            Value::String(now) => with(Value::from("something else")).unwrap_or_else(|error| {
                let message = error.to_string();
                let mut known = message.split('`').skip(1).step_by(2).skip(1).filter(|word| word != now);
                known.find_map(|word| with(Value::from(word)).ok()).expect(&message)
            }),
            other => panic!("{pointer}: {other}"),
        }
    }

    /// The field a pointer leads to, as [`Fields`] write it.
    fn place(pointer: &str) -> String {
        pointer[1..].split('/').fold(String::new(), |place, step| match step.parse::<usize>() {
            Ok(_) => place + "[]",
            Err(_) if place.is_empty() => step.to_string(),
            Err(_) => place + "." + step,
        })
    }

    /// Scenarios in which, together, every field is written.
    fn full() -> Vec<ScenarioSpec> {
        let names = ["single_head", "gun_ball", "block_flat_head", "block_pressure", "cylinder_core"];
        let mut all: Vec<ScenarioSpec> =
            names.iter().filter_map(|name| Some(load_scenario(name.as_ref()).ok()?.spec)).collect();
        let mut rich = all[0].clone();
        let body = "cases[0].load.device.body";
        for (path, value) in [
            ("clothing", serde_json::json!({"thickness_mm": 2.0, "modulus_kpa": 10.0, "slip": false})),
            ("probes", serde_json::json!([{"name": "p", "point_mm": [1.0, 2.0, 3.0]}])),
            (
                &format!("{body}.housing"),
                serde_json::json!({"mass_kg": 1.0, "mount_kn_m": 9.0, "mount_ns_m": 4.0}),
            ),
            (&format!("{body}.hand"), serde_json::json!({"Simple": {"mass_kg": 0.5, "damping_ns_m": 200.0}})),
            ("analysis.bulk_mpa", Value::from(2200.0)),
        ] {
            access::set(&mut rich, path, value).unwrap();
        }
        for drive in [
            serde_json::json!({"Displacement": {"frequency_hz": 50.0, "normal_mm": 1.0, "tangential_mm": 0.1,
                "second_harmonic_mm": 0.1, "phase_deg": 5.0}}),
            serde_json::json!({"Force": {"frequency_hz": 50.0, "normal_n": 1.0, "tangential_n": 0.1,
                "phase_deg": 5.0}}),
            serde_json::json!({"CrankStroke": {"frequency_hz": 30.0, "stroke_mm": 9.0, "rod_mm": 60.0,
                "phase_deg": 5.0, "stall_force_n": 180.0}}),
        ] {
            access::set(&mut rich, "cases[0].load.device.heads[0].drive", drive).unwrap();
            all.push(rich.clone());
        }
        let mut point = all[0].clone();
        let force =
            serde_json::json!({"point_mm": [1.0, 2.0, 3.0], "force_n": [0.1, 0.2, 0.3], "frequency_hz": 9.0});
        access::set(&mut point, "cases[0].load", serde_json::json!({ "PointForce": force })).unwrap();
        all.push(point);
        all
    }

    /// Every field of every document counts in every key but those that the key names.
    #[test]
    fn every_field_counts_in_every_key_that_does_not_name_it() {
        type Key = fn(&ScenarioSpec) -> String;
        let place_fields = [STRENGTH, BEHIND].concat();
        let keys: [(&str, Key, Fields); 5] = [
            ("case", case_id, WORDS),
            ("report", report_key, NAMES),
            ("body", body_key, ON_THE_BODY),
            ("response", |spec| response_key(spec, ""), STRENGTH),
            ("place", place_key, &place_fields),
        ];
        let mut seen = std::collections::BTreeSet::new();
        for spec in full() {
            let mut pointers = Vec::new();
            leaves(&serde_json::to_value(&spec).unwrap(), "", &mut pointers);
            for pointer in pointers {
                let place = place(&pointer);
                if !seen.insert(place.clone()) {
                    continue;
                }
                let other = altered(&spec, &pointer);
                for (name, key, without) in keys {
                    let ends = place.match_indices(['.', '[']).map(|(at, _)| at).chain([place.len()]);
                    let is_left_out =
                        ends.into_iter().any(|end| without.iter().any(|f| is_named(f, &place[..end])));
                    assert_eq!(key(&spec) == key(&other), is_left_out, "{name} key: {place}");
                }
            }
        }
        for wanted in ["clothing.slip", "boundary.ends", "analysis.tolerance", "probes[].point_mm[]"] {
            assert!(seen.contains(wanted), "{wanted} was never changed");
        }
        assert!(seen.len() > 100, "{}", seen.len());
        let spec = &full()[0];
        assert_ne!(response_key(spec, "a"), response_key(spec, "b"));
    }

    #[test]
    fn the_body_is_what_the_cases_share() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let with = |path: &str, value: Value| {
            let mut other = spec.clone();
            access::set(&mut other, path, value).unwrap();
            body_key(&other)
        };
        assert_eq!(with("cases[0].load.placement.s", Value::from(0.5)), body_key(&spec));
        assert_eq!(with("title", Value::from("x")), body_key(&spec));
        assert_ne!(with("resolution", Value::from("Fine")), body_key(&spec));
        assert_ne!(with("tissues.solids.fat.alpha", Value::from(0.2)), body_key(&spec));
        assert_ne!(with("boundary.bones", Value::from("Free")), body_key(&spec));
    }

    #[test]
    fn a_place_is_where_heads_touch_and_how_fast_they_move() {
        let of = |name: &str, path: &str, value: f64| {
            let mut spec = load_scenario(name.as_ref()).unwrap().spec;
            access::set(&mut spec, path, Value::from(value)).unwrap();
            place_key(&spec)
        };
        let head = "cases[0].load.device.heads[0]";
        let massager = |path: &str, value: f64| of("single_head", path, value);
        let own = massager("cases[0].load.device.treatment_s", 10.0);
        assert_eq!(massager(&format!("{head}.drive.unbalance_kg_mm"), 0.3), own);
        assert_eq!(massager("cases[0].load.device.body.moving_mass_kg", 0.3), own);
        assert_ne!(massager(&format!("{head}.drive.frequency_hz"), 33.0), own);
        assert_ne!(massager(&format!("{head}.shape.radius_mm"), 33.0), own);
        assert_ne!(massager("cases[0].load.placement.s", 0.5), own);
        assert_ne!(massager("geometry.fat_posterior_mm", 9.0), own);
        let stroke = format!("{head}.drive.stroke_mm");
        assert_ne!(
            of("gun_ball", &stroke, 8.0),
            of("gun_ball", &stroke, 12.0),
            "contact that opens is not linear"
        );
    }
}
