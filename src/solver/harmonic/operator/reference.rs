//! The mixed operator of one frequency in f64, matrix-free, with exact springpots. It defines the equations:
//! the f32 operator must match it, every residual is computed with it, and it takes prescribed displacements
//! and volume changes.
//!
//! ```text
//! y = Σ_e g_e K_dev,e u + Bᵀ p − ω² M u + (membranes + springs + iω dashpots + pads) u,     d = B u − p/K
//! ```
//!
//! Pressures are `[element][function]` coefficients of functions that are orthonormal in the volume of their
//! element.

use super::body::Body;
use super::fields::Fields;
use super::nodal_stiffness::nodal_stiffness;
use super::pad::Pad;
use super::reference_kernel::{self, Batch, ELEMENTS, ElementInput, Elements, Lanes, Parts};
use super::sampling::{bulk_compliance, pressure_functions, springpot_factors};
use super::stencil::Stencil;
use super::tangent::{Tangent, tangent};
use crate::fem::{Gll, Incidence, lumped_mass};
use crate::material::spec::MembraneSpec;
use crate::material::springpot::springpot;
use crate::material::{MaterialField, MaxwellFit};
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::solver::boundary::Boundary;
use crate::solver::error::SolverError;
use crate::solver::membrane::{Membrane, Sheet};
use crate::solver::stiffness::law::{Law, ShearLaw};
use crate::solver::stiffness::projection;
use nalgebra::Matrix3;
use rayon::prelude::*;
use std::f64::consts::TAU;

/// Nodes whose element forces one task sums.
const NODES: usize = 4096;

/// The operator of one frequency.
#[derive(Clone, Debug)]
pub struct ReferenceOperator {
    isa: Isa,
    order: usize,
    /// Points per element.
    points: usize,
    /// Pressure functions per element.
    functions: usize,
    n_elements: usize,
    derivative: Vec<f64>,
    batches: Vec<Batch>,
    /// Nodes → element points.
    incidence: Incidence,
    /// `[batch][point][component]` element forces.
    force: Vec<[Parts; 3]>,
    /// `[batch][function]` ∫ φ div u.
    moments: Vec<Parts>,
    /// `[element · point][component]` diagonal of K_dev at 50 Hz [N/m].
    diagonal: Vec<[f64; 3]>,
    /// `[element]` 1/K [1/Pa].
    compliance: Vec<f64>,
    /// `[node]` mass [kg].
    mass: Vec<f64>,
    membranes: Vec<ReferenceMembrane>,
    /// `[element]` springpot factor.
    g: Vec<C64>,
    /// ω² [1/s²].
    omega_squared: f64,
    /// (node, k + iωc) [N/m] of springs, dashpots and absorbing faces.
    nodal: Vec<(u32, Matrix3<C64>)>,
    pads: Vec<Pad>,
    /// Nodes at which u is prescribed.
    fixed: Vec<u32>,
}

/// An elastic membrane and its springpot factor.
#[derive(Clone, Debug)]
struct ReferenceMembrane {
    alpha: f64,
    g: C64,
    membrane: Membrane<f64>,
}

impl ReferenceOperator {
    /// The operator of `body` with `pads` at `hz` [Hz] (0: static, with |g|), moduli at `moduli_hz` [Hz] > 0.
    ///
    /// # Errors
    /// [`SolverError`] if a membrane is invalid.
    pub fn new(
        body: &Body<'_>,
        pads: &[Pad],
        hz: f64,
        moduli_hz: f64,
    ) -> Result<ReferenceOperator, SolverError> {
        let phi = pressure_functions(body.space, body.geometry);
        let mut operator = ReferenceOperator::without_frequency(body, &phi)?;
        let boundary = (body.supports)(body.space, body.material, moduli_hz);
        let g = springpot_factors(body.material, body.space.n_elements, hz, moduli_hz);
        operator.set_frequency(&g, hz, moduli_hz, &boundary, pads);
        Ok(operator)
    }

