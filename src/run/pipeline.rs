//! The data's way: scenario → subject → calf → mesh → space → materials → device → solver → probes → metrics.

use crate::preset::spec::ScenarioSpec;
use crate::run::case::run_case;
pub use crate::run::error::RunError;
use crate::run::outcome::{Progress, ProgressEvent, RunOptions, ScenarioOutcome};
use crate::run::prepare::Prepared;
use crate::run::{budget, memory};

/// Answers a resolved scenario (every part inline): one outcome per case, in order.
///
/// # Errors
/// [`RunError::Cancelled`], or the reason why there is no answer.
pub fn run_scenario(
    spec: &ScenarioSpec,
    options: &RunOptions,
    progress: &Progress<'_>,
) -> Result<ScenarioOutcome, RunError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.unwrap_or(0))
        .thread_name(|i| format!("calfwave-{i}"))
        .build()
        .map_err(|e| RunError::Threads(e.to_string()))?;
    pool.install(|| {
        (progress.on_event)(ProgressEvent::Stage { case: String::new(), name: "mesh" });
        let free_mib = memory::free_mib();
        let body = Prepared::new(spec)?;
        budget::fits(spec, 3.0 * body.space.n_nodes() as f64, free_mib)?;
        let cases =
            spec.cases.iter().map(|case| run_case(spec, case, &body, progress)).collect::<Result<_, _>>()?;
        Ok(ScenarioOutcome { mesh: body.mesh, space: body.space, cases })
    })
}
