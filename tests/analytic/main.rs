//! Closed forms, conservation laws and scaling laws that the solvers must satisfy; ids as in
//! `docs/verification.md`.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod balance;
mod bar;
mod contact;
mod cook;
mod energy;
mod fixture;
mod hardening;
mod harmonic;
mod laws;
mod layered;
mod membrane;
mod mms;
mod norms;
mod oestreicher;
mod percussion;
mod pressed;
mod pressure;
mod refined;
mod refusals;
mod rigid_core;
mod rigid_rest;
mod rigid_steps;
mod slab;
mod speed;
mod sphere;

#[path = "../convergence/sphere_mesh.rs"]
mod sphere_mesh;
mod stocking;
mod strike;
mod visco;
