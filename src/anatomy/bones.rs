//! Bones of a section moved and trimmed so that what lies around them can be meshed.
//!
//! Skin and muscles scale with the girth of a subject and bones with its length, so that bones of a slim leg
//! would touch the fascia, and near the joints they touch each other. The tibia is moved along the
//! antero-posterior axis until its front touches the fascia, the fibula outwards or inwards; then outlines
//! are trimmed. In the reference leg the shaft moves by up to 3 mm; condyles are trimmed most, laterally by
//! up to 15 mm.

use crate::anatomy::frame::{angle, direction, wrapped};
use crate::anatomy::section::Section;
use crate::math::V3;
use crate::units::{DEG, MM};

/// Distance of the front of the tibia from the fascia [m].
const FRONT: f64 = 0.3 * MM;
/// Least distance of a bone from the fascia [m].
const CLEARANCE: f64 = 2.5 * MM;
/// Room between the back of the tibia and gastrocnemius [m].
const BEHIND: f64 = 6.0 * MM;
/// Room at the knee laterally and medially of the bone [m].
const BESIDE: [f64; 2] = [26.0 * MM, 9.0 * MM];
/// Muscle over the fibula [m]: wanted, and least.
const OVER_FIBULA: [f64; 2] = [6.5 * MM, 4.2 * MM];
/// Least width of the space between the bones [m].
const INTEROSSEOUS: f64 = 7.0 * MM;
/// Radius of what ends on the head of the fibula [m].
const ROD: f64 = 7.0 * MM;

/// Moves and trims the bones of `section`.
pub(super) fn place_bones(section: &mut Section) {
    touch_fascia(section);
    fit_bones(section, OVER_FIBULA[0]);
}

/// Moves and trims the bones of a measured `section` where what lies around them has too little room: the
/// tibia stays in its place, and the fibula has the least muscle over it.
pub(super) fn make_room(section: &mut Section) {
    fit_bones(section, OVER_FIBULA[1]);
}

/// Trims the bones, and moves the fibula until muscle of the thickness `over` [m] lies over it.
fn fit_bones(section: &mut Section, over: f64) {
    let small = section.muscle.min(1.0);
    end_fibula(section);
    trim_tibia(section);
    let reach = section.fibula.centre.norm().min(fibula_reach(section, over * small));
    section.fibula.centre = section.fibula.centre.normalize() * reach;
    open_interosseous_space(section, INTEROSSEOUS * small, OVER_FIBULA[1] * small);
    trim_gastrocnemius(section);
}

/// Thins the fibula to a rod above its head.
fn end_fibula(section: &mut Section) {
    let rod = ((0.03 - section.s) / 0.03).clamp(0.0, 1.0);
    let small = section.muscle.min(1.0);
    section.fibula.radius = section.fibula.radius.map(|_, r| (1.0 - rod) * r + rod * ROD * small);
}

/// Distance from the fascia to the point `p` of the section, negative outside [m].
fn depth(section: &Section, p: V3) -> f64 {
    section.fascia(angle(p)) - p.norm()
}

/// Moves the tibia forwards or backwards until its front touches the fascia.
fn touch_fascia(section: &mut Section) {
    const FAR: f64 = 8.0 * MM;
    let (mut free, mut through) = (-FAR, FAR);
    for _ in 0..30 {
        let forward = 0.5 * (free + through);
        let inside = (25..50).all(|i| {
            let p = section.tibia(f64::from(i) * 4.0 * DEG) + V3::x() * forward;
            depth(section, p) > FRONT
        });
        if inside { free = forward } else { through = forward }
    }
    section.tibia.centre.x += free * (1.0 - section.knee());
}

