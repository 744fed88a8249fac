//! `Gll`: Gauss–Lobatto–Legendre (GLL) points, weights and Lagrange basis on [−1, 1].
//!
//! Points: −1, the zeros of P′_N, +1. Weights w_i = 2 / (N(N+1) P_N(x_i)²); the rule is exact up to
//! degree 2N−1. Derivative D_ij = ℓ′_j(x_i). Canuto, Hussaini, Quarteroni & Zang,
//! *Spectral Methods: Fundamentals in Single Domains* (2006), eqs. 2.3.12 and 2.3.28.

/// GLL basis of one order.
#[derive(Clone, Debug, PartialEq)]
pub struct Gll {
    /// Polynomial order N, 1–[`Gll::MAX_ORDER`].
    pub order: usize,
    /// `[i]` points x_i in ascending order; N+1 entries.
    pub points: Vec<f64>,
    /// `[i]` quadrature weights; they sum to 2.
    pub weights: Vec<f64>,
    /// `[i][j]` = ℓ′_j(x_i), row-major, (N+1)² entries.
    pub derivative: Vec<f64>,
}

impl Gll {
    /// Highest order supported.
    pub const MAX_ORDER: usize = 8;

    /// The basis of order `order`.
    ///
    /// # Panics
    /// For an order outside 1–[`Gll::MAX_ORDER`]; [`crate::fem::Space::new`] reports it as an error first.
    pub fn new(order: usize) -> Gll {
        assert!((1..=Gll::MAX_ORDER).contains(&order), "GLL order {order} outside 1–{}", Gll::MAX_ORDER);
        let points = points(order);
        let n = order as f64;
        let p: Vec<f64> = points.iter().map(|&x| legendre(order, x).0).collect();
        let weights = p.iter().map(|p| 2.0 / (n * (n + 1.0) * p * p)).collect();
        let m = order + 1;
        let mut derivative = vec![0.0; m * m];
        for i in 0..m {
            for j in (0..m).filter(|&j| j != i) {
                derivative[i * m + j] = p[i] / (p[j] * (points[i] - points[j]));
            }
        }
        derivative[0] = -n * (n + 1.0) / 4.0;
        derivative[m * m - 1] = n * (n + 1.0) / 4.0;
        Gll { order, points, weights, derivative }
    }

    /// `[j]` values ℓ_j(x) of the N+1 Lagrange polynomials at any x.
    pub fn values(&self, x: f64) -> Vec<f64> {
        let m = self.order + 1;
        (0..m)
            .map(|j| {
                (0..m)
                    .filter(|&i| i != j)
                    .map(|i| (x - self.points[i]) / (self.points[j] - self.points[i]))
                    .product()
            })
            .collect()
    }

    /// `[j]` derivatives ℓ′_j(x) at any x, interpolated from their values at the GLL points, which is exact.
    pub fn derivatives(&self, x: f64) -> Vec<f64> {
        let m = self.order + 1;
        let l = self.values(x);
        (0..m).map(|j| (0..m).map(|i| l[i] * self.derivative[i * m + j]).sum()).collect()
    }
}

/// Legendre polynomial P_n(x) and its derivative, by the three-term recurrence.
fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut p0, mut p1) = (1.0, x);
    let (mut d0, mut d1) = (0.0, 1.0);
    for k in 2..=n {
        let k = k as f64;
        let p2 = ((2.0 * k - 1.0) * x * p1 - (k - 1.0) * p0) / k;
        let d2 = d0 + (2.0 * k - 1.0) * p1;
        (p0, p1, d0, d1) = (p1, p2, d1, d2);
    }
    (p1, d1)
}

/// Zeros of (1−x²) P′_N by Newton's method from the Chebyshev–Lobatto points, made exactly symmetric.
fn points(order: usize) -> Vec<f64> {
    let n = order as f64;
    let mut x: Vec<f64> = (0..=order).map(|i| -(std::f64::consts::PI * i as f64 / n).cos()).collect();
    x[0] = -1.0;
    x[order] = 1.0;
    for i in 1..=order / 2 {
        if 2 * i == order {
            x[i] = 0.0;
            continue;
        }
        // Newton on P′_N; P″_N from Legendre's equation (1−x²)P″ = 2xP′ − n(n+1)P.
        for _ in 0..50 {
            let (p, d) = legendre(order, x[i]);
            let second = (2.0 * x[i] * d - n * (n + 1.0) * p) / (1.0 - x[i] * x[i]);
            let step = d / second;
            x[i] -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        x[order - i] = -x[i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known points and weights of orders 2–4 (Abramowitz & Stegun, table 25.6).
    #[test]
    fn points_and_weights_match_the_tables() {
        let g = Gll::new(2);
        assert_eq!(g.points, [-1.0, 0.0, 1.0]);
        assert!((g.weights[1] - 4.0 / 3.0).abs() < 1e-15);
        let g = Gll::new(3);
        assert!((g.points[2] - 0.2_f64.sqrt()).abs() < 1e-15);
        assert!((g.weights[0] - 1.0 / 6.0).abs() < 1e-15);
        let g = Gll::new(4);
        assert!((g.points[3] - (3.0_f64 / 7.0).sqrt()).abs() < 1e-15);
        assert!((g.weights[1] - 49.0 / 90.0).abs() < 1e-15);
        assert!((g.weights[2] - 32.0 / 45.0).abs() < 1e-15);
    }

    /// Quadrature is exact to degree 2N−1 and not beyond; differentiation is exact to degree N.
    #[test]
    fn quadrature_and_differentiation_are_exact_for_polynomials() {
        for order in 1..=Gll::MAX_ORDER {
            let g = Gll::new(order);
            let integral =
                |d: i32| -> f64 { g.points.iter().zip(&g.weights).map(|(x, w)| w * x.powi(d)).sum() };
            for d in 0..2 * order as i32 {
                let exact = if d % 2 == 0 { 2.0 / f64::from(d + 1) } else { 0.0 };
                assert!((integral(d) - exact).abs() < 1e-14, "order {order} degree {d}");
            }
            let d = 2 * order as i32;
            assert!((integral(d) - 2.0 / f64::from(d + 1)).abs() > 1e-6);
            let m = order + 1;
            for d in 0..=order as i32 {
                for i in 0..m {
                    let got: f64 = (0..m).map(|j| g.derivative[i * m + j] * g.points[j].powi(d)).sum();
                    let exact = if d == 0 { 0.0 } else { f64::from(d) * g.points[i].powi(d - 1) };
                    assert!((got - exact).abs() < 1e-12, "order {order} degree {d}");
                }
            }
        }
    }

    /// Off-node values interpolate polynomials of degree N and their derivatives.
    #[test]
    fn interpolation_is_exact_off_the_nodes() {
        let g = Gll::new(5);
        let (x, f) = (0.3, |x: f64| x.powi(5) - 2.0 * x * x);
        let value: f64 = g.values(x).iter().zip(&g.points).map(|(l, &p)| l * f(p)).sum();
        let slope: f64 = g.derivatives(x).iter().zip(&g.points).map(|(l, &p)| l * f(p)).sum();
        assert!((value - f(x)).abs() < 1e-14);
        assert!((slope - (5.0 * x.powi(4) - 4.0 * x)).abs() < 1e-13);
    }
}
