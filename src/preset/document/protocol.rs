//! Loads protocols.

use super::loader::Loader;
use crate::preset::diagnostic::{PresetError, Problem, Source};
use crate::preset::field::Override;
use crate::preset::location::Origin;
use crate::preset::protocol::{Placement, ProtocolSpec};
use crate::preset::scenario::{Part, ScenarioSpec};
use crate::preset::validate;
use std::path::Path;

/// Folder of the shipped protocols.
const FOLDER: &str = "protocols";

/// A protocol with its scenario resolved.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// The protocol as written; the scenario part is `Inline` and resolved.
    pub spec: ProtocolSpec,
    /// The scenario with one case for each placement, in the order of the treatment.
    pub scenario: ScenarioSpec,
    /// `[case]` placement.
    pub placements: Vec<Placement>,
    /// Plausibility warnings.
    pub warnings: Vec<Problem>,
    /// Texts that were read.
    pub sources: Vec<Source>,
}

/// Loads a protocol, given by its path or the name of a shipped one, and its scenario; `overrides` are
/// applied to the scenario.
///
/// # Errors
/// Every problem of either, with its position.
pub fn load_protocol(path: &Path, overrides: &[Override]) -> Result<Protocol, PresetError> {
    let top = Origin::within(FOLDER, path);
    let mut loader = Loader::new(&top);
    let Some((mut spec, origin)) = loader.document::<ProtocolSpec>(&top, "") else {
        return Err(loader.into_error());
    };
    loader.base_scenario(&mut spec.scenario, &origin, overrides);
    loader.report_all(validate::protocol(&spec));
    let mut expanded = None;
    if let (true, Part::Inline(scenario)) = (loader.has_no_errors(), &spec.scenario) {
        loader.report_all(validate::placements(&spec, scenario));
        expanded = spec.expanded(scenario);
    }
    let warnings = loader.finish()?;
    let Some(scenario) = expanded else { return Err(loader.into_error()) };
    let placements = spec.placements();
    Ok(Protocol { spec, scenario, placements, warnings, sources: loader.sources })
}
