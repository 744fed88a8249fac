//! `Smoother`: two Chebyshev steps for A_γ of one level, preconditioned by D: line relaxation,
//! and the nodes of a stiff patch together.
//!
//! D is real, made for the moduli |G|; its result is rotated by the mean loss angle. Chebyshev smoothing:
//! Adams, Brezina, Hu & Tuminaro 2003.

use super::super::krylov::{largest_ritz, pseudo_random};
use super::super::operator::{Level, Stencil, Tangent, map_entries, tangent};
use super::lines::LineRelaxation;
use super::stiff_patch::StiffPatch;
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::math::multifrontal::FactorError;
use crate::math::{C64, Monitor};
use crate::solver::membrane::Sheet;
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::Matrix3;
use rayon::prelude::*;

/// Largest over smallest eigenvalue of the interval that the Chebyshev polynomial damps.
const INTERVAL_RATIO: f64 = 10.0;
/// Safety factor on the estimated largest eigenvalue.
const SAFETY: f64 = 1.05;
/// Arnoldi steps of that estimate.
const ARNOLDI_STEPS: usize = 10;

/// The smoother of one level.
#[derive(Clone, Debug)]
pub struct Smoother {
    lines: LineRelaxation,
    /// Nodes that are relaxed together instead.
    patch: Option<StiffPatch>,
    /// `[element][point]` real K_pp without the springpot factor: xx, yy, zz, yz, xz, xy.
    diagonal: Vec<[f32; 6]>,
    /// e^{−iφ} of the mean loss angle φ, real and imaginary part: the phase that the real D lacks.
    phase: [f32; 2],
    /// Largest |eigenvalue| of D⁻¹A, with the safety factor.
    largest: f64,
}

