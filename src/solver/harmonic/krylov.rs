//! Krylov methods on complex vectors.
//!
//! GMRES: Saad & Schultz 1986; right preconditioning, so the residual it reports is the true one. Classical
//! Gram–Schmidt, twice: in f32 once loses orthogonality after some twenty vectors (Giraud, Langou & Rozložník 2005).

use super::planes::Planes;
use crate::math::C64;
use nalgebra::DMatrix;

/// Orthogonalises `w` against `basis`; returns the coefficients and the norm left.
fn orthogonalise(basis: &[Planes], w: &mut Planes) -> (Vec<C64>, f64) {
    let mut h = w.projections(basis);
    let again = w.subtract_and_project(basis, &h);
    w.subtract(basis, &again);
    h.iter_mut().zip(again).for_each(|(h, a)| *h += a);
    let left = w.norm();
    (h, left)
}

/// What GMRES found: the solution is Σ y_j v_j, or the same sum of whatever the caller made of each v_j before it applied
/// the matrix (flexible GMRES, Saad 1993).
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Orthonormal v_j.
    basis: Vec<Planes>,
    /// y.
    pub weights: Vec<C64>,
    /// Relative residual before each iteration and after the last.
    pub residual: Vec<f64>,
}

impl Found {
    /// Σ y_j v_j; `None` if the right-hand side was zero.
    pub fn combination(&self) -> Option<Planes> {
        let mut x = Planes::zeros(self.basis.first()?.re.len());
        let negative: Vec<C64> = self.weights.iter().map(|y| -y).collect();
        x.subtract(&self.basis[..negative.len()], &negative);
        Some(x)
    }
}

/// Solves A x = b in the Krylov space of b: `apply` is w = A v, told the relative residual so far, false to stop; at most
/// `most` steps or to `tolerance` relative.
pub fn gmres(
    mut b: Planes,
    tolerance: f64,
    most: usize,
    mut apply: impl FnMut(&Planes, &mut Planes, f64) -> bool,
) -> Found {
    let n = b.re.len();
    let beta = b.norm();
    let mut residual = vec![1.0];
    if beta == 0.0 {
        return Found { residual, ..Found::default() };
    }
    b.scale(1.0 / beta);
    let mut basis = vec![b];
    let mut h: Vec<Vec<C64>> = Vec::new();
    let mut rotations: Vec<(f64, C64)> = Vec::new();
    let mut rhs = vec![C64::from(beta)];
    while h.len() < most && residual[h.len()] > tolerance {
        let mut w = Planes::zeros(n);
        if !apply(&basis[h.len()], &mut w, residual[h.len()]) {
            break;
        }
        let (mut column, left) = orthogonalise(&basis, &mut w);
        for (i, &(c, s)) in rotations.iter().enumerate() {
            let (a, b) = (column[i], column[i + 1]);
            column[i] = a * c + s * b;
            column[i + 1] = b * c - s.conj() * a;
        }
        let last = column.len() - 1;
        // Givens rotation that clears the subdiagonal entry `left`.
        let a = column[last];
        let length = (a.norm_sqr() + left * left).sqrt();
        let (c, s) = if a.norm() == 0.0 {
            (0.0, C64::from(1.0))
        } else {
            (a.norm() / length, a / a.norm() * (left / length))
        };
        column[last] = a * c + s * left;
        let g = rhs[last];
        rhs[last] = g * c;
        rhs.push(-s.conj() * g);
        rotations.push((c, s));
        h.push(column);
        residual.push(rhs[h.len()].norm() / beta);
        if left <= 1e-12 * beta || !left.is_finite() {
            break;
        }
        w.scale(1.0 / left);
        basis.push(w);
    }
    let k = h.len();
    let mut y = vec![C64::default(); k];
    for i in (0..k).rev() {
        let known: C64 = (i + 1..k).map(|j| h[j][i] * y[j]).sum();
        y[i] = (rhs[i] - known) / h[i][i];
    }
    Found { basis, weights: y, residual }
}

/// A start vector without structure, in [−½, ½): the low bits of a linear congruence.
pub fn noise(i: usize) -> f32 {
    let x = (i as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((x >> 40) as f32) / (1 << 24) as f32 - 0.5
}

/// Largest |Ritz value| of a linear map on `[node][6]` fields after `steps` Arnoldi steps from `start`; none once `apply` gives up.
pub fn largest_ritz(
    start: Vec<f32>,
    steps: usize,
    mut apply: impl FnMut(&[f32], &mut [f32]) -> Option<()>,
) -> Option<f64> {
    let n = start.len() / 2;
    let mut field = start;
    let mut image = vec![0.0; field.len()];
    let split = |field: &[f32]| {
        let mut v = Planes::zeros(n);
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
        let (column, left) = orthogonalise(&basis, &mut w);
        column.iter().enumerate().for_each(|(i, &c)| h[(i, k)] = c);
        if k + 1 < steps {
            h[(k + 1, k)] = C64::from(left);
            w.scale(1.0 / left);
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
    use super::*;

    /// A small dense complex system: GMRES ends in n steps at the solution, and reports the true residual.
    #[test]
    fn gmres_solves_a_dense_system() {
        let n = 12;
        let entry = |i: usize, j: usize| {
            C64::new(f64::from(noise(i * n + j)), f64::from(noise(1000 + i * n + j)))
                + if i == j { C64::new(3.0, 1.0) } else { C64::default() }
        };
        let exact: Vec<C64> = (0..n).map(|i| C64::new(i as f64, 1.0 - i as f64)).collect();
        let multiply =
            |x: &[C64]| -> Vec<C64> { (0..n).map(|i| (0..n).map(|j| entry(i, j) * x[j]).sum()).collect() };
        let planes = |x: &[C64]| Planes {
            re: x.iter().map(|z| z.re as f32).collect(),
            im: x.iter().map(|z| z.im as f32).collect(),
        };
        let complex = |p: &Planes| -> Vec<C64> {
            p.re.iter().zip(&p.im).map(|(&a, &b)| C64::new(f64::from(a), f64::from(b))).collect()
        };
        let found = gmres(planes(&multiply(&exact)), 1e-6, 2 * n, |v, w, _| {
            *w = planes(&multiply(&complex(v)));
            true
        });
        assert!(found.residual.len() <= n + 1, "{:?}", found.residual);
        let x = found.combination().expect("not zero");
        for (x, e) in complex(&x).iter().zip(&exact) {
            assert!((x - e).norm() < 1e-4, "{x} {e}");
        }
    }

    /// Ritz values of a diagonal map reach its largest entry.
    #[test]
    fn ritz_finds_the_largest_eigenvalue() {
        let start: Vec<f32> = (0..600).map(noise).collect();
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
