//! Conversion between the solver's vectors and poses and Bevy's.

use crate::anatomy::Calf;
use crate::drive::placement::Stand;
use crate::drive::spec::{DeviceSpec, PlacementSpec};
use crate::drive::{DriveError, Pose, Surface, place};
use crate::math::V3;
use bevy::math::Mat3;
use bevy::prelude::{Quat, Transform, Vec3};

/// Poses of a device's heads on the skin, computed as in the solver.
///
/// # Errors
/// Tilt out of range, or no skin under a head.
pub fn head_poses(
    skin: &Surface,
    calf: &Calf,
    device: &DeviceSpec,
    at: &PlacementSpec,
) -> Result<Vec<Pose>, DriveError> {
    let foot = Stand::new(skin, calf, device, at)?.foot;
    device.heads.iter().map(|head| place(skin, foot, at.tilt_deg, head)).collect()
}

/// Transform of the tool frame (+Y away from the skin, −Z proximal), displaced inwards and proximally [m].
pub fn world_from_tool(pose: &Pose, inward: f64, proximal: f64) -> Transform {
    let at = pose.centre + pose.displacement(inward, proximal);
    let (y, back) = (to_vec3(&-pose.axis), to_vec3(&-pose.proximal));
    let x = y.cross(back).normalize_or_zero();
    let rotation = Quat::from_mat3(&Mat3::from_cols(x, y, x.cross(y)));
    Transform { translation: to_vec3(&at), rotation, ..Transform::default() }
}

/// Converts to Bevy's vector type.
pub fn to_vec3(v: &V3) -> Vec3 {
    Vec3::new(v.x as f32, v.y as f32, v.z as f32)
}

/// Converts from Bevy's vector type.
pub fn from_vec3(v: Vec3) -> V3 {
    V3::new(f64::from(v.x), f64::from(v.y), f64::from(v.z))
}
