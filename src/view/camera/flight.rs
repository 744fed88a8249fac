//! Animated camera moves to a place on the leg.

use crate::math::V3;
use crate::view::camera::orbit::Orbit;
use crate::view::geometry::transform::to_vec3;
use bevy::prelude::*;
use std::f32::consts::{PI, TAU};

/// Duration of a flight [s].
const SECONDS: f32 = 0.6;

/// Largest distance from the target at the end of a flight [m].
const NEAR: f32 = 0.62;

/// The camera move in progress, if any.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Flight {
    leg: Option<(Orbit, Orbit, f32)>,
}

impl Flight {
    /// Starts a flight to the side of the leg on which `place` [m] lies.
    pub fn to(&mut self, from: &Orbit, place: V3) {
        let at = to_vec3(&place);
        let yaw = (-at.z).atan2(-at.x).rem_euclid(TAU);
        let to = Orbit { yaw, pitch: 0.12, distance: from.distance.min(NEAR), target: at };
        self.leg = Some((*from, to, 0.0));
    }

    /// Ends the flight at its present position.
    pub fn stop(&mut self) {
        self.leg = None;
    }

    /// Whether a flight is in progress.
    pub fn flying(&self) -> bool {
        self.leg.is_some()
    }

    /// Position of the cameras after further `seconds`; `None` if no flight is in progress.
    pub fn advance(&mut self, seconds: f32) -> Option<Orbit> {
        let (from, to, share) = self.leg.as_mut()?;
        *share = (*share + seconds / SECONDS).min(1.0);
        let t = *share * *share * (3.0 - 2.0 * *share);
        let turn = (to.yaw - from.yaw + PI).rem_euclid(TAU) - PI;
        let here = Orbit {
            yaw: (from.yaw + t * turn).rem_euclid(TAU),
            pitch: from.pitch + t * (to.pitch - from.pitch),
            distance: from.distance + t * (to.distance - from.distance),
            target: from.target.lerp(to.target, t),
        };
        if *share >= 1.0 {
            self.leg = None;
        }
        Some(here)
    }
}

/// Advances the flight; any mouse press ends it.
pub fn fly(
    time: Res<Time>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    mut flight: ResMut<Flight>,
    mut orbit: ResMut<Orbit>,
) {
    if !flight.flying() {
        return;
    }
    if buttons.is_some_and(|b| b.get_just_pressed().next().is_some()) {
        flight.stop();
    }
    // A slow frame must not cause a jump.
    if let Some(here) = flight.advance(time.delta_secs().min(0.1)) {
        *orbit = here;
    }
}
