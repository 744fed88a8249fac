//! The widest section against two measured legs (in-vivo MRI; BodyParts3D 3.0).

use crate::{Leg, MAN_12, fine};
use calfwave::math::V3;
use calfwave::mesh::Locator;
use std::collections::BTreeMap;

/// Shares of the area within the skin at level s, by counting points of a grid of 1.5 mm. Points outside the
/// elements belong to the bone with the nearer centre.
fn shares(leg: &Leg, s: f64) -> BTreeMap<String, f64> {
    let locator = Locator::new(&leg.mesh);
    let section = calfwave::anatomy::Section::new(leg.calf.size(), s);
    let y = leg.calf.from_leg(s, 0.0, 0.0).y;
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let mut total = 0usize;
    for i in -50..=50 {
        for k in -50..=50 {
            let p = V3::new(f64::from(i) * 1.5e-3, 0.0, f64::from(k) * 1.5e-3);
            if p.norm() < 1e-9 || p.norm() > section.skin(calfwave::anatomy::frame::angle(p)) - 1e-4 {
                continue;
            }
            let name = match locator.locate(p + V3::y() * y) {
                Some((e, _)) => leg.mesh.regions[usize::from(leg.mesh.region[e])].as_str(),
                None if (p - section.fibula_centre).norm() < (p - section.tibia_centre).norm() => "fibula",
                None => "tibia",
            };
            *count.entry(name.to_string()).or_default() += 1;
            total += 1;
        }
    }
    count.into_iter().map(|(name, n)| (name, n as f64 / total as f64)).collect()
}

#[test]
fn the_tissues_have_the_shares_of_the_widest_section_of_measured_legs() {
    // Shares from MRI at z 127 and BodyParts3D at z 320. The limits extend a third beyond the two.
    let share = shares(&MAN_12, 0.28);
    let rest: f64 = ["soleus", "deep_posterior", "anterior", "lateral"].iter().map(|n| share[*n]).sum();
    let measured = [
        ("gastrocnemius_medial", share["gastrocnemius_medial"], 0.161, 0.188),
        ("gastrocnemius_lateral", share["gastrocnemius_lateral"], 0.078, 0.120),
        ("soleus, deep, anterior, lateral", rest, 0.424, 0.424),
        ("tibia", share["tibia"], 0.055, 0.070),
        ("fibula", share["fibula"], 0.0099, 0.0107),
    ];
    for (name, found, low, high) in measured {
        println!("{name}: {:.1} % (measured {:.1}–{:.1} %)", 100.0 * found, 100.0 * low, 100.0 * high);
        assert!(found > low * 2.0 / 3.0 && found < high * 4.0 / 3.0, "{name}: {found}");
    }
}

#[test]
fn muscle_and_bone_fill_60_to_80_percent_of_the_widest_section() {
    for leg in fine() {
        let filled = 1.0 - shares(leg, 0.28)["fat"];
        println!("{}: {:.1} %", leg.name, 100.0 * filled);
        assert!(filled > 0.6 && filled < 0.8, "{}: {filled}", leg.name);
    }
}
