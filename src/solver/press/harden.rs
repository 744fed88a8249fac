//! Heads pressed on tissue that hardens and membranes that draw taut.
//!
//! ```text
//! min  Σ w E_T ∫ s(ε) ε dε  +  linear rest  +  ½ ∫ k ⟨c⟩² dA − Σ F δ
//! ```
//!
//! is convex, because σ(ε) grows. Each step solves the linear contact with the secant moduli s and membrane tension of the last iterate
//! (Kačanov 1959), on the points closed there, and goes to the least energy on the line towards that answer, bent by the
//! last step: with a hardening law the answer itself overshoots by far, but its direction always leads down. On the line every tool
//! under a given force sits where its pad pushes with that force. It is settled when what is left to gain, the energy's slope
//! along the step, is a small part of the work that the tools have done. Tension fields have no energy; for them the slope is that
//! of the virtual work.

use crate::material::MaterialField;
use crate::math::{C64, Monitor};
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::press::error::PressError;
use crate::solver::press::response::{Answer, Extra};
use crate::solver::press::sail::{Sail, Slopes};
use crate::solver::press::state::{State, least};
use crate::solver::press::tissue::Tissue;
use crate::solver::press::tool::{Tool, check};
use crate::solver::press::{Effort, Pressed, heed};
use crate::solver::stiffness::law::Sym;

/// What is left to gain over the work done at which a contact counts as settled. The travel is right to about that part.
pub const GAIN: f64 = 1e-3;

/// What hardens.
pub struct Hardening<'a> {
    /// `[element · point]` exponent of the law; 0 where tissue stays linear.
    pub alpha: &'a [f64],
    /// Membranes that draw taut.
    pub sails: &'a [Sail],
}

/// A settled contact on tissue that hardened.
#[derive(Clone, Debug)]
pub struct Hardened {
    /// The contact.
    pub pressed: Pressed,
    /// The moduli at rest times the secant factors it was solved with.
    pub material: MaterialField,
    /// `[element · point]` mean stress [Pa].
    pub mean_stress: Vec<C64>,
    /// `[element · point]` equivalent compression.
    pub compression: Vec<f64>,
    /// Largest tension of a membrane [N/m].
    pub tension: f64,
    /// What is left to gain over the work done.
    pub gain: f64,
    /// Time to set up systems [s].
    pub setup_seconds: f64,
}

/// An iterate everywhere.
#[derive(Default)]
struct Iterate {
    state: State,
    u: Vec<[C64; 3]>,
    strains: Vec<Sym>,
    slopes: Vec<Vec<Slopes>>,
}

impl Iterate {
    fn new(state: State, u: Vec<[C64; 3]>, tissue: &Tissue, sails: &[Sail]) -> Iterate {
        Iterate {
            strains: tissue.strains(&u),
            slopes: sails.iter().map(|s| s.slopes(&u)).collect(),
            state,
            u,
        }
    }

    /// A linear contact.
    fn of(linear: &Pressed, tissue: &Tissue, sails: &[Sail]) -> Iterate {
        let state = State {
            travel: linear.tools.iter().map(|r| r.travel).collect(),
            sunk: linear.tools.iter().map(|r| r.sunk.clone()).collect(),
        };
        Iterate::new(state, linear.solution.displacement.clone(), tissue, sails)
    }

    /// `self` + x (`to` − `from`).
    fn plus(&self, to: &Iterate, from: &Iterate, x: f64) -> Iterate {
        let add = |i: usize, c: usize| C64::from(self.u[i][c].re + x * (to.u[i][c].re - from.u[i][c].re));
        let strain = |q: usize| -> Sym {
            std::array::from_fn(|i| self.strains[q][i] + x * (to.strains[q][i] - from.strains[q][i]))
        };
        let slopes = |s: usize| {
            let (own, a, b) = (&self.slopes[s], &from.slopes[s], &to.slopes[s]);
            (0..own.len()).map(|p| [0, 1].map(|i| own[p][i] + (b[p][i] - a[p][i]) * x)).collect()
        };
        Iterate {
            state: self.state.plus(&to.state, &from.state, x),
            u: (0..self.u.len()).map(|i| [0, 1, 2].map(|c| add(i, c))).collect(),
            strains: (0..self.strains.len()).map(strain).collect(),
            slopes: (0..self.slopes.len()).map(slopes).collect(),
        }
    }

    /// The same with every tool at the travel of its force.
    fn seated(self, tools: &[Tool]) -> Iterate {
        Iterate { state: self.state.seated(tools), ..self }
    }
}

