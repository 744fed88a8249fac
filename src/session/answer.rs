//! `Answer`: what the window shows of a scenario: the body and the steady state of every case solved so far.

use crate::anatomy::Calf;
use crate::case::outcome::NodalFields;
use crate::fem::Space;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::preset::scenario::ScenarioSpec;
use crate::probe::harmonic_field::HarmonicField;
use std::sync::Arc;

/// The discretised body that all cases of a scenario share.
#[derive(Clone)]
pub struct Body {
    /// Elements, regions, named surfaces.
    pub mesh: Arc<HexMesh>,
    /// Nodes of the fields.
    pub space: Arc<Space>,
    /// The leg of which the mesh was made; `None` for a phantom.
    pub calf: Option<Arc<Calf>>,
}

/// The steady state of one case.
#[derive(Clone, Debug)]
pub struct CaseAnswer {
    /// The report of the case.
    pub report: CaseReport,
    /// Complex nodal displacements, `[harmonic][node][component]` [m].
    pub field: HarmonicField,
    /// Strain, energy, dissipation and pressure at the nodes; empty if the file was written by a version that
    /// stored none.
    pub nodal: NodalFields,
}

/// A scenario with the results computed so far.
#[derive(Clone)]
pub struct Answer {
    /// The scenario, with every part inline.
    pub scenario: ScenarioSpec,
    /// The body.
    pub body: Body,
    /// One entry per case of the scenario; `None` until the case is solved.
    pub cases: Vec<Option<Arc<CaseAnswer>>>,
}

impl Answer {
    /// Whether every case is solved.
    pub fn complete(&self) -> bool {
        self.cases.iter().all(Option::is_some)
    }
}
