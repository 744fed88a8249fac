//! Where documents are: files, presets built into the program, and the folder that parts may be read from.
//!
//! A path or name comes in; an [`Origin`] and the bytes behind it come out.
//!
//! - `shipped` – the presets built into the program
//! - `origin` – [`Origin`], a file or a shipped preset
//! - `project` – the project folder, and which parts are inside it

mod origin;
mod project;
mod shipped;

pub use origin::Origin;
pub use project::{project_folder, resolve_part};
pub use shipped::{DEFAULT_SCENARIO, FOLDERS, SHIPPED, question};
