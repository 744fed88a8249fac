//! Display options: every control that needs no new solve.

use crate::view::data::plane::Cut;
use crate::view::data::quantity::Quantity;
use crate::view::data::ramp::Ramp;
use crate::view::data::scale::ScaleMode;
use crate::view::data::threshold::Threshold;
use crate::view::state::side::Side;
use bevy::prelude::*;

/// Content of the right view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RightView {
    /// The second case.
    #[default]
    Case,
    /// Level of the first case relative to the second.
    Difference,
}

/// Open views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Views {
    /// Both, side by side.
    #[default]
    Both,
    /// One view.
    Only(Side),
}

/// Tab of the panel on the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// A pair of bars per trigger point.
    #[default]
    Sites,
    /// Time series and spectrum at a point.
    Point,
    /// Where the power goes.
    Energy,
    /// Readings against thresholds.
    Safety,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Tab; 4] = [Tab::Sites, Tab::Point, Tab::Energy, Tab::Safety];

    /// Its name on the command line; with the prefix `tab-`, its message.
    pub fn key(self) -> &'static str {
        ["sites", "point", "energy", "safety"][self as usize]
    }
}

/// Order of the site bars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SiteOrder {
    /// As in the trigger-point chart.
    #[default]
    Chart,
    /// Value of A, descending.
    A,
    /// Value of B, descending.
    B,
    /// A over B, descending.
    Ratio,
    /// Depth below the skin, ascending.
    Depth,
}

impl SiteOrder {
    /// Every order, in the order of the menu.
    pub const ALL: [SiteOrder; 5] =
        [SiteOrder::Chart, SiteOrder::A, SiteOrder::B, SiteOrder::Ratio, SiteOrder::Depth];

    /// Message that names it.
    pub fn message(self) -> &'static str {
        ["order-chart", "order-a", "order-b", "order-ratio", "order-depth"][self as usize]
    }
}

/// Direction of motion in the time series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MotionDirection {
    /// Normal to the skin, inwards.
    #[default]
    Inwards,
    /// Proximal, towards the knee.
    Knee,
    /// Circumferential; medial at the back of the leg.
    Round,
}

impl MotionDirection {
    /// Every direction, in the order of the menu.
    pub const ALL: [MotionDirection; 3] =
        [MotionDirection::Inwards, MotionDirection::Knee, MotionDirection::Round];

    /// Message that names it.
    pub fn message(self) -> &'static str {
        ["along-inwards", "along-knee", "along-round"][self as usize]
    }
}

/// Display options: every control that needs no new solve.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Look {
    /// Peel slider, 0 (skin) to 6 (bone).
    pub peel: f32,
    /// Cut plane.
    pub cut: Cut,
    /// Position of the plane along its axis, 0–1 of the body's bounding box.
    pub cut_at: f32,
    /// Painted quantity.
    pub quantity: Quantity,
    /// At the current instant rather than over the cycle, where the quantity allows it.
    pub instant: bool,
    /// Mapping of values to colours.
    pub steps: ScaleMode,
    /// Colour map.
    pub ramp: Ramp,
    /// Factor by which displacements are drawn larger; 0: chosen from the answer.
    pub exaggeration: f32,
    /// Index of the chosen site.
    pub site: usize,
    /// Whether site labels are shown.
    pub labels: bool,
    /// Whether muscle fibres are shown.
    pub fibres: bool,
    /// Whether nerves and vessels are shown, the tissue being transparent.
    pub paths: bool,
    /// Whether the referred-pain zones of the chosen site are shown.
    pub zones: bool,
    /// The region above a threshold; if shown, the tissue is transparent.
    pub threshold: Threshold,
    /// Content of the right view.
    pub right: RightView,
    /// Open views.
    pub views: Views,
    /// Open tab.
    pub tab: Tab,
    /// Order of the site bars.
    pub order: SiteOrder,
    /// Direction of motion in the time series.
    pub along: MotionDirection,
}

impl Look {
    /// Whether the tissue is drawn transparent to show what lies inside.
    pub fn is_transparent(&self) -> bool {
        self.paths || self.threshold.on
    }

    /// Whether colours show the current instant.
    pub fn shows_instant(&self) -> bool {
        self.instant && self.quantity.has_instantaneous_value() && self.right == RightView::Case
    }
}

impl Default for Look {
    fn default() -> Self {
        Look {
            peel: 0.0,
            cut: Cut::Off,
            cut_at: 0.5,
            quantity: Quantity::Displacement,
            instant: false,
            steps: ScaleMode::default(),
            ramp: Ramp::default(),
            exaggeration: 0.0,
            site: 0,
            labels: true,
            fibres: false,
            paths: false,
            zones: false,
            threshold: Threshold::default(),
            right: RightView::default(),
            views: Views::default(),
            tab: Tab::default(),
            order: SiteOrder::default(),
            along: MotionDirection::default(),
        }
    }
}
