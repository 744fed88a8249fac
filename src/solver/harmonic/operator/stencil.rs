//! `Stencil`: blocks of the element stiffness matrix with GLL quadrature at the nodes.

use super::tangent::Tangent;
use crate::fem::Gll;
use nalgebra::Matrix3;

/// Points of an element and their neighbours along each axis.
#[derive(Clone, Debug)]
pub struct Stencil {
    /// N+1.
    pub m: usize,
    gll: Gll,
}

impl Stencil {
    /// The stencil of order `order`.
    pub fn new(order: usize) -> Stencil {
        Stencil { m: order + 1, gll: Gll::new(order) }
    }

    /// Position of `point` along `axis`, 0–N.
    pub fn index(&self, point: usize, axis: usize) -> usize {
        point / self.m.pow(axis as u32) % self.m
    }

    /// The point at position `n` of the line through `point` along `axis`.
    pub fn along(&self, point: usize, axis: usize, n: usize) -> usize {
        point - self.index(point, axis) * self.m.pow(axis as u32) + n * self.m.pow(axis as u32)
    }

    /// ∂φ_p/∂ξ_axis at `q`, which must lie on the line of `p` along `axis`.
    fn slope(&self, p: usize, q: usize, axis: usize) -> f64 {
        self.gll.derivative[self.index(q, axis) * self.m + self.index(p, axis)]
    }

    /// K_pp of one element with the `[point]` tangents `t`: only the lines through p contribute.
    pub fn diagonal(&self, t: &[Tangent], p: usize) -> Matrix3<f64> {
        let mut k = Matrix3::zeros();
        for (axis, row) in t[p].iter().enumerate() {
            for r in (0..self.m).map(|n| self.along(p, axis, n)).filter(|&r| r != p) {
                k += t[r][axis][axis] * self.slope(p, r, axis).powi(2);
            }
            for (other, block) in row.iter().enumerate() {
                k += block * (self.slope(p, p, axis) * self.slope(p, p, other));
            }
        }
        k
    }

    /// Adds K of one element to `k`, column-major over (point, component); `tangent` gives the tangent of a
    /// point.
    pub fn element(&self, tangent: impl Fn(usize) -> Tangent, k: &mut [f64]) {
        let n = 3 * self.m.pow(3);
        let mut near: Vec<(usize, [f64; 3])> = Vec::with_capacity(3 * self.m);
        for r in 0..self.m.pow(3) {
            let t = tangent(r);
            near.clear();
            near.push((r, [0, 1, 2].map(|axis| self.slope(r, r, axis))));
            for axis in 0..3 {
                for p in (0..self.m).map(|i| self.along(r, axis, i)).filter(|&p| p != r) {
                    let mut slope = [0.0; 3];
                    slope[axis] = self.slope(p, r, axis);
                    near.push((p, slope));
                }
            }
            for &(q, b) in &near {
                let column = [0, 1, 2].map(|a| t[a][0] * b[0] + t[a][1] * b[1] + t[a][2] * b[2]);
                for &(p, a) in &near {
                    let block = column[0] * a[0] + column[1] * a[1] + column[2] * a[2];
                    for j in 0..3 {
                        (0..3).for_each(|i| k[(3 * q + j) * n + 3 * p + i] += block[(i, j)]);
                    }
                }
            }
        }
    }

    /// K_pq of one element for p ≠ q on a common line along `axis`.
    pub fn coupling(&self, t: &[Tangent], p: usize, q: usize, axis: usize) -> Matrix3<f64> {
        let mut k = Matrix3::zeros();
        for n in 0..self.m {
            let r = self.along(p, axis, n);
            k += t[r][axis][axis] * (self.slope(p, r, axis) * self.slope(q, r, axis));
        }
        for other in (0..3).filter(|&b| b != axis) {
            k += t[q][axis][other] * (self.slope(p, q, axis) * self.slope(q, q, other));
            k += t[p][other][axis] * (self.slope(p, p, other) * self.slope(q, p, axis));
        }
        k
    }
}

#[cfg(test)]
mod tests {
    use super::super::tangent::tangent;
    use super::*;
    use crate::fem::{Geometry, Space};
    use crate::material::{MaterialField, MaxwellFit};
    use crate::math::V3;
    use crate::mesh::HexMesh;
    use crate::mesh::spec::{BlockSpec, LayerSpec};
    use crate::solver::stiffness::{Reference, Stiffness};

    /// Assembled blocks equal the entries of the matrix-free reference back-end, column by column.
    #[test]
    fn blocks_are_entries_of_the_operator() {
        let spec = BlockSpec {
            length_mm: 20.0,
            width_mm: 18.0,
            layers: vec![LayerSpec { name: "a".into(), thickness_mm: 15.0 }],
        };
        let mut mesh = HexMesh::block(&spec, 25.0).expect("a block");
        for x in &mut mesh.nodes {
            *x += V3::new(0.1 * x.y * x.z, 0.05 * x.x, -0.1 * x.x * x.y) * 20.0;
        }
        let space = Space::new(&mesh, 4).expect("conforming");
        let geometry = Geometry::new(&space).expect("not inverted");
        let n = space.node_of.len();
        let bulk = 1.7 * 1500.0;
        let material = MaterialField {
            density: vec![1000.0; n],
            bulk: vec![bulk; n],
            mu_t: vec![1000.0; n],
            mu_l: vec![1500.0; n],
            beta: vec![4000.0; n],
            fibre: vec![V3::new(0.36, 0.48, 0.8); n],
            class: vec![0; space.n_elements],
            classes: vec![MaxwellFit { relaxed: 1.0, ..MaxwellFit::default() }],
            tau: vec![],
            tangent: Vec::new(),
        };
        let mut reference = Reference::new(&space, &geometry, &material);
        assert_eq!(space.n_elements, 1);
        let t: Vec<Tangent> = (0..n).map(|s| tangent(&geometry, &material, bulk, s)).collect();
        let stencil = Stencil::new(4);
        let mut whole = vec![0.0; 9 * n * n];
        stencil.element(|p| t[p], &mut whole);
        for p in [0, 31, 62, 124] {
            for j in 0..3 {
                let mut u = vec![0.0; 3 * space.n_nodes()];
                u[3 * space.node_of[p] as usize + j] = 1.0;
                let mut f = u.clone();
                reference.apply_instantaneous(&u, &mut f);
                let scale = f.iter().fold(0.0f64, |a, b| a.max(b.abs()));
                for (q, &node) in space.node_of.iter().enumerate() {
                    for i in 0..3 {
                        let entry = whole[(3 * p + j) * 3 * n + 3 * q + i];
                        assert!((entry - f[3 * node as usize + i]).abs() < 1e-11 * scale, "{p} {q} {i}{j}");
                    }
                }
                for axis in 0..3 {
                    for m in 0..5 {
                        let q = stencil.along(p, axis, m);
                        let block =
                            if q == p { stencil.diagonal(&t, p) } else { stencil.coupling(&t, q, p, axis) };
                        for i in 0..3 {
                            let entry = f[3 * space.node_of[q] as usize + i];
                            assert!((block[(i, j)] - entry).abs() < 1e-11 * scale, "{p} {q} {i}{j}");
                        }
                    }
                }
            }
        }
    }
}
