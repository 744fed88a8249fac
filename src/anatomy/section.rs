//! `Section`: one level of the leg: skin outline, fascia, bones, layer thicknesses.
//!
//! Sizes follow the section tables (ANSUR II girths, clinical ultrasound thicknesses) and,
//! where they disagree, two measured legs (in-vivo MRI; BodyParts3D 3.0). The section centre is the origin of the
//! plane; angles are θ of [`crate::anatomy::frame`].

use crate::anatomy::body::BodySize;
use crate::anatomy::frame::{angle, direction};
use crate::math::V3;
use crate::math::interp::Table;
use crate::units::{DEG, MM};
use std::sync::LazyLock;

/// Tables over s; lengths in mm of the default man (L 384 mm, girth 392 mm).
struct Tables {
    girth: Table,
    aspect: Table,
    fat: Table,
    fat_limit: Table,
    tibia_ml: Table,
    tibia_ap: Table,
    tibia_medial: Table,
    fibula: Table,
    fibula_lateral: Table,
    fibula_posterior: Table,
    medial_head: Table,
    lateral_head: Table,
    soleus: Table,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    girth: Table::new(&[
        (-0.12, 0.94),
        (0.0, 0.93),
        (0.1, 0.96),
        (0.2, 0.99),
        (0.28, 1.0),
        (0.4, 0.96),
        (0.5, 0.88),
        (0.6, 0.77),
        (0.7, 0.67),
        (0.8, 0.60),
        (0.88, 0.585),
        (1.0, 0.64),
    ]),
    aspect: Table::new(&[
        (-0.12, 0.97),
        (0.0, 0.96),
        (0.28, 0.98),
        (0.5, 0.99),
        (0.6, 1.02),
        (0.7, 1.07),
        (0.88, 1.13),
    ]),
    fat: Table::new(&[
        (-0.12, 1.2),
        (0.0, 1.15),
        (0.2, 1.0),
        (0.4, 1.0),
        (0.6, 0.85),
        (0.8, 0.67),
        (1.0, 0.5),
    ]),
    fat_limit: Table::new(&[(-0.12, 0.33), (0.25, 0.35), (0.4, 0.3), (0.6, 0.24), (0.8, 0.17)]),
    tibia_ml: Table::new(&[
        (-0.12, 42.0),
        (0.0, 42.0),
        (0.1, 36.0),
        (0.2, 31.0),
        (0.3, 27.0),
        (0.6, 24.0),
        (0.75, 25.0),
        (0.88, 30.0),
    ]),
    tibia_ap: Table::new(&[
        (-0.12, 42.0),
        (0.0, 41.0),
        (0.1, 38.0),
        (0.2, 35.0),
        (0.3, 33.0),
        (0.6, 27.0),
        (0.75, 27.0),
        (0.88, 31.0),
    ]),
    tibia_medial: Table::new(&[(-0.12, 6.0), (0.0, 6.0), (0.1, 7.0), (0.2, 7.0), (0.6, 7.0), (0.88, 6.0)]),
    fibula: Table::new(&[
        (-0.12, 14.0),
        (0.0, 18.0),
        (0.05, 19.0),
        (0.1, 16.0),
        (0.2, 13.5),
        (0.7, 12.5),
        (0.88, 12.0),
    ]),
    fibula_lateral: Table::new(&[
        (-0.12, 36.0),
        (0.0, 36.0),
        (0.1, 31.0),
        (0.2, 29.0),
        (0.3, 28.0),
        (0.6, 26.0),
        (0.88, 24.0),
    ]),
    fibula_posterior: Table::new(&[
        (-0.12, 18.0),
        (0.0, 20.0),
        (0.1, 25.0),
        (0.3, 29.0),
        (0.5, 27.5),
        (0.6, 24.0),
        (0.72, 19.0),
        (0.88, 12.0),
    ]),
    medial_head: Table::new(&[
        (-0.12, 8.0),
        (0.0, 11.5),
        (0.1, 15.0),
        (0.2, 16.5),
        (0.28, 16.5),
        (0.4, 11.0),
        (0.5, 4.0),
        (0.55, 3.6),
        (0.88, 4.8),
    ]),
    lateral_head: Table::new(&[
        (-0.12, 12.0),
        (0.0, 14.0),
        (0.1, 16.0),
        (0.2, 16.0),
        (0.28, 15.0),
        (0.4, 8.5),
        (0.47, 4.0),
        (0.55, 3.6),
        (0.88, 4.8),
    ]),
    soleus: Table::new(&[
        (-0.12, 20.0),
        (0.0, 17.0),
        (0.1, 16.0),
        (0.2, 18.5),
        (0.28, 20.5),
        (0.4, 21.5),
        (0.5, 20.0),
        (0.6, 16.5),
        (0.7, 12.5),
        (0.8, 10.0),
        (0.88, 10.0),
    ]),
});

/// Mean fascia radius of the default man at s = 0.28 [m]: the length the bone offsets scale with.
const REFERENCE_FASCIA: f64 = 0.0547;
/// Least width of the interosseous space [m].
const INTEROSSEOUS: f64 = 0.009;
/// Angular steps of the perimeter integral.
const STEPS: usize = 180;

