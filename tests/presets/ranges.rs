//! Every number of every document is either valid or refused with field and range; none causes a panic, an
//! endless check or an unbounded mesh.

use calfwave::engine::budget;
use calfwave::preset::ScenarioSpec;
use calfwave::preset::diagnostic::Kind;
use calfwave::preset::document::{check, load_scenario};
use calfwave::preset::location::SHIPPED;
use calfwave::preset::scenario::GeometrySpec;
use calfwave::preset::syntax::to_ron;
use std::ops::Range;

/// Values that replace every number.
const TRIED: [&str; 9] = ["0", "-1", "1e-300", "1e-9", "1e9", "1e300", "NaN", "inf", "-inf"];
/// Most elements of an accepted body. The limit on memory is checked before they are created.
const MOST_ELEMENTS: f64 = 1.2e9;

/// The numbers in a text, outside comments, strings and names.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut i) = (Vec::new(), 0);
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'+' | b'-');
    while i < bytes.len() {
        match bytes[i] {
            b'/' if bytes.get(i + 1) == Some(&b'/') => {
                i += text[i..].find('\n').unwrap_or(text.len() - i);
            }
            b'"' => i += 2 + text[i + 1..].find('"').unwrap(),
            b if is_part(b) || !b.is_ascii() => {
                let start = i;
                while i < bytes.len() && (is_part(bytes[i]) || !bytes[i].is_ascii()) {
                    i += 1;
                }
                if text[start..i].parse::<f64>().is_ok() && !text[start..i].contains(char::is_alphabetic) {
                    found.push(start..i);
                }
            }
            _ => i += 1,
        }
    }
    found
}

/// The whole scenario in one text.
fn whole(name: &str) -> String {
    to_ron(&load_scenario(name.as_ref()).unwrap().spec).unwrap()
}

/// Asserts that the elements and the memory of an accepted scenario can be estimated without meshing.
fn countable(spec: &ScenarioSpec, what: &str) {
    let (_, element_mm) = spec.resolution.discretisation();
    let elements = match &spec.geometry {
        GeometrySpec::Block(b) => b.division(element_mm).elements,
        GeometrySpec::Cylinder(c) => c.division(element_mm).elements,
        GeometrySpec::Leg(_) => budget::expected_unknowns(spec),
    };
    assert!((1.0..MOST_ELEMENTS).contains(&elements), "{what}: {elements}");
    assert!(budget::expected_mib(spec).is_finite(), "{what}");
}

/// Replaces every number of a document by every value.
fn sweep(name: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in SHIPPED {
        let path = folder.path().join("presets").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    // The file lies beside the shipped presets, so that its parts are found.
    let path = folder.path().join("presets/studies/tried.ron");
    let places = numbers(text);
    assert!(places.len() > 3, "{name}");
    for place in places {
        for value in TRIED {
            let tried = format!("{}{value}{}", &text[..place.start], &text[place.end..]);
            let line = text[..place.start].lines().count();
            let what = format!("{name}: {value} for {} in line {line}", &text[place.clone()]);
            std::fs::write(&path, &tried).unwrap();
            match check(&path) {
                Ok(_) => {
                    assert!(!value.contains('N') && !value.contains('i'), "{what} is accepted");
                    if let Ok(scenario) = load_scenario(&path) {
                        countable(&scenario.spec, &what);
                    }
                }
                Err(error) => {
                    let named = |p: &calfwave::preset::Problem| {
                        !p.path.is_empty()
                            && !p.message.is_empty()
                            && (p.kind != Kind::Range || !p.allowed.is_empty() && !p.value.is_empty())
                    };
                    assert!(error.problems.iter().all(named), "{what}: {error}");
                }
            }
        }
    }
}

#[test]
fn every_number_of_phantoms_is_bounded() {
    for name in ["block_flat_head", "block_point", "block_pressure", "cylinder_core"] {
        let text = whole(name);
        assert!(text.contains("resolution: Draft"));
        sweep(name, &text.replace("resolution: Draft", "resolution: Custom(order: 3, element_mm: 16.0)"));
    }
}

#[test]
fn every_number_of_scenarios_on_a_leg_is_bounded() {
    for name in ["gun_ball", "quad_head"] {
        sweep(name, &whole(name));
    }
}

#[test]
fn every_number_of_parts_and_studies_is_bounded() {
    let shipped = |path: &str| SHIPPED.iter().find(|(name, _)| *name == path).unwrap().1;
    for path in [
        "subjects/slim.ron",
        "tissues/gel.ron",
        "tissues/soft.ron",
        "devices/gun_ball_imposed.ron",
        "devices/roller.ron",
        "devices/light_wearable.ron",
    ] {
        sweep(path, shipped(path));
    }
    for path in ["studies/placement.ron", "studies/single_head_design.ron"] {
        sweep(path, shipped(path));
    }
}

/// Thin bodies, large bodies and flat elements.
#[test]
fn extents_and_aspect_ratios_out_of_range_are_refused_by_name() {
    use calfwave::preset::document::load_scenario_with;
    use calfwave::preset::field::Override;
    let faults = |scenario: &str, changes: &[&str]| {
        let changes: Vec<Override> = changes.iter().map(|t| Override::parse(t).unwrap()).collect();
        load_scenario_with(scenario.as_ref(), &changes).map_or_else(|e| e.to_string(), |_| String::new())
    };
    for (scenario, changes, words) in [
        ("block_point", &["geometry.width_mm=1e-9"][..], "geometry.width_mm"),
        ("block_point", &["geometry.width_mm=1e-9"], "1 to 2000 mm"),
        ("block_point", &["tissues.solids.firm_gel.mu_l_kpa=1e-300"], "0.01 to 1e8 kPa"),
        ("block_point", &["tissues.solids.firm_gel.mu_l_kpa=1e308"], "0.01 to 1e8 kPa"),
        ("block_point", &["cases[0].load.frequency_hz=1e9"], "1 to 400 Hz"),
        ("cylinder_core", &["geometry.core_radius_mm=1e-9"], "geometry.core_radius_mm"),
        (
            "block_flat_head",
            &[
                "geometry.layers[0].thickness_mm=0.3",
                "resolution={\"Custom\":{\"order\":2,\"element_mm\":40}}",
            ],
            "geometry.layers[0].thickness_mm",
        ),
        ("block_flat_head", &["cases[0].load.device.heads[0].shape.radius_mm=1e-9"], "3 to 80 mm"),
        ("block_flat_head", &["cases[0].load.device.heads[0].shape.radius_mm=1e9"], "3 to 80 mm"),
    ] {
        let found = faults(scenario, changes);
        assert!(found.contains(words), "{changes:?}: {found}");
    }
}
