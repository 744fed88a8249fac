//! Worker threads: each takes one case after another until none is left.

use crate::preset::{ScenarioSpec, Study};
use crate::study::case_folder::is_finished;
use crate::study::case_lock::{self, CaseLock};
use crate::study::design_point::{DesignPoint, DesignPoints};
use crate::study::error::StudyError;
use crate::study::plan::StudyPlan;
use crate::study::runner::{CaseEvent, CaseFailure, Runner, StudyControl, StudySummary};
use crate::study::schedule::{self, Assignment};
use crate::study::table;
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Shortest time between two tables written during the run.
const TABLE_INTERVAL: Duration = Duration::from_secs(5);
/// Writing tables takes at most one part in so many of the time.
const TABLE_SHARE: u32 = 50;

/// Time between two checks of a case that another process computes.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// State that the workers share.
struct Shared<'a> {
    points: &'a [DesignPoint],
    plan: &'a StudyPlan,
    out: &'a Path,
    control: StudyControl<'a>,
    state: Mutex<State>,
    /// Notified when a worker ends.
    worker_done: Condvar,
    /// When the next table is due.
    table_due: Mutex<Instant>,
}

/// State behind the lock.
struct State {
    /// Indices of the cases that no worker has taken.
    pending: Vec<usize>,
    /// Cases that another process computes. They are polled when no other case is left, because that process
    /// may terminate or release one.
    busy_elsewhere: VecDeque<usize>,
    /// Cases that were reported as [`CaseEvent::Busy`].
    reported_busy: BTreeSet<usize>,
    /// No further case is started.
    stopped: bool,
    /// `[worker]` body and placement of its case.
    assignments: Vec<Option<Assignment>>,
    /// Number of workers that have not ended.
    active_workers: usize,
    /// Ids of the cases whose locks this process holds.
    locked: Vec<String>,
    /// `(index in the study, reason)` of each failed case.
    failed: Vec<(usize, String)>,
    summary: StudySummary,
    error: Option<StudyError>,
}

