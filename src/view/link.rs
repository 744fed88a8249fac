//! The only bridge to the worker: newest frame in, commands out.

use crate::math::V3;
use crate::mesh::spec::Resolution;
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::{Answer, CaseAnswer};
use crate::run::session::{Command, Request, Session};
use crate::view::colour::{Scale, Steps};
use crate::view::pick::Picked;
use crate::view::quantity::Quantity;
use crate::view::source::largest;
use crate::view::state::{Look, Question, Reading, Shown, Threshold};
use bevy::prelude::*;

/// Head movements of this size on screen read well [m]: exaggeration is chosen to reach it.
const READABLE: f64 = 14e-3;

/// The worker's handle and the resolutions asked for.
#[derive(Resource)]
pub struct Link {
    /// The worker.
    pub session: Session,
    /// Resolutions, coarse first.
    pub ladder: Vec<Resolution>,
}

/// How long a change must rest before it is asked about [s]: one drag, or one number typed, is one question.
const REST: f64 = 0.4;

/// Asks about a change by itself, once nobody holds anything and it has come to rest; never about a refused place.
pub fn notice(
    time: Res<Time<Real>>,
    (buttons, picked): (Option<Res<ButtonInput<MouseButton>>>, Res<Picked>),
    mut question: ResMut<Question>,
    mut resting: Local<Option<(ScenarioSpec, f64)>>,
) {
    let held = buttons.is_some_and(|b| b.any_pressed([MouseButton::Left, MouseButton::Right]));
    if held || picked.refusal.is_some() || question.scenario == question.asked {
        *resting = None;
        return;
    }
    let now = time.elapsed_secs_f64();
    match &*resting {
        Some((at_rest, since)) if *at_rest == question.scenario => {
            if now - since >= REST {
                question.send = true;
                *resting = None;
            }
        }
        _ => *resting = Some((question.scenario.clone(), now)),
    }
}

/// Sends the question when it is to be sent, or the word to stop.
pub fn send(mut question: ResMut<Question>, link: Res<Link>) {
    if question.send {
        question.send = false;
        question.asked = question.scenario.clone();
        let request = Request { scenario: question.scenario.clone(), ladder: link.ladder.clone() };
        link.session.send(Command::Load(Box::new(request)));
    }
    if question.cancel {
        question.cancel = false;
        link.session.send(Command::Cancel);
    }
}

/// Takes the newest frame; writes only what changed.
pub fn receive(link: Res<Link>, mut shown: ResMut<Shown>) {
    let frame = link.session.latest();
    if frame.serial != shown.serial {
        let calf = frame.answer.as_ref().and_then(|a| a.body.calf.as_ref());
        shown.sites = calf.map_or_else(Vec::new, |calf| calf.sites());
        shown.answer = frame.answer;
        shown.serial = frame.serial;
    }
    if frame.stage != shown.stage || frame.stale != shown.stale {
        shown.stage = frame.stage;
        shown.stale = frame.stale;
    }
}

/// What one pass over an answer's nodes found.
#[derive(Default)]
pub struct Known {
    serial: u64,
    /// The largest value of each quantity asked for so far (SI).
    largest: Vec<(Quantity, f64)>,
    /// Largest excursion of a head [m].
    swing: f64,
    low: V3,
    high: V3,
}

impl Known {
    fn of(shown: &Shown, answer: &Answer) -> Known {
        let cases = answer.cases.iter().flatten();
        let positions = &answer.body.space.positions;
        Known {
            serial: shown.serial,
            largest: Vec::new(),
            swing: cases.map(|c| 1e-3 * c.report.head_displacement_mm).fold(0.0, f64::max),
            low: positions.iter().copied().reduce(|a, b| a.inf(&b)).unwrap_or_default(),
            high: positions.iter().copied().reduce(|a, b| a.sup(&b)).unwrap_or_default(),
        }
    }

    fn largest(&mut self, answer: &Answer, quantity: Quantity) -> f64 {
        if let Some((_, value)) = self.largest.iter().find(|(q, _)| *q == quantity) {
            return *value;
        }
        let cases: Vec<&CaseAnswer> = answer.cases.iter().flatten().map(AsRef::as_ref).collect();
        let value = largest(&cases, quantity);
        self.largest.push((quantity, value));
        value
    }
}

/// Chooses scale and exaggeration, the same for both sides, when the answer or the quantity changed.
pub fn read(shown: Res<Shown>, look: Res<Look>, mut reading: ResMut<Reading>, mut known: Local<Known>) {
    let Some(answer) = &shown.answer else { return };
    if known.serial == shown.serial && !look.is_changed() {
        return;
    }
    if known.serial != shown.serial {
        *known = Known::of(&shown, answer);
    }
    let peak = if look.now() { std::f64::consts::SQRT_2 } else { 1.0 };
    let most = peak * known.largest(answer, look.quantity);
    let next = Reading {
        scale: Scale::fitting(most, look.quantity, look.steps != Steps::Linear),
        most: Threshold::QUANTITIES.map(|quantity| known.largest(answer, quantity)),
        exaggeration: if look.exaggeration > 0.0 {
            f64::from(look.exaggeration)
        } else {
            readable(known.swing)
        },
        low: known.low,
        high: known.high,
    };
    reading.set_if_neq(next);
}

/// A round exaggeration that makes this largest head movement [m] readable, 1–50.
fn readable(largest: f64) -> f64 {
    let wanted = READABLE / largest.max(1e-9);
    [50.0, 20.0, 10.0, 5.0, 3.0, 2.0].into_iter().find(|&e| e <= wanted).unwrap_or(1.0)
}
