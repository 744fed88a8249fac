//! ρ ü = ∇·σ + f, matrix-free: stiffness back-ends, membranes, boundaries, leapfrog, energy.
//!
//! `stiffness` `membrane` `boundary` `contact` `load` (forces) · `rig` (the device behind the heads) · `cfl` (time step) · `simulation` (the step) ·
//! `march` (to the steady state) · `energy` `watchdog` `meter` `steady` `observe` (who watches) · `power`
//! (the steady ledger) ·
//! `harmonic` (the periodic answer at one frequency, without stepping) · `rings` `balance` (periodic contact that opens).

pub mod balance;
pub mod boundary;
pub mod cfl;
pub mod contact;
pub mod energy;
pub mod error;
pub mod harmonic;
pub mod load;
pub mod march;
pub mod membrane;
pub mod membrane_kernel;
pub mod meter;
pub mod observe;
pub mod power;
pub mod press;
pub mod real;
pub mod rig;
pub mod rings;
pub mod simulation;
pub mod spec;
pub mod steady;
pub mod stiffness;
pub mod watchdog;

pub use boundary::Boundary;
pub use contact::Contact;
pub use energy::EnergyMeter;
pub use error::SolverError;
pub use load::NodalLoad;
pub use march::{Progress, RunInfo, RunPlan};
pub use membrane::Membrane;
pub use observe::Observer;
pub use power::{PowerLedger, Solid, ledger};
pub use real::Real;
pub use rig::{Rig, RigEnergy};
pub use simulation::{Clock, Parts, Simulation};
