//! The geometry of an element as monomial coefficients, from which the metric terms at every point are
//! rebuilt.
//!
//! x(ξ, η, ζ) = Σ_abc X_abc ξᵃ ηᵇ ζᶜ, a, b, c < K; K is 3 where all maps are triquadratic and up to 5 where
//! elements are curved. Rows A_i = ∂x/∂ξ_j × ∂x/∂ξ_k of the adjugate replace the inverse Jacobian, A = det J
//! · ∂ξ/∂x, and the moduli carry w/det J instead of w det J, so the kernel needs no division. A step is
//! limited by memory traffic: reading 3 K³ numbers per element is faster than reading 9 per point.

use crate::fem::{Gll, Space};
use crate::math::V3;
use crate::math::lanes::Lanes;
use crate::solver::stiffness::StiffnessError;
use nalgebra::DMatrix;

/// Largest degree of a map.
const MOST: usize = 4;

/// Numbers per element: K³ monomials × 3 coordinates.
pub fn count(k: usize) -> usize {
    3 * k * k * k
}

/// K, one more than the degree along an axis, of the maps of `space`: 3 if all are triquadratic, else that
/// of its order, at most 5.
pub fn terms(space: &Space, gll: &Gll) -> usize {
    let to_power = to_power(gll, 3);
    let quadratic = |element| monomials(space, gll, element, &to_power).is_ok();
    if (0..space.n_elements).all(quadratic) { 3 } else { space.order.min(MOST) + 1 }
}

/// `[power][point]` coefficients of the polynomials of `k` terms that interpolate the GLL basis at `k`
/// equidistant points.
pub fn to_power(gll: &Gll, k: usize) -> DMatrix<f64> {
    let point = |n: usize| 2.0 * n as f64 / (k - 1) as f64 - 1.0;
    let powers = DMatrix::from_fn(k, k, |n, power| point(n).powi(power as i32));
    let inverse = powers.try_inverse().expect("the points differ");
    let values: Vec<Vec<f64>> = (0..k).map(|n| gll.values(point(n))).collect();
    DMatrix::from_fn(k, gll.order + 1, |power, p| (0..k).map(|n| inverse[(power, n)] * values[n][p]).sum())
}

/// `[a + K b + K² c][coordinate]` monomial coefficients of one element [m], but for the constant, which is 0;
/// `to_power` is that of K terms.
///
/// # Errors
/// [`StiffnessError::Shape`] if the GLL nodes do not lie on a map of K terms along an axis.
pub fn monomials(
    space: &Space,
    gll: &Gll,
    element: usize,
    to_power: &DMatrix<f64>,
) -> Result<Vec<V3>, StiffnessError> {
    let (k, m) = to_power.shape();
    let x: Vec<V3> = space.nodes_of(element).iter().map(|&n| space.positions[n as usize]).collect();
    let mut terms = x.clone();
    for _ in 0..3 {
        // The axis that is transformed is the fastest; its powers become the slowest.
        let rows = terms.len() / m;
        let along = |power: usize, row: usize| -> V3 {
            (0..m).map(|p| terms[row * m + p] * to_power[(power, p)]).sum()
        };
        terms = (0..k * rows).map(|n| along(n / rows, n % rows)).collect();
    }
    let size = terms[1].norm() + terms[k].norm() + terms[k * k].norm();
    let at = |p: usize| -> V3 {
        let t = [gll.points[p % m], gll.points[p / m % m], gll.points[p / (m * m)]];
        let [a, b, c] = t.map(|t| -> Vec<f64> { (0..k).map(|n| t.powi(n as i32)).collect() });
        (0..k * k * k).map(|q| terms[q] * (a[q % k] * b[q / k % k] * c[q / (k * k)])).sum()
    };
    if (0..x.len()).any(|p| (at(p) - x[p]).norm() > 1e-9 * size) {
        return Err(StiffnessError::Shape { element, degree: k - 1 });
    }
    terms[0] = V3::zeros();
    Ok(terms)
}

