//! `Answer`: what the window shows of a scenario: the body, and the steady state of every case solved so far.

use crate::anatomy::Calf;
use crate::case::outcome::NodalFields;
use crate::fem::Space;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::preset::spec::ScenarioSpec;
use crate::probe::field::HarmonicField;
use std::sync::Arc;

/// The discretised body all cases of a scenario share.
#[derive(Clone)]
pub struct Body {
    /// Elements, regions, named surfaces.
    pub mesh: Arc<HexMesh>,
    /// Nodes the fields live on.
    pub space: Arc<Space>,
    /// The leg the mesh was made from; none for a phantom.
    pub calf: Option<Arc<Calf>>,
}

/// The steady state of one case.
#[derive(Clone, Debug)]
pub struct CaseAnswer {
    /// Every number of the case.
    pub report: CaseReport,
    /// Complex nodal displacements, `[harmonic][node of the space]`.
    pub field: HarmonicField,
    /// Strain, energy, dissipation and pressure at the nodes; empty in files of versions that stored none.
    pub nodal: NodalFields,
}

/// A scenario as far as it is answered.
#[derive(Clone)]
pub struct Answer {
    /// The question, with every part inline.
    pub scenario: ScenarioSpec,
    /// The body.
    pub body: Body,
    /// One entry per case of the scenario; none while it is still being computed.
    pub cases: Vec<Option<Arc<CaseAnswer>>>,
}

impl Answer {
    /// Whether every case is answered.
    pub fn complete(&self) -> bool {
        self.cases.iter().all(Option::is_some)
    }
}
