//! `LinearStep`: the linear problem of one Newton step. The body with the active points on their pads
//! responds linearly to a travel of 1 m of each tool and to the gaps; the travels follow from the forces.

use crate::math::{C64, Monitor};
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::static_contact::contact_state::ContactState;
use crate::solver::static_contact::error::ContactError;
use crate::solver::static_contact::settings::ContactSettings;
use crate::solver::static_contact::tool::{Load, Tool};
use nalgebra::{DMatrix, DVector};

/// The equilibrium of tools and body for fixed active points.
#[derive(Clone, Debug)]
pub struct LinearStep {
    /// Travels of the tools and displacement of the skin.
    pub state: ContactState,
    /// `[tool][point]` traction on the skin [Pa]; negative values pull.
    pub traction: Vec<Vec<f64>>,
    /// Solutions for a unit travel of each tool, then for the gaps.
    pub parts: Vec<Solution>,
    /// Linear iterations of each solution.
    pub iterations: Vec<usize>,
    /// Largest relative residual of the solutions.
    pub residual: f64,
}

impl LinearStep {
    /// Solves with the `[tool][point]` `active` points on their pads. `start` holds the parts of an earlier
    /// step as initial guesses; `monitor` receives the share of the solves done, with the factorisation
    /// counted as one.
    ///
    /// # Errors
    /// [`ContactError`]: a tool without active points; a failed solve; cancellation.
    pub fn new(
        system: &mut HarmonicSystem,
        body: &Body,
        tools: &[Tool],
        active: &[Vec<bool>],
        start: Option<&[Solution]>,
        settings: &ContactSettings,
        monitor: Monitor<'_>,
    ) -> Result<LinearStep, ContactError> {
        if let Some(j) = active.iter().position(|on| !on.contains(&true)) {
            return Err(ContactError::NoContact { tool: j + 1 });
        }
        let pads: Vec<_> = tools.iter().zip(active).map(|(tool, on)| tool.pad(on)).collect();
        let count = (tools.len() + 2) as f64;
        let report = |share: f64| monitor.report(share / count);
        let mut at_rest = system.at_monitored(
            0.0,
            settings.moduli_hz,
            &pads,
            body,
            Monitor::new(monitor.cancel(), &report),
        )?;
        let (mut parts, mut iterations, mut residual) = (Vec::new(), Vec::new(), 0.0f64);
        for part in 0..=tools.len() {
            let force = part_force(tools, active, part, body.space.n_nodes());
            let from = start.map(|s| &s[part]);
            monitor.report((part + 1) as f64 / count);
            let (tolerance, most) = (settings.tolerance, settings.iterations);
            let (solution, info) = at_rest.solve(&force, from, tolerance, most, monitor.cancel())?;
            iterations.push(info.iterations);
            residual = residual.max(info.residual);
            parts.push(solution);
        }
        let (state, traction) =
            equilibrium(tools, active, &parts).ok_or(ContactError::NoContact { tool: 1 })?;
        Ok(LinearStep { state, traction, parts, iterations, residual })
    }

    /// Σ δ_j part_j + the part of the gaps: displacement and pressure of the body.
    pub fn solution(&self) -> Solution {
        let factors: Vec<C64> = self.state.travel.iter().copied().chain([1.0]).map(C64::from).collect();
        Solution::superpose(&self.parts, &factors)
    }
}

/// `[node][component]` forces of one part: a travel of 1 m of a tool, or the gaps.
fn part_force(tools: &[Tool], active: &[Vec<bool>], part: usize, nodes: usize) -> Vec<[C64; 3]> {
    let mut force = vec![[C64::default(); 3]; nodes];
    match tools.get(part) {
        Some(tool) => tool.add_traction(|i| if active[part][i] { tool.pad } else { 0.0 }, &mut force),
        None => tools.iter().zip(active).for_each(|(tool, on)| {
            tool.add_traction(|i| if on[i] { -tool.pad * tool.gap[i] } else { 0.0 }, &mut force);
        }),
    }
    force
}

/// `[tool][tool]` change of the force of a tool [N] per travel of another [m]; a tool at a given travel keeps
/// it. `skin` is `[tool][part][point]` a·u per travel of each tool.
pub(super) fn travel_stiffness(tools: &[Tool], active: &[Vec<bool>], skin: &[Vec<Vec<f64>>]) -> DMatrix<f64> {
    let closed = |j: usize, i: usize| if active[j][i] { tools[j].pad } else { 0.0 };
    let own = |j: usize, l: usize| f64::from(u8::from(j == l));
    DMatrix::from_fn(tools.len(), tools.len(), |j, l| match tools[j].load {
        Load::Force(_) => tools[j].integral(|i| closed(j, i) * (own(j, l) - skin[j][l][i])),
        Load::Travel(_) => own(j, l),
    })
}

/// The travels at which every tool carries its force, with the resulting state and tractions; [`None`] if the
/// body offers no resistance.
fn equilibrium(
    tools: &[Tool],
    active: &[Vec<bool>],
    parts: &[Solution],
) -> Option<(ContactState, Vec<Vec<f64>>)> {
    let n = tools.len();
    // [tool][part][point] a·u.
    let skin: Vec<Vec<Vec<f64>>> =
        tools.iter().map(|t| parts.iter().map(|p| t.skin_displacement(&p.displacement)).collect()).collect();
    let closed = |j: usize, i: usize| if active[j][i] { tools[j].pad } else { 0.0 };
    let rhs = DVector::from_fn(n, |j, _| match tools[j].load {
        Load::Force(force) => force + tools[j].integral(|i| closed(j, i) * (tools[j].gap[i] + skin[j][n][i])),
        Load::Travel(travel) => travel,
    });
    let travel: Vec<f64> = travel_stiffness(tools, active, &skin).lu().solve(&rhs)?.iter().copied().collect();
    let total = |j: usize, i: usize| -> f64 {
        travel.iter().enumerate().map(|(l, x)| x * skin[j][l][i]).sum::<f64>() + skin[j][n][i]
    };
    let each = |j: usize| (0..tools[j].gap.len()).map(|i| total(j, i)).collect::<Vec<_>>();
    let state = ContactState { skin: (0..n).map(each).collect(), travel };
    let traction =
        |j: usize| (0..tools[j].gap.len()).map(|i| closed(j, i) * state.closure(tools, j, i)).collect();
    let traction = (0..n).map(traction).collect();
    Some((state, traction))
}
