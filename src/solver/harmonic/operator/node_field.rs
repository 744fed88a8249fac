//! f32 fields `[node][6]` of displacements and forces (real x y z, imaginary x y z), and entry-wise updates.

use crate::math::C64;
use rayon::prelude::*;

/// x_i ← f(x_i, i), in parallel.
pub fn map_entries(x: &mut [f32], f: impl Fn(f32, usize) -> f32 + Sync) {
    const BLOCK: usize = 8192;
    x.par_chunks_mut(BLOCK).enumerate().for_each(|(block, x)| {
        for (i, x) in x.iter_mut().enumerate() {
            *x = f(*x, block * BLOCK + i);
        }
    });
}

/// `[node][component]` complex vectors of a `[node][6]` field.
pub fn to_complex(u: &[f32]) -> Vec<[C64; 3]> {
    let complex = |u: &[f32]| [0, 1, 2].map(|c| C64::new(f64::from(u[c]), f64::from(u[3 + c])));
    u.chunks_exact(6).map(complex).collect()
}

/// The six entries of one node: real x y z, imaginary x y z.
pub fn from_complex(z: &[C64; 3]) -> [f32; 6] {
    [z[0].re as f32, z[1].re as f32, z[2].re as f32, z[0].im as f32, z[1].im as f32, z[2].im as f32]
}
