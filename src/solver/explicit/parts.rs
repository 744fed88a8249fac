//! `Parts`: what a simulation consists of.

use crate::fem::{Geometry, Space, lumped_mass};
use crate::material::MaterialField;
use crate::solver::boundary::Boundary;
use crate::solver::contact::Contact;
use crate::solver::explicit::mechanism::MechanismDynamics;
use crate::solver::load::NodalLoad;
use crate::solver::membrane::Membrane;
use crate::solver::real::Real;
use crate::solver::stiffness::Stiffness;

/// What a simulation consists of.
pub struct Parts<T: Real> {
    /// Stiffness of the solid.
    pub stiffness: Box<dyn Stiffness<T> + Send>,
    /// `[node]` lumped mass of the solid [kg].
    pub mass: Vec<f64>,
    /// `[element]` region, for energies and error messages.
    pub region: Vec<u16>,
    /// `[element][point]` nodes, for error messages.
    pub node_of: Vec<u32>,
    /// Membranes.
    pub membranes: Vec<Membrane<T>>,
    /// Fixed nodes, absorbing ends, supports.
    pub boundary: Boundary,
    /// Heads.
    pub contacts: Vec<Contact>,
    /// The mechanism that drives the heads; [`None`] if the motion of every head is prescribed.
    pub mechanism: Option<MechanismDynamics>,
    /// Prescribed forces.
    pub loads: Vec<NodalLoad>,
}

impl<T: Real> Parts<T> {
    /// A free body without constraints, contacts or loads.
    ///
    /// # Panics
    /// If `region` does not have one entry per element.
    pub fn new(
        space: &Space,
        geometry: &Geometry,
        material: &MaterialField,
        region: &[u16],
        stiffness: Box<dyn Stiffness<T> + Send>,
    ) -> Parts<T> {
        assert_eq!(region.len(), space.n_elements, "region must be [element]");
        Parts {
            stiffness,
            mass: lumped_mass(space, geometry, &material.density),
            region: region.to_vec(),
            node_of: space.node_of.clone(),
            membranes: Vec::new(),
            boundary: Boundary::default(),
            contacts: Vec::new(),
            mechanism: None,
            loads: Vec::new(),
        }
    }
}