/// Presses `tools` on `body` whose tissue hardens, starting towards the `linear` contact. What it did not reach in the steps allowed
/// is in [`Hardened::gain`]. `monitor` is told the share of the steps allowed.
///
/// # Errors
/// As [`super::press`].
pub fn press_hardening<'m>(
    body: &Body,
    tools: &[Tool],
    hardening: &Hardening,
    linear: &Pressed,
    effort: &Effort,
    monitor: impl Into<Monitor<'m>>,
) -> Result<Hardened, PressError> {
    let monitor = monitor.into();
    check(tools)?;
    let mut search = Search::new(body, tools, hardening, effort)?;
    let first = Iterate::of(linear, &search.tissue, hardening.sails);
    heed(&monitor)?;
    search.step(first);
    let mut iterations = Vec::new();
    for step in 1.. {
        let report = |share: f64| monitor.report(effort.share(step, share));
        let (answer, system, material) = search.solve(Monitor::new(monitor.cancel(), &report))?;
        heed(&monitor)?;
        iterations.extend(&answer.iterations);
        let solution = answer.solution();
        let to = Iterate::new(
            answer.state.clone(),
            solution.displacement.clone(),
            &search.tissue,
            hardening.sails,
        );
        let compression = |(q, e)| search.tissue.compression(q, e);
        let compression = to.strains.iter().enumerate().map(compression).collect();
        let tension = hardening.sails.iter().zip(&to.slopes).map(|(s, g)| s.most(g)).fold(0.0, f64::max);
        heed(&monitor)?;
        let gain = search.step(to);
        if gain <= GAIN || step >= effort.steps {
            return Ok(Hardened {
                mean_stress: system.mean_stress(&solution),
                pressed: Pressed::new(tools, answer, step, iterations),
                setup_seconds: search.setup_seconds,
                compression,
                tension,
                material,
                gain,
            });
        }
        search.parts = Some(answer.parts);
    }
    unreachable!("the loop ends by its steps")
}

/// The way down.
struct Search<'a> {
    body: &'a Body<'a>,
    tools: &'a [Tool],
    hardening: &'a Hardening<'a>,
    effort: &'a Effort,
    tissue: Tissue<'a>,
    at: Iterate,
    parts: Option<Vec<Solution>>,
    last: Option<Last>,
    setup_seconds: f64,
}

impl<'a> Search<'a> {
    fn new(
        body: &'a Body<'a>,
        tools: &'a [Tool],
        hardening: &'a Hardening<'a>,
        effort: &'a Effort,
    ) -> Result<Search<'a>, PressError> {
        let tissue = Tissue::new(body, hardening.alpha, effort.moduli_hz)?;
        let still = vec![[C64::default(); 3]; body.space.n_nodes()];
        let at = Iterate::new(State::untouched(tools), still, &tissue, hardening.sails);
        Ok(Search { body, tools, hardening, effort, tissue, at, parts: None, last: None, setup_seconds: 0.0 })
    }

    /// The linear contact with secant moduli and tension of the present iterate.
    fn solve(&mut self, monitor: Monitor<'_>) -> Result<(Answer, HarmonicSystem, MaterialField), PressError> {
        let material = self.body.material.stiffened(&self.tissue.factors(&self.at.strains));
        let body = Body { material: &material, membranes: self.body.membranes.clone(), ..*self.body };
        let mut system = HarmonicSystem::new_unless(&body, monitor)?;
        self.setup_seconds += system.setup_seconds();
        let mut extra = Extra { force: vec![[C64::default(); 3]; body.space.n_nodes()], ..Extra::default() };
        for (sail, slopes) in self.hardening.sails.iter().zip(&self.at.slopes) {
            sail.brace(slopes, &mut extra);
        }
        let active = self.at.state.closed(self.tools);
        let start = self.parts.take();
        let answer = Answer::new(
            &mut system,
            &body,
            self.tools,
            &active,
            extra,
            start.as_deref(),
            self.effort,
            monitor,
        )?;
        Ok((answer, system, material))
    }

    /// Slope of the energy at `from` + x (`to` − `from`), tools seated all the way.
    fn line<'b>(&'b mut self, from: &'b Iterate, to: &'b Iterate) -> impl Fn(f64) -> f64 + 'b {
        let along = self.tissue.along((&from.u, &from.strains), (&to.u, &to.strains));
        let (tools, sails) = (self.tools, self.hardening.sails);
        move |x: f64| {
            let each = sails.iter().zip(&from.slopes).zip(&to.slopes);
            let taut = each.map(|((s, a), b)| s.slope(a, b, x)).sum::<f64>();
            let seated = from.state.blend(&to.state, x).seated(tools);
            along.slope(x) + taut + seated.slope(tools, &from.state, &to.state)
        }
    }

    /// Goes to the least energy towards `to`, bent towards the last step (Polak & Ribière 1969: conjugate gradients, of which the linear
    /// contact is the preconditioner); what was left to gain over the work done there.
    fn step(&mut self, to: Iterate) -> f64 {
        let at = std::mem::take(&mut self.at);
        let gain = -self.line(&at, &to)(0.0);
        let mut goal = to;
        if let Some(last) = self.last.take() {
            let parallel = last.at.plus(&goal, &at, 1.0);
            let before = -self.line(&last.at, &parallel)(0.0);
            let bent = goal.plus(&at, &last.at, ((gain - before) / last.gain).max(0.0) / last.part);
            if self.line(&at, &bent)(0.0) < 0.0 {
                goal = bent;
            }
        }
        let part = least(self.line(&at, &goal));
        let next = at.plus(&goal, &at, part).seated(self.tools);
        let work = next.state.work(self.tools);
        self.at = next;
        self.last = (part > 0.0).then_some(Last { at, gain, part });
        gain / work
    }
}

/// Where the last step began, what was to gain there, and the part of the way it went.
struct Last {
    at: Iterate,
    gain: f64,
    part: f64,
}