    /// The part common to all frequencies, with the `[element][point][function]` pressure functions `phi`.
    ///
    /// # Errors
    /// [`SolverError`] if a membrane is invalid.
    pub(crate) fn without_frequency(body: &Body<'_>, phi: &[f64]) -> Result<ReferenceOperator, SolverError> {
        let (space, material) = (body.space, body.material);
        // One elastic class: the springpot factor multiplies the membrane's elastic forces afterwards.
        let elastic = MaterialField {
            classes: vec![MaxwellFit { relaxed: 1.0, ..MaxwellFit::default() }],
            ..MaterialField::default()
        };
        let membrane = |(sheet, spec): &(Sheet<'_>, &MembraneSpec)| {
            let own = MembraneSpec { alpha: 0.0, ..(*spec).clone() };
            let membrane = Membrane::new(space, *sheet, &own, &elastic)?;
            Ok(ReferenceMembrane { alpha: spec.alpha, g: C64::from(1.0), membrane })
        };
        let membranes: Vec<ReferenceMembrane> =
            body.membranes.iter().map(membrane).collect::<Result<_, SolverError>>()?;
        let mut mass = lumped_mass(space, body.geometry, &material.density);
        membranes.iter().for_each(|m| m.membrane.add_mass(&mut mass));
        let (points, functions) = (space.points_per_element(), projection::modes(space.order));
        let batches: Vec<Batch> = (0..space.n_elements.div_ceil(ELEMENTS))
            .into_par_iter()
            .map(|b| batch(body, phi, functions, b * ELEMENTS))
            .collect();
        let mut operator = ReferenceOperator {
            isa: Isa::detect(),
            order: space.order,
            points,
            functions,
            n_elements: space.n_elements,
            derivative: Gll::new(space.order).derivative,
            incidence: Incidence::new(space),
            force: vec![[Parts::default(); 3]; batches.len() * points],
            moments: vec![Parts::default(); batches.len() * functions],
            batches,
            diagonal: Vec::new(),
            compliance: bulk_compliance(space, material),
            mass,
            membranes,
            g: Vec::new(),
            omega_squared: 0.0,
            nodal: Vec::new(),
            pads: Vec::new(),
            fixed: Vec::new(),
        };
        operator.set_material(body);
        Ok(operator)
    }

    /// Sets the shear moduli of `body`, which differs from the present one in them alone.
    pub(crate) fn set_material(&mut self, body: &Body<'_>) {
        let (points, n_elements, material) = (self.points, self.n_elements, body.material);
        self.batches.par_iter_mut().enumerate().for_each(|(b, batch)| {
            batch.tangent.clear();
            for (point, coefficients) in batch.coefficients.iter_mut().enumerate() {
                let slot = |lane: usize| (b * ELEMENTS + lane).min(n_elements - 1) * points + point;
                let slots: [usize; ELEMENTS] = std::array::from_fn(slot);
                let each = slots.map(|slot| moduli(material, slot));
                for n in 0..MODULI {
                    coefficients[reference_kernel::COUNT - MODULI + n] = Lanes(each.map(|c| c[n]));
                }
                if !material.tangent.is_empty() {
                    let each = slots.map(|s| material.tangent[s]);
                    batch.tangent.push(std::array::from_fn(|n| Lanes(each.map(|c| c[n]))));
                }
            }
        });
        let stencil = Stencil::new(self.order);
        let diagonal = |e: usize| -> Vec<[f64; 3]> {
            let t: Vec<Tangent> =
                (0..points).map(|p| tangent(body.geometry, material, 0.0, e * points + p)).collect();
            (0..points).map(|p| stencil.diagonal(&t, p).diagonal().into()).collect()
        };
        self.diagonal = (0..n_elements).into_par_iter().map(diagonal).collect::<Vec<_>>().concat();
    }

    /// Sets the frequency `hz` [Hz], the `[element]` springpot factors `g`, the membranes' factors at
    /// `moduli_hz` [Hz], the supports and the pads.
    pub(crate) fn set_frequency(
        &mut self,
        g: &[C64],
        hz: f64,
        moduli_hz: f64,
        boundary: &Boundary,
        pads: &[Pad],
    ) {
        let omega = TAU * hz;
        for m in &mut self.membranes {
            let g = springpot(m.alpha, moduli_hz);
            m.g = if hz == 0.0 { C64::from(g.norm()) } else { g };
        }
        self.g = g.to_vec();
        self.omega_squared = omega * omega;
        self.nodal = nodal_stiffness(boundary, omega);
        self.pads = pads.to_vec();
        self.fixed.clone_from(&boundary.fixed);
    }

