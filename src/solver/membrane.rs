//! Membranes on named surfaces: skin, crural fascia, aponeuroses. No bending, no prestress.
//!
//! In the tangent plane with unit t₁ (leg axis laid into the plane) and t₂ = n × t₁:
//!
//! ```text
//! e = (t₁·∂₁u, t₂·∂₂u, t₁·∂₂u + t₂·∂₁u)        N = Q e_eff,  Q = [Q₁₁ Q₁₂ 0; Q₁₂ Q₂₂ 0; 0 0 Gh]
//! Q₁₁ = E₁h/(1−ν₁₂ν₂₁), Q₂₂ = E₂h/(1−ν₁₂ν₂₁), Q₁₂ = ν₁₂ Q₂₂, ν₂₁ = ν₁₂ E₂/E₁
//! f_a = ∫ (N₁₁ t₁ + N₁₂ t₂) ∂₁φ_a + (N₁₂ t₁ + N₂₂ t₂) ∂₂φ_a dA
//! ```
//!
//! GLL quadrature, sum factorisation in two dimensions; springpot by the same strain memory as the solid.
//! Eight faces run side by side; forces are summed into nodes in fixed order.

use crate::drive::surface::tangential;
use crate::fem::{FaceGeometry, Gll, Space};
use crate::material::spec::MembraneSpec;
use crate::material::{MaterialField, MaxwellFit};
use crate::math::V3;
use crate::mesh::Face;
use crate::solver::error::SolverError;
use crate::solver::membrane_kernel::{self, Batch, LANES, Rate};
use crate::solver::real::Real;
use crate::solver::stiffness::RegionEnergy;
use crate::solver::stiffness::law::Branch;
use rayon::prelude::*;

/// A membrane, ready to add its forces.
#[derive(Clone, Debug)]
pub struct Membrane<T> {
    order: usize,
    n_faces: usize,
    batches: Vec<Batch<T>>,
    /// `[i][j]` derivative matrix of the GLL basis.
    derivative: Vec<T>,
    /// Q₁₁, Q₂₂, Q₁₂, Gh at 50 Hz [N/m].
    pub stiffness: [f64; 4],
    /// Springpot fit and relaxation times [s].
    fit: MaxwellFit,
    tau: Vec<f64>,
    branches: Vec<Branch>,
    /// Coefficients of a step, and of the instantaneous operator.
    rates: [Rate<T>; 2],
    started: bool,
    /// Mass per area [kg/m²] and its share of each node (node, kg).
    mass: Vec<(u32, f64)>,
    /// Node → slots of the batches' forces.
    nodes: Vec<u32>,
    start: Vec<u32>,
    slots: Vec<u32>,
}

