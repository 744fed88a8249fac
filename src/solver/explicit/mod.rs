//! M ü + C u̇ + K u = f in time: explicit leapfrog from rest to the steady state.
//!
//! In: `Parts` (stiffness, masses, membranes, boundary, contacts, mechanism, loads), a `Clock`, a `RunPlan`.
//! Out: `RunInfo` with the amplitudes and head records of the last period; observers receive the simulation
//! at the steps that they ask for.
//!
//! Read in this order:
//!
//! - `mechanism` – bodies and links of the device
//! - `rigid_motion` – bodies that carry nodes
//! - `parts`, `clock`, `state` – what a simulation consists of, its time grid and its variables
//! - `stability` – largest eigenvalue, which bounds the time step
//! - `energy`, `account` – energies and work
//! - `simulation` – the time step
//! - `observer` – the trait of all recorders
//! - `meter` – recorders of amplitudes, heads and energies
//! - `steady_state`, `watchdog` – when a run is periodic, and when it has become unstable
//! - `run` – the loop over periods

pub(crate) mod account;
pub(crate) mod clock;
pub(crate) mod energy;
pub(crate) mod mechanism;
pub mod meter;
pub(crate) mod observer;
pub(crate) mod parts;
pub(crate) mod rigid_motion;
pub(crate) mod run;
pub(crate) mod simulation;
pub(crate) mod stability;
pub(crate) mod state;
pub(crate) mod steady_state;
pub mod watchdog;

pub use clock::Clock;
pub use energy::Energy;
pub use mechanism::{MechanismDynamics, MechanismEnergy};
pub use observer::Observer;
pub use parts::Parts;
pub use rigid_motion::RigidMotion;
pub use run::{Progress, RunInfo, RunPlan};
pub use simulation::Simulation;
pub use state::State;
