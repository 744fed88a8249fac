//! `SkinMap`: the calf unrolled: absorbed energy per mass in the muscle below every point of the skin.

use super::coverage::is_muscle;
use crate::anatomy::Calf;
use crate::fem::PointBasis;
use crate::mesh::Locator;
use crate::model::{Model, Progress, RunError};
use crate::units::{DEG, MM};

/// Thickness of the muscle over which the mean is taken, from its surface inwards [mm].
pub const MUSCLE_MM: f64 = 20.0;
/// Distance of the samples [mm].
const STEP_MM: f64 = 2.0;
/// Largest depth below the skin that is searched [mm].
const DEEPEST_MM: f64 = 80.0;
/// First level, last level and their distance.
const LEVELS: [f64; 3] = [-0.1, 0.8, 0.05];
/// Distance of the angles [deg].
const ANGLE_STEP_DEG: f64 = 10.0;

/// Energy per mass below a grid of skin points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SkinMap {
    /// Levels s along the leg, ascending.
    pub s: Vec<f64>,
    /// Angles from the posterior midline, medial + [deg], ascending.
    pub theta_deg: Vec<f64>,
    /// `[level][angle]` mean over the first 20 mm of muscle on the way from the skin to the middle of the
    /// section [J/kg]; `None` where bone, tendon or the end of the mesh comes first.
    pub energy_j_kg: Vec<Vec<Option<f64>>>,
}

/// The map of `energy`, `[element · point]` absorbed energy per mass [J/kg]; empty for a phantom.
///
/// # Errors
/// [`RunError::Cancelled`].
pub fn skin_map(model: &Model, energy: &[f64], progress: &Progress<'_>) -> Result<SkinMap, RunError> {
    let Some(calf) = &model.calf else { return Ok(SkinMap::default()) };
    let [first, last, step] = LEVELS;
    let levels = ((last - first) / step).round() as usize;
    let angles = (360.0 / ANGLE_STEP_DEG).round() as usize;
    let s: Vec<f64> = (0..=levels).map(|i| first + step * i as f64).collect();
    let theta_deg: Vec<f64> = (0..angles).map(|i| -180.0 + ANGLE_STEP_DEG * i as f64).collect();
    let locator = Locator::new(&model.mesh);
    let mut rows = Vec::new();
    for &s in &s {
        progress.check()?;
        let below = |theta: &f64| muscle_mean(model, calf, &locator, energy, (s, theta * DEG));
        rows.push(theta_deg.iter().map(below).collect());
    }
    Ok(SkinMap { s, theta_deg, energy_j_kg: rows })
}

