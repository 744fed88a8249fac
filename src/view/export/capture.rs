//! Off-screen picture: waits for the answer, lets the panels settle, reads the image back, writes a PNG and
//! ends the app.

use crate::session::Stage;
use crate::view::error::ViewError;
use crate::view::export::encode;
use crate::view::scene::mesh_tasks::MeshTasks;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::question::Question;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use std::path::PathBuf;

/// Model time of the picture [s]: 4 ms, well inside a cycle of either device.
pub const INSTANT: f64 = 4e-3;

/// Frames drawn between the complete answer and the picture: panels settle, pipelines compile.
const SETTLING: u32 = 12;

/// State of an off-screen picture.
#[derive(Resource)]
pub struct Capture {
    image: Handle<Image>,
    path: PathBuf,
    settled: u32,
    asked: bool,
    failure: Option<ViewError>,
}

impl Capture {
    /// A picture of `image`, to be written to `path`.
    pub fn new(image: Handle<Image>, path: PathBuf) -> Capture {
        Capture { image, path, settled: 0, asked: false, failure: None }
    }

    /// Whether the scene is drawn. Before the answer is complete, drawing would only slow the solver.
    pub fn drawing(&self) -> bool {
        self.settled > 0
    }

    /// Why no picture was written, if so.
    pub fn failure(self) -> Option<ViewError> {
        self.failure
    }
}

/// Counts frames once the answer is complete, requests the screenshot, and ends the app on failure.
pub fn advance_capture(
    mut commands: Commands,
    mut capture: ResMut<Capture>,
    shown: Res<ShownAnswer>,
    (question, tasks): (Res<Question>, Res<MeshTasks>),
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
    let complete = complete && !tasks.busy();
    capture.settled = if complete { capture.settled + 1 } else { 0 };
    if capture.settled > SETTLING && !capture.asked {
        capture.asked = true;
        commands.spawn(Screenshot::image(capture.image.clone())).observe(write);
    }
}

/// Writes the picture and ends the app.
fn write(shot: On<ScreenshotCaptured>, mut capture: ResMut<Capture>, mut exit: MessageWriter<AppExit>) {
    match encode::write_png(&shot.image, &capture.path) {
        Ok(()) => exit.write(AppExit::Success),
        Err(why) => {
            capture.failure = Some(ViewError::Unwritten { path: capture.path.display().to_string(), why });
            exit.write(AppExit::error())
        }
    };
}
