//! Contact on a hardening body: tissue with a hardening law, membranes with tension-field stiffness.
//!
//! ```text
//! min  Σ w E_T ∫ s(ε) ε dε  +  linear part  +  ½ ∫ k ⟨c⟩² dA − Σ F δ
//! ```
//!
//! is convex, because σ(ε) is increasing. Each step solves the linear contact with the secant moduli s, the
//! membrane tension and the closed points of the last iterate (Kačanov 1959), and then minimises the energy
//! along the line towards that solution, deflected by the previous step ([`Descent::step`]): with a hardening
//! law the solution itself overshoots by far, but it always lies in a descent direction. Along the line, the
//! travel of every tool under a given force is such that its pad carries that force. The iteration has
//! converged when the predicted decrease, the derivative of the energy along the step, is a small fraction of
//! the work done by the tools. Tension fields have no energy; their derivative is that of the virtual work.

use crate::material::MaterialField;
use crate::math::{C64, Monitor};
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::static_contact::added_terms::AddedTerms;
use crate::solver::static_contact::contact_state::ContactState;
use crate::solver::static_contact::error::{ContactError, check_cancelled};
use crate::solver::static_contact::hardening_tissue::HardeningTissue;
use crate::solver::static_contact::line_search::zero_of_slope;
use crate::solver::static_contact::linear_step::LinearStep;
use crate::solver::static_contact::settings::ContactSettings;
use crate::solver::static_contact::solution::ContactSolution;
use crate::solver::static_contact::tension_field::{Gradient, TensionField};
use crate::solver::static_contact::tool::{Tool, check_tools};
use crate::solver::stiffness::law::Sym;

/// Predicted decrease of the energy, relative to the work done, at which a contact has converged. The
/// relative error of the travel is about the same.
pub const GAIN: f64 = 1e-3;

/// The nonlinear parts of a body.
pub struct Hardening<'a> {
    /// `[element · point]` exponent of the law; 0 if linear.
    pub alpha: &'a [f64],
    /// Membranes with tension-field stiffness.
    pub membranes: &'a [TensionField],
}

/// A contact on a hardening body.
#[derive(Clone, Debug)]
pub struct HardeningSolution {
    /// The contact.
    pub contact: ContactSolution,
    /// The linear moduli times the secant factors of the last solve.
    pub material: MaterialField,
    /// `[element · point]` mean stress [Pa].
    pub mean_stress: Vec<C64>,
    /// `[element · point]` equivalent compressive strain.
    pub compression: Vec<f64>,
    /// Largest principal tension of all membranes [N/m].
    pub tension: f64,
    /// Predicted decrease of the energy, relative to the work done; converged if at most [`GAIN`].
    pub predicted_decrease: f64,
    /// Wall time to set up the harmonic systems [s].
    pub setup_seconds: f64,
}

/// An iterate: travels, displacements, strains and membrane gradients.
#[derive(Default)]
struct Iterate {
    state: ContactState,
    u: Vec<[C64; 3]>,
    strains: Vec<Sym>,
    gradients: Vec<Vec<Gradient>>,
}

impl Iterate {
    fn new(
        state: ContactState,
        u: Vec<[C64; 3]>,
        tissue: &HardeningTissue,
        membranes: &[TensionField],
    ) -> Iterate {
        Iterate {
            strains: tissue.strains(&u),
            gradients: membranes.iter().map(|s| s.gradients(&u)).collect(),
            state,
            u,
        }
    }

    /// The iterate of a contact on the linear body.
    fn of_linear(linear: &ContactSolution, tissue: &HardeningTissue, membranes: &[TensionField]) -> Iterate {
        let state = ContactState {
            travel: linear.tools.iter().map(|r| r.travel).collect(),
            skin: linear.tools.iter().map(|r| r.skin_displacement.clone()).collect(),
        };
        Iterate::new(state, linear.solution.displacement.clone(), tissue, membranes)
    }

    /// `self` + x (`to` − `from`).
    fn plus(&self, to: &Iterate, from: &Iterate, x: f64) -> Iterate {
        let add = |i: usize, c: usize| C64::from(self.u[i][c].re + x * (to.u[i][c].re - from.u[i][c].re));
        let strain = |q: usize| -> Sym {
            std::array::from_fn(|i| self.strains[q][i] + x * (to.strains[q][i] - from.strains[q][i]))
        };
        let gradients = |s: usize| {
            let (own, a, b) = (&self.gradients[s], &from.gradients[s], &to.gradients[s]);
            (0..own.len()).map(|p| [0, 1].map(|i| own[p][i] + (b[p][i] - a[p][i]) * x)).collect()
        };
        Iterate {
            state: self.state.plus(&to.state, &from.state, x),
            u: (0..self.u.len()).map(|i| [0, 1, 2].map(|c| add(i, c))).collect(),
            strains: (0..self.strains.len()).map(strain).collect(),
            gradients: (0..self.gradients.len()).map(gradients).collect(),
        }
    }

