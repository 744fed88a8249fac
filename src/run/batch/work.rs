//! The work itself: threads that take one case after another until none is left.

use crate::output::OutputError;
use crate::preset::{ScenarioSpec, Study};
use crate::run::batch::claim::{self, Claim};
use crate::run::batch::finished::is_finished;
use crate::run::batch::ledger::{self, Plan};
use crate::run::batch::order::Spot;
use crate::run::batch::point::{Point, Points};
use crate::run::batch::{BatchError, BatchSummary, CaseEvent, CaseFailure, Control, Runner, order};
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Shortest time between tables that show how far the study has come.
const TABLE_EVERY: Duration = Duration::from_secs(5);
/// A table may take this share of the time at most.
const TABLE_SHARE: u32 = 50;

/// Time between two looks at what another process computes.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What the workers share.
struct Desk<'a> {
    points: &'a [Point],
    plan: &'a Plan,
    out: &'a Path,
    control: Control<'a>,
    state: Mutex<State>,
    /// Told when a worker is done.
    home: Condvar,
    /// When the next table is due.
    table: Mutex<Instant>,
}

struct State {
    pending: Vec<usize>,
    /// Cases that another process computes. When nothing else is left they are waited for: it may die, or
    /// give one back.
    elsewhere: VecDeque<usize>,
    /// Cases that ever were.
    met: BTreeSet<usize>,
    /// Set when nothing more is to be started.
    over: bool,
    /// `[worker]` where it is.
    spots: Vec<Option<Spot>>,
    /// Workers that have not gone home.
    at_work: usize,
    /// Ids of the cases being computed.
    held: Vec<String>,
    /// Place in the study of each failure.
    failed: Vec<(usize, String)>,
    summary: BatchSummary,
    error: Option<BatchError>,
}

