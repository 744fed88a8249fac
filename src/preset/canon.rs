//! Canonical form and identity of a scenario.
//!
//! Two scenarios that ask for the same numbers have the same id, however they are written: parts inline or
//! in files, fields in any order, `-0` or `0`, any title, defaults written out or left out. The solver's version is part of
//! the id, so that results of different programs are never mixed. Because defaults are left out, a field that gets a default
//! later leaves the ids of all earlier scenarios as they are.

use crate::drive::spec::{BodySpec, DriveSpec, HandSpec, USUAL_TREATMENT};
use crate::preset::spec::{LoadSpec, Part, ScenarioSpec};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// Version of the program that computes.
pub const SOLVER_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Which numbers it computes, part of the name of every kept answer: the count behind the version is raised whenever the same
/// question gets other numbers. 2: pressed tissue hardens.
pub const NUMBERS: &str = concat!(env!("CARGO_PKG_VERSION"), " numbers 2");

/// What a field is when it is not written, by its place (`.cases[].load.Device…`); none for fields that must be written.
/// A property of the types alone, so it is found once.
static DEFAULTS: Mutex<BTreeMap<String, Option<Value>>> = Mutex::new(BTreeMap::new());

/// One line of text; equal for scenarios that ask for the same numbers.
pub fn canonical(spec: &ScenarioSpec) -> String {
    text_without(spec, &["title", "question"])
}

/// 32 hexadecimal digits naming the scenario and the solver that answers it.
pub fn case_id(spec: &ScenarioSpec) -> String {
    hash(&canonical(spec))
}

/// 32 hexadecimal digits naming the body of a scenario and how it is solved: equal where mesh, materials, boundary and
/// analysis are, whatever acts on it and wherever it is probed.
pub fn body_key(spec: &ScenarioSpec) -> String {
    hash(&text_without(spec, &["title", "question", "cases", "probes"]))
}

/// 32 hexadecimal digits naming where heads touch the body and how fast they move: cases that share it may share their solves,
/// however strong the drive is and whatever stands behind the heads. A hint for the order of cases, not an identity of answers.
pub fn place_key(spec: &ScenarioSpec) -> String {
    let mut plain = spec.clone();
    for case in &mut plain.cases {
        if let LoadSpec::Pressure { force_n, .. } = &mut case.load {
            *force_n = 1.0;
        }
        if let LoadSpec::Device { device: Part::Inline(device), .. }
        | LoadSpec::DeviceAt { device: Part::Inline(device), .. } = &mut case.load
        {
            device.name.clear();
            device.treatment_s = USUAL_TREATMENT;
            let static_force_n = device.body.static_force_n;
            device.body =
                BodySpec { moving_mass_kg: 1.0, static_force_n, housing: None, hand: HandSpec::None };
            for head in &mut device.heads {
                if !matches!(head.drive, DriveSpec::CrankStroke { .. }) {
                    let frequency_hz = head.drive.frequency_hz();
                    head.drive =
                        DriveSpec::Force { frequency_hz, normal_n: 0.0, tangential_n: 0.0, phase_deg: 0.0 };
                }
            }
        }
    }
    hash(&text_without(&plain, &["title", "question", "probes"]))
}

fn hash(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"calfwave ");
    hasher.update(NUMBERS.as_bytes());
    hasher.update(b"\n");
    hasher.update(text.as_bytes());
    hasher.finalize().to_hex()[..32].to_string()
}

fn text_without(spec: &ScenarioSpec, fields: &[&str]) -> String {
    let whole = serde_json::to_value(spec).unwrap_or_default();
    let mut tree = whole.clone();
    if let Some(map) = tree.as_object_mut() {
        map.retain(|name, _| !fields.contains(&name.as_str()));
    }
    let mut known = DEFAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut strip = Strip { whole: &whole, known: &mut known, pointer: String::new(), place: String::new() };
    strip.node(&mut tree);
    let mut out = String::new();
    write_value(&tree, &mut out);
    out
}

/// Takes fields away that say what would hold without them.
struct Strip<'a> {
    whole: &'a Value,
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
                    let keep = strip.default().as_ref() != Some(&*value);
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
