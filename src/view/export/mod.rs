//! Pictures, tables and pages written to files.
//!
//! In: a requested [`request::ExportFormat`], or a [`capture::Capture`] for an off-screen picture. Out: PNG,
//! GIF, CSV, HTML and RON files.
//!
//! - `request` – formats, the pending request, the outcome of the last export
//! - `encode` – file names, PNG and GIF encoding
//! - `page` – the printable page
//! - `save` – the export systems
//! - `capture` – the off-screen picture
//! - `plugin` – registers them

pub mod capture;
pub mod encode;
pub mod page;
pub mod plugin;
pub mod request;
pub mod save;
