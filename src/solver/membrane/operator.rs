//! `Membrane`: the stiffness, mass and energies of one membrane.

use super::elasticity::{plane_stress, work};
use super::geometry::{Sheet, batch, incidence, nodal_mass};
use super::kernel::{self, FaceBatch, FaceInput, LANES, StepCoefficients};
use crate::fem::{Gll, Space};
use crate::material::spec::MembraneSpec;
use crate::material::{MaterialField, MaxwellFit};
use crate::math::lanes::Isa;
use crate::solver::error::SolverError;
use crate::solver::real::Real;
use crate::solver::stiffness::RegionEnergy;
use crate::solver::stiffness::maxwell::Branch;
use rayon::prelude::*;

/// One membrane on a surface.
#[derive(Clone, Debug)]
pub struct Membrane<T> {
    isa: Isa,
    order: usize,
    n_faces: usize,
    batches: Vec<FaceBatch<T>>,
    /// `[i][j]` derivative matrix of the GLL basis.
    derivative: Vec<T>,
    /// Q₁₁, Q₂₂, Q₁₂, Gh at 50 Hz [N/m].
    pub stiffness: [f64; 4],
    /// Springpot fit, with its relaxation times [s].
    fit: MaxwellFit,
    tau: Vec<f64>,
    branches: Vec<Branch>,
    /// Coefficients of a time step, and of the instantaneous operator.
    coefficients: [StepCoefficients<T>; 2],
    started: bool,
    /// (node, mass [kg]), one entry per face point.
    mass: Vec<(u32, f64)>,
    /// Global nodes, ascending.
    nodes: Vec<u32>,
    /// `[node]` start of its list in `slots`; one extra at the end.
    start: Vec<u32>,
    /// Force slots of every node, `face · points + point`.
    slots: Vec<u32>,
}

impl<T: Real> Membrane<T> {
    /// The membrane `spec` on `sheet`; relaxation times and springpot fit are those of `material`.
    ///
    /// # Errors
    /// [`SolverError::NoFit`] if `material` has no class with the membrane's exponent.
    pub fn new<'a>(
        space: &Space,
        sheet: impl Into<Sheet<'a>>,
        spec: &MembraneSpec,
        material: &MaterialField,
    ) -> Result<Membrane<T>, SolverError> {
        let fit = material.fit_of(spec.alpha).cloned().ok_or_else(|| SolverError::NoFit {
            alpha: spec.alpha,
            fitted: material.classes.iter().map(|c| c.alpha).collect(),
        })?;
        let geometry = sheet.into().geometry(space);
        let branches = fit.weights.len();
        let batches = geometry.chunks(LANES).map(|g| batch(g, branches)).collect();
        let (nodes, start, slots) = incidence(&geometry);
        let gll = Gll::new(space.order);
        let stiffness = plane_stress(spec);
        let frozen = vec![Branch::FROZEN; branches];
        Ok(Membrane {
            isa: Isa::detect(),
            order: space.order,
            n_faces: geometry.len(),
            batches,
            derivative: gll.derivative.iter().map(|&d| T::of(d)).collect(),
            stiffness,
            tau: material.tau[..branches].to_vec(),
            coefficients: [
                StepCoefficients::new(&stiffness, &fit, &frozen),
                StepCoefficients::new(&stiffness, &fit, &[]),
            ],
            branches: frozen,
            started: false,
            mass: nodal_mass(&geometry, spec.mass_kg_m2),
            fit,
            nodes,
            start,
            slots,
        })
    }

    /// Number of faces.
    pub fn n_faces(&self) -> usize {
        self.n_faces
    }

    /// Global nodes, ascending.
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Adds the membrane's mass to the `[node]` `mass` [kg].
    pub fn add_mass(&self, mass: &mut [f64]) {
        self.mass.iter().for_each(|&(node, m)| mass[node as usize] += m);
    }

    /// Sets the time step Δt > 0 [s] of the memory variables and resets them.
    pub fn set_time_step(&mut self, dt: f64) {
        self.branches = self.tau.iter().map(|&tau| Branch::new(dt, tau)).collect();
        self.coefficients[0] = StepCoefficients::new(&self.stiffness, &self.fit, &self.branches);
        self.batches.iter_mut().for_each(|b| b.memory.fill([T::default(); LANES]));
        self.started = false;
    }

    /// f += K u [N]; memory variables advance by one step.
    pub fn apply(&mut self, u: &[T], f: &mut [T]) {
        self.run(u, f, 0);
        self.started = true;
    }

    /// f += K₀ u [N] with instantaneous moduli; memory is unchanged.
    pub fn apply_instantaneous(&mut self, u: &[T], f: &mut [T]) {
        self.run(u, f, 1);
    }

    /// Stored energy [J] and dissipated power [W]; `u` as in the last [`Membrane::apply`].
    pub fn energy(&self, u: &[T]) -> RegionEnergy {
        let mut total = RegionEnergy::default();
        for batch in &self.batches {
            for (lane, strains, weights) in batch.strains(u, self.order, &self.derivative) {
                for (q, (e, w)) in strains.iter().zip(&weights).enumerate() {
                    let mut strain = 0.5 * self.fit.relaxed * work(&self.stiffness, e, e);
                    for (k, (&g, b)) in self.fit.weights.iter().zip(&self.branches).enumerate() {
                        let zeta = batch.memory_at(q, k, lane, self.branches.len());
                        let spring: [f64; 3] = std::array::from_fn(|i| {
                            e[i] - if self.started { (zeta[i] - b.b0 * e[i]) / b.a } else { 0.0 }
                        });
                        let form = work(&self.stiffness, &spring, &spring);
                        strain += 0.5 * g * form;
                        total.dissipated += w * g * form / self.tau[k];
                    }
                    total.strain += w * strain;
                }
            }
        }
        total
    }

    /// Mean power absorbed by a harmonic motion of angular frequency ω [rad/s], ½ω Im g(ω) ∫ e* Q e dA [W];
    /// `re` and `im` are the `[node][3]` real and imaginary amplitudes [m].
    pub fn absorbed(&self, re: &[T], im: &[T], omega: f64) -> f64 {
        let loss = 0.5 * omega * self.fit.modulus(omega, &self.tau).im;
        let part = |u: &[T]| -> f64 {
            let of = |(_, strains, weights): (usize, Vec<[f64; 3]>, Vec<f64>)| -> f64 {
                strains.iter().zip(&weights).map(|(e, w)| w * work(&self.stiffness, e, e)).sum()
            };
            self.batches
                .iter()
                .map(|b| b.strains(u, self.order, &self.derivative).into_iter().map(of).sum::<f64>())
                .sum()
        };
        loss * (part(re) + part(im))
    }

    /// E → B → D → Bᵀ for every batch, then the ordered sum into nodes; `set` selects the coefficients.
    fn run(&mut self, u: &[T], f: &mut [T], set: usize) {
        let (isa, order) = (self.isa, self.order);
        let input = FaceInput { u, derivative: &self.derivative, coefficients: &self.coefficients[set] };
        self.batches.par_iter_mut().with_min_len(4).for_each(|b| kernel::run(b, input, isa, order));
        let points = (self.order + 1) * (self.order + 1);
        for (i, &node) in self.nodes.iter().enumerate() {
            for &slot in &self.slots[self.start[i] as usize..self.start[i + 1] as usize] {
                let (face, q) = (slot as usize / points, slot as usize % points);
                let force = &self.batches[face / LANES].force[q];
                for c in 0..3 {
                    f[3 * node as usize + c] += force[c][face % LANES];
                }
            }
        }
    }
}
