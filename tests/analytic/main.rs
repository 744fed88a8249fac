//! Closed forms, conservation laws and scaling laws the solver must obey; ids as in the verification notes.

mod contact;
mod energy;
mod fixture;
mod laws;
mod membrane;
mod slab;
mod speed;
mod visco;
