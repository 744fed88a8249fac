//! `HardeningTissue`: strain in the volume, its secant factor, and the derivative of the body's energy along
//! a step.
//!
//! With the secant factor s of [`crate::material::ogden`], σ = s(ε) C : e at hardening points and σ = C : e
//! elsewhere. Membranes and supports are linear. Along u + x d
//!
//! ```text
//! slope = part linear in x + Σ w s(ε(x)) (e_u : C : e_d + x e_d : C : e_d),    E_T ε(x)² = e:C:e at u + x d
//! ```

use crate::fem::Gll;
use crate::material::Rheology;
use crate::material::ogden::secant;
use crate::math::C64;
use crate::solver::error::SolverError;
use crate::solver::harmonic::{Body, Fields, ReferenceOperator};
use crate::solver::power::strain_amplitudes;
use crate::solver::stiffness::law::{self, Law, Sym};
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
        Ok(HardeningTissue {
            linear: ReferenceOperator::new(body, &[], 0.0, moduli_hz)?,
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

    /// The derivative of the energy from one state to another, each given by real displacements [m] and their
    /// strains.
    pub fn energy_slope(&mut self, from: (&[[C64; 3]], &[Sym]), to: (&[[C64; 3]], &[Sym])) -> EnergySlope {
        let step: Vec<[C64; 3]> =
            from.0.iter().zip(to.0).map(|(a, b)| [0, 1, 2].map(|c| C64::from(b[c].re - a[c].re))).collect();
        let mut x = self.linear.zeros();
        x.u.clone_from(&step);
        let Fields { u: image, .. } = self.linear.apply(&x);
        let dot = |u: &[[C64; 3]]| -> f64 {
            u.iter().zip(&image).map(|(u, f)| (0..3).map(|c| u[c].re * f[c].re).sum::<f64>()).sum()
        };
        let mut slope = EnergySlope { constant: dot(from.0), linear: dot(&step), hardening: Vec::new() };
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
