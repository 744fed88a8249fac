//! Presets: versioned RON documents, read, checked and addressed by field path.
//!
//! A path or the name of a shipped preset comes in. What comes out is a resolved, checked spec with its
//! warnings, or a [`PresetError`] that lists every fault with file, line and field. From a spec follow the
//! identities under which results are stored, and the cases of a study.
//!
//! Read in this order; each folder uses only those above it:
//!
//! - `path` – field paths such as `cases[0].load.device`
//! - `diagnostic/` – problems, their positions, suggestions
//! - `location/` – where documents are: files, shipped presets, the project folder
//! - `syntax/` – RON text: format version, positions of fields, parser
//! - `scenario/` – the scenario spec, its tissue variants and the names in its tables
//! - `field/` – reading and setting a value of a scenario by its path
//! - `identity/` – canonical text and keys of a scenario
//! - `study/`, `claims`, `protocol` – specs of studies, of claims and of treatments; the points of a study
//! - `validate/` – one rule per field
//! - `document/` – loading: text → spec → parts in place → checked

pub mod claims;
pub mod diagnostic;
pub mod document;
pub mod field;
pub mod identity;
pub mod location;
mod path;
pub mod protocol;
pub mod scenario;
pub mod study;
pub mod syntax;
pub mod validate;

pub use diagnostic::{PresetError, Problem, Severity};
pub use document::{
    Claims, Protocol, Scenario, Study, load_claims, load_protocol, load_scenario, load_scenario_with,
    load_study,
};
pub use scenario::ScenarioSpec;
