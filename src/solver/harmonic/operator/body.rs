//! `Body`: the body to be solved.

use super::super::displacement_solver::DisplacementSolver;
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::mesh::HexMesh;
use crate::solver::boundary::Boundary;
use crate::solver::membrane::Sheet;

/// The body to be solved.
pub struct Body<'a> {
    /// Elements.
    pub mesh: &'a HexMesh,
    /// Nodes, order 2–6.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Coefficients per GLL point.
    pub material: &'a MaterialField,
    /// Surface and data of every membrane.
    pub membranes: Vec<(Sheet<'a>, &'a MembraneSpec)>,
    /// Supports at a frequency [Hz] on any space of this mesh: held nodes, springs, dashpots, absorbing
    /// faces.
    pub supports: &'a (dyn Fn(&Space, &MaterialField, f64) -> Boundary + Sync),
    /// Displacement solver of the preconditioner. Order 2 is always solved directly.
    pub displacement_solver: DisplacementSolver,
}
