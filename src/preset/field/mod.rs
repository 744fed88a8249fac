//! Values of a scenario by field path, as `--set`, studies and the app use them.
//!
//! A path and a value come in; the scenario with that value comes out, or a problem with the nearest name.
//! Ranges are checked in `validate/`.
//!
//! - `walk` – all values of a document with their paths
//! - `overrides` – [`Override`], parsed from `PATH=VALUE`
//! - `access` – [`get`] and [`set`]

mod access;
mod overrides;
mod walk;

pub use access::{get, set};
pub use overrides::Override;
pub use walk::numbers;
pub(crate) use walk::walk;