impl<T: Real> Membrane<T> {
    /// The membrane `spec` on `faces`; its relaxation times and fit come from `material`.
    ///
    /// # Errors
    /// [`SolverError::NoFit`] if `material` has no class with the membrane's exponent.
    pub fn new(
        space: &Space,
        faces: &[Face],
        spec: &MembraneSpec,
        material: &MaterialField,
    ) -> Result<Membrane<T>, SolverError> {
        let fit = material.fit_of(spec.alpha).cloned().ok_or_else(|| SolverError::NoFit {
            alpha: spec.alpha,
            fitted: material.classes.iter().map(|c| c.alpha).collect(),
        })?;
        let geometry: Vec<FaceGeometry> = faces.iter().map(|&f| FaceGeometry::new(space, f)).collect();
        let branches = fit.weights.len();
        let batches = geometry.chunks(LANES).map(|g| batch(g, branches)).collect();
        let (nodes, start, slots) = incidence(&geometry);
        let gll = Gll::new(space.order);
        let stiffness = plane_stress(spec);
        let frozen = vec![Branch { a: 1.0, b0: 0.0, b1: 0.0 }; branches];
        Ok(Membrane {
            order: space.order,
            n_faces: faces.len(),
            batches,
            derivative: gll.derivative.iter().map(|&d| T::of(d)).collect(),
            stiffness,
            tau: material.tau[..branches].to_vec(),
            rates: [rate(&stiffness, &fit, &frozen), rate(&stiffness, &fit, &[])],
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

    /// Adds the membrane's share to the `[node]` mass [kg].
    pub fn add_mass(&self, mass: &mut [f64]) {
        self.mass.iter().for_each(|&(node, m)| mass[node as usize] += m);
    }

    /// Time step Δt > 0 [s] of the memory variables; resets them.
    pub fn set_time_step(&mut self, dt: f64) {
        self.branches = self.tau.iter().map(|&tau| Branch::new(dt, tau)).collect();
        self.rates[0] = rate(&self.stiffness, &self.fit, &self.branches);
        self.batches.iter_mut().for_each(|b| b.memory.fill([T::default(); LANES]));
        self.started = false;
    }

    /// f += K u; memory variables advance by one step.
    pub fn apply(&mut self, u: &[T], f: &mut [T]) {
        self.run(u, f, 0);
        self.started = true;
    }

    /// f += K₀ u with instantaneous stiffness; memory untouched.
    pub fn apply_instantaneous(&mut self, u: &[T], f: &mut [T]) {
        self.run(u, f, 1);
    }

    /// Stored energy [J] and dissipated power [W]; `u` as in the last [`Membrane::apply`].
    pub fn energy(&self, u: &[T]) -> RegionEnergy {
        let mut total = RegionEnergy::default();
        for batch in &self.batches {
            for (lane, strains, weights) in batch.strains(u, self.order, &self.derivative) {
                for (q, (e, w)) in strains.iter().zip(&weights).enumerate() {
                    let mut strain = 0.5 * self.fit.relaxed * self.form(e, e);
                    for (k, (&g, b)) in self.fit.weights.iter().zip(&self.branches).enumerate() {
                        let zeta = batch.memory_at(q, k, lane, self.branches.len());
                        let spring: [f64; 3] = std::array::from_fn(|i| {
                            e[i] - if self.started { (zeta[i] - b.b0 * e[i]) / b.a } else { 0.0 }
                        });
                        let form = self.form(&spring, &spring);
                        strain += 0.5 * g * form;
                        total.dissipated += w * g * form / self.tau[k];
                    }
                    total.strain += w * strain;
                }
            }
        }
        total
    }

    /// Mean power absorbed by a steady motion of angular frequency ω, ½ω Im g(ω) ∫ e* Q e dA [W]:
    /// `re` and `im` are the real and imaginary nodal amplitudes.
    pub fn absorbed(&self, re: &[T], im: &[T], omega: f64) -> f64 {
        let loss = 0.5 * omega * self.fit.modulus(omega, &self.tau).im;
        let part = |u: &[T]| -> f64 {
            let of = |(_, strains, weights): (usize, Vec<[f64; 3]>, Vec<f64>)| -> f64 {
                strains.iter().zip(&weights).map(|(e, w)| w * self.form(e, e)).sum()
            };
            self.batches
                .iter()
                .map(|b| b.strains(u, self.order, &self.derivative).into_iter().map(of).sum::<f64>())
                .sum()
        };
        loss * (part(re) + part(im))
    }

    /// a Q b [N/m].
    fn form(&self, a: &[f64; 3], b: &[f64; 3]) -> f64 {
        let [q11, q22, q12, g] = self.stiffness;
        a[0] * (q11 * b[0] + q12 * b[1]) + a[1] * (q12 * b[0] + q22 * b[1]) + a[2] * g * b[2]
    }

    /// E → B → D → Bᵀ per batch, then the ordered sum into nodes.
    fn run(&mut self, u: &[T], f: &mut [T], rate: usize) {
        let (order, derivative, rate) = (self.order, &self.derivative, &self.rates[rate]);
        self.batches
            .par_iter_mut()
            .with_min_len(4)
            .for_each(|b| membrane_kernel::run(b, u, order, derivative, rate));
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

/// Coefficients of one application with these branches, or none.
pub(super) fn rate<T: Real>(stiffness: &[f64; 4], fit: &MaxwellFit, branches: &[Branch]) -> Rate<T> {
    Rate {
        stiffness: stiffness.map(T::of),
        unrelaxed: T::of(fit.unrelaxed()),
        branches: fit.weights.iter().zip(branches).map(|(&g, b)| [g, b.a, b.b0, b.b1].map(T::of)).collect(),
    }
}

/// Q₁₁, Q₂₂, Q₁₂, Gh.
pub(super) fn plane_stress(spec: &MembraneSpec) -> [f64; 4] {
    let nu21 = spec.poisson * spec.eh_across_n_m / spec.eh_along_n_m;
    let scale = 1.0 / (1.0 - spec.poisson * nu21);
    let across = spec.eh_across_n_m * scale;
    [spec.eh_along_n_m * scale, across, spec.poisson * across, spec.gh_n_m]
}

/// Geometry of up to [`LANES`] faces; missing lanes repeat the first face with weight 0.
pub(super) fn batch<T: Real>(geometry: &[FaceGeometry], branches: usize) -> Batch<T> {
    let points = geometry[0].nodes.len();
    let face = |lane: usize| geometry.get(lane).unwrap_or(&geometry[0]);
    let mut batch = Batch {
        used: geometry.len(),
        nodes: (0..points).map(|q| std::array::from_fn(|l| face(l).nodes[q])).collect(),
        metric: Vec::with_capacity(points),
        memory: vec![[T::default(); LANES]; points * branches * 3],
        force: vec![[[T::default(); LANES]; 3]; points],
    };
    for q in 0..points {
        let mut metric = [[T::default(); LANES]; 11];
        for lane in 0..LANES {
            let weight = if lane < geometry.len() { face(lane).weights[q] } else { 0.0 };
            metric_at(face(lane), q, weight)
                .iter()
                .zip(&mut metric)
                .for_each(|(&m, row)| row[lane] = T::of(m));
        }
        batch.metric.push(metric);
    }
    batch
}

/// t₁, t₂, c₁r, c₁s, c₂r, c₂s, weight; ∂_i = Σ_α c_iα ∂/∂ξ_α with c_iα = t_i·g^α (dual tangents).
pub(super) fn metric_at(face: &FaceGeometry, q: usize, weight: f64) -> [f64; 11] {
    let (n, [gr, gs]) = (face.normals[q], face.tangents[q]);
    let t1 = tangential(V3::y(), n);
    let t2 = n.cross(&t1);
    let (rr, rs, ss) = (gr.dot(&gr), gr.dot(&gs), gs.dot(&gs));
    let det = rr * ss - rs * rs;
    let dual = [(gr * ss - gs * rs) / det, (gs * rr - gr * rs) / det];
    let c = [t1.dot(&dual[0]), t1.dot(&dual[1]), t2.dot(&dual[0]), t2.dot(&dual[1])];
    [t1.x, t1.y, t1.z, t2.x, t2.y, t2.z, c[0], c[1], c[2], c[3], weight]
}

/// Sorted nodes, and for each the force slots (`face · (N+1)² + point`) in ascending order.
pub(super) fn incidence(geometry: &[FaceGeometry]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let mut pairs: Vec<(u32, u32)> =
        geometry.iter().flat_map(|g| &g.nodes).enumerate().map(|(slot, &node)| (node, slot as u32)).collect();
    pairs.sort_unstable();
    let (mut nodes, mut start) = (Vec::new(), Vec::new());
    for (i, (node, _)) in pairs.iter().enumerate() {
        if nodes.last() != Some(node) {
            nodes.push(*node);
            start.push(i as u32);
        }
    }
    start.push(pairs.len() as u32);
    (nodes, start, pairs.into_iter().map(|(_, slot)| slot).collect())
}

/// (node, kg) of a mass per area, one entry per face point.
fn nodal_mass(geometry: &[FaceGeometry], mass: f64) -> Vec<(u32, f64)> {
    geometry.iter().flat_map(|g| g.nodes.iter().zip(&g.weights).map(move |(&n, &w)| (n, mass * w))).collect()
}
