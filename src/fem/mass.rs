//! Lumped mass: with GLL quadrature at the GLL nodes the mass matrix is diagonal, m_n = Σ_(e,p at n) ρ w det
//! J.

use crate::fem::geometry::Geometry;
use crate::fem::space::Space;

/// `[node]` lumped mass [kg] for a density `[element][point]` [kg/m³].
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
