//! Convergence rates and closed forms: exact discrete dispersion, manufactured solutions in h and p, no
//! volumetric locking.

mod dispersion;
#[expect(dead_code, reason = "shared with tests/parity, which uses the rest")]
#[path = "../parity/fixture.rs"]
mod fixture;
mod locking;
mod manufactured;
#[expect(dead_code, reason = "shared with tests/analytic, which uses the whole shell")]
mod sphere_mesh;
