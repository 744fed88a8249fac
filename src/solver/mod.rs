//! ρ ü = ∇·σ + f: static, explicit (transient) and harmonic solvers of the body, with contact and device
//! dynamics.
//!
//! In: space, metric terms and material field, membranes, boundary conditions, the contact of the heads,
//! loads and the mechanism of the device. Out: displacement amplitudes, records of the heads, energies,
//! powers.
//!
//! Read in this order:
//!
//! - `error`, `real`, `spec` – errors, floating-point types, settings of an analysis
//! - `rigid` – bodies that carry nodes, on springs and dashpots
//! - `stiffness`, `membrane`, `boundary`, `load`, `contact` – the forces on the nodes
//! - `explicit` – leapfrog in time with the device's mechanism, up to the steady state
//! - `power` – where the mean power of a periodic motion goes
//! - `harmonic` – the complex amplitudes at one frequency, without time steps
//! - `harmonic_balance` – periodic contact that opens
//! - `static_contact` – heads pressed on a linear or hardening body
//!
//! `explicit`, `harmonic` and `harmonic_balance` do not depend on one another; `static_contact` uses
//! `harmonic`.

pub mod boundary;
pub mod contact;
pub(crate) mod error;
pub mod explicit;
pub mod harmonic;
pub mod harmonic_balance;
pub(crate) mod load;
pub(crate) mod membrane;
pub(crate) mod power;
pub(crate) mod real;
pub mod rigid;
pub mod spec;
pub mod static_contact;
pub mod stiffness;

pub use boundary::Boundary;
pub use contact::Contact;
pub use error::SolverError;
pub use explicit::meter::EnergyMeter;
pub use explicit::{
    Clock, MechanismDynamics, MechanismEnergy, Observer, Parts, Progress, RunInfo, RunPlan, Simulation,
};
pub use load::NodalLoad;
pub use membrane::{Membrane, Sheet};
pub use power::{PowerLedger, Solid, ledger};
pub use real::Real;
