//! `Answer`: what one Newton step finds. The body with the active points on their pads answers linearly to a travel of 1 m of each
//! tool and to the gaps; the travels follow from the forces.

use crate::math::{C64, Monitor};
use crate::solver::harmonic::pad::Pad;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::press::Effort;
use crate::solver::press::error::PressError;
use crate::solver::press::state::State;
use crate::solver::press::tool::{Load, Tool};
use nalgebra::{DMatrix, DVector};

/// What acts beside the tools.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Stiffness at nodes.
    pub pads: Vec<Pad>,
    /// `[node][component]` force [N]; empty for none.
    pub force: Vec<[C64; 3]>,
}

/// The equilibrium of tools on the active points.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Travels and skin.
    pub state: State,
    /// `[tool][point]` traction on the skin [Pa], also pulling.
    pub traction: Vec<Vec<f64>>,
    /// Answers to a unit travel of each tool, then to the gaps.
    pub parts: Vec<Solution>,
    /// Linear iterations of each.
    pub iterations: Vec<usize>,
    /// Largest relative residual.
    pub residual: f64,
}

impl Answer {
    /// Solves with the points `active` on their pads, from the parts of an earlier step if there are any; `monitor` is told the
    /// share of the solves done, of which the factorisation counts as one.
    ///
    /// # Errors
    /// A tool that touches nowhere, a failed solve; cancellation.
    pub fn new(
        system: &mut HarmonicSystem,
        body: &Body,
        tools: &[Tool],
        active: &[Vec<bool>],
        extra: Extra,
        start: Option<&[Solution]>,
        effort: &Effort,
        monitor: Monitor<'_>,
    ) -> Result<Answer, PressError> {
        if let Some(j) = active.iter().position(|on| !on.contains(&true)) {
            return Err(PressError::Missed { tool: j + 1 });
        }
        let mut pads = extra.pads;
        pads.extend(tools.iter().zip(active).map(|(tool, on)| tool.pad(on)));
        system.set_pads(pads);
        let count = (tools.len() + 2) as f64;
        let report = |share: f64| monitor.report(share / count);
        system.set_frequency_unless(0.0, effort.moduli_hz, body, Monitor::new(monitor.cancel(), &report))?;
        let rest = match extra.force.is_empty() {
            true => vec![[C64::default(); 3]; body.space.n_nodes()],
            false => extra.force,
        };
        let (mut parts, mut iterations, mut residual) = (Vec::new(), Vec::new(), 0.0f64);
        for part in 0..=tools.len() {
            let force = pushes(tools, active, part, &rest);
            let from = start.map(|s| &s[part]);
            monitor.report((part + 1) as f64 / count);
            let (tolerance, most) = (effort.tolerance, effort.iterations);
            let (solution, info) = system.solve(&force, from, tolerance, most, monitor.cancel())?;
            iterations.push(info.iterations);
            residual = residual.max(info.residual);
            parts.push(solution);
        }
        let (state, traction) = balance(tools, active, &parts).ok_or(PressError::Missed { tool: 1 })?;
        Ok(Answer { state, traction, parts, iterations, residual })
    }

    /// Σ δ_j part_j + the part of the gaps.
    pub fn solution(&self) -> Solution {
        let by: Vec<C64> = self.state.travel.iter().copied().chain([1.0]).map(C64::from).collect();
        Solution::combine(&self.parts, &by)
    }
}

/// Nodal forces of one part: a travel of 1 m of a tool, or the gaps and what acts beside.
fn pushes(tools: &[Tool], active: &[Vec<bool>], part: usize, rest: &[[C64; 3]]) -> Vec<[C64; 3]> {
    match tools.get(part) {
        Some(tool) => {
            let mut force = vec![[C64::default(); 3]; rest.len()];
            tool.push(|i| if active[part][i] { tool.pad } else { 0.0 }, &mut force);
            force
        }
        None => {
            let mut force = rest.to_vec();
            tools.iter().zip(active).for_each(|(tool, on)| {
                tool.push(|i| if on[i] { -tool.pad * tool.gap[i] } else { 0.0 }, &mut force);
            });
            force
        }
    }
}

/// The travels at which every tool feels its force, with the state and tractions they make; none if the body gives way without
/// resistance.
fn balance(tools: &[Tool], active: &[Vec<bool>], parts: &[Solution]) -> Option<(State, Vec<Vec<f64>>)> {
    let n = tools.len();
    // [tool][part][point] a·u.
    let sunk: Vec<Vec<Vec<f64>>> =
        tools.iter().map(|t| parts.iter().map(|p| t.sunk(&p.displacement)).collect()).collect();
    let closed = |j: usize, i: usize| if active[j][i] { tools[j].pad } else { 0.0 };
    let own = |j: usize, l: usize| f64::from(u8::from(j == l));
    let matrix = DMatrix::from_fn(n, n, |j, l| match tools[j].load {
        Load::Force(_) => tools[j].integral(|i| closed(j, i) * (own(j, l) - sunk[j][l][i])),
        Load::Travel(_) => own(j, l),
    });
    let rhs = DVector::from_fn(n, |j, _| match tools[j].load {
        Load::Force(force) => force + tools[j].integral(|i| closed(j, i) * (tools[j].gap[i] + sunk[j][n][i])),
        Load::Travel(travel) => travel,
    });
    let travel: Vec<f64> = matrix.lu().solve(&rhs)?.iter().copied().collect();
    let total = |j: usize, i: usize| -> f64 {
        travel.iter().enumerate().map(|(l, x)| x * sunk[j][l][i]).sum::<f64>() + sunk[j][n][i]
    };
    let each = |j: usize| (0..tools[j].gap.len()).map(|i| total(j, i)).collect::<Vec<_>>();
    let state = State { sunk: (0..n).map(each).collect(), travel };
    let traction =
        |j: usize| (0..tools[j].gap.len()).map(|i| closed(j, i) * state.closure(tools, j, i)).collect();
    let traction = (0..n).map(traction).collect();
    Some((state, traction))
}
