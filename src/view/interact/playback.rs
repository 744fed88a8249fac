//! Starting and stopping time by key.

use crate::view::state::clock::Clock;
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

/// Starts and stops time with the space bar.
pub(super) fn toggle_playback(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<EguiWantsInput>,
    time: Res<Time>,
    mut clock: ResMut<Clock>,
) {
    if keys.just_pressed(KeyCode::Space) && !egui.wants_keyboard_input() {
        let (now, playing, slow) = (time.elapsed_secs_wrapped_f64(), !clock.playing, clock.slow);
        clock.set(now, playing, slow);
    }
}
