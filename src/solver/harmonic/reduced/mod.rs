//! Reduced basis for frequency responses: the operator projected on a few solutions, so that a whole
//! frequency sweep is solved with small dense matrices.
//!
//! In: solutions of a `HarmonicSystem` at a few frequencies. Out: an orthonormal real basis, and the
//! projected operator Vᵀ A V at every frequency of the sweep. The caller solves the small systems and chooses
//! the next frequency.
//!
//! Read in this order:
//!
//! - `state` – displacement and pressure as one real vector, and the operator applied to it
//! - `basis` – the orthonormal basis and its projections

pub(crate) mod basis;
mod state;

pub use basis::{Basis, dot};
