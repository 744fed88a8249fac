//! Sending questions and cancel commands to the worker.

use crate::preset::scenario::ScenarioSpec;
use crate::session::{Command, Request};
use crate::view::state::placement::PickState;
use crate::view::state::question::Question;
use crate::view::worker::link::Link;
use bevy::prelude::*;

/// Time without further changes before a changed question is sent [s]: one drag, or one typed number, is one
/// question.
const REST: f64 = 0.4;

/// Requests sending a changed question once it has been unchanged for 0.4 s with no mouse button held;
/// never while a placement is refused.
pub fn submit_after_rest(
    time: Res<Time<Real>>,
    (buttons, picked): (Option<Res<ButtonInput<MouseButton>>>, Res<PickState>),
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

/// Sends the requested question or cancel command to the session.
pub fn send_commands(mut question: ResMut<Question>, link: Res<Link>) {
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
