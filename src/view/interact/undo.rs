//! Undo and redo of edits to the question.
//!
//! A snapshot is taken once an edit is complete (no mouse button held), so that one drag is one step.

use crate::preset::scenario::{LoadSpec, ScenarioSpec};
use crate::view::interact::keys::held;
use crate::view::state::question::Question;
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

/// Largest number of steps kept.
const MOST: usize = 100;

/// Earlier and undone questions.
#[derive(Resource, Default)]
pub struct UndoHistory {
    /// Earlier questions, the latest last.
    past: Vec<ScenarioSpec>,
    /// Undone questions, the next to redo last.
    future: Vec<ScenarioSpec>,
    /// The question as last recorded.
    present: Option<ScenarioSpec>,
}

impl UndoHistory {
    /// Records the question; a change adds a step and discards undone questions.
    pub fn note(&mut self, now: &ScenarioSpec) {
        match &self.present {
            Some(present) if present == now => return,
            Some(present) => {
                self.past.push(present.clone());
                if self.past.len() > MOST {
                    self.past.remove(0);
                }
                self.future.clear();
            }
            None => {}
        }
        self.present = Some(now.clone());
    }

    /// The previous question, which becomes the present one.
    pub fn undo(&mut self) -> Option<ScenarioSpec> {
        let before = self.past.pop()?;
        self.future.extend(self.present.replace(before.clone()));
        Some(before)
    }

    /// The question last undone, which becomes the present one.
    pub fn redo(&mut self) -> Option<ScenarioSpec> {
        let after = self.future.pop()?;
        self.past.extend(self.present.replace(after.clone()));
        Some(after)
    }

    /// Message that names the change that [`UndoHistory::undo`] would revert.
    pub fn undoable(&self) -> Option<&'static str> {
        Some(difference(self.past.last()?, self.present.as_ref()?))
    }

    /// Message that names the change that [`UndoHistory::redo`] would repeat.
    pub fn redoable(&self) -> Option<&'static str> {
        Some(difference(self.present.as_ref()?, self.future.last()?))
    }
}

/// Message that names the difference of two questions.
fn difference(a: &ScenarioSpec, b: &ScenarioSpec) -> &'static str {
    if a.question != b.question || a.cases.len() != b.cases.len() {
        return "change-question";
    }
    if a.geometry != b.geometry || a.tissues != b.tissues {
        return "change-body";
    }
    let changed = a.cases.iter().zip(&b.cases).find(|(a, b)| a != b);
    let Some((LoadSpec::Device { device: d, placement: p }, LoadSpec::Device { device: e, placement: q })) =
        changed.map(|(a, b)| (&a.load, &b.load))
    else {
        return "change-other";
    };
    let hertz = |part: &crate::preset::scenario::Part<crate::drive::spec::DeviceSpec>| match part {
        crate::preset::scenario::Part::Inline(d) => {
            (d.name.clone(), d.heads.first().map(|h| h.drive.frequency_hz()))
        }
        crate::preset::scenario::Part::File(name) => (name.clone(), None),
    };
    let ((name, f), (other, g)) = (hertz(d), hertz(e));
    match () {
        () if p != q => "change-place",
        () if name != other => "change-device",
        () if f != g => "change-frequency",
        () => "change-other",
    }
}

/// Records the question when no mouse button is held.
pub fn record_history(
    question: Res<Question>,
    buttons: Res<ButtonInput<MouseButton>>,
    mut history: ResMut<UndoHistory>,
) {
    let held = buttons.any_pressed([MouseButton::Left, MouseButton::Right]);
    if !held && history.present.as_ref() != Some(&question.scenario) {
        history.note(&question.scenario);
    }
}

/// Ctrl+Z undoes; Ctrl+Shift+Z and Ctrl+Y redo.
pub fn undo_by_keys(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<EguiWantsInput>,
    mut history: ResMut<UndoHistory>,
    mut question: ResMut<Question>,
) {
    let control = [KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::SuperLeft, KeyCode::SuperRight];
    if !held(&keys, control) || egui.wants_keyboard_input() {
        return;
    }
    let shift = held(&keys, [KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    let again = keys.just_pressed(KeyCode::KeyY) || (shift && keys.just_pressed(KeyCode::KeyZ));
    let scenario = match () {
        () if again => history.redo(),
        () if keys.just_pressed(KeyCode::KeyZ) => history.undo(),
        () => None,
    };
    if let Some(scenario) = scenario {
        question.scenario = scenario;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_scenario;
    use crate::view::state::placement::place_device;
    use crate::view::state::side::Side;

    #[test]
    fn steps_are_undone_and_redone_and_a_new_change_discards_undone_ones() {
        let first = load_scenario(std::path::Path::new("vibration_vs_percussion")).unwrap().spec;
        let mut history = UndoHistory::default();
        history.note(&first);
        assert_eq!((history.undoable(), history.undo()), (None, None));
        let mut second = first.clone();
        place_device(&mut second, Side::A, 0.5, 10.0).unwrap();
        history.note(&second);
        history.note(&second);
        assert_eq!(history.undoable(), Some("change-place"));
        assert_eq!(history.undo().as_ref(), Some(&first));
        assert_eq!(history.undo(), None, "recording the same question twice is one step");
        assert_eq!(history.redoable(), Some("change-place"));
        assert_eq!(history.redo().as_ref(), Some(&second));
        history.undo();
        let mut third = first.clone();
        third.question = "another".into();
        history.note(&third);
        assert_eq!((history.redo(), history.undoable()), (None, Some("change-question")));
        for i in 0..2 * MOST {
            third.question = i.to_string();
            history.note(&third);
        }
        assert_eq!(std::iter::from_fn(|| history.undo()).count(), MOST);
    }
}
