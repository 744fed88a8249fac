//! Keys that are held.

use bevy::prelude::*;

/// Whether any of these keys is down or was down within this frame: a quick tap may begin and end within one
/// slow frame.
pub(super) fn held<const N: usize>(keys: &ButtonInput<KeyCode>, any: [KeyCode; N]) -> bool {
    keys.any_pressed(any) || keys.any_just_pressed(any) || keys.any_just_released(any)
}
