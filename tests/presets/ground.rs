//! Loads, heads and probes beside the meshed body are refused from its shape alone, with field, value and
//! range.

use calfwave::preset::diagnostic::{Kind, Problem};
use calfwave::preset::document::load_scenario_with;
use calfwave::preset::field::Override;
use std::path::Path;

/// Problems of a shipped scenario after some changes.
fn faults(scenario: &str, changes: &[&str]) -> Vec<Problem> {
    let changes: Vec<Override> = changes.iter().map(|text| Override::parse(text).unwrap()).collect();
    load_scenario_with(Path::new(scenario), &changes).map_or_else(|e| e.problems, |_| Vec::new())
}

const POINT: &str = "cases[0].load.point_mm";
const OFFSET: &str = "cases[0].load.device.heads[0].offset";

#[test]
fn positions_beside_the_body_are_refused_with_field_value_and_range() {
    // Blocks span ±80 mm and 0 to −60 mm; the cylinder has a radius of 60 mm and spans ±100 mm; the leg is
    // meshed from −0.12 to 0.82.
    let table: [(&str, String, &str, &str); 17] = [
        ("block_flat_head", format!("{POINT}=[0,119,0]"), "point_mm[1]", "-80 to 80 mm"),
        ("block_flat_head", format!("{POINT}=[0,0,-80.2]"), "point_mm[2]", "-80 to 80 mm"),
        ("block_flat_head", format!("{POINT}=[-60,0,0]"), "point_mm[0]", "-0.1 to 0.1 mm"),
        ("block_flat_head", format!("{POINT}=[5,0,0]"), "point_mm[0]", "-0.1 to 0.1 mm"),
        ("block_flat_head", format!("{OFFSET}_proximal_mm=119"), "offset_proximal_mm", "-80 to 80 mm"),
        ("block_flat_head", format!("{OFFSET}_medial_mm=-119"), "offset_medial_mm", "-80 to 80 mm"),
        ("block_pressure", format!("{POINT}=[-60,0,0]"), "point_mm[0]", "-0.1 to 0.1 mm"),
        ("block_pressure", format!("{POINT}=[0,-119,0]"), "point_mm[1]", "-80 to 80 mm"),
        ("block_point", format!("{POINT}=[-60,0,60.5]"), "point_mm[2]", "-60 to 60 mm"),
        ("block_point", format!("{POINT}=[-121,0,0]"), "point_mm[0]", "-120 to 0 mm"),
        ("block_point", "probes[0].point_mm=[1,0,0]".into(), "probes[0].point_mm[0]", "-120 to 0 mm"),
        ("cylinder_core", format!("{POINT}=[-12,0,0]"), "point_mm", "59.9 to 60.1 mm"),
        ("cylinder_core", format!("{POINT}=[0,101,60]"), "point_mm[1]", "-100 to 100 mm"),
        ("cylinder_core", "probes[1].point_mm=[-5,0,0]".into(), "probes[1].point_mm", "12 to 60 mm"),
        ("single_head", "cases[0].load.placement.s=0.94".into(), "placement.s", "-0.12 to 0.82"),
        ("single_head", "cases[0].load.placement.s=-0.13".into(), "placement.s", "-0.12 to 0.82"),
        ("single_head", format!("{OFFSET}_proximal_mm=190"), "offset_proximal_mm", "to 15"),
    ];
    for (scenario, change, field, allowed) in table {
        let found = faults(scenario, &[&change]);
        let [problem] = &found[..] else { panic!("{change}: {found:?}") };
        assert_eq!(problem.kind, Kind::Range, "{problem}");
        assert!(problem.path.ends_with(field), "{change}: {problem}");
        assert!(problem.allowed.contains(allowed), "{change}: {problem}");
        assert!(!problem.value.is_empty(), "{change}: {problem}");
    }
}

/// Each head is checked by itself, relative to the position of the device.
#[test]
fn the_range_of_an_offset_ends_at_the_ends_of_the_body() {
    let found = faults(
        "block_flat_head",
        &[
            &format!("{POINT}=[0,60,10]"),
            &format!("{OFFSET}_proximal_mm=30"),
            &format!("{OFFSET}_medial_mm=-80"),
        ],
    );
    let allowed: Vec<&str> = found.iter().map(|p| p.allowed.as_str()).collect();
    assert_eq!(allowed, ["-140 to 20 mm", "-70 to 90 mm"], "{found:?}");
    let quad = faults("quad_head", &["cases[0].load.placement.s=0.8"]);
    assert!(quad.len() == 2 && quad.iter().all(|p| p.path.ends_with("offset_proximal_mm")), "{quad:?}");
}

#[test]
fn positions_on_the_end_of_the_body_are_accepted() {
    let table = [
        ("block_flat_head", format!("{POINT}=[0,80,-80]")),
        ("block_flat_head", format!("{OFFSET}_proximal_mm=80")),
        ("block_point", format!("{POINT}=[-120,60,-60]")),
        ("cylinder_core", format!("{POINT}=[-42.4,100,42.4]")),
        ("single_head", "cases[0].load.placement.s=0.82".into()),
        ("single_head", "cases[0].load.placement.s=-0.12".into()),
        ("single_head", format!("{OFFSET}_medial_mm=200")),
    ];
    for (scenario, change) in table {
        assert_eq!(faults(scenario, &[&change]), [], "{change}");
    }
}

