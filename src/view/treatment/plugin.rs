//! Plugins of the treatment.

use crate::view::schedule::{InteractSystems, ReceiveSystems, ViewSystems};
use crate::view::treatment::collect::collect_answers;
use crate::view::treatment::play::{play_on, step_by_keys};
use crate::view::treatment::requests::{follow_request, yield_to_tour};
use bevy::prelude::*;

/// Placements, answers to them and their sum.
pub struct TreatmentStatePlugin;

impl Plugin for TreatmentStatePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            Update,
            (
                collect_answers.in_set(ReceiveSystems::Treatment),
                (yield_to_tour, play_on, follow_request).chain().in_set(ViewSystems::Interact),
            ),
        );
    }
}

/// Keys of the treatment.
pub struct TreatmentPlugin;

impl Plugin for TreatmentPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, step_by_keys.in_set(InteractSystems::Placements));
    }
}
