//! Properties of the session: the latest question is solved, cancellation is immediate, and stored answers
//! are not computed again.

use crate::phantom::ClosedForm;
use calfwave::mesh::spec::Resolution;
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::ScenarioSpec;
use calfwave::session::{
    AnswerStore, Body, CaseAnswer, Command, Frame, Request, Session, SolveError, Solver, Stage, Watch,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Counts the cases that it solves; fails if `fails` is set.
struct Counting {
    inner: ClosedForm,
    cases: Arc<AtomicUsize>,
    fails: bool,
}

impl Solver for Counting {
    fn body(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<Body, SolveError> {
        self.inner.body(scenario, watch)
    }

    fn case(
        &mut self,
        scenario: &ScenarioSpec,
        body: &Body,
        watch: &Watch,
    ) -> Result<CaseAnswer, SolveError> {
        if self.fails {
            return Err(SolveError::Failed("the tissue set has no fat".into()));
        }
        let answer = self.inner.case(scenario, body, watch)?;
        self.cases.fetch_add(1, Ordering::Relaxed);
        Ok(answer)
    }
}

fn counting(steps: u32) -> (Counting, Arc<AtomicUsize>) {
    let cases = Arc::new(AtomicUsize::new(0));
    (Counting { inner: ClosedForm { calf: None, steps }, cases: cases.clone(), fails: false }, cases)
}

fn request(ladder: &[Resolution]) -> Request {
    let scenario = load_scenario(Path::new("vibration_vs_percussion")).expect("a shipped preset").spec;
    Request { scenario, ladder: ladder.to_vec() }
}

/// Polls as a window does until a frame satisfies a condition.
fn wait(session: &Session, what: &str, satisfies: impl Fn(&Frame) -> bool) -> Frame {
    let start = Instant::now();
    loop {
        let frame = session.latest();
        if satisfies(&frame) {
            return frame;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{what}: {:?}", frame.stage);
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn done(frame: &Frame) -> bool {
    frame.stage == Stage::Idle && frame.answer.as_ref().is_some_and(|a| a.complete())
}

#[test]
fn a_ladder_of_resolutions_ends_at_the_finest() {
    let (solver, cases) = counting(2);
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    session.send(Command::Load(Box::new(request(&[Resolution::Preview, Resolution::Draft]))));
    let frame = wait(&session, "two resolutions", |f| {
        done(f) && f.answer.as_ref().is_some_and(|a| a.scenario.resolution == Resolution::Draft)
    });
    assert!(!frame.stale);
    assert_eq!(cases.load(Ordering::Relaxed), 2 * frame.answer.expect("done").cases.len());
}

#[test]
fn the_body_is_shown_before_any_case() {
    let (solver, _) = counting(200);
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    session.send(Command::Load(Box::new(request(&[Resolution::Preview]))));
    let frame = wait(&session, "a body", |f| f.answer.is_some());
    assert!(frame.answer.expect("shown").cases.iter().all(Option::is_none));
    assert!(frame.stale, "an answer without its cases is not stale");
}

#[test]
fn cancellation_stops_the_solver_and_keeps_the_shown_answer() {
    let (solver, _) = counting(100_000);
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    session.send(Command::Load(Box::new(request(&[Resolution::Preview]))));
    wait(&session, "solving", |f| matches!(f.stage, Stage::Solving { share, .. } if share > 0.0));
    session.send(Command::Cancel);
    let frame = wait(&session, "cancelled", |f| f.stage == Stage::Cancelled);
    assert!(frame.answer.is_some());
}

#[test]
fn a_new_question_replaces_a_running_one() {
    let (solver, _) = counting(300);
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    let mut second = request(&[Resolution::Preview]);
    session.send(Command::Load(Box::new(request(&[Resolution::Preview]))));
    wait(&session, "solving", |f| matches!(f.stage, Stage::Solving { .. }));
    second.scenario.cases.truncate(1);
    session.send(Command::Load(Box::new(second)));
    let frame = wait(&session, "the second answer", done);
    assert_eq!(frame.answer.expect("done").cases.len(), 1);
}

#[test]
fn stored_cases_are_not_computed_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (solver, cases) = counting(1);
    let session = Session::start(solver, AnswerStore::at(folder.path())).expect("a thread");
    let mut question = request(&[Resolution::Preview]);
    session.send(Command::Load(Box::new(question.clone())));
    wait(&session, "first", done);
    let first = cases.load(Ordering::Relaxed);
    question.scenario.cases.swap(0, 1);
    question.scenario.title = "another title".into();
    let serial = session.latest().serial;
    session.send(Command::Load(Box::new(question.clone())));
    wait(&session, "again", |f| done(f) && f.serial > serial);
    assert_eq!(cases.load(Ordering::Relaxed), first, "the same cases in another order were computed again");
    drop(session);
    let (solver, cases) = counting(1);
    let session = Session::start(solver, AnswerStore::at(folder.path())).expect("a thread");
    session.send(Command::Load(Box::new(question.clone())));
    wait(&session, "from disk", done);
    assert_eq!(cases.load(Ordering::Relaxed), 0, "a new session computed stored cases again");
    question.scenario.analysis.bulk_mpa = Some(20.0);
    let serial = session.latest().serial;
    session.send(Command::Load(Box::new(question)));
    wait(&session, "changed", |f| done(f) && f.serial > serial);
    assert_eq!(cases.load(Ordering::Relaxed), first, "another material was not computed");
}

#[test]
fn an_error_of_the_solver_is_shown_and_the_session_continues() {
    let (mut solver, _) = counting(1);
    solver.fails = true;
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    session.send(Command::Load(Box::new(request(&[Resolution::Preview]))));
    let frame = wait(&session, "fault", |f| matches!(f.stage, Stage::Failed(_)));
    assert_eq!(frame.stage, Stage::Failed("the tissue set has no fat".into()));
    session.send(Command::Cancel);
    wait(&session, "alive", |f| f.stage == Stage::Cancelled);
}

#[test]
fn dropping_the_session_stops_a_running_case() {
    let (solver, _) = counting(1_000_000);
    let session = Session::start(solver, AnswerStore::none()).expect("a thread");
    session.send(Command::Load(Box::new(request(&[Resolution::Preview]))));
    wait(&session, "solving", |f| matches!(f.stage, Stage::Solving { .. }));
    let start = Instant::now();
    drop(session);
    assert!(start.elapsed() < Duration::from_secs(2));
}
