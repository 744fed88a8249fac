//! `Engine`: thread pool, models and cached reports. Runs, studies, analyses and the window solve scenarios
//! through it.

use crate::cache::Lru;
use crate::cache::file::{Folder, Magic, pack, unpack};
use crate::case::outcome::{CaseOutcome, ScenarioOutcome};
use crate::case::{CaseWorkspace, solve_case};
use crate::engine::budget;
use crate::metric::CaseReport;
use crate::model::error::RunError;
use crate::model::memory;
use crate::model::model::Model;
use crate::model::progress::{Progress, ProgressEvent};
use crate::model::scenario::single_case;
use crate::preset::identity::{body_key, report_key};
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use rayon::ThreadPool;
use std::path::Path;
use std::sync::Arc;

const MAGIC: &Magic = b"calfwave report\n";

/// Settings of a run beyond the scenario.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Number of worker threads; `None` for one per core.
    pub threads: Option<usize>,
}

/// A model with the solver state that its cases share.
pub struct PreparedModel {
    /// The model.
    pub model: Model,
    /// Its solver state.
    pub workspace: CaseWorkspace,
}

/// A thread pool, the most recently used models, and a folder of cached reports.
///
/// Results are bitwise independent of the scenarios that were solved before.
pub struct Engine {
    pool: ThreadPool,
    /// Models by [`body_key`].
    models: Lru<Arc<PreparedModel>>,
    reports: Folder,
    /// Reports computed so far.
    pub computed: usize,
    /// Reports read from the folder so far.
    pub reused: usize,
}