    /// The same iterate with balanced travels, see [`ContactState::with_balanced_travel`].
    fn with_balanced_travel(self, tools: &[Tool]) -> Iterate {
        Iterate { state: self.state.with_balanced_travel(tools), ..self }
    }
}

/// Solves the contact of `tools` with a hardening `body`, starting in the direction of the `linear` contact.
/// If the allowed steps do not suffice, the last iterate is returned with
/// [`HardeningSolution::predicted_decrease`] above [`GAIN`]. `monitor` receives the share of the allowed
/// steps.
///
/// # Errors
/// See [`super::solve_contact`].
pub fn solve_hardening_contact<'m>(
    body: &Body,
    tools: &[Tool],
    hardening: &Hardening,
    linear: &ContactSolution,
    settings: &ContactSettings,
    monitor: impl Into<Monitor<'m>>,
) -> Result<HardeningSolution, ContactError> {
    let monitor = monitor.into();
    check_tools(tools)?;
    let mut descent = Descent::new(body, tools, hardening, settings)?;
    let first = Iterate::of_linear(linear, &descent.tissue, hardening.membranes);
    check_cancelled(&monitor)?;
    descent.step(first);
    let mut iterations = Vec::new();
    for step in 1.. {
        let report = |share: f64| monitor.report(settings.progress(step, share));
        let (secant_step, system, material) = descent.solve(Monitor::new(monitor.cancel(), &report))?;
        check_cancelled(&monitor)?;
        iterations.extend(&secant_step.iterations);
        let solution = secant_step.solution();
        let to = Iterate::new(
            secant_step.state.clone(),
            solution.displacement.clone(),
            &descent.tissue,
            hardening.membranes,
        );
        let compression = |(q, e)| descent.tissue.compression(q, e);
        let compression = to.strains.iter().enumerate().map(compression).collect();
        let tension =
            hardening.membranes.iter().zip(&to.gradients).map(|(s, g)| s.max_tension(g)).fold(0.0, f64::max);
        check_cancelled(&monitor)?;
        let gain = descent.step(to);
        if gain <= GAIN || step >= settings.steps {
            return Ok(HardeningSolution {
                mean_stress: system.mean_stress(&solution),
                contact: ContactSolution::new(tools, secant_step, step, iterations),
                setup_seconds: descent.setup_seconds,
                compression,
                tension,
                material,
                predicted_decrease: gain,
            });
        }
        descent.parts = Some(secant_step.parts);
    }
    unreachable!("the loop returns after the last allowed step")
}

/// The descent: its present iterate, and what it keeps from the last step.
struct Descent<'a> {
    body: &'a Body<'a>,
    tools: &'a [Tool],
    hardening: &'a Hardening<'a>,
    settings: &'a ContactSettings,
    tissue: HardeningTissue<'a>,
    at: Iterate,
    parts: Option<Vec<Solution>>,
    last: Option<LastStep>,
    setup_seconds: f64,
}

