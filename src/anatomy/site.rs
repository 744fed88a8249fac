//! `Site`: the twelve charted trigger-point sites, each a box in leg coordinates.
//!
//! Names and zones of referred pain after Travell & Simons, vol. 2; coordinates estimated from measured motor
//! points and nerve arborisation; tibialis posterior and flexor digitorum longus where these muscles lie in
//! the measured legs. Depths hold for 6 mm of fat and shift by the difference to the fat of the subject.

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
    /// Zone of referred pain, in plain words.
    pub referred: &'static str,
    /// Centre in the shank frame [m].
    pub centre: V3,
    /// Depth of the centre below the skin [m].
    pub depth: f64,
    /// Sample points of the box [m]; points outside the host tissue are left for the caller to drop.
    pub points: Vec<V3>,
}

/// One row of the chart: name, host tissue, s, half width in s, θ [deg], depth [mm], half height [mm], zone
/// of referred pain.
struct ChartRow(&'static str, Tissue, f64, f64, f64, f64, f64, &'static str);

const CHART: [ChartRow; 12] = [
    ChartRow(
        "GAS TrP1",
        Tissue::GastrocnemiusMedial,
        0.28,
        0.06,
        35.0,
        15.0,
        4.0,
        "instep, medial ankle, calf, back of lower thigh",
    ),
    ChartRow("GAS TrP2", Tissue::GastrocnemiusLateral, 0.25, 0.06, -33.0, 14.0, 4.0, "lateral calf"),
    ChartRow("GAS TrP3", Tissue::GastrocnemiusMedial, -0.03, 0.05, 22.0, 16.0, 4.0, "back of the knee"),
    ChartRow("GAS TrP4", Tissue::GastrocnemiusLateral, -0.03, 0.05, -22.0, 15.0, 4.0, "back of the knee"),
    ChartRow("SOL TrP1", Tissue::Soleus, 0.60, 0.08, 12.0, 16.0, 4.0, "heel and Achilles tendon"),
    ChartRow("SOL TrP2", Tissue::Soleus, 0.20, 0.06, -28.0, 30.0, 4.0, "upper calf, diffuse"),
    ChartRow(
        "SOL TrP3",
        Tissue::Soleus,
        0.45,
        0.06,
        -13.0,
        22.0,
        4.0,
        "sacroiliac region of the same side (rare)",
    ),
    ChartRow(
        "TIB POST",
        Tissue::DeepPosterior,
        0.28,
        0.06,
        -130.0,
        41.0,
        5.0,
        "Achilles tendon above the heel, calf, sole",
    ),
    ChartRow("FDL", Tissue::DeepPosterior, 0.50, 0.06, 133.0, 26.0, 5.0, "sole towards the lesser toes"),
    ChartRow("FHL", Tissue::DeepPosterior, 0.65, 0.06, -25.0, 32.0, 5.0, "sole of the great toe"),
    ChartRow("PER LONG", Tissue::Lateral, 0.10, 0.06, -95.0, 11.0, 3.0, "lateral malleolus"),
    ChartRow("TIB ANT", Tissue::Anterior, 0.20, 0.06, -150.0, 14.0, 4.0, "great toe, front of the ankle"),
];

/// Names of the charted sites, the same for every leg.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHART.iter().map(|row| row.0)
}

impl Calf {
    /// The twelve sites of this leg, each with 5 × 3 × 3 sample points over its half width in s, ±10 mm
    /// across and its half height in depth.
    pub fn sites(&self) -> Vec<Site> {
        CHART.iter().map(|row| self.site(row)).collect()
    }

    /// The site called `name`.
    pub fn site_named(&self, name: &str) -> Option<Site> {
        CHART.iter().find(|row| row.0 == name).map(|row| self.site(row))
    }

    fn site(&self, ChartRow(name, host, s, half_s, theta, depth, half_depth, referred): &ChartRow) -> Site {
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
    use crate::anatomy::calf::tests::mean_calf;

    #[test]
    fn there_are_twelve_sites_with_unique_names() {
        let sites = mean_calf().sites();
        assert_eq!(sites.len(), 12);
        let mut names: Vec<_> = sites.iter().map(|s| s.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 12);
    }
}
