//! `Geometry`: metric terms of the isoparametric map x(ξ) at every GLL point.
//!
//! J = ∂x/∂ξ is the derivative of the interpolated node positions; integrals are Σ w_i w_j w_k det J.

use crate::fem::error::SpaceError;
use crate::fem::gll::Gll;
use crate::fem::space::Space;
use crate::math::V3;

/// Inverse Jacobians and integration weights.
#[derive(Clone, Debug, Default)]
pub struct Geometry {
    /// `[element][point]` `[i][c]` = ∂ξ_i/∂x_c [1/m].
    pub inverse: Vec<[[f64; 3]; 3]>,
    /// `[element][point]` w_i w_j w_k det J [m³], > 0; the sum is the volume.
    pub weight: Vec<f64>,
}

impl Geometry {
    /// Metric terms of `space`.
    ///
    /// # Errors
    /// [`SpaceError::Inverted`] if det J ≤ 1e-12 h³ (h from the bounding box of the element) or is NaN.
    pub fn new(space: &Space) -> Result<Geometry, SpaceError> {
        let gll = Gll::new(space.order);
        let (m, points) = (space.order + 1, space.points_per_element());
        let mut geometry = Geometry {
            inverse: Vec::with_capacity(space.node_of.len()),
            weight: Vec::with_capacity(space.node_of.len()),
        };
        for element in 0..space.n_elements {
            let x: Vec<V3> = space.nodes_of(element).iter().map(|&n| space.positions[n as usize]).collect();
            let size = element_size(&x);
            for p in 0..points {
                let [i, j, k] = [p % m, p / m % m, p / (m * m)];
                let jacobian = jacobian(&gll, &x, p);
                let det = jacobian.determinant();
                let inverse = jacobian.try_inverse().filter(|_| det > 1e-12 * size.powi(3));
                let Some(inverse) = inverse else {
                    return Err(SpaceError::Inverted { element, point: p, jacobian: det, size });
                };
                geometry.inverse.push([0, 1, 2].map(|r| [0, 1, 2].map(|c| inverse[(r, c)])));
                geometry.weight.push(gll.weights[i] * gll.weights[j] * gll.weights[k] * det);
            }
        }
        Ok(geometry)
    }
}

/// Element size h [m]: diagonal of the bounding box over √3.
fn element_size(x: &[V3]) -> f64 {
    let low = x.iter().fold(x[0], |a, b| a.inf(b));
    let high = x.iter().fold(x[0], |a, b| a.sup(b));
    (high - low).norm() / 3f64.sqrt()
}

/// J`[c][i]` = ∂x_c/∂ξ_i at local GLL point `p` of an element with node positions `x` [m].
fn jacobian(gll: &Gll, x: &[V3], p: usize) -> nalgebra::Matrix3<f64> {
    let m = gll.order + 1;
    let index = [p % m, p / m % m, p / (m * m)];
    let stride = [1, m, m * m];
    let columns = [0, 1, 2].map(|a| {
        let first = p - index[a] * stride[a];
        (0..m).fold(V3::zeros(), |sum, q| sum + x[first + q * stride[a]] * gll.derivative[index[a] * m + q])
    });
    nalgebra::Matrix3::from_columns(&columns)
}
