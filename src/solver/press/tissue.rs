//! `Tissue`: strain in the volume, the secant factor that goes with it, and the slope of the body's energy along a step.
//!
//! With s the secant of [`crate::material::ogden`], σ = s(ε) C : e at points that harden and σ = C : e elsewhere. Everything else that
//! holds the body (membranes, supports) is linear. Along u + x d
//!
//! ```text
//! slope = x-linear part + Σ w s(ε(x)) (e_u : C : e_d + x e_d : C : e_d),    E_T ε(x)² = e:C:e at u + x d
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

/// A body's points as large strain sees them.
pub struct Tissue<'a> {
    body: &'a Body<'a>,
    /// The whole body at rest, linear.
    plain: ReferenceOperator,
    gll: Gll,
    /// `[element · point]` exponent of the law; 0 where tissue stays linear.
    alpha: &'a [f64],
    /// `[element · point]` weight times Young's modulus across the fibres [N·m].
    stiffness: Vec<f64>,
}

/// The energy's slope of a body along one step.
#[derive(Clone, Debug, Default)]
pub struct Along {
    constant: f64,
    linear: f64,
    /// Points that harden on the way.
    bent: Vec<Bent>,
}

/// One point that hardens: ε² = a + 2bx + cx².
#[derive(Clone, Copy, Debug)]
struct Bent {
    stiffness: f64,
    strain: [f64; 3],
    alpha: f64,
}

impl Bent {
    fn slope(&self, x: f64) -> f64 {
        let [a, b, c] = self.strain;
        let strain = (a + x * (2.0 * b + x * c)).max(0.0).sqrt();
        self.stiffness * secant(strain, self.alpha) * (b + x * c)
    }
}

impl Along {
    /// Slope at `x`. Sums in point order: same bits for any thread count.
    pub fn slope(&self, x: f64) -> f64 {
        let bent: Vec<f64> = self.bent.par_iter().with_min_len(256).map(|p| p.slope(x)).collect();
        self.constant + x * self.linear + bent.iter().sum::<f64>()
    }
}

impl<'a> Tissue<'a> {
    /// `body` at rest with moduli of `moduli_hz`, `[element · point]` exponents `alpha`.
    ///
    /// # Errors
    /// Membranes that cannot be made.
    pub fn new(body: &'a Body<'a>, alpha: &'a [f64], moduli_hz: f64) -> Result<Tissue<'a>, SolverError> {
        let points = body.space.points_per_element();
        let still = Rheology::Still(moduli_hz);
        let stiffness = |q: usize| {
            let shape = still.shape(body.material, q / points, 0.0).re;
            body.geometry.weight[q] * shape * body.material.young_across(q)
        };
        Ok(Tissue {
            plain: ReferenceOperator::new(body, &[], 0.0, moduli_hz)?,
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

    /// a : C : b over Young's modulus across the fibres at point `q`, and its value for b : b.
    fn forms(&self, q: usize, a: &Sym, b: &Sym) -> [f64; 3] {
        let law = Law::at(self.body.material, q);
        let young = self.body.material.young_across(q);
        let [of_a, of_b] = [a, b].map(|e| law.deviatoric_stress(e));
        [law::contract(a, &of_a), law::contract(a, &of_b), law::contract(b, &of_b)].map(|f| f / young)
    }

    /// Equivalent compression at point `q` under the deviatoric strain `e`.
    pub fn compression(&self, q: usize, e: &Sym) -> f64 {
        self.forms(q, e, e)[0].sqrt()
    }

    /// `[element · point]` secant factors of `strains`.
    pub fn factors(&self, strains: &[Sym]) -> Vec<f64> {
        let of = |(q, e): (usize, &Sym)| secant(self.compression(q, e), self.alpha[q]);
        strains.par_iter().enumerate().with_min_len(256).map(of).collect()
    }

    /// The energy's slope from a state to another: real displacements and their strains.
    pub fn along(&mut self, from: (&[[C64; 3]], &[Sym]), to: (&[[C64; 3]], &[Sym])) -> Along {
        let step: Vec<[C64; 3]> =
            from.0.iter().zip(to.0).map(|(a, b)| [0, 1, 2].map(|c| C64::from(b[c].re - a[c].re))).collect();
        let mut x = self.plain.zeros();
        x.u.clone_from(&step);
        let Fields { u: image, .. } = self.plain.apply(&x);
        let dot = |u: &[[C64; 3]]| -> f64 {
            u.iter().zip(&image).map(|(u, f)| (0..3).map(|c| u[c].re * f[c].re).sum::<f64>()).sum()
        };
        let mut along = Along { constant: dot(from.0), linear: dot(&step), bent: Vec::new() };
        let forms = |q: usize| {
            let d = std::array::from_fn(|i| to.1[q][i] - from.1[q][i]);
            self.forms(q, &from.1[q], &d)
        };
        let all: Vec<[f64; 3]> = (0..self.alpha.len()).into_par_iter().with_min_len(256).map(forms).collect();
        for (q, strain) in all.into_iter().enumerate() {
            let [a, b, c] = strain;
            let most = a.max(a + 2.0 * b + c).sqrt();
            if secant(most, self.alpha[q]) > 1.0 {
                let stiffness = self.stiffness[q];
                along.constant -= stiffness * b;
                along.linear -= stiffness * c;
                along.bent.push(Bent { stiffness, strain, alpha: self.alpha[q] });
            }
        }
        along
    }
}
