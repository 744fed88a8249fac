//! The pressure block: L = B M⁻¹ Bᵀ − (ω²/K) M_p, a Poisson-like operator, and one V(1,1) cycle for its inverse.
//!
//! Fine: element blocks (exact inside an element); coarse: continuous trilinear pressures. Free surfaces (p ≈ 0) and
//! held ones (∂p/∂n = 0) come in through M⁻¹, which is zero at held nodes. L is real and acts on both parts alike.

use super::elements::Elements;
use super::krylov;
use super::level::{Level, combine};
use crate::fem::{Geometry, Gll, Space};
use crate::math::direct::{DirectError, Factors, Pattern};
use crate::math::fronts::Stop;
use crate::math::{Monitor, V3};
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::{Cholesky, DMatrix, SymmetricEigen};
use rayon::prelude::*;

/// Power steps of the smoother's bound, and the safety on it.
const POWER: usize = 20;
const SAFETY: f64 = 1.08;
/// Damping: the smoother's step is this over the largest eigenvalue.
const DAMPING: f64 = 1.0 / 0.75;

/// The pressure block of the finest level.
#[derive(Clone, Debug)]
pub struct PressureBlock {
    /// `[node]` 1/m, 0 where held.
    inverse_mass: Vec<f32>,
    /// Spread 1/K [1/Pa].
    compliance: Vec<f32>,
    /// `[batch][i][j][lane pair]` inverse element blocks.
    blocks: Vec<f32>,
    step: f32,
    /// `[element][function][8]` projected trilinear functions, and their vertices.
    hats: Vec<f32>,
    vertices: Vec<u32>,
    n_vertices: usize,
    pattern: Pattern,
    /// Values of E B M⁻¹ Bᵀ Eᵀ and of E (M_p/K) Eᵀ, in the pattern's order.
    stiff: Vec<f64>,
    soft: Vec<f64>,
    factors: Option<Factors<f64>>,
    omega_squared: f32,
    scratch: Scratch,
}

#[derive(Clone, Debug)]
struct Scratch {
    u: Vec<f32>,
    p: Vec<f32>,
    r: Vec<f32>,
    coarse: Vec<f64>,
}

/// `[element]` what the set-up needs of one element.
pub(super) struct Moments {
    /// `[function][point]` ∫ φ_m ∂_c φ_p.
    pub(super) b: Vec<V3>,
    /// `[function][8]` ∫ φ_m N_v.
    hats: Vec<f64>,
}

impl PressureBlock {
    /// The block of `level`. `phi` is `[element][point][function]`, `compliance` `[element]` 1/K, `vertices` the
    /// order-1 space on the same mesh.
    ///
    /// # Errors
    /// If the pattern of the coarse problem cannot be analysed; cancellation.
    pub fn new(
        level: &mut Level,
        geometry: &Geometry,
        phi: &[f64],
        compliance: &[f64],
        vertices: &Space,
        monitor: Monitor<'_>,
    ) -> Result<PressureBlock, Stop> {
        let (space, count) = (&level.space, level.elements.functions);
        let inverse_mass: Vec<f32> =
            level.mass.iter().zip(&level.free).map(|(&m, &free)| if free { 1.0 / m } else { 0.0 }).collect();
        let gll = Gll::new(space.order);
        let heed = || if monitor.is_cancelled() { Err(Stop::Cancelled) } else { Ok(()) };
        let moments = monitor.each(space.n_elements, |e| moments(space, geometry, &gll, phi, count, e));
        let moments: Vec<Moments> = moments.ok_or(Stop::Cancelled)?;
        let blocks = inverse_blocks(level, &moments, &inverse_mass).map_err(Stop::Singular)?;
        heed()?;
        let coarse = coarse_entries(space, vertices, &moments, &inverse_mass, compliance, count);
        heed()?;
        let pattern = Pattern::new(vertices.n_nodes(), &coarse.at).map_err(Stop::Singular)?;
        heed()?;
        let n = level.elements.pressure_len();
        let mut this = PressureBlock {
            compliance: level.elements.spread(|e| compliance[e] as f32),
            inverse_mass,
            blocks,
            step: 1.0,
            hats: moments.iter().flat_map(|m| m.hats.iter().map(|&h| h as f32)).collect(),
            vertices: vertices.node_of.clone(),
            n_vertices: vertices.n_nodes(),
            pattern,
            stiff: coarse.stiff,
            soft: coarse.soft,
            factors: None,
            omega_squared: 0.0,
            scratch: Scratch {
                u: vec![0.0; 6 * space.n_nodes()],
                p: vec![0.0; n],
                r: vec![0.0; n],
                coarse: vec![0.0; 2 * vertices.n_nodes()],
            },
        };
        this.bound(level);
        Ok(this)
    }

