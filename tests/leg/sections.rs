//! Sections of the default legs against two measured legs (in-vivo MRI; BodyParts3D 3.0).

use crate::{Leg, MAN_12, fine};
use calfwave::anatomy::frame::angle;
use calfwave::anatomy::{Calf, Structure};
use calfwave::math::V3;
use std::collections::BTreeMap;

/// Distance between the points of the grid on which areas are counted [m].
const GRID: f64 = 1e-3;

/// Area of every structure within the skin at level s [m²], bones included, by counting points.
pub(crate) fn areas(calf: &Calf, s: f64) -> BTreeMap<&'static str, f64> {
    let section = calf.section(s);
    let inside = |p: V3, centre: V3, outline: &dyn Fn(f64) -> V3| {
        let psi = angle(p - centre);
        (p - centre).norm() < (outline(psi) - centre).norm()
    };
    let mut area = BTreeMap::new();
    for (i, k) in (-90..=90).flat_map(|i| (-90..=90).map(move |k| (i, k))) {
        let p = V3::new(f64::from(i) * GRID, 0.0, f64::from(k) * GRID);
        if p.norm() < 1e-9 || p.norm() > section.skin(angle(p)) {
            continue;
        }
        let name = if inside(p, section.tibia_centre(), &|psi| section.tibia(psi)) {
            "tibia"
        } else if inside(p, section.fibula_centre(), &|psi| section.fibula(psi)) {
            "fibula"
        } else {
            calf.structure_at(calf.in_section(&section, p)).name()
        };
        *area.entry(name).or_default() += GRID * GRID;
    }
    area
}

/// Volume of every structure between two levels [cm³].
pub(crate) fn volumes(leg: &Leg, [from, to]: [f64; 2]) -> BTreeMap<&'static str, f64> {
    const SLICES: usize = 48;
    let step = (to - from) / SLICES as f64;
    let mut volume = BTreeMap::new();
    for slice in 0..SLICES {
        for (name, area) in areas(&leg.calf, from + (slice as f64 + 0.5) * step) {
            *volume.entry(name).or_default() += area * step * leg.calf.size().length * 1e6;
        }
    }
    volume
}

/// Shares of the section [%] at s 0.2, 0.3, 0.4, 0.5: BodyParts3D, then MRI.
const MEASURED: [(&str, [f64; 4], [f64; 4]); 4] = [
    ("gastrocnemius_medial", [18.8, 14.3, 10.4, 4.7], [15.2, 16.1, 14.7, 9.0]),
    ("gastrocnemius_lateral", [12.0, 9.1, 5.6, 1.7], [7.8, 7.8, 6.0, 1.1]),
    ("tibia", [7.0, 5.2, 4.7, 5.3], [7.3, 5.5, 5.0, 5.3]),
    ("fibula", [1.07, 1.12, 1.25, 1.51], [1.00, 0.99, 1.14, 1.26]),
];

#[test]
fn shares_of_the_section_are_those_of_the_measured_legs() {
    for (k, s) in [0.2, 0.3, 0.4, 0.5].into_iter().enumerate() {
        let area = areas(&MAN_12.calf, s);
        let whole: f64 = area.values().sum();
        for (name, first, second) in MEASURED {
            let (found, mean) = (100.0 * area[name] / whole, 0.5 * (first[k] + second[k]));
            println!("s {s} {name}: {found:.2} % ({:.2} and {:.2} %)", first[k], second[k]);
            // Where a muscle ends its share is small and the two legs differ by a factor.
            let near = (0.85..1.15).contains(&(found / mean)) || (found - mean).abs() < 1.0;
            assert!(near, "s {s} {name}: {found:.2} %, mean of the measured legs {mean:.2} %");
        }
    }
}

#[test]
fn muscle_and_bone_fill_60_to_80_percent_of_the_widest_section() {
    for leg in fine() {
        let area = areas(&leg.calf, 0.28);
        let filled = 1.0 - area[Structure::Fat.name()] / area.values().sum::<f64>();
        println!("{}: {:.1} %", leg.name, 100.0 * filled);
        assert!(filled > 0.6 && filled < 0.8, "{}: {filled}", leg.name);
    }
}
