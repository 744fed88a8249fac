//! Classical Gram–Schmidt in two passes: in f32, one pass loses orthogonality after some twenty vectors
//! (Giraud, Langou & Rozložník 2005).

use super::vector::KrylovVector;
use crate::math::C64;

/// Orthogonalises `w` against the orthonormal `basis`. Returns the coefficients and the norm of the
/// remainder.
pub fn orthogonalise(basis: &[KrylovVector], w: &mut KrylovVector) -> (Vec<C64>, f64) {
    let mut h = w.inner_products(basis);
    let second = w.subtract_and_project(basis, &h);
    w.subtract(basis, &second);
    h.iter_mut().zip(second).for_each(|(h, a)| *h += a);
    let remainder = w.norm();
    (h, remainder)
}
