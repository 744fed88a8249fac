//! A short flight of the cameras to a place of the leg.

use crate::math::V3;
use crate::view::orbit::Orbit;
use crate::view::place::to_vec3;
use bevy::prelude::*;
use std::f32::consts::{PI, TAU};

/// How long a flight takes [s].
const SECONDS: f32 = 0.6;
/// From how far a place is looked at [m].
const NEAR: f32 = 0.62;

/// Where the cameras fly; nowhere most of the time.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Flight {
    leg: Option<(Orbit, Orbit, f32)>,
}

impl Flight {
    /// Begins a flight to the side of the leg on which `place` [m] lies.
    pub fn to(&mut self, from: &Orbit, place: V3) {
        let at = to_vec3(&place);
        let yaw = (-at.z).atan2(-at.x).rem_euclid(TAU);
        let to = Orbit { yaw, pitch: 0.12, distance: from.distance.min(NEAR), target: at };
        self.leg = Some((*from, to, 0.0));
    }

    /// Ends the flight where it is.
    pub fn stop(&mut self) {
        self.leg = None;
    }

    /// Whether the cameras fly.
    pub fn flying(&self) -> bool {
        self.leg.is_some()
    }

    /// Where the cameras are `seconds` later; none if they do not fly.
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

/// Moves the cameras on.
pub fn fly(
    time: Res<Time>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    mut flight: ResMut<Flight>,
    mut orbit: ResMut<Orbit>,
) {
    if !flight.flying() {
        return;
    }
    // Whoever takes hold of the leg steers.
    if buttons.is_some_and(|b| b.get_just_pressed().next().is_some()) {
        flight.stop();
    }
    // A frame that took long is no reason to jump.
    if let Some(here) = flight.advance(time.delta_secs().min(0.1)) {
        *orbit = here;
    }
}
