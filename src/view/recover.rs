//! A graphics device that is lost (a driver that restarts, a card that is unplugged) is asked for again; the window lives.
//!
//! Vertices, textures and pipelines are made anew from what the main world keeps. Any other rendering fault ends the program, as
//! Bevy does by itself: drawing on would flicker.

use crate::view::speech::Speech;
use crate::view::take::Take;
use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::settings::RenderCreation;

/// Most losses that are mended: a device that is lost again and again will not stay.
const MOST: u32 = 3;

/// How often a device was lost.
#[derive(Resource, Default)]
struct Losses(u32);

/// What to do about a rendering fault.
pub fn handler() -> RenderErrorHandler {
    RenderErrorHandler(|error, world, _| {
        let losses = world.get_resource_or_init::<Losses>().0;
        if error.ty != ErrorType::DeviceLost || losses >= MOST {
            world.write_message(AppExit::error());
            return RenderErrorPolicy::StopRendering;
        }
        world.insert_resource(Losses(losses + 1));
        let said = world.get_resource::<Speech>().map(|speech| speech.say("device-lost"));
        if let Some(mut take) = world.get_resource_mut::<Take>() {
            take.said = said;
        }
        RenderErrorPolicy::Recover(RenderCreation::default())
    })
}
