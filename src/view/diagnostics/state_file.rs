//! State of the window as a JSON file for scripts: `calfwave view --state FILE`.
//!
//! One JSON object, replaced atomically whenever its content changes: question, answer, display options, and
//! every control with its accessibility name, role and rectangle. A script reads it to find what to press and
//! to check the outcome.

use crate::output::file::target;
use crate::session::Stage;
use crate::view::camera::orbit::Orbit;
use crate::view::diagnostics::frame_times::FrameTimes;
use crate::view::export::request::ExportState;
use crate::view::geometry::transform::to_vec3;
use crate::view::scene::device::HeadPoses;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::clock::Clock;
use crate::view::state::look::{Look, RightView, Views};
use crate::view::state::placement::{DragState, PickState, leg_coordinates};
use crate::view::state::question::{Question, device_of};
use crate::view::state::settings::Settings;
use crate::view::state::side::Side;
use crate::view::state::treatment::Treatment;
use crate::view::state::window::ViewRects;
use crate::view::tour::progress::Tour;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::{EguiContext, EguiOutput, PrimaryEguiContext, egui};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Distance of the reported grab point behind a head's face [m].
const HOLD: f64 = 0.03;

/// Shortest time between two writes [s].
const PAUSE: f64 = 0.1;

/// Longest time between two writes while only frame times change [s].
const STALE: f64 = 2.0;

/// The state file.
#[derive(Resource)]
pub struct StateFile {
    path: PathBuf,
    last: Value,
    written: f64,
}

impl StateFile {
    /// Writes the state to this file.
    pub fn new(path: PathBuf) -> StateFile {
        StateFile { path, last: Value::Null, written: f64::NEG_INFINITY }
    }
}

/// Everything that is written.
#[derive(SystemParam)]
pub struct StateParams<'w> {
    shown: Res<'w, ShownAnswer>,
    question: Res<'w, Question>,
    look: Res<'w, Look>,
    clock: Res<'w, Clock>,
    orbit: Res<'w, Orbit>,
    rects: Res<'w, ViewRects>,
    settings: Res<'w, Settings>,
    tour: Res<'w, Tour>,
    treatment: Res<'w, Treatment>,
    export: Res<'w, ExportState>,
    drag_state: Res<'w, DragState>,
    poses: Res<'w, HeadPoses>,
    picked: Res<'w, PickState>,
}

/// Enables egui's accessibility tree, which is otherwise built only for a screen reader.
pub fn name_controls(mut contexts: Query<&mut EguiContext, Added<PrimaryEguiContext>>) {
    for mut context in &mut contexts {
        context.get_mut().enable_accesskit();
    }
}

/// Writes the state if it has changed; a failed write is repeated.
pub fn write_state(
    params: StateParams<'_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    time: Res<Time<Real>>,
    outputs: Query<&EguiOutput, With<PrimaryEguiContext>>,
    (times, mut file): (Res<FrameTimes>, ResMut<StateFile>),
) {
    let now = time.elapsed_secs_f64();
    if now - file.written < PAUSE {
        return;
    }
    let mut state = params.json();
    for (side, camera, eye) in &cameras {
        state["sides"][side.index()]["device_at"] = params.device_at(*side, camera, eye);
    }
    let output = outputs.iter().next();
    state["controls"] = output.map_or(Value::Null, controls);
    state["focus"] = output.and_then(focused).map_or(Value::Null, Value::from);
    if state == file.last && now - file.written < STALE {
        return;
    }
    let mut whole = state.clone();
    whole["pace"] = times.json();
    let text = format!("{whole:#}");
    if target::write(&file.path, |out| out.write_all(text.as_bytes())).is_ok() {
        (file.last, file.written) = (state, now);
    }
}

impl StateParams<'_> {
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
            "views": self.rects.view.each_ref().map(rect),
            "playing": self.clock.playing,
            "slow": self.clock.slow,
            "peel": look.peel,
            "cut": look.cut.key(),
            "cut_at": look.cut_at,
            "field": look.quantity.key(),
            "difference": look.right == RightView::Difference,
            "single": look.views != Views::Both,
            "tab": look.tab.key(),
            "site": shown.sites.get(look.site).map(|s| s.name),
            "camera": [self.orbit.yaw, self.orbit.pitch, self.orbit.distance],
            "tour": self.tour.at.map(|(story, page)| format!("{}:{}", story.key(), page.key())),
            "treatment": self.treatment.open.as_ref().map(|open| json!({
                "name": open.name,
                "placement": open.at,
                "of": open.count(),
                "answered": self.treatment.sum.as_ref().map_or(0, |sum| sum.count()),
            })),
            "language": self.settings.language.code(),
            "ground": format!("{:?}", self.settings.ground).to_lowercase(),
            "said": self.export.status,
            "dragging": self.drag_state.side.map(Side::letter),
            "refused": self.picked.refusal.is_some(),
        })
    }

    /// Screen position at which a side's device can be grabbed [points]; null if there is none.
    fn device_at(&self, side: Side, camera: &Camera, eye: &GlobalTransform) -> Value {
        let Some((pose, _)) = self.poses.rims[side.index()].first() else { return Value::Null };
        let held = to_vec3(&(pose.centre - pose.axis * HOLD));
        camera.world_to_viewport(eye, held).map_or(Value::Null, |at| json!([at.x, at.y]))
    }

    /// Device, frequency and placement of a side, and the displacement at its first site.
    fn side(&self, side: Side) -> Value {
        let device = device_of(&self.question.scenario, side).map(|(device, at)| {
            let hertz = device.heads.first().map_or(0.0, |head| head.drive.frequency_hz());
            let (s, theta) = leg_coordinates(&self.question.scenario, side).unzip();
            json!({ "device": device.name, "hertz": hertz, "s": s, "theta": theta, "over": at.site() })
        });
        let moved = self.shown.case(side).and_then(|case| case.report.sites.first());
        json!({ "placed": device, "moved_um": moved.map(|site| site.displacement_rms_um.mean) })
    }
}

/// A stage as one word, with the reason of a failure or refusal.
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

/// All named controls: name, role, value, rectangle [points].
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

/// Name of the control that receives the keyboard's input.
fn focused(output: &EguiOutput) -> Option<&str> {
    let update = output.platform_output.accesskit_update.as_ref()?;
    update.nodes.iter().find(|(id, _)| *id == update.focus)?.1.label()
}
