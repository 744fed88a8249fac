//! `Coverage`: the shares of a muscle's volume that absorb more energy per mass than given levels.

use crate::anatomy::Tissue;
use crate::metric::quantile::weighted_quantile;
use crate::model::Model;

/// Name of the row of all muscles together.
pub const ALL_MUSCLE: &str = "all muscle";

/// Absorbed energy in one muscle compartment.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// Region name, or [`ALL_MUSCLE`].
    pub region: String,
    /// Volume [cm³].
    pub volume_cm3: f64,
    /// Absorbed energy [J].
    pub energy_j: f64,
    /// The same per mass, mean over the region [J/kg].
    pub mean_j_kg: f64,
    /// Energy per mass that 90, 50 and 10 % of the volume exceed [J/kg].
    pub exceeded_j_kg: [f64; 3],
    /// `[level]` share of the volume that exceeds the level [%].
    pub covered_percent: Vec<f64>,
}

/// Whether a region is muscle, by its name.
pub(super) fn is_muscle(region: &str) -> bool {
    Tissue::from_name(region).is_some_and(|t| !matches!(t, Tissue::Fat | Tissue::Tendon))
}

/// The coverage of every muscle compartment, in the order of the mesh, then of all of them together; `energy`
/// is `[element · point]` absorbed energy per mass [J/kg], `levels` [J/kg].
pub fn coverage(model: &Model, energy: &[f64], levels: &[f64]) -> Vec<Coverage> {
    let muscles: Vec<usize> =
        (0..model.mesh.regions.len()).filter(|&r| is_muscle(&model.mesh.regions[r])).collect();
    let one = |&r: &usize| row(model, energy, levels, &model.mesh.regions[r], &[r]);
    let mut rows: Vec<Coverage> = muscles.iter().map(one).filter(|row| row.volume_cm3 > 0.0).collect();
    rows.push(row(model, energy, levels, ALL_MUSCLE, &muscles));
    rows
}

/// The row of the regions with these indices.
fn row(model: &Model, energy: &[f64], levels: &[f64], name: &str, regions: &[usize]) -> Coverage {
    let member = |region: usize| f64::from(u8::from(regions.contains(&region)));
    let volume_at = |q: usize| (q, model.geometry.weight[q] * model.regions.mean(q, member));
    let own: Vec<(usize, f64)> = (0..energy.len()).map(volume_at).filter(|(_, v)| *v > 0.0).collect();
    let volume: f64 = own.iter().map(|(_, v)| v).sum();
    let mass: f64 = own.iter().map(|&(q, v)| v * model.materials.density[q]).sum();
    let joules: f64 = own.iter().map(|&(q, v)| v * model.materials.density[q] * energy[q]).sum();
    let pairs: Vec<(f32, f64)> = own.iter().map(|&(q, v)| (energy[q] as f32, v)).collect();
    let above = |level: &f64| {
        let covered: f64 = own.iter().filter(|(q, _)| energy[*q] > *level).map(|(_, v)| v).sum();
        100.0 * covered / volume
    };
    Coverage {
        region: name.to_string(),
        volume_cm3: volume * 1e6,
        energy_j: joules,
        mean_j_kg: joules / mass,
        exceeded_j_kg: [0.1, 0.5, 0.9].map(|q| weighted_quantile(pairs.clone(), q).unwrap_or(f64::NAN)),
        covered_percent: levels.iter().map(above).collect(),
    }
}
