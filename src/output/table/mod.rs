//! Tables of a run.
//!
//! Case reports come in; tables of typed columns come out, as files or by column name.
//!
//! - `unit` – [`Unit`], in which the name of a column of numbers ends
//! - `column` – [`Column`], its [`Values`] of one type, and one [`Value`] as files have it
//! - `table` – [`Table`], columns of equal length
//! - `csv` – tables written and read as CSV, the type of a column by its name
//! - `quantities` – names, units and values of the quantities in the tables of a run
//! - `hazards` – `hazards.csv`
//! - `errors` – errors beside the numbers of a table
//! - `cases` – `sites.csv`, `regions.csv`, `ledger.csv`, `surface.csv`, `contact.csv`, `paths.csv`,
//!   `device.csv`
//! - `former_names` – former names of columns, and their replacement in tables
//! - `lookup` – numbers of a case by column name

mod cases;
mod column;
mod csv;
mod errors;
pub mod former_names;
mod hazards;
pub mod lookup;
pub(crate) mod quantities;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod table;
mod unit;

pub use cases::{
    HAZARDS, TREATED, contact, device, ledger, paths, regions, sites, study_columns, surface, tables,
};
pub use column::{Column, Value, Values};
pub use csv::TableError;
pub(crate) use csv::{AXIS, undeclared};
pub use hazards::hazards;
pub use table::Table;
pub use unit::Unit;
