//! Files: opened safely, written atomically.
//!
//! A path and a function that fills a file come in; a complete file comes out, or none.
//!
//! - `name` – names of files within a folder
//! - `open` – opening to read: regular files of sane size only
//! - `process` – which processes still run
//! - `checksum` – size and checksum of what is written
//! - `temporary` – temporary files, and the removal of those left over
//! - `atomic` – [`write`] and [`Group`]: temporary name, sync, rename
//! - `target` – files named by the user: links, pipes, devices

mod atomic;
mod checksum;
pub(crate) mod name;
pub(crate) mod open;
pub mod process;
pub(crate) mod target;
mod temporary;

pub use atomic::{Group, lock, remove, sync_folder, write};
pub use checksum::Written;
pub use temporary::{PREFIX, clean, is_older, temporary};
