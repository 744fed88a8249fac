//! Resources that several features share.
//!
//! In: answers from `worker`, edits from `interact`, `tour` and `ui`. Out: what `scene`, `camera`, `ui` and
//! `diagnostics` read. Systems stand here only where they keep one of these resources up to date from others
//! here.
//!
//! - `side` – the two views
//! - `look` – display options
//! - `settings` – settings kept between sessions
//! - `palette` – colours of the window
//! - `answer` – the answer on screen
//! - `question` – the question being edited
//! - `clock` – slow motion
//! - `window` – view rectangles, open windows, render quality
//! - `treatment` – placements of the open treatment, answers to them, their sum
//! - `display_scale` – colour scale and exaggeration in force
//! - `placement` – picks, drags and refused placements of devices
//! - `sample_point` – the point that is evaluated in detail
//! - `plugin` – registers all of it

pub mod answer;
pub mod clock;
pub mod display_scale;
pub mod look;
pub mod palette;
pub mod placement;
pub mod plugin;
pub mod question;
pub mod sample_point;
pub mod settings;
pub mod side;
pub mod treatment;
pub mod window;
