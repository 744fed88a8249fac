//! Loading of documents: text → spec → parts in place → every value checked.
//!
//! A path or the name of a shipped preset comes in. A resolved spec with its warnings and the texts read
//! comes out, or a [`PresetError`](crate::preset::PresetError) with every fault at its line, even if that is
//! in another file.
//!
//! - `loader` – reads texts, puts parts in their place, positions problems
//! - `scenario` – loads a scenario; completes and changes a resolved one
//! - `axes` – checks the axes of a study against its scenario
//! - `former_columns` – replaces former names of columns
//! - `study` – loads a study
//! - `experiment` – the scenario of an experiment among claims
//! - `claims` – loads claims
//! - `protocol` – loads a protocol
//! - `kind` – what kind of document a text is
//! - `check` – loads and checks a document of any kind

mod axes;
mod check;
mod claims;
mod experiment;
mod former_columns;
mod kind;
mod loader;
mod protocol;
mod scenario;
mod study;

pub use check::{Checked, check, load_subject};
pub use claims::{Claims, load_claims};
pub use kind::DocumentKind;
pub use loader::MAX_BYTES;
pub use protocol::{Protocol, load_protocol};
pub use scenario::{Scenario, changed, complete, load_scenario, load_scenario_with};
pub use study::{Study, load_study};
