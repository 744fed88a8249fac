//! A wish to stop is heard wherever work takes long, by whoever asks: a token that another thread sets once
//! the work is on its way.

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

/// The gun of the opening comparison alone: its device settles on tissue that hardens before it strikes.
fn gun(resolution: Resolution) -> ScenarioSpec {
    let mut spec = load("scenarios/vibration_vs_percussion.ron");
    spec.cases.drain(..spec.cases.len() - 1);
    spec.resolution = resolution;
    spec
}

/// Runs `spec` until an event `shows`; then another thread sets the token. The events after that.
fn stopped(spec: &ScenarioSpec, shows: impl Fn(&ProgressEvent) -> bool + Sync) -> Vec<ProgressEvent> {
    let (cancel, asked) = (AtomicBool::new(false), Mutex::new(None));
    let (told, heard) = channel();
    let (told, after) = (Mutex::new(Some(told)), Mutex::new(Vec::new()));
    let on_event = |event: ProgressEvent| {
        if cancel.load(Ordering::Relaxed) {
            after.lock().unwrap().push(event);
        } else if shows(&event)
            && let Some(told) = told.lock().unwrap().take()
        {
            told.send(()).unwrap();
        }
    };
    let progress = Progress { on_event: &on_event, cancel: &cancel };
    let outcome = std::thread::scope(|scope| {
        let (asked, cancel) = (&asked, &cancel);
        scope.spawn(move || {
            heard.recv().expect("the work came so far");
            *asked.lock().unwrap() = Some(Instant::now());
            cancel.store(true, Ordering::Relaxed);
        });
        run_scenario(spec, &RunOptions { threads: Some(2) }, &progress)
    });
    assert!(matches!(outcome, Err(RunError::Cancelled)), "{:?}", outcome.err());
    println!("{} ms from the wish to the end", asked.lock().unwrap().unwrap().elapsed().as_millis());
    after.into_inner().unwrap()
}

/// Whether nothing of `events` is a new stage: what was being done when the token was set was given up, not
/// finished.
fn given_up(events: &[ProgressEvent]) {
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
fn a_device_that_settles_is_given_up() {
    let settling = |event: &ProgressEvent| detail(event).contains("contact at rest,");
    given_up(&stopped(&gun(Resolution::Preview), settling));
}

#[test]
fn a_device_that_settles_on_tissue_that_hardens_is_given_up() {
    let hardening = |event: &ProgressEvent| detail(event).contains("tissue that hardens");
    given_up(&stopped(&gun(Resolution::Preview), hardening));
}

#[test]
fn a_factorisation_is_given_up() {
    let mut spec = load("scenarios/single_head.ron");
    spec.resolution = Resolution::Preview;
    let after = stopped(&spec, |event| detail(event).contains("factorisation"));
    given_up(&after);
    assert!(after.iter().all(|event| !detail(event).contains("residual")), "no solve follows: {after:?}");
}

#[test]
fn a_body_is_given_up_while_it_is_made() {
    given_up(&stopped(
        &gun(Resolution::Draft),
        |event| matches!(event, ProgressEvent::Stage { name, .. } if *name == "mesh"),
    ));
}

/// Polls until a frame pleases, as a window would; the frames on the way.
fn wait(session: &Session, pleases: impl Fn(&Frame) -> bool) -> Vec<Stage> {
    let (start, mut seen) = (Instant::now(), Vec::new());
    loop {
        let frame = session.latest();
        seen.push(frame.stage.clone());
        if pleases(&frame) {
            return seen;
        }
        assert!(start.elapsed() < Duration::from_secs(300), "{:?}", frame.stage);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The window's session on the real solver: *Stop* while the gun settles. The settling moves on before, and
/// nothing follows it.
#[test]
fn a_session_stops_while_a_device_settles() {
    let session =
        Session::start(SessionSolver::new(&RunOptions::default()).expect("threads"), AnswerStore::none())
            .expect("a thread");
    let request = Request { scenario: gun(Resolution::Preview), ladder: vec![Resolution::Preview] };
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
    assert!(moved.len() > 3 && moved.iter().all(|&s| s < 1.0), "the settling is told: {moved:?}");
    let asked = Instant::now();
    session.send(Command::Cancel);
    let after = wait(&session, |frame| frame.stage == Stage::Cancelled);
    println!("{} ms from the wish to the end", asked.elapsed().as_millis());
    let other = |stage: &&Stage| matches!(stage, Stage::Solving { part, .. } if *part != "settle");
    assert_eq!(after.iter().find(other), None, "nothing follows");
}

/// What a session cannot hold it refuses before meshing, in a kind of its own, and lives on.
#[test]
fn a_session_refuses_what_does_not_fit() {
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

/// What is judged before meshing is near enough to what there is then: unknowns, and how well waves are
/// resolved.
#[test]
fn what_is_expected_of_a_leg_is_near_what_is_made() {
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