    /// Largest eigenvalue of D⁻¹L by the power method, real start.
    fn bound(&mut self, level: &mut Level) {
        let mut x = level.elements.spread(krylov::noise);
        let (mut y, mut z) = (x.clone(), x.clone());
        let norm = |x: &[f32]| x.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
        let mut largest = 1.0;
        for _ in 0..POWER {
            let scale = (1.0 / norm(&x)) as f32;
            combine(&mut x, |x, _| scale * x);
            self.operator(level, &x, &mut y);
            self.block_jacobi(&level.elements, &y, &mut z);
            largest = norm(&z);
            std::mem::swap(&mut x, &mut z);
        }
        self.step = (DAMPING / (SAFETY * largest)).min(1.0) as f32;
    }

    /// Moves to ω: factors the coarse problem.
    ///
    /// # Errors
    /// A singular coarse problem: ω hits an acoustic resonance of the closed body.
    pub fn set_frequency(&mut self, omega: f64) -> Result<(), DirectError> {
        let square = omega * omega;
        self.omega_squared = square as f32;
        let values: Vec<f64> = self.stiff.iter().zip(&self.soft).map(|(a, b)| a - square * b).collect();
        self.factors = Some(self.pattern.factor(&values)?);
        Ok(())
    }

    /// y = L x.
    fn operator(&mut self, level: &mut Level, x: &[f32], y: &mut [f32]) {
        let u = &mut self.scratch.u;
        level.elements.gradient(x);
        let (elements, inverse_mass) = (&level.elements, &self.inverse_mass);
        u.par_chunks_mut(6 * NODE_BLOCK).enumerate().for_each(|(block, u)| {
            elements.collect(block * NODE_BLOCK, u);
            for (u, m) in u.chunks_exact_mut(6).zip(&inverse_mass[block * NODE_BLOCK..]) {
                u.iter_mut().for_each(|u| *u *= m);
            }
        });
        level.elements.divergence(u, y);
        let (square, compliance) = (self.omega_squared, &self.compliance);
        combine(y, |y, i| y - square * compliance[i] * x[i]);
    }

    /// y = D⁻¹ x.
    fn block_jacobi(&self, elements: &Elements, x: &[f32], y: &mut [f32]) {
        let count = elements.functions;
        let width = elements.pressure_at(0).1;
        let half = width / 2;
        let rows = count * width;
        y.par_chunks_mut(rows).zip(x.par_chunks(rows)).enumerate().for_each(|(batch, (y, x))| {
            let block = &self.blocks[batch * count * count * half..][..count * count * half];
            for (i, y) in y.chunks_exact_mut(width).enumerate() {
                y.fill(0.0);
                for (j, x) in x.chunks_exact(width).enumerate() {
                    let d = &block[(i * count + j) * half..][..half];
                    for k in 0..half {
                        y[2 * k] += d[k] * x[2 * k];
                        y[2 * k + 1] += d[k] * x[2 * k + 1];
                    }
                }
            }
        });
    }

    /// x ≈ L⁻¹ r: one V(1,1).
    pub fn cycle(&mut self, level: &mut Level, r: &[f32], x: &mut [f32]) {
        let step = self.step;
        let mut scratch = std::mem::replace(
            &mut self.scratch,
            Scratch { u: Vec::new(), p: Vec::new(), r: Vec::new(), coarse: Vec::new() },
        );
        std::mem::swap(&mut self.scratch.u, &mut scratch.u);
        self.block_jacobi(&level.elements, r, x);
        combine(x, |x, _| step * x);
        self.operator(level, x, &mut scratch.p);
        let p = &scratch.p;
        combine(&mut scratch.r, |_, i| r[i] - p[i]);
        self.correct(&level.elements, &scratch.r, &mut scratch.coarse, x);
        self.operator(level, x, &mut scratch.p);
        let p = &scratch.p;
        combine(&mut scratch.r, |_, i| r[i] - p[i]);
        self.block_jacobi(&level.elements, &scratch.r, &mut scratch.p);
        let p = &scratch.p;
        combine(x, |x, i| x + step * p[i]);
        std::mem::swap(&mut self.scratch.u, &mut scratch.u);
        self.scratch = scratch;
    }

