//! Order of the systems within a frame.
//!
//! ```text
//! Receive ─▶ Build ─▶ Interact ─▶ Paint ─▶ Send
//! ```

use bevy::prelude::*;

/// Phases of [`Update`], in this order.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewSystems {
    /// Publish the newest answer of the worker and what follows from it ([`ReceiveSystems`]).
    Receive,
    /// Build meshes and colliders of a new answer, device or cut.
    Build,
    /// Pointer and keyboard input ([`InteractSystems`]).
    Interact,
    /// Uniforms, cameras, moving heads, exports.
    Paint,
    /// Send commands to the worker.
    Send,
}

/// Steps of [`ViewSystems::Receive`], in this order.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiveSystems {
    /// The answer on screen.
    Answer,
    /// What the treatment keeps of it.
    Treatment,
    /// The slow-motion clock.
    Clock,
    /// Colour scale and exaggeration.
    Scale,
    /// The sample point.
    Sample,
    /// Initial framing of the body.
    Framing,
    /// Animated camera moves.
    Flight,
}

/// Steps of [`ViewSystems::Interact`], in this order.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InteractSystems {
    /// Dragging a device.
    Drag,
    /// Camera control.
    Steering,
    /// Nudging a device by keys.
    Nudge,
    /// Starting and stopping time.
    Playback,
    /// Clicks on the body.
    Click,
    /// Files dropped on the window.
    FileDrop,
    /// Pages of the tour.
    TourPages,
    /// Placements of the treatment.
    Placements,
    /// Undo and redo.
    Undo,
}

/// Orders the steps of [`ViewSystems::Receive`]; enough for an app without a window.
pub struct ReceiveOrderPlugin;

impl Plugin for ReceiveOrderPlugin {
    fn build(&self, app: &mut App) {
        let steps = (
            ReceiveSystems::Answer,
            ReceiveSystems::Treatment,
            ReceiveSystems::Clock,
            ReceiveSystems::Scale,
            ReceiveSystems::Sample,
            ReceiveSystems::Framing,
            ReceiveSystems::Flight,
        );
        app.configure_sets(Update, steps.chain().in_set(ViewSystems::Receive));
    }
}

/// Orders the phases of a frame and the steps of [`ViewSystems::Interact`].
pub struct PhaseOrderPlugin;

impl Plugin for PhaseOrderPlugin {
    fn build(&self, app: &mut App) {
        let phases = (
            ViewSystems::Receive,
            ViewSystems::Build,
            ViewSystems::Interact,
            ViewSystems::Paint,
            ViewSystems::Send,
        );
        let steps = (
            InteractSystems::Drag,
            InteractSystems::Steering,
            InteractSystems::Nudge,
            InteractSystems::Playback,
            InteractSystems::Click,
            InteractSystems::FileDrop,
            InteractSystems::TourPages,
            InteractSystems::Placements,
            InteractSystems::Undo,
        );
        app.configure_sets(Update, (phases.chain(), steps.chain().in_set(ViewSystems::Interact)));
    }
}
