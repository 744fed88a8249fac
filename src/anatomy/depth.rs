//! How deep a point lies in each part of the leg: the level sets from which surfaces of muscles are drawn.

use crate::anatomy::calf::Calf;
use crate::anatomy::frame::{angle, level};
use crate::anatomy::section::Section;
use crate::anatomy::structure::Structure;
use crate::math::V3;

impl Calf {
    /// Depth of the point `p` [m] inside each part, as [`Calf::depths_in`] in the section through it.
    pub fn depths_at(&self, p: V3) -> [f64; Structure::ALL.len()] {
        let section = self.section(level(p.y, self.size().length));
        self.depths_in(&section, V3::new(p.x, 0.0, p.z))
    }

    /// Depth [m] of the point `p` [m] of the plane of `section` inside each part, in the order of
    /// [`Structure::ALL`]: about the distance to the border of the part, negative outside. Bones count as
    /// outside; the part in which a point outside the bones lies deepest is that of [`Calf::structure_at`].
    pub fn depths_in(&self, section: &Section, p: V3) -> [f64; Structure::ALL.len()] {
        let p = p - section.centre;
        let (theta, radius) = (angle(p), p.norm());
        let under_fascia = section.fascia(theta) - radius;
        let (muscle, tendon) = (section.gastrocnemius(theta), section.tendon(theta));
        let under_muscle = under_fascia - muscle;
        let under_tendon = under_muscle - tendon;
        let medial = (theta - section.septum()).sin() * radius;
        let head = under_fascia.min(-under_muscle);
        let deep = under_tendon.min(section.bone_clearance(p));
        let mut depths = [f64::NEG_INFINITY; Structure::ALL.len()];
        depths[Structure::GastrocnemiusMedial as usize] = head.min(medial);
        depths[Structure::GastrocnemiusLateral as usize] = head.min(-medial);
        depths[Structure::Tendon as usize] = under_muscle.min(-under_tendon);
        for (part, depth) in self.border_depths(section, theta, p) {
            depths[part as usize] = depth.min(deep);
        }
        let most = depths.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        depths[Structure::Fat as usize] = -most;
        depths
    }
}

impl Section {
    /// Distance [m] of the point `p` [m] from the nearer bone, along the ray from the centre of the bone,
    /// negative inside; `p` is relative to the centre of the section.
    pub fn bone_clearance(&self, p: V3) -> f64 {
        let from = |centre: V3, outline: &dyn Fn(f64) -> V3| {
            let arm = p - centre;
            arm.norm() - (outline(angle(arm)) - centre).norm()
        };
        let tibia = from(self.tibia_centre(), &|psi| self.tibia(psi));
        tibia.min(from(self.fibula_centre(), &|psi| self.fibula(psi)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::calf::tests::mean_calf;

    #[test]
    fn a_point_lies_deepest_in_the_part_to_which_it_belongs() {
        let calf = mean_calf();
        let mut checked = 0;
        for s in [-0.05, 0.15, 0.28, 0.45, 0.6, 0.75] {
            let section = calf.section(s);
            for k in 0..900 {
                let (i, j) = (k % 30, k / 30);
                let p = section.centre + V3::new(f64::from(i - 15) * 4e-3, 0.0, f64::from(j - 15) * 4e-3);
                let depths = calf.depths_in(&section, p);
                let deepest = |depth: &f64| depths.iter().all(|other| other <= depth);
                let found = Structure::ALL.into_iter().find(|&part| deepest(&depths[part as usize]));
                // Border points may go either way.
                let most = depths[found.unwrap() as usize];
                if section.bone_clearance(p - section.centre) > 0.0 && most > 3e-4 {
                    assert_eq!(found, Some(calf.structure_in(&section, p)), "s {s}, {p:?}: {depths:?}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 2000, "{checked}");
    }

    #[test]
    fn depth_grows_by_the_distance_from_the_border() {
        let calf = mean_calf();
        let section = calf.section(0.28);
        let part = Structure::GastrocnemiusMedial as usize;
        let at = |d: f64| {
            calf.depths_in(&section, calf.from_leg(0.28, 0.6, d).component_mul(&V3::new(1.0, 0.0, 1.0)))[part]
        };
        assert!((at(0.014) - at(0.012) - 0.002).abs() < 1e-9);
    }
}
