//! Largest eigenvalue of a complex linear map by Arnoldi iteration.

use super::gram_schmidt::orthogonalise;
use super::vector::KrylovVector;
use crate::math::C64;
use nalgebra::DMatrix;

/// Largest |Ritz value| of the linear map `apply` on `[node][6]` fields after `steps` Arnoldi steps from
/// `start`; `None` if `apply` returns `None`.
pub fn largest_ritz(
    start: Vec<f32>,
    steps: usize,
    mut apply: impl FnMut(&[f32], &mut [f32]) -> Option<()>,
) -> Option<f64> {
    let n = start.len() / 2;
    let mut field = start;
    let mut image = vec![0.0; field.len()];
    let split = |field: &[f32]| {
        let mut v = KrylovVector::zeros(n);
        for (node, x) in field.chunks_exact(6).enumerate() {
            v.re[3 * node..][..3].copy_from_slice(&x[..3]);
            v.im[3 * node..][..3].copy_from_slice(&x[3..]);
        }
        v
    };
    let mut v = split(&field);
    v.scale(1.0 / v.norm());
    let mut basis = vec![v];
    let mut h = DMatrix::<C64>::zeros(steps, steps);
    for k in 0..steps {
        let v = &basis[k];
        for (node, x) in field.chunks_exact_mut(6).enumerate() {
            x[..3].copy_from_slice(&v.re[3 * node..][..3]);
            x[3..].copy_from_slice(&v.im[3 * node..][..3]);
        }
        apply(&field, &mut image)?;
        let mut w = split(&image);
        let (column, remainder) = orthogonalise(&basis, &mut w);
        column.iter().enumerate().for_each(|(i, &c)| h[(i, k)] = c);
        if k + 1 < steps {
            h[(k + 1, k)] = C64::from(remainder);
            w.scale(1.0 / remainder);
            basis.push(w);
        }
    }
    // The real form [Re −Im; Im Re] has the same eigenvalues and their conjugates.
    let real = DMatrix::from_fn(2 * steps, 2 * steps, |i, j| {
        let z = h[(i % steps, j % steps)];
        match (i < steps, j < steps) {
            (true, false) => -z.im,
            (false, true) => z.im,
            _ => z.re,
        }
    });
    Some(real.complex_eigenvalues().iter().map(|z| z.norm()).fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::super::pseudo_random::pseudo_random;
    use super::*;

    /// The largest Ritz value of a diagonal map converges to its largest entry.
    #[test]
    fn ritz_finds_the_largest_eigenvalue() {
        let start: Vec<f32> = (0..600).map(pseudo_random).collect();
        let largest = largest_ritz(start, 25, |x, y| {
            for (i, (x, y)) in x.iter().zip(y).enumerate() {
                *y = x * (1.0 + (i / 6) as f32 / 99.0 * 4.0);
            }
            Some(())
        });
        let largest = largest.unwrap();
        assert!((largest - 5.0).abs() < 0.05, "{largest}");
    }
}
