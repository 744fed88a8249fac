//! `Entry`: the number type of a matrix, real or complex, in single precision.
//!
//! The matrix of a static problem is real: a quarter of the multiplications, and half the memory.

use crate::math::C32;
use faer::traits::ComplexField;
use std::ops::{AddAssign, Mul, MulAssign, SubAssign};

/// A matrix entry.
pub(super) trait Entry:
    ComplexField + Copy + Default + Send + Sync + AddAssign + SubAssign + Mul<Output = Self> + MulAssign
{
    /// −1.
    const MINUS_ONE: Self;

    /// `z`, whose imaginary part is zero if this type is real.
    fn from_complex(z: C32) -> Self;

    /// The entry as a complex number.
    fn to_complex(self) -> C32;

    /// 1/z.
    fn inverse(self) -> Self;

    /// |z|.
    fn magnitude(self) -> f32;
}

impl Entry for C32 {
    const MINUS_ONE: C32 = C32::new(-1.0, 0.0);

    #[inline(always)]
    fn from_complex(z: C32) -> C32 {
        z
    }

    #[inline(always)]
    fn to_complex(self) -> C32 {
        self
    }

    #[inline(always)]
    fn inverse(self) -> C32 {
        self.inv()
    }

    #[inline(always)]
    fn magnitude(self) -> f32 {
        self.norm()
    }
}

impl Entry for f32 {
    const MINUS_ONE: f32 = -1.0;

    #[inline(always)]
    fn from_complex(z: C32) -> f32 {
        z.re
    }

    #[inline(always)]
    fn to_complex(self) -> C32 {
        C32::new(self, 0.0)
    }

    #[inline(always)]
    fn inverse(self) -> f32 {
        1.0 / self
    }

    #[inline(always)]
    fn magnitude(self) -> f32 {
        self.abs()
    }
}
