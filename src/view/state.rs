//! What the window knows: the two sides, what is shown, how it looks, how time runs.

use crate::anatomy::{Site, SubjectSpec};
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::math::V3;
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::{Answer, CaseAnswer};
use crate::run::outcome::Fallback;
use crate::run::session::Stage;
use crate::view::colour::{Ramp, Scale, Steps};
use crate::view::cut::Plane;
use crate::view::quantity::Quantity;
use crate::view::threshold::Threshold;
use bevy::camera::visibility::RenderLayers;
use bevy::prelude::*;
use std::sync::Arc;

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

    /// What only this side's camera sees.
    pub fn layer(self) -> RenderLayers {
        RenderLayers::layer(self.index() + 1)
    }
}

/// What the program ships to choose from.
#[derive(Resource, Clone, Debug)]
pub struct Catalogue {
    /// Devices by display name.
    pub devices: Vec<DeviceSpec>,
    /// Subjects by the name of their file.
    pub subjects: Vec<(String, SubjectSpec)>,
    /// Tissue sets of a leg by the name of their file.
    pub tissues: Vec<(String, TissueSpec)>,
}

/// The answer on screen.
#[derive(Resource, Default)]
pub struct Shown {
    /// Best answer so far.
    pub answer: Option<Arc<Answer>>,
    /// Trigger points of the leg; none on a phantom.
    pub sites: Vec<Site>,
    /// Grows with every new answer.
    pub serial: u64,
    /// What the worker is doing.
    pub stage: Stage,
    /// The answer is older or coarser than what is being computed.
    pub stale: bool,
    /// What changed its method while it was being computed.
    pub fallbacks: Vec<Fallback>,
}

impl Shown {
    /// The case a side shows, if it is answered.
    pub fn case(&self, side: Side) -> Option<&Arc<CaseAnswer>> {
        self.answer.as_ref()?.cases.get(side.index())?.as_ref()
    }
}

/// The question being edited; sent to the worker when a change has come to rest.
#[derive(Resource, Clone, Debug)]
pub struct Question {
    /// As edited.
    pub scenario: ScenarioSpec,
    /// As last sent.
    pub asked: ScenarioSpec,
    /// Set to send it.
    pub send: bool,
    /// Set to stop computing.
    pub cancel: bool,
}

/// The kind of cut plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// No cut.
    #[default]
    Off,
    /// Across the leg (normal: proximal).
    Transverse,
    /// Front to back (normal: medial).
    Sagittal,
    /// Side to side (normal: posterior).
    Frontal,
}

impl Cut {
    /// Every kind, in menu order.
    pub const ALL: [Cut; 4] = [Cut::Off, Cut::Transverse, Cut::Sagittal, Cut::Frontal];

    /// Its name on the command line; with `cut-` before it that of its message.
    pub fn key(self) -> &'static str {
        ["whole", "across", "lengthwise", "frontal"][self as usize]
    }

    /// The plane at a share `at` (0–1) of the body's box `[low, high]`; the removed side is proximal,
    /// medial or posterior, where the camera usually is.
    pub fn plane(self, at: f32, low: V3, high: V3) -> Option<Plane> {
        let normal = match self {
            Cut::Off => return None,
            Cut::Transverse => V3::y(),
            Cut::Sagittal => -V3::z(),
            Cut::Frontal => -V3::x(),
        };
        let point = low + (high - low) * f64::from(at);
        Some(Plane { normal, offset: normal.dot(&point) })
    }
}

/// What the right view shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Right {
    /// The second case.
    #[default]
    Case,
    /// How much more the first case has than the second.
    Difference,
}

/// Which views are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Views {
    /// Both, side by side.
    #[default]
    Both,
    /// One alone.
    Only(Side),
}

/// What the panel on the right tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// A pair of bars per trigger point.
    #[default]
    Sites,
    /// Time series and spectrum at a point.
    Point,
    /// Where each watt goes.
    Energy,
    /// Readings against thresholds.
    Safety,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Tab; 4] = [Tab::Sites, Tab::Point, Tab::Energy, Tab::Safety];

    /// Its name on the command line; with `tab-` before it that of its message.
    pub fn key(self) -> &'static str {
        ["sites", "point", "energy", "safety"][self as usize]
    }
}

/// Order of the site bars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As charted.
    #[default]
    Chart,
    /// What A brings, most first.
    A,
    /// What B brings, most first.
    B,
    /// A over B, most first.
    Ratio,
    /// Depth below the skin, shallow first.
    Depth,
}

impl Order {
    /// Every order, in menu order.
    pub const ALL: [Order; 5] = [Order::Chart, Order::A, Order::B, Order::Ratio, Order::Depth];