impl<'a> Descent<'a> {
    fn new(
        body: &'a Body<'a>,
        tools: &'a [Tool],
        hardening: &'a Hardening<'a>,
        settings: &'a ContactSettings,
    ) -> Result<Descent<'a>, ContactError> {
        let tissue = HardeningTissue::new(body, hardening.alpha, settings.moduli_hz)?;
        let zero = vec![[C64::default(); 3]; body.space.n_nodes()];
        let at = Iterate::new(ContactState::initial(tools), zero, &tissue, hardening.membranes);
        Ok(Descent {
            body,
            tools,
            hardening,
            settings,
            tissue,
            at,
            parts: None,
            last: None,
            setup_seconds: 0.0,
        })
    }

    /// Solves the linear contact with the secant moduli, tension and closed points of the present iterate.
    fn solve(
        &mut self,
        monitor: Monitor<'_>,
    ) -> Result<(LinearStep, HarmonicSystem, MaterialField), ContactError> {
        let material = self.body.material.stiffened(&self.tissue.factors(&self.at.strains));
        let body = Body { material: &material, membranes: self.body.membranes.clone(), ..*self.body };
        let mut system = HarmonicSystem::new_monitored(&body, monitor)?;
        self.setup_seconds += system.setup_seconds();
        let force = vec![[C64::default(); 3]; body.space.n_nodes()];
        let mut added = AddedTerms { force, ..AddedTerms::default() };
        for (membrane, gradients) in self.hardening.membranes.iter().zip(&self.at.gradients) {
            membrane.add_terms(gradients, &mut added);
        }
        let active = self.at.state.closed(self.tools);
        let start = self.parts.take();
        let linear = LinearStep::new(
            &mut system,
            &body,
            self.tools,
            &active,
            added,
            start.as_deref(),
            self.settings,
            monitor,
        )?;
        Ok((linear, system, material))
    }

    /// Derivative of the energy at `from` + x (`to` − `from`) as a function of x, with balanced travels.
    fn slope_along<'b>(&'b mut self, from: &'b Iterate, to: &'b Iterate) -> impl Fn(f64) -> f64 + 'b {
        let body = self.tissue.energy_slope((&from.u, &from.strains), (&to.u, &to.strains));
        let (tools, membranes) = (self.tools, self.hardening.membranes);
        move |x: f64| {
            let each = membranes.iter().zip(&from.gradients).zip(&to.gradients);
            let tension = each.map(|((s, a), b)| s.work_slope(a, b, x)).sum::<f64>();
            let state = from.state.interpolate(&to.state, x).with_balanced_travel(tools);
            body.slope(x) + tension + state.energy_slope(tools, &from.state, &to.state)
        }
    }

    /// Predicted decrease of the energy from `from` to `to`, −dE/dx at x = 0 [J].
    fn predicted_decrease(&mut self, from: &Iterate, to: &Iterate) -> f64 {
        -self.slope_along(from, to)(0.0)
    }

    /// One step of nonlinear conjugate gradients, with the linear contact as preconditioner P: its solution
    /// `to` lies at z = −P⁻¹∇E(u) from the present iterate u.
    ///
    /// ```text
    /// p = z + β p₋₁                 direction, deflected by the previous one
    /// x:  ∇E(u + x p) · p = 0       minimum along the line
    /// u ← u + x p                   with balanced travels
    /// ```
    ///
    /// Returns the predicted decrease −∇E(u) · z before the step, relative to the work done after it.
    fn step(&mut self, to: Iterate) -> f64 {
        let at = std::mem::take(&mut self.at);
        let gain = self.predicted_decrease(&at, &to);
        let target = self.deflected(&at, to, gain);
        let fraction = zero_of_slope(self.slope_along(&at, &target));
        self.at = at.plus(&target, &at, fraction).with_balanced_travel(self.tools);
        self.last = (fraction > 0.0).then_some(LastStep { at, gain, fraction });
        gain / self.at.state.work(self.tools)
    }

    /// The iterate `at` + z + β p₋₁ for `to` = `at` + z and the predicted decrease `gain` towards it. `to`
    /// itself after a step that did not move, and where the energy does not decrease towards the deflected
    /// iterate.
    fn deflected(&mut self, at: &Iterate, to: Iterate, gain: f64) -> Iterate {
        let Some(last) = self.last.take() else { return to };
        let beta = self.conjugation(&last, at, &to, gain);
        // p₋₁ is the previous step over the fraction of the way that it went.
        let deflected = to.plus(at, &last.at, beta / last.fraction);
        if self.predicted_decrease(at, &deflected) > 0.0 { deflected } else { to }
    }

    /// β of Polak & Ribière 1969, not below zero (Powell 1984), for the predicted decrease `gain` from `at`
    /// to `to`:
    ///
    /// ```text
    ///     (∇E − ∇E₋₁) · P⁻¹∇E        −∇E · z  −  (−∇E₋₁ · z)
    /// β = ─────────────────────  =  ─────────────────────────
    ///       ∇E₋₁ · P₋₁⁻¹∇E₋₁              −∇E₋₁ · z₋₁
    /// ```
    fn conjugation(&mut self, last: &LastStep, at: &Iterate, to: &Iterate, gain: f64) -> f64 {
        let parallel = last.at.plus(to, at, 1.0);
        let before = self.predicted_decrease(&last.at, &parallel);
        ((gain - before) / last.gain).max(0.0)
    }
}

/// The previous step: its start, the predicted decrease there towards the linear contact [J], and the
/// fraction of the way to the deflected iterate that was gone.
struct LastStep {
    at: Iterate,
    gain: f64,
    fraction: f64,
}
