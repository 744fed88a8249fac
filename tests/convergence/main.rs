//! Rates and closed forms: exact discrete dispersion, manufactured solutions in h and p, no volumetric locking.

mod dispersion;
#[path = "../parity/fixture.rs"]
mod fixture;
mod locking;
mod manufactured;