/// Computes the missing cases of a shard.
///
/// # Errors
/// The first fault that concerns all cases.
pub(super) fn run(
    study: &Study,
    points: &[DesignPoint],
    plan: &StudyPlan,
    out: &Path,
    control: StudyControl<'_>,
    runners: &mut [&mut Runner<'_>],
) -> Result<StudySummary, StudyError> {
    let mut pending = schedule::of_shard(points, control.shard);
    let cases = pending.len();
    // two points may give the same scenario, which is computed once
    let mut seen = BTreeSet::new();
    pending.retain(|&i| seen.insert(points[i].id.as_str()));
    let state = State {
        summary: StudySummary { cases, reused: cases - pending.len(), ..StudySummary::default() },
        pending,
        busy_elsewhere: VecDeque::new(),
        reported_busy: BTreeSet::new(),
        stopped: false,
        assignments: vec![None; runners.len()],
        active_workers: runners.len(),
        locked: Vec::new(),
        failed: Vec::new(),
        error: None,
    };
    let table_due = Mutex::new(Instant::now() + TABLE_INTERVAL);
    let state = Mutex::new(state);
    let shared = Shared { points, plan, out, control, state, worker_done: Condvar::new(), table_due };
    let generator = DesignPoints::new(study)?;
    std::thread::scope(|scope| {
        scope.spawn(|| shared.refresh_locks());
        for (worker, runner) in runners.iter_mut().enumerate() {
            let (shared, generator) = (&shared, &generator);
            scope.spawn(move || shared.run_worker(worker, generator, &mut **runner));
        }
    });
    let mut state = shared.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = state.error {
        return Err(error);
    }
    state.summary.busy = state.busy_elsewhere.len();
    state.failed.sort();
    let described = |(i, reason): (usize, String)| (points[i].id.clone(), points[i].words(study), reason);
    state.summary.failed = state.failed.into_iter().map(described).collect();
    Ok(state.summary)
}

impl State {
    /// Prevents further cases from being started.
    fn stop(&mut self) {
        self.pending.clear();
        self.stopped = true;
    }
}

impl Shared<'_> {
    /// The shared state; a panic of another worker does not block it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Main loop of a worker.
    fn run_worker(&self, worker: usize, generator: &DesignPoints<'_>, runner: &mut Runner<'_>) {
        let _guard = WorkerGuard { shared: self, worker };
        while let Some(i) = self.take_case(worker) {
            let point = &self.points[i];
            match self.process_case(i, generator, runner) {
                // still computed by another process, which was reported before
                Ok(None) => {}
                Ok(Some(event)) => {
                    (self.control.on_case)(i, point, event);
                    self.update_tables();
                }
                Err(StudyError::Output(error)) if error.is_disk_full() => {
                    self.record_full_disk(i, error.to_string());
                    (self.control.on_case)(i, point, CaseEvent::Failed);
                }
                Err(error) => {
                    let mut state = self.lock();
                    state.error.get_or_insert(error);
                    state.stop();
                }
            }
        }
    }

    /// Records a case for which the disk is too full; no further case is started.
    fn record_full_disk(&self, i: usize, reason: String) {
        let mut state = self.lock();
        state.summary.disk_full = true;
        state.stop();
        state.failed.push((i, reason));
    }

    /// Touches the locks of the cases being computed until all workers have ended.
    fn refresh_locks(&self) {
        let mut state = self.lock();
        while state.active_workers > 0 {
            let waited = self.worker_done.wait_timeout(state, case_lock::REFRESH_INTERVAL);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.locked.iter().for_each(|id| case_lock::refresh(&self.out.join("cases"), id));
        }
    }

    /// Index of the next case of a worker; `None` if there is none.
    fn take_case(&self, worker: usize) -> Option<usize> {
        let mut state = self.lock();
        if self.control.cancel.load(Ordering::Relaxed) {
            state.summary.cancelled |= !state.pending.is_empty() || !state.busy_elsewhere.is_empty();
            state.stop();
        }
        if let Some(at) = schedule::next_case(
            self.points,
            &state.pending,
            state.assignments[worker].as_ref(),
            &state.assignments,
        ) {
            let taken = state.pending.remove(at);
            let point = &self.points[taken];
            state.assignments[worker] = Some((point.body_key.clone(), point.placement_key.clone()));
            return Some(taken);
        }
        if state.stopped {
            return None;
        }
        let polled = state.busy_elsewhere.pop_front()?;
        drop(state);
        std::thread::sleep(POLL_INTERVAL);
        Some(polled)
    }

    /// Reuses or computes one case; `None` if another process is still computing it.
    fn process_case(
        &self,
        i: usize,
        generator: &DesignPoints<'_>,
        runner: &mut Runner<'_>,
    ) -> Result<Option<CaseEvent>, StudyError> {
        let point = &self.points[i];
        let cases = self.out.join("cases");
        let reused = || {
            self.lock().summary.reused += 1;
            Ok(Some(CaseEvent::Reused))
        };
        if is_finished(&cases, &point.id) {
            return reused();
        }
        let Some(lock) = CaseLock::acquire(&cases, &point.id)? else {
            let mut state = self.lock();
            state.busy_elsewhere.push_back(i);
            return Ok(state.reported_busy.insert(i).then_some(CaseEvent::Busy));
        };
        if is_finished(&cases, &point.id) {
            return reused();
        }
        (self.control.on_case)(i, point, CaseEvent::Started);
        let Some((_, spec)) = generator.at(point.index)? else { return reused() };
        let had_failed = case_lock::recorded_failure(&cases, &point.id).is_some();
        self.lock().locked.push(point.id.clone());
        let result = compute(&spec, &lock, runner);
        self.lock().locked.retain(|id| *id != point.id);
        if result.is_ok() {
            lock.clear_failure()?;
        }
        Ok(Some(self.record_result(i, &lock, had_failed, result)))
    }

    /// Records the result of a case.
    fn record_result(
        &self,
        i: usize,
        lock: &CaseLock,
        had_failed: bool,
        result: Result<(), CaseFailure>,
    ) -> CaseEvent {
        let mut state = self.lock();
        let reason = match result {
            Ok(()) => {
                state.summary.computed += 1;
                state.summary.retried += usize::from(had_failed);
                return CaseEvent::Computed;
            }
            Err(CaseFailure::Cancelled) => {
                state.summary.cancelled = true;
                state.stop();
                return CaseEvent::Failed;
            }
            Err(CaseFailure::DiskFull(reason)) => {
                state.summary.disk_full = true;
                state.stop();
                reason
            }
            Err(CaseFailure::Failed(reason)) => reason,
        };
        state.summary.retried += usize::from(had_failed);
        // on a full disk the record cannot be written either; the summary holds the reason
        let _ = lock.record_failure(&reason);
        state.failed.push((i, reason));
        CaseEvent::Failed
    }

    /// Writes the tables of the finished cases if they are due and no other worker is writing them.
    fn update_tables(&self) {
        let Ok(mut due) = self.table_due.try_lock() else { return };
        let begun = Instant::now();
        if begun < *due {
            return;
        }
        // a fault here recurs when the final tables are written
        let _ = table::write_tables(self.plan, self.out);
        *due = Instant::now() + TABLE_INTERVAL.max(TABLE_SHARE * begun.elapsed());
    }
}

/// Signs a worker off when it ends, also by a panic.
struct WorkerGuard<'a> {
    shared: &'a Shared<'a>,
    worker: usize,
}

impl Drop for WorkerGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.assignments[self.worker] = None;
        state.active_workers -= 1;
        drop(state);
        self.shared.worker_done.notify_all();
    }
}

/// Computes a case in a working folder and publishes the folder.
fn compute(spec: &ScenarioSpec, lock: &CaseLock, runner: &mut Runner<'_>) -> Result<(), CaseFailure> {
    let work = lock.work_folder()?;
    let result = runner(spec, &work).and_then(|()| Ok(lock.publish(&work)?));
    if result.is_err() {
        let _ = std::fs::remove_dir_all(&work);
    }
    result
}
