//! Keys of a scenario.
//!
//! Two scenarios whose results are the same have the same id, however they are written: parts inline or in
//! files, fields in any order, `-0` or `0`, any title, defaults written out or left out. The version of the
//! solver is part of the id, so that results of different versions are never mixed. Because defaults are left
//! out, a new field with a default does not change the ids of existing scenarios.

use super::canonical::{Fields, text_without};
use crate::preset::scenario::ScenarioSpec;

/// Version of the program.
pub const SOLVER_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Version of the numerical results, part of every key. The count after the program version is raised
/// whenever the results of the same scenario change. 2: compressed tissue stiffens. 3: harmonic solves stop
/// at another norm of the residual; traces, skin pressures and absent values changed in the reports. 4: every
/// device with a static force is preloaded, and contact that may open moves about its state at rest. 5:
/// contact at rest by Newton's method. 6: other roundings of several right-hand sides. 7: measured anatomy.
/// 8: the cycle on borders inside elements. 9: curved faces from order 4.
pub const RESULTS_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " numbers 9");

/// Texts, which do not affect results.
const TEXTS: Fields = &["title", "question"];

/// Fields that do not affect a report: texts and the names of cases.
const TEXTS_AND_CASE_NAMES: Fields = &["title", "question", "cases[].name"];

/// Loads and probes: fields that do not affect the model of the body.
const LOADS_AND_PROBES: Fields = &["title", "question", "cases", "probes"];

