//! GMRES (Saad & Schultz 1986).
//!
//! Right preconditioning keeps the residual it reports the true one.

use super::gram_schmidt::orthogonalise;
use super::vector::KrylovVector;
use crate::math::C64;

/// A GMRES solution Σ y_j v_j.
///
/// In flexible GMRES (Saad 1993) the solution is Σ y_j z_j, with z_j what the caller made of v_j before it
/// applied the matrix.
#[derive(Clone, Debug, Default)]
pub struct GmresSolution {
    /// Orthonormal v_j.
    basis: Vec<KrylovVector>,
    /// y.
    pub weights: Vec<C64>,
    /// Relative residual before each iteration and after the last.
    pub residual: Vec<f64>,
}

impl GmresSolution {
    /// Σ y_j v_j; `None` if the right-hand side was zero.
    pub fn combination(&self) -> Option<KrylovVector> {
        let mut x = KrylovVector::zeros(self.basis.first()?.re.len());
        let negative: Vec<C64> = self.weights.iter().map(|y| -y).collect();
        x.subtract(&self.basis[..negative.len()], &negative);
        Some(x)
    }
}

/// One GMRES iteration after another; the caller multiplies by the matrix.
#[derive(Debug)]
pub struct Gmres {
    basis: Vec<KrylovVector>,
    /// Columns of the triangular factor.
    h: Vec<Vec<C64>>,
    /// Givens rotations.
    rotations: Vec<(f64, C64)>,
    rhs: Vec<C64>,
    residual: Vec<f64>,
    beta: f64,
    tolerance: f64,
    max_iterations: usize,
    /// The Krylov space cannot grow.
    is_exhausted: bool,
}

impl Gmres {
    /// A x = `b` in the Krylov space of b, to the relative residual `tolerance` or in `max_iterations` steps.
    pub fn new(mut b: KrylovVector, tolerance: f64, max_iterations: usize) -> Gmres {
        let beta = b.norm();
        let is_exhausted = beta == 0.0;
        if !is_exhausted {
            b.scale(1.0 / beta);
        }
        Gmres {
            basis: if is_exhausted { Vec::new() } else { vec![b] },
            h: Vec::new(),
            rotations: Vec::new(),
            rhs: vec![C64::from(beta)],
            residual: vec![1.0],
            beta,
            tolerance,
            max_iterations,
            is_exhausted,
        }
    }

    /// The vector v whose product A v is wanted, and the relative residual so far; `None` if the iteration
    /// has ended.
    pub fn next(&self) -> Option<(&KrylovVector, f64)> {
        let k = self.h.len();
        let goes_on = !self.is_exhausted && k < self.max_iterations && self.residual[k] > self.tolerance;
        goes_on.then(|| (&self.basis[k], self.residual[k]))
    }

    /// Takes the product `w` = A v of the vector last given by [`Gmres::next`].
    pub fn push(&mut self, mut w: KrylovVector) {
        let (mut column, remainder) = orthogonalise(&self.basis, &mut w);
        for (i, &(c, s)) in self.rotations.iter().enumerate() {
            let (a, b) = (column[i], column[i + 1]);
            column[i] = a * c + s * b;
            column[i + 1] = b * c - s.conj() * a;
        }
        let last = column.len() - 1;
        // Givens rotation that clears the subdiagonal entry `remainder`.
        let a = column[last];
        let length = (a.norm_sqr() + remainder * remainder).sqrt();
        let (c, s) = if a.norm() == 0.0 {
            (0.0, C64::from(1.0))
        } else {
            (a.norm() / length, a / a.norm() * (remainder / length))
        };
        column[last] = a * c + s * remainder;
        let g = self.rhs[last];
        self.rhs[last] = g * c;
        self.rhs.push(-s.conj() * g);
        self.rotations.push((c, s));
        self.h.push(column);
        self.residual.push(self.rhs[self.h.len()].norm() / self.beta);
        if remainder <= 1e-12 * self.beta || !remainder.is_finite() {
            self.is_exhausted = true;
            return;
        }
        w.scale(1.0 / remainder);
        self.basis.push(w);
    }

    /// The solution.
    pub fn solution(self) -> GmresSolution {
        let k = self.h.len();
        let mut y = vec![C64::default(); k];
        for i in (0..k).rev() {
            let known: C64 = (i + 1..k).map(|j| self.h[j][i] * y[j]).sum();
            y[i] = (self.rhs[i] - known) / self.h[i][i];
        }
        GmresSolution { basis: self.basis, weights: y, residual: self.residual }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pseudo_random::pseudo_random;
    use super::*;

    /// On a dense complex system of size n, GMRES converges in n steps, to the solution.
    #[test]
    fn gmres_solves_a_dense_system() {
        let n = 12;
        let entry = |i: usize, j: usize| {
            C64::new(f64::from(pseudo_random(i * n + j)), f64::from(pseudo_random(1000 + i * n + j)))
                + if i == j { C64::new(3.0, 1.0) } else { C64::default() }
        };
        let exact: Vec<C64> = (0..n).map(|i| C64::new(i as f64, 1.0 - i as f64)).collect();
        let multiply =
            |x: &[C64]| -> Vec<C64> { (0..n).map(|i| (0..n).map(|j| entry(i, j) * x[j]).sum()).collect() };
        let split = |x: &[C64]| KrylovVector {
            re: x.iter().map(|z| z.re as f32).collect(),
            im: x.iter().map(|z| z.im as f32).collect(),
        };
        let complex = |p: &KrylovVector| -> Vec<C64> {
            p.re.iter().zip(&p.im).map(|(&a, &b)| C64::new(f64::from(a), f64::from(b))).collect()
        };
        let mut gmres = Gmres::new(split(&multiply(&exact)), 1e-6, 2 * n);
        while let Some((v, _)) = gmres.next() {
            let w = split(&multiply(&complex(v)));
            gmres.push(w);
        }
        let solution = gmres.solution();
        assert!(solution.residual.len() <= n + 1, "{:?}", solution.residual);
        let x = solution.combination().expect("nonzero right-hand side");
        for (x, e) in complex(&x).iter().zip(&exact) {
            assert!((x - e).norm() < 1e-4, "{x} {e}");
        }
    }
}
