//! `Stand`: the foot point of a device placed on a leg, and how its axis passes the site that it is over.

use crate::anatomy::{Calf, Site, site};
use crate::drive::error::DriveError;
use crate::drive::placement::aim::{averaging_radius, foot_over, moved, upright};
use crate::drive::placement::surface::Surface;
use crate::drive::spec::{DeviceSpec, PlacementSpec, SkinPoint, TargetSpec};
use crate::math::V3;
use crate::units::DEG;

/// The place of a device on a leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Stand {
    /// A point near the skin under the centre of the device [m].
    pub foot: V3,
    /// The site that the device is placed over.
    pub over: Option<SiteUnderAxis>,
}

/// A site under a device.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteUnderAxis {
    /// Name of the site.
    pub name: String,
    /// Distance from the skin to the plane of the site's centre along the axis of the device [m].
    pub depth: f64,
    /// Distance of the site's centre from the axis [m].
    pub aside: f64,
}

/// The site called `name`.
///
/// # Errors
/// [`DriveError::UnknownSite`] with the names of all sites.
fn site(calf: &Calf, name: &str) -> Result<Site, DriveError> {
    calf.site_named(name).ok_or_else(|| DriveError::UnknownSite {
        name: name.to_string(),
        known: site::names().collect::<Vec<_>>().join(", "),
    })
}

/// A point near the skin of the outline of `calf` under the centre of a device at `placement` without its
/// offsets [m]; on a mesh the foot point is near it.
///
/// # Errors
/// [`DriveError::UnknownSite`]; [`DriveError::OutOfReach`].
pub fn outline_foot(calf: &Calf, placement: &PlacementSpec) -> Result<V3, DriveError> {
    match &placement.at {
        SkinPoint::Leg { s, theta_deg } => Ok(calf.skin_point(*s, theta_deg * DEG)),
        SkinPoint::Over(TargetSpec::Site(name)) => {
            let out_of_reach = || DriveError::OutOfReach { site: name.clone() };
            let (s, theta) = calf.foot_over(site(calf, name)?.centre).ok_or_else(out_of_reach)?;
            Ok(calf.skin_point(s, theta))
        }
    }
}

impl Stand {
    /// The place of `device` on the `surface` of `calf`. Over a site, the axis that goes through the site is
    /// that of the meshed surface, so that the foot point depends a little on the mesh.
    ///
    /// # Errors
    /// [`DriveError::UnknownSite`]; [`DriveError::OutOfReach`]; [`DriveError::NotOver`];
    /// [`DriveError::OffSurface`] and [`DriveError::PastEnd`] for a foot point or an offset off the surface.
    pub fn new(
        surface: &Surface,
        calf: &Calf,
        device: &DeviceSpec,
        placement: &PlacementSpec,
    ) -> Result<Stand, DriveError> {
        let outline = outline_foot(calf, placement)?;
        let offset_mm = [placement.offset_proximal_mm, placement.offset_medial_mm];
        let radius = averaging_radius(device);
        let Some(name) = placement.site() else {
            return Ok(Stand { foot: moved(surface, outline, offset_mm)?, over: None });
        };
        let target = site(calf, name)?.centre;
        let foot = moved(surface, foot_over(surface, outline, target, radius)?, offset_mm)?;
        let pose = upright(surface, &surface.nearest_point(foot)?, radius)?.tilted(placement.tilt_deg * DEG);
        let depth = (target - pose.centre).dot(&pose.axis);
        let over = SiteUnderAxis { name: name.to_string(), depth, aside: pose.radius_of(target) };
        Ok(Stand { foot, over: Some(over) })
    }
}
