//! `calfwave compare`: finished runs side by side, or the cases of one scenario on equal terms.
//!
//! In: run folders or scenarios. Out: tables on stdout; with `--fair` also tables, a report and kept results
//! in a folder.
//!
//! - `fair` – `--fair`, the cases of one scenario at equal power, pressure and displacement
//! - `runs` – the subcommand, and the ratios between runs

pub(crate) mod fair;
pub(crate) mod runs;

pub use runs::compare;
