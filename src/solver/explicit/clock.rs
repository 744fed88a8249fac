//! `Clock`: the time grid of a simulation.

/// The time grid: an integer number of samples per period and of steps per sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Period of the drive [s], > 0.
    pub period: f64,
    /// Samples per period, ≥ 1.
    pub samples: usize,
    /// Maximum fraction of the stable time step, 0.01–2 (unstable above 1, for tests of the watchdog).
    pub safety: f64,
}
