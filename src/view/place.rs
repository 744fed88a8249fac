//! Where heads sit on the leg, and leg coordinates of a point on the skin.

use crate::anatomy::Calf;
use crate::drive::spec::{HeadSpec, PlacementSpec};
use crate::math::V3;
use crate::units::{DEG, MM};
use bevy::prelude::{Quat, Transform, Vec3};

/// A tool on the skin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Foot point on the skin [m].
    pub point: V3,
    /// Outward unit normal, tilt included.
    pub normal: V3,
    /// Unit vector along the skin towards proximal.
    pub proximal: V3,
}

impl Pose {
    /// Tool frame (+Y away from the skin, −Z proximal) moved inwards and towards proximal [m].
    pub fn world_from_tool(&self, inward: f64, proximal: f64) -> Transform {
        let at = to_vec3(&(self.point - self.normal * inward + self.proximal * proximal));
        let (y, back) = (to_vec3(&self.normal), to_vec3(&-self.proximal));
        let x = y.cross(back).normalize_or_zero();
        let rotation = Quat::from_mat3(&bevy::math::Mat3::from_cols(x, y, x.cross(y)));
        Transform { translation: at, rotation, ..Transform::default() }
    }
}

/// The pose of one head of a device placed on a leg.
pub fn head(calf: &Calf, placement: &PlacementSpec, head: &HeadSpec) -> Pose {
    let (s, theta) = (placement.s, placement.theta_deg * DEG);
    let at = |s: f64, theta: f64| calf.skin_point(s, theta).0;
    let (step_s, step_theta) = (0.01, 0.05);
    let per_s = (at(s + step_s, theta) - at(s - step_s, theta)).norm() / (2.0 * step_s);
    let per_theta = (at(s, theta + step_theta) - at(s, theta - step_theta)).norm() / (2.0 * step_theta);
    let s = s - head.offset_proximal_mm * MM / per_s.max(1e-6);
    let theta = theta + head.offset_medial_mm * MM / per_theta.max(1e-6);
    let (point, normal) = calf.skin_point(s, theta);
    tilted(point, normal, placement.tilt_deg * DEG)
}

/// A pose at a skin point, its axis leaning towards proximal by `tilt` [rad].
fn tilted(point: V3, normal: V3, tilt: f64) -> Pose {
    let up = V3::y();
    let proximal = (up - normal * normal.dot(&up)).try_normalize(1e-6).unwrap_or_else(V3::x);
    let axis = normal * tilt.cos() + proximal * tilt.sin();
    let along = proximal * tilt.cos() - normal * tilt.sin();
    Pose { point, normal: axis, proximal: along }
}

/// Converts to Bevy's vector.
pub fn to_vec3(v: &V3) -> Vec3 {
    Vec3::new(v.x as f32, v.y as f32, v.z as f32)
}

/// Converts from Bevy's vector.
pub fn from_vec3(v: Vec3) -> V3 {
    V3::new(f64::from(v.x), f64::from(v.y), f64::from(v.z))
}
