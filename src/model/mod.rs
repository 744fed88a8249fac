//! The model: everything that the cases of one body share, immutable once built.
//!
//! In flows a scenario with its parts inline ([`crate::preset::scenario::ScenarioSpec`]): geometry, tissues,
//! supports and resolution. Out flows a [`Model`]: the leg, its mesh, the spectral-element space with metric
//! terms, and the material coefficients of the two bulk moduli. A model holds no solver state; scratch and
//! caches of a model live in [`crate::case::harmonic::workspace`].
//!
//! Read in this order:
//!
//! - `refusal` – the refusal of what does not fit into memory
//! - `error` – why a scenario has no result; the error of all layers from here up
//! - `progress` – progress events and the cancel flag of one run
//! - `analysis_kind` – harmonic, transient or static, and the bulk modulus each uses
//! - `memory` – free memory of the machine, and what this process uses
//! - `scenario` – parts and single cases of a resolved scenario
//! - `shin` – skin faces on which the shin rests
//! - `shares` – shares of the tissues around every point of a leg
//! - `bones` – bones as rigid bodies, with what holds them in a posture
//! - `model` – `Model::build`: subject → calf → mesh → space → materials
//! - `support` – supports: cut ends, bones, shin pad
//! - `sites` – charted sites and probes, located in the mesh

pub(crate) mod analysis_kind;
mod bones;
pub(crate) mod error;
pub(crate) mod memory;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub(crate) mod model;
pub(crate) mod progress;
pub(crate) mod refusal;
pub(crate) mod scenario;
mod shares;
mod shin;
pub(crate) mod sites;
pub(crate) mod support;

pub use analysis_kind::AnalysisKind;
pub use error::RunError;
pub use model::Model;
pub use progress::{Fallback, Progress, ProgressEvent};
pub use refusal::Refusal;
pub use scenario::{inline_part, single_case};
