//! The point of the skin from which a point of the leg is treated: there the inward normal meets it.

use crate::anatomy::calf::Calf;
use crate::anatomy::frame::direction;
use crate::math::V3;
use crate::units::DEG;

/// Angles θ of the skin from which a point is treated [deg]: all but the skin over the tibia, from its medial
/// border to its crest.
pub const TREATABLE_DEG: [f64; 2] = [-165.0, 147.0];

/// Levels searched on either side of the point, and their distance in s.
const LEVELS: (usize, f64) = (12, 0.0125);
/// Distance of the angles searched [deg].
const ANGLE_DEG: f64 = 3.0;
/// Accuracy of the level in s; that of the angle is the same fraction of its step.
const ACCURACY: f64 = 1e-6;

impl Calf {
    /// Level s and angle θ [rad] of the point of the skin whose inward normal meets `p` [m]. Of several the
    /// nearest to `p`; the skin over the tibia ([`TREATABLE_DEG`]) is left out. `None` if no normal of the
    /// treatable skin within 0.15 in s meets `p`.
    pub fn foot_over(&self, p: V3) -> Option<(f64, f64)> {
        let (reach, step) = LEVELS;
        let middle = self.to_leg(p).0;
        let [low, high] = TREATABLE_DEG;
        let angles = ((high - low) / ANGLE_DEG).round() as usize + 1;
        let theta = |k: usize| (low + ANGLE_DEG * k as f64) * DEG;
        let level = |i: usize| middle + step * (i as f64 - reach as f64);
        let grid: Vec<Vec<f64>> = (0..=2 * reach)
            .map(|i| self.distances(p, level(i), &(0..angles).map(theta).collect::<Vec<_>>()))
            .collect();
        let is_least = |i: usize, k: usize| {
            let around = grid[i - 1..=i + 1].iter().flat_map(|row| &row[k - 1..=k + 1]);
            around.copied().fold(f64::INFINITY, f64::min) == grid[i][k]
        };
        let inside = (1..2 * reach).flat_map(|i| (1..angles - 1).map(move |k| (i, k)));
        let least = inside.filter(|&(i, k)| is_least(i, k));
        let refined = least.map(|(i, k)| self.nearest_skin(p, level(i), theta(k)));
        refined.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, s, theta)| (s, theta))
    }

    /// Distances of the skin from `p` [m] at level s and the angles `thetas` [rad].
    fn distances(&self, p: V3, s: f64, thetas: &[f64]) -> Vec<f64> {
        let section = self.section(s);
        let axis = self.from_leg(s, 0.0, 0.0) - direction(0.0) * section.skin(0.0);
        let at = |theta: &f64| (axis + direction(*theta) * section.skin(*theta) - p).norm();
        thetas.iter().map(at).collect()
    }

    /// Least distance of the skin from `p` [m] near (s, θ), and its place: steps to the best of the nine
    /// points around, halved where none is better.
    fn nearest_skin(&self, p: V3, mut s: f64, mut theta: f64) -> (f64, f64, f64) {
        let (mut step, mut turn) = (LEVELS.1, ANGLE_DEG * DEG);
        let mut least = self.distances(p, s, &[theta])[0];
        while step > ACCURACY {
            let mut better = None;
            for level in [s - step, s, s + step] {
                let angles = [theta - turn, theta, theta + turn];
                for (distance, angle) in self.distances(p, level, &angles).into_iter().zip(angles) {
                    if distance < least {
                        least = distance;
                        better = Some((level, angle));
                    }
                }
            }
            match better {
                Some(place) => (s, theta) = place,
                None => (step, turn) = (0.5 * step, 0.5 * turn),
            }
        }
        (least, s, theta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::calf::tests::mean_calf;
    use crate::units::MM;

    /// Unit inward normal of the skin, by differences.
    fn inward(calf: &Calf, s: f64, theta: f64) -> V3 {
        let along = calf.skin_point(s + 1e-5, theta) - calf.skin_point(s - 1e-5, theta);
        let around = calf.skin_point(s, theta + 1e-5) - calf.skin_point(s, theta - 1e-5);
        let normal = along.cross(&around).normalize();
        let centre = V3::y() * calf.skin_point(s, theta).y;
        if normal.dot(&(centre - calf.skin_point(s, theta))) > 0.0 { normal } else { -normal }
    }

    #[test]
    fn the_normal_at_the_foot_goes_through_every_site() {
        let calf = mean_calf();
        for site in calf.sites() {
            let (s, theta) = calf.foot_over(site.centre).unwrap_or_else(|| panic!("{}", site.name));
            let to_site = site.centre - calf.skin_point(s, theta);
            let miss = to_site.cross(&inward(&calf, s, theta)).norm();
            println!("{:9} s {s:.3} θ {:.1}° depth {:.1} mm", site.name, theta / DEG, to_site.norm() / MM);
            assert!(miss < 0.02 * MM, "{}: {miss}", site.name);
            assert!(to_site.norm() <= site.depth + 1e-9, "{}: the normal is the shortest way", site.name);
        }
    }

    /// A point just under the skin of the shin is reached from nowhere else nearby.
    #[test]
    fn a_point_under_the_shin_is_not_reached_through_it() {
        let calf = mean_calf();
        let under = calf.from_leg(0.3, 150.0 * DEG, 3.0 * MM);
        assert_eq!(calf.foot_over(under), None);
        let (s, theta) = calf.foot_over(calf.from_leg(0.3, 0.0, 10.0 * MM)).expect("behind");
        assert!((s - 0.3).abs() < 0.03 && theta.abs() < 10.0 * DEG, "{s} {theta}");
    }
}
