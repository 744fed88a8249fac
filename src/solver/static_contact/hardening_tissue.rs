//! `HardeningTissue`: strain in the volume, its secant factor, and the derivative of the body's energy along
//! a step.
//!
//! With the secant factor s of [`crate::material::ogden`], σ = s(ε) C : e at hardening points and σ = C : e
//! elsewhere. Membranes and supports are linear, and so are the springs that hold rigid bodies. Along u + x d
//!
//! ```text
//! slope = part linear in x + Σ w s(ε(x)) (e_u : C : e_d + x e_d : C : e_d),    E_T ε(x)² = e:C:e at u + x d
//! ```

use crate::fem::Gll;
use crate::material::Rheology;
use crate::material::ogden::{secant, secant_slope};
use crate::math::{C64, V3};
use crate::solver::error::SolverError;
use crate::solver::harmonic::{Body, Fields, ReferenceOperator};
use crate::solver::power::strain_amplitudes;
use crate::solver::rigid::RigidBodies;
use crate::solver::stiffness::law::{self, Law, Sym};
use nalgebra::DVector;
use rayon::prelude::*;

/// A body with hardening tissue.
pub struct HardeningTissue<'a> {
    body: &'a Body<'a>,
    /// The linear operator of the whole body at 0 Hz.
    linear: ReferenceOperator,
    gll: Gll,
    /// `[element · point]` exponent of the law; 0 if linear.
    alpha: &'a [f64],
    /// `[element · point]` weight times Young's modulus across the fibres [N·m].
    stiffness: Vec<f64>,
    /// `[node][component]` magnitude of the diagonal of `linear` [N/m].
    diagonal: Vec<[f64; 3]>,
    /// Bodies that carry held nodes.
    rigid: RigidBodies,
}

/// The derivative of a body's energy along one step.
#[derive(Clone, Debug, Default)]
pub struct EnergySlope {
    constant: f64,
    linear: f64,
    /// Points that harden along the step.
    hardening: Vec<HardeningPoint>,
}

/// One hardening point: ε² = a + 2bx + cx².
#[derive(Clone, Copy, Debug)]
struct HardeningPoint {
    stiffness: f64,
    strain: [f64; 3],
    alpha: f64,
}

impl HardeningPoint {
    fn slope(&self, x: f64) -> f64 {
        let [a, b, c] = self.strain;
        let strain = (a + x * (2.0 * b + x * c)).max(0.0).sqrt();
        self.stiffness * secant(strain, self.alpha) * (b + x * c)
    }
}

impl EnergySlope {
    /// Value at `x` [J]; summed in point order, so the bits do not depend on the number of threads.
    pub fn slope(&self, x: f64) -> f64 {
        let points: Vec<f64> = self.hardening.par_iter().with_min_len(256).map(|p| p.slope(x)).collect();
        self.constant + x * self.linear + points.iter().sum::<f64>()
    }
}

