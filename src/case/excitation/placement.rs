//! `Placement`: a device on the skin, the pose of every head, and the site that the device is over.

use crate::drive::placement::{SiteUnderAxis, Stand};
use crate::drive::spec::{DeviceSpec, HeadSpec};
use crate::drive::{Pose, Surface, place};
use crate::math::V3;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::scenario::inline_part;
use crate::preset::scenario::{CaseSpec, LoadSpec};
use crate::units::MM;

/// A device and its place on the skin.
#[derive(Clone, Debug)]
pub struct Placement<'a> {
    /// The device.
    pub device: &'a DeviceSpec,
    /// A point near the skin under the centre of the device [m].
    pub foot: V3,
    /// Tilt of the heads' axes towards proximal [deg].
    pub tilt_deg: f64,
    /// The site that the device is placed over.
    pub over: Option<SiteUnderAxis>,
}

impl<'a> Placement<'a> {
    /// The device of `case`; `None` for a prescribed pressure or force.
    ///
    /// # Errors
    /// [`RunError::Misplaced`] for a leg placement on a phantom; [`RunError::Unresolved`];
    /// [`RunError::Drive`] for a device out of range; [`RunError::OffSurface`] for a place off the skin, and
    /// for a site that is unknown or out of reach.
    pub fn of(case: &'a CaseSpec, model: &Model) -> Result<Option<Placement<'a>>, RunError> {
        let placed = match &case.load {
            LoadSpec::Device { device, placement } => {
                let what = "a placement (s and θ, or over a site) needs a leg; use DeviceAt";
                let misplaced = || RunError::Misplaced { case: case.name.clone(), what };
                let calf = model.calf.as_ref().ok_or_else(misplaced)?;
                let device = inline_part(device, "device")?;
                device.validate()?;
                let surface = Surface::new(&model.space, model.surface(model.loaded)?)?;
                let stand = Stand::new(&surface, calf, device, placement)
                    .map_err(|e| RunError::off_surface(case, None, e))?;
                Placement { device, foot: stand.foot, tilt_deg: placement.tilt_deg, over: stand.over }
            }
            LoadSpec::DeviceAt { device, point_mm } => {
                let device = inline_part(device, "device")?;
                device.validate()?;
                Placement { device, foot: V3::from(*point_mm) * MM, tilt_deg: 0.0, over: None }
            }
            LoadSpec::Pressure { .. } | LoadSpec::PointForce { .. } => return Ok(None),
        };
        Ok(Some(placed))
    }

    /// `[head]` poses on `surface`.
    ///
    /// # Errors
    /// [`RunError::OffSurface`] for a head off the surface.
    pub fn poses(&self, case: &CaseSpec, surface: &Surface) -> Result<Vec<Pose>, RunError> {
        let pose = |(i, head): (usize, &HeadSpec)| {
            place(surface, self.foot, self.tilt_deg, head)
                .map_err(|e| RunError::off_surface(case, Some(i), e))
        };
        self.device.heads.iter().enumerate().map(pose).collect()
    }
}
