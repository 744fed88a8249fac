//! System parameters of the panels.

use crate::view::camera::flight::Flight;
use crate::view::camera::orbit::Orbit;
use crate::view::data::measure::Measure;
use crate::view::export::request::ExportState;
use crate::view::interact::undo::UndoHistory;
use crate::view::scene::device::HeadPoses;
use crate::view::state::answer::{Catalogue, ShownAnswer};
use crate::view::state::clock::Clock;
use crate::view::state::display_scale::DisplayScale;
use crate::view::state::look::Look;
use crate::view::state::placement::{DragState, PickState};
use crate::view::state::question::Question;
use crate::view::state::sample_point::SamplePoint;
use crate::view::state::settings::Settings;
use crate::view::state::treatment::Treatment;
use crate::view::state::window::{OpenWindows, RenderQuality, ViewRects};
use crate::view::text::localization::Localization;
use crate::view::tour::progress::Tour;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Parameters of the menu and the tour.
#[derive(SystemParam)]
pub struct MenuParams<'w> {
    /// Settings of the window.
    pub settings: ResMut<'w, Settings>,
    /// Position in the tour.
    pub tour: ResMut<'w, Tour>,
    /// Exports and status line.
    pub export: ResMut<'w, ExportState>,
    /// Undo history.
    pub history: ResMut<'w, UndoHistory>,
}

/// Parameters of all panels.
#[derive(SystemParam)]
pub struct PanelParams<'w> {
    /// Answer on screen.
    pub shown: Res<'w, ShownAnswer>,
    /// Shipped items.
    pub catalogue: Res<'w, Catalogue>,
    /// Rendering capabilities.
    pub quality: Res<'w, RenderQuality>,
    /// Scale and exaggeration in force.
    pub display_scale: Res<'w, DisplayScale>,
    /// Wall clock.
    pub time: Res<'w, Time>,
    /// The last pick.
    pub picked: Res<'w, PickState>,
    /// The question being edited.
    pub question: ResMut<'w, Question>,
    /// Display options.
    pub look: ResMut<'w, Look>,
    /// Slow motion.
    pub clock: ResMut<'w, Clock>,
    /// Camera.
    pub orbit: ResMut<'w, Orbit>,
    /// Quantity of the site bars.
    pub measure: ResMut<'w, Measure>,
    /// Rectangles of the views.
    pub rects: ResMut<'w, ViewRects>,
    /// The sample point.
    pub sample_point: ResMut<'w, SamplePoint>,
    /// The camera move in progress.
    pub flight: ResMut<'w, Flight>,
    /// Poses of the heads.
    pub poses: Res<'w, HeadPoses>,
    /// The device being dragged.
    pub drag_state: Res<'w, DragState>,
    /// The open treatment.
    pub treatment: ResMut<'w, Treatment>,
    /// Open windows.
    pub open_windows: ResMut<'w, OpenWindows>,
    /// Localised messages.
    pub l10n: ResMut<'w, Localization>,
}

impl PanelParams<'_> {
    /// The message `name`.
    pub fn say(&self, name: &str) -> String {
        self.l10n.say(name)
    }

    /// How much of the treatment its sum has: "after 3 of 12 placements"; `None` while there is no sum.
    pub fn treatment_so_far(&self) -> Option<String> {
        let sum = self.treatment.sum.as_ref()?;
        let (done, all) = (sum.count().to_string(), sum.answered.len().to_string());
        Some(self.l10n.say_with("treatment-so-far", &[("done", &done), ("all", &all)]))
    }
}
