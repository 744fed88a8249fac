//! Golden values: every shipped scenario and phantom on a coarse mesh, against the recorded numbers.
//!
//! The recorded numbers say nothing about truth; the analytic suites do. They show that a number has changed.
//! A change that is meant is explained in the CHANGELOG, raises `RESULTS_VERSION`, and is recorded by
//!
//! ```text
//! CALFWAVE_RECORD=1 cargo test --release --no-default-features --test golden
//! ```
//!
//! On the instruction set of the record, numbers agree to 10⁻⁶ of the largest of their kind, counts exactly;
//! on another instruction set, where f32 sums round differently, numbers agree to 10⁻³ and counts are not
//! compared.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use calfwave::engine::{Engine, RunOptions};
use calfwave::math::lanes::Isa;
use calfwave::mesh::spec::Resolution;
use calfwave::model::Progress;
use calfwave::preset::identity::RESULTS_VERSION;
use calfwave::preset::load_scenario;
use calfwave::preset::location::SHIPPED;
use calfwave::preset::scenario::GeometrySpec;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Fields that depend on the machine and its load.
const VOLATILE: [&str; 8] =
    ["wall_s", "setup_s", "frequency_setup_s", "solve_s", "mdof_s", "peak_memory_mib", "threads", "backend"];

/// Fields that measure round-off and the stopping of iterations.
const ROUND_OFF: [&str; 4] = ["residual", "residual_percent", "balance_percent", "penalty_percent"];

macro_rules! golden {
    ($($name:ident),*) => {
        /// Presets with recorded values.
        const RECORDED: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            compare(stringify!($name));
        })*
    };
}

golden!(
    block_flat_head,
    block_point,
    block_pressure,
    block_skin,
    cylinder_core,
    gun_ball,
    gun_bullet,
    gun_flat,
    light_and_heavy,
    magic_wand,
    over_site,
    pressing,
    quad_head,
    single_head,
    single_head_imposed,
    vibration_vs_percussion,
    vibration_vs_percussion_stiff
);

#[test]
fn every_shipped_scenario_has_recorded_values() {
    let is_scenario = |name: &&str| name.starts_with("scenarios/") || name.starts_with("phantoms/");
    let names = SHIPPED.iter().map(|(name, _)| *name).filter(is_scenario);
    let names: Vec<&str> =
        names.map(|name| name.split('/').next_back().unwrap().trim_end_matches(".ron")).collect();
    let missing: Vec<&&str> = names.iter().filter(|name| !RECORDED.contains(name)).collect();
    assert!(missing.is_empty() && names.len() == RECORDED.len(), "{missing:?}");
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/values/{name}.json"))
}

/// Compares the numbers of a preset with its record, or records them.
fn compare(name: &str) {
    let found = numbers(name);
    let isa = Isa::detect().name().to_string();
    if std::env::var_os("CALFWAVE_RECORD").is_some() {
        let record = serde_json::json!({
            "results_version": RESULTS_VERSION, "instruction_set": isa, "numbers": found,
        });
        std::fs::write(file(name), serde_json::to_string_pretty(&record).unwrap() + "\n").unwrap();
        return;
    }
    let record: Value = serde_json::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap();
    assert_eq!(record["results_version"], RESULTS_VERSION, "{name}: record the values of this version");
    let same_isa = record["instruction_set"] == isa;
    let recorded: BTreeMap<String, Value> = serde_json::from_value(record["numbers"].clone()).unwrap();
    let changed = differences(&recorded, &found, same_isa);
    assert!(
        changed.is_empty(),
        "{name}: {} of {} values have changed. A change that is meant is explained in the CHANGELOG and \
         raises \
         RESULTS_VERSION.\n{}",
        changed.len(),
        recorded.len(),
        changed[..changed.len().min(12)].join("\n")
    );
}