/// Mean over the samples in the first [`MUSCLE_MM`] of muscle below a skin point (s, θ [rad]), each the value
/// of the nearest point of its element. The way ends at bone.
fn muscle_mean(
    model: &Model,
    calf: &Calf,
    locator: &Locator<'_>,
    energy: &[f64],
    (s, theta): (f64, f64),
) -> Option<f64> {
    let points = model.space.points_per_element();
    let (mut sum, mut count, mut is_inside) = (0.0, 0, false);
    for i in 0..(DEEPEST_MM / STEP_MM) as usize {
        let depth = (i as f64 + 0.5) * STEP_MM * MM;
        let Some((element, xi)) = locator.locate(calf.from_leg(s, theta, depth)) else {
            // the skin of the mesh may lie a little deeper than that of the leg
            if is_inside { break } else { continue }
        };
        is_inside = true;
        let basis = PointBasis::new(&model.space, element, xi);
        let nearest = (0..points).max_by(|&a, &b| basis.values[a].total_cmp(&basis.values[b])).unwrap_or(0);
        let q = element * points + nearest;
        if is_muscle(&model.regions.names[model.regions.most(q)]) {
            sum += energy[q];
            count += 1;
        }
        if f64::from(count) * STEP_MM >= MUSCLE_MM {
            break;
        }
    }
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::super::coverage::{ALL_MUSCLE, coverage};
    use super::*;
    use crate::mesh::spec::Resolution;
    use crate::preset::load_scenario;

    /// The default leg, coarse.
    fn leg() -> Model {
        let mut spec = load_scenario("single_head".as_ref()).expect("shipped").spec;
        spec.resolution = Resolution::Custom { order: 2, element_mm: 24.0 };
        Model::new(&spec).expect("meshes")
    }

    /// `[element · point]` one value where there is muscle, another elsewhere.
    fn energy(model: &Model, muscle: f64, other: f64) -> Vec<f64> {
        let any = |q: usize| model.regions.at(q).any(|(region, _)| is_muscle(&model.regions.names[region]));
        (0..model.space.node_of.len()).map(|q| if any(q) { muscle } else { other }).collect()
    }

    #[test]
    fn a_uniform_energy_covers_uniformly() {
        let model = leg();
        let field = energy(&model, 5.0, 5.0);
        let rows = coverage(&model, &field, &[4.9, 5.0, 5.1]);
        assert_eq!(rows.last().map(|r| r.region.as_str()), Some(ALL_MUSCLE));
        for row in &rows {
            assert_eq!(
                (row.exceeded_j_kg, &row.covered_percent[1..]),
                ([5.0; 3], &[0.0, 0.0][..]),
                "{row:?}"
            );
            assert!((row.covered_percent[0] - 100.0).abs() < 1e-9 && (row.mean_j_kg - 5.0).abs() < 1e-9);
        }
        let parts: f64 = rows[..rows.len() - 1].iter().map(|r| r.volume_cm3).sum();
        assert!((parts / rows[rows.len() - 1].volume_cm3 - 1.0).abs() < 1e-9 && parts > 500.0, "{parts} cm³");
        let map = skin_map(&model, &field, &Progress::silent()).expect("not cancelled");
        let found: Vec<f64> = map.energy_j_kg.iter().flatten().filter_map(|x| *x).collect();
        assert!(found.iter().all(|x| (x - 5.0).abs() < 1e-9) && found.len() > 300, "{}", found.len());
    }

    /// Fat and tendon do not count; behind there is muscle at every level, over the shin bone is none.
    #[test]
    fn only_muscle_counts() {
        let model = leg();
        let field = energy(&model, 1.0, 100.0);
        let map = skin_map(&model, &field, &Progress::silent()).expect("not cancelled");
        assert!(map.energy_j_kg.iter().flatten().flatten().all(|x| (x - 1.0).abs() < 1e-9));
        assert!(coverage(&model, &field, &[2.0]).iter().all(|row| row.covered_percent == [0.0]));
        let column = |theta: f64| map.theta_deg.iter().position(|t| *t == theta).expect("on the grid");
        let upper = |s: f64| s < 0.45;
        let behind = map.s.iter().zip(&map.energy_j_kg).filter(|(s, _)| upper(**s));
        assert!(behind.map(|(_, row)| row[column(0.0)]).all(|x| x.is_some()));
        assert!(map.energy_j_kg.iter().flatten().any(Option::is_none), "no bone is under the skin");
    }

    /// Half of the volume, weighted by nothing else, exceeds the median.
    #[test]
    fn a_ramp_has_its_median_and_its_share_above_a_level() {
        let model = leg();
        let points = model.space.points_per_element();
        // A slight slope across the leg keeps nodes at one height apart.
        let ramp = |q: usize| {
            let x = model.space.positions[model.space.node_of[q] as usize];
            1.0 + x.y + 0.013 * x.x + 0.007 * x.z
        };
        let field: Vec<f64> = (0..model.space.n_elements * points).map(ramp).collect();
        let rows = coverage(&model, &field, &[]);
        let all = rows.last().expect("all muscles");
        let median = all.exceeded_j_kg[1];
        let share = coverage(&model, &field, &[median]).last().expect("all muscles").covered_percent[0];
        assert!((share - 50.0).abs() < 1.0, "{share} % above the median");
        assert!(all.exceeded_j_kg.windows(2).all(|w| w[0] < w[1]), "{all:?}");
    }
}
