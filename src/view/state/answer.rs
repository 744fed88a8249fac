//! The answer on screen, and the shipped items to choose from.

use crate::anatomy::{Site, SubjectSpec};
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::model::Fallback;
use crate::session::{Answer, CaseAnswer, Stage};
use crate::view::state::side::Side;
use bevy::prelude::*;
use std::sync::Arc;

/// Shipped items to choose from.
#[derive(Resource, Clone, Debug)]
pub struct Catalogue {
    /// Devices by display name.
    pub devices: Vec<DeviceSpec>,
    /// Subjects by the name of their file.
    pub subjects: Vec<(String, SubjectSpec)>,
    /// Tissue sets of a leg by the name of their file.
    pub tissues: Vec<(String, TissueSpec)>,
}

/// The answer on screen.
#[derive(Resource, Default)]
pub struct ShownAnswer {
    /// The best answer received so far.
    pub answer: Option<Arc<Answer>>,
    /// Trigger points of the leg; empty on a phantom.
    pub sites: Vec<Site>,
    /// Serial number; increases with every new answer.
    pub serial: u64,
    /// Number of the request to which the stage belongs.
    pub request: u64,
    /// Stage of the worker.
    pub stage: Stage,
    /// Whether the answer is older or coarser than the one being computed.
    pub stale: bool,
    /// Changes of solution method during the current solve.
    pub fallbacks: Vec<Fallback>,
}

impl ShownAnswer {
    /// The case of a side, if it has been solved.
    pub fn case(&self, side: Side) -> Option<&Arc<CaseAnswer>> {
        self.answer.as_ref()?.cases.get(side.index())?.as_ref()
    }
}