impl Smoother {
    /// The smoother of `level`, an elastic solid of the `[element]` bulk modulus `bulk` [Pa at 50 Hz]; `None`
    /// if `monitor` was cancelled.
    pub fn new(
        level: &Level,
        geometry: &Geometry,
        material: &MaterialField,
        membranes: &[(Sheet<'_>, &MembraneSpec)],
        bulk: &[f64],
        monitor: Monitor<'_>,
    ) -> Option<Smoother> {
        let space = &level.space;
        let (stencil, points) = (Stencil::new(space.order), space.points_per_element());
        let tangents = |e: usize| -> Vec<Tangent> {
            (0..points).map(|p| tangent(geometry, material, bulk[e], e * points + p)).collect()
        };
        let of_element = |e: usize| {
            let t = tangents(e);
            let block = |p| {
                let k = stencil.diagonal(&t, p);
                [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)].map(|at| k[at] as f32)
            };
            let strength = [0, 1, 2].map(|a| t.iter().map(|t| t[a][a].trace()).sum::<f64>());
            ((0..points).map(block).collect::<Vec<[f32; 6]>>(), strength)
        };
        let (diagonal, strength): (Vec<_>, Vec<_>) =
            monitor.each(space.n_elements, of_element)?.into_iter().unzip();
        let patch = StiffPatch::new(level, material, tangents, membranes);
        let mut on_lines = level.free.clone();
        patch.iter().flat_map(StiffPatch::nodes).for_each(|&n| on_lines[n as usize] = false);
        let lines = LineRelaxation::new(space, &on_lines, &strength, tangents, monitor)?;
        Some(Smoother { lines, patch, diagonal: diagonal.concat(), phase: [1.0, 0.0], largest: 0.0 })
    }

    /// Factors D for the present frequency of `level` and estimates the largest eigenvalue of D⁻¹A.
    ///
    /// # Errors
    /// A singular D; cancellation.
    pub fn set_frequency(&mut self, level: &mut Level, monitor: Monitor<'_>) -> Result<(), FactorError> {
        let g = level.springpot_factors();
        let magnitude: Vec<f64> = g.iter().map(|g| g.norm()).collect();
        // |Re| + |Im| of everything that is not tissue: dashpots are imaginary.
        let mut supports = vec![Matrix3::zeros(); level.space.n_nodes()];
        level.visit_support_blocks(|n, k| supports[n] += k.map(|z| z.re + z.im.abs()));
        if let Some(patch) = &mut self.patch {
            patch.factor(level, &magnitude, &supports, monitor)?;
        }
        let mut blocks = self.element_blocks(&level.space, &magnitude);
        blocks.iter_mut().zip(&supports).for_each(|(block, k)| *block += k);
        let mean: C64 = g.iter().map(|g| g / g.norm()).sum();
        let unit = (mean / mean.norm()).conj();
        self.lines.factor(&blocks, &magnitude).map_err(FactorError::Singular)?;
        self.phase = [unit.re as f32, unit.im as f32];
        self.estimate_largest(level, monitor).ok_or(FactorError::Cancelled)
    }

    /// Estimates the largest eigenvalue of D⁻¹A by Arnoldi iteration; `None` if `monitor` was cancelled.
    fn estimate_largest(&mut self, level: &mut Level, monitor: Monitor<'_>) -> Option<()> {
        let n = 6 * level.space.n_nodes();
        let mut start: Vec<f32> = (0..n).map(pseudo_random).collect();
        level.mask(&mut start);
        let mut force = vec![0.0; n];
        let largest = largest_ritz(start, ARNOLDI_STEPS, |x, y| {
            level.apply(x, &mut force);
            self.relax(&force, y);
            (!monitor.is_cancelled()).then_some(())
        })?;
        self.largest = SAFETY * largest;
        Some(())
    }

    /// z = D⁻¹ r.
    fn relax(&mut self, r: &[f32], z: &mut [f32]) {
        self.lines.solve(r, z);
        self.patch.iter_mut().for_each(|patch| patch.solve(r, z));
        let [re, im] = self.phase;
        z.par_chunks_mut(6 * NODE_BLOCK).for_each(|z| {
            for z in z.chunks_exact_mut(6) {
                for c in 0..3 {
                    (z[c], z[3 + c]) = (re * z[c] - im * z[3 + c], re * z[3 + c] + im * z[c]);
                }
            }
        });
    }

    /// Two Chebyshev steps for A x = b from `x` (zero if `from_zero`).
    pub fn smooth(&mut self, level: &mut Level, b: &[f32], x: &mut [f32], from_zero: bool, work: &mut Work) {
        let (high, low) = (self.largest, self.largest / INTERVAL_RATIO);
        let (theta, delta) = (0.5 * (high + low), 0.5 * (high - low));
        let sigma = theta / delta;
        let Work { r, z, d } = work;
        if from_zero {
            r.copy_from_slice(b);
        } else {
            level.residual(b, x, r);
        }
        self.relax(r, d);
        let first = (1.0 / theta) as f32;
        map_entries(d, |d, _| first * d);
        if from_zero {
            x.copy_from_slice(d);
        } else {
            map_entries(x, |x, i| x + d[i]);
        }
        level.apply(d, z);
        map_entries(r, |r, i| r - z[i]);
        self.relax(r, z);
        let rho = 1.0 / (2.0 * sigma - 1.0 / sigma);
        let (keep, gain) = ((rho / sigma) as f32, (2.0 * rho / delta) as f32);
        map_entries(x, |x, i| x + keep * d[i] + gain * z[i]);
    }

    /// Largest |eigenvalue| of D⁻¹A as estimated at the present frequency, with the safety factor.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// `[node]` real K_nn of the elements, with the `[element]` factors `magnitude` = |g|.
    fn element_blocks(&self, space: &Space, magnitude: &[f64]) -> Vec<Matrix3<f64>> {
        let points = space.points_per_element();
        let mut blocks = vec![Matrix3::zeros(); space.n_nodes()];
        for (slot, (&node, k)) in space.node_of.iter().zip(&self.diagonal).enumerate() {
            let [xx, yy, zz, yz, xz, xy] = k.map(f64::from);
            let k = Matrix3::new(xx, xy, xz, xy, yy, yz, xz, yz, zz);
            blocks[node as usize] += k * magnitude[slot / points];
        }
        blocks
    }
}

/// Working fields of a smoother.
#[derive(Clone, Debug, Default)]
pub struct Work {
    r: Vec<f32>,
    z: Vec<f32>,
    d: Vec<f32>,
}

impl Work {
    /// Working fields for a level of `nodes` nodes.
    pub fn new(nodes: usize) -> Work {
        let zero = vec![0.0; 6 * nodes];
        Work { r: zero.clone(), z: zero.clone(), d: zero }
    }
}
