//! The order-1 level: A_γ − shift·M between trilinear functions, assembled and factored.
//!
//! Element matrices are integrated at the GLL points of the level above (at order 1 itself the rule would be reduced
//! integration); their real parts are kept, so that a new frequency only recombines and factors.

use super::pad::Pad;
use super::sheet::corner_stiffness;
use super::tangent::tangent;
use crate::fem::{FaceGeometry, Geometry, Gll, Space};
use crate::material::spec::MembraneSpec;
use crate::material::{MaterialField, fit::springpot};
use crate::math::direct::{DirectError, Factors, Pattern};
use crate::math::{C32, C64, sparse::Csr};
use crate::mesh::Face;
use nalgebra::Matrix3;
use rayon::prelude::*;

/// Functions of an element.
const CORNERS: usize = 8;

/// (row vertex, column vertex, real stiffness without the springpot factor).
type Block = (u32, u32, Matrix3<f64>);

/// The order-1 problem.
#[derive(Clone, Debug)]
pub struct Coarse {
    /// Nodes of order 1: vertices.
    pub space: Space,
    free: Vec<bool>,
    /// `[element][24 · 24]` real stiffness without the springpot factor.
    stiffness: Vec<f32>,
    /// `[element][8 · 8]` mass.
    mass: Vec<f32>,
    /// Membranes: exponent, and real blocks.
    sheets: Vec<(f64, Vec<Block>)>,
    pattern: Option<(Pattern, usize)>,
    factors: Option<Factors<C32>>,
    scratch: Vec<C32>,
}

impl Coarse {
    /// The order-1 problem on `space`, integrated on `fine` = (space, geometry, materials) of the level above.
    pub fn new(
        space: Space,
        fine: (&Space, &Geometry, &MaterialField),
        kappa: f64,
        membranes: &[(&[Face], &MembraneSpec)],
        fixed: &[u32],
    ) -> Coarse {
        let (stiffness, mass) = element_matrices(fine, kappa);
        let mut free = vec![true; space.n_nodes()];
        fixed.iter().for_each(|&n| free[n as usize] = false);
        let gll = Gll::new(fine.0.order);
        let sheets = membranes
            .iter()
            .map(|(faces, spec)| {
                let blocks = faces.iter().flat_map(|&face| {
                    let k = corner_stiffness(&FaceGeometry::new(fine.0, face), &gll, spec);
                    let vertices = FaceGeometry::new(&space, face).nodes;
                    (0..16)
                        .map(move |n| (vertices[n / 4], vertices[n % 4], k[n / 4][n % 4]))
                        .collect::<Vec<_>>()
                });
                (spec.alpha, blocks.collect())
            })
            .collect();
        let scratch = vec![C32::default(); 3 * space.n_nodes()];
        Coarse { space, free, stiffness, mass, sheets, pattern: None, factors: None, scratch }
    }

    /// Forgets the pattern: pads have changed.
    pub fn forget(&mut self) {
        self.pattern = None;
    }

    /// Assembles and factors at one frequency; `nodal` and `pads` are those of order 1.
    ///
    /// # Errors
    /// A singular matrix.
    pub fn set_frequency(
        &mut self,
        g: &[C64],
        moduli_hz: f64,
        shift: C64,
        nodal: &[(u32, u32, Matrix3<C64>)],
        pads: &[Pad],
    ) -> Result<(), DirectError> {
        let mut values = Vec::with_capacity(self.pattern.as_ref().map_or(0, |p| p.1));
        let mut at = Vec::new();
        let known = self.pattern.is_some();
        {
            let free = &self.free;
            let mut push = |i: u32, j: u32, block: &Matrix3<C64>| {
                if free[i as usize] && free[j as usize] {
                    for a in 0..3u32 {
                        for b in 0..3u32 {
                            if !known {
                                at.push((3 * i + a, 3 * j + b));
                            }
                            let value = block[(a as usize, b as usize)];
                            values.push(C32::new(value.re as f32, value.im as f32));
                        }
                    }
                }
            };
            for (e, &g) in g.iter().enumerate() {
                let (nodes, k) = (self.space.nodes_of(e), &self.stiffness[e * 576..][..576]);
                for v in 0..CORNERS {
                    for w in 0..CORNERS {
                        let m = shift * f64::from(self.mass[e * 64 + v * 8 + w]);
                        let block = Matrix3::from_fn(|i, j| {
                            let mass = if i == j { m } else { C64::default() };
                            g * f64::from(k[(3 * v + i) * 24 + 3 * w + j]) - mass
                        });
                        push(nodes[v], nodes[w], &block);
                    }
                }
            }
            for (alpha, blocks) in &self.sheets {
                let g = springpot(*alpha, moduli_hz);
                blocks.iter().for_each(|(i, j, k)| push(*i, *j, &k.map(|k| g * k)));
            }
            nodal.iter().for_each(|(i, j, k)| push(*i, *j, k));
            pads.iter().flat_map(Pad::blocks).for_each(|(i, j, k)| push(i, j, &k));
        }
        // Held nodes keep a unit diagonal.
        for n in (0..self.free.len()).filter(|&n| !self.free[n]) {
            for c in 0..3 {
                if !known {
                    at.push((3 * n as u32 + c, 3 * n as u32 + c));
                }
                values.push(C32::from(1.0));
            }
        }
        if self.pattern.as_ref().is_none_or(|p| p.1 != values.len()) {
            if known {
                self.pattern = None;
                return self.set_frequency(g, moduli_hz, shift, nodal, pads);
            }
            self.pattern = Some((Pattern::new(3 * self.space.n_nodes(), &at)?, values.len()));
        }
        let (pattern, _) = self.pattern.as_ref().expect("just made");
        self.factors = Some(pattern.factor(&values)?);
        Ok(())
    }

