//! One placement after another: by itself, or by keys.

use crate::session::Stage;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::question::Question;
use crate::view::state::treatment::{Treatment, TreatmentRequest};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

/// Starts or stops the walk through the unanswered placements.
pub fn toggle_playing(treatment: &mut Treatment, shown: &ShownAnswer) {
    let Some(open) = &treatment.open else { return };
    if treatment.playing {
        treatment.playing = false;
        return;
    }
    let answered = |i: usize| treatment.sum.as_ref().is_some_and(|sum| sum.answered.get(i) == Some(&true));
    let is_busy = matches!(shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
    let next = (0..open.count()).find(|&i| !answered(i));
    let Some(next) = next else { return };
    // The placement that is being computed is not begun again.
    if !is_busy || answered(open.at) {
        treatment.request = Some(TreatmentRequest::Show(next));
    }
    treatment.playing = true;
}

/// Shows the next unanswered placement once the present one is answered; ends at the last one, at an edit of
/// the question, and when the computation stops without an answer.
pub fn play_on(
    shown: Res<ShownAnswer>,
    question: Res<Question>,
    mut treatment: ResMut<Treatment>,
    mut last: Local<(u64, Stage)>,
) {
    let is_new = (last.0, &last.1) != (shown.request, &shown.stage);
    if is_new {
        *last = (shown.request, shown.stage.clone());
    }
    if !treatment.playing || treatment.request.is_some() {
        return;
    }
    let stopped = matches!(shown.stage, Stage::Cancelled | Stage::TooLarge(_) | Stage::Failed(_));
    let is_edited = treatment.open.as_ref().is_none_or(|open| open.place_of(&question.scenario).is_none());
    if (is_new && stopped) || is_edited {
        treatment.playing = false;
        return;
    }
    let settled = shown.stage == Stage::Idle && !shown.stale && !question.send;
    let (Some(open), Some(answer)) = (&treatment.open, &shown.answer) else { return };
    if !settled || !answer.complete() || open.place_of(&answer.scenario) != Some(open.at) {
        return;
    }
    match open.next_unanswered(open.at + 1, answer.scenario.resolution) {
        Some(next) => treatment.request = Some(TreatmentRequest::Show(next)),
        None => treatment.playing = false,
    }
}

/// Page Down and Page Up show the next and the previous placement, Escape closes the treatment.
pub(super) fn step_by_keys(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<EguiWantsInput>,
    mut treatment: ResMut<Treatment>,
) {
    let Some(open) = &treatment.open else { return };
    if egui.wants_keyboard_input() {
        return;
    }
    let last = open.count().saturating_sub(1);
    let request = match () {
        () if keys.just_pressed(KeyCode::PageDown) => TreatmentRequest::Show((open.at + 1).min(last)),
        () if keys.just_pressed(KeyCode::PageUp) => TreatmentRequest::Show(open.at.saturating_sub(1)),
        () if keys.just_pressed(KeyCode::Escape) => TreatmentRequest::Close,
        () => return,
    };
    treatment.request = Some(request);
}
