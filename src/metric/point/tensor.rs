//! Complex vectors and tensors.

use crate::math::C64;
use nalgebra::{Matrix3, Vector3};

/// Complex 3-vector.
pub type CV3 = Vector3<C64>;
/// Complex 3×3 matrix.
pub type CM3 = Matrix3<C64>;
