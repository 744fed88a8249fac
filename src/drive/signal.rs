//! `Signal`: a sum of harmonics of one frequency with a smooth onset.
//!
//! x(t) = r(t) Re Σ_h X_h e^{ihωt}, with the ramp r = 10s³ − 15s⁴ + 6s⁵, s = t/t_ramp clamped to [0, 1] (C²).

use crate::math::C64;
use std::f64::consts::TAU;

/// Whether two frequencies [Hz] are equal up to round-off.
pub fn same_frequency(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// A sum of harmonics with a smooth onset.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// Fundamental frequency [Hz], > 0.
    pub frequency: f64,
    /// `[h]` complex amplitude of harmonic h+1; unit of the signal.
    pub harmonics: Vec<C64>,
    /// Duration of the onset [s], ≥ 0.
    pub ramp: f64,
}

impl Signal {
    /// A cosine of phase 0 and zero-to-peak `amplitude`.
    pub fn cosine(frequency: f64, amplitude: f64, ramp: f64) -> Signal {
        Signal { frequency, harmonics: vec![C64::from(amplitude)], ramp }
    }

    /// Value at time `t` [s], in the unit of the signal.
    pub fn value(&self, t: f64) -> f64 {
        self.ramp_factor(t).0 * self.steady(t).0
    }

    /// Time derivative at time `t` [s], in the unit of the signal per second.
    pub fn rate(&self, t: f64) -> f64 {
        let ((r, dr), (x, dx)) = (self.ramp_factor(t), self.steady(t));
        r * dx + dr * x
    }

    /// (frequency [Hz], complex amplitude) of every harmonic with non-zero frequency and amplitude.
    pub fn components(&self) -> impl Iterator<Item = (f64, C64)> + '_ {
        let harmonic = |(h, &z): (usize, &C64)| (self.frequency * (h + 1) as f64, z);
        self.harmonics.iter().enumerate().map(harmonic).filter(|(hz, z)| *hz > 0.0 && z.norm() > 0.0)
    }

    /// Complex amplitude at `hz`, 0 if no harmonic has this frequency.
    pub fn at(&self, hz: f64) -> C64 {
        self.components().filter(|(f, _)| same_frequency(*f, hz)).map(|(_, z)| z).sum()
    }

    /// Whether the signal is zero at all times.
    pub fn is_silent(&self) -> bool {
        self.components().next().is_none()
    }

    /// Ramp r and its derivative [1/s] at time `t` [s].
    pub fn ramp_factor(&self, t: f64) -> (f64, f64) {
        ramp_factor(t, self.ramp)
    }

    /// Value and derivative of the steady state.
    fn steady(&self, t: f64) -> (f64, f64) {
        self.harmonics.iter().enumerate().fold((0.0, 0.0), |(x, dx), (h, amplitude)| {
            let omega = TAU * self.frequency * (h + 1) as f64;
            let z = amplitude * C64::from_polar(1.0, omega * t);
            (x + z.re, dx - omega * z.im)
        })
    }
}

/// Ramp r of duration `ramp` [s] at time `t` [s], and its derivative [1/s].
pub fn ramp_factor(t: f64, ramp: f64) -> (f64, f64) {
    if ramp <= 0.0 || t >= ramp {
        return (1.0, 0.0);
    }
    let s = (t / ramp).max(0.0);
    let value = s * s * s * (10.0 - 15.0 * s + 6.0 * s * s);
    (value, 30.0 * s * s * (1.0 - s) * (1.0 - s) / ramp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_is_the_derivative_of_value() {
        let signal =
            Signal { frequency: 40.0, harmonics: vec![C64::new(1.0, 0.3), C64::new(-0.2, 0.1)], ramp: 0.03 };
        for i in 1..60 {
            let (t, h) = (1e-3 * f64::from(i) + 1e-4, 1e-6);
            let slope = (signal.value(t + h) - signal.value(t - h)) / (2.0 * h);
            assert!((slope - signal.rate(t)).abs() < 1e-5 * 400.0, "t={t}");
        }
        assert_eq!((signal.value(0.0), signal.rate(0.0)), (0.0, 0.0));
    }
}
