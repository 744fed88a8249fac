//! Heads pressed on tissue that hardens and membranes that draw taut.
//!
//! ```text
//! min  Σ w E_T ∫ s(ε) ε dε  +  linear rest  +  ½ ∫ k ⟨c⟩² dA − Σ F δ
//! ```
//!
//! is convex, because σ(ε) grows. Each step solves the linear contact with the secant moduli s and membrane tension of the last iterate
//! (Kačanov 1959), on the points closed there, and goes to the least energy between the last iterate and that answer: with
//! a hardening law the answer itself overshoots by far, but its direction always leads down. It is settled when what is left to gain,
//! the energy's slope along the step, is a small part of the work that the tools have done.

use crate::material::MaterialField;
use crate::math::C64;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::press::error::PressError;
use crate::solver::press::response::{Answer, Extra};
use crate::solver::press::sail::{Sail, Slopes};
use crate::solver::press::state::{State, least};
use crate::solver::press::tissue::Tissue;
use crate::solver::press::tool::{Tool, check};
use crate::solver::press::{Effort, Pressed};
use crate::solver::stiffness::law::Sym;
use std::sync::atomic::AtomicBool;

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

    /// Between `self` and `to`, the tools seated on the skin there.
    fn blend(&self, to: &Iterate, x: f64, tools: &[Tool]) -> Iterate {
        let mix = |a: f64, b: f64| a + x * (b - a);
        let both = |(a, b): (&[C64; 3], &[C64; 3])| [0, 1, 2].map(|c| C64::from(mix(a[c].re, b[c].re)));
        let strain = |(a, b): (&Sym, &Sym)| std::array::from_fn(|i| mix(a[i], b[i]));
        let slopes = |(a, b): (&Vec<Slopes>, &Vec<Slopes>)| {
            a.iter().zip(b).map(|(a, b)| [0, 1].map(|i| a[i] + (b[i] - a[i]) * x)).collect()
        };
        Iterate {
            state: self.state.blend(&to.state, x).seated(tools),
            u: self.u.iter().zip(&to.u).map(both).collect(),
            strains: self.strains.iter().zip(&to.strains).map(strain).collect(),
            slopes: self.slopes.iter().zip(&to.slopes).map(slopes).collect(),
        }
    }
}

/// Presses `tools` on `body` whose tissue hardens, starting towards the `linear` contact. What it did not reach in the steps allowed
/// is in [`Hardened::gain`].
///
/// # Errors
/// As [`super::press`].
pub fn press_hardening(
    body: &Body,
    tools: &[Tool],
    hardening: &Hardening,
    linear: &Pressed,
    effort: &Effort,
    cancel: &AtomicBool,
) -> Result<Hardened, PressError> {
    check(tools)?;
    let mut search = Search::new(body, tools, hardening, effort)?;
    let state = State {
        travel: linear.tools.iter().map(|r| r.travel).collect(),
        sunk: linear.tools.iter().map(|r| r.sunk.clone()).collect(),
    };
    let first = Iterate::new(state, linear.solution.displacement.clone(), &search.tissue, hardening.sails);
    search.step(&first);
    let mut iterations = Vec::new();
    for step in 1.. {
        let (answer, system, material) = search.solve(cancel, &mut iterations)?;
        let solution = answer.solution();
        let to = Iterate::new(
            answer.state.clone(),
            solution.displacement.clone(),
            &search.tissue,
            hardening.sails,
        );
        let gain = search.step(&to);
        if gain <= GAIN || step >= effort.steps {
            let mean_stress = system.mean_stress(body.space, body.geometry, &solution);
            let compression = |(q, e)| search.tissue.compression(q, e);
            return Ok(Hardened {
                compression: to.strains.iter().enumerate().map(compression).collect(),
                tension: hardening.sails.iter().zip(&to.slopes).map(|(s, g)| s.most(g)).fold(0.0, f64::max),
                pressed: Pressed::new(tools, answer, step, iterations),
                setup_seconds: search.setup_seconds,
                material,
                mean_stress,
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
        Ok(Search { body, tools, hardening, effort, tissue, at, parts: None, setup_seconds: 0.0 })
    }

    /// The linear contact with secant moduli and tension of the present iterate.
    fn solve(
        &mut self,
        cancel: &AtomicBool,
        iterations: &mut Vec<usize>,
    ) -> Result<(Answer, HarmonicSystem, MaterialField), PressError> {
        let material = self.body.material.stiffened(&self.tissue.factors(&self.at.strains));
        let body = Body { material: &material, membranes: self.body.membranes.clone(), ..*self.body };
        let mut system = HarmonicSystem::new(&body)?;
        self.setup_seconds += system.setup_seconds();
        let mut extra =
            Extra { force: vec![[C64::default(); 3]; body.space.n_nodes()], ..Extra::default() };
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
            cancel,
            iterations,
        )?;
        Ok((answer, system, material))
    }

    /// Goes to the least energy towards `to`; what was left to gain over the work done there.
    fn step(&mut self, to: &Iterate) -> f64 {
        let from = &self.at;
        let along = self.tissue.along((&from.u, &from.strains), (&to.u, &to.strains));
        let sails = |x: f64| {
            let each = self.hardening.sails.iter().zip(&from.slopes).zip(&to.slopes);
            each.map(|((s, a), b)| s.slope(a, b, x)).sum::<f64>()
        };
        let slope = |x: f64| {
            let seated = from.state.blend(&to.state, x).seated(self.tools);
            let pads = seated.slope(self.tools, &from.state, &to.state);
            along.slope(x) + sails(x) + pads
        };
        let x = least(&slope);
        let gain = -slope(0.0);
        let next = from.blend(to, x, self.tools);
        let work: f64 = self.tools.iter().enumerate().map(|(j, t)| t.work(&next.state, j)).sum();
        if std::env::var_os("TRACE").is_some() {
            eprintln!("x {x:.3} gain {:.2e} travel {:.3} mm", gain / work, 1e3 * next.state.travel[0]);
        }
        self.at = next;
        gain / work
    }
}
