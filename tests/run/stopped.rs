//! Cancellation takes effect in every long computation: another thread sets the token while the computation
//! runs.

use crate::load;
use calfwave::engine::budget::expected_unknowns;
use calfwave::engine::{RunOptions, run_scenario};
use calfwave::mesh::spec::Resolution;
use calfwave::model::{Model, Progress, ProgressEvent, RunError};
use calfwave::preset::scenario::ScenarioSpec;
use calfwave::session::{AnswerStore, Command, Frame, Request, Session, SessionSolver, Stage};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// The gun of the default comparison alone. Its static contact with hardening tissue is solved before
/// percussion.
fn gun(resolution: Resolution) -> ScenarioSpec {
    let mut spec = load("scenarios/vibration_vs_percussion.ron");
    spec.cases.drain(..spec.cases.len() - 1);
    spec.resolution = resolution;
    spec
}

/// Runs `spec` until an event satisfies `reached`; then another thread sets the token. The events after this.
fn stopped(spec: &ScenarioSpec, reached: impl Fn(&ProgressEvent) -> bool + Sync) -> Vec<ProgressEvent> {
    let (cancel, requested) = (AtomicBool::new(false), Mutex::new(None));
    let (send, receive) = channel();
    let (send, after) = (Mutex::new(Some(send)), Mutex::new(Vec::new()));
    let on_event = |event: ProgressEvent| {
        if cancel.load(Ordering::Relaxed) {
            after.lock().unwrap().push(event);
        } else if reached(&event)
            && let Some(send) = send.lock().unwrap().take()
        {
            send.send(()).unwrap();
        }
    };
    let progress = Progress { on_event: &on_event, cancel: &cancel };
    let outcome = std::thread::scope(|scope| {
        let (requested, cancel) = (&requested, &cancel);
        scope.spawn(move || {
            receive.recv().expect("the event is reached");
            *requested.lock().unwrap() = Some(Instant::now());
            cancel.store(true, Ordering::Relaxed);
        });
        run_scenario(spec, &RunOptions { threads: Some(2) }, &progress)
    });
    assert!(matches!(outcome, Err(RunError::Cancelled)), "{:?}", outcome.err());
    println!(
        "{} ms from the cancellation to the end",
        requested.lock().unwrap().unwrap().elapsed().as_millis()
    );
    after.into_inner().unwrap()
}

/// Asserts that no new stage begins after the token is set: the current stage is abandoned, not finished.
fn assert_abandoned(events: &[ProgressEvent]) {
    let stage = events.iter().find(|event| matches!(event, ProgressEvent::Stage { .. }));
    assert!(stage.is_none() && events.len() < 20, "{events:?}");
}

fn detail(event: &ProgressEvent) -> &str {
    match event {
        ProgressEvent::Step { detail, .. } => detail,
        _ => "",
    }
}

#[test]
fn static_contact_can_be_cancelled() {
    let in_contact = |event: &ProgressEvent| detail(event).contains("contact at rest,");
    assert_abandoned(&stopped(&gun(Resolution::Preview), in_contact));
}

#[test]
fn static_contact_with_hardening_tissue_can_be_cancelled() {
    let hardening = |event: &ProgressEvent| detail(event).contains("contact at rest");
    assert_abandoned(&stopped(&gun(Resolution::Preview), hardening));
}

#[test]
fn a_factorisation_can_be_cancelled() {
    let mut spec = load("scenarios/single_head.ron");
    spec.resolution = Resolution::Preview;
    let after = stopped(&spec, |event| detail(event).contains("factorisation"));
    assert_abandoned(&after);
    assert!(after.iter().all(|event| !detail(event).contains("residual")), "a solve follows: {after:?}");
}

#[test]
fn meshing_can_be_cancelled() {
    assert_abandoned(&stopped(
        &gun(Resolution::Draft),
        |event| matches!(event, ProgressEvent::Stage { name, .. } if *name == "mesh"),
    ));
}