/// Fields that do not affect a frequency response: amplitude, phase and duration of the drives.
const DRIVE_AMPLITUDES: Fields = &[
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

/// Further fields that do not affect the contact ports of the heads: the body of the device, and the probes.
const DEVICE_BODY: Fields = &[
    "probes",
    "cases[].load.Pressure.force_n",
    "cases[].load.*.device.Inline.body.moving_mass_kg",
    "cases[].load.*.device.Inline.body.housing",
    "cases[].load.*.device.Inline.body.hand",
];

/// Fields that do not affect the device at rest: texts, probes, drives, moving masses, the hand.
const MOTION: Fields = &[
    "title",
    "question",
    "probes",
    "cases[].name",
    "cases[].load.*.device.Inline.name",
    "cases[].load.*.device.Inline.treatment_s",
    "cases[].load.*.device.Inline.heads[].drive",
    "cases[].load.*.device.Inline.body.moving_mass_kg",
    "cases[].load.*.device.Inline.body.hand",
];

/// Canonical text, one line; equal for scenarios with the same results.
pub fn canonical(spec: &ScenarioSpec) -> String {
    text_without(spec, TEXTS)
}

/// Identity of a scenario and of the solver version, 32 hexadecimal digits.
pub fn case_id(spec: &ScenarioSpec) -> String {
    key_without(spec, TEXTS, "")
}

/// Key of a report: as [`case_id`], but independent of the names of cases.
pub fn report_key(spec: &ScenarioSpec) -> String {
    key_without(spec, TEXTS_AND_CASE_NAMES, "")
}

/// Key of the model of the body: depends on mesh, materials, boundary and analysis, not on loads and probes.
pub fn body_key(spec: &ScenarioSpec) -> String {
    key_without(spec, LOADS_AND_PROBES, "")
}

/// Key of a frequency response of the scenario's only case; `beside` is what else the response depends on.
pub fn response_key(spec: &ScenarioSpec, beside: &str) -> String {
    key_without(spec, DRIVE_AMPLITUDES, beside)
}

/// Key of the device at rest under its static force, of the scenario's only case.
pub fn preload_key(spec: &ScenarioSpec) -> String {
    key_without(spec, MOTION, "")
}

/// Key of the contact ports: position and shape of the heads and their frequencies. Cases with the same key
/// can share solves, whatever the amplitude of the drives and the body of the device. A hint for the order of
/// cases, not an identity of results.
pub fn port_key(spec: &ScenarioSpec) -> String {
    key_without(spec, &[DRIVE_AMPLITUDES, DEVICE_BODY].concat(), "")
}

/// Hash of a scenario without the fields `without`. Every key of every store is made here, so that a new
/// field is part of all keys until it is listed as one without effect. `beside` is hashed too.
fn key_without(spec: &ScenarioSpec, without: Fields, beside: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in ["calfwave ", RESULTS_VERSION, "\n", &text_without(spec, without), beside] {
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::identity::canonical::matches_field;
    use crate::preset::{field, load_scenario};
    use serde_json::Value;

    #[test]
    fn defaults_are_left_out_and_all_else_is_part_of_the_id() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let text = canonical(&spec);
        for default in [
            "treatment_s",
            "tilt_deg",
            "over",
            "within_mm",
            "boundary",
            "analysis",
            "probes",
            "offset_",
            "housing",
        ] {
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
            field::set(&mut other, path, value).unwrap();
            assert_ne!(case_id(&spec), case_id(&other), "{path}");
        }
        let mut negative = spec.clone();
        field::set(&mut negative, "cases[0].load.placement.tilt_deg", Value::from(-0.0)).unwrap();
        assert_eq!(case_id(&spec), case_id(&negative));
    }

    /// JSON pointers to all values that can be changed.
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

    /// `spec` with another value at `pointer`; the name of a variant is replaced by another variant.
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
            Value::String(now) if now == "On" => with(Value::from("Off")).unwrap(),
            Value::String(now) => with(Value::from("something else")).unwrap_or_else(|error| {
                let message = error.to_string();
                let mut known = message.split('`').skip(1).step_by(2).skip(1).filter(|word| word != now);
                known.find_map(|word| with(Value::from(word)).ok()).expect(&message)
            }),
            other => panic!("{pointer}: {other}"),
        }
    }

    /// The field path of a JSON pointer, as in [`Fields`].
    fn place(pointer: &str) -> String {
        pointer[1..].split('/').fold(String::new(), |place, step| match step.parse::<usize>() {
            Ok(_) => place + "[]",
            Err(_) if place.is_empty() => step.to_string(),
            Err(_) => place + "." + step,
        })
    }

    /// Scenarios that together contain every field.
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
            field::set(&mut rich, path, value).unwrap();
        }
        for drive in [
            serde_json::json!({"Displacement": {"frequency_hz": 50.0, "normal_mm": 1.0, "tangential_mm": 0.1,
                "second_harmonic_mm": 0.1, "phase_deg": 5.0}}),
            serde_json::json!({"Force": {"frequency_hz": 50.0, "normal_n": 1.0, "tangential_n": 0.1,
                "phase_deg": 5.0}}),
            serde_json::json!({"CrankStroke": {"frequency_hz": 30.0, "stroke_mm": 9.0, "rod_mm": 60.0,
                "phase_deg": 5.0, "stall_force_n": 180.0}}),
        ] {
            field::set(&mut rich, "cases[0].load.device.heads[0].drive", drive).unwrap();
            all.push(rich.clone());
        }
        let mut over = all[0].clone();
        let site = serde_json::json!({"over": {"Site": "FDL"}, "within_mm": 12.0});
        field::set(&mut over, "cases[0].load.placement", site).unwrap();
        all.push(over);
        let mut point = all[0].clone();
        let force =
            serde_json::json!({"point_mm": [1.0, 2.0, 3.0], "force_n": [0.1, 0.2, 0.3], "frequency_hz": 9.0});
        field::set(&mut point, "cases[0].load", serde_json::json!({ "PointForce": force })).unwrap();
        all.push(point);
        all
    }

    /// Every field of every document is part of every key that does not exclude it.
    #[test]
    fn every_field_is_part_of_every_key_that_does_not_exclude_it() {
        type Key = fn(&ScenarioSpec) -> String;
        let port_fields = [DRIVE_AMPLITUDES, DEVICE_BODY].concat();
        let keys: [(&str, Key, Fields); 6] = [
            ("case", case_id, TEXTS),
            ("report", report_key, TEXTS_AND_CASE_NAMES),
            ("body", body_key, LOADS_AND_PROBES),
            ("response", |spec| response_key(spec, ""), DRIVE_AMPLITUDES),
            ("preload", preload_key, MOTION),
            ("port", port_key, &port_fields),
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
                        ends.into_iter().any(|end| without.iter().any(|f| matches_field(f, &place[..end])));
                    assert_eq!(key(&spec) == key(&other), is_left_out, "{name} key: {place}");
                }
            }
        }
        let placement = "cases[].load.Device.placement";
        let [site, within] = ["over.Site", "within_mm"].map(|field| format!("{placement}.{field}"));
        for wanted in
            ["clothing.slip", "boundary.ends", "analysis.tolerance", "probes[].point_mm[]", &site, &within]
        {
            assert!(seen.contains(wanted), "{wanted} was never changed");
        }
        assert!(seen.len() > 100, "{}", seen.len());
        let spec = &full()[0];
        assert_ne!(response_key(spec, "a"), response_key(spec, "b"));
    }

    #[test]
    fn the_body_key_is_independent_of_loads() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let with = |path: &str, value: Value| {
            let mut other = spec.clone();
            field::set(&mut other, path, value).unwrap();
            body_key(&other)
        };
        assert_eq!(with("cases[0].load.placement.s", Value::from(0.5)), body_key(&spec));
        assert_eq!(with("title", Value::from("x")), body_key(&spec));
        assert_ne!(with("resolution", Value::from("Fine")), body_key(&spec));
        assert_ne!(with("tissues.solids.fat.alpha", Value::from(0.2)), body_key(&spec));
        assert_ne!(with("boundary.bones", Value::from("Free")), body_key(&spec));
    }

    #[test]
    fn the_port_key_depends_on_contact_and_frequency() {
        let of = |name: &str, path: &str, value: f64| {
            let mut spec = load_scenario(name.as_ref()).unwrap().spec;
            field::set(&mut spec, path, Value::from(value)).unwrap();
            port_key(&spec)
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
