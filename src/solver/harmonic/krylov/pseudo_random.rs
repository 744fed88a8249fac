//! Reproducible start vectors of eigenvalue estimates.

/// Entry `i` of a start vector without structure, in [−½, ½): a linear congruential step of the index.
pub fn pseudo_random(i: usize) -> f32 {
    let x = (i as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((x >> 40) as f32) / (1 << 24) as f32 - 0.5
}
