//! The excitation of one case: heads in contact with the skin, prescribed pressures, point forces.
//!
//! In flow the load of a case ([`crate::preset::scenario::LoadSpec`]), the model, and for a preloaded device
//! its seats. Out flows an [`Excitation`]: contacts, nodal loads and the mechanism behind the heads, with the
//! frequencies at which they act.
//!
//! Read in this order:
//!
//! - `period` – the common period of several heads
//! - `placement` – a device on the skin: the pose of every head
//! - `overhang` – faces that reach beyond the end of the mesh
//! - `pressure` – skin under a prescribed pressure
//! - `excitation` – `Excitation`, its frequencies and components
//! - `build` – builds an excitation from a load

pub(crate) mod build;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub(crate) mod excitation;
mod overhang;
pub(crate) mod period;
pub(crate) mod placement;
pub(crate) mod pressure;

pub use excitation::Excitation;
pub use placement::Placement;
pub use pressure::PrescribedPressure;
