//! `DirectSolver`: multifrontal factors of one order, K − ω²M with membranes, pads, springs and dashpots.

use super::super::operator::{Level, Pad, Stencil, tangent};
use super::element_moments::element_moments;
use super::galerkin::Galerkin;
use crate::fem::{Geometry, Gll};
use crate::material::MaterialField;
use crate::math::lanes::{Isa, Kernel, Lanes};
use crate::math::multifrontal::{Block, FactorError, MultifrontalSolver};
use crate::math::{C32, C64, Monitor, V3};
use nalgebra::Matrix3;
use std::time::Instant;

/// Factors are reused while moduli and mass terms have changed by no more than this part: a step of 12 % in
/// frequency. On the leg, reuse raises the GMRES iterations from 3 or 4 to 6 or 7; a new factorisation costs
/// as much as 20 to 60 iterations.
const REUSE_LIMIT: f64 = 0.25;

/// The volumetric term of the factored matrix, which replaces the true bulk modulus (augmentation).
#[derive(Clone, Debug)]
pub enum AugmentationTerm {
    /// `[element]` bulk modulus at every point [Pa at 50 Hz].
    Collocated(Vec<f64>),
    /// A bulk modulus per element, acting on the divergence projected on the pressure functions.
    Projected {
        /// `[element]` modulus [Pa at 50 Hz].
        modulus: Vec<f64>,
        /// `[element][function][point]` ∫ φ ∇φ_p.
        moments: Vec<V3>,
    },
}

impl AugmentationTerm {
    /// [`AugmentationTerm::Projected`] for the pressure functions `phi` of `level`; `None` if `monitor` was
    /// cancelled.
    pub fn projected(
        modulus: &[f64],
        level: &Level,
        geometry: &Geometry,
        phi: &[f64],
        monitor: Monitor<'_>,
    ) -> Option<AugmentationTerm> {
        let (space, count, gll) = (&level.space, level.elements.functions, Gll::new(level.space.order));
        let of_element = |e: usize| element_moments(space, geometry, &gll, phi, count, e).b;
        let moments = monitor.each(space.n_elements, of_element)?.concat();
        Some(AugmentationTerm::Projected { modulus: modulus.to_vec(), moments })
    }
}

/// The direct solver of one level.
#[derive(Clone, Debug)]
pub struct DirectSolver {
    fronts: MultifrontalSolver,
    isa: Isa,
    geometry: Geometry,
    material: MaterialField,
    stencil: Stencil,
    augmentation: AugmentationTerm,
    /// Stiffness restricted from a finer order, where it is, and membranes.
    restricted: Galerkin,
    /// `[element]` springpot factors and angular frequency [rad/s] of the present factors; `None` if there
    /// are none.
    factored_at: Option<(Vec<C64>, f64)>,
}

impl DirectSolver {
    /// The solver of `level`, not yet factored.
    pub fn new(
        level: &Level,
        geometry: Geometry,
        material: MaterialField,
        augmentation: AugmentationTerm,
        restricted: Galerkin,
    ) -> DirectSolver {
        let space = &level.space;
        DirectSolver {
            fronts: dissected(level),
            isa: Isa::detect(),
            stencil: Stencil::new(space.order),
            geometry,
            material,
            augmentation,
            restricted,
            factored_at: None,
        }
    }

    /// Sets the `material`, and the `[element]` modulus of a projected augmentation; the factors are made
    /// anew.
    pub fn set_material(&mut self, material: MaterialField, penalty: &[f64]) {
        self.material = material;
        if let AugmentationTerm::Projected { modulus, .. } = &mut self.augmentation {
            *modulus = penalty.to_vec();
        }
        self.discard_factors();
    }

    /// Factors at the frequency of `level`, `omega` [rad/s], with the `[element]` springpot factors `g`. The
    /// factors of a nearby frequency are reused.
    ///
    /// # Errors
    /// A singular matrix; cancellation.
    pub fn factor(
        &mut self,
        level: &Level,
        g: &[C64],
        omega: f64,
        monitor: Monitor<'_>,
    ) -> Result<(), FactorError> {
        if self.factored_at.as_ref().is_some_and(|at| relative_change(at, g, omega) <= REUSE_LIMIT) {
            return Ok(());
        }
        self.factored_at = None;
        let blocks = self.nodal_blocks(level, omega);
        let mut fronts = std::mem::take(&mut self.fronts);
        let clique = |e: usize, matrix: &mut [C32]| self.element_matrix(e, g, matrix);
        let is_real = g.iter().all(|g| g.im == 0.0);
        let outcome = fronts.factor((&clique, is_real), &blocks, monitor);
        self.fronts = fronts;
        outcome?;
        self.factored_at = Some((g.to_vec(), omega));
        Ok(())
    }

    /// Blocks of mass, supports, pads and membranes of `level` at `omega` [rad/s].
    fn nodal_blocks(&self, level: &Level, omega: f64) -> Vec<Block> {
        let mass = level
            .mass
            .iter()
            .map(|&m| Matrix3::from_diagonal_element(C64::from(-omega * omega * f64::from(m))));
        let mut blocks: Vec<Block> =
            mass.enumerate().map(|(n, k)| (n as u32, n as u32, k.map(small))).collect();
        blocks.extend(level.nodal.iter().map(|(n, k)| (*n, *n, k.map(small))));
        blocks.extend(level.pads.iter().flat_map(Pad::blocks).map(|(i, j, k)| (i, j, k.map(small))));
        for (membrane, own) in level.membranes.iter().zip(&self.restricted.membranes) {
            let g = membrane.factor();
            blocks.extend(own.iter().map(|(i, j, k)| (*i, *j, k.map(|k| small(g * k)))));
        }
        blocks
    }

