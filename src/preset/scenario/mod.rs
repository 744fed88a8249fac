//! Scenarios: one question, fully stated, and what follows from it before it is solved.
//!
//! The specs of the lower layers (anatomy, material, mesh, drive, solver) come in as fields; a
//! [`ScenarioSpec`] is plain data that serialises to RON and JSON.
//!
//! - `spec` – the fields of a scenario
//! - `contrast` – the largest stiffness ratio of neighbouring regions
//! - `variant` – the scenario with softer and with stiffer tissue
//! - `items` – names of sites, regions, paths and heads in the tables of a run

mod contrast;
pub(crate) mod items;
mod spec;
mod variant;

pub use contrast::Contrast;
pub use spec::{CaseSpec, GeometrySpec, LoadSpec, Part, ProbeSpec, ScenarioSpec};
pub use variant::Variant;
