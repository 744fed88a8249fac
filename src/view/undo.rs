//! Taking back and doing again: every question that was asked for or edited, in order.
//!
//! A snapshot is taken when a change has come to rest (no button held, no key down in a field), so that one drag is one step.

use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::view::held;
use crate::view::state::Question;
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

/// Most steps kept.
const MOST: usize = 100;

/// Questions before and after the present one.
#[derive(Resource, Default)]
pub struct History {
    /// Older ones, the latest last.
    past: Vec<ScenarioSpec>,
    /// Those taken back, the next to do again last.
    future: Vec<ScenarioSpec>,
    /// The question as last noted.
    present: Option<ScenarioSpec>,
}

impl History {
    /// Notes the question as it stands; a change of it makes a step and forgets what was taken back.
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

    /// The question before, which becomes the present one.
    pub fn undo(&mut self) -> Option<ScenarioSpec> {
        let before = self.past.pop()?;
        self.future.extend(self.present.replace(before.clone()));
        Some(before)
    }

    /// The question last taken back, which becomes the present one.
    pub fn redo(&mut self) -> Option<ScenarioSpec> {
        let after = self.future.pop()?;
        self.past.extend(self.present.replace(after.clone()));
        Some(after)
    }

    /// Name of the message for what [`History::undo`] would take back.
    pub fn undoable(&self) -> Option<&'static str> {
        Some(difference(self.past.last()?, self.present.as_ref()?))
    }

    /// Name of the message for what [`History::redo`] would do.
    pub fn redoable(&self) -> Option<&'static str> {
        Some(difference(self.present.as_ref()?, self.future.last()?))
    }
}

/// What differs between two questions, as the name of a message.
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
    let hertz = |part: &crate::preset::spec::Part<crate::drive::spec::DeviceSpec>| match part {
        crate::preset::spec::Part::Inline(d) => {
            (d.name.clone(), d.heads.first().map(|h| h.drive.frequency_hz()))
        }
        crate::preset::spec::Part::File(name) => (name.clone(), None),
    };
    let ((name, f), (other, g)) = (hertz(d), hertz(e));
    match () {
        () if p != q => "change-place",
        () if name != other => "change-device",
        () if f != g => "change-frequency",
        () => "change-other",
    }
}

/// Notes changes that have come to rest.
pub fn remember(
    question: Res<Question>,
    buttons: Res<ButtonInput<MouseButton>>,
    mut history: ResMut<History>,
) {
    let held = buttons.any_pressed([MouseButton::Left, MouseButton::Right]);
    if !held && history.present.as_ref() != Some(&question.scenario) {
        history.note(&question.scenario);
    }
}

/// Ctrl+Z takes back; Ctrl+Shift+Z and Ctrl+Y do again.
pub fn keys(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<EguiWantsInput>,
    mut history: ResMut<History>,
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
    use crate::view::pick::lay;
    use crate::view::state::Side;

    #[test]
    fn steps_go_back_and_forth_and_a_new_change_forgets_what_was_taken_back() {
        let first = load_scenario(std::path::Path::new("vibration_vs_percussion")).unwrap().spec;
        let mut history = History::default();
        history.note(&first);
        assert_eq!((history.undoable(), history.undo()), (None, None));
        let mut second = first.clone();
        lay(&mut second, Side::A, 0.5, 10.0).unwrap();
        history.note(&second);
        history.note(&second);
        assert_eq!(history.undoable(), Some("change-place"));
        assert_eq!(history.undo().as_ref(), Some(&first));
        assert_eq!(history.undo(), None, "noting the same question twice is one step");
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
