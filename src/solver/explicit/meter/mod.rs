//! Recorders of a simulation, each an `Observer`.
//!
//! In: the simulation at the steps that a recorder asks for. Out: complex amplitudes, head records and
//! energies of whole periods.
//!
//! Read in this order:
//!
//! - `harmonic` – complex amplitudes of the nodal displacement over one period
//! - `head` – force, motion and pressure of every head over one period
//! - `energy` – the energy balance

mod energy;
mod harmonic;
mod head;

pub use energy::EnergyMeter;
pub use harmonic::{Amplitude, HarmonicMeter};
pub use head::HeadMeter;
