//! `PressureBlock`: a V(1,1) cycle for L = B M⁻¹ Bᵀ − (ω²/K) M_p, a Poisson-like operator on pressures.
//!
//! Fine level: element blocks, exact inside an element. Coarse level: continuous trilinear pressures. Free
//! surfaces (p ≈ 0) and held ones (∂p/∂n = 0) enter through M⁻¹, which is zero at held nodes. L is real and
//! acts on the real and the imaginary part alike. Cahouet & Chabard 1988.

use super::super::krylov::pseudo_random;
use super::super::operator::{Elements, Level, map_entries};
use super::element_moments::{ElementMoments, element_moments};
use super::pressure_coarse::coarse_entries;
use crate::fem::{Geometry, Gll, Space};
use crate::math::Monitor;
use crate::math::multifrontal::FactorError;
use crate::math::sparse_lu::{DirectError, Factors, Pattern};
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::{Cholesky, DMatrix, SymmetricEigen};
use rayon::prelude::*;

/// Power iterations of the estimate of the largest eigenvalue.
const POWER_STEPS: usize = 20;
/// Safety factor on that estimate.
const SAFETY: f64 = 1.08;
/// The step of the block-Jacobi smoother is this over the largest eigenvalue.
const DAMPING: f64 = 1.0 / 0.75;

/// The pressure block of the finest level.
#[derive(Clone, Debug)]
pub struct PressureBlock {
    /// `[node]` 1/m, 0 where held.
    inverse_mass: Vec<f32>,
    /// 1/K [1/Pa] at every entry of a pressure field.
    compliance: Vec<f32>,
    /// `[batch][i][j][lane pair]` inverse element blocks.
    blocks: Vec<f32>,
    /// Step of the block-Jacobi smoother.
    step: f32,
    /// `[element][function][8]` ∫ φ_m N_v: trilinear functions projected on the pressure functions.
    trilinear: Vec<f32>,
    /// `[element][8]` vertices.
    vertices: Vec<u32>,
    n_vertices: usize,
    pattern: Pattern,
    /// Entries of E B M⁻¹ Bᵀ Eᵀ, in the order of the pattern.
    laplacian: Vec<f64>,
    /// Entries of E (M_p/K) Eᵀ, in the order of the pattern.
    compressibility: Vec<f64>,
    factors: Option<Factors<f64>>,
    omega_squared: f32,
    scratch: Scratch,
}

/// Working fields.
#[derive(Clone, Debug)]
struct Scratch {
    u: Vec<f32>,
    p: Vec<f32>,
    r: Vec<f32>,
    coarse: Vec<f64>,
}

impl PressureBlock {
    /// The pressure block of `level`. `phi` is `[element][point][function]`, `compliance` `[element]` 1/K
    /// [1/Pa], `vertices` the order-1 space on the same mesh.
    ///
    /// # Errors
    /// A singular element block; a coarse problem whose pattern cannot be analysed; cancellation.
    pub fn new(
        level: &mut Level,
        geometry: &Geometry,
        phi: &[f64],
        compliance: &[f64],
        vertices: &Space,
        monitor: Monitor<'_>,
    ) -> Result<PressureBlock, FactorError> {
        let (space, count) = (&level.space, level.elements.functions);
        let inverse_mass: Vec<f32> =
            level.mass.iter().zip(&level.free).map(|(&m, &free)| if free { 1.0 / m } else { 0.0 }).collect();
        let gll = Gll::new(space.order);
        let check_cancelled = || if monitor.is_cancelled() { Err(FactorError::Cancelled) } else { Ok(()) };
        let of_element = |e| element_moments(space, geometry, &gll, phi, count, e);
        let moments: Vec<ElementMoments> =
            monitor.each(space.n_elements, of_element).ok_or(FactorError::Cancelled)?;
        let blocks = inverse_blocks(level, &moments, &inverse_mass).map_err(FactorError::Singular)?;
        check_cancelled()?;
        let coarse = coarse_entries(space, vertices, &moments, &inverse_mass, compliance, count);
        check_cancelled()?;
        let pattern = Pattern::new(vertices.n_nodes(), &coarse.at).map_err(FactorError::Singular)?;
        check_cancelled()?;
        let n = level.elements.pressure_len();
        let mut block = PressureBlock {
            compliance: level.elements.pressure_field(|e| compliance[e] as f32),
            inverse_mass,
            blocks,
            step: 1.0,
            trilinear: moments.iter().flat_map(|m| m.trilinear.iter().map(|&h| h as f32)).collect(),
            vertices: vertices.node_of.clone(),
            n_vertices: vertices.n_nodes(),
            pattern,
            laplacian: coarse.laplacian,
            compressibility: coarse.compressibility,
            factors: None,
            omega_squared: 0.0,
            scratch: Scratch {
                u: vec![0.0; 6 * space.n_nodes()],
                p: vec![0.0; n],
                r: vec![0.0; n],
                coarse: vec![0.0; 2 * vertices.n_nodes()],
            },
        };
        block.set_step(level);
        Ok(block)
    }

    /// Sets the smoother's step from the largest eigenvalue of D⁻¹L, estimated by the power method from a
    /// real start.
    fn set_step(&mut self, level: &mut Level) {
        let mut x = level.elements.pressure_field(pseudo_random);
        let (mut y, mut z) = (x.clone(), x.clone());
        let norm = |x: &[f32]| x.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
        let mut largest = 1.0;
        for _ in 0..POWER_STEPS {
            let scale = (1.0 / norm(&x)) as f32;
            map_entries(&mut x, |x, _| scale * x);
            self.apply(level, &x, &mut y);
            self.apply_block_jacobi(&level.elements, &y, &mut z);
            largest = norm(&z);
            std::mem::swap(&mut x, &mut z);
        }
        self.step = (DAMPING / (SAFETY * largest)).min(1.0) as f32;
    }

