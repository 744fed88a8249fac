//! Plugin of the localised text.

use crate::view::text::localization::Localization;
use bevy::prelude::*;

/// Provides [`Localization`].
pub struct TextPlugin;

impl Plugin for TextPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Localization>();
    }
}