impl<'a> HardeningTissue<'a> {
    /// `body` at 0 Hz with moduli at `moduli_hz` [Hz] and `[element · point]` exponents `alpha`.
    ///
    /// # Errors
    /// [`SolverError`]: membranes that cannot be set up.
    pub fn new(
        body: &'a Body<'a>,
        alpha: &'a [f64],
        moduli_hz: f64,
    ) -> Result<HardeningTissue<'a>, SolverError> {
        let points = body.space.points_per_element();
        let rheology = Rheology::Static(moduli_hz);
        let stiffness = |q: usize| {
            let shape = rheology.shape(body.material, q / points, 0.0).re;
            body.geometry.weight[q] * shape * body.material.young_across(q)
        };
        let linear = ReferenceOperator::new(body, &[], 0.0, moduli_hz)?;
        Ok(HardeningTissue {
            rigid: (body.supports)(body.space, body.material, moduli_hz).rigid,
            diagonal: linear.diagonal_magnitude(),
            linear,
            gll: Gll::new(body.space.order),
            stiffness: (0..alpha.len()).map(stiffness).collect(),
            alpha,
            body,
        })
    }

    /// `[element · point]` deviatoric strain of a real displacement.
    pub fn strains(&self, u: &[[C64; 3]]) -> Vec<Sym> {
        let of =
            |element: usize| strain_amplitudes(self.body.space, self.body.geometry, &self.gll, u, element);
        let all: Vec<Vec<[Sym; 2]>> = (0..self.body.space.n_elements).into_par_iter().map(of).collect();
        all.into_iter().flatten().map(|[real, _]| real).collect()
    }

    /// [a:C:a, a:C:b, b:C:b] at point `q`, divided by Young's modulus across the fibres.
    fn forms(&self, q: usize, a: &Sym, b: &Sym) -> [f64; 3] {
        let law = Law::at(self.body.material, q);
        let young = self.body.material.young_across(q);
        let [of_a, of_b] = [a, b].map(|e| law.deviatoric_stress(e));
        [law::contract(a, &of_a), law::contract(a, &of_b), law::contract(b, &of_b)].map(|f| f / young)
    }

    /// Equivalent compressive strain at point `q` for the deviatoric strain `e`.
    pub fn compression(&self, q: usize, e: &Sym) -> f64 {
        self.forms(q, e, e)[0].sqrt()
    }

    /// `[element · point]` secant factors of `strains`.
    pub fn factors(&self, strains: &[Sym]) -> Vec<f64> {
        let of = |(q, e): (usize, &Sym)| secant(self.compression(q, e), self.alpha[q]);
        strains.par_iter().enumerate().with_min_len(256).map(of).collect()
    }

    /// `[element · point]` n of the tangent law at `strains`, beside the secant moduli:
    ///
    /// ```text
    /// dσ = s C : de + n (n : de),    n = √(s′ / ε E_T) C : e
    /// ```
    pub fn tangents(&self, strains: &[Sym]) -> Vec<Sym> {
        let of = |(q, e): (usize, &Sym)| {
            let (strain, young) = (self.compression(q, e), self.body.material.young_across(q));
            let slope = secant_slope(strain, self.alpha[q]);
            if slope == 0.0 {
                return Sym::default();
            }
            let factor = (slope / (strain * young)).sqrt();
            Law::at(self.body.material, q).deviatoric_stress(e).map(|s| factor * s)
        };
        strains.par_iter().enumerate().with_min_len(256).map(of).collect()
    }

    /// The linear operator of the whole body at 0 Hz.
    pub fn linear(&self) -> &ReferenceOperator {
        &self.linear
    }

    /// Bodies that carry held nodes.
    pub fn rigid(&self) -> &RigidBodies {
        &self.rigid
    }

    /// Motions of these bodies in a real displacement `u` [m].
    pub fn motion(&self, u: &[[C64; 3]]) -> DVector<f64> {
        self.rigid.nearest(|node| V3::from(u[node as usize].map(|z| z.re)))
    }

    /// Zero displacement and pressure.
    pub fn zeros(&self) -> Fields {
        self.linear.zeros()
    }

    /// `[element · point]` mean stress of the pressure coefficients `p` [Pa].
    pub fn mean_stress(&self, p: &[C64]) -> Vec<C64> {
        self.linear.pressure(p)
    }

    /// Norm of nodal forces over the square roots of the linear body's diagonal; held nodes count nothing.
    pub fn force_norm(&self, force: &[[C64; 3]]) -> f64 {
        let mut free = force.to_vec();
        self.linear.mask(&mut free);
        let all = free.iter().flatten().zip(self.diagonal.iter().flatten());
        all.map(|(f, d)| f.norm_sqr() / d).sum::<f64>().sqrt()
    }

    /// The derivative of the energy from one state to another, each given by real displacements [m] with the
    /// pressures of their volume, and their strains.
    pub fn energy_slope(&mut self, from: (&Fields, &[Sym]), to: (&Fields, &[Sym])) -> EnergySlope {
        let mut step = to.0.clone();
        step.add(C64::from(-1.0), from.0);
        let image = self.linear.apply(&Fields { u: step.u.clone(), ..self.linear.zeros() });
        // u · A du + p · B du.
        let dot = |x: &Fields| -> f64 {
            let forces = x.u.iter().flatten().zip(image.u.iter().flatten());
            forces.chain(x.p.iter().zip(&image.p)).map(|(x, f)| x.re * f.re).sum()
        };
        let moved = self.motion(&step.u);
        let springs = self.rigid.stiffness() * &moved;
        let mut slope = EnergySlope {
            constant: dot(from.0) + self.motion(&from.0.u).dot(&springs),
            linear: dot(&step) + moved.dot(&springs),
            hardening: Vec::new(),
        };
        let forms = |q: usize| {
            let d = std::array::from_fn(|i| to.1[q][i] - from.1[q][i]);
            self.forms(q, &from.1[q], &d)
        };
        let all: Vec<[f64; 3]> = (0..self.alpha.len()).into_par_iter().with_min_len(256).map(forms).collect();
        for (q, strain) in all.into_iter().enumerate() {
            let [a, b, c] = strain;
            let largest = a.max(a + 2.0 * b + c).sqrt();
            if secant(largest, self.alpha[q]) > 1.0 {
                let stiffness = self.stiffness[q];
                slope.constant -= stiffness * b;
                slope.linear -= stiffness * c;
                slope.hardening.push(HardeningPoint { stiffness, strain, alpha: self.alpha[q] });
            }
        }
        slope
    }
}
