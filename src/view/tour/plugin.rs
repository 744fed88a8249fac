//! Plugins of the tour.

use crate::view::schedule::{InteractSystems, ViewSystems};
use crate::view::tour::progress::{Tour, apply_page, turn_pages};
use bevy::prelude::*;

/// Position in the tour, and question, look and viewpoint of its pages.
pub struct TourStatePlugin;

impl Plugin for TourStatePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Tour>().add_systems(Update, apply_page.in_set(ViewSystems::Interact));
    }
}

/// Keys of the tour.
pub struct TourPlugin;

impl Plugin for TourPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, turn_pages.in_set(InteractSystems::TourPages));
    }
}
