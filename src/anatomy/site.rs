//! The twelve charted trigger-point sites: boxes in leg coordinates, not points.
//!
//! Names and referred zones after Travell & Simons, vol. 2; coordinates estimated from measured motor points and
//! nerve arborisation. Depths are for 6 mm of fat and shift with the subject's.

use crate::anatomy::calf::Calf;
use crate::anatomy::tissue::Tissue;
use crate::math::V3;
use crate::units::{DEG, MM};

/// A charted site of one leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Short name, e.g. `GAS TrP1`.
    pub name: &'static str,
    /// Host tissue.
    pub host: Tissue,
    /// Plain-words zone of referred pain.
    pub referred: &'static str,
    /// Centre [m], shank frame.
    pub centre: V3,
    /// Depth of the centre below the skin [m].
    pub depth: f64,
    /// Sample points over the site's box [m]; who uses them keeps those that lie in the host tissue.
    pub points: Vec<V3>,
}

/// One row of the chart: name, host, s, half width in s, θ [deg], depth and its half range [mm], referred zone.
struct Chart(&'static str, Tissue, f64, f64, f64, f64, f64, &'static str);

const CHART: [Chart; 12] = [
    Chart(
        "GAS TrP1",
        Tissue::GastrocnemiusMedial,
        0.28,
        0.06,
        35.0,
        15.0,
        4.0,
        "instep, medial ankle, calf, back of lower thigh",
    ),
    Chart("GAS TrP2", Tissue::GastrocnemiusLateral, 0.25, 0.06, -33.0, 14.0, 4.0, "lateral calf"),
    Chart("GAS TrP3", Tissue::GastrocnemiusMedial, -0.03, 0.05, 22.0, 16.0, 4.0, "back of the knee"),
    Chart("GAS TrP4", Tissue::GastrocnemiusLateral, -0.03, 0.05, -22.0, 15.0, 4.0, "back of the knee"),
    Chart("SOL TrP1", Tissue::Soleus, 0.60, 0.08, 12.0, 16.0, 4.0, "heel and Achilles tendon"),
    Chart("SOL TrP2", Tissue::Soleus, 0.20, 0.06, -28.0, 30.0, 4.0, "upper calf, diffuse"),
    Chart(
        "SOL TrP3",
        Tissue::Soleus,
        0.45,
        0.06,
        -13.0,
        22.0,
        4.0,
        "sacroiliac region of the same side (rare)",
    ),
    Chart(
        "TIB POST",
        Tissue::DeepPosterior,
        0.28,
        0.06,
        -5.0,
        52.0,
        5.0,
        "Achilles tendon above the heel, calf, sole",
    ),
    Chart("FDL", Tissue::DeepPosterior, 0.35, 0.06, 40.0, 38.0, 5.0, "sole towards the lesser toes"),
    Chart("FHL", Tissue::DeepPosterior, 0.65, 0.06, -25.0, 32.0, 5.0, "sole of the great toe"),
    Chart("PER LONG", Tissue::Lateral, 0.10, 0.06, -95.0, 11.0, 3.0, "lateral malleolus"),
    Chart("TIB ANT", Tissue::Anterior, 0.20, 0.06, -150.0, 14.0, 4.0, "great toe, front of the ankle"),
];

/// Names of the charted sites, which every leg has.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHART.iter().map(|row| row.0)
}

impl Calf {
    /// The twelve sites of this leg, each with 5 × 3 × 3 sample points over ±s, ±10 mm across and ± depth.
    pub fn sites(&self) -> Vec<Site> {
        CHART.iter().map(|row| self.site(row)).collect()
    }

    fn site(&self, Chart(name, host, s, half_s, theta, depth, half_depth, referred): &Chart) -> Site {
        let depth = depth * MM + self.size().fat - 6.0 * MM;
        let theta = theta * DEG;
        let across = 10.0 * MM / (self.size().calf / std::f64::consts::TAU);
        let mut points = Vec::with_capacity(45);
        for i in -2..=2 {
            for j in -1..=1 {
                for k in -1..=1 {
                    points.push(self.from_leg(
                        s + half_s * 0.5 * f64::from(i),
                        theta + across * f64::from(j),
                        depth + half_depth * MM * f64::from(k),
                    ));
                }
            }
        }
        Site { name, host: *host, referred, centre: self.from_leg(*s, theta, depth), depth, points }
    }
}

#[cfg(test)]
mod tests {
    use crate::anatomy::calf::tests::man;

    #[test]
    fn twelve_sites_with_unique_names() {
        let sites = man().sites();
        assert_eq!(sites.len(), 12);
        let mut names: Vec<_> = sites.iter().map(|s| s.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 12);
    }
}
