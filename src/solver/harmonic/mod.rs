//! The periodic answer at one frequency, without stepping; the static answer at frequency zero.
//!
//! ```text
//! [ A   Bᵀ  ] [u]   [f]     A = g(ω) K_dev − ω² M + membranes + springs + iω dashpots + pads
//! [ B  −1/K ] [p] = [0]     B = ∫ φ div v,  p = K div u in the full polynomials P_{N−1} of each element
//! ```
//!
//! u(t) = Re û e^{+iωt}. The bulk modulus enters through 1/K alone, so it may be infinite; the springpot is exact.
//! It is solved by GMRES in one of two ways (`inner`). Either one step of augmented Uzawa, whose A_γ is factored by nested dissection;
//! γ = 1000, and factors serve frequencies nearby:
//!
//! ```text
//! u = A_γ⁻¹ (r_u + γG Bᵀ r_p)                 A_γ = A + γ G Bᵀ B                     (direct)
//! p = γ G (B u − r_p)
//! ```
//!
//! or, from order 3 on where factors would take longer than iterations, one upper block-triangular sweep from the right, γ = 4:
//!
//! ```text
//! p = −[(4/3 + γ) G r_p − ω² L⁻¹ r_p]         L = B M⁻¹ Bᵀ − (ω²/K) M_p              (pressure)
//! b = r_u + Bᵀ[γG r_p − (1 − γG/K) p]
//! u = one p-multigrid cycle N → 2 for A_γ = A + γ G ∫ div div, order 2 direct        (multigrid)
//! ```
//!
//! Fortin & Glowinski 1983 (augmented Uzawa); George 1973, Duff & Reid 1983 (dissection, fronts); Cahouet & Chabard 1988
//! (the two-part Schur complement); Benzi & Olshanskii 2006 (augmentation); Adams, Brezina, Hu & Tuminaro 2003 (Chebyshev
//! smoothing); Bernardi & Maday 1999 (Q_N/P_{N−1}).
//! What was measured is in `docs/harmonic.md`.

pub mod basis;
pub mod check;
pub mod correct;
pub mod direct;
pub mod elements;
pub mod error;
pub mod inner;
pub mod kernel;
pub mod krylov;
pub mod level;
pub mod lines;
pub mod multigrid;
pub mod pad;
pub mod planes;
pub mod pressure;
pub mod reading;
pub mod reference;
mod reference_kernel;
pub mod sampling;
pub mod sheet;
pub mod solve;
pub mod state;
pub mod system;
pub mod tangent;
pub mod transfer;

pub use basis::Basis;
pub use error::HarmonicError;
pub use inner::Inner;
pub use reference::{Fields, ReferenceOperator};
pub use solve::{HarmonicInfo, Solution};
pub use system::{Body, HarmonicSystem};
