//! Protocols: the shipped ones against the chart, and errors at their lines.

use calfwave::anatomy::Calf;
use calfwave::preset::diagnostic::{Kind, Severity};
use calfwave::preset::document::{Checked, DocumentKind, check};
use calfwave::preset::field::Override;
use calfwave::preset::location::SHIPPED;
use calfwave::preset::scenario::{GeometrySpec, Part};
use calfwave::preset::{PresetError, Protocol, load_protocol};
use std::path::Path;

fn shipped(name: &str) -> Protocol {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets/protocols").join(name);
    load_protocol(&path, &[]).unwrap_or_else(|e| panic!("{e}"))
}

/// Checks a shipped protocol with a part of its text replaced; the presets lie beside it.
fn changed_in(name: &str, right: &str, wrong: &str) -> Result<Checked, PresetError> {
    let folder = tempfile::tempdir().unwrap();
    let presets = folder.path().join("presets");
    for (path, text) in SHIPPED {
        let path = presets.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let text = std::fs::read_to_string(presets.join("protocols").join(name)).unwrap();
    assert!(text.contains(right), "{right}");
    let path = presets.join("protocols/changed.ron");
    std::fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
    check(&path)
}

fn changed(right: &str, wrong: &str) -> Result<Checked, PresetError> {
    changed_in("gun.ron", right, wrong)
}

/// Each stop stands on the skin over the centre of the site whose name it has.
#[test]
fn the_single_head_stands_over_every_charted_site() {
    let protocol = shipped("single_head.ron");
    let GeometrySpec::Leg(Part::Inline(subject)) = &protocol.scenario.geometry else { panic!("a leg") };
    let calf = Calf::build(subject).unwrap();
    let sites = calf.sites();
    assert_eq!(sites.len(), protocol.placements.len());
    for (site, stop) in sites.iter().zip(&protocol.placements) {
        let (s, theta, _) = calf.to_leg(site.centre);
        assert_eq!(site.name, stop.name);
        let (at_s, at_theta_deg) = stop.at.coordinates().expect("placed by coordinates");
        assert!((s - at_s).abs() < 1e-9, "{}: s {s}", site.name);
        assert!((theta.to_degrees() - at_theta_deg).abs() < 1e-9, "{}: θ {theta}", site.name);
        assert_eq!(stop.seconds, 30.0);
    }
}

#[test]
fn the_quad_head_takes_a_minute_on_each_half_and_the_gun_two_in_all() {
    let seconds = |name: &str| shipped(name).placements.iter().map(|p| p.seconds).collect::<Vec<f64>>();
    assert_eq!(seconds("quad_head.ron"), [60.0, 60.0]);
    let gun = seconds("gun.ron");
    assert_eq!((gun.len(), gun.iter().sum::<f64>()), (12, 120.0));
}

#[test]
fn changes_of_the_scenario_reach_every_placement() {
    let change = Override::parse("geometry.fat_posterior_mm=12").unwrap();
    let protocol = load_protocol(Path::new("protocols/gun"), &[change]).unwrap();
    let GeometrySpec::Leg(Part::Inline(subject)) = &protocol.scenario.geometry else { panic!("a leg") };
    assert_eq!((subject.fat_posterior_mm, protocol.scenario.cases.len()), (12.0, 12));
    let wrong = Override::parse("geometry.fat_posterior=12").unwrap();
    let error = load_protocol(Path::new("protocols/gun"), &[wrong]).unwrap_err();
    assert_eq!(error.problems[0].kind, Kind::UnknownName, "{error}");
}

#[test]
fn errors_are_at_their_fields() {
    let table = [
        ("count: 6", "count: 1", "stops[0].count", Kind::Range),
        ("time_s: 60.0", "time_s: 0.0", "stops[0].time_s", Kind::Range),
        ("s: 0.05, theta_deg: 32.0", "s: -0.3, theta_deg: 32.0", "stops[0].from.s", Kind::Range),
        ("theta_deg: 20.0", "theta_deg: 200.0", "stops[0].to.theta_deg", Kind::Range),
        ("lateral side", "medial side", "stops[1].name", Kind::Consistency),
        ("stops:", "case: Some(\"gun\"), stops:", "case", Kind::UnknownName),
        ("stops:", "levels_j_kg: [3.0, 1.0], stops:", "levels_j_kg[1]", Kind::Consistency),
        ("stops:", "levels_j_kg: [NaN], stops:", "levels_j_kg[0]", Kind::Range),
        ("version: 1", "version: 2", "version", Kind::Version),
        ("count:", "counts:", "stops[0].Sweep.counts", Kind::UnknownName),
        ("gun_ball", "vibration_vs_percussion", "case", Kind::Consistency),
    ];
    for (right, wrong, path, kind) in table {
        let error = changed(right, wrong).expect_err(wrong);
        let p = &error.problems[0];
        assert_eq!(p.kind, kind, "{wrong}: {error}");
        assert_eq!(p.severity, Severity::Error);
        assert!(p.path == path || p.path.is_empty() && path == "version", "{wrong}: {} {error}", p.path);
        assert!(p.line > 3 && p.file.ends_with("changed.ron"), "{wrong}: {error}");
    }
    assert_eq!(changed("time_s: 60.0", "time_s: 61.0").unwrap().kind, DocumentKind::Protocol);
}

/// Two entries whose placements have one name, and a place where the device has no skin.
#[test]
fn errors_of_single_placements_are_at_their_entry() {
    let rest = "stops: [Rest(name: \"medial side 2/6\", placement: (s: 0.3, theta_deg: 0.0), time_s: 1.0),";
    let error = changed("stops: [", rest).expect_err("the name of another");
    assert!(error.problems[0].message.contains("the name of another"), "{error}");
    assert!(error.problems[0].path.starts_with("stops["), "{error}");
    let rest = "stops: [Rest(name: \"a\", placement: (s: 0.75, theta_deg: 0.0), time_s: 1.0),";
    let error = changed_in("quad_head.ron", "stops: [", rest).expect_err("the lower heads are off the mesh");
    let p = &error.problems[0];
    assert_eq!((p.path.as_str(), p.kind), ("stops[0]", Kind::Range), "{error}");
    assert!(p.message.starts_with("a: ") && p.line > 3, "{error}");
}