impl Engine {
    /// An engine that keeps one model and no reports.
    ///
    /// # Errors
    /// [`RunError::Threads`] if the operating system refuses threads.
    pub fn new(options: &RunOptions) -> Result<Engine, RunError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads.unwrap_or(0))
            .thread_name(|i| format!("calfwave-{i}"))
            .build()
            .map_err(|e| RunError::Threads(e.to_string()))?;
        Ok(Engine { pool, models: Lru::of_count(1), reports: Folder::none(), computed: 0, reused: 0 })
    }

    /// Stores reports in `folder`, one file per case; `None` stores none.
    #[must_use]
    pub fn with_reports(self, folder: Option<&Path>) -> Engine {
        Engine { reports: folder.map_or_else(Folder::none, Folder::at), ..self }
    }

    /// Keeps the `count` ≥ 1 most recently used models.
    #[must_use]
    pub fn with_models(self, count: usize) -> Engine {
        Engine { models: Lru::of_count(count.max(1)), ..self }
    }

    /// The model of `spec`: the cached one, or a new one if the scenario fits into memory.
    ///
    /// # Errors
    /// [`RunError::Memory`]; those of [`Model::build`]; [`RunError::Cancelled`].
    pub fn model(
        &mut self,
        spec: &ScenarioSpec,
        progress: &Progress<'_>,
    ) -> Result<Arc<PreparedModel>, RunError> {
        let key = body_key(spec);
        if let Some(model) = self.models.get(&key) {
            return Ok(model.clone());
        }
        self.models.make_room(1);
        let mut built = self.pool.install(|| build_within_budget(spec, progress));
        if matches!(built, Err(RunError::Memory(_))) && !self.models.is_empty() {
            // The cached models may be the reason.
            self.models.clear();
            built = self.pool.install(|| build_within_budget(spec, progress));
        }
        let model = Arc::new(PreparedModel { model: built?, workspace: CaseWorkspace::default() });
        self.models.insert(key, model.clone());
        Ok(model)
    }

    /// Runs `work` on the engine's threads.
    pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.pool.install(work)
    }

    /// Solves one case of a resolved scenario.
    ///
    /// # Errors
    /// Those of [`Engine::model`] and [`solve_case`].
    pub fn case(
        &mut self,
        spec: &ScenarioSpec,
        case: &CaseSpec,
        progress: &Progress<'_>,
    ) -> Result<CaseOutcome, RunError> {
        let prepared = self.model(spec, progress)?;
        self.pool.install(|| solve_case(spec, case, (&prepared.model, &prepared.workspace), progress))
    }

    /// Solves all cases of a resolved scenario.
    ///
    /// # Errors
    /// Those of [`Engine::case`] for the first case that fails.
    pub fn run(&mut self, spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<ScenarioOutcome, RunError> {
        match self.run_as_far(spec, progress)? {
            (outcome, None) => Ok(outcome),
            (_, Some(error)) => Err(error),
        }
    }

    /// Solves the cases of a resolved scenario up to the first that fails, and returns its error with the
    /// outcomes before it, at least one.
    ///
    /// # Errors
    /// Those of the model, and of the first case.
    pub fn run_as_far(
        &mut self,
        spec: &ScenarioSpec,
        progress: &Progress<'_>,
    ) -> Result<(ScenarioOutcome, Option<RunError>), RunError> {
        let prepared = self.model(spec, progress)?;
        let (model, workspace) = (&prepared.model, &prepared.workspace);
        let mut outcome =
            ScenarioOutcome { mesh: model.mesh.clone(), space: model.space.clone(), cases: Vec::new() };
        for case in &spec.cases {
            match self.pool.install(|| solve_case(spec, case, (model, workspace), progress)) {
                Ok(case) => outcome.cases.push(case),
                Err(error) if outcome.cases.is_empty() => return Err(error),
                Err(error) => return Ok((outcome, Some(error))),
            }
        }
        Ok((outcome, None))
    }

    /// Solves the cases of `outcome`, the first ones of `spec`, with elements of one order less, so that
    /// every number of their reports has an error.
    ///
    /// # Errors
    /// Those of [`Engine::run`]; [`RunError::NoCoarserMesh`].
    pub fn add_errors(
        &mut self,
        spec: &ScenarioSpec,
        outcome: &mut ScenarioOutcome,
        progress: &Progress<'_>,
    ) -> Result<(), RunError> {
        let resolution = spec.resolution.of_lower_order().ok_or(RunError::NoCoarserMesh)?;
        let cases = spec.cases[..outcome.cases.len()].to_vec();
        let lower = self.run(&ScenarioSpec { resolution, cases, ..spec.clone() }, progress)?;
        outcome.set_lower_order(lower);
        Ok(())
    }

    /// The reports of all cases of a resolved scenario, in order, cached or computed.
    ///
    /// # Errors
    /// Those of [`Engine::case`] for the first case that fails.
    pub fn reports(
        &mut self,
        spec: &ScenarioSpec,
        progress: &Progress<'_>,
    ) -> Result<Vec<CaseReport>, RunError> {
        (0..spec.cases.len()).map(|i| self.report(&single_case(spec, i), progress)).collect()
    }

    /// The report of the only case of a resolved scenario, cached or computed.
    ///
    /// The key is [`report_key`], as in the ledger of studies: everything that the numbers depend on and the
    /// version of the program, without the name of the case. The cache holds the report, not the fields.
    ///
    /// # Errors
    /// Those of [`Engine::case`].
    pub fn report(&mut self, spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<CaseReport, RunError> {
        if let Some(report) = self.known_report(spec) {
            self.reused += 1;
            return Ok(report);
        }
        let report = self.run(spec, progress)?.cases.swap_remove(0).report;
        self.computed += 1;
        // If the folder cannot be written, the next run computes the report again.
        let _ = pack(MAGIC, &report, |_| {}).and_then(|bytes| self.reports.write(&report_key(spec), &bytes));
        Ok(report)
    }

    /// Removes the cached report of the only case of a scenario.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn forget_report(&self, spec: &ScenarioSpec) -> std::io::Result<()> {
        self.reports.remove(&report_key(spec))
    }

    /// The cached report of the only case of a scenario.
    pub fn known_report(&self, spec: &ScenarioSpec) -> Option<CaseReport> {
        let (report, _) = unpack::<CaseReport>(MAGIC, &self.reports.read(&report_key(spec))?)?;
        Some(CaseReport { case: spec.cases[0].name.clone(), ..report })
    }
}

