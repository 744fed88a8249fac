//! The only link to the solver session.
//!
//! In: the newest frame of the session. Out: the answer on screen with its surfaces, collider and value
//! ranges; the edited question and cancel commands, sent to the session. Answers are prepared on a background
//! thread.
//!
//! - `link` – the handle
//! - `receive` – session to window
//! - `submit` – window to session
//! - `plugin` – registers them

pub mod link;
pub mod plugin;
pub mod receive;
pub mod submit;
