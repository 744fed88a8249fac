//! The result of a scenario: mesh, space, and one outcome per case.

use crate::fem::Space;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::probe::{HarmonicField, Traces};
use std::sync::Arc;

/// Fields derived from the steady state: volume-weighted means over the elements around each node.
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
    /// All fields, in the order in which they are stored and shown: strain, energy, dissipation, pressure.
    pub fn all(&self) -> [&[f32]; 4] {
        [&self.shear_strain, &self.energy_density, &self.dissipation, &self.pressure]
    }

    /// The fields, given in the order of [`NodalFields::all`].
    pub fn of([shear_strain, energy_density, dissipation, pressure]: [Vec<f32>; 4]) -> NodalFields {
        NodalFields { energy_density, shear_strain, dissipation, pressure }
    }
}

/// The result of one case.
#[derive(Clone, Debug, Default)]
pub struct CaseOutcome {
    /// The report.
    pub report: CaseReport,
    /// The steady state at the nodes.
    pub field: HarmonicField,
    /// Derived fields at the nodes.
    pub nodal: NodalFields,
    /// `[element · point]` dissipated power density [W/m³].
    pub dissipation: Vec<f32>,
    /// Time series.
    pub traces: Traces,
    /// `[head]` poses for display.
    pub heads: Vec<HeadPose>,
}

/// Pose and motion of a head, for display and tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadPose {
    /// Centre of the face at rest [m].
    pub centre: crate::math::V3,
    /// Inward unit axis.
    pub axis: crate::math::V3,
    /// Face or ball radius [m].
    pub radius: f64,
    /// Whether the tool is round (ball, bullet) rather than flat.
    pub round: bool,
    /// Complex displacement along `axis` at the first two harmonics [m].
    pub normal: [crate::math::C64; 2],
    /// Tangential (proximal) unit direction.
    pub tangent: crate::math::V3,
    /// Complex displacement along `tangent` at the fundamental [m].
    pub tangential: crate::math::C64,
}

/// The result of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioOutcome {
    /// The mesh of all cases.
    pub mesh: Arc<HexMesh>,
    /// The space of all cases.
    pub space: Arc<Space>,
    /// One outcome per case, in the order of the scenario.
    pub cases: Vec<CaseOutcome>,
}

impl ScenarioOutcome {
    /// Gives every report that of the same case in `lower`, the outcome with one order less.
    pub fn set_lower_order(&mut self, lower: ScenarioOutcome) {
        for (case, lower) in self.cases.iter_mut().zip(lower.cases) {
            let lower = CaseReport { of_lower_order: None, ..lower.report };
            case.report.of_lower_order = Some(Box::new(lower));
        }
    }
}