    /// x = A⁻¹ b on `[vertex][6]` fields; zero at held vertices.
    pub fn solve(&mut self, b: &[f32], x: &mut [f32]) {
        let factors = self.factors.as_ref().expect("set_frequency comes first");
        for (n, b) in b.chunks_exact(6).enumerate() {
            for c in 0..3 {
                let value = C32::new(b[c], b[3 + c]);
                self.scratch[3 * n + c] = if self.free[n] { value } else { C32::default() };
            }
        }
        factors.solve(&mut self.scratch, 1);
        for (n, x) in x.chunks_exact_mut(6).enumerate() {
            for c in 0..3 {
                let z = self.scratch[3 * n + c];
                (x[c], x[3 + c]) = (z.re, z.im);
            }
        }
    }
}

/// Galerkin image Pᵀ K P of nodal matrices under the interpolation P from order 1.
pub fn coarsen_nodal(nodal: &[(u32, Matrix3<C64>)], interpolation: &Csr) -> Vec<(u32, u32, Matrix3<C64>)> {
    let mut sum = std::collections::BTreeMap::new();
    for (n, k) in nodal {
        for (i, a) in interpolation.row(*n as usize) {
            for (j, b) in interpolation.row(*n as usize) {
                *sum.entry((i, j)).or_insert_with(Matrix3::zeros) += k * C64::from(f64::from(a * b));
            }
        }
    }
    sum.into_iter().map(|((i, j), k)| (i, j, k)).collect()
}

/// Values and slopes of the eight trilinear functions at a reference point.
pub(super) fn trilinear(x: [f64; 3]) -> [(f64, [f64; 3]); CORNERS] {
    std::array::from_fn(|v| {
        let sign = [v % 2, v / 2 % 2, v / 4].map(|s| if s == 0 { -1.0 } else { 1.0 });
        let f = [0, 1, 2].map(|a| 0.5 * (1.0 + sign[a] * x[a]));
        let d = sign.map(|s| 0.5 * s);
        (f[0] * f[1] * f[2], [d[0] * f[1] * f[2], f[0] * d[1] * f[2], f[0] * f[1] * d[2]])
    })
}

/// `[element]` real 24 × 24 stiffness and 8 × 8 mass.
fn element_matrices(
    (space, geometry, material): (&Space, &Geometry, &MaterialField),
    kappa: f64,
) -> (Vec<f32>, Vec<f32>) {
    let (gll, m, points) = (Gll::new(space.order), space.order + 1, space.points_per_element());
    let basis: Vec<_> = (0..points)
        .map(|p| trilinear([gll.points[p % m], gll.points[p / m % m], gll.points[p / (m * m)]]))
        .collect();
    let of = |e: usize| {
        let (mut stiffness, mut mass) = (vec![0.0f64; 576], vec![0.0f64; 64]);
        for (p, functions) in basis.iter().enumerate() {
            let slot = e * points + p;
            let t = tangent(geometry, material, kappa, slot);
            let rho = material.density[slot] * geometry.weight[slot];
            for (w, (value, slope)) in functions.iter().enumerate() {
                let column: [Matrix3<f64>; 3] =
                    [0, 1, 2].map(|a| t[a][0] * slope[0] + t[a][1] * slope[1] + t[a][2] * slope[2]);
                for (v, (other, test)) in functions.iter().enumerate() {
                    mass[v * 8 + w] += rho * value * other;
                    let block = column[0] * test[0] + column[1] * test[1] + column[2] * test[2];
                    for i in 0..3 {
                        for j in 0..3 {
                            stiffness[(3 * v + i) * 24 + 3 * w + j] += block[(i, j)];
                        }
                    }
                }
            }
        }
        (stiffness, mass)
    };
    let (stiffness, mass): (Vec<_>, Vec<_>) =
        (0..space.n_elements).into_par_iter().map(of).collect::<Vec<_>>().into_iter().unzip();
    let flat = |all: Vec<Vec<f64>>| all.into_iter().flatten().map(|x| x as f32).collect();
    (flat(stiffness), flat(mass))
}
