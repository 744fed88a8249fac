//! Contact on a linear body: Newton's method on the active set with an exact line search.

use crate::math::Monitor;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::static_contact::contact_state::ContactState;
use crate::solver::static_contact::error::{ContactError, check_cancelled};
use crate::solver::static_contact::line_search::zero_of_slope;
use crate::solver::static_contact::linear_step::LinearStep;
use crate::solver::static_contact::settings::{ContactSettings, MISMATCH};
use crate::solver::static_contact::solution::ContactSolution;
use crate::solver::static_contact::tool::{Tool, check_tools};

/// Solves the contact of `tools` with the linear `body`; `closed` is the `[tool][point]` active set of an
/// earlier contact.
///
/// `monitor` receives the share of the allowed steps.
///
/// # Errors
/// [`ContactError`]: a load that is not positive; a tool without contact points; an active set that does not
/// converge; a failed solve; cancellation.
pub fn solve_contact<'m>(
    system: &mut HarmonicSystem,
    body: &Body,
    tools: &[Tool],
    closed: Option<Vec<Vec<bool>>>,
    settings: &ContactSettings,
    monitor: impl Into<Monitor<'m>>,
) -> Result<ContactSolution, ContactError> {
    let monitor = monitor.into();
    check_tools(tools)?;
    let mut active = closed.unwrap_or_else(|| tools.iter().map(Tool::initial_active_set).collect());
    let mut last: Option<(ContactState, Vec<Vec<f64>>, Vec<Solution>)> = None;
    let mut iterations = Vec::new();
    let mut mismatch = f64::INFINITY;
    for step in 1..=settings.steps {
        let start = last.as_ref().map(|(_, _, parts)| &parts[..]);
        let report = |share: f64| monitor.report(settings.progress(step, share));
        let part = Monitor::new(monitor.cancel(), &report);
        let linear = LinearStep::new(system, body, tools, &active, start, settings, part)?;
        check_cancelled(&monitor)?;
        iterations.extend(&linear.iterations);
        mismatch = linear.state.mismatch(tools, &linear.traction);
        if mismatch <= MISMATCH {
            return Ok(ContactSolution::new(tools, linear, step, iterations));
        }
        let (state, traction) = match &last {
            Some((from, traction, _)) => search_line(tools, (from, traction), &linear),
            None => (linear.state, linear.traction),
        };
        active = state.closed(tools);
        last = Some((state, traction, linear.parts));
    }
    Err(ContactError::NotConverged { steps: settings.steps, mismatch })
}

/// The state of minimum energy between `from`, with the tractions that produced it, and the state of
/// `linear`; and the tractions that produce it.
fn search_line(
    tools: &[Tool],
    (from, traction): (&ContactState, &[Vec<f64>]),
    linear: &LinearStep,
) -> (ContactState, Vec<Vec<f64>>) {
    let to = &linear.state;
    let [start, end] =
        [traction, &linear.traction].map(|t| ContactState::body_energy_slope(tools, t, from, to));
    let slope = |x: f64| start + x * (end - start) + from.interpolate(to, x).energy_slope(tools, from, to);
    let x = zero_of_slope(slope, 0.0);
    let line = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| a + x * (b - a)).collect();
    (from.interpolate(to, x), traction.iter().zip(&linear.traction).map(line).collect())
}