/// Adjugate rows `[i][coordinate]` at reference point `t`, in f64, of a map of `k` terms along an axis.
pub fn adjugate(shape: &[V3], k: usize, t: [f64; 3]) -> [V3; 3] {
    let power = |n: usize, x: f64| x.powi(n as i32);
    let slope = |n: usize, x: f64| if n == 0 { 0.0 } else { n as f64 * x.powi(n as i32 - 1) };
    let tangent = |axis: usize| -> V3 {
        let f = |a: usize, n: usize| if a == axis { slope(n, t[a]) } else { power(n, t[a]) };
        (0..k * k * k).map(|q| shape[q] * (f(0, q % k) * f(1, q / k % k) * f(2, q / (k * k)))).sum()
    };
    let [x, y, z] = [tangent(0), tangent(1), tangent(2)];
    [y.cross(&z), z.cross(&x), x.cross(&y)]
}

/// Coefficients of 1, ξ, ξ², … for each coordinate.
type Row<L, const K: usize> = [[L; 3]; K];

/// x and ∂x/∂ζ of a plane ζ = const, as polynomials in ξ and η: `[b][a][coordinate]`.
pub struct Plane<L, const K: usize> {
    value: [Row<L, K>; K],
    slope: [Row<L, K>; K],
}

impl<L: Lanes, const K: usize> Plane<L, K> {
    /// The plane ζ = `z` of the shape `[K³][3][lane]`.
    #[inline(always)]
    pub fn new(shape: &[f32], z: f32) -> Self {
        let zero = [[[L::splat(0.0); 3]; K]; K];
        let (mut value, mut slope) = (zero, zero);
        let z = L::splat(z);
        for b in 0..K {
            for a in 0..K {
                for x in 0..3 {
                    let first = ((a + K * b) * 3 + x) * L::WIDTH;
                    let term = 3 * K * K * L::WIDTH;
                    let mut v = L::load(&shape[first + (K - 1) * term..]);
                    let mut s = L::splat(0.0);
                    for c in (0..K - 1).rev() {
                        s = s.fma(z, v);
                        v = v.fma(z, L::load(&shape[first + c * term..]));
                    }
                    (value[b][a][x], slope[b][a][x]) = (v, s);
                }
            }
        }
        Plane { value, slope }
    }

    /// The line η = `y` of the plane.
    #[inline(always)]
    pub fn line(&self, y: f32) -> Line<L, K> {
        let zero = [[L::splat(0.0); 3]; K];
        let mut line = Line { value: zero, along_y: zero, along_z: zero };
        let y = L::splat(y);
        for a in 0..K {
            for x in 0..3 {
                let (mut v, mut s) = (self.value[K - 1][a][x], L::splat(0.0));
                let mut along_z = self.slope[K - 1][a][x];
                for b in (0..K - 1).rev() {
                    s = s.fma(y, v);
                    v = v.fma(y, self.value[b][a][x]);
                    along_z = along_z.fma(y, self.slope[b][a][x]);
                }
                line.value[a][x] = v;
                line.along_y[a][x] = s;
                line.along_z[a][x] = along_z;
            }
        }
        line
    }
}

/// x, ∂x/∂η and ∂x/∂ζ of a line η, ζ = const, as polynomials in ξ.
pub struct Line<L, const K: usize> {
    value: Row<L, K>,
    along_y: Row<L, K>,
    along_z: Row<L, K>,
}

impl<L: Lanes, const K: usize> Line<L, K> {
    /// Adjugate rows `[axis][coordinate]` at ξ = `x`.
    #[inline(always)]
    pub fn adjugate(&self, x: f32) -> [[L; 3]; 3] {
        let x = L::splat(x);
        let zero = [L::splat(0.0); 3];
        let (mut u, mut v, mut w) = (zero, self.along_y[K - 1], self.along_z[K - 1]);
        for c in 0..3 {
            let mut value = self.value[K - 1][c];
            for a in (0..K - 1).rev() {
                u[c] = u[c].fma(x, value);
                value = value.fma(x, self.value[a][c]);
                v[c] = v[c].fma(x, self.along_y[a][c]);
                w[c] = w[c].fma(x, self.along_z[a][c]);
            }
        }
        [cross(v, w), cross(w, u), cross(u, v)]
    }
}

/// a × b.
#[inline(always)]
fn cross<L: Lanes>(a: [L; 3], b: [L; 3]) -> [L; 3] {
    [a[2].fnma(b[1], a[1] * b[2]), a[0].fnma(b[2], a[2] * b[0]), a[1].fnma(b[0], a[0] * b[1])]
}
