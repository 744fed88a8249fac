//! Devices placed over the charted sites: the axis goes through the site, from skin that can be treated.

use crate::Leg;
use calfwave::anatomy::TREATABLE_DEG;
use calfwave::drive::placement::{Stand, medial_sign};
use calfwave::drive::spec::{
    BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, PlacementSpec, SkinPoint,
    TargetSpec,
};
use calfwave::drive::{DriveError, Surface, place};
use calfwave::fem::Space;
use calfwave::math::V3;
use calfwave::preset::document::load_subject;
use calfwave::units::{DEG, MM};

/// Subjects of the presets.
const SUBJECTS: [&str; 4] = ["default_man", "default_woman", "high_fat", "slim"];

fn leg(name: &'static str, element_mm: f64) -> Leg {
    let subject = load_subject(format!("subjects/{name}.ron").as_ref()).unwrap();
    Leg::new(name, &subject, element_mm)
}

fn device(shape: HeadShape) -> DeviceSpec {
    let head = HeadSpec {
        shape,
        offset_proximal_mm: 0.0,
        offset_medial_mm: 0.0,
        drive: DriveSpec::Rest,
        contact: ContactSpec::Unilateral { indentation_mm: None },
    };
    let body = BodySpec { moving_mass_kg: 1.0, static_force_n: 10.0, housing: None, hand: HandSpec::None };
    DeviceSpec { version: 1, name: "one head".into(), heads: vec![head], body, treatment_s: 30.0 }
}

fn over(site: &str) -> PlacementSpec {
    let at = SkinPoint::Over(TargetSpec::Site(site.into()));
    PlacementSpec { at, ..PlacementSpec::new(0.0, 0.0) }
}

fn skin(leg: &Leg) -> Surface {
    let space = Space::new(&leg.mesh, 2).unwrap();
    Surface::new(&space, &leg.mesh.surfaces["skin"]).unwrap()
}

/// Every site of every subject, for the widest and the narrowest tool of the presets, on a coarse and on a
/// finer mesh.
#[test]
fn the_axis_goes_through_every_site_of_every_subject() {
    for (name, element_mm) in SUBJECTS.iter().flat_map(|name| [(*name, 24.0), (*name, 14.0)]) {
        let leg = leg(name, element_mm);
        let skin = skin(&leg);
        for shape in [HeadShape::Flat { radius_mm: 37.5 }, HeadShape::Ball { radius_mm: 20.0 }] {
            let device = device(shape);
            for site in leg.calf.sites() {
                let case = format!("{name}, {element_mm} mm, {shape:?}, {}", site.name);
                let stand = Stand::new(&skin, &leg.calf, &device, &over(site.name))
                    .unwrap_or_else(|e| panic!("{case}: {e}"));
                let pose = place(&skin, stand.foot, 0.0, &device.heads[0]).unwrap();
                let miss = pose.radius_of(site.centre) / MM;
                let (s, theta, _) = leg.calf.to_leg(pose.centre);
                let depth = (site.centre - pose.centre).dot(&pose.axis) / MM;
                println!("{case}: s {s:.3}, θ {:.1}°, {depth:.1} mm deep, miss {miss:.4} mm", theta / DEG);
                assert!(miss < 1.0, "{case}: {miss}");
                assert!((TREATABLE_DEG[0]..TREATABLE_DEG[1]).contains(&(theta / DEG)), "{case}: {theta}");
                // The normal is about the shortest way to the skin.
                assert!(
                    depth > 0.0 && depth < site.depth / MM + 3.0,
                    "{case}: {depth} of {}",
                    site.depth / MM
                );
                let under = stand.over.unwrap();
                assert_eq!(under.name, site.name);
                assert!(
                    under.aside / MM <= 0.5 && (under.depth / MM - depth).abs() < 0.5,
                    "{case}: {under:?}"
                );
            }
        }
    }
}

/// Offsets move the foot point along the skin, and the axis away from the site.
#[test]
fn offsets_move_the_device_along_the_skin() {
    let leg = leg("default_man", 24.0);
    let (skin, device) = (skin(&leg), device(HeadShape::Flat { radius_mm: 37.5 }));
    for name in ["SOL TrP1", "PER LONG", "TIB ANT"] {
        let stand = |proximal: f64, medial: f64| {
            let at = PlacementSpec { offset_proximal_mm: proximal, offset_medial_mm: medial, ..over(name) };
            Stand::new(&skin, &leg.calf, &device, &at).unwrap()
        };
        let here = stand(0.0, 0.0);
        let medial = calfwave::drive::placement::tangential(
            V3::y().cross(&V3::new(here.foot.x, 0.0, here.foot.z)),
            V3::y(),
        );
        let towards = if medial.z < 0.0 { medial } else { -medial };
        for (proximal, aside) in [(12.0, 0.0), (-12.0, 0.0), (0.0, 12.0), (0.0, -12.0), (9.0, 12.0)] {
            let moved = stand(proximal, aside);
            let by = (moved.foot - here.foot) / MM;
            let (along, around) = (by.y, by.dot(&towards));
            println!("{name} {proximal} {aside}: {along:.2} {around:.2}, {:?}", moved.over);
            assert!((along - proximal).abs() < 1.5 && (around - aside).abs() < 1.5, "{name}: {by:?}");
            assert!((by.norm() - proximal.hypot(aside)).abs() < 1.0, "{name}: {by:?}");
            assert!(moved.over.unwrap().aside / MM > 1.0, "{name}");
        }
    }
    assert_eq!(medial_sign(-V3::x()), 1.0, "medial is −Z behind");
}

/// A tilted device stands on the same point and no longer aims at the site.
#[test]
fn a_tilt_turns_the_device_about_its_foot() {
    let leg = leg("default_man", 24.0);
    let (skin, device) = (skin(&leg), device(HeadShape::Flat { radius_mm: 37.5 }));
    let upright = Stand::new(&skin, &leg.calf, &device, &over("SOL TrP1")).unwrap();
    let tilted = PlacementSpec { tilt_deg: 20.0, ..over("SOL TrP1") };
    let tilted = Stand::new(&skin, &leg.calf, &device, &tilted).unwrap();
    assert_eq!(upright.foot, tilted.foot);
    let depth = upright.over.unwrap().depth;
    let aside = tilted.over.unwrap().aside;
    assert!((aside / (depth * (20.0 * DEG).sin()) - 1.0).abs() < 0.01, "{aside} {depth}");
}

#[test]
fn unknown_sites_and_offsets_off_the_mesh_are_errors() {
    let leg = leg("default_man", 24.0);
    let (skin, device) = (skin(&leg), device(HeadShape::Flat { radius_mm: 37.5 }));
    let error = |at: &PlacementSpec| Stand::new(&skin, &leg.calf, &device, at).unwrap_err();
    let text = error(&over("SOL TP1")).to_string();
    assert!(text.contains("SOL TP1") && text.contains("SOL TrP1") && text.contains("TIB ANT"), "{text}");
    let off = PlacementSpec { offset_proximal_mm: 90.0, ..over("GAS TrP3") };
    assert!(matches!(error(&off), DriveError::PastEnd { field: "placement.offset_proximal_mm", .. }));
}
