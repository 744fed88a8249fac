//! Iterations, operator applications, time and memory of the harmonic solver on one scenario: over
//! frequencies, bulk moduli, and tissues with and without membranes.

use crate::case::excitation::Excitation;
use crate::case::harmonic::{Pads, SolveDemand};
use crate::engine::budget;
use crate::math::C64;
use crate::model::{Model, RunError, memory};
use crate::preset::scenario::{Part, ScenarioSpec};
use crate::solver::Contact;
use crate::solver::harmonic::{DisplacementSolver, HarmonicError, HarmonicSystem};
use std::sync::atomic::AtomicBool;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Frequencies [Hz].
    pub frequencies: Vec<f64>,
    /// Bulk moduli [MPa].
    pub bulk: Vec<f64>,
    /// Whether the tissues have membranes.
    pub membranes: Vec<bool>,
    /// Displacement solver; `None`: the choice of a run up to the highest frequency.
    pub inner: Option<DisplacementSolver>,
    /// Relative residual.
    pub tolerance: f64,
    /// Largest number of iterations.
    pub most: usize,
}

/// Solves the first case of `spec` for every combination; `line` is called with each finished row.
///
/// # Errors
/// Errors of the body, its load or the solver.
pub fn bench(spec: &ScenarioSpec, options: &Options, mut line: impl FnMut(String)) -> Result<(), RunError> {
    let cancel = AtomicBool::new(false);
    line(
        "inner      membranes  K [MPa]      DOF  f [Hz]  iterations  applications  set-up [s]  at f [s]  \
          solve [s]  residual  MiB  largest eigenvalues"
            .into(),
    );
    for &membranes in &options.membranes {
        for &bulk in &options.bulk {
            let mut spec = spec.clone();
            spec.analysis.bulk_mpa = Some(bulk);
            if let (false, Part::Inline(tissues)) = (membranes, &mut spec.tissues) {
                tissues.membranes.clear();
            }
            budget::check(&spec)?;
            let body = Model::new(&spec)?;
            let drive = Excitation::new(&spec, &spec.cases[0], &body, &[])?;
            let harmonic = Pads::new(&drive);
            let supports = |space: &_, material: &_, hz: f64| body.boundary_on(&spec, space, material, hz);
            let hz = options.frequencies.iter().copied().fold(0.0, f64::max);
            let inner =
                options.inner.unwrap_or_else(|| SolveDemand::new(hz, 1).displacement_solver(&spec, &body));
            let solid = body.harmonic_body(&supports, inner)?;
            let mut system = HarmonicSystem::new(&solid)?;
            let inner = format!("{:?}", system.displacement_solver());
            let Some(mut tone) = drive.components().into_iter().next() else { continue };
            if drive.is_coupled() {
                // the motion of the head does not affect the figures: a unit displacement along its axis is
                // prescribed
                let unit = |c: &Contact| c.pose().axis.map(C64::from);
                tone.heads = drive.contacts.iter().map(unit).collect();
            }
            let force = harmonic.force(&drive, &tone, body.space.n_nodes());
            for &hz in &options.frequencies {
                let begun = std::time::Instant::now();
                let mut system = system.at(hz, hz, &harmonic.pads, &solid)?;
                let at_f = begun.elapsed().as_secs_f64();
                let outcome = system.solve(&force, None, options.tolerance, options.most, &cancel);
                let label = if membranes { "on" } else { "off" };
                let head = format!("{inner:<9}  {label:<9}  {bulk:>7}  {:>7}  {hz:>6}", system.unknowns());
                match outcome {
                    Ok((_, i)) => line(format!(
                        "{head}  {:>10}  {:>12}  {:>10.2}  {at_f:>8.2}  {:>9.2}  {:>8.1e}  {:>3.0}  {:.1?}",
                        i.iterations,
                        i.applications,
                        system.setup_seconds(),
                        i.seconds,
                        i.residual,
                        memory::peak_mib(),
                        system.smoother_bounds()
                    )),
                    Err(HarmonicError::Stagnated { history, .. }) => {
                        let every: Vec<String> =
                            history.iter().step_by(10).map(|r| format!("{r:.0e}")).collect();
                        line(format!(
                            "{head}  {:>10}  stagnated at {:.1e}: {}",
                            history.len().saturating_sub(1),
                            history.last().copied().unwrap_or(1.0),
                            every.join(" ")
                        ));
                    }
                    Err(e) => return Err(e.into()),
                }
            }
        }
    }
    Ok(())
}
