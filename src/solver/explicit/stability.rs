//! The stable time step: Δt < 2/ω_max, with ω²_max the largest eigenvalue of M⁻¹K₀ (instantaneous moduli,
//! membranes, springs and closed pads included).
//!
//! Lanczos iteration in the M inner product: with x₁ of unit M-norm,
//! w = M⁻¹K x_j, α_j = (w, x_j), β_j x_{j+1} = w − α_j x_j − β_{j−1} x_{j−1}; the largest eigenvalue of the
//! tridiagonal (α, β) converges to λ_max from below (Golub & Van Loan, ch. 10), and
//! θ + |β_k s_k| (s_k last entry of its eigenvector) bounds the error.

use crate::solver::error::SolverError;
use crate::solver::real::Real;
use nalgebra::{DMatrix, SymmetricEigen};
use std::sync::atomic::{AtomicBool, Ordering};

/// Relative tolerance of λ_max.
const TOLERANCE: f64 = 2e-4;
/// Maximum number of operator applications.
const MAX_ITERATIONS: usize = 200;

/// Upper estimate of the largest eigenvalue of M⁻¹K [1/s²].
///
/// `apply(x, y)` sets y = K x on `[node][3]` vectors; `inverse_mass` is `[node]` [1/kg], 0 at fixed nodes.
///
/// # Errors
/// [`SolverError::NoTimeStep`] if the estimate is not a positive number; cancellation.
pub fn largest_eigenvalue<T: Real>(
    inverse_mass: &[T],
    cancel: &AtomicBool,
    mut apply: impl FnMut(&[T], &mut [T]),
) -> Result<f64, SolverError> {
    let n = 3 * inverse_mass.len();
    let weight: Vec<f64> =
        inverse_mass.iter().map(|&m| m.into()).map(|m: f64| if m > 0.0 { 1.0 / m } else { 0.0 }).collect();
    let product = |a: &[T], b: &[T]| -> f64 {
        (0..n).map(|i| weight[i / 3] * Into::<f64>::into(a[i]) * Into::<f64>::into(b[i])).sum()
    };
    let (mut x, mut previous, mut w) = (start::<T>(&weight), vec![T::default(); n], vec![T::default(); n]);
    let length = product(&x, &x).sqrt();
    scale(&mut x, 1.0 / length);
    let (mut alpha, mut beta) = (Vec::new(), Vec::<f64>::new());
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(SolverError::Cancelled { step: 0 });
        }
        apply(&x, &mut w);
        (0..n).for_each(|i| w[i] = w[i] * inverse_mass[i / 3]);
        let a = product(&w, &x);
        let b0 = beta.last().copied().unwrap_or(0.0);
        (0..n).for_each(|i| w[i] = w[i] - T::of(a) * x[i] - T::of(b0) * previous[i]);
        let b = product(&w, &w).sqrt();
        alpha.push(a);
        beta.push(b);
        if !(a.is_finite() && b.is_finite()) {
            return Err(SolverError::NoTimeStep { lambda: a });
        }
        let last = alpha.len() == MAX_ITERATIONS.min(n) || b <= 1e-12 * a.abs();
        if last || alpha.len() % 8 == 0 {
            let (theta, error) = ritz(&alpha, &beta);
            if last || error <= TOLERANCE * theta {
                return if theta > 0.0 {
                    Ok(theta + error)
                } else {
                    Err(SolverError::NoTimeStep { lambda: theta })
                };
            }
        }
        scale(&mut w, 1.0 / b);
        std::mem::swap(&mut previous, &mut x);
        std::mem::swap(&mut x, &mut w);
    }
}

/// Largest eigenvalue of the tridiagonal matrix and its error bound.
fn ritz(alpha: &[f64], beta: &[f64]) -> (f64, f64) {
    let k = alpha.len();
    let t = DMatrix::from_fn(k, k, |i, j| match i.abs_diff(j) {
        0 => alpha[i],
        1 => beta[i.min(j)],
        _ => 0.0,
    });
    let eigen = SymmetricEigen::new(t);
    let top = eigen.eigenvalues.imax();
    let theta = eigen.eigenvalues[top];
    (theta, beta[k - 1] * eigen.eigenvectors[(k - 1, top)].abs())
}

/// A rough deterministic start vector that contains every mode: a low-discrepancy sequence in [−½, ½).
fn start<T: Real>(weight: &[f64]) -> Vec<T> {
    let golden = 0.618_033_988_749_895;
    (0..3 * weight.len())
        .map(|i| if weight[i / 3] > 0.0 { (golden * (i + 1) as f64).fract() - 0.5 } else { 0.0 })
        .map(T::of)
        .collect()
}

fn scale<T: Real>(x: &mut [T], factor: f64) {
    x.iter_mut().for_each(|x| *x = *x * T::of(factor));
}

#[cfg(test)]
mod tests {
    use super::*;

    static NOT_CANCELLED: AtomicBool = AtomicBool::new(false);

    #[test]
    fn chain_of_masses_has_the_textbook_limit() {
        // Fixed–fixed chain of n unit masses and springs, three components alike: λ = 4 sin²(nπ/2(n+1)).
        let n = 40usize;
        let apply = |x: &[f64], y: &mut [f64]| {
            for i in 0..3 * n {
                let left = if i >= 3 { x[i - 3] } else { 0.0 };
                let right = if i + 3 < 3 * n { x[i + 3] } else { 0.0 };
                y[i] = 2.0 * x[i] - left - right;
            }
        };
        let lambda = largest_eigenvalue(&vec![1.0; n], &NOT_CANCELLED, apply).unwrap();
        let exact = 4.0 * (std::f64::consts::FRAC_PI_2 * n as f64 / (n + 1) as f64).sin().powi(2);
        assert!((lambda / exact - 1.0).abs() < 5e-4 && lambda > 0.9999 * exact, "{lambda} {exact}");
    }

    #[test]
    fn not_a_number_is_an_error() {
        let result =
            largest_eigenvalue(&[1.0, 1.0], &NOT_CANCELLED, |_: &[f64], y: &mut [f64]| y.fill(f64::NAN));
        assert!(matches!(result, Err(SolverError::NoTimeStep { .. })));
    }
}
