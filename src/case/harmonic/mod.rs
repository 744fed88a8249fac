//! Harmonic solves of one case, shared by the analyses.
//!
//! In flow an [`crate::case::excitation::Excitation`] and the solver of a
//! [`crate::case::harmonic::workspace::Workspace`]. Out flow solutions at each driven frequency, the dynamic
//! stiffness at the heads, and head cycles.
//!
//! Read in this order:
//!
//! - `demand` – frequency and number of solves; decides between multigrid and direct solution
//! - `solve` – one solve, with progress and the case named in its errors
//! - `pads` – the elastic pads of the heads
//! - `ports` – one head in one direction; dynamic stiffness at the heads
//! - `port_solutions`, `key` – cached solutions and their key
//! - `workspace` – the solver and the cached solutions of one model
//! - `cycles` – force, displacement and pressure of every head over one period

pub(crate) mod cycles;
pub(crate) mod demand;
pub(crate) mod key;
pub(crate) mod pads;
pub(crate) mod port_solutions;
pub mod ports;
pub(crate) mod solve;
pub(crate) mod workspace;

pub use demand::SolveDemand;
pub use pads::Pads;
pub use ports::{Port, Ports};
