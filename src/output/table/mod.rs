//! Tables of a run.
//!
//! Case reports come in; tables of text with a header per column come out, as files or by column name.
//!
//! - `csv` – [`Table`], written and read as CSV
//! - `columns` – headers and values of every column
//! - `cases` – `sites.csv`, `regions.csv`, `ledger.csv`, `surface.csv`, `contact.csv`, `paths.csv`,
//!   `device.csv`
//! - `former_names` – former names of columns, and their replacement in tables
//! - `lookup` – numbers of a case by column name

mod cases;
pub(crate) mod columns;
mod csv;
pub mod former_names;
pub mod lookup;

pub use cases::{TREATED, contact, device, ledger, paths, regions, sites, study_columns, surface, tables};
pub use csv::{Table, number};