/// Solves a resolved scenario with an engine of its own.
///
/// # Errors
/// Those of [`Engine::run`].
pub fn run_scenario(
    spec: &ScenarioSpec,
    options: &RunOptions,
    progress: &Progress<'_>,
) -> Result<ScenarioOutcome, RunError> {
    Engine::new(options)?.run(spec, progress)
}

/// Builds the model of `spec`; the memory budget is checked before meshing and again with the mesh.
fn build_within_budget(spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<Model, RunError> {
    budget::check(spec)?;
    (progress.on_event)(ProgressEvent::Stage { case: String::new(), name: "mesh" });
    let free_mib = memory::free_mib();
    let model = Model::build(spec, progress)?;
    budget::check_model(spec, &model, free_mib)?;
    Ok(model)
}

/// `items` sorted stably so that those of one model are adjacent; models come in the order of their first
/// item.
pub fn by_model<T>(mut items: Vec<T>, spec: impl Fn(&T) -> &ScenarioSpec) -> Vec<T> {
    let keys: Vec<String> = items.iter().map(|item| body_key(spec(item))).collect();
    let first = |key: &String| keys.iter().position(|k| k == key);
    let mut places: Vec<(Option<usize>, usize)> =
        keys.iter().enumerate().map(|(i, key)| (first(key), i)).collect();
    places.sort_unstable();
    let mut slots: Vec<Option<T>> = items.drain(..).map(Some).collect();
    places.into_iter().filter_map(|(_, i)| slots[i].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::Resolution;
    use crate::preset::{field, load_scenario};
    use std::sync::atomic::AtomicBool;

    const ONE: RunOptions = RunOptions { threads: Some(1) };

    fn block() -> ScenarioSpec {
        let mut spec = load_scenario("block_flat_head".as_ref()).expect("shipped").spec;
        spec.resolution = Resolution::Custom { order: 2, element_mm: 40.0 };
        spec
    }

    #[test]
    fn a_case_is_solved_once_under_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let cancel = AtomicBool::new(false);
        let progress = Progress { on_event: &|_| {}, cancel: &cancel };
        let engine = || Engine::new(&ONE).expect("threads").with_reports(Some(folder.path()));
        let first = engine().report(&block(), &progress).expect("a report");
        let mut again = engine();
        let mut renamed = block();
        renamed.cases[0].name = "another name".into();
        let second = again.report(&renamed, &progress).expect("cached");
        assert_eq!((again.computed, again.reused), (0, 1));
        assert_eq!(CaseReport { case: first.case.clone(), ..second }, first);
        field::set(&mut renamed, "cases[0].load.device.heads[0].drive.frequency_hz", 60.0.into())
            .expect("set");
        assert_ne!(report_key(&renamed), report_key(&block()));
    }

    #[test]
    fn items_of_one_model_are_adjacent() {
        let mut other = block();
        other.analysis.harmonics = 5;
        let order = by_model(vec![(0, block()), (1, other.clone()), (2, block()), (3, other)], |x| &x.1);
        assert_eq!(order.iter().map(|x| x.0).collect::<Vec<_>>(), [0, 2, 1, 3]);
    }

    #[test]
    fn only_a_change_of_the_model_builds_a_new_one() {
        let cancel = AtomicBool::new(false);
        let progress = Progress { on_event: &|_| {}, cancel: &cancel };
        let mut engine = Engine::new(&ONE).expect("threads").with_models(2);
        let mut model = |spec: &ScenarioSpec| engine.model(spec, &progress).expect("meshes");
        let mut spec = block();
        let first = model(&spec);
        spec.cases[0].name = "another".into();
        assert!(Arc::ptr_eq(&first, &model(&spec)), "another case on the same model");
        let mut finer = spec.clone();
        finer.resolution = Resolution::Custom { order: 3, element_mm: 40.0 };
        assert!(!Arc::ptr_eq(&first, &model(&finer)));
        assert!(Arc::ptr_eq(&first, &model(&spec)), "the coarser model is still cached");
        spec.boundary.ends = crate::solver::spec::EndSpec::Fixed;
        assert!(!Arc::ptr_eq(&first, &model(&spec)), "other ends are another model");
    }
}
