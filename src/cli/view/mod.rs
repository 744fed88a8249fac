//! `calfwave view`: the app in a window, or one picture of it without a window.
//!
//! In: a scenario and the appearance of the window or picture. Out: the running app, or a PNG file.
//!
//! - `launch` – from the arguments to the app (feature `view`)
//! - `command` – the subcommand, which reports a build without the app

pub(crate) mod command;
#[cfg(feature = "view")]
pub(crate) mod launch;

pub use command::view;
