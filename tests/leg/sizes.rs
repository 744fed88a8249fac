//! Girths, volumes and thicknesses of the default man and woman against the tables of `docs/anatomy.md`.

use crate::sections::volumes;
use crate::{MAN_12, WOMAN_12, fine, subject};
use calfwave::anatomy::Calf;
use calfwave::anatomy::frame::direction;
use calfwave::anatomy::spec::Sex;
use calfwave::mesh::leg::LEVELS;

/// Largest calf girth and smallest ankle girth of the outline [mm].
fn girths(calf: &Calf) -> (f64, f64) {
    let girth = |s: f64| calf.section(s).perimeter() * 1e3;
    let largest = (10..=50).map(|k| girth(f64::from(k) * 0.01)).fold(0.0, f64::max);
    let smallest = (70..=100).map(|k| girth(f64::from(k) * 0.01)).fold(f64::INFINITY, f64::min);
    (largest, smallest)
}

#[test]
fn girths_lie_within_one_deviation_of_the_survey() {
    for (leg, calf, ankle) in
        [(&*MAN_12, (392.0, 30.0), (229.0, 15.0)), (&*WOMAN_12, (373.0, 29.0), (216.0, 15.0))]
    {
        let (largest, smallest) = girths(&leg.calf);
        assert!((largest - calf.0).abs() < calf.1, "{}: calf {largest:.0} mm", leg.name);
        assert!((smallest - ankle.0).abs() < ankle.1, "{}: ankle {smallest:.0} mm", leg.name);
    }
}

#[test]
fn muscle_volumes_lie_within_one_deviation_of_the_table() {
    // Volumes of 24 adults of 71.7 kg and 1.71 m (Handsfield et al. 2014, recalled), in proportion to height
    // times mass; one deviation is about a fifth. Popliteus, the long extensors, the flexors and the
    // fibulares are left out: their borders in the atlas are partly estimates.
    let table = [
        ("gastrocnemius_medial", 257.4),
        ("gastrocnemius_lateral", 150.0),
        ("soleus", 438.2),
        ("tibialis_anterior", 135.2),
    ];
    for (leg, size) in [(&*MAN_12, 1.756 * 85.5), (&*WOMAN_12, 1.628 * 67.8)] {
        let volume = volumes(leg, LEVELS);
        for (name, adults) in table {
            let (found, expected) = (volume[name], adults * size / (1.71 * 71.7));
            println!("{} {name}: {found:.0} cm³ (expected {expected:.0})", leg.name);
            assert!((found / expected - 1.0).abs() < 0.2, "{} {name}: {found:.0}, {expected:.0}", leg.name);
        }
    }
}

/// ∮ ½ r × dr of a closed curve [m²].
fn area(curve: impl Fn(f64) -> (f64, f64)) -> f64 {
    let n = 720;
    let at = |i: usize| curve(i as f64 / n as f64 * std::f64::consts::TAU);
    let sum: f64 = (0..n).map(|i| (at(i), at(i + 1))).map(|((x, z), (u, w))| 0.5 * (x * w - u * z)).sum();
    sum.abs()
}

#[test]
fn the_regions_fill_the_outline_without_the_bones() {
    for leg in fine() {
        let net = |s: f64| {
            let section = leg.calf.section(s);
            let skin = |t: f64| direction(t) * section.skin(t);
            area(|t| (skin(t).x, skin(t).z))
                - area(|t| (section.tibia(t).x, section.tibia(t).z))
                - area(|t| (section.fibula(t).x, section.fibula(t).z))
        };
        // Midpoint rule over 400 slices.
        let slice = (LEVELS[1] - LEVELS[0]) / 400.0;
        let expected: f64 = (0..400)
            .map(|k| net(LEVELS[0] + (f64::from(k) + 0.5) * slice) * slice * leg.calf.size().length)
            .sum();
        let found: f64 = leg.mesh.volumes().iter().sum();
        println!("{}: {:.2} cm³, quadrature {:.2}", leg.name, found * 1e6, expected * 1e6);
        assert!((found / expected - 1.0).abs() < 0.005, "{}: {found} {expected}", leg.name);
    }
}

#[test]
fn the_fat_is_as_requested_unless_it_leaves_too_little_muscle() {
    for (fat, tolerance) in [(2.0, 1e-9), (6.0, 1e-9), (12.0, 1e-9)] {
        let calf = Calf::build(&subject(Sex::Male, fat)).unwrap();
        assert!((calf.effective_fat() * 1e3 - fat).abs() < tolerance, "{}", calf.effective_fat());
    }
    let slim =
        calfwave::anatomy::SubjectSpec { calf_circumference_mm: Some(310.0), ..subject(Sex::Female, 25.0) };
    let effective = Calf::build(&slim).unwrap().effective_fat() * 1e3;
    assert!(effective > 12.0 && effective < 25.0, "{effective}");
}