/// Path → value of everything in the reports of a preset, warnings as sentences.
fn numbers(name: &str) -> BTreeMap<String, Value> {
    let mut spec = load_scenario(name.as_ref()).unwrap().spec;
    spec.resolution = match spec.geometry {
        GeometrySpec::Leg(_) => Resolution::Custom { order: 2, element_mm: 25.0 },
        GeometrySpec::Block(_) | GeometrySpec::Cylinder(_) => Resolution::Preview,
    };
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&RunOptions { threads: Some(1) }).unwrap();
    let outcome = engine.run(&spec, &progress).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut found = BTreeMap::new();
    for case in &outcome.cases {
        let mut report = serde_json::to_value(&case.report).unwrap();
        report["warnings"] = case.report.warnings.iter().map(ToString::to_string).collect();
        flatten(&case.report.case, &report, &mut found);
    }
    found
}

fn flatten(path: &str, value: &Value, out: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !VOLATILE.contains(&name.as_str()))
            .for_each(|(name, value)| flatten(&format!("{path}.{name}"), value, out)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| flatten(&format!("{path}[{i}]"), value, out));
        }
        other => {
            out.insert(path.to_string(), other.clone());
        }
    }
}

/// `path` without the numbers of its list items: what is measured in the same unit.
fn kind(path: &str) -> String {
    let mut kind = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => kind.push(c),
            _ => {}
        }
    }
    kind
}

/// One line for each value that is not as recorded.
fn differences(
    recorded: &BTreeMap<String, Value>,
    found: &BTreeMap<String, Value>,
    same_isa: bool,
) -> Vec<String> {
    let mut largest: BTreeMap<String, f64> = BTreeMap::new();
    for (path, value) in recorded {
        let size = value.as_f64().unwrap_or(0.0).abs();
        let entry = largest.entry(kind(path)).or_default();
        *entry = entry.max(size);
    }
    let tolerance = if same_isa { 1e-6 } else { 1e-3 };
    let mut changed = Vec::new();
    for path in recorded.keys().chain(found.keys().filter(|path| !recorded.contains_key(*path))) {
        let (old, new) = (recorded.get(path), found.get(path));
        let field = path.rsplit('.').next().unwrap_or("").split('[').next().unwrap_or("");
        let agrees = match (old.and_then(Value::as_f64), new.and_then(Value::as_f64)) {
            _ if ROUND_OFF.contains(&field) => old.is_some() == new.is_some(),
            (Some(a), Some(b)) => {
                let difference =
                    if field.ends_with("_deg") { (a - b + 180.0).rem_euclid(360.0) - 180.0 } else { a - b };
                let is_count = old.is_some_and(Value::is_u64) && new.is_some_and(Value::is_u64);
                match is_count {
                    true => a == b || !same_isa,
                    false => difference.abs() <= tolerance * largest[&kind(path)].max(a.abs()),
                }
            }
            _ => {
                old == new
                    || (!same_isa && old.is_some_and(Value::is_string) && new.is_some_and(Value::is_string))
            }
        };
        if !agrees {
            let show = |value: Option<&Value>| value.map_or("absent".to_string(), Value::to_string);
            changed.push(format!("{path}: recorded {}, found {}", show(old), show(new)));
        }
    }
    changed
}

#[test]
fn a_changed_value_is_found() {
    let values = |x: f64, n: u64| -> BTreeMap<String, Value> {
        let mut map = Map::new();
        map.insert("a[0]".into(), x.into());
        map.insert("a[1]".into(), 2.0.into());
        map.insert("n".into(), n.into());
        map.into_iter().collect()
    };
    assert!(differences(&values(1.0, 3), &values(1.0 + 1e-6, 3), true).is_empty());
    assert_eq!(differences(&values(1.0, 3), &values(1.00001, 3), true).len(), 1);
    assert_eq!(differences(&values(1.0, 3), &values(1.0, 4), true).len(), 1);
    assert!(differences(&values(1.0, 3), &values(1.00001, 4), false).is_empty());
    assert_eq!(differences(&values(1.0, 3), &BTreeMap::new(), true).len(), 3);
}
