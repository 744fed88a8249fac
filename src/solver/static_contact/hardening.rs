//! Contact on a hardening body: tissue with a hardening law, membranes with tension-field stiffness.
//!
//! ```text
//! min  Σ w E_T ∫ s(ε) ε dε  +  linear part  +  ½ ∫ k ⟨c⟩² dA − Σ F δ
//! ```
//!
//! is convex, because σ(ε) is increasing. Newton's method: each step solves the linear contact with the
//! tangent of tissue and membranes and the closed points of the last iterate, to [`FORCING`] of the forces
//! out of balance, and then looks for the minimum along the line towards that solution. Along the line, the
//! travel of every tool under a given force is such that its pad carries that force. The iteration has
//! converged when the predicted decrease, the derivative of the energy along the step, is a small fraction of
//! the work done by the tools; the last step leaves far less. Tension fields have no energy; their derivative
//! is that of the virtual work. (Dembo, Eisenstat & Steihaug 1982 for inexact steps.)

use crate::material::MaterialField;
use crate::math::{C64, Monitor, V3};
use crate::solver::harmonic::{Body, Fields, HarmonicSystem, ReferenceOperator, Solution};
use crate::solver::static_contact::contact_state::ContactState;
use crate::solver::static_contact::error::{ContactError, check_cancelled};
use crate::solver::static_contact::hardening_tissue::HardeningTissue;
use crate::solver::static_contact::line_search::zero_of_slope;
use crate::solver::static_contact::linear_step::travel_stiffness;
use crate::solver::static_contact::settings::ContactSettings;
use crate::solver::static_contact::solution::ContactSolution;
use crate::solver::static_contact::tension_field::{Gradient, TensionField};
use crate::solver::static_contact::tool::{Load, Tool, check_tools};
use crate::solver::stiffness::law::Sym;
use nalgebra::DVector;

/// Relative residual of the linear solves of one step: the step itself is known no better.
const FORCING: f64 = 1e-5;
/// Slope at the end of a line search, relative to that at its start.
const LINE: f64 = 0.05;

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
    /// The linear moduli times the secant factors of the solution.
    pub material: MaterialField,
    /// `[element · point]` mean stress [Pa].
    pub mean_stress: Vec<C64>,
    /// `[element · point]` equivalent compressive strain.
    pub compression: Vec<f64>,
    /// Largest principal tension of all membranes [N/m].
    pub tension: f64,
    /// Predicted decrease of the energy before the last step, relative to the work done; converged if at most
    /// [`ContactSettings::gain`].
    pub predicted_decrease: f64,
    /// Wall time to set up the harmonic systems [s].
    pub setup_seconds: f64,
}

/// An iterate: travels, displacements and pressures, strains and membrane gradients.
struct Iterate {
    state: ContactState,
    x: Fields,
    strains: Vec<Sym>,
    gradients: Vec<Vec<Gradient>>,
}

impl Iterate {
    /// `x` under tools at the travels at which their pads carry the given forces.
    fn new(x: Fields, tools: &[Tool], tissue: &HardeningTissue, membranes: &[TensionField]) -> Iterate {
        let skin = tools.iter().map(|t| t.skin_displacement(&x.u)).collect();
        let state = ContactState { skin, ..ContactState::initial(tools) }.with_balanced_travel(tools);
        Iterate {
            strains: tissue.strains(&x.u),
            gradients: membranes.iter().map(|s| s.gradients(&x.u)).collect(),
            state,
            x,
        }
    }
}

/// Solves the contact of `tools` with a hardening `body`, from the displacement `start` of a similar contact
/// [m] or from the body at rest. If the allowed steps do not suffice, the last iterate is returned with
/// [`HardeningSolution::predicted_decrease`] above [`ContactSettings::gain`]. `monitor` receives the share of
/// the allowed steps.
///
/// # Errors
/// See [`super::solve_contact`].
pub fn solve_hardening_contact<'m>(
    body: &Body,
    tools: &[Tool],
    hardening: &Hardening,
    start: Option<Vec<[C64; 3]>>,
    settings: &ContactSettings,
    monitor: impl Into<Monitor<'m>>,
) -> Result<HardeningSolution, ContactError> {
    let monitor = monitor.into();
    check_tools(tools)?;
    let mut problem = Problem::new(body, tools, hardening, settings)?;
    let is_guess = start.is_some();
    let mut at = problem.iterate(start);
    let mut closed = match is_guess {
        true => at.state.closed(tools),
        false => tools.iter().map(Tool::initial_active_set).collect(),
    };
    let mut iterations = Vec::new();
    for step in 1.. {
        check_cancelled(&monitor)?;
        let report = |share: f64| monitor.report(settings.progress(step, share));
        let part = Monitor::new(monitor.cancel(), &report);
        let direction = problem.direction(&at, &closed, &mut iterations, part)?;
        check_cancelled(&monitor)?;
        // A guess does not keep the volume; a whole step does.
        let keeps_volume = step > 1 || !is_guess;
        let (next, decrease) = problem.step(&at, direction, keeps_volume);
        let gain = decrease / next.state.work(tools);
        closed = next.state.closed(tools);
        at = next;
        if keeps_volume && gain.abs() <= settings.gain || step >= settings.steps {
            return Ok(problem.solution(at, gain, step, iterations));
        }
    }
    unreachable!("the loop returns after the last allowed step")
}

