//! Preload: the device at rest under its static force, before any motion.
//!
//! The static force (weight and hand) is shared by the heads; a head with a prescribed indentation is pressed
//! to that depth instead. Contact is unilateral and frictionless at 0 Hz ([`crate::solver::static_contact`]).
//! With preload, tissue hardens under compression ([`crate::material::ogden`]), skin and fascia are under
//! tension, and compressed tissue has the tangent moduli of [`crate::material::incremental`] for vibration.
//! The motion starts from this state: contact areas, indentation, materials.
//!
//! In flow scenario, case and model. Out flow a model with the tangent moduli and a [`PreloadState`].
//!
//! Read in this order:
//!
//! - `rules` – whether a device is preloaded, and whether tissue stiffens under it
//! - `static_solution` – displacement and mean stress of a static problem
//! - `state` – `PreloadState`: heads at rest, rows of the report, the static solution
//! - `tools` – the heads as tools of the static contact problem
//! - `stiffening` – strain, hardening exponents, tangent moduli
//! - `hardened` – the contact on hardening tissue, first in elements of order 2
//! - `resting` – the static contact and its report
//! - `apply` – the whole preload

pub(crate) mod apply;
pub(crate) mod hardened;
pub(crate) mod resting;
pub(crate) mod rules;
pub(crate) mod state;
pub(crate) mod static_solution;
pub(crate) mod stiffening;
pub(crate) mod tools;

pub use apply::apply_preload;
pub use rules::{is_preloaded, rests};
pub use state::PreloadState;
pub use static_solution::StaticSolution;
