//! Refinement: the order of the elements is raised until every site is known within a tolerance.

use crate::case::outcome::ScenarioOutcome;
use crate::engine::Engine;
use crate::metric::CaseReport;
use crate::metric::report::SiteRow;
use crate::model::error::RunError;
use crate::model::progress::Progress;
use crate::preset::scenario::ScenarioSpec;

/// Name of a quantity, and its value at a site.
type SiteQuantity = (&'static str, fn(&SiteRow) -> f64);

/// The largest relative error among the sites of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct LargestError {
    /// The error over the number [%].
    pub percent: f64,
    /// Where: quantity, site and case, in words.
    pub of: String,
}

/// A scenario solved at one resolution.
#[derive(Debug)]
pub struct Round {
    /// The scenario with that resolution.
    pub spec: ScenarioSpec,
    /// Its outcome; every report has its lower order, unless that failed.
    pub outcome: ScenarioOutcome,
    /// The largest error; `None` if no site has one, because nothing moves or no error is known.
    pub largest: Option<LargestError>,
    /// Why a later case, the lower order or the next order has no result.
    pub failure: Option<RunError>,
}

/// Solves `spec` and, as long as the largest error exceeds `tolerance_percent` [%], the same scenario with
/// elements of the next order, at most 6, while that fits into memory. `on_round` receives every round.
/// Returns the last one; the lower order of each is the one before it. What is finished when something fails
/// or is cancelled is returned with [`Round::failure`].
///
/// # Errors
/// [`RunError::NoCoarserMesh`]; those of [`Engine::run_as_far`] for the first case.
pub fn refine(
    engine: &mut Engine,
    spec: &ScenarioSpec,
    tolerance_percent: f64,
    progress: &Progress<'_>,
    mut on_round: impl FnMut(&Round),
) -> Result<Round, RunError> {
    spec.resolution.of_lower_order().ok_or(RunError::NoCoarserMesh)?;
    let (mut outcome, stopped) = engine.run_as_far(spec, progress)?;
    let without_errors = engine.add_errors(spec, &mut outcome, progress).err();
    let failure = stopped.or(without_errors);
    let mut round = Round { spec: spec.clone(), largest: largest(&outcome), outcome, failure };
    on_round(&round);
    let beyond = |error: &LargestError| error.percent > tolerance_percent;
    while round.failure.is_none() && round.largest.as_ref().is_some_and(beyond) {
        let Some(resolution) = round.spec.resolution.of_higher_order() else { break };
        let spec = ScenarioSpec { resolution, ..round.spec.clone() };
        match engine.run(&spec, progress) {
            Ok(mut outcome) => {
                outcome.set_lower_order(round.outcome);
                round = Round { spec, largest: largest(&outcome), outcome, failure: None };
                on_round(&round);
            }
            Err(RunError::Memory(_)) => break,
            Err(error) => round.failure = Some(error),
        }
    }
    Ok(round)
}

/// The largest relative error of displacement and strain at the sites of all cases.
fn largest(outcome: &ScenarioOutcome) -> Option<LargestError> {
    let quantities: [SiteQuantity; 2] = [
        ("displacement", |site| site.displacement_rms_um.mean),
        ("shear strain", |site| site.shear_strain_peak_percent.mean),
    ];
    let of_site = |report: &CaseReport, site: &SiteRow| -> Vec<LargestError> {
        let relative = |(name, of): &SiteQuantity| {
            let percent = 100.0 * report.site_error(&site.name, of)? / of(site).abs();
            let of = format!("{name} of {} in \"{}\"", site.name, report.case);
            percent.is_finite().then_some(LargestError { percent, of })
        };
        quantities.iter().filter_map(relative).collect()
    };
    let reports = outcome.cases.iter().map(|case| &case.report);
    let all = reports.flat_map(|r| r.sites.iter().flat_map(move |site| of_site(r, site)));
    all.max_by(|a, b| a.percent.total_cmp(&b.percent))
}
