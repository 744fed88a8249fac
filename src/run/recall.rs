//! `Recall`: answers cases one by one, and never the same one twice: what was answered is kept in a folder as one file per case.
//!
//! The key is that of the ledger of studies ([`case_id`]: everything that the numbers depend on, and the program's version)
//! without the case's name. Only the numbers are kept, not the fields.

use crate::metric::CaseReport;
use crate::preset::canon::{body_key, report_key};
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::single_case;
use crate::run::error::RunError;
use crate::run::keep::{Folder, Magic, pack, unpack};
use crate::run::outcome::{Progress, RunOptions};
use crate::run::pipeline::Workbench;
use std::path::Path;

const MAGIC: &Magic = b"calfwave report\n";

/// A workbench with a memory.
pub struct Recall {
    bench: Workbench,
    kept: Folder,
    /// Cases computed so far.
    pub computed: usize,
    /// Cases found finished so far.
    pub reused: usize,
}

impl Recall {
    /// One that keeps its answers in `folder`; with none it remembers nothing.
    ///
    /// # Errors
    /// The operating system refused threads.
    pub fn new(options: &RunOptions, folder: Option<&Path>) -> Result<Recall, RunError> {
        let kept = folder.map_or_else(Folder::none, Folder::at);
        Ok(Recall { bench: Workbench::new(options)?, kept, computed: 0, reused: 0 })
    }

    /// The reports of all cases of a resolved scenario, in order.
    ///
    /// # Errors
    /// Those of the pipeline for the first case without an answer.
    pub fn all(&mut self, spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<Vec<CaseReport>, RunError> {
        (0..spec.cases.len()).map(|i| self.one(&single_case(spec, i), progress)).collect()
    }

    /// The report of the only case of a resolved scenario.
    ///
    /// # Errors
    /// Those of the pipeline.
    pub fn one(&mut self, spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<CaseReport, RunError> {
        let key = report_key(spec);
        if let Some(report) = self.known(spec) {
            self.reused += 1;
            return Ok(report);
        }
        let report = self.bench.run(spec, progress)?.cases.swap_remove(0).report;
        self.computed += 1;
        // A folder that cannot be written costs the next start some time, nothing else.
        let _ = pack(MAGIC, &report, |_| {}).and_then(|bytes| self.kept.write(&key, &bytes));
        Ok(report)
    }

    /// The report of the only case of a scenario, if it was answered before.
    pub fn known(&self, spec: &ScenarioSpec) -> Option<CaseReport> {
        let (report, _) = unpack::<CaseReport>(MAGIC, &self.kept.read(&report_key(spec))?)?;
        Some(CaseReport { case: spec.cases[0].name.clone(), ..report })
    }
}

/// `items` in an order that puts those of one body together, otherwise as they came.
pub fn by_body<T>(mut items: Vec<T>, spec: impl Fn(&T) -> &ScenarioSpec) -> Vec<T> {
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
    use crate::preset::{access, load_scenario};
    use std::sync::atomic::AtomicBool;

    fn block() -> ScenarioSpec {
        let mut spec = load_scenario("block_flat_head".as_ref()).expect("shipped").spec;
        spec.resolution = crate::mesh::spec::Resolution::Custom { order: 2, element_mm: 40.0 };
        spec
    }

    #[test]
    fn a_case_is_answered_once_whatever_it_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let cancel = AtomicBool::new(false);
        let progress = Progress { on_event: &|_| {}, cancel: &cancel };
        let mut recall = Recall::new(&RunOptions { threads: Some(1) }, Some(folder.path())).expect("threads");
        let first = recall.one(&block(), &progress).expect("an answer");
        let mut again = Recall::new(&RunOptions { threads: Some(1) }, Some(folder.path())).expect("threads");
        let mut renamed = block();
        renamed.cases[0].name = "another name".into();
        let second = again.one(&renamed, &progress).expect("kept");
        assert_eq!((again.computed, again.reused), (0, 1));
        assert_eq!(CaseReport { case: first.case.clone(), ..second }, first);
        access::set(&mut renamed, "cases[0].load.device.heads[0].drive.frequency_hz", 60.0.into())
            .expect("set");
        assert_ne!(report_key(&renamed), report_key(&block()));
    }

    #[test]
    fn bodies_stay_together() {
        let mut other = block();
        other.analysis.harmonics = 5;
        let order = by_body(vec![(0, block()), (1, other.clone()), (2, block()), (3, other)], |x| &x.1);
        assert_eq!(order.iter().map(|x| x.0).collect::<Vec<_>>(), [0, 2, 1, 3]);
    }
}
