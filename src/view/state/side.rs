//! The two views.

use bevy::camera::visibility::RenderLayers;
use bevy::prelude::*;

/// One of the two linked views.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Left view.
    A,
    /// Right view.
    B,
}

impl Side {
    /// Both, left first.
    pub const ALL: [Side; 2] = [Side::A, Side::B];

    /// 0 or 1.
    pub fn index(self) -> usize {
        self as usize
    }

    /// `A` or `B`.
    pub fn letter(self) -> &'static str {
        ["A", "B"][self.index()]
    }

    /// Render layer that only this side's camera draws.
    pub fn layer(self) -> RenderLayers {
        RenderLayers::layer(self.index() + 1)
    }
}