    /// The augmented stiffness of element `e` with the `[element]` springpot factors `g`.
    fn element_matrix(&self, e: usize, g: &[C64], matrix: &mut [C32]) {
        let per = self.stencil.m.pow(3);
        let mut real = vec![0.0f64; matrix.len()];
        let bulk = if let AugmentationTerm::Collocated(bulk) = &self.augmentation { bulk[e] } else { 0.0 };
        let point = |p: usize| tangent(&self.geometry, &self.material, bulk, e * per + p);
        match self.restricted.elements.get(&e) {
            Some(k) => real.copy_from_slice(k),
            None => self.stencil.element(point, &mut real),
        }
        if let AugmentationTerm::Projected { modulus, moments } = &self.augmentation {
            let size = moments.len() / modulus.len();
            let moments = &moments[e * size..][..size];
            self.isa.run(Augmentation { kappa: modulus[e], moments, k: &mut real });
        }
        matrix.iter_mut().zip(real).for_each(|(z, k)| *z = small(g[e] * k));
    }

    /// Factors once more, from a new dissection. Returns the seconds of the dissection and of the factors.
    ///
    /// # Errors
    /// A singular matrix; cancellation.
    ///
    /// # Panics
    /// If there are no factors.
    pub fn factor_anew(&mut self, level: &Level, monitor: Monitor<'_>) -> Result<[f64; 2], FactorError> {
        let (g, omega) = self.factored_at.take().expect("factored");
        self.fronts = MultifrontalSolver::default();
        let started = Instant::now();
        self.fronts = dissected(level);
        let dissected = started.elapsed().as_secs_f64();
        self.factor(level, &g, omega, monitor)?;
        Ok([dissected, started.elapsed().as_secs_f64() - dissected])
    }

    /// Number of entries of L and D.
    pub fn factor_entries(&self) -> usize {
        self.fronts.factor_entries()
    }

    /// Calls `entry` with (row, column, value) for every term of the factored matrix, row and column being
    /// 3 · node + component. Terms at the same place add up; those of held nodes are left out.
    ///
    /// # Panics
    /// If there are no factors.
    pub fn visit_terms(&self, level: &Level, mut entry: impl FnMut(usize, usize, C32)) {
        let (g, omega) = self.factored_at.as_ref().expect("factored");
        let size = 3 * level.space.points_per_element();
        let mut matrix = vec![C32::default(); size * size];
        let mut visit = |i: u32, j: u32, block: &dyn Fn(usize, usize) -> C32| {
            if level.free[i as usize] && level.free[j as usize] {
                for (a, b) in (0..9).map(|at| (at % 3, at / 3)) {
                    entry(3 * i as usize + a, 3 * j as usize + b, block(a, b));
                }
            }
        };
        for e in 0..level.space.n_elements {
            self.element_matrix(e, g, &mut matrix);
            let nodes = level.space.nodes_of(e);
            for (j, &column) in nodes.iter().enumerate() {
                for (i, &row) in nodes.iter().enumerate() {
                    visit(row, column, &|a, b| matrix[(3 * j + b) * size + 3 * i + a]);
                }
            }
        }
        for (i, j, block) in self.nodal_blocks(level, *omega) {
            visit(i, j, &|a, b| block[(a, b)]);
        }
    }

    /// `[element]` springpot factors that the present factors were made with.
    ///
    /// # Panics
    /// If there are no factors.
    pub fn springpot_factors(&self) -> &[C64] {
        &self.factored_at.as_ref().expect("factored").0
    }

    /// Discards the factors.
    pub fn discard_factors(&mut self) {
        self.factored_at = None;
    }

    /// `[load]` x = A⁻¹ b on `[node][6]` fields; zero at held nodes.
    pub fn solve_all(&mut self, b: &[Vec<f32>], x: &mut [Vec<f32>]) {
        self.fronts.solve_all(b, x);
    }

    /// x = A⁻¹ b on `[node][6]` fields; zero at held nodes.
    pub fn solve(&mut self, b: &[f32], x: &mut [f32]) {
        self.fronts.solve(b, x);
    }
}

/// The dissected mesh of a level, without factors.
fn dissected(level: &Level) -> MultifrontalSolver {
    let (space, per) = (&level.space, level.space.points_per_element());
    let centre =
        |e: usize| space.nodes_of(e).iter().map(|&n| space.positions[n as usize]).sum::<V3>() / per as f64;
    let centres: Vec<V3> = (0..space.n_elements).map(centre).collect();
    MultifrontalSolver::new(&space.node_of, per, &centres, &level.free)
}

fn small(z: C64) -> C32 {
    C32::new(z.re as f32, z.im as f32)
}

/// Largest relative change of moduli and mass terms since the factorisation.
fn relative_change((factored, at): &(Vec<C64>, f64), g: &[C64], omega: f64) -> f64 {
    let moduli = factored.iter().zip(g).map(|(a, b)| (b / a - 1.0).norm()).fold(0.0, f64::max);
    let mass = if omega == *at { 0.0 } else { ((omega / at).powi(2) - 1.0).abs() };
    moduli.max(mass)
}

/// k += κ Σ_m b_m b_mᵀ with the `[function][point]` moments b of one element.
struct Augmentation<'a> {
    kappa: f64,
    moments: &'a [V3],
    k: &'a mut [f64],
}

impl Kernel for Augmentation<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        let n = self.k.len().isqrt();
        for moments in self.moments.chunks_exact(n / 3) {
            let b: Vec<f64> = moments.iter().flat_map(|b| [b.x, b.y, b.z]).collect();
            for (column, b_j) in self.k.chunks_exact_mut(n).zip(&b) {
                let weight = self.kappa * b_j;
                column.iter_mut().zip(&b).for_each(|(k, b_i)| *k += weight * b_i);
            }
        }
    }
}
