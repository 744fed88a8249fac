//! How fast the window is: time to the first picture, time the main thread works per frame, longest stall while a solver runs.
//!
//! Counted always (two clocks read per frame), told in the state file of `calfwave view --state FILE`.

use crate::run::memory::peak_mib;
use crate::run::session::Stage;
use crate::view::state::Shown;
use crate::view::tissue::Sheet;
use bevy::prelude::*;
use serde_json::{Value, json};
use std::time::Instant;

/// Frames that mean, median and 95th percentile are taken over.
const KEPT: usize = 400;

/// The window's speed.
#[derive(Resource)]
pub struct Pace {
    started: Instant,
    frame: Option<Instant>,
    /// From the start of the program to the end of the first frame with an answer on it [s].
    first_picture: Option<f64>,
    /// Time the main thread worked in each of the last frames [ms].
    work: Vec<f64>,
    /// Time from one frame to the next [ms].
    between: Vec<f64>,
    frames: usize,
    /// Longest frame since the first picture, while nothing and while something is computed [ms].
    worst: [f64; 2],
    /// Vertices that are drawn, both sides together.
    vertices: usize,
}

impl Pace {
    /// Counts from here.
    pub fn from_now() -> Pace {
        Pace {
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

/// Mean, median and 95th percentile; nothing of nothing.
fn spread(values: &[f64]) -> Value {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| sorted.get((share * sorted.len() as f64) as usize).copied();
    let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    json!({ "mean": mean, "median": at(0.5), "p95": at(0.95) })
}

/// A frame begins.
pub fn begin(mut pace: ResMut<Pace>) {
    let now = Instant::now();
    if let Some(last) = pace.frame.replace(now) {
        let milliseconds = 1e3 * (now - last).as_secs_f64();
        keep(&mut pace.between, milliseconds);
    }
}

/// The main thread's part of a frame ends.
pub fn end(
    shown: Res<Shown>,
    sheets: Query<(&Sheet, &Mesh3d, &Visibility)>,
    meshes: Res<Assets<Mesh>>,
    mut pace: ResMut<Pace>,
) {
    let Some(began) = pace.frame else { return };
    let milliseconds = 1e3 * began.elapsed().as_secs_f64();
    pace.frames += 1;
    keep(&mut pace.work, milliseconds);
    if pace.first_picture.is_some() {
        let computing = matches!(shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
        let worst = &mut pace.worst[usize::from(computing)];
        *worst = worst.max(milliseconds);
    }
    if pace.first_picture.is_none() && shown.answer.is_some() && !sheets.is_empty() {
        pace.first_picture = Some(pace.started.elapsed().as_secs_f64());
    }
    if pace.frames.is_multiple_of(30) {
        let drawn = sheets.iter().filter(|(_, _, visible)| **visible != Visibility::Hidden);
        let count = |(_, mesh, _): (_, &Mesh3d, _)| meshes.get(&mesh.0).map_or(0, Mesh::count_vertices);
        pace.vertices = drawn.map(count).sum();
    }
}

fn keep(values: &mut Vec<f64>, value: f64) {
    if values.len() == KEPT {
        values.remove(0);
    }
    values.push(value);
}
