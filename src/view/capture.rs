//! The picture without a window: waits for the answer, lets the panels settle, reads the image back, writes a PNG.

use crate::run::session::Stage;
use crate::view::making::Workshop;
use crate::view::start::ViewError;
use crate::view::state::{Question, Shown};
use crate::view::take;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use std::path::PathBuf;

/// Model time of the picture [s]: 4 ms, well inside a cycle of either device.
pub const INSTANT: f64 = 4e-3;
/// Frames drawn after the answer is there, before the picture is taken: panels lay themselves out, pipelines compile.
const SETTLING: u32 = 12;

/// Progress of a picture.
#[derive(Resource)]
pub struct Capture {
    image: Handle<Image>,
    path: PathBuf,
    settled: u32,
    asked: bool,
    failure: Option<ViewError>,
}

impl Capture {
    /// A picture of this image, to be written here.
    pub fn new(image: Handle<Image>, path: PathBuf) -> Capture {
        Capture { image, path, settled: 0, asked: false, failure: None }
    }

    /// Whether the answer is there and the scene is drawn; until then drawing would only slow the computing.
    pub fn drawing(&self) -> bool {
        self.settled > 0
    }

    /// Why there is no picture, if there is none.
    pub fn failure(self) -> Option<ViewError> {
        self.failure
    }
}

/// Moves the picture on, frame by frame.
pub fn advance(
    mut commands: Commands,
    mut capture: ResMut<Capture>,
    shown: Res<Shown>,
    (question, shop): (Res<Question>, Res<Workshop>),
    mut exit: MessageWriter<AppExit>,
) {
    let failure = match &shown.stage {
        Stage::Failed(why) => Some(ViewError::Unsolved(why.clone())),
        Stage::TooLarge(refusal) => Some(ViewError::TooLarge(*refusal)),
        _ => None,
    };
    if failure.is_some() {
        capture.failure = failure;
        exit.write(AppExit::error());
        return;
    }
    let complete =
        shown.answer.as_ref().is_some_and(|a| a.complete()) && shown.stage == Stage::Idle && !question.send;
    let complete = complete && !shop.busy();
    capture.settled = if complete { capture.settled + 1 } else { 0 };
    if capture.settled > SETTLING && !capture.asked {
        capture.asked = true;
        commands.spawn(Screenshot::image(capture.image.clone())).observe(write);
    }
}

/// Writes the picture and ends the app.
fn write(shot: On<ScreenshotCaptured>, mut capture: ResMut<Capture>, mut exit: MessageWriter<AppExit>) {
    match take::png(&shot.image, &capture.path) {
        Ok(()) => exit.write(AppExit::Success),
        Err(why) => {
            capture.failure = Some(ViewError::Unwritten { path: capture.path.display().to_string(), why });
            exit.write(AppExit::error())
        }
    };
}