    /// Zero displacement and pressure.
    pub fn zeros(&self) -> Fields {
        Fields {
            u: vec![[C64::default(); 3]; self.mass.len()],
            p: vec![C64::default(); self.n_elements * self.functions],
        }
    }

    /// A x: nodal forces (at held nodes: reactions) and volume defects.
    pub fn apply(&mut self, x: &Fields) -> Fields {
        self.compute_element_forces(x);
        let mut y = self.zeros();
        let operator = &*self;
        y.u.par_chunks_mut(NODES)
            .enumerate()
            .for_each(|(chunk, y)| operator.sum_at_nodes(chunk * NODES, &x.u, y));
        let defect = |(i, d): (usize, &mut C64)| {
            let (e, m) = (i / operator.functions, i % operator.functions);
            *d = of_element(&operator.moments[e / ELEMENTS * operator.functions + m], e)
                - x.p[i] * operator.compliance[e];
        };
        y.p.iter_mut().enumerate().for_each(defect);
        self.add_supports(&x.u, &mut y.u);
        y
    }

    /// f − A x, with zero forces at held nodes.
    pub fn residual(&mut self, f: &Fields, x: &Fields) -> Fields {
        let mut r = self.unbalanced(f, x);
        self.mask(&mut r.u);
        r
    }

    /// f − A x; at held nodes less the reactions.
    pub(crate) fn unbalanced(&mut self, f: &Fields, x: &Fields) -> Fields {
        let mut r = self.apply(x);
        r.u.iter_mut().flatten().zip(f.u.iter().flatten()).for_each(|(r, f)| *r = f - *r);
        r.p.iter_mut().zip(&f.p).for_each(|(r, f)| *r = f - *r);
        r
    }

    /// Sets forces at held nodes to zero.
    pub fn mask(&self, force: &mut [[C64; 3]]) {
        self.fixed.iter().for_each(|&n| force[n as usize] = [C64::default(); 3]);
    }

    /// The prescribed displacement: the values of `u` at held nodes, zero elsewhere; `None` if they are all
    /// zero.
    pub(crate) fn prescribed(&self, u: &[[C64; 3]]) -> Option<Fields> {
        let nonzero = |n: &&u32| u[**n as usize].iter().any(|z| z.norm() > 0.0);
        self.fixed.iter().find(nonzero)?;
        let mut x = self.zeros();
        self.fixed.iter().for_each(|&n| x.u[n as usize] = u[n as usize]);
        Some(x)
    }

    /// `[element · point]` pressure K div u [Pa] at the points of each element; positive in tension.
    pub fn pressure(&self, p: &[C64]) -> Vec<C64> {
        let per = self.functions;
        (0..self.n_elements * self.points)
            .map(|slot| {
                let (e, point) = (slot / self.points, slot % self.points);
                let phi = &self.batches[e / ELEMENTS].phi[point * per..][..per];
                phi.iter().zip(&p[e * per..][..per]).map(|(phi, p)| p * phi.0[e % ELEMENTS]).sum()
            })
            .collect()
    }

    /// `[node][component]` Σ_e |g_e| K_dev,nn + ω² m [N/m]: magnitude of the operator's diagonal without
    /// supports.
    pub(crate) fn diagonal_magnitude(&self) -> Vec<[f64; 3]> {
        let of = |n: usize| {
            let mut sum = [self.omega_squared * self.mass[n]; 3];
            for &slot in self.incidence.of(n) {
                let (k, g) = (&self.diagonal[slot as usize], self.g[slot as usize / self.points].norm());
                (0..3).for_each(|c| sum[c] += g * k[c]);
            }
            sum
        };
        (0..self.mass.len()).map(of).collect()
    }

    /// Computes the forces and moments of all elements.
    fn compute_element_forces(&mut self, x: &Fields) {
        let (points, functions, order, isa) = (self.points, self.functions, self.order, self.isa);
        let (g, derivative, n_elements) = (&self.g, &self.derivative, self.n_elements);
        let results = self.force.par_chunks_mut(points).zip(self.moments.par_chunks_mut(functions));
        self.batches.par_iter().zip(results).enumerate().for_each(|(b, (batch, (force, moments)))| {
            let of = |lane: usize| (b * ELEMENTS + lane).min(n_elements - 1);
            let parts = |of: &dyn Fn(usize) -> C64| -> Parts {
                let z: [C64; ELEMENTS] = std::array::from_fn(of);
                [Lanes(z.map(|z| z.re)), Lanes(z.map(|z| z.im))]
            };
            let p: Vec<Parts> =
                (0..functions).map(|m| parts(&|lane| x.p[of(lane) * functions + m])).collect();
            let input = ElementInput { u: &x.u, p: &p, g: parts(&|lane| g[of(lane)]), derivative };
            Elements { batch, input, force, moments }.run(isa, order);
        });
    }

