//! Keeping answers to placements.

use crate::view::state::answer::ShownAnswer;
use crate::view::state::treatment::Treatment;
use bevy::prelude::*;

/// Serial number of an answer and name of the open treatment.
type Collected = (u64, Option<String>);

/// Keeps the answer on screen once it or the treatment is another, and adds up what is kept.
pub fn collect_answers(
    shown: Res<ShownAnswer>,
    mut treatment: ResMut<Treatment>,
    mut last: Local<Option<Collected>>,
) {
    let now = Some((shown.serial, treatment.open.as_ref().map(|open| open.name.clone())));
    if *last != now {
        *last = now;
        treatment.collect(shown.answer.as_deref());
    }
}
