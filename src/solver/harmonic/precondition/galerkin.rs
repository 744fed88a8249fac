//! `Galerkin`: stiffness of the coarsest order restricted from that of the finest, Pᵀ K P with the
//! interpolation P, where points of the coarsest order do not see what the finest sees: in elements inside
//! which the stiffness varies by much, and in membranes, which may end inside a face.

use super::super::operator::{MembraneBlock, Stencil, membrane_blocks, tangent};
use super::stiff_patch::contrasts;
use crate::fem::{FaceGeometry, Geometry, Gll, Space};
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::solver::membrane::Sheet;
use nalgebra::{DMatrix, Matrix3};
use std::collections::HashMap;

/// Restricted stiffnesses.
#[derive(Clone, Debug)]
pub struct Galerkin {
    /// `[element]` K, column-major over (point, component), of elements of strong contrast.
    pub elements: HashMap<usize, Vec<f64>>,
    /// `[membrane]` blocks.
    pub membranes: Vec<Vec<MembraneBlock>>,
}

impl Galerkin {
    /// Nothing restricted: the membranes of `space` itself.
    pub fn unrestricted(space: &Space, membranes: &[(Sheet<'_>, &MembraneSpec)]) -> Galerkin {
        Galerkin { elements: HashMap::new(), membranes: membrane_blocks(space, membranes) }
    }

    /// The stiffness of the finest `space`, an elastic solid of the `[element]` bulk modulus `bulk` [Pa], on
    /// the order of `coarse`.
    pub fn new(
        (space, geometry, material): (&Space, &Geometry, &MaterialField),
        membranes: &[(Sheet<'_>, &MembraneSpec)],
        bulk: &[f64],
        coarse: &Space,
    ) -> Galerkin {
        let p = [2, 3].map(|axes| interpolation(coarse.order, space.order, axes));
        let stencil = Stencil::new(space.order);
        let per = space.points_per_element();
        let element = |e: usize| {
            let mut fine = vec![0.0; (3 * per).pow(2)];
            stencil.element(|q| tangent(geometry, material, bulk[e], e * per + q), &mut fine);
            let fine = DMatrix::from_vec(3 * per, 3 * per, fine);
            (e, restricted(&p[1], |a, b, i, j| fine[(3 * a + i, 3 * b + j)]).as_slice().to_vec())
        };
        let sheets = membranes.iter().zip(membrane_blocks(space, membranes));
        let membranes = sheets.map(|((sheet, _), fine)| membrane(sheet, &fine, coarse, &p[0])).collect();
        let elements = contrasts(space, material).into_iter().map(element).collect();
        Galerkin { elements, membranes }
    }
}

/// Blocks on `coarse` of a membrane with the blocks `fine`, `p` the interpolation on a face.
fn membrane(
    sheet: &Sheet<'_>,
    fine: &[MembraneBlock],
    coarse: &Space,
    p: &DMatrix<f64>,
) -> Vec<MembraneBlock> {
    let n = p.nrows();
    let faces = sheet.geometry(coarse);
    let restrict = |(face, fine): (&FaceGeometry, &[MembraneBlock])| {
        let k = restricted(p, |a, b, i, j| fine[a * n + b].2[(i, j)]);
        let count = face.nodes.len();
        let block = |at: usize| {
            let (a, b) = (at / count, at % count);
            let k = Matrix3::from_fn(|i, j| k[(3 * a + i, 3 * b + j)]);
            (face.nodes[a], face.nodes[b], k)
        };
        (0..count * count).map(block).collect::<Vec<_>>()
    };
    faces.iter().zip(fine.chunks_exact(n * n)).flat_map(restrict).collect()
}

/// Pᵀ K P over (point, component); `k` gives the entry of two points and two components.
fn restricted(p: &DMatrix<f64>, k: impl Fn(usize, usize, usize, usize) -> f64) -> DMatrix<f64> {
    let mut all = DMatrix::zeros(3 * p.ncols(), 3 * p.ncols());
    for i in 0..3 {
        for j in 0..3 {
            let part = DMatrix::from_fn(p.nrows(), p.nrows(), |a, b| k(a, b, i, j));
            let part = p.transpose() * (part * p);
            for (at, value) in part.iter().enumerate() {
                all[(3 * (at % p.ncols()) + i, 3 * (at / p.ncols()) + j)] = *value;
            }
        }
    }
    all
}

/// `[fine point][coarse point]` values of the functions of order `coarse` at the points of order `fine` of an
/// element (3 axes) or a face (2).
fn interpolation(coarse: usize, fine: usize, axes: u32) -> DMatrix<f64> {
    let gll = Gll::new(coarse);
    let values: Vec<Vec<f64>> = Gll::new(fine).points.iter().map(|&x| gll.values(x)).collect();
    let (m, n) = (coarse + 1, fine + 1);
    let value =
        |p: usize, q: usize| (0..axes).map(|axis| values[p / n.pow(axis) % n][q / m.pow(axis) % m]).product();
    DMatrix::from_fn(n.pow(axes), m.pow(axes), value)
}
