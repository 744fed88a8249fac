//! Closed forms, conservation laws and scaling laws the solver must obey; ids as in the verification notes.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod contact;
mod energy;
mod fixture;
mod harmonic;
mod laws;
mod membrane;
mod norms;
mod percussion;
mod slab;
mod speed;
mod sphere;
#[path = "../convergence/sphere_mesh.rs"]
mod sphere_mesh;
mod visco;
