//! Layout of the window and what it is drawn with.

use crate::view::state::side::Side;
use bevy::prelude::*;

/// Open windows and control groups.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct OpenWindows {
    /// Whether the window of contraindications is open.
    pub notice: bool,
    /// Index of the open group of controls in a narrow window.
    pub group: Option<usize>,
}

impl Default for OpenWindows {
    fn default() -> Self {
        OpenWindows { notice: false, group: Some(1) }
    }
}

/// Rectangles of the views in the window [logical points]; written by the panels, read by cameras and pointer
/// systems.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct ViewRects {
    /// Rectangle of each view.
    pub view: [Rect; 2],
    /// Rectangles of handles over the views, empty if there is none. A press on a handle is not a press on
    /// the view.
    pub handles: [Rect; 2],
}

impl ViewRects {
    /// The view under a point; `None` on a handle or outside the views.
    pub fn side_at(&self, point: Vec2) -> Option<Side> {
        if self.handles.iter().any(|handle| !handle.is_empty() && handle.contains(point)) {
            return None;
        }
        Side::ALL.into_iter().find(|s| self.view[s.index()].contains(point))
    }
}

/// Rendering capabilities of this machine.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct RenderQuality {
    /// A software adapter draws: no multisampling.
    pub software: bool,
}
