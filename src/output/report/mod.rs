//! Reports: what a run or a comparison says, for people.
//!
//! Case reports, comparisons and plots come in; HTML, Markdown and plain text come out.
//!
//! - `page` – [`Report`], [`Section`], [`Grid`]: the content of a page
//! - `html` – `report.html` with its plots
//! - `markdown` – the same page as Markdown
//! - `treated` – the sites that devices are placed over
//! - `hazards` – the hazard table of all devices
//! - `terminal` – the tables a run prints
//! - `variants` – intervals over the tissue variants
//! - `fair` – the fair comparison of devices

pub(crate) mod fair;
pub(crate) mod hazards;
mod html;
mod markdown;
mod page;
pub mod terminal;
mod treated;
pub(crate) mod variants;

pub use html::{FILE, LIST, PLOTS, files};
pub use page::{Cell, Content, Grid, Mark, Report, Section};