/// The problem, and what it has taken so far.
struct Problem<'a> {
    body: &'a Body<'a>,
    tools: &'a [Tool],
    hardening: &'a Hardening<'a>,
    settings: &'a ContactSettings,
    tissue: HardeningTissue<'a>,
    /// The body with the secant moduli of an iterate.
    secant: ReferenceOperator,
    /// The system with the tangent of the last step.
    system: Option<HarmonicSystem>,
}

impl<'a> Problem<'a> {
    fn new(
        body: &'a Body<'a>,
        tools: &'a [Tool],
        hardening: &'a Hardening<'a>,
        settings: &'a ContactSettings,
    ) -> Result<Problem<'a>, ContactError> {
        let tissue = HardeningTissue::new(body, hardening.alpha, settings.moduli_hz)?;
        let secant = tissue.linear().clone();
        Ok(Problem { body, tools, hardening, settings, tissue, secant, system: None })
    }

    /// The iterate of displacement `u` without pressure, rigid bodies in the motion nearest to it, or of the
    /// body at rest.
    fn iterate(&self, u: Option<Vec<[C64; 3]>>) -> Iterate {
        let zero = self.tissue.zeros();
        let mut x = Fields { u: u.unwrap_or(zero.u), ..zero };
        let q = self.tissue.motion(&x.u);
        self.tissue.rigid().place(q.as_slice(), |node, u| set_real(&mut x.u, node, u));
        Iterate::new(x, self.tools, &self.tissue, self.hardening.membranes)
    }

    /// Forces and volumes out of balance at `at`: what tools exert, less what the body with secant moduli and
    /// its membranes resist. At the nodes of rigid bodies they have the sum and the moment that are out of
    /// balance there.
    fn out_of_balance(&mut self, at: &Iterate, secant: &MaterialField) -> Fields {
        self.secant.set_material(&with(self.body, secant));
        let mut load = self.pressed(at);
        for (membrane, gradients) in self.hardening.membranes.iter().zip(&at.gradients) {
            membrane.add_force(gradients, -1.0, &mut load.u);
        }
        let mut left = self.secant.unbalanced(&load, &at.x);
        let rigid = self.tissue.rigid();
        let mut on_bodies = rigid.stiffness() * -self.tissue.motion(&at.x.u);
        let mut on_nodes = on_bodies.clone();
        rigid.gather(|node| V3::from(left.u[node as usize].map(|z| z.re)), on_nodes.as_mut_slice());
        on_bodies += on_nodes;
        self.secant.mask(&mut left.u);
        rigid.spread(on_bodies, |node, f| set_real(&mut left.u, node, f));
        left
    }

    /// What the tools exert at `at`.
    fn pressed(&self, at: &Iterate) -> Fields {
        let mut load = self.tissue.zeros();
        for (j, tool) in self.tools.iter().enumerate() {
            tool.add_traction(|i| at.state.pressure(self.tools, j, i), &mut load.u);
        }
        load
    }

    /// Fields and travels of the Newton step at `at`, with the `[tool][point]` `closed` points on their pads.
    fn direction(
        &mut self,
        at: &Iterate,
        closed: &[Vec<bool>],
        iterations: &mut Vec<usize>,
        monitor: Monitor<'_>,
    ) -> Result<Fields, ContactError> {
        let (settings, tools) = (self.settings, self.tools);
        if let Some(j) = closed.iter().position(|on| !on.contains(&true)) {
            return Err(ContactError::NoContact { tool: j + 1 });
        }
        let mut material = self.body.material.stiffened(&self.tissue.factors(&at.strains));
        let residual = self.out_of_balance(at, &material);
        material.tangent = self.tissue.tangents(&at.strains);
        let body = with(self.body, &material);
        let mut system = match self.system.take() {
            Some(mut system) => system.set_material(&body, monitor).map(|()| system)?,
            None => HarmonicSystem::new_monitored(&body, monitor)?,
        };
        let membranes = self.hardening.membranes.iter().zip(&at.gradients);
        let mut pads: Vec<_> = membranes.flat_map(|(m, gradients)| m.tangent(gradients)).collect();
        pads.extend(tools.iter().zip(closed).map(|(tool, on)| tool.pad(on)));
        let count = (tools.len() + 2) as f64;
        let report = |share: f64| monitor.report(share / count);
        let factors = Monitor::new(monitor.cancel(), &report);
        let mut at_rest = system.at_monitored(0.0, settings.moduli_hz, &pads, &body, factors)?;
        let mut loads: Vec<Fields> = Vec::new();
        for (tool, on) in tools.iter().zip(closed) {
            let mut force = self.tissue.zeros();
            tool.add_traction(|i| if on[i] { tool.pad } else { 0.0 }, &mut force.u);
            loads.push(force);
        }
        loads.push(residual);
        let mut go_on = |_, _, _| !monitor.is_cancelled();
        let solved = at_rest.solve_mixed_all(&loads, FORCING, settings.iterations, &mut go_on)?;
        iterations.extend(solved.iter().map(|(_, info)| info.iterations));
        let mut parts: Vec<Fields> = solved.into_iter().map(|(x, _)| x).collect();
        let mut step = parts.pop().expect("there is the residual");
        self.system = Some(system);
        let travel = travels(tools, closed, &parts, &step).ok_or(ContactError::NoContact { tool: 1 })?;
        travel.iter().zip(&parts).for_each(|(&d, part)| step.add(C64::from(d), part));
        Ok(step)
    }

    /// The minimum along the step `by` from `at`, and the predicted decrease −dE/dx at x = 0 [J]. A whole
    /// step unless it `searches`.
    fn step(&mut self, at: &Iterate, by: Fields, searches: bool) -> (Iterate, f64) {
        let plus = |x: f64| {
            let mut to = at.x.clone();
            to.add(C64::from(x), &by);
            to
        };
        let (tools, membranes) = (self.tools, self.hardening.membranes);
        let to = Iterate::new(plus(1.0), tools, &self.tissue, membranes);
        if !searches {
            return (to, f64::INFINITY);
        }
        let body = self.tissue.energy_slope((&at.x, &at.strains), (&to.x, &to.strains));
        let slope = |x: f64| {
            let each = membranes.iter().zip(&at.gradients).zip(&to.gradients);
            let tension = each.map(|((s, a), b)| s.work_slope(a, b, x)).sum::<f64>();
            let state = at.state.interpolate(&to.state, x).with_balanced_travel(tools);
            body.slope(x) + tension + state.energy_slope(tools, &at.state, &to.state)
        };
        let decrease = -slope(0.0);
        let fraction = zero_of_slope(slope, LINE);
        let next =
            if fraction == 1.0 { to } else { Iterate::new(plus(fraction), tools, &self.tissue, membranes) };
        (next, decrease)
    }

    /// The solution `at`, reached in `steps` steps, the last of which promised the relative decrease `gain`.
    fn solution(mut self, at: Iterate, gain: f64, steps: usize, iterations: Vec<usize>) -> HardeningSolution {
        let material = self.body.material.stiffened(&self.tissue.factors(&at.strains));
        let residual = self.residual(&at, &material);
        let tensions = self.hardening.membranes.iter().zip(&at.gradients);
        let compression = |(q, e)| self.tissue.compression(q, e);
        let solution = Solution { displacement: at.x.u, pressure: at.x.p };
        HardeningSolution {
            mean_stress: self.tissue.mean_stress(&solution.pressure),
            contact: ContactSolution::of_state(self.tools, &at.state, solution, steps, iterations, residual),
            compression: at.strains.iter().enumerate().map(compression).collect(),
            tension: tensions.map(|(s, g)| s.max_tension(g)).fold(0.0, f64::max),
            material,
            predicted_decrease: gain,
            setup_seconds: self.system.map_or(0.0, |system| system.setup_seconds()),
        }
    }

    /// Forces out of balance at `at` relative to those of the tools, in the norm of 1/√(diagonal).
    fn residual(&mut self, at: &Iterate, secant: &MaterialField) -> f64 {
        let residual = self.out_of_balance(at, secant);
        self.tissue.force_norm(&residual.u) / self.tissue.force_norm(&self.pressed(at).u)
    }
}

