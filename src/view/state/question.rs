//! The question being edited.

use crate::drive::spec::{DeviceSpec, PlacementSpec};
use crate::preset::scenario::{LoadSpec, Part, ScenarioSpec};
use crate::view::state::side::Side;
use bevy::prelude::*;

/// The question being edited; sent to the worker once no edit is in progress.
#[derive(Resource, Clone, Debug)]
pub struct Question {
    /// As edited.
    pub scenario: ScenarioSpec,
    /// As last sent to the worker.
    pub asked: ScenarioSpec,
    /// Request to send it.
    pub send: bool,
    /// Request to cancel the solve.
    pub cancel: bool,
}

/// Device and placement of a side's case, if it has one.
pub fn device_of(scenario: &ScenarioSpec, side: Side) -> Option<(&DeviceSpec, &PlacementSpec)> {
    match &scenario.cases.get(side.index())?.load {
        LoadSpec::Device { device: Part::Inline(device), placement } => Some((device, placement)),
        _ => None,
    }
}