/// One level of the leg. Lengths in metres, in the section plane.
#[derive(Clone, Debug)]
pub struct Section {
    /// Level s.
    pub s: f64,
    /// Mean radius that gives the outline its girth.
    radius: f64,
    aspect: f64,
    /// Skin and fat behind the leg.
    cover: f64,
    /// Centre of the tibia.
    pub tibia_centre: V3,
    tibia_half: [f64; 2],
    /// Centre of the fibula.
    pub fibula_centre: V3,
    fibula_radius: f64,
    heads: [f64; 2],
    soleus: f64,
    /// Muscle scale of this level.
    pub muscle: f64,
}

impl Section {
    /// The section of a body at level s.
    pub fn new(size: &BodySize, s: f64) -> Section {
        let t = &*TABLES;
        let ankle = size.ankle / size.calf;
        let ratio = t.girth.at(s);
        // Below the widest level the table is stretched so that its minimum is the subject's own ankle.
        let ratio = if s > 0.28 { ankle + (ratio - 0.585) * (1.0 - ankle) / (1.0 - 0.585) } else { ratio };
        let mut section = Section {
            s,
            radius: 1.0,
            aspect: t.aspect.at(s),
            cover: size.fat * t.fat.at(s) + size.skin,
            tibia_centre: V3::zeros(),
            tibia_half: [0.0; 2],
            fibula_centre: V3::zeros(),
            fibula_radius: 0.0,
            heads: [0.0; 2],
            soleus: 0.0,
            muscle: 1.0,
        };
        section.radius = ratio * size.calf / section.perimeter();
        // Fat thins out towards the ankle in everyone, and never crowds out the muscle.
        section.cover = section.cover.min(t.fat_limit.at(s) * section.radius);
        let k = section.scale();
        section.muscle = k;
        section.heads = [t.medial_head.at(s) * MM * k, t.lateral_head.at(s) * MM * k];
        section.soleus = t.soleus.at(s) * MM * k;
        let bone = (size.length / 0.384).min(1.1 * k);
        section.tibia_half = [0.5 * t.tibia_ap.at(s) * MM * bone, 0.5 * t.tibia_ml.at(s) * MM * bone];
        section.fibula_radius = 0.5 * t.fibula.at(s) * MM * bone;
        let offset = V3::new(-t.fibula_posterior.at(s), 0.0, t.fibula_lateral.at(s)) * (MM * k);
        let medial = t.tibia_medial.at(s) * MM * k;
        section.place_tibia(medial);
        section.place_fibula(offset);
        section.open_interosseous_space(INTEROSSEOUS * k.min(1.0));
        section
    }

    /// Muscle scale: mean fascia radius over the default man's at its level.
    fn scale(&self) -> f64 {
        let mean = (0..STEPS).map(|i| self.fascia(i as f64 * 360.0 / STEPS as f64 * DEG)).sum::<f64>()
            / STEPS as f64;
        mean / (REFERENCE_FASCIA * TABLES.girth.at(self.s))
    }

    /// Skin and subcutaneous fat behind the leg at this level [m], after the limit that leaves the muscle its room.
    pub fn cover(&self) -> f64 {
        self.cover
    }

    /// Perimeter of the skin outline [m].
    pub fn perimeter(&self) -> f64 {
        let at = |i: usize| {
            let theta = i as f64 * 360.0 / STEPS as f64 * DEG;
            direction(theta) * self.skin(theta)
        };
        (0..STEPS).map(|i| (at(i + 1) - at(i)).norm()).sum()
    }

    /// Distance from the centre to the skin at θ [m].
    pub fn skin(&self, theta: f64) -> f64 {
        let (c, s) = (theta.cos() / self.aspect.sqrt(), theta.sin() * self.aspect.sqrt());
        // The shin crest stands out, the medial face and the antero-lateral side are flatter.
        let shape = 1.0 + 0.05 * bump(theta, 168.0, 26.0)
            - 0.035 * bump(theta, 118.0, 30.0)
            - 0.02 * bump(theta, -125.0, 35.0);
        self.radius * shape / (c * c + s * s).sqrt()
    }

    /// Distance from the centre to the crural fascia at θ, where no bone stands in between [m].
    pub fn fascia(&self, theta: f64) -> f64 {
        // Quadrants relative to behind, after the MRI leg: front 0.65, lateral 0.75, antero-medial 1.4.
        let share = 1.0 - 0.35 * bump(theta, 180.0, 40.0) - 0.25 * bump(theta, -95.0, 55.0)
            + 0.4 * bump(theta, 125.0, 35.0);
        self.skin(theta) - (self.cover * share).max(2.5 * MM)
    }

