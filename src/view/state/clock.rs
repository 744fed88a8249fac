//! The slow-motion clock: model time runs 1/slow as fast as the wall clock.

use bevy::prelude::*;
use std::f64::consts::TAU;

/// Default slow motion: one second on screen is 1/40 s of model time.
pub const DEFAULT_SLOW: f64 = 40.0;

/// Model time as a linear function of app time: t = anchor + (now − since)/slow.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Whether time runs.
    pub playing: bool,
    /// Slow-motion factor, ≥ 1.
    pub slow: f64,
    /// Model time at `since` [s].
    anchor: f64,
    /// App time of the last change [s].
    since: f64,
}

impl Default for Clock {
    fn default() -> Self {
        Clock { playing: true, slow: DEFAULT_SLOW, anchor: 0.0, since: 0.0 }
    }
}

impl Clock {
    /// A clock stopped at this model time [s].
    pub fn frozen(model_time: f64) -> Clock {
        Clock { playing: false, anchor: model_time, ..Clock::default() }
    }

    /// Model seconds per app second.
    pub fn rate(&self) -> f64 {
        if self.playing { 1.0 / self.slow } else { 0.0 }
    }

    /// Model time [s] at app time `now` [s].
    pub fn model_time(&self, now: f64) -> f64 {
        self.anchor + (now - self.since) * self.rate()
    }

    /// Starts, stops or changes speed at app time `now` [s] without a jump in model time.
    pub fn set(&mut self, now: f64, playing: bool, slow: f64) {
        self.anchor = self.model_time(now);
        self.since = now;
        self.playing = playing;
        self.slow = slow.max(1.0);
    }

    /// Stops at a model time [s]; `now` is the app time [s].
    pub fn seek(&mut self, now: f64, model_time: f64) {
        (self.anchor, self.since, self.playing) = (model_time, now, false);
    }

    /// Phase at app time 0 [rad] and its rate [rad/s] for the angular frequency ω [rad/s], as the shader
    /// needs them.
    pub fn phase(&self, omega: f64) -> (f32, f32) {
        let start = (omega * (self.anchor - self.since * self.rate())).rem_euclid(TAU);
        (start as f32, (omega * self.rate()) as f32)
    }
}

/// Keeps model time continuous when the shader's clock wraps to zero (every hour).
pub fn follow_wrap(mut clock: ResMut<Clock>, time: Res<Time>, mut last: Local<f64>) {
    let now = time.elapsed_secs_wrapped_f64();
    if now < *last {
        let anchor = clock.model_time(*last);
        clock.anchor = anchor;
        clock.since = now;
    }
    *last = now;
}
