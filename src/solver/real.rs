//! The two floating-point types of a simulation, and access to nodal vectors.

use crate::math::V3;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// f32 (fast) or f64 (the definition).
pub trait Real:
    Copy
    + Default
    + Send
    + Sync
    + PartialOrd
    + Into<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + 'static
{
    /// The nearest value to `x`.
    fn of(x: f64) -> Self;
}

impl Real for f32 {
    fn of(x: f64) -> f32 {
        x as f32
    }
}

impl Real for f64 {
    fn of(x: f64) -> f64 {
        x
    }
}

/// The vector at node `n` of a `[node][3]` field.
pub fn node_vector<T: Real>(field: &[T], n: u32) -> V3 {
    let n = 3 * n as usize;
    V3::new(field[n].into(), field[n + 1].into(), field[n + 2].into())
}

/// Adds `v` to node `n` of a `[node][3]` field.
pub fn add_to_node<T: Real>(field: &mut [T], n: u32, v: V3) {
    let n = 3 * n as usize;
    for c in 0..3 {
        field[n + c] += T::of(v[c]);
    }
}

/// Sets node `n` of a `[node][3]` field to `v`.
pub fn set_node<T: Real>(field: &mut [T], n: u32, v: V3) {
    let n = 3 * n as usize;
    (0..3).for_each(|c| field[n + c] = T::of(v[c]));
}
