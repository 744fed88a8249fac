//! Harmonic analysis: the steady state at one frequency, without time steps; static analysis at 0 Hz.
//!
//! ```text
//! [ A   Bᵀ  ] [u]   [f]     A = g(ω) K_dev − ω² M + membranes + springs + iω dashpots + pads
//! [ B  −1/K ] [p] = [0]     B = ∫ φ div v,  p = K div u in the full polynomials P_{N−1} of each element
//! ```
//!
//! u(t) = Re û e^{+iωt}. The bulk modulus enters through 1/K alone, so it may be infinite; the springpot is
//! exact. The system is solved by GMRES with one of two preconditioners (`displacement_solver`). Either one
//! step of augmented Uzawa, with γ = 1000 and A_γ factored by a multifrontal method; the factorisation is
//! reused for nearby frequencies:
//!
//! ```text
//! u = A_γ⁻¹ (r_u + γG Bᵀ r_p)                 A_γ = A + γ G Bᵀ B                     (direct)
//! p = γ G (B u − r_p)
//! ```
//!
//! or, from order 3 on where the factorisation would take longer than the iterations, an upper
//! block-triangular preconditioner with γ = 4:
//!
//! ```text
//! p = −[(4/3 + γ) G r_p − ω² L⁻¹ r_p]         L = B M⁻¹ Bᵀ − (ω²/K) M_p              (pressure block)
//! b = r_u + Bᵀ[γG r_p − (1 − γG/K) p]
//! u = one p-multigrid cycle N → 2 for A_γ = A + γ G ∫ div div, order 2 direct        (multigrid)
//! ```
//!
//! with γG uniform in an element, of the harmonic mean of G. Rigid bodies move by a correction with the
//! fields of their motions (direct), or are unknowns of the iteration (multigrid).
//!
//! In: a [`Body`], a frequency, nodal forces, prescribed displacements. Out: a [`Solution`] (displacement and
//! pressure).
//!
//! Read in this order:
//!
//! - `error`, `displacement_solver` – errors; direct or multigrid, and which is faster
//! - `krylov/` – GMRES and Arnoldi on complex vectors
//! - `operator/` – the discrete operator, in f64 and in f32
//! - `precondition/` – multigrid, direct solver, pressure block
//! - `check` – checks before a solve
//! - `body_response` – motions of rigid bodies under a load
//! - `body_coupling` – rigid bodies among the unknowns of the iteration
//! - `system`, `setup`, `frequency` – `HarmonicSystem`, its set-up, and moving it to a frequency
//!   (`AtFrequency`, `OperatorAtFrequency`)
//! - `displacement_block` – matrix and factors of the displacements alone, for measurements
//! - `correction`, `solution`, `solve` – f32 corrections inside an f64 iterative refinement
//! - `free_bodies` – releases rigid bodies after a solve with them held
//! - `post_processing` – norms, mean stress, power of membranes
//! - `reduced/` – reduced basis for frequency sweeps
//!
//! Fortin & Glowinski 1983 (augmented Uzawa); George 1973, Duff & Reid 1983 (nested dissection, multifrontal
//! method); Cahouet & Chabard 1988 (the two-part Schur complement); Benzi & Olshanskii 2006 (augmentation);
//! Adams, Brezina, Hu & Tuminaro 2003 (Chebyshev smoothing); Bernardi & Maday 1999 (Q_N/P_{N−1}).
//! Measurements are in `docs/harmonic.md`.

mod body_coupling;
mod body_response;
mod check;
mod correction;
mod displacement_block;
mod displacement_solver;
mod error;
mod free_bodies;
mod frequency;
mod krylov;
mod operator;
mod post_processing;
mod precondition;
mod reduced;
mod setup;
mod solution;
mod solve;
mod system;

pub(crate) use displacement_block::DisplacementBlock;
pub use displacement_solver::DisplacementSolver;
pub use error::HarmonicError;
pub use frequency::{AtFrequency, OperatorAtFrequency};
pub use operator::{Body, Fields, Pad, ReferenceOperator};
pub(crate) use operator::{nearest_points, resampled};
pub(crate) use precondition::interpolate;
pub use reduced::{Basis, dot};
pub use solution::{HarmonicInfo, Solution};
pub use system::HarmonicSystem;