/// Sets node `node` of a `[node][component]` field to a real vector.
fn set_real(field: &mut [[C64; 3]], node: u32, v: V3) {
    field[node as usize] = [v.x, v.y, v.z].map(C64::from);
}

/// `body` with `material`.
fn with<'b>(body: &'b Body<'b>, material: &'b MaterialField) -> Body<'b> {
    Body { material, membranes: body.membranes.clone(), ..*body }
}

/// The changes of travel at which every tool keeps its force, or its travel, for the `parts` of a unit travel
/// of each tool and the step at unchanged travels; [`None`] if the body offers no resistance.
fn travels(tools: &[Tool], closed: &[Vec<bool>], parts: &[Fields], step: &Fields) -> Option<Vec<f64>> {
    let n = tools.len();
    // [tool][part][point] a·u.
    let skin: Vec<Vec<Vec<f64>>> = tools
        .iter()
        .map(|t| parts.iter().chain([step]).map(|p| t.skin_displacement(&p.u)).collect())
        .collect();
    let pad = |j: usize, i: usize| if closed[j][i] { tools[j].pad } else { 0.0 };
    let rhs = DVector::from_fn(n, |j, _| match tools[j].load {
        Load::Force(_) => tools[j].integral(|i| pad(j, i) * skin[j][n][i]),
        Load::Travel(_) => 0.0,
    });
    Some(travel_stiffness(tools, closed, &skin).lu().solve(&rhs)?.iter().copied().collect())
}
