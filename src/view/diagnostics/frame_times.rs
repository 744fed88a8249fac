//! Performance figures: time to the first picture, main-thread time per frame, longest frame while a solver
//! runs.
//!
//! They are recorded with two clock reads per frame and written to the file of `calfwave view --state FILE`.

use crate::model::memory::peak_mib;
use crate::session::Stage;
use crate::view::scene::sheet::Sheet;
use crate::view::state::answer::ShownAnswer;
use bevy::prelude::*;
use serde_json::{Value, json};
use std::time::Instant;

/// Number of frames over which mean, median and 95th percentile are taken.
const KEPT: usize = 400;

/// Frame times of the window.
#[derive(Resource)]
pub struct FrameTimes {
    started: Instant,
    frame: Option<Instant>,
    /// From program start to the end of the first frame with an answer [s].
    first_picture: Option<f64>,
    /// Main-thread time of each of the last frames [ms].
    work: Vec<f64>,
    /// Time between frames [ms].
    between: Vec<f64>,
    frames: usize,
    /// Longest frame since the first picture [ms]: idle, and while solving.
    worst: [f64; 2],
    /// Number of drawn vertices in both views.
    vertices: usize,
}

impl FrameTimes {
    /// Starts recording now.
    pub fn from_now() -> FrameTimes {
        FrameTimes {
            started: Instant::now(),
            frame: None,
            first_picture: None,
            work: Vec::new(),
            between: Vec::new(),
            frames: 0,
            worst: [0.0; 2],
            vertices: 0,
        }
    }

    /// The figures as JSON.
    pub fn json(&self) -> Value {
        json!({
            "first_picture_s": self.first_picture,
            "frames": self.frames,
            "frame_ms": spread(&self.between),
            "work_ms": spread(&self.work),
            "worst_idle_ms": self.worst[0],
            "worst_computing_ms": self.worst[1],
            "vertices": self.vertices,
            "peak_memory_mib": peak_mib(),
        })
    }
}

/// Mean, median and 95th percentile; null values if there are none.
fn spread(values: &[f64]) -> Value {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| sorted.get((share * sorted.len() as f64) as usize).copied();
    let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    json!({ "mean": mean, "median": at(0.5), "p95": at(0.95) })
}

/// Records the start of a frame.
pub fn begin_frame(mut times: ResMut<FrameTimes>) {
    let now = Instant::now();
    if let Some(last) = times.frame.replace(now) {
        let milliseconds = 1e3 * (now - last).as_secs_f64();
        keep(&mut times.between, milliseconds);
    }
}

/// Records the end of the main thread's part of a frame.
pub fn end_frame(
    shown: Res<ShownAnswer>,
    sheets: Query<(&Sheet, &Mesh3d, &Visibility)>,
    meshes: Res<Assets<Mesh>>,
    mut times: ResMut<FrameTimes>,
) {
    let Some(began) = times.frame else { return };
    let milliseconds = 1e3 * began.elapsed().as_secs_f64();
    times.frames += 1;
    keep(&mut times.work, milliseconds);
    if times.first_picture.is_some() {
        let computing = matches!(shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
        let worst = &mut times.worst[usize::from(computing)];
        *worst = worst.max(milliseconds);
    }
    if times.first_picture.is_none() && shown.answer.is_some() && !sheets.is_empty() {
        times.first_picture = Some(times.started.elapsed().as_secs_f64());
    }
    if times.frames.is_multiple_of(30) {
        let drawn = sheets.iter().filter(|(_, _, visible)| **visible != Visibility::Hidden);
        let count = |(_, mesh, _): (_, &Mesh3d, _)| meshes.get(&mesh.0).map_or(0, Mesh::count_vertices);
        times.vertices = drawn.map(count).sum();
    }
}

fn keep(values: &mut Vec<f64>, value: f64) {
    if values.len() == KEPT {
        values.remove(0);
    }
    values.push(value);
}
