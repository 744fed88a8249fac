//! Krylov methods on complex vectors. A matrix is a closure; nothing here depends on mechanics.
//!
//! In: a right-hand side or start vector, and a closure that applies the (preconditioned) matrix. Out: the
//! weights and basis of a GMRES solution with its residual history, or an estimate of the largest eigenvalue.
//!
//! Read in this order:
//!
//! - `vector` – a complex vector as two f32 arrays; its sums do not depend on the number of threads
//! - `gram_schmidt` – orthogonalisation, in two passes
//! - `gmres` – GMRES, plain or flexible; used by the corrections of `solve`
//! - `arnoldi` – largest Ritz value, which bounds the Chebyshev smoother
//! - `pseudo_random` – reproducible start vectors

mod arnoldi;
mod gmres;
mod gram_schmidt;
mod pseudo_random;
mod vector;

pub(super) use arnoldi::largest_ritz;
pub(super) use gmres::{Gmres, GmresSolution};
pub(super) use pseudo_random::pseudo_random;
pub(super) use vector::KrylovVector;
