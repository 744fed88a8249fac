//! Closed forms, conservation laws and scaling laws the solver must obey; ids as in the verification notes.

mod energy;
mod fixture;
mod slab;
mod speed;
mod visco;
