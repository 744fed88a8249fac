//! The Bevy app: two linked views of a vibrating leg, and panels that report the same in numbers and words.
//!
//! In: a scenario, the shipped catalogue and a solver ([`app::launch::Launch`]); frames of the solver session
//! while it runs. Out: pictures on screen, exported files, and commands to the session. Playback needs no
//! solve: the vertices carry complex amplitudes and the shader evaluates them at the current time.
//!
//! Each folder is one feature with its own plugin, for example [`scene::plugin::ScenePlugin`]. The part of a
//! feature that also runs without a window is a plugin of its own, for example
//! [`scene::plugin::SceneStatePlugin`]. Folders import only from those above them in this list:
//!
//! - `schedule` – phases of a frame and their order
//! - `error` – why the app cannot be shown
//! - `text` – localised messages and numbers as text
//! - `data` – plain types: quantities, scales, layers, planes, samples, thresholds
//! - `state` – resources: answer, question, display options, clock, placement, settings
//! - `geometry` – surfaces and sections of the element mesh; conversion to Bevy's types
//! - `scene` – meshes, materials and devices in the 3-D scene
//! - `export` – pictures, tables and pages written to files
//! - `camera` – the orbit camera and its control
//! - `interact` – picking, dragging, dropping, undo
//! - `tour` – the guided tour
//! - `treatment` – whole treatments, placement by placement
//! - `worker` – the link to the solver session
//! - `ui` – egui panels and overlays
//! - `diagnostics` – state file and frame times for scripts
//! - `app` – the plugins put together; launching

pub mod app;
pub mod camera;
pub mod data;
pub mod diagnostics;
pub mod error;
pub mod export;
pub mod geometry;
pub mod interact;
pub mod scene;
pub mod schedule;
pub mod state;
pub mod text;
pub mod tour;
pub mod treatment;
pub mod ui;
pub mod worker;

pub use app::plugin::{LogicPlugin, ViewPlugin};
pub use schedule::ViewSystems;