/// Computes what is missing.
///
/// # Errors
/// The first fault of the folder that concerns all cases.
pub(super) fn run(
    study: &Study,
    points: &[Point],
    plan: &Plan,
    out: &Path,
    control: Control<'_>,
    runners: &mut [&mut Runner<'_>],
) -> Result<BatchSummary, BatchError> {
    let mut pending = order::of_shard(points, control.shard);
    let cases = pending.len();
    // two points may be the same scenario: the second needs nothing
    let mut seen = BTreeSet::new();
    pending.retain(|&i| seen.insert(points[i].id.as_str()));
    let state = State {
        summary: BatchSummary { cases, reused: cases - pending.len(), ..BatchSummary::default() },
        pending,
        elsewhere: VecDeque::new(),
        met: BTreeSet::new(),
        over: false,
        spots: vec![None; runners.len()],
        at_work: runners.len(),
        held: Vec::new(),
        failed: Vec::new(),
        error: None,
    };
    let table = Mutex::new(Instant::now() + TABLE_EVERY);
    let desk = Desk { points, plan, out, control, state: Mutex::new(state), home: Condvar::new(), table };
    let makers = Points::new(study)?;
    std::thread::scope(|scope| {
        scope.spawn(|| desk.beat());
        for (worker, runner) in runners.iter_mut().enumerate() {
            let (desk, makers) = (&desk, &makers);
            scope.spawn(move || desk.serve(worker, makers, &mut **runner));
        }
    });
    let mut state = desk.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = state.error {
        return Err(error);
    }
    state.summary.busy = state.elsewhere.len();
    state.failed.sort();
    let described = |(i, reason): (usize, String)| (points[i].id.clone(), points[i].words(study), reason);
    state.summary.failed = state.failed.into_iter().map(described).collect();
    Ok(state.summary)
}

impl State {
    /// Starts nothing more.
    fn stop(&mut self) {
        self.pending.clear();
        self.over = true;
    }
}

impl Desk<'_> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One worker's day.
    fn serve(&self, worker: usize, makers: &Points<'_>, runner: &mut Runner<'_>) {
        let _leave = Leave { desk: self, worker };
        while let Some(i) = self.take(worker) {
            let point = &self.points[i];
            match self.one_case(i, makers, runner) {
                // still elsewhere at a later look: that was said
                Ok(None) => {}
                Ok(Some(event)) => {
                    (self.control.on_case)(i, point, event);
                    self.show_progress();
                }
                Err(BatchError::Output(error)) if error.is_disk_full() => {
                    self.note_full(i, error.to_string());
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

    /// Notes a case that has no room; nothing more is started.
    fn note_full(&self, i: usize, reason: String) {
        let mut state = self.lock();
        state.summary.disk_full = true;
        state.stop();
        state.failed.push((i, reason));
    }

    /// Keeps the locks of what is being computed fresh until all workers are done.
    fn beat(&self) {
        let mut state = self.lock();
        while state.at_work > 0 {
            let waited = self.home.wait_timeout(state, claim::BEAT);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.held.iter().for_each(|id| claim::beat(&self.out.join("cases"), id));
        }
    }

    fn take(&self, worker: usize) -> Option<usize> {
        let mut state = self.lock();
        if self.control.cancel.load(Ordering::Relaxed) {
            state.summary.cancelled |= !state.pending.is_empty() || !state.elsewhere.is_empty();
            state.stop();
        }
        if let Some(at) = order::next(self.points, &state.pending, state.spots[worker].as_ref(), &state.spots)
        {
            let taken = state.pending.remove(at);
            let point = &self.points[taken];
            state.spots[worker] = Some((point.body.clone(), point.place.clone()));
            return Some(taken);
        }
        if state.over {
            return None;
        }
        let looked_at = state.elsewhere.pop_front()?;
        drop(state);
        std::thread::sleep(LOOK_EVERY);
        Some(looked_at)
    }

    /// Reuses or computes one case; none if it is where it was, with another process.
    fn one_case(
        &self,
        i: usize,
        makers: &Points<'_>,
        runner: &mut Runner<'_>,
    ) -> Result<Option<CaseEvent>, BatchError> {
        let point = &self.points[i];
        let cases = self.out.join("cases");
        let reused = || {
            self.lock().summary.reused += 1;
            Ok(Some(CaseEvent::Reused))
        };
        if is_finished(&cases, &point.id) {
            return reused();
        }
        let Some(claim) = Claim::take(&cases, &point.id)? else {
            let mut state = self.lock();
            state.elsewhere.push_back(i);
            return Ok(state.met.insert(i).then_some(CaseEvent::Busy));
        };
        if is_finished(&cases, &point.id) {
            return reused();
        }
        (self.control.on_case)(i, point, CaseEvent::Started);
        let Some((_, spec)) = makers.at(point.index)? else { return reused() };
        let had_failed = claim::failure(&cases, &point.id).is_some();
        self.lock().held.push(point.id.clone());
        let result = compute(&spec, &claim, runner);
        self.lock().held.retain(|id| *id != point.id);
        if result.is_ok() {
            claim.forget_failure()?;
        }
        Ok(Some(self.note(i, &claim, had_failed, result)))
    }

    /// Keeps what came of a case.
    fn note(&self, i: usize, claim: &Claim, had_failed: bool, result: Result<(), CaseFailure>) -> CaseEvent {
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
        // with a full disk the note cannot be kept either; the summary has it
        let _ = claim.note_failure(&reason);
        state.failed.push((i, reason));
        CaseEvent::Failed
    }

    /// Writes the table of what is finished, if it is time and nobody else does.
    fn show_progress(&self) {
        let Ok(mut due) = self.table.try_lock() else { return };
        let begun = Instant::now();
        if begun < *due {
            return;
        }
        // the table at the end counts; a fault here will show there
        let _ = ledger::write_tables(self.plan, self.out);
        *due = Instant::now() + TABLE_EVERY.max(TABLE_SHARE * begun.elapsed());
    }
}

/// Sends a worker home, also one that panics.
struct Leave<'a> {
    desk: &'a Desk<'a>,
    worker: usize,
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let mut state = self.desk.lock();
        state.spots[self.worker] = None;
        state.at_work -= 1;
        drop(state);
        self.desk.home.notify_all();
    }
}

/// Fills a working folder and gives it the case's name.
fn compute(spec: &ScenarioSpec, claim: &Claim, runner: &mut Runner<'_>) -> Result<(), CaseFailure> {
    let failed = |e: OutputError| match e.is_disk_full() {
        true => CaseFailure::DiskFull(e.to_string()),
        false => CaseFailure::Failed(e.to_string()),
    };
    let work = claim.work_folder().map_err(failed)?;
    let answer = runner(spec, &work).and_then(|()| claim.publish(&work).map_err(failed));
    if answer.is_err() {
        let _ = std::fs::remove_dir_all(&work);
    }
    answer
}