    /// y = Σ_e forces − ω² M u at the nodes from `first` on.
    fn sum_at_nodes(&self, first: usize, u: &[[C64; 3]], y: &mut [[C64; 3]]) {
        for (n, y) in (first..).zip(y) {
            let inertia = self.omega_squared * self.mass[n];
            *y = u[n].map(|u| -u * inertia);
            for &slot in self.incidence.of(n) {
                let (e, point) = (slot as usize / self.points, slot as usize % self.points);
                let force = &self.force[e / ELEMENTS * self.points + point];
                (0..3).for_each(|c| y[c] += of_element(&force[c], e));
            }
        }
    }

    /// y += (membranes + pads + springs + dashpots) u.
    fn add_supports(&mut self, u: &[[C64; 3]], y: &mut [[C64; 3]]) {
        if !self.membranes.is_empty() {
            let parts = [|z: &C64| z.re, |z: &C64| z.im];
            for (part, unit) in parts.into_iter().zip([C64::from(1.0), C64::i()]) {
                let x: Vec<f64> = u.iter().flatten().map(part).collect();
                let mut f = vec![0.0; x.len()];
                for m in &mut self.membranes {
                    m.membrane.apply_instantaneous(&x, &mut f);
                    for &n in m.membrane.nodes() {
                        for (c, y) in y[n as usize].iter_mut().enumerate() {
                            *y += m.g * unit * std::mem::take(&mut f[3 * n as usize + c]);
                        }
                    }
                }
            }
        }
        for pad in &self.pads {
            pad.blocks().for_each(|(i, j, k)| add(y, i, &k, &u[j as usize]));
        }
        self.nodal.iter().for_each(|(n, k)| add(y, *n, k, &u[*n as usize]));
    }
}

/// Value of element `e` in its batch.
fn of_element(parts: &Parts, e: usize) -> C64 {
    C64::new(parts[0].0[e % ELEMENTS], parts[1].0[e % ELEMENTS])
}

/// Number of moduli per point: 2μ_T, 2(μ_L−μ_T), ½β, a.
const MODULI: usize = 6;

/// Moduli at the element point `slot`.
fn moduli(material: &MaterialField, slot: usize) -> [f64; MODULI] {
    let ShearLaw { twice_mu_t, excess, half_beta, fibre: [x, y, z] } = Law::at(material, slot).shear::<f64>();
    [twice_mu_t, excess, half_beta, x, y, z]
}

/// The batch of elements from `first` on, without moduli.
fn batch(body: &Body<'_>, phi: &[f64], functions: usize, first: usize) -> Batch {
    let space = body.space;
    let points = space.points_per_element();
    let slots = |point: usize| -> [usize; ELEMENTS] {
        std::array::from_fn(|lane| (first + lane).min(space.n_elements - 1) * points + point)
    };
    let coefficients = |slot: usize| {
        let [i, j, k] = body.geometry.inverse[slot];
        let mut all = [0.0; reference_kernel::COUNT];
        let parts = i.into_iter().chain(j).chain(k).chain([body.geometry.weight[slot]]);
        all.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        all
    };
    let mut batch = Batch::default();
    for point in 0..points {
        let slots = slots(point);
        batch.nodes.push(slots.map(|s| space.node_of[s]));
        let each = slots.map(coefficients);
        batch.coefficients.push(std::array::from_fn(|n| Lanes(each.map(|c| c[n]))));
        batch.phi.extend((0..functions).map(|m| Lanes(slots.map(|s| phi[s * functions + m]))));
    }
    batch
}

/// y_n += k u.
fn add(y: &mut [[C64; 3]], n: u32, k: &Matrix3<C64>, u: &[C64; 3]) {
    for (i, y) in y[n as usize].iter_mut().enumerate() {
        (0..3).for_each(|j| *y += k[(i, j)] * u[j]);
    }
}
