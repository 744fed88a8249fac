//! `PointBasis`: values and gradients of a nodal field at any point of an element.

use crate::fem::gll::Gll;
use crate::fem::space::Space;
use crate::math::V3;
use nalgebra::Matrix3;

/// The basis of one element at one point.
#[derive(Clone, Debug)]
pub struct PointBasis {
    /// `[point]` global nodes of the element.
    pub nodes: Vec<u32>,
    /// `[point]` basis values φ_p.
    pub values: Vec<f64>,
    /// `[point]` physical gradients ∇φ_p [1/m].
    pub gradients: Vec<V3>,
}

impl PointBasis {
    /// The basis of `element` at reference point `xi` ∈ [−1, 1]³.
    pub fn new(space: &Space, element: usize, xi: [f64; 3]) -> PointBasis {
        let gll = Gll::new(space.order);
        let m = space.order + 1;
        let l = xi.map(|x| gll.values(x));
        let d = xi.map(|x| gll.derivatives(x));
        let nodes = space.nodes_of(element).to_vec();
        let reference = |p: usize| {
            let [i, j, k] = [p % m, p / m % m, p / (m * m)];
            V3::new(d[0][i] * l[1][j] * l[2][k], l[0][i] * d[1][j] * l[2][k], l[0][i] * l[1][j] * d[2][k])
        };
        let jacobian: Matrix3<f64> = nodes
            .iter()
            .enumerate()
            .map(|(p, &n)| space.positions[n as usize] * reference(p).transpose())
            .sum();
        // The gradient at a degenerate point is NaN.
        let inverse = jacobian.try_inverse().unwrap_or(Matrix3::repeat(f64::NAN));
        let values = (0..nodes.len()).map(|p| l[0][p % m] * l[1][p / m % m] * l[2][p / (m * m)]).collect();
        let gradients = (0..nodes.len()).map(|p| inverse.transpose() * reference(p)).collect();
        PointBasis { nodes, values, gradients }
    }

    /// Value at the point of the field `u` `[node][3]`, in the unit of `u`.
    pub fn value<T: Copy + Into<f64>>(&self, u: &[T]) -> V3 {
        self.nodes.iter().zip(&self.values).fold(V3::zeros(), |sum, (&n, &w)| sum + at(u, n) * w)
    }

    /// Gradient `[i][j]` = ∂u_i/∂x_j at the point of the field `u` `[node][3]`, in the unit of `u` per metre.
    pub fn gradient<T: Copy + Into<f64>>(&self, u: &[T]) -> Matrix3<f64> {
        self.nodes
            .iter()
            .zip(&self.gradients)
            .fold(Matrix3::zeros(), |sum, (&n, g)| sum + at(u, n) * g.transpose())
    }
}

/// Value of a `[node][3]` field at node `n`.
fn at<T: Copy + Into<f64>>(u: &[T], n: u32) -> V3 {
    let n = 3 * n as usize;
    V3::new(u[n].into(), u[n + 1].into(), u[n + 2].into())
}
