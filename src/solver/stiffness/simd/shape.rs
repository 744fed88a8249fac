//! The geometry of an element as 27 numbers per coordinate, from which the metric terms at every point are
//! rebuilt.
//!
//! x(ξ, η, ζ) = Σ_abc X_abc ξᵃ ηᵇ ζᶜ, a, b, c ≤ 2. Rows A_i = ∂x/∂ξ_j × ∂x/∂ξ_k of the adjugate replace the
//! inverse Jacobian, A = det J · ∂ξ/∂x, and the moduli carry w/det J instead of w det J, so the kernel needs
//! no division. A step is limited by memory traffic: reading 27 · 3 numbers per element is faster than
//! reading 9 per point.

use crate::fem::{Gll, Space};
use crate::math::V3;
use crate::math::lanes::Lanes;

/// Numbers per element: 27 monomials × 3 coordinates.
pub const COUNT: usize = 81;

/// `[a + 3 b + 9 c][coordinate]` monomial coefficients of one element about its centre [m]; [`None`] if its
/// GLL nodes do not lie on a triquadratic map.
pub fn monomials(space: &Space, gll: &Gll, element: usize) -> Option<Vec<V3>> {
    let m = space.order + 1;
    let x: Vec<V3> = space.nodes_of(element).iter().map(|&n| space.positions[n as usize]).collect();
    let l = [-1.0, 0.0, 1.0].map(|t| gll.values(t));
    let mut nodes: Vec<V3> = (0..27)
        .map(|q| {
            let [li, lj, lk] = [&l[q % 3], &l[q / 3 % 3], &l[q / 9]];
            (0..x.len()).map(|p| x[p] * (li[p % m] * lj[p / m % m] * lk[p / (m * m)])).sum()
        })
        .collect();
    let centre = nodes[13];
    nodes.iter_mut().for_each(|x| *x -= centre);
    for stride in [1, 3, 9] {
        for first in (0..27).filter(|q| q / stride % 3 == 0) {
            let [low, mid, high] = [0, 1, 2].map(|n| nodes[first + n * stride]);
            nodes[first] = mid;
            nodes[first + stride] = (high - low) / 2.0;
            nodes[first + 2 * stride] = (high + low) / 2.0 - mid;
        }
    }
    let size = nodes[1].norm() + nodes[3].norm() + nodes[9].norm();
    let at = |p: usize| -> V3 {
        let t = [gll.points[p % m], gll.points[p / m % m], gll.points[p / (m * m)]];
        (0..27)
            .map(|q| {
                nodes[q] * (t[0].powi(q as i32 % 3) * t[1].powi(q as i32 / 3 % 3) * t[2].powi(q as i32 / 9))
            })
            .sum()
    };
    (0..x.len()).all(|p| (at(p) + centre - x[p]).norm() <= 1e-9 * size).then_some(nodes)
}

/// Adjugate rows `[i][coordinate]` at reference point `t`, in f64.
pub fn adjugate(shape: &[V3], t: [f64; 3]) -> [V3; 3] {
    let power = |n: usize, x: f64| [1.0, x, x * x][n];
    let slope = |n: usize, x: f64| [0.0, 1.0, 2.0 * x][n];
    let tangent = |axis: usize| -> V3 {
        let f = |a: usize, n: usize| if a == axis { slope(n, t[a]) } else { power(n, t[a]) };
        (0..27).map(|q| shape[q] * (f(0, q % 3) * f(1, q / 3 % 3) * f(2, q / 9))).sum()
    };
    let [x, y, z] = [tangent(0), tangent(1), tangent(2)];
    [y.cross(&z), z.cross(&x), x.cross(&y)]
}

/// Coefficients of 1, ξ, ξ² for each coordinate.
type Row<L> = [[L; 3]; 3];

/// x and ∂x/∂ζ of a plane ζ = const, as polynomials in ξ and η: `[b][a][coordinate]`.
pub struct Plane<L> {
    value: [Row<L>; 3],
    slope: [Row<L>; 3],
}

impl<L: Lanes> Plane<L> {
    /// The plane ζ = `z` of the shape `[27][3][lane]`.
    #[inline(always)]
    pub fn new(shape: &[f32], z: f32) -> Self {
        let zero = [[[L::splat(0.0); 3]; 3]; 3];
        let (mut value, mut slope) = (zero, zero);
        let (z, two_z) = (L::splat(z), L::splat(2.0 * z));
        for b in 0..3 {
            for a in 0..3 {
                for x in 0..3 {
                    let first = ((a + 3 * b) * 3 + x) * L::WIDTH;
                    let c0 = L::load(&shape[first..]);
                    let c1 = L::load(&shape[first + 27 * L::WIDTH..]);
                    let c2 = L::load(&shape[first + 54 * L::WIDTH..]);
                    value[b][a][x] = c2.fma(z, c1).fma(z, c0);
                    slope[b][a][x] = c2.fma(two_z, c1);
                }
            }
        }
        Plane { value, slope }
    }

    /// The line η = `y` of the plane.
    #[inline(always)]
    pub fn line(&self, y: f32) -> Line<L> {
        let zero = [[L::splat(0.0); 3]; 3];
        let mut line = Line { value: zero, along_y: zero, along_z: zero };
        let (y, two_y) = (L::splat(y), L::splat(2.0 * y));
        for a in 0..3 {
            for x in 0..3 {
                let [v, s] = [&self.value, &self.slope];
                line.value[a][x] = v[2][a][x].fma(y, v[1][a][x]).fma(y, v[0][a][x]);
                line.along_y[a][x] = v[2][a][x].fma(two_y, v[1][a][x]);
                line.along_z[a][x] = s[2][a][x].fma(y, s[1][a][x]).fma(y, s[0][a][x]);
            }
        }
        line
    }
}

/// x, ∂x/∂η and ∂x/∂ζ of a line η, ζ = const, as polynomials in ξ.
pub struct Line<L> {
    value: Row<L>,
    along_y: Row<L>,
    along_z: Row<L>,
}

impl<L: Lanes> Line<L> {
    /// Adjugate rows `[axis][coordinate]` at ξ = `x`.
    #[inline(always)]
    pub fn adjugate(&self, x: f32) -> [[L; 3]; 3] {
        let (x, two_x) = (L::splat(x), L::splat(2.0 * x));
        let (mut u, mut v, mut w) = (self.value[1], self.along_y[0], self.along_z[0]);
        for c in 0..3 {
            u[c] = self.value[2][c].fma(two_x, self.value[1][c]);
            v[c] = self.along_y[2][c].fma(x, self.along_y[1][c]).fma(x, self.along_y[0][c]);
            w[c] = self.along_z[2][c].fma(x, self.along_z[1][c]).fma(x, self.along_z[0][c]);
        }
        [cross(v, w), cross(w, u), cross(u, v)]
    }
}

/// a × b.
#[inline(always)]
fn cross<L: Lanes>(a: [L; 3], b: [L; 3]) -> [L; 3] {
    [a[2].fnma(b[1], a[1] * b[2]), a[0].fnma(b[2], a[2] * b[0]), a[1].fnma(b[0], a[0] * b[1])]
}