/// A device over a site: the site, the offsets and the moves are checked from the shape of the leg.
#[test]
fn a_place_over_a_site_is_checked_before_anything_is_meshed() {
    let place = "cases[0].load.placement";
    let over = |site: &str| format!("{place}.over=Site(\"{site}\")");
    let one = |scenario: &str, changes: &[&str]| {
        let found = faults(scenario, changes);
        let [problem] = &found[..] else { panic!("{changes:?}: {found:?}") };
        problem.clone()
    };
    let unknown = one("single_head", &[&over("SOL TP1")]);
    assert_eq!(unknown.kind, Kind::UnknownName);
    assert!(unknown.path.ends_with("placement.over") && unknown.allowed.contains("TIB ANT"), "{unknown}");
    assert!(unknown.nearest.as_ref().is_some_and(|n| n.starts_with("SOL TrP")), "{unknown}");
    let within = one("single_head", &[&format!("{place}.within_mm=12")]);
    assert!(within.path.ends_with("within_mm") && within.message.contains("over"), "{within}");
    for (field, value, allowed) in [
        ("within_mm", "31", "1 to 30 mm"),
        ("offset_medial_mm", "-101", "-100 to 100 mm"),
        ("offset_proximal_mm", "nan", "-100 to 100 mm"),
    ] {
        let problem = one("single_head", &[&over("FDL"), &format!("{place}.{field}={value}")]);
        assert!(problem.path.ends_with(field), "{problem}");
        assert!(problem.allowed.contains(allowed) || value == "nan", "{problem}");
    }
    // GAS TrP3 lies 35 mm below the end of the mesh: the device itself, or two of its heads, leave it.
    let off = one("single_head", &[&over("GAS TrP3"), &format!("{place}.offset_proximal_mm=50")]);
    assert!(off.path.ends_with("placement.offset_proximal_mm"), "{off}");
    let heads = faults("quad_head", &[&over("GAS TrP3")]);
    assert!(heads.len() == 2 && heads.iter().all(|p| p.path.ends_with("offset_proximal_mm")), "{heads:?}");
    let lower = format!("{place}.offset_proximal_mm=-25");
    assert_eq!(faults("quad_head", &[&over("GAS TrP3"), &lower]), []);
    let phantom = problem_on_a_phantom();
    assert!(phantom.contains("DeviceAt"), "{phantom}");
}

/// The problem of a device over a site on a phantom.
fn problem_on_a_phantom() -> String {
    let device = "(version: 1, name: \"d\", heads: [(shape: Flat(radius_mm: 10.0), drive: Rest, \
                  contact: Tied)], body: (moving_mass_kg: 1.0, static_force_n: 1.0))";
    let load = format!("Device(device: Inline({device}), placement: (over: Site(\"FDL\")))");
    let found = faults("block_flat_head", &[&format!("cases[0].load={load}")]);
    found.iter().map(|p| p.message.clone()).collect::<Vec<_>>().join("\n")
}

/// On a leg the positions are checked against the analytic outline, before meshing.
#[test]
fn points_and_pressures_of_a_leg_lie_on_it() {
    let load = |kind: &str, at: &str| {
        let value = format!("cases[0].load={{\"{kind}\":{{\"point_mm\":{at},\"frequency_hz\":50");
        match kind {
            "Pressure" => format!("{value},\"radius_mm\":10,\"force_n\":1}}}}"),
            _ => format!("{value},\"force_n\":[1,0,0]}}}}"),
        }
    };
    let calf = calfwave::anatomy::Calf::build(
        &calfwave::preset::document::load_subject("subjects/default_man".as_ref()).unwrap(),
    )
    .unwrap();
    let at = |s: f64, depth: f64| {
        let p = calf.from_leg(s, 0.2, depth) * 1e3;
        format!("[{},{},{}]", p.x, p.y, p.z)
    };
    for (kind, s, depth, valid) in [
        ("Pressure", 0.3, 0.0, true),
        ("Pressure", 0.3, 0.02, false),
        ("Pressure", 0.3, -0.02, false),
        ("Pressure", 0.9, 0.0, false),
        ("PointForce", 0.3, 0.02, true),
        ("PointForce", 0.3, -0.01, false),
        ("PointForce", -0.2, 0.02, false),
    ] {
        let found = faults("single_head", &[&load(kind, &at(s, depth))]);
        assert_eq!(found.is_empty(), valid, "{kind} {s} {depth}: {found:?}");
        assert!(found.iter().all(|p| p.path.contains("point_mm") && !p.allowed.is_empty()), "{found:?}");
    }
    let probe = |at: &str| format!("probes=[{{\"name\":\"p\",\"point_mm\":{at}}}]");
    assert_eq!(faults("single_head", &[&probe(&at(0.3, 0.01))]), []);
    assert_eq!(faults("single_head", &[&probe(&at(0.3, -0.01))]).len(), 1);
    assert_eq!(faults("single_head", &[&probe(&at(0.85, 0.01))]).len(), 1);
}
