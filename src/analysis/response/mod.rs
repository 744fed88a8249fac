//! Frequency response of a placed device: the response of the body to any motion of the heads, from a few
//! harmonic solves.
//!
//! ```text
//! heads move by x̂ (one entry per port)    force of the heads on the body  F̂ = D(ω) x̂
//!                                         at a point of a site            û, ∇û = T(ω) x̂
//! ```
//!
//! A port is one head in one direction: its axis, and the two tangents if the skin follows the head there
//! too. D is the symmetric dynamic stiffness [N/m]; D/iω is the driving-point impedance, whose real part is
//! never negative. D contains the tissue and the elastic pads, but not the mass of the device.
//!
//! In flow scenario, case, model and a [`ResponsePlan`]. Out flows a [`Response`], which gives D and T at any
//! frequency of the band.
//!
//! Read in this order:
//!
//! - `error` – why there is no response
//! - `plan` – band, accuracy and limits
//! - `site` – displacement and gradient at the sample points of the sites
//! - `transfer` – `Transfer`: D and T at one frequency
//! - `check` – comparison of a transfer with a direct solve
//! - `response` – `Response`: the reduced model with its checks
//! - `error_indicator` – the next frequency to solve
//! - `store` – responses on disk
//! - `solve` – builds a response
//! - `motion_response`, `resonance` – evaluation of a response without solves

pub(crate) mod check;
pub(crate) mod error;
pub(crate) mod error_indicator;
pub(crate) mod motion_response;
pub(crate) mod plan;
pub(crate) mod resonance;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub(crate) mod response;
pub(crate) mod site;
pub(crate) mod solve;
pub mod store;
pub(crate) mod transfer;

pub use crate::case::harmonic::ports::Port;
pub use check::Check;
pub use error::ResponseError;
pub use motion_response::{MotionResponse, PortMotion, SiteResponse};
pub use plan::{InitialGuess, ResponsePlan};
pub use resonance::{Resonance, ResonanceCriterion};
pub use response::{Response, SolvedFrequency};
pub use solve::compute_response;
pub use store::ResponseStore;
pub use transfer::Transfer;
