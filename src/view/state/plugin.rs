//! Plugin of the shared state.

use crate::view::data::measure::Measure;
use crate::view::schedule::ReceiveSystems;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::clock::{Clock, follow_wrap};
use crate::view::state::display_scale::{DisplayScale, FieldRanges, update_display_scale};
use crate::view::state::look::Look;
use crate::view::state::placement::PickState;
use crate::view::state::sample_point::{SamplePoint, SampleSearch, update_sample};
use crate::view::state::settings::Settings;
use crate::view::state::treatment::Treatment;
use crate::view::state::window::{OpenWindows, ViewRects};
use bevy::prelude::*;

/// Shared resources, and the systems that keep clock, scale and sample point up to date.
pub struct StatePlugin;

impl Plugin for StatePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<ShownAnswer>()
            .init_resource::<Look>()
            .init_resource::<DisplayScale>()
            .init_resource::<FieldRanges>()
            .init_resource::<ViewRects>()
            .init_resource::<OpenWindows>()
            .init_resource::<Clock>()
            .init_resource::<PickState>()
            .init_resource::<SamplePoint>()
            .init_resource::<SampleSearch>()
            .init_resource::<Measure>()
            .init_resource::<Treatment>()
            .init_resource::<Settings>();
        app.add_systems(
            Update,
            (
                follow_wrap.in_set(ReceiveSystems::Clock),
                update_display_scale.in_set(ReceiveSystems::Scale),
                update_sample.in_set(ReceiveSystems::Sample),
            ),
        );
    }
}
