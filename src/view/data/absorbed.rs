//! Energy that tissue absorbs per mass over a treatment, at the nodes of a body.

use crate::analysis::protocol::add_power;
use crate::material::spec::TissueSpec;
use crate::session::Body;

/// `[node]` density [kg/m³]; between tissues, the mean over the points of the elements there. `None` if a
/// region of the body has no material.
pub fn node_density(body: &Body, tissues: &TissueSpec) -> Option<Vec<f64>> {
    let solid = |name: &String| Some(tissues.solids.get(name)?.density_kg_m3);
    let of_region: Vec<Option<f64>> = body.mesh.regions.iter().map(solid).collect();
    let points = body.space.points_per_element();
    let mut sums = vec![(0.0, 0.0); body.space.n_nodes()];
    for (q, &node) in body.space.node_of.iter().enumerate() {
        let region = usize::from(*body.mesh.region.get(q / points)?);
        let sum = sums.get_mut(node as usize)?;
        sum.0 += (*of_region.get(region)?)?;
        sum.1 += 1.0;
    }
    Some(sums.into_iter().map(|(density, count)| density / count).collect())
}

/// `[node]` energy absorbed per mass [J/kg]: Σ t · p / ρ over `parts`, each a time t [s] with the dissipated
/// power density p [W/m³] at every node; `density` is ρ [kg/m³].
pub fn energy_per_mass(parts: &[(f64, &[f32])], density: &[f64]) -> Vec<f32> {
    let mut energy = vec![0.0; density.len()];
    for (seconds, power) in parts {
        add_power(&mut energy, power, *seconds);
    }
    energy.iter().zip(density).map(|(joules, density)| (joules / density) as f32).collect()
}
