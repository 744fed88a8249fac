//! f = K u in f32, 4, 8 or 16 elements per SIMD vector, in parallel; the same bits for any number of threads.
//!
//! In: space, metric terms, material field, displacements. Out: nodal forces, energies.
//!
//! Elements with the same kind of material are sorted into groups and packed in batches of one element per
//! lane. Each batch runs one specialised kernel and writes its own slots; nodes sum their slots in element
//! order. f32 is safe for K ≫ G because each element subtracts one node's displacement before
//! differentiating, so rigid translation cancels exactly.
//!
//! Read in this order:
//!
//! - `basis` – derivatives along lines
//! - `shape` – metric terms rebuilt from 27 monomials
//! - `batch` – the arrays of one batch
//! - `physics` – stress at a point
//! - `kernel` – one batch from displacements to forces
//! - `pack` – groups and their array layout
//! - `backend` – the struct `Simd`
//! - `sweep` – parallel loop over all batches
//! - `energy` – energies in f64
//! - `operator` – the trait `Stiffness` for `Simd`

pub(crate) mod basis;
pub(crate) mod batch;
pub(crate) mod kernel;
pub(crate) mod pack;
pub(crate) mod physics;
pub(crate) mod shape;

mod backend;
mod energy;
mod operator;
mod sweep;

pub use backend::Simd;
