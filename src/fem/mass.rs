//! Lumped mass: GLL quadrature on GLL nodes makes the mass matrix diagonal, m_n = Σ_(e,p at n) ρ w det J.

use super::geometry::Geometry;
use super::space::Space;

/// `[node]` lumped mass [kg] of a density [kg/m³] given as `[element][point]`.
///
/// # Panics
/// If `density` does not have one entry per element point.
pub fn lumped_mass(space: &Space, geometry: &Geometry, density: &[f64]) -> Vec<f64> {
    assert_eq!(density.len(), space.node_of.len(), "density must be [element][point]");
    let mut mass = vec![0.0; space.n_nodes()];
    for (slot, &node) in space.node_of.iter().enumerate() {
        mass[node as usize] += density[slot] * geometry.weight[slot];
    }
    mass
}
