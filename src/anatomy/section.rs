//! `Section`: the cross-section of the leg at one level: skin outline, fascia, bones, layer thicknesses.
//!
//! The section centre is the origin of the plane; angles are θ of [`crate::anatomy::frame`].

use crate::anatomy::frame::{angle, direction};
use crate::anatomy::profile::PROFILES;
use crate::anatomy::size::LegSize;
use crate::math::V3;
use crate::units::{DEG, MM};

/// Mean fascia radius of the reference man at s = 0.28 [m]; muscles and bone offsets scale with it.
const REFERENCE_FASCIA: f64 = 0.0547;
/// Minimum width of the interosseous space [m].
const INTEROSSEOUS_WIDTH: f64 = 0.009;
/// Angular steps of the perimeter integral.
const STEPS: usize = 180;

/// Cross-section of the leg at one level. Lengths in metres, in the section plane.
#[derive(Clone, Debug)]
pub struct Section {
    /// Level s.
    pub s: f64,
    /// Radius that gives the outline its girth.
    radius: f64,
    aspect: f64,
    /// Thickness of skin and fat at the posterior midline.
    cover: f64,
    /// Centre of the tibia.
    pub tibia_centre: V3,
    tibia_half: [f64; 2],
    /// Centre of the fibula.
    pub fibula_centre: V3,
    fibula_radius: f64,
    heads: [f64; 2],
    soleus: f64,
    /// Size of the muscles at this level relative to the reference man.
    pub muscle: f64,
}

impl Section {
    /// The section of a leg at level s.
    pub fn new(size: &LegSize, s: f64) -> Section {
        let t = &*PROFILES;
        let ankle = size.ankle / size.calf;
        let ratio = t.girth.at(s);
        // Below the widest level the profile is scaled so that its minimum is the ankle girth of the subject.
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
        // The fat thickness is limited so that the muscles keep their room.
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
        section.open_interosseous_space(INTEROSSEOUS_WIDTH * k.min(1.0));
        section
    }

    /// Mean fascia radius relative to that of the reference man at the same level.
    fn scale(&self) -> f64 {
        let mean = (0..STEPS).map(|i| self.fascia(i as f64 * 360.0 / STEPS as f64 * DEG)).sum::<f64>()
            / STEPS as f64;
        mean / (REFERENCE_FASCIA * PROFILES.girth.at(self.s))
    }

    /// Thickness of skin and subcutaneous fat at the posterior midline [m], limited so that the muscles keep
    /// their room.
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

    /// Distance [m] from the section centre to the skin at angle θ [rad].
    pub fn skin(&self, theta: f64) -> f64 {
        let (c, s) = (theta.cos() / self.aspect.sqrt(), theta.sin() * self.aspect.sqrt());
        // The anterior crest of the tibia protrudes; the medial face and the antero-lateral side are flatter.
        let shape = 1.0 + 0.05 * bump(theta, 168.0, 26.0)
            - 0.035 * bump(theta, 118.0, 30.0)
            - 0.02 * bump(theta, -125.0, 35.0);
        self.radius * shape / (c * c + s * s).sqrt()
    }

    /// Distance [m] from the section centre to the crural fascia at angle θ [rad], bones disregarded.
    pub fn fascia(&self, theta: f64) -> f64 {
        // Fat thickness relative to the posterior midline, after the MRI leg: anterior 0.65, lateral 0.75,
        // antero-medial 1.4.
        let share = 1.0 - 0.35 * bump(theta, 180.0, 40.0) - 0.25 * bump(theta, -95.0, 55.0)
            + 0.4 * bump(theta, 125.0, 35.0);
        self.skin(theta) - (self.cover * share).max(2.5 * MM)
    }

