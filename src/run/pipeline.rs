//! The data's way: scenario → subject → calf → mesh → space → materials → device → solver → probes → metrics.

use crate::preset::canon::body_key;
use crate::preset::spec::ScenarioSpec;
use crate::run::case::run_case;
pub use crate::run::error::RunError;
use crate::run::outcome::{Progress, ProgressEvent, RunOptions, ScenarioOutcome};
use crate::run::prepare::Prepared;
use crate::run::{budget, memory};
use rayon::ThreadPool;

/// Answers a resolved scenario (every part inline): one outcome per case, in order.
///
/// # Errors
/// [`RunError::Cancelled`], or the reason why there is no answer.
pub fn run_scenario(
    spec: &ScenarioSpec,
    options: &RunOptions,
    progress: &Progress<'_>,
) -> Result<ScenarioOutcome, RunError> {
    Workbench::new(options)?.run(spec, progress)
}

/// Threads, and the last body: scenarios that share it are answered without meshing and setting up again.
///
/// The answers do not depend on what was answered before, to the bit.
pub struct Workbench {
    pool: ThreadPool,
    body: Option<(String, Prepared)>,
}

impl Workbench {
    /// An empty bench.
    ///
    /// # Errors
    /// The operating system refused threads.
    pub fn new(options: &RunOptions) -> Result<Workbench, RunError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.unwrap_or(0))
            .thread_name(|i| format!("calfwave-{i}"))
            .build()
            .map_err(|e| RunError::Threads(e.to_string()))?;
        Ok(Workbench { pool, body: None })
    }

    /// Answers a resolved scenario.
    ///
    /// # Errors
    /// As [`run_scenario`].
    pub fn run(&mut self, spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<ScenarioOutcome, RunError> {
        match self.run_as_far(spec, progress)? {
            (outcome, None) => Ok(outcome),
            (_, Some(error)) => Err(error),
        }
    }

    /// Answers a resolved scenario case by case: those that are finished before the first that is not, at least one, and why that
    /// one has no answer.
    ///
    /// # Errors
    /// There is no body, or the first case has no answer.
    pub fn run_as_far(
        &mut self,
        spec: &ScenarioSpec,
        progress: &Progress<'_>,
    ) -> Result<(ScenarioOutcome, Option<RunError>), RunError> {
        let key = body_key(spec);
        let kept = self.body.take().filter(|(name, _)| *name == key);
        let (body, cases, ended) = self.pool.install(|| {
            let body = match kept {
                Some((_, body)) => body,
                None => prepare(spec, progress)?,
            };
            let mut cases = Vec::new();
            for case in &spec.cases {
                match run_case(spec, case, &body, progress) {
                    Ok(case) => cases.push(case),
                    Err(error) => return Ok((body, cases, Some(error))),
                }
            }
            Ok::<_, RunError>((body, cases, None))
        })?;
        let outcome = ScenarioOutcome { mesh: body.mesh.clone(), space: body.space.clone(), cases };
        self.body = Some((key, body));
        match ended {
            Some(error) if outcome.cases.is_empty() => Err(error),
            ended => Ok((outcome, ended)),
        }
    }
}

/// The body of `spec`, if what its cases need fits into memory: judged before there is a mesh and once there is one.
///
/// # Errors
/// [`RunError::Memory`]; whatever the body refuses; [`RunError::Cancelled`] on request.
pub fn prepare(spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<Prepared, RunError> {
    budget::check(spec)?;
    (progress.on_event)(ProgressEvent::Stage { case: String::new(), name: "mesh" });
    let free_mib = memory::free_mib();
    let body = Prepared::new_unless(spec, progress)?;
    budget::check_body(spec, &body, free_mib)?;
    Ok(body)
}
