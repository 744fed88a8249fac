//! Recovery from a lost graphics device (driver restart, card removed).
//!
//! Vertices, textures and pipelines are rebuilt from the main world. Any other rendering error ends the
//! program, which is Bevy's default.

use crate::view::export::request::ExportState;
use crate::view::text::localization::Localization;
use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::settings::RenderCreation;

/// Largest number of recoveries: a device that is lost repeatedly is not stable.
const MOST: u32 = 3;

/// Number of lost devices so far.
#[derive(Resource, Default)]
struct Losses(u32);

/// The handler of rendering errors: recovers a lost device, otherwise ends the app.
pub fn handler() -> RenderErrorHandler {
    RenderErrorHandler(|error, world, _| {
        let losses = world.get_resource_or_init::<Losses>().0;
        if error.ty != ErrorType::DeviceLost || losses >= MOST {
            world.write_message(AppExit::error());
            return RenderErrorPolicy::StopRendering;
        }
        world.insert_resource(Losses(losses + 1));
        let message = world.get_resource::<Localization>().map(|l10n| l10n.say("device-lost"));
        if let Some(mut export) = world.get_resource_mut::<ExportState>() {
            export.status = message;
        }
        RenderErrorPolicy::Recover(RenderCreation::default())
    })
}