    /// Thickness [m] of the gastrocnemius, or of its tendon sheet distally of the muscle, at angle θ [rad].
    pub fn gastrocnemius(&self, theta: f64) -> f64 {
        let [medial, lateral] = self.heads;
        let peak = if theta > 0.0 { medial } else { lateral };
        let thin = 0.5 * (medial + lateral) * 0.85;
        // Thinner at the septum; the medial head stays thick up to the medial border.
        let ridge = if theta > 0.0 { bump(theta, 48.0, 42.0) } else { bump(theta, -38.0, 28.0) };
        (thin.min(peak) + (peak - thin.min(peak)) * ridge).max(5.0 * MM * self.muscle.min(1.0))
    }

    /// Thickness of the soleus at the midline [m].
    pub fn soleus(&self) -> f64 {
        self.soleus
    }

    /// Point [m] of the tibia outline, a rounded triangle with an anterior apex, at local angle ψ [rad].
    pub fn tibia(&self, psi: f64) -> V3 {
        let [ap, ml] = self.tibia_half;
        let (c, s) = (psi.cos() / ap, psi.sin() / ml);
        let round = 1.0 + 0.09 * (3.0 * (psi - 65.0 * DEG)).cos();
        self.tibia_centre + direction(psi) * (round / (c * c + s * s).sqrt())
    }

    /// Point [m] of the fibula outline, a circle, at local angle ψ [rad].
    pub fn fibula(&self, psi: f64) -> V3 {
        self.fibula_centre + direction(psi) * self.fibula_radius
    }

    /// Angle θ of the fibula centre [rad]: the direction in which the fibula faces the skin.
    pub fn fibula_facing(&self) -> f64 {
        angle(self.fibula_centre)
    }

    /// Width of the interosseous space along the line between the bone centres [m].
    fn interosseous_width(&self) -> f64 {
        let apart = self.fibula_centre - self.tibia_centre;
        let tibia = self.tibia(angle(apart)) - self.tibia_centre;
        apart.norm() - tibia.norm() - self.fibula_radius
    }

    /// Moves the tibia forwards until its front touches the fascia.
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

    /// Places the fibula at `offset` from the tibia centre, with room for the lateral compartment over it.
    fn place_fibula(&mut self, offset: V3) {
        let target = self.tibia_centre + offset;
        self.fibula_centre =
            target.normalize() * self.fibula_reach(7.0 * MM * self.muscle).min(target.norm());
    }

    /// Largest distance of the fibula centre from the section centre that leaves `cover` [m] of muscle over
    /// it [m].
    fn fibula_reach(&self, cover: f64) -> f64 {
        let theta = angle(if self.fibula_centre.norm() > 0.0 { self.fibula_centre } else { V3::z() });
        self.fascia(theta) - self.fibula_radius - cover
    }

    /// Widens the interosseous space to `width` [m] where the outline is tight (ankle, slim legs): the fibula
    /// moves outwards first, then both bones become thinner.
    fn open_interosseous_space(&mut self, width: f64) {
        let missing = (width - self.interosseous_width()).max(0.0);
        let out = self.fibula_centre.normalize();
        self.fibula_centre += out
            * missing.min((self.fibula_reach(4.5 * MM * self.muscle) - self.fibula_centre.norm()).max(0.0));
        let missing = (width - self.interosseous_width()).max(0.0);
        self.fibula_radius -= missing.min(0.3 * self.fibula_radius);
        let missing = (width - self.interosseous_width()).max(0.0);
        self.tibia_half[1] -= missing.min(0.35 * self.tibia_half[1]);
    }
}

/// A Gaussian bump of unit height at `centre` [deg] with 1/e half width `width` [deg], periodic in θ [rad].
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
    fn the_outline_has_the_prescribed_girth() {
        let size = LegSize { length: 0.384, calf: 0.392, ankle: 0.229, fat: 0.006, skin: 0.0015 };
        assert!((Section::new(&size, 0.28).perimeter() - 0.392).abs() < 1e-9);
        assert!((Section::new(&size, 0.88).perimeter() - 0.229).abs() < 1e-3);
    }

    #[test]
    fn bones_lie_inside_the_fascia() {
        let size = LegSize { length: 0.384, calf: 0.392, ankle: 0.229, fat: 0.006, skin: 0.0015 };
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
