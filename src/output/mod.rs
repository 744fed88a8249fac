//! Output: the files a run leaves behind, the pages and plots made of them, and the tables on the terminal.
//!
//! Case reports (`metric`), traces and fields (`probe`) come in; CSV, Parquet, VTU, JSON, HTML, Markdown, SVG
//! and PNG come out. A file under its final name is complete.
//!
//! Read in this order; each folder uses only those above it:
//!
//! - `error` – [`OutputError`], failures of writing and reading files
//! - `text/` – escaping, short numbers, labels, aligned text
//! - `file/` – reading and atomic writing of files
//! - `table/` – the tables of a run, CSV, columns by name
//! - `parquet/` – tables and traces as Parquet
//! - `vtu/` – fields for ParaView
//! - `plot/` – plots as SVG and PNG
//! - `report/` – reports as HTML, Markdown and plain text
//! - `folder/` – run folders: manifest, ownership, all files of a run

pub(crate) mod error;
pub mod file;
pub mod folder;
pub(crate) mod parquet;
pub(crate) mod plot;
pub mod report;
pub mod table;
pub mod text;
pub mod vtu;

pub use error::OutputError;
pub use folder::RunFolder;