    /// x += E Lc⁻¹ Eᵀ r.
    fn correct(&self, elements: &Elements, r: &[f32], coarse: &mut [f64], x: &mut [f32]) {
        let (count, n) = (elements.functions, self.n_vertices);
        coarse.fill(0.0);
        let each = |e: usize| (elements.pressure_at(e), &self.vertices[8 * e..][..8]);
        for e in 0..self.vertices.len() / 8 {
            let ((first, stride), vertices) = each(e);
            for m in 0..count {
                let (re, im) = (f64::from(r[first + m * stride]), f64::from(r[first + m * stride + 1]));
                for (&v, &h) in vertices.iter().zip(&self.hats[(e * count + m) * 8..][..8]) {
                    coarse[v as usize] += f64::from(h) * re;
                    coarse[n + v as usize] += f64::from(h) * im;
                }
            }
        }
        self.factors.as_ref().expect("set_frequency comes first").solve(coarse, 2);
        for e in 0..self.vertices.len() / 8 {
            let ((first, stride), vertices) = each(e);
            for m in 0..count {
                let (mut re, mut im) = (0.0, 0.0);
                for (&v, &h) in vertices.iter().zip(&self.hats[(e * count + m) * 8..][..8]) {
                    re += f64::from(h) * coarse[v as usize];
                    im += f64::from(h) * coarse[n + v as usize];
                }
                x[first + m * stride] += re as f32;
                x[first + m * stride + 1] += im as f32;
            }
        }
    }
}

/// Values of the eight trilinear functions at a reference point.
fn trilinear(x: [f64; 3]) -> [f64; 8] {
    std::array::from_fn(|v| {
        let sign = [v % 2, v / 2 % 2, v / 4].map(|s| if s == 0 { -1.0 } else { 1.0 });
        (0..3).map(|a| 0.5 * (1.0 + sign[a] * x[a])).product()
    })
}

/// ∫ φ_m ∂_c φ_p and ∫ φ_m N_v of one element.
pub(super) fn moments(
    space: &Space,
    geometry: &Geometry,
    gll: &Gll,
    phi: &[f64],
    count: usize,
    e: usize,
) -> Moments {
    let (m, points) = (space.order + 1, space.points_per_element());
    let stride = [1, m, m * m];
    let mut b = vec![V3::zeros(); count * points];
    let mut hats = vec![0.0; count * 8];
    for r in 0..points {
        let slot = e * points + r;
        let (w, inverse) = (geometry.weight[slot], &geometry.inverse[slot]);
        let index = [r % m, r / m % m, r / (m * m)];
        let corners = trilinear(index.map(|i| gll.points[i]));
        for f in 0..count {
            let value = w * phi[slot * count + f];
            for axis in 0..3 {
                let g = V3::from(inverse[axis]) * value;
                for n in 0..m {
                    let p = r + n * stride[axis] - index[axis] * stride[axis];
                    b[f * points + p] += g * gll.derivative[index[axis] * m + n];
                }
            }
            for (v, hat) in corners.iter().enumerate() {
                hats[f * 8 + v] += value * hat;
            }
        }
    }
    Moments { b, hats }
}

/// `[batch][i][j][lane pair]` inverses of Σ_n b_n b_nᵀ/m_n over the element's free nodes. Where some nodes are held, pressures that
/// move no free node have no equation of their own: their part of the inverse is zero.
///
/// # Errors
/// An element without held nodes whose block is singular.
fn inverse_blocks(level: &Level, moments: &[Moments], inverse_mass: &[f32]) -> Result<Vec<f32>, DirectError> {
    let (space, count) = (&level.space, level.elements.functions);
    let half = level.elements.pressure_at(0).1 / 2;
    let inverses: Vec<Option<DMatrix<f64>>> = moments
        .par_iter()
        .enumerate()
        .map(|(e, m)| {
            let nodes = space.nodes_of(e);
            let mut b = DMatrix::zeros(count, 3 * nodes.len());
            for (p, &n) in nodes.iter().enumerate() {
                let root = f64::from(inverse_mass[n as usize]).sqrt();
                for f in 0..count {
                    let v = m.b[f * nodes.len() + p] * root;
                    (0..3).for_each(|c| b[(f, 3 * p + c)] = v[c]);
                }
            }
            let l = &b * b.transpose();
            let held = nodes.iter().any(|&n| !level.free[n as usize]);
            if held { Some(pseudo_inverse(l)) } else { Cholesky::new(l).map(|l| l.inverse()) }
        })
        .collect();
    let batches = moments.len().div_ceil(half);
    let mut blocks = vec![0.0; batches * count * count * half];
    for (e, inverse) in inverses.iter().enumerate() {
        let why = || format!("the pressure block of element {e} is singular");
        let inverse = inverse.as_ref().ok_or_else(|| DirectError { n: count, why: why() })?;
        for i in 0..count {
            for j in 0..count {
                blocks[((e / half * count + i) * count + j) * half + e % half] = inverse[(i, j)] as f32;
            }
        }
    }
    Ok(blocks)
}

