//! Shape functions of the 27-node hexahedron: products of the 1-D quadratic Lagrange polynomials
//! on ξ ∈ {−1, 0, 1} (Zienkiewicz & Taylor, *The Finite Element Method*, vol. 1, ch. 8).

use crate::math::V3;
use nalgebra::Matrix3;

/// Values of the three quadratic polynomials at ξ.
pub fn quadratic(xi: f64) -> [f64; 3] {
    [0.5 * xi * (xi - 1.0), 1.0 - xi * xi, 0.5 * xi * (xi + 1.0)]
}

/// Derivatives of the three quadratic polynomials at ξ.
pub fn quadratic_slope(xi: f64) -> [f64; 3] {
    [xi - 0.5, -2.0 * xi, xi + 0.5]
}

/// Position x(ξ) [m] and Jacobian J`[c][i]` = ∂x_c/∂ξ_i [m] of the element with the 27 node positions `x`
/// [m].
pub fn map(x: &[V3; 27], xi: [f64; 3]) -> (V3, Matrix3<f64>) {
    let l = xi.map(quadratic);
    let d = xi.map(quadratic_slope);
    let (mut position, mut jacobian) = (V3::zeros(), Matrix3::zeros());
    for (n, node) in x.iter().enumerate() {
        let [i, j, k] = [n % 3, n / 3 % 3, n / 9];
        position += node * (l[0][i] * l[1][j] * l[2][k]);
        let slope =
            V3::new(d[0][i] * l[1][j] * l[2][k], l[0][i] * d[1][j] * l[2][k], l[0][i] * l[1][j] * d[2][k]);
        jacobian += node * slope.transpose();
    }
    (position, jacobian)
}

/// Points and weights of the 4-point Gauss–Legendre rule on [−1, 1].
pub fn gauss4() -> ([f64; 4], [f64; 4]) {
    let (a, b) =
        ((3.0 / 7.0 - 2.0 / 7.0 * 1.2f64.sqrt()).sqrt(), (3.0 / 7.0 + 2.0 / 7.0 * 1.2f64.sqrt()).sqrt());
    let (wa, wb) = ((18.0 + 30f64.sqrt()) / 36.0, (18.0 - 30f64.sqrt()) / 36.0);
    ([-b, -a, a, b], [wb, wa, wa, wb])
}
