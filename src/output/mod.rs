//! Files a run leaves behind, and the table it prints. A file under its final name is complete.

pub mod atomic;
pub mod columns;
pub mod error;
pub mod fair;
pub mod folder;
pub mod lookup;
pub mod manifest;
pub mod markdown;
pub mod open;
pub mod owner;
pub mod plot;
pub mod process;
pub mod report;
pub mod table;
pub mod target;
pub mod terminal;
pub mod text;
pub mod traces;
pub mod variants;
pub mod vtu;

pub use error::OutputError;
pub use folder::RunFolder;
