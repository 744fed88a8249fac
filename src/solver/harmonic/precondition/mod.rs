//! The preconditioner's two blocks, in f32: an approximate inverse of the augmented stiffness A_γ and one of
//! the pressure operator L.
//!
//! In: the levels of `operator` (one per polynomial order) and the pressure functions. Out: `Multigrid`,
//! which solves for displacements by one V-cycle or by factors of all unknowns, and `PressureBlock`.
//! `correction` combines the two.
//!
//! Read in this order:
//!
//! - `element_moments` – integrals of pressure functions over one element, shared by the direct solver and
//!   the pressure block
//! - `banded` – block LDLᵀ of one line
//! - `chains` – the node lines
//! - `lines` – line relaxation
//! - `stiff_patch` – nodes of elements that tissue borders cross, relaxed together
//! - `smoother` – two Chebyshev steps over both, per level
//! - `galerkin` – stiffness of the coarsest order restricted from the finest in such elements
//! - `direct` – multifrontal factors of the coarsest, or only, order
//! - `transfer` – interpolation between orders
//! - `multigrid` – the V-cycle over polynomial orders
//! - `pressure_coarse` – the coarse problem of L on the vertices
//! - `pressure_block` – V(1,1) cycle for L
//! - `pressure_contrast` – shear part of the Schur complement in elements that tissue borders cross

mod banded;
mod chains;
mod direct;
mod element_moments;
mod galerkin;
mod lines;
mod multigrid;
mod pressure_block;
mod pressure_coarse;
mod pressure_contrast;
mod smoother;
mod stiff_patch;
mod transfer;

pub(super) use direct::{AugmentationTerm, DirectSolver};
pub(super) use galerkin::Galerkin;
pub(super) use multigrid::Multigrid;
pub(super) use pressure_block::PressureBlock;
pub(super) use pressure_contrast::{PressureContrast, SHEAR_PART};
pub(super) use smoother::Smoother;
pub(crate) use transfer::interpolate;
