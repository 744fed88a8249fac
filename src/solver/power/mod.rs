//! Mean powers of a periodic motion: where the power delivered by heads and loads is absorbed or radiated.
//!
//! In: complex displacement amplitudes, complex moduli, head records, loads. Out: the `PowerLedger`, absorbed
//! power per element, strain amplitudes.
//!
//! A part of the body with complex stiffness K̂(ω) absorbs ½ω Im(ûᴴ K̂ û) on average; for the solid that is
//! ½ω Im g(ω) ∫ e* : C : e dV, for dashpots ½ω² ûᴴ C û. Harmonics are orthogonal: their powers add.
//!
//! Read in this order:
//!
//! - `strain` – strain amplitudes of one element
//! - `absorption` – power absorbed per element
//! - `ledger` – the `PowerLedger`
//! - `simulation` – the ledger of an explicit run

mod absorption;
mod ledger;
mod simulation;
mod strain;

pub use ledger::{PowerLedger, Solid};
pub use simulation::ledger;
pub(crate) use strain::strain_amplitudes;
