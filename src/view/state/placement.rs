//! Placing a device: the last pick, the drag in progress, and the reasons for which a placement is refused.

use crate::anatomy::Calf;
use crate::drive::DriveError;
use crate::drive::placement::outline_foot;
use crate::drive::spec::PlacementSpec;
use crate::preset::scenario::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::validate::MESHED;
use crate::units::DEG;
use crate::view::state::side::Side;
use crate::view::text::localization::Localization;
use bevy::prelude::*;

/// The last pick on the skin.
#[derive(Resource, Default, Clone, Debug)]
pub struct PickState {
    /// The view it was picked in.
    pub side: Option<Side>,
    /// Point on the skin [m], and its leg coordinates (s, θ [deg]).
    pub point: Option<(Vec3, f64, f64)>,
    /// Why a placement was refused.
    pub refusal: Option<PlacementRefusal>,
}

impl PickState {
    /// Places a side's device at a picked point, or records the refusal.
    pub(crate) fn place(&mut self, scenario: &mut ScenarioSpec, side: Side, point: (Vec3, f64, f64)) {
        self.side = Some(side);
        self.point = Some(point);
        self.refusal = place_device(scenario, side, point.1, point.2).err();
    }

    /// Records why a placement was refused.
    pub fn refuse(&mut self, side: Side, why: PlacementRefusal) {
        self.side = Some(side);
        self.refusal = Some(why);
    }
}

/// Moves the device of a side to the leg coordinates s and θ [deg], rounded to 0.001 and 0.1°; a device over
/// a site leaves it.
///
/// # Errors
/// `s` outside the meshed part of the leg, or no device on that side.
pub fn place_device(
    scenario: &mut ScenarioSpec,
    side: Side,
    s: f64,
    theta_deg: f64,
) -> Result<(), PlacementRefusal> {
    if !MESHED.holds(s) {
        return Err(PlacementRefusal::End { s });
    }
    match scenario.cases.get_mut(side.index()).map(|case| &mut case.load) {
        Some(LoadSpec::Device { placement, .. }) => {
            let (s, theta_deg) = ((s * 1000.0).round() / 1000.0, (theta_deg * 10.0).round() / 10.0);
            *placement = PlacementSpec { tilt_deg: placement.tilt_deg, ..PlacementSpec::new(s, theta_deg) };
            Ok(())
        }
        _ => Err(PlacementRefusal::NoDevice),
    }
}

/// Leg coordinates s and θ [deg] of the point of a side's placement: as given, or over its site. `None`
/// without a device, or if its site cannot be reached.
pub fn leg_coordinates(scenario: &ScenarioSpec, side: Side) -> Option<(f64, f64)> {
    let LoadSpec::Device { placement, .. } = &scenario.cases.get(side.index())?.load else { return None };
    placement.coordinates().or_else(|| {
        let GeometrySpec::Leg(Part::Inline(subject)) = &scenario.geometry else { return None };
        let calf = Calf::build(subject).ok()?;
        let (s, theta, _) = calf.to_leg(outline_foot(&calf, placement).ok()?);
        Some((s, theta / DEG))
    })
}

/// The device being dragged.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct DragState {
    /// Side of the device; `None` if no device is being dragged.
    pub side: Option<Side>,
    /// From the pointer to the device's foot on the screen [points]: a device taken by its handle does not
    /// jump.
    pub(crate) offset: Vec2,
    /// Whether the foot was on the far side of the leg when the drag began.
    pub(crate) behind: bool,
}

/// Why a device cannot be placed.
#[derive(Clone, Debug, PartialEq)]
pub enum PlacementRefusal {
    /// The pointer is not over the skin.
    NoSkin,
    /// Too close to an end of the leg.
    End {
        /// Requested coordinate s.
        s: f64,
    },
    /// The side has no device.
    NoDevice,
    /// A head has no skin under it or is tilted too far.
    Pose(DriveError),
}

impl PlacementRefusal {
    /// The reason in the reader's language.
    pub fn words(&self, l10n: &Localization) -> String {
        match self {
            PlacementRefusal::NoSkin => l10n.say("refused-skin"),
            PlacementRefusal::End { s } => {
                let s = l10n.localize_decimals(&format!("{s:.2}")).replace('-', "−");
                l10n.say_with("refused-end", &[("s", &s)])
            }
            PlacementRefusal::NoDevice => l10n.say("refused-device"),
            PlacementRefusal::Pose(why) => l10n.say_with("refused-pose", &[("why", &why.to_string())]),
        }
    }
}
