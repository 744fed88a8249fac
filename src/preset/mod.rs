//! Versioned RON documents: composed from the specs of the lower layers, checked, addressed by field path.

pub mod access;
mod axes;
pub mod canon;
pub mod claims;
pub mod constraint;
pub mod contrast;
pub mod design;
pub mod include;
pub mod items;
pub mod load;
pub mod outline;
pub mod path;
pub mod problem;
mod reader;
pub mod shipped;
pub mod spec;
pub mod study;
mod syntax;
pub mod validate;
pub mod variant;

pub use load::{Claims, Scenario, Study, load_claims, load_scenario, load_scenario_with, load_study};
pub use problem::{PresetError, Problem, Severity};
pub use spec::ScenarioSpec;
