//! `apply_preload`: solves the static contact of a device at rest and gives the model its tangent moduli.

use crate::case::excitation::Placement;
use crate::case::harmonic::workspace::Workspace;
use crate::case::preload::resting::RestingContact;
use crate::case::preload::rules::{is_preloaded, rests, stiffens};
use crate::case::preload::state::PreloadState;
use crate::case::preload::tools;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use crate::units::DEG;
use std::sync::Arc;
use std::time::Instant;

/// The model with tangent moduli, and the preload state of the device of `case`; `None` if the case does not
/// depend on a preload.
///
/// # Errors
/// [`RunError::NoStaticForce`]; [`RunError::OffSurface`]; [`RunError::OverBone`]; those of the solver;
/// [`RunError::Cancelled`].
pub fn apply_preload(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    model: &Model,
    workspace: &Workspace,
    progress: &Progress<'_>,
) -> Result<Option<(Model, PreloadState)>, RunError> {
    let Some(placed) = Placement::of(case, model)? else { return Ok(None) };
    let device = placed.device;
    let force = device.body.static_force_n;
    let stiffens = stiffens(spec.analysis.preload);
    if force <= 0.0 && rests(device) {
        return Err(RunError::NoStaticForce { case: case.name.clone() });
    }
    if !is_preloaded(spec.analysis.preload, device) {
        return Ok(None);
    }
    (progress.on_event)(ProgressEvent::Stage { case: case.name.clone(), name: "settle" });
    let begun = Instant::now();
    let (tools, stance) = tools::place_tools(spec, case, model, &placed, stiffens)?;
    let resting = RestingContact::new((spec, case), (model, workspace), &tools, stiffens, progress)?;
    progress.check()?;
    let (tangent_factor, mut state) = resting.state();
    progress.check()?;
    state.contact.iter_mut().for_each(|c| c.tilt_deg = stance.tilt.map(|t| t / DEG));
    state.solution.wall = begun.elapsed().as_secs_f64();
    let (transient, harmonic) = match &tangent_factor {
        Some(factor) => (
            Arc::new(model.materials.stiffened(factor)),
            Arc::new(model.harmonic_materials.stiffened(factor)),
        ),
        None => (model.materials.clone(), model.harmonic_materials.clone()),
    };
    Ok(Some((model.with_materials(transient, harmonic), state)))
}