    /// Factors the coarse problem at `omega` [rad/s].
    ///
    /// # Errors
    /// A singular coarse problem: `omega` is an acoustic resonance of the closed body.
    pub fn set_frequency(&mut self, omega: f64) -> Result<(), DirectError> {
        let square = omega * omega;
        self.omega_squared = square as f32;
        let values: Vec<f64> =
            self.laplacian.iter().zip(&self.compressibility).map(|(a, b)| a - square * b).collect();
        self.factors = Some(self.pattern.factor(&values)?);
        Ok(())
    }

    /// y = L x.
    fn apply(&mut self, level: &mut Level, x: &[f32], y: &mut [f32]) {
        let u = &mut self.scratch.u;
        level.elements.apply_gradient(x);
        let (elements, inverse_mass) = (&level.elements, &self.inverse_mass);
        u.par_chunks_mut(6 * NODE_BLOCK).enumerate().for_each(|(block, u)| {
            elements.sum_at_nodes(block * NODE_BLOCK, u);
            for (u, m) in u.chunks_exact_mut(6).zip(&inverse_mass[block * NODE_BLOCK..]) {
                u.iter_mut().for_each(|u| *u *= m);
            }
        });
        level.elements.apply_divergence(u, y);
        let (square, compliance) = (self.omega_squared, &self.compliance);
        map_entries(y, |y, i| y - square * compliance[i] * x[i]);
    }

    /// y = D⁻¹ x with the element blocks D.
    fn apply_block_jacobi(&self, elements: &Elements, x: &[f32], y: &mut [f32]) {
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

    /// x ≈ L⁻¹ r by one V(1,1) cycle.
    pub fn cycle(&mut self, level: &mut Level, r: &[f32], x: &mut [f32]) {
        let step = self.step;
        let mut scratch = std::mem::replace(
            &mut self.scratch,
            Scratch { u: Vec::new(), p: Vec::new(), r: Vec::new(), coarse: Vec::new() },
        );
        std::mem::swap(&mut self.scratch.u, &mut scratch.u);
        self.apply_block_jacobi(&level.elements, r, x);
        map_entries(x, |x, _| step * x);
        self.apply(level, x, &mut scratch.p);
        let p = &scratch.p;
        map_entries(&mut scratch.r, |_, i| r[i] - p[i]);
        self.add_coarse_correction(&level.elements, &scratch.r, &mut scratch.coarse, x);
        self.apply(level, x, &mut scratch.p);
        let p = &scratch.p;
        map_entries(&mut scratch.r, |_, i| r[i] - p[i]);
        self.apply_block_jacobi(&level.elements, &scratch.r, &mut scratch.p);
        let p = &scratch.p;
        map_entries(x, |x, i| x + step * p[i]);
        std::mem::swap(&mut self.scratch.u, &mut scratch.u);
        self.scratch = scratch;
    }

    /// x += Eᵀ L_c⁻¹ E r with the coarse operator L_c.
    fn add_coarse_correction(&self, elements: &Elements, r: &[f32], coarse: &mut [f64], x: &mut [f32]) {
        let (count, n) = (elements.functions, self.n_vertices);
        coarse.fill(0.0);
        let each = |e: usize| (elements.pressure_at(e), &self.vertices[8 * e..][..8]);
        for e in 0..self.vertices.len() / 8 {
            let ((first, stride), vertices) = each(e);
            for m in 0..count {
                let (re, im) = (f64::from(r[first + m * stride]), f64::from(r[first + m * stride + 1]));
                for (&v, &h) in vertices.iter().zip(&self.trilinear[(e * count + m) * 8..][..8]) {
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
                for (&v, &h) in vertices.iter().zip(&self.trilinear[(e * count + m) * 8..][..8]) {
                    re += f64::from(h) * coarse[v as usize];
                    im += f64::from(h) * coarse[n + v as usize];
                }
                x[first + m * stride] += re as f32;
                x[first + m * stride + 1] += im as f32;
            }
        }
    }
}

/// `[batch][i][j][lane pair]` inverses of Σ_n b_n b_nᵀ/m_n over the free nodes of each element. In an element
/// with held nodes, pressures that load no free node have no equation: their part of the inverse is zero.
///
/// # Errors
/// An element without held nodes whose block is singular.
fn inverse_blocks(
    level: &Level,
    moments: &[ElementMoments],
    inverse_mass: &[f32],
) -> Result<Vec<f32>, DirectError> {
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

/// Pseudo-inverse of a symmetric positive semidefinite matrix: the inverse on its range, zero on its kernel.
fn pseudo_inverse(l: DMatrix<f64>) -> DMatrix<f64> {
    /// Eigenvalues below this part of the largest count as zero.
    const RANK_TOLERANCE: f64 = 1e-12;
    let eigen = SymmetricEigen::new(l);
    let least = RANK_TOLERANCE * eigen.eigenvalues.max();
    let inverse = eigen.eigenvalues.map(|x| if x > least { 1.0 / x } else { 0.0 });
    let v = &eigen.eigenvectors;
    v * DMatrix::from_diagonal(&inverse) * v.transpose()
}
