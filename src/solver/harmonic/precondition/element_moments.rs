//! Integrals of pressure functions over one element, with displacement gradients and trilinear functions.

use crate::fem::{Geometry, Gll, Space};
use crate::math::V3;

/// Moments of the pressure functions φ_m of one element.
pub struct ElementMoments {
    /// `[function][point]` ∫ φ_m ∂_c φ_p.
    pub b: Vec<V3>,
    /// `[function][8]` ∫ φ_m N_v with the trilinear functions N_v of the vertices.
    pub trilinear: Vec<f64>,
}

/// Values of the eight trilinear functions at the reference point `x` in [−1, 1]³.
fn trilinear_values(x: [f64; 3]) -> [f64; 8] {
    std::array::from_fn(|v| {
        let sign = [v % 2, v / 2 % 2, v / 4].map(|s| if s == 0 { -1.0 } else { 1.0 });
        (0..3).map(|a| 0.5 * (1.0 + sign[a] * x[a])).product()
    })
}

/// Moments of element `e`; `phi` is `[element][point][function]` with `count` functions per element.
pub fn element_moments(
    space: &Space,
    geometry: &Geometry,
    gll: &Gll,
    phi: &[f64],
    count: usize,
    e: usize,
) -> ElementMoments {
    let (m, points) = (space.order + 1, space.points_per_element());
    let stride = [1, m, m * m];
    let mut b = vec![V3::zeros(); count * points];
    let mut moments = vec![0.0; count * 8];
    for r in 0..points {
        let slot = e * points + r;
        let (w, inverse) = (geometry.weight[slot], &geometry.inverse[slot]);
        let index = [r % m, r / m % m, r / (m * m)];
        let corners = trilinear_values(index.map(|i| gll.points[i]));
        for f in 0..count {
            let value = w * phi[slot * count + f];
            for axis in 0..3 {
                let g = V3::from(inverse[axis]) * value;
                for n in 0..m {
                    let p = r + n * stride[axis] - index[axis] * stride[axis];
                    b[f * points + p] += g * gll.derivative[index[axis] * m + n];
                }
            }
            for (v, n) in corners.iter().enumerate() {
                moments[f * 8 + v] += value * n;
            }
        }
    }
    ElementMoments { b, trilinear: moments }
}
