//! Harmonic solves of one case, shared by the analyses.
//!
//! In flow an [`crate::case::excitation::Excitation`] and the solver of a
//! [`crate::case::workspace::Workspace`]. Out flow solutions at each driven frequency, the dynamic stiffness
//! at the heads, and head cycles.
//!
//! Read in this order:
//!
//! - `demand` – frequency and number of solves; decides between multigrid and direct solution
//! - `solve` – one solve, with progress and the case named in its errors
//! - `pads` – the elastic pads of the heads
//! - `ports` – one head in one direction; dynamic stiffness at the heads
//! - `port_solutions`, `key` – cached solutions and their key
//! - `port_solver` – one solve per port, for heads with unknown motion
//! - `prescribed` – one solve per component, for prescribed motion
//! - `cycles` – force, displacement and pressure of every head over one period

pub mod cycles;
pub mod demand;
pub mod key;
pub mod pads;
pub mod port_solutions;
pub mod port_solver;
pub mod ports;
pub mod prescribed;
pub mod solve;

pub use demand::SolveDemand;
pub use pads::Pads;
pub use ports::{Port, Ports};
