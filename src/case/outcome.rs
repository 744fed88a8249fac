//! What a finished scenario is: mesh, space, and one outcome per case.

use crate::fem::Space;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::probe::{HarmonicField, Traces};
use std::sync::Arc;

/// Fields derived from the steady state, volume-weighted means over the elements around each node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodalFields {
    /// `[node]` mean kinetic + strain energy density [J/m³].
    pub energy_density: Vec<f32>,
    /// `[node]` peak octahedral shear strain.
    pub shear_strain: Vec<f32>,
    /// `[node]` dissipated power density [W/m³].
    pub dissipation: Vec<f32>,
    /// `[node]` peak dynamic pressure, |mean stress| [Pa].
    pub pressure: Vec<f32>,
}

impl NodalFields {
    /// All fields, in the order in which they are kept and drawn: strain, energy, dissipation, pressure.
    pub fn all(&self) -> [&[f32]; 4] {
        [&self.shear_strain, &self.energy_density, &self.dissipation, &self.pressure]
    }

    /// The fields from that order.
    pub fn of([shear_strain, energy_density, dissipation, pressure]: [Vec<f32>; 4]) -> NodalFields {
        NodalFields { energy_density, shear_strain, dissipation, pressure }
    }
}

/// One finished case.
#[derive(Clone, Debug, Default)]
pub struct CaseOutcome {
    /// The numbers.
    pub report: CaseReport,
    /// The steady state at the nodes.
    pub field: HarmonicField,
    /// Derived fields at the nodes.
    pub nodal: NodalFields,
    /// Time series.
    pub traces: Traces,
    /// Poses of the heads for the picture: centre [m], inward axis, radius [m].
    pub heads: Vec<HeadPose>,
}

/// Where a head is, for the picture and the tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadPose {
    /// Centre of the face at rest [m].
    pub centre: crate::math::V3,
    /// Inward unit axis.
    pub axis: crate::math::V3,
    /// Face or ball radius [m].
    pub radius: f64,
    /// Round tool (ball, bullet) rather than flat.
    pub round: bool,
    /// Complex displacement along `axis` per harmonic [m].
    pub normal: [crate::math::C64; 2],
    /// Tangential (proximal) direction and complex displacement along it [m].
    pub tangent: crate::math::V3,
    /// Complex tangential displacement, fundamental [m].
    pub tangential: crate::math::C64,
}

/// A finished scenario.
#[derive(Clone, Debug)]
pub struct ScenarioOutcome {
    /// The mesh all cases share.
    pub mesh: Arc<HexMesh>,
    /// The space all cases share.
    pub space: Arc<Space>,
    /// One per case, in the scenario's order.
    pub cases: Vec<CaseOutcome>,
}
