//! What the window shows, as a file for scripts: `calfwave view --state FILE`.
//!
//! One JSON object, written anew (whole or not at all) whenever something in it has changed: the question, the answer, the
//! look, and every control by the name that a screen reader says, with its role and its place. A script reads it to know what
//! to press and to see what came of it.

use crate::output::target;
use crate::run::session::Stage;
use crate::view::device::{Poses, device_of};
use crate::view::drag::Grip;
use crate::view::orbit::Orbit;
use crate::view::pace::Pace;
use crate::view::pick::Picked;
use crate::view::place::to_vec3;
use crate::view::playback::Clock;
use crate::view::settings::Settings;
use crate::view::state::{Frames, Look, Question, Right, Shown, Side, Views};
use crate::view::take::Take;
use crate::view::tour::Tour;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::{EguiContext, EguiOutput, PrimaryEguiContext, egui};
use serde_json::{Value, json};
use std::path::PathBuf;

/// How far behind its face a device is taken hold of [m].
const HOLD: f64 = 0.03;
/// Shortest time between two writings [s].
const PAUSE: f64 = 0.1;
/// Longest time between two writings while nothing changes but the pace [s].
const STALE: f64 = 2.0;

/// Where the state goes.
#[derive(Resource)]
pub struct StateFile {
    path: PathBuf,
    last: Value,
    written: f64,
}

impl StateFile {
    /// Keeps the state in this file.
    pub fn new(path: PathBuf) -> StateFile {
        StateFile { path, last: Value::Null, written: f64::NEG_INFINITY }
    }
}

/// Everything that is told.
#[derive(SystemParam)]
pub struct Told<'w> {
    shown: Res<'w, Shown>,
    question: Res<'w, Question>,
    look: Res<'w, Look>,
    clock: Res<'w, Clock>,
    orbit: Res<'w, Orbit>,
    frames: Res<'w, Frames>,
    settings: Res<'w, Settings>,
    tour: Res<'w, Tour>,
    take: Res<'w, Take>,
    grip: Res<'w, Grip>,
    poses: Res<'w, Poses>,
    picked: Res<'w, Picked>,
}

/// Makes egui name its controls: without a screen reader nobody else asks it to.
pub fn name_controls(mut contexts: Query<&mut EguiContext, Added<PrimaryEguiContext>>) {
    for mut context in &mut contexts {
        context.get_mut().enable_accesskit();
    }
}

/// Writes the state if it has changed; a file that cannot be written is tried again.
pub fn write(
    told: Told<'_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    time: Res<Time<Real>>,
    outputs: Query<&EguiOutput, With<PrimaryEguiContext>>,
    (pace, mut file): (Res<Pace>, ResMut<StateFile>),
) {
    let now = time.elapsed_secs_f64();
    if now - file.written < PAUSE {
        return;
    }
    let mut state = told.json();
    for (side, camera, eye) in &cameras {
        state["sides"][side.index()]["device_at"] = told.device_at(*side, camera, eye);
    }
    state["controls"] = outputs.iter().next().map_or(Value::Null, controls);
    if state == file.last && now - file.written < STALE {
        return;
    }
    let mut whole = state.clone();
    whole["pace"] = pace.json();
    let text = format!("{whole:#}");
    if target::write(&file.path, |out| out.write_all(text.as_bytes())).is_ok() {
        (file.last, file.written) = (state, now);
    }
}

impl Told<'_> {
    fn json(&self) -> Value {
        let (shown, look) = (&self.shown, &self.look);
        let answer = shown.answer.as_ref();
        let (stage, why) = stage(&shown.stage);
        let (part, share) = match shown.stage {
            Stage::Solving { part, share, .. } => (Some(part), Some(share)),
            _ => (None, None),
        };
        let rect = |r: &Rect| json!([r.min.x, r.min.y, r.max.x, r.max.y]);
        json!({
            "stage": stage,
            "why": why,
            "part": part,
            "share": share,
            "fallbacks": shown.fallbacks.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "serial": shown.serial,
            "complete": answer.is_some_and(|a| a.complete()),
            "resolution": answer.map(|a| format!("{:?}", a.scenario.resolution)),
            "stale": shown.stale,
            "edited": self.question.scenario != self.question.asked,
            "current": answer.is_some_and(|a| a.scenario.cases == self.question.scenario.cases
                && a.scenario.geometry == self.question.scenario.geometry),
            "question": self.question.scenario.question,
            "sides": Side::ALL.map(|side| self.side(side)),
            "views": self.frames.view.each_ref().map(rect),
            "playing": self.clock.playing,
            "slow": self.clock.slow,
            "peel": look.peel,
            "cut": look.cut.key(),
            "cut_at": look.cut_at,
            "field": look.quantity.key(),
            "difference": look.right == Right::Difference,
            "single": look.views != Views::Both,
            "tab": look.tab.key(),
            "site": shown.sites.get(look.site).map(|s| s.name),
            "camera": [self.orbit.yaw, self.orbit.pitch, self.orbit.distance],
            "tour": self.tour.at.map(|(story, page)| format!("{}:{}", story.key(), page.key())),
            "language": self.settings.language.code(),
            "ground": format!("{:?}", self.settings.ground).to_lowercase(),
            "said": self.take.said,
            "dragging": self.grip.side.map(Side::letter),
            "refused": self.picked.refusal.is_some(),
        })
    }

    /// Where a side's device can be taken hold of on the screen [points]; null where there is none.
    fn device_at(&self, side: Side, camera: &Camera, eye: &GlobalTransform) -> Value {
        let Some((pose, _)) = self.poses.rims[side.index()].first() else { return Value::Null };
        let held = to_vec3(&(pose.centre - pose.axis * HOLD));
        camera.world_to_viewport(eye, held).map_or(Value::Null, |at| json!([at.x, at.y]))
    }

    /// Device, frequency, place and movement at the first site of a side.
    fn side(&self, side: Side) -> Value {
        let device = device_of(&self.question.scenario, side).map(|(device, at)| {
            let hertz = device.heads.first().map_or(0.0, |head| head.drive.frequency_hz());
            json!({ "device": device.name, "hertz": hertz, "s": at.s, "theta": at.theta_deg })
        });
        let moved = self.shown.case(side).and_then(|case| case.report.sites.first());
        json!({ "placed": device, "moved_um": moved.map(|site| site.displacement_rms_um.mean) })
    }
}

/// A stage in one word, and why it failed or was refused.
fn stage(stage: &Stage) -> (&'static str, Option<String>) {
    match stage {
        Stage::Idle => ("idle", None),
        Stage::Meshing(_) => ("meshing", None),
        Stage::Solving { .. } => ("solving", None),
        Stage::Cancelled => ("cancelled", None),
        Stage::TooLarge(refusal) => ("refused", Some(refusal.to_string())),
        Stage::Failed(why) => ("failed", Some(why.clone())),
    }
}

/// Every named control: name, role, value, place [points].
fn controls(output: &EguiOutput) -> Value {
    let Some(update) = &output.platform_output.accesskit_update else { return Value::Null };
    let named = |(_, node): &(egui::accesskit::NodeId, egui::accesskit::Node)| {
        let (name, room) = (node.label().or(node.value())?, node.bounds()?);
        Some(json!({
            "name": name,
            "role": format!("{:?}", node.role()),
            "value": node.numeric_value(),
            "disabled": node.is_disabled(),
            "rect": [room.x0, room.y0, room.x1, room.y1],
        }))
    };
    Value::Array(update.nodes.iter().filter_map(named).collect())
}
