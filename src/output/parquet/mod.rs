//! Parquet files.
//!
//! A table or the traces of cases come in; a compressed columnar file comes out.
//!
//! - `properties` – compression and creator of every file
//! - `table` – a table, one row group
//! - `traces` – `traces.parquet`, one row group per case

mod properties;
pub(crate) mod table;
pub(crate) mod traces;
