//! Static contact: rigid tools pressed on a body by given forces or to given depths, unilateral and
//! frictionless.
//!
//! In: the body and its harmonic system, the tools with their patches, gaps and loads. Out: a
//! `ContactSolution` with the travel and pressure of every tool and the displacement of the body; in
//! hardening tissue also its stiffened material.
//!
//! Every tool j is rigid behind an elastic pad and moves along its axis a by a travel δ_j from first touch,
//! which is unknown under a given force F_j; at a given travel the force is unknown. The closure of the pad
//! at a point is c = δ_j − g − a·u, with the gap g at first touch; the traction along a is t = k ⟨c⟩, with
//! ⟨·⟩ = max(0, ·). Given the forces F_j,
//!
//! ```text
//! K u = Σ_j ∫ t φ a dA,    ∫_j t dA = F_j      ⇔      min  ½ uᵀK u + ½ ∫ k ⟨c⟩² dA − Σ_j F_j δ_j
//! ```
//!
//! which is convex. Each Newton step fixes the set of closed points (the active set) and takes one linear
//! solve per tool and one for the gaps. An exact line search on the derivative of the energy makes the
//! iteration converge from any start (Kanzow & Qi 1999; Hintermüller, Ito & Kunisch 2003); it needs the
//! patches only, because K u is known there as the tractions that made u. The pad represents the contact: its
//! compression is the penalty error, and is reported.
//!
//! Read in this order:
//!
//! - `settings`, `error`, `tool` – input
//! - `contact_state`, `line_search` – travels and skin under the tools, and steps along a line
//! - `linear_step` – the linear solves of one step
//! - `tool_equilibrium`, `solution` – output
//! - `newton` – a linear body
//! - `tension_field`, `hardening_tissue` – membranes and tissue under large strain
//! - `hardening` – a hardening body

pub(crate) mod contact_state;
pub mod error;
pub mod hardening;
pub(crate) mod hardening_tissue;
pub(crate) mod line_search;
pub(crate) mod linear_step;
pub mod newton;
pub mod settings;
pub mod solution;
pub mod tension_field;
pub(crate) mod tool;
pub(crate) mod tool_equilibrium;

pub use error::ContactError;
pub use hardening::{Hardening, HardeningSolution, solve_hardening_contact};
pub use newton::solve_contact;
pub use settings::ContactSettings;
pub use solution::ContactSolution;
pub use tension_field::TensionField;
pub use tool::{Load, Tool};
pub use tool_equilibrium::ToolEquilibrium;
