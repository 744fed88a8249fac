//! `Shape`: the map of one element from reference coordinates to positions.
//!
//! Products of 1-D Lagrange polynomials on 3 or 5 equidistant nodes of ξ ∈ [−1, 1] (Zienkiewicz & Taylor,
//! *The Finite Element Method*, vol. 1, ch. 8). On a grid of points they are evaluated axis by axis.

use crate::math::V3;
use crate::mesh::hex::HexMesh;
use nalgebra::Matrix3;

/// The map of one element.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Nodes along an axis, 3 or 5.
    nodes: usize,
    /// `[node]` positions [m], ξ fastest.
    positions: Vec<V3>,
}

impl HexMesh {
    /// The map of an element.
    pub fn shape(&self, element: usize) -> Shape {
        match self.curved.get(element) {
            Some(ids) => Shape { nodes: 5, positions: ids.iter().map(|&n| self.nodes[n as usize]).collect() },
            None => Shape::triquadratic(&self.node_positions(element)),
        }
    }
}

impl Shape {
    /// The triquadratic map with the 27 node positions `x` [m].
    pub fn triquadratic(x: &[V3; 27]) -> Shape {
        Shape { nodes: 3, positions: x.to_vec() }
    }

    /// Position x(ξ) [m] and Jacobian J`[c][i]` = ∂x_c/∂ξ_i [m].
    pub fn at(&self, xi: [f64; 3]) -> (V3, Matrix3<f64>) {
        let m = self.nodes;
        let l = xi.map(|xi| lagrange(m, xi));
        let (mut position, mut jacobian) = (V3::zeros(), Matrix3::zeros());
        for (n, x) in self.positions.iter().enumerate() {
            let [i, j, k] = [n % m, n / m % m, n / (m * m)];
            let ([a, da], [b, db], [c, dc]) = (l[0][i], l[1][j], l[2][k]);
            position += x * (a * b * c);
            jacobian += x * V3::new(da * b * c, a * db * c, a * b * dc).transpose();
        }
        (position, jacobian)
    }

    /// `[point]` positions [m] at the points of the grid `x` × `x` × `x`, ξ fastest.
    pub fn on_grid(&self, x: &[f64]) -> Vec<V3> {
        self.contracted(x, [0, 0, 0])
    }

    /// `[point]` Jacobians [m] at the points of the grid `x` × `x` × `x`, ξ fastest.
    pub fn jacobians(&self, x: &[f64]) -> Vec<Matrix3<f64>> {
        let [xi, eta, zeta] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(|slopes| self.contracted(x, slopes));
        (0..xi.len()).map(|p| Matrix3::from_columns(&[xi[p], eta[p], zeta[p]])).collect()
    }

    /// The map, differentiated once along the axes whose entry in `slopes` is 1, on the grid of `x`.
    fn contracted(&self, x: &[f64], slopes: [usize; 3]) -> Vec<V3> {
        let basis: Vec<[[f64; 2]; 5]> = x.iter().map(|&x| lagrange(self.nodes, x)).collect();
        let mut values = self.positions.clone();
        // The axis that is contracted is the fastest; the result goes to the end, so that after three
        // rounds the axes have their order again.
        for slope in slopes {
            let rows = values.len() / self.nodes;
            let along = |point: usize, row: usize| -> V3 {
                (0..self.nodes).map(|n| values[row * self.nodes + n] * basis[point][n][slope]).sum()
            };
            values = (0..x.len() * rows).map(|p| along(p / rows, p % rows)).collect();
        }
        values
    }
}

/// Value and slope at ξ of each Lagrange polynomial on `m` ≤ 5 equidistant nodes of [−1, 1]; zeros beyond
/// them.
fn lagrange(m: usize, xi: f64) -> [[f64; 2]; 5] {
    let node = |n: usize| 2.0 * n as f64 / (m - 1) as f64 - 1.0;
    let mut basis = [[0.0; 2]; 5];
    for (n, [value, slope]) in basis.iter_mut().enumerate().take(m) {
        (*value, *slope) = (1.0, 0.0);
        for other in (0..m).filter(|&other| other != n) {
            let run = node(n) - node(other);
            *slope = (*slope * (xi - node(other)) + *value) / run;
            *value *= (xi - node(other)) / run;
        }
    }
    basis
}

/// Points and weights of the 4-point Gauss–Legendre rule on [−1, 1].
pub fn gauss4() -> ([f64; 4], [f64; 4]) {
    let (a, b) =
        ((3.0 / 7.0 - 2.0 / 7.0 * 1.2f64.sqrt()).sqrt(), (3.0 / 7.0 + 2.0 / 7.0 * 1.2f64.sqrt()).sqrt());
    let (wa, wb) = ((18.0 + 30f64.sqrt()) / 36.0, (18.0 - 30f64.sqrt()) / 36.0);
    ([-b, -a, a, b], [wb, wa, wa, wb])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A polynomial of the order of the map is met everywhere, with its slopes, and on a grid alike.
    #[test]
    fn the_map_is_exact_for_polynomials_of_its_order() {
        for m in [3, 5] {
            let power = m as i32 - 1;
            let exact = |[a, b, c]: [f64; 3]| {
                V3::new(a.powi(power) + b, b.powi(power) * a - c, c.powi(power) * b * b + a)
            };
            let at = |n: usize| 2.0 * n as f64 / (m - 1) as f64 - 1.0;
            let positions = (0..m * m * m).map(|n| exact([at(n % m), at(n / m % m), at(n / (m * m))]));
            let shape = Shape { nodes: m, positions: positions.collect() };
            let grid = [-0.9, 0.2, 0.55, 1.0];
            let (places, jacobians) = (shape.on_grid(&grid), shape.jacobians(&grid));
            for p in 0..64 {
                let xi = [grid[p % 4], grid[p / 4 % 4], grid[p / 16]];
                let (place, jacobian) = shape.at(xi);
                assert!((place - exact(xi)).norm() < 1e-12 && (places[p] - place).norm() < 1e-12);
                assert!((jacobians[p] - jacobian).norm() < 1e-12);
                let h = 1e-6;
                for axis in 0..3 {
                    let [mut less, mut more] = [xi; 2];
                    less[axis] -= h;
                    more[axis] += h;
                    let slope = (exact(more) - exact(less)) / (2.0 * h);
                    assert!((jacobian.column(axis) - slope).norm() < 1e-8, "{m} {p} {axis}");
                }
            }
        }
    }
}
