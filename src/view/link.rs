//! The only bridge to the worker: newest frame in, commands out.

use crate::anatomy::Site;
use crate::math::V3;
use crate::mesh::spec::Resolution;
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::{Answer, CaseAnswer};
use crate::run::session::{Command, Request, Session};
use crate::view::colour::{Scale, Steps};
use crate::view::pick::{Picked, Skin, skin_collider};
use crate::view::quantity::Quantity;
use crate::view::source::largest;
use crate::view::state::{Look, Question, Reading, Shown};
use crate::view::threshold::Threshold;
use crate::view::tissue::Shells;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use bevy_rapier3d::prelude::Collider;
use std::sync::Arc;

/// Head movements of this size on screen read well [m]: exaggeration is chosen to reach it.
const READABLE: f64 = 14e-3;
/// Tissue moved further than this on screen looks torn [m]: neighbouring nodes move unlike beside a head's rim.
const BEARABLE: f64 = 12e-3;

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

/// An answer that is being made ready, away from the main thread.
#[derive(Resource, Default)]
pub struct Arriving {
    serial: u64,
    task: Option<Task<Ready>>,
}

/// All that the window needs of an answer besides its numbers, so that showing it costs the main thread nothing.
struct Ready {
    answer: Arc<Answer>,
    sites: Vec<Site>,
    shells: Shells,
    skin: Option<Collider>,
    known: Known,
}

impl Ready {
    /// Takes `shells` over if they belong to the same nodes.
    fn of(answer: Arc<Answer>, shells: Option<Shells>) -> Ready {
        let body = &answer.body;
        let shells = shells.unwrap_or_else(|| Shells::of(&body.mesh, &body.space));
        Ready {
            sites: body.calf.as_ref().map_or_else(Vec::new, |calf| calf.sites()),
            skin: skin_collider(&shells, &body.space),
            known: Known::of(&answer),
            shells,
            answer,
        }
    }
}

/// Takes the newest frame and makes its answer ready; writes only what changed.
pub fn receive(
    link: Res<Link>,
    mut arriving: ResMut<Arriving>,
    mut shown: ResMut<Shown>,
    (mut shells, mut skin, mut known): (ResMut<Shells>, ResMut<Skin>, ResMut<Known>),
) {
    let frame = link.session.latest();
    if let Some(answer) = frame.answer.filter(|_| ![shown.serial, arriving.serial].contains(&frame.serial)) {
        let same = |old: &&Arc<Answer>| Arc::ptr_eq(&old.body.space, &answer.body.space);
        let shells = shown.answer.as_ref().filter(same).map(|_| shells.clone());
        arriving.serial = frame.serial;
        arriving.task = Some(AsyncComputeTaskPool::get().spawn(async move { Ready::of(answer, shells) }));
    }
    if let Some(ready) = arriving.task.as_mut().and_then(check_ready) {
        arriving.task = None;
        shown.sites = ready.sites;
        shown.answer = Some(ready.answer);
        shown.serial = arriving.serial;
        *shells = ready.shells;
        *skin = Skin(ready.skin);
        *known = Known { serial: arriving.serial, ..ready.known };
    }
    if frame.fallbacks != shown.fallbacks {
        shown.fallbacks = frame.fallbacks;
    }
    // What is not on screen yet is not done yet.
    if arriving.task.is_none() && (frame.stage != shown.stage || frame.stale != shown.stale) {
        shown.stage = frame.stage;
        shown.stale = frame.stale;
    }
}

/// What passes over an answer's nodes have found.
#[derive(Resource, Default)]
pub struct Known {
    serial: u64,
    /// The largest value of each quantity (SI).
    largest: Vec<(Quantity, f64)>,
    /// Largest excursion of a head [m].
    swing: f64,
    low: V3,
    high: V3,
}

impl Known {
    fn of(answer: &Answer) -> Known {
        let cases: Vec<&CaseAnswer> = answer.cases.iter().flatten().map(AsRef::as_ref).collect();
        let positions = &answer.body.space.positions;
        Known {
            serial: 0,
            largest: Quantity::ALL.map(|quantity| (quantity, largest(&cases, quantity))).to_vec(),
            swing: cases
                .iter()
                .filter_map(|c| c.report.head_displacement_mm)
                .map(|mm| 1e-3 * mm)
                .fold(0.0, f64::max),
            low: positions.iter().copied().reduce(|a, b| a.inf(&b)).unwrap_or_default(),
            high: positions.iter().copied().reduce(|a, b| a.sup(&b)).unwrap_or_default(),
        }
    }

    fn largest(&self, quantity: Quantity) -> f64 {
        self.largest.iter().find(|(q, _)| *q == quantity).map_or(0.0, |(_, value)| *value)
    }
}

/// Chooses scale and exaggeration, the same for both sides, when the answer or the quantity changed.
pub fn read(look: Res<Look>, known: Res<Known>, mut reading: ResMut<Reading>, mut last: Local<u64>) {
    if known.serial == 0 || (known.serial == *last && !look.is_changed()) {
        return;
    }
    *last = known.serial;
    let peak = if look.now() { std::f64::consts::SQRT_2 } else { 1.0 };
    let most = peak * known.largest(look.quantity);
    let next = Reading {
        scale: Scale::fitting(most, look.quantity, look.steps != Steps::Linear),
        most: Threshold::QUANTITIES.map(|quantity| known.largest(quantity)),
        exaggeration: if look.exaggeration > 0.0 {
            f64::from(look.exaggeration)
        } else {
            readable(known.swing, std::f64::consts::SQRT_2 * known.largest(Quantity::Displacement))
        },
        low: known.low,
        high: known.high,
    };
    reading.set_if_neq(next);
}

/// A round exaggeration that makes this largest head movement [m] readable and does not tear the tissue, whose largest is `tissue`, 1–50.
fn readable(head: f64, tissue: f64) -> f64 {
    let wanted = (READABLE / head.max(1e-9)).min(BEARABLE / tissue.max(1e-9));
    [50.0, 20.0, 10.0, 5.0, 3.0, 2.0].into_iter().find(|&e| e <= wanted).unwrap_or(1.0)
}