/// Inverse of a symmetric positive semidefinite matrix on its range, zero on what it does not see.
fn pseudo_inverse(l: DMatrix<f64>) -> DMatrix<f64> {
    const UNSEEN: f64 = 1e-12;
    let eigen = SymmetricEigen::new(l);
    let least = UNSEEN * eigen.eigenvalues.max();
    let inverse = eigen.eigenvalues.map(|x| if x > least { 1.0 / x } else { 0.0 });
    let v = &eigen.eigenvectors;
    v * DMatrix::from_diagonal(&inverse) * v.transpose()
}

/// Entries of the coarse problem.
struct CoarseEntries {
    at: Vec<(u32, u32)>,
    stiff: Vec<f64>,
    soft: Vec<f64>,
}

/// E B M⁻¹ Bᵀ Eᵀ and E (1/K) Eᵀ, vertex by vertex.
fn coarse_entries(
    space: &Space,
    vertices: &Space,
    moments: &[Moments],
    inverse_mass: &[f32],
    compliance: &[f64],
    count: usize,
) -> CoarseEntries {
    // (BᵀE)_n,v: the force on node n of the pressure hat v.
    let points = space.points_per_element();
    let mut force: Vec<Vec<(u32, V3)>> = vec![Vec::new(); space.n_nodes()];
    let mut soft = std::collections::HashMap::new();
    for (e, m) in moments.iter().enumerate() {
        let corner = vertices.nodes_of(e);
        for (p, &n) in space.nodes_of(e).iter().enumerate() {
            if inverse_mass[n as usize] == 0.0 {
                continue;
            }
            for (v, &vertex) in corner.iter().enumerate() {
                let f: V3 = (0..count).map(|f| m.b[f * points + p] * m.hats[f * 8 + v]).sum();
                let list = &mut force[n as usize];
                match list.iter_mut().find(|x| x.0 == vertex) {
                    Some(x) => x.1 += f,
                    None => list.push((vertex, f)),
                }
            }
        }
        for v in 0..8 {
            for w in 0..8 {
                let s: f64 = (0..count).map(|f| m.hats[f * 8 + v] * m.hats[f * 8 + w]).sum();
                *soft.entry((corner[v], corner[w])).or_insert(0.0) += compliance[e] * s;
            }
        }
    }
    let mut of_vertex: Vec<Vec<(u32, V3)>> = vec![Vec::new(); vertices.n_nodes()];
    for (n, list) in force.iter().enumerate() {
        list.iter().for_each(|&(v, f)| of_vertex[v as usize].push((n as u32, f)));
    }
    let rows: Vec<Vec<(u32, f64)>> = of_vertex
        .par_iter()
        .map(|nodes| {
            let mut row = std::collections::BTreeMap::new();
            for (n, f) in nodes {
                let scaled = f * f64::from(inverse_mass[*n as usize]);
                force[*n as usize].iter().for_each(|(w, g)| *row.entry(*w).or_insert(0.0) += scaled.dot(g));
            }
            row.into_iter().collect()
        })
        .collect();
    let mut entries = CoarseEntries { at: Vec::new(), stiff: Vec::new(), soft: Vec::new() };
    for (v, row) in rows.iter().enumerate() {
        let scale = row.iter().map(|e| e.1.abs()).fold(0.0, f64::max);
        if scale == 0.0 {
            // A vertex no free node feels: pressure there has no equation.
            entries.push(v as u32, v as u32, 1.0, 0.0);
        }
        for &(w, value) in row {
            // Vertices without a common element share a node's force but no volume.
            entries.push(v as u32, w, value, soft.get(&(v as u32, w)).copied().unwrap_or(0.0));
        }
    }
    entries
}

impl CoarseEntries {
    fn push(&mut self, v: u32, w: u32, stiff: f64, soft: f64) {
        self.at.push((v, w));
        self.stiff.push(stiff);
        self.soft.push(soft);
    }
}
