//! `Parts`: what a simulation consists of.

use crate::fem::{Geometry, Space, lumped_mass};
use crate::material::{MaterialField, RegionMap};
use crate::solver::boundary::Boundary;
use crate::solver::contact::Contact;
use crate::solver::explicit::mechanism::MechanismDynamics;
use crate::solver::load::NodalLoad;
use crate::solver::membrane::Membrane;
use crate::solver::real::Real;
use crate::solver::stiffness::Stiffness;
use std::sync::Arc;

/// What a simulation consists of.
pub struct Parts<T: Real> {
    /// Stiffness of the solid.
    pub stiffness: Box<dyn Stiffness<T> + Send>,
    /// `[node]` lumped mass of the solid [kg].
    pub mass: Vec<f64>,
    /// Regions, for powers, energies and error messages.
    pub regions: Arc<RegionMap>,
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
    /// If `regions` does not have one entry per element.
    pub fn new(
        space: &Space,
        geometry: &Geometry,
        material: &MaterialField,
        regions: Arc<RegionMap>,
        stiffness: Box<dyn Stiffness<T> + Send>,
    ) -> Parts<T> {
        assert_eq!(regions.of_element.len(), space.n_elements, "one region per element");
        Parts {
            stiffness,
            mass: lumped_mass(space, geometry, &material.density),
            regions,
            node_of: space.node_of.clone(),
            membranes: Vec::new(),
            boundary: Boundary::default(),
            contacts: Vec::new(),
            mechanism: None,
            loads: Vec::new(),
        }
    }
}
