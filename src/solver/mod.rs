//! ρ ü = ∇·σ + f, matrix-free: stiffness back-ends, membranes, boundaries, leapfrog, energy.

pub mod spec;
pub mod stiffness;
