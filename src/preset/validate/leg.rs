//! Rules for a subject's own leg.

use super::visitor::{Range, Visitor};
use crate::anatomy::{BoneSpec, LegSpec, LevelSpec, Structure};

/// Number of values around a centre.
const AROUND: usize = 72;
/// Numbers of levels and of points of a border.
const LEVELS: (usize, usize) = (4, 201);
const POINTS: (usize, usize) = (3, 500);
/// Level s that the first and the last section reach: the ends of the mesh.
const REACH: [f64; 2] = [-0.12, 0.82];
/// Largest difference between distances of levels, in s.
const EVEN: f64 = 1e-6;
/// Least thickness of skin and fat [mm].
const COVER_MM: f64 = 2.5;
/// Round-off of the values of a file [mm].
const ROUNDING_MM: f64 = 0.02;

const CENTRE: Range = Range::new(-100.0, 100.0);
const ANGLE: Range = Range::new(-180.0, 180.0);

/// Rules of `LegSpec`.
pub(super) fn leg(v: &mut Visitor, leg: &LegSpec) {
    v.version(leg.version);
    v.number("length_mm", leg.length_mm, Range::new(250.0, 500.0));
    if !leg.cover.is_empty() {
        v.error("cover", "only the reference leg has `cover`; here every level has `fascia_mm`");
    }
    amount(v, "levels", leg.levels.len(), LEVELS);
    for (i, level) in leg.levels.iter().enumerate() {
        v.within(&format!("levels[{i}]"), |v| section(v, level));
    }
    if v.has_errors_at(&v.at("levels")) {
        return;
    }
    let s = |i: usize| leg.levels[i].s;
    let (step, last) = (s(1) - s(0), leg.levels.len() - 1);
    if let Some(i) = (1..=last).find(|i| (s(*i) - s(i - 1) - step).abs() > EVEN || step <= 0.0) {
        v.error(
            &format!("levels[{i}].s"),
            format!("s {} after {}: levels are at equal distances, here {step}, and rise", s(i), s(i - 1)),
        );
    }
    for (i, ok) in [(0, s(0) <= REACH[0]), (last, s(last) >= REACH[1])] {
        if !ok {
            v.error(
                &format!("levels[{i}].s"),
                format!("s {}; allowed: levels from {} or above to {} or below", s(i), REACH[0], REACH[1]),
            );
        }
    }
}

fn amount(v: &mut Visitor, name: &str, count: usize, (low, high): (usize, usize)) {
    if !(low..=high).contains(&count) {
        v.error(name, format!("{count} entries; allowed: {low} to {high}"));
    }
}

fn section(v: &mut Visitor, level: &LevelSpec) {
    v.number("s", level.s, Range::new(-0.5, 1.5));
    centre(v, level.centre_mm);
    around(v, "skin_mm", &level.skin_mm, Range::new(10.0, 150.0));
    around(v, "fascia_mm", &level.fascia_mm, Range::new(5.0, 150.0));
    v.within("tibia", |v| bone(v, &level.tibia));
    v.within("fibula", |v| bone(v, &level.fibula));
    around(v, "gastrocnemius_mm", &level.gastrocnemius_mm, Range::new(0.0, 100.0));
    v.number("septum_deg", level.septum_deg, ANGLE);
    around(v, "tendon_mm", &level.tendon_mm, Range::new(0.0, 20.0));
    if level.tendon.is_some() {
        v.error("tendon", "only the reference leg has `tendon`; here every level has `tendon_mm`");
    }
    for (name, points) in &level.muscles {
        v.within("muscles", |v| border(v, name, points));
    }
    let cover = level.skin_mm.iter().zip(&level.fascia_mm).map(|(skin, fascia)| skin - fascia);
    if let Some((i, cover)) = cover.enumerate().find(|(_, cover)| *cover < COVER_MM - ROUNDING_MM) {
        v.error(
            &format!("fascia_mm[{i}]"),
            format!("the fascia lies {cover:.2} mm under the skin; allowed: at least {COVER_MM} mm"),
        );
    }
}

fn centre(v: &mut Visitor, (x, z): (f64, f64)) {
    v.number("centre_mm[0]", x, CENTRE);
    v.number("centre_mm[1]", z, CENTRE);
}

fn bone(v: &mut Visitor, bone: &BoneSpec) {
    centre(v, bone.centre_mm);
    around(v, "radius_mm", &bone.radius_mm, Range::new(1.0, 100.0));
}

/// Values around a centre, each within `range`.
fn around(v: &mut Visitor, name: &str, values: &[f64], range: Range) {
    amount(v, name, values.len(), (AROUND, AROUND));
    for (i, value) in values.iter().enumerate() {
        v.number(&format!("{name}[{i}]"), *value, range);
    }
}

/// The border of a muscle.
fn border(v: &mut Visitor, name: &str, points: &[(f64, f64)]) {
    let follows_fascia =
        [Structure::Fat, Structure::Tendon, Structure::GastrocnemiusMedial, Structure::GastrocnemiusLateral];
    let inner = |part: &Structure| !follows_fascia.contains(part);
    if Structure::from_name(name).filter(inner).is_none() {
        let known: Vec<&str> = Structure::ALL.into_iter().filter(inner).map(Structure::name).collect();
        v.error(name, format!("no muscle `{name}`; allowed: {}", known.join(", ")));
    }
    amount(v, name, points.len(), POINTS);
    let range = Range::new(-2.0, 2.0);
    for (i, (x, z)) in points.iter().enumerate() {
        v.number(&format!("{name}[{i}][0]"), *x, range);
        v.number(&format!("{name}[{i}][1]"), *z, range);
    }
}