    /// Name of its message.
    pub fn message(self) -> &'static str {
        ["order-chart", "order-a", "order-b", "order-ratio", "order-depth"][self as usize]
    }
}

/// Direction of the motion in the time series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Along {
    /// Straight inwards from the skin.
    #[default]
    Inwards,
    /// Towards the knee.
    Knee,
    /// Round the leg, towards the inner side at its back.
    Round,
}

impl Along {
    /// Every direction, in menu order.
    pub const ALL: [Along; 3] = [Along::Inwards, Along::Knee, Along::Round];

    /// Name of its message.
    pub fn message(self) -> &'static str {
        ["along-inwards", "along-knee", "along-round"][self as usize]
    }
}

/// Windows and menus that are open.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Desktop {
    /// The contraindications.
    pub notice: bool,
    /// The group of controls that is open where there is no room for all.
    pub group: Option<usize>,
}

impl Default for Desktop {
    fn default() -> Self {
        Desktop { notice: false, group: Some(1) }
    }
}

/// How things look: every control of the window that needs no new computing.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Look {
    /// Peel slider, 0 (skin) to 6 (bone).
    pub peel: f32,
    /// Cut plane.
    pub cut: Cut,
    /// Where along its axis, 0–1 of the body's box.
    pub cut_at: f32,
    /// Quantity painted.
    pub quantity: Quantity,
    /// At this instant rather than over the cycle, where the quantity swings.
    pub instant: bool,
    /// How values become colours.
    pub steps: Steps,
    /// Colour map.
    pub ramp: Ramp,
    /// Displacements are drawn this many times larger than they are; 0: chosen from the answer.
    pub exaggeration: f32,
    /// Site the words are about.
    pub site: usize,
    /// Site labels in the views.
    pub labels: bool,
    /// Fibres of the muscles as lines.
    pub fibres: bool,
    /// Nerves and vessels as tubes, the tissue seen through.
    pub paths: bool,
    /// Where pain from the chosen site is felt.
    pub zones: bool,
    /// The region above a threshold, the tissue seen through.
    pub threshold: Threshold,
    /// What the right view shows.
    pub right: Right,
    /// Which views are open.
    pub views: Views,
    /// What the panel tells.
    pub tab: Tab,
    /// Order of the bars.
    pub order: Order,
    /// Direction of the time series.
    pub along: Along,
}

impl Look {
    /// Whether the tissue is drawn thin so that what lies inside shows.
    pub fn seen_through(&self) -> bool {
        self.paths || self.threshold.on
    }

    /// Whether colours follow the motion at this instant.
    pub fn now(&self) -> bool {
        self.instant && self.quantity.swings() && self.right == Right::Case
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
            steps: Steps::default(),
            ramp: Ramp::default(),
            exaggeration: 0.0,
            site: 0,
            labels: true,
            fibres: false,
            paths: false,
            zones: false,
            threshold: Threshold::default(),
            right: Right::default(),
            views: Views::default(),
            tab: Tab::default(),
            order: Order::default(),
            along: Along::default(),
        }
    }
}

/// Colour scale and exaggeration in force, the same on both sides.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The colour scale.
    pub scale: Scale,
    /// Largest strain and energy density of the answer (SI): the range of thresholds.
    pub most: [f64; 2],
    /// Displacements are drawn this many times larger.
    pub exaggeration: f64,
    /// Corners of the body's box [m].
    pub low: V3,
    /// Opposite corner [m].
    pub high: V3,
}

impl Default for Reading {
    fn default() -> Self {
        let scale = Scale { low: 1e-6, high: 1e-3, log: true };
        Reading {
            scale,
            most: [0.1, 100.0],
            exaggeration: 1.0,
            low: V3::zeros(),
            high: V3::new(0.1, 0.4, 0.1),
        }
    }
}

/// Where the views lie in the window [logical points]; written by the panels, read by cameras and pointer.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Frames {
    /// Rectangle of each view.
    pub view: [Rect; 2],
    /// Handles that lie over the views: a press on one is not a press on the view. Empty where there is none.
    pub handles: [Rect; 2],
}

impl Frames {
    /// The view under a point; none under a handle.
    pub fn side_at(&self, point: Vec2) -> Option<Side> {
        if self.handles.iter().any(|handle| !handle.is_empty() && handle.contains(point)) {
            return None;
        }
        Side::ALL.into_iter().find(|s| self.view[s.index()].contains(point))
    }
}

/// What this machine draws with.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Quality {
    /// A processor draws: no multisampling.
    pub software: bool,
}