/// Polls as a window does until a frame satisfies a condition; the stages on the way.
fn wait(session: &Session, satisfies: impl Fn(&Frame) -> bool) -> Vec<Stage> {
    let (start, mut seen) = (Instant::now(), Vec::new());
    loop {
        let frame = session.latest();
        seen.push(frame.stage.clone());
        if satisfies(&frame) {
            return seen;
        }
        assert!(start.elapsed() < Duration::from_secs(300), "{:?}", frame.stage);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// *Stop* in a session with the real solver during the static contact of the gun. The contact reports
/// progress before, and no other stage follows.
#[test]
fn a_session_can_be_cancelled_during_static_contact() {
    let session =
        Session::start(SessionSolver::new(&RunOptions::default()).expect("threads"), AnswerStore::none())
            .expect("a thread");
    // No answer to this mesh is shipped with the program.
    let resolution = Resolution::Custom { order: 2, element_mm: 17.0 };
    let request = Request { scenario: gun(resolution), ladder: vec![resolution] };
    session.send(Command::Load(Box::new(request)));
    let shares = |stages: &[Stage]| -> Vec<f32> {
        let share = |stage: &Stage| match stage {
            Stage::Solving { part: "settle", share, .. } => Some(*share),
            _ => None,
        };
        stages.iter().filter_map(share).collect()
    };
    let before = wait(&session, |frame| shares(std::slice::from_ref(&frame.stage)).iter().any(|&s| s > 0.05));
    let mut moved = shares(&before);
    moved.dedup();
    assert!(
        moved.len() > 3 && moved.iter().all(|&s| s < 1.0),
        "the static contact reports no progress: {moved:?}"
    );
    let requested = Instant::now();
    session.send(Command::Cancel);
    let after = wait(&session, |frame| frame.stage == Stage::Cancelled);
    println!("{} ms from the cancellation to the end", requested.elapsed().as_millis());
    let other = |stage: &&Stage| matches!(stage, Stage::Solving { part, .. } if *part != "settle");
    assert_eq!(after.iter().find(other), None, "another stage follows");
}

/// A session refuses a problem that does not fit into memory before meshing, in a stage of its own, and
/// continues.
#[test]
fn a_session_refuses_a_problem_that_does_not_fit_into_memory() {
    let session =
        Session::start(SessionSolver::new(&RunOptions::default()).expect("threads"), AnswerStore::none())
            .expect("a thread");
    let huge = Resolution::Custom { order: 6, element_mm: 1.0 };
    let request = Request { scenario: gun(huge), ladder: vec![huge] };
    session.send(Command::Load(Box::new(request)));
    let refused = |frame: &Frame| match &frame.stage {
        Stage::TooLarge(refusal) => refusal.needed_mib > 1e5 && refusal.element_mm.is_some(),
        _ => false,
    };
    wait(&session, refused);
    session.send(Command::Cancel);
    wait(&session, |frame| frame.stage == Stage::Cancelled);
}

/// The estimates before meshing are close to the values of the mesh: unknowns, and elements per wavelength.
#[test]
fn estimates_before_meshing_a_leg_are_close_to_its_mesh() {
    for resolution in [Resolution::Preview, Resolution::Draft, Resolution::Standard] {
        let spec = gun(resolution);
        let body = Model::new(&spec).expect("meshes");
        let unknowns = expected_unknowns(&spec) / (3 * body.space.n_nodes()) as f64;
        let hz = 40.0;
        let waves = calfwave::engine::need::elements_per_wave(&spec, hz) / body.elements_per_wave(hz);
        println!("{resolution:?}: unknowns × {unknowns:.2}, elements per wave × {waves:.2}");
        assert!((0.85..1.25).contains(&unknowns), "{resolution:?}: {unknowns}");
        assert!((0.7..1.4).contains(&waves), "{resolution:?}: {waves}");
    }
}
