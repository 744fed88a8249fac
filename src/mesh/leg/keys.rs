//! `Keys`: where the main lines of the template meet fascia, bones and the border between core and ring.
//!
//! Angles follow the anatomy: a corner of the core lies at the septum of gastrocnemius, where its inner
//! border has a kink, and moves to the medial side where the muscle ends; corners on the bones turn with the
//! direction from one bone to the other.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction, wrapped};
use crate::math::V3;
use crate::math::interp::{Table, smoothstep};
use crate::units::{DEG, MM};
use std::sync::LazyLock;

/// Least thickness of the muscle ring where gastrocnemius is thin [m].
const LEAST_RING: f64 = 5.0 * MM;
/// Angles of the fibula at the block corners A, B, C, D [deg], from the direction in which it faces the skin,
/// medial positive.
const FIBULA_DEG: [f64; 4] = [50.0, -32.0, -117.5, 155.0];
/// Angle at which the fibula faces the tibia, from that in which it faces the skin, on the shaft [deg].
const FACING_TIBIA_DEG: f64 = 241.0;
/// Angles ψ of the tibia at which the template leaves it [deg], and the direction of the fibula on the shaft.
const TIBIA_SIDE_DEG: f64 = -114.0;
const TIBIA_LATERAL_DEG: f64 = 202.0;
const FIBULA_DIRECTION_DEG: f64 = -49.0;

/// Angles ψ of the tibia at which core and fascia end medially [deg], as functions of s: on the condyles the
/// head of gastrocnemius reaches less far forwards.
static MEDIAL_DEG: LazyLock<[Table; 2]> = LazyLock::new(|| {
    let core =
        [(-0.12, 14.0), (-0.1, 18.0), (0.04, 19.0), (0.1, 22.0), (0.16, 27.0), (0.2, 39.0), (0.28, 48.0)];
    let fascia = [
        (-0.12, 70.0),
        (-0.08, 80.0),
        (0.03, 78.0),
        (0.08, 66.0),
        (0.14, 66.0),
        (0.18, 76.0),
        (0.22, 92.0),
        (0.28, 90.0),
        (0.6, 93.0),
        (0.7, 92.0),
        (0.82, 83.0),
    ];
    [Table::new(&core), Table::new(&fascia)]
});

/// Main lines of the template in one section. Angles in radians.
pub(super) struct Keys<'a> {
    section: &'a Section,
    /// θ of the corners of the core behind the lateral compartment and at the septum, or medially.
    pub(super) corners: [f64; 2],
    /// ψ of the fibula at A, B, C, D.
    pub(super) fibula: [f64; 4],
    /// ψ of the tibia where the interosseous space begins.
    pub(super) tibia_inner: f64,
    /// ψ of the tibia where core and fascia end medially.
    pub(super) tibia_medial: [f64; 2],
    /// ψ of the tibia where core and fascia end laterally.
    pub(super) tibia_lateral: [f64; 2],
}

impl<'a> Keys<'a> {
    /// The lines of `section`.
    pub(super) fn new(section: &'a Section) -> Keys<'a> {
        let s = section.s;
        let facing = section.fibula_facing();
        let distal = smoothstep((s - 0.53) / 0.15);
        let medial = section.septum();
        let to_fibula = angle(section.fibula_centre() - section.tibia_centre());
        let to_tibia = angle(section.tibia_centre() - section.fibula_centre());
        let turned = wrapped(to_tibia - facing - FACING_TIBIA_DEG * DEG);
        let turned = 0.5 * smoothstep((0.3 - s) / 0.2) * turned;
        let rod = smoothstep((0.02 - s) / 0.03);
        let back = 22.0 * smoothstep((0.10 - s) / 0.07) - rod * 37.0 + 14.0 * smoothstep((s - 0.68) / 0.1);
        let [a, b, c, d] = FIBULA_DEG.map(|degrees| facing + degrees * DEG);
        let side = 0.25 * (to_fibula - FIBULA_DIRECTION_DEG * DEG);
        Keys {
            section,
            corners: [
                lerp(facing + 46.0 * DEG, -58.0 * DEG, section.knee()),
                medial + distal * (62.0 * DEG - medial),
            ],
            fibula: [
                a + back * DEG,
                b + 0.5 * turned,
                c + turned + rod * -12.0 * DEG,
                d + turned - rod * 20.0 * DEG,
            ],
            tibia_inner: lerp(
                to_fibula + (3.5 + 18.0 * smoothstep((s - 0.68) / 0.12)) * DEG,
                -72.0 * DEG,
                0.8 * section.knee(),
            ),
            tibia_medial: MEDIAL_DEG.each_ref().map(|table| table.at(s) * DEG),
            tibia_lateral: [TIBIA_SIDE_DEG * DEG + side, TIBIA_LATERAL_DEG * DEG + side],
        }
    }

    /// Least thickness of the ring [m].
    fn least_ring(&self) -> f64 {
        LEAST_RING * self.section.muscle.min(1.0)
    }

    /// Thickness of the muscle ring at angle θ [m]: that of gastrocnemius where it is thicker than the least.
    /// Distally of gastrocnemius the ring is thinner at the corners, which widens their angles.
    pub(super) fn ring(&self, theta: f64) -> f64 {
        let near = |corner: f64| (1.0 - (wrapped(theta - corner) / (25.0 * DEG)).abs()).max(0.0);
        let least = self.least_ring()
            * (1.0
                - 0.5
                    * smoothstep((self.section.s - 0.44) / 0.08)
                    * (near(self.corners[0]) + near(self.corners[1])));
        (self.section.gastrocnemius(theta).powi(4) + least.powi(4)).powf(0.25)
    }

    /// Point of the border between core and ring at angle θ [m].
    pub(super) fn inner(&self, theta: f64) -> V3 {
        direction(theta) * (self.section.fascia(theta) - self.ring(theta))
    }

    /// Point of the fascia at angle θ [m].
    pub(super) fn fascia(&self, theta: f64) -> V3 {
        direction(theta) * self.section.fascia(theta)
    }
}

/// Linear interpolation from a (t = 0) to b (t = 1).
pub(super) fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}