    /// Thickness of the gastrocnemius layer (or the tendon sheet that follows it) at θ [m].
    pub fn gastrocnemius(&self, theta: f64) -> f64 {
        let [medial, lateral] = self.heads;
        let peak = if theta > 0.0 { medial } else { lateral };
        let thin = 0.5 * (medial + lateral) * 0.85;
        // Thinner at the septum; the medial head keeps its bulk round to the medial border.
        let ridge = if theta > 0.0 { bump(theta, 48.0, 42.0) } else { bump(theta, -38.0, 28.0) };
        (thin.min(peak) + (peak - thin.min(peak)) * ridge).max(5.0 * MM * self.muscle.min(1.0))
    }

    /// Thickness of the soleus behind the deep compartment, at the midline [m].
    pub fn soleus(&self) -> f64 {
        self.soleus
    }

    /// Point of the tibia's outline at local angle ψ: a rounded triangle with its apex in front.
    pub fn tibia(&self, psi: f64) -> V3 {
        let [ap, ml] = self.tibia_half;
        let (c, s) = (psi.cos() / ap, psi.sin() / ml);
        let round = 1.0 + 0.09 * (3.0 * (psi - 65.0 * DEG)).cos();
        self.tibia_centre + direction(psi) * (round / (c * c + s * s).sqrt())
    }

    /// Point of the fibula's outline at local angle ψ (a circle).
    pub fn fibula(&self, psi: f64) -> V3 {
        self.fibula_centre + direction(psi) * self.fibula_radius
    }

    /// Direction in which the fibula faces the skin: angle θ of its centre.
    pub fn fibula_facing(&self) -> f64 {
        angle(self.fibula_centre)
    }

    /// Free width between tibia and fibula, along the line of their centres [m].
    fn interosseous(&self) -> f64 {
        let apart = self.fibula_centre - self.tibia_centre;
        let tibia = self.tibia(angle(apart)) - self.tibia_centre;
        apart.norm() - tibia.norm() - self.fibula_radius
    }

    /// Moves the tibia forward until its front touches the fascia.
    fn place_tibia(&mut self, medial: f64) {
        let (mut inside, mut outside) = (-0.5 * self.radius, self.radius);
        for _ in 0..40 {
            let x = 0.5 * (inside + outside);
            self.tibia_centre = V3::new(x, 0.0, -medial);
            let free = (0..24).all(|i| {
                let p = self.tibia((85.0 + 110.0 * i as f64 / 23.0) * DEG);
                p.norm() < self.fascia(angle(p))
            });
            if free { inside = x } else { outside = x }
        }
        self.tibia_centre.x = inside;
    }

    /// Puts the fibula beside and behind the tibia, leaving room for the lateral compartment.
    fn place_fibula(&mut self, offset: V3) {
        let wanted = self.tibia_centre + offset;
        self.fibula_centre =
            wanted.normalize() * self.fibula_reach(7.0 * MM * self.muscle).min(wanted.norm());
    }

    /// Farthest the fibula's centre may lie from the section centre with `cover` of muscle over it [m].
    fn fibula_reach(&self, cover: f64) -> f64 {
        let theta = angle(if self.fibula_centre.norm() > 0.0 { self.fibula_centre } else { V3::z() });
        self.fascia(theta) - self.fibula_radius - cover
    }

    /// Where the outline is tight (ankle, slim legs), first the fibula gives way outwards, then both bones slim down.
    fn open_interosseous_space(&mut self, width: f64) {
        let lack = (width - self.interosseous()).max(0.0);
        let out = self.fibula_centre.normalize();
        self.fibula_centre +=
            out * lack.min((self.fibula_reach(4.5 * MM * self.muscle) - self.fibula_centre.norm()).max(0.0));
        let lack = (width - self.interosseous()).max(0.0);
        self.fibula_radius -= lack.min(0.3 * self.fibula_radius);
        let lack = (width - self.interosseous()).max(0.0);
        self.tibia_half[1] -= lack.min(0.35 * self.tibia_half[1]);
    }
}

/// A smooth bump of unit height around `centre` [deg] with half width `width` [deg], periodic in θ [rad].
fn bump(theta: f64, centre: f64, width: f64) -> f64 {
    let mut d = (theta / DEG - centre).rem_euclid(360.0);
    if d > 180.0 {
        d -= 360.0;
    }
    (-(d / width).powi(2)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_has_the_girth_it_was_asked_for() {
        let size = BodySize { length: 0.384, calf: 0.392, ankle: 0.229, fat: 0.006, skin: 0.0015 };
        assert!((Section::new(&size, 0.28).perimeter() - 0.392).abs() < 1e-9);
        assert!((Section::new(&size, 0.88).perimeter() - 0.229).abs() < 1e-3);
    }

    #[test]
    fn bones_lie_inside_the_fascia() {
        let size = BodySize { length: 0.384, calf: 0.392, ankle: 0.229, fat: 0.006, skin: 0.0015 };
        for k in 0..50 {
            let section = Section::new(&size, -0.12 + 0.02 * f64::from(k));
            for i in 0..36 {
                let psi = f64::from(i) * 10.0 * DEG;
                for p in [section.tibia(psi), section.fibula(psi)] {
                    assert!(p.norm() < section.skin(angle(p)) - 2.0 * MM, "s {} {p:?}", section.s);
                }
            }
        }
    }
}
