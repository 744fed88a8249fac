//! Direct solution of symmetric finite-element systems, real or complex: multifrontal LDLᵀ over a nested
//! dissection of the elements (cliques).
//!
//! In: the node lists of the elements, their centres and the free nodes; then element matrices and 3×3 nodal
//! blocks. Out: factors in single precision, and solutions by forward and backward substitution.
//!
//! Each set of elements is bisected recursively. A node shared with no element outside a subset is eliminated
//! in that subset; the other nodes of the subset, its border, carry a dense contribution block to the parent
//! set, whose dense matrix is the *front*. Duff & Reid 1983 (fronts); George 1973 (dissection). There is no
//! pivoting: the numerical range of a damped vibrating body lies in a half plane, which bounds the growth of
//! the factors (Higham 1998). Each node carries three unknowns. The order of all sums is independent of the
//! number of threads.
//!
//! Read in this order:
//!
//! - `error` – why a factorisation stops
//! - `blocking`, `work`, `progress` – block widths, operation counts, progress reports
//! - `entry`, `matrix` – real or complex numbers, input terms
//! - `block_substitution` – substitution in one front for several right-hand sides in one pass
//! - `split_complex`, `panel` – right-hand sides and the factors of one front
//! - `dense` – elimination within one front
//! - `front` – one node of the elimination tree and its subtree
//! - `bisection`, `dissection` – how the tree is built
//! - `solver` – the public solver

mod bisection;
mod block_substitution;
mod blocking;
mod dense;
mod dissection;
mod entry;
mod error;
mod front;
mod matrix;
mod panel;
mod progress;
mod solver;
mod split_complex;
mod work;

pub use error::FactorError;
pub use matrix::Block;
pub use solver::MultifrontalSolver;
