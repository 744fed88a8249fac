//! The orbit camera that both views share, and its named viewpoints.

use bevy::prelude::*;

/// Vertical angle of view [rad]: a long lens with weak perspective.
pub const ANGLE_OF_VIEW: f32 = 0.42;

/// Position of the cameras.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// Angle from the posterior view, + towards medial [rad].
    pub yaw: f32,
    /// Elevation, + from proximal [rad].
    pub pitch: f32,
    /// Distance from the target [m].
    pub distance: f32,
    /// The point looked at [m].
    pub target: Vec3,
}

impl Default for Orbit {
    fn default() -> Self {
        let (yaw, pitch) = Viewpoint::Oblique.angles();
        Orbit { yaw, pitch, distance: 1.2, target: Vec3::ZERO }
    }
}

/// A named viewpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewpoint {
    /// From behind and medial.
    Oblique,
    /// From behind.
    Posterior,
    /// From the inner side.
    Medial,
    /// From the outer side.
    Lateral,
    /// From above, for cuts across.
    Section,
}

impl Viewpoint {
    /// Every viewpoint, in the order of the menu.
    pub const ALL: [Viewpoint; 5] =
        [Viewpoint::Oblique, Viewpoint::Posterior, Viewpoint::Medial, Viewpoint::Lateral, Viewpoint::Section];

    /// Its name on the command line; with the prefix `preset-`, its message.
    pub fn key(self) -> &'static str {
        ["oblique", "posterior", "medial", "lateral", "section"][self as usize]
    }

    /// Yaw and pitch [rad].
    pub fn angles(self) -> (f32, f32) {
        match self {
            Viewpoint::Oblique => (0.95, 0.16),
            Viewpoint::Posterior => (0.0, 0.06),
            Viewpoint::Medial => (1.57, 0.06),
            Viewpoint::Lateral => (4.71, 0.06),
            Viewpoint::Section => (0.35, 1.05),
        }
    }
}

impl Orbit {
    /// Direction from the target to the eye.
    pub fn towards_eye(&self) -> Vec3 {
        let (sy, cy) = self.yaw.sin_cos();
        let (sp, cp) = self.pitch.sin_cos();
        Vec3::new(-cp * cy, sp, -cp * sy)
    }

    /// Camera transform.
    pub fn world_from_camera(&self) -> Transform {
        Transform::from_translation(self.target + self.distance * self.towards_eye())
            .looking_at(self.target, Vec3::Y)
    }

    /// Turns by angles in screen space [rad]; the elevation stays within ± 1.45.
    pub fn turn(&mut self, right: f32, up: f32) {
        self.yaw = (self.yaw + right).rem_euclid(std::f32::consts::TAU);
        self.pitch = (self.pitch + up).clamp(-1.45, 1.45);
    }

    /// Moves the target by steps in screen space [m].
    pub fn shift(&mut self, right: f32, up: f32) {
        let rotation = self.world_from_camera().rotation;
        self.target += rotation * Vec3::new(right, up, 0.0);
    }

    /// Multiplies the distance by `factor`, within 0.12–4 m.
    pub fn zoom(&mut self, factor: f32) {
        self.distance = (self.distance * factor).clamp(0.12, 4.0);
    }

    /// Frames the box `[low, high]` [m] from the present direction, in a view of the aspect ratio width /
    /// height.
    pub fn frame(&mut self, low: Vec3, high: Vec3, aspect: f32) {
        self.target = 0.5 * (low + high);
        let half = 0.5 * (high - low);
        let across = half.xz().length() / aspect.clamp(0.2, 1.0);
        self.distance = 1.22 * half.y.max(across) / (0.5 * ANGLE_OF_VIEW).tan();
    }
}