/// Trims the outline of the tibia to leave room at its sides and behind it.
fn trim_tibia(section: &mut Section) {
    let (knee, muscle) = (section.knee(), section.muscle);
    let plateau =
        |psi: f64, middle: f64, half: f64| (-(wrapped(psi - middle * DEG) / (half * DEG)).powi(4)).exp();
    let smooth = section.tibia.radius.smoothed(3.0);
    section.tibia.radius = section.tibia.radius.map(|psi, r| (1.0 - knee) * r + knee * smooth.at(psi));
    let trimmed = section.tibia.radius.map(|psi, r| {
        let lateral = BESIDE[0] * muscle * plateau(psi, -88.0, 55.0) * knee;
        let medial = BESIDE[1] * muscle * plateau(psi, 85.0, 50.0) * knee;
        let front = plateau(psi, 142.0, 62.0) * (1.0 - knee);
        let room = (CLEARANCE + (FRONT - CLEARANCE) * front).max(lateral).max(medial);
        if psi > 85.0 * DEG && psi < 200.0 * DEG && section.s > 0.06 {
            r
        } else {
            trim(section, psi, r, room)
        }
    });
    let (shaft, condyle) = (trimmed.smoothed(6.0), trimmed.smoothed(3.5));
    section.tibia.radius = trimmed.map(|psi, _| (1.0 - knee) * shaft.at(psi) + knee * condyle.at(psi));
}

/// Thins gastrocnemius where it would touch the tibia from behind.
fn trim_gastrocnemius(section: &mut Section) {
    let place = |i: i32| {
        let p = section.tibia(f64::from(i) * 0.5 * DEG);
        (angle(p), p.norm())
    };
    let outline: Vec<(f64, f64)> = (0..720).map(place).collect();
    let behind = BEHIND * section.muscle.min(1.0);
    let tibia = |theta: f64| {
        let near = outline.iter().filter(|(at, _)| wrapped(at - theta).abs() < 2.5 * DEG);
        near.map(|(_, radius)| *radius).fold(0.0, f64::max)
    };
    let thin =
        section.gastrocnemius.map(|theta, t| t.min((section.fascia(theta) - tibia(theta) - behind).max(0.0)));
    section.gastrocnemius = thin.smoothed(14.0);
}

/// Largest radius up to `radius` at which the tibia stays `room` inside the fascia [m].
fn trim(section: &Section, psi: f64, radius: f64, room: f64) -> f64 {
    let free = |r: f64| depth(section, section.tibia.centre + direction(psi) * r) > room;
    if free(radius) {
        return radius;
    }
    let (mut inside, mut outside) = (0.0, radius);
    for _ in 0..25 {
        let r = 0.5 * (inside + outside);
        if free(r) { inside = r } else { outside = r }
    }
    inside
}

/// Largest distance of the fibula centre from the section centre that leaves `cover` [m] of muscle over it
/// [m].
fn fibula_reach(section: &Section, cover: f64) -> f64 {
    let facing = section.fibula_facing();
    section.fascia(facing) - section.fibula.radius.at(facing) - cover
}

/// Width of the interosseous space along the line between the bone centres [m].
fn interosseous_width(section: &Section) -> f64 {
    let apart = section.fibula.centre - section.tibia.centre;
    let (out, back) = (angle(apart), angle(-apart));
    apart.norm() - section.tibia.radius.at(out) - section.fibula.radius.at(back)
}

/// Widens the interosseous space to `width` [m]: the fibula moves outwards while `cover` [m] of muscle stays
/// over it, then the tibia is dented, then the fibula becomes thinner.
fn open_interosseous_space(section: &mut Section, width: f64, cover: f64) {
    let missing = |section: &Section| (width - interosseous_width(section)).max(0.0);
    let room = (fibula_reach(section, cover) - section.fibula.centre.norm()).max(0.0);
    let out = section.fibula.centre.normalize();
    section.fibula.centre += out * missing(section).min(room);
    let facing = angle(section.fibula.centre - section.tibia.centre);
    let dent = missing(section).min(10.0 * MM);
    let bump = |psi: f64| (-(wrapped(psi - facing) / (50.0 * DEG)).powi(2)).exp();
    section.tibia.radius = section.tibia.radius.map(|psi, r| r - dent * bump(psi));
    let thinner = missing(section).min(0.3 * section.fibula.radius.mean());
    section.fibula.radius = section.fibula.radius.map(|_, r| r - thinner);
}
