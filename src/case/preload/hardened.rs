//! The contact of a device at rest on hardening tissue and membranes in tension, solved first in elements of
//! order 2 and from there in those of the model.

use crate::case::excitation::Placement;
use crate::case::harmonic::SolveDemand;
use crate::case::preload::stiffening::hardening;
use crate::case::preload::tools::place_tools;
use crate::math::{C64, Monitor};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::Progress;
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use crate::solver::harmonic::interpolate;
use crate::solver::static_contact::hardening::{HardeningSolution, solve_hardening_contact};
use crate::solver::static_contact::settings::ContactSettings;
use crate::solver::static_contact::tension_field::TensionField;
use crate::solver::static_contact::{Hardening, Tool};

/// Membranes that come under tension under indentation; the aponeuroses of a relaxed leg are slack.
const TENSION_MEMBRANES: [&str; 2] = ["skin", "fascia"];
/// Order of the elements of the first solution.
const FIRST_ORDER: usize = 2;
/// Relative decrease of the energy that ends the first solution.
const ROUGH_GAIN: f64 = 0.02;
/// The factors of a static problem are real and take a quarter of the work of complex ones.
const REAL_FACTORS: usize = 4;

/// The contact of `tools` on the hardening `model`.
///
/// # Errors
/// [`RunError::StaticContact`]; those of the placement and of the solver; [`RunError::Cancelled`].
pub fn solve_hardened(
    (spec, case): (&ScenarioSpec, &CaseSpec),
    model: &Model,
    tools: &[Tool],
    settings: &ContactSettings,
    progress: &Progress<'_>,
) -> Result<HardeningSolution, RunError> {
    if model.space.order == FIRST_ORDER {
        return solve((spec, case), model, tools, None, settings, (0, 1), progress);
    }
    let first = model.with_order(FIRST_ORDER)?;
    let placed = Placement::of(case, &first)?.expect("tools are those of a device");
    let (first_tools, _) = place_tools(spec, case, &first, &placed, true)?;
    let roughly = ContactSettings { gain: ROUGH_GAIN, ..*settings };
    let rough = solve((spec, case), &first, &first_tools, None, &roughly, (0, 2), progress)?;
    let start = interpolate(&first.space, &model.space, &rough.contact.solution.displacement);
    drop(rough);
    solve((spec, case), model, tools, Some(start), settings, (1, 2), progress)
}

/// Part `part` of all: the contact of `tools` on `model` from the displacement `start`.
fn solve(
    (spec, case): (&ScenarioSpec, &CaseSpec),
    model: &Model,
    tools: &[Tool],
    start: Option<Vec<[C64; 3]>>,
    settings: &ContactSettings,
    part: (usize, usize),
    progress: &Progress<'_>,
) -> Result<HardeningSolution, RunError> {
    progress.check()?;
    let demand = SolveDemand::new(0.0, REAL_FACTORS * (tools.len() + 1));
    let supports = |space: &_, material: &_, hz: f64| model.boundary_on(spec, space, material, hz);
    let solid = model.harmonic_body(&supports, demand.displacement_solver(spec, model))?;
    let membrane = |name: &str| {
        let spec = model.tissues.membranes.get(name)?;
        Some(TensionField::new(&model.space, model.mesh.surfaces.get(name)?, spec, settings.moduli_hz))
    };
    let membranes: Vec<TensionField> = TENSION_MEMBRANES.into_iter().filter_map(membrane).collect();
    let alpha = hardening(model);
    let report = progress.part(&case.name, part, "contact at rest, of the Newton steps allowed");
    let monitor = Monitor::new(progress.cancel, &report);
    let hardening = Hardening { alpha: &alpha, membranes: &membranes };
    solve_hardening_contact(&solid, tools, &hardening, start, settings, monitor)
        .map_err(|e| RunError::static_contact(&case.name, e))
}
