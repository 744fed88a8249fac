//! The value range that the colours span, and its legend ticks.

use crate::view::data::quantity::Quantity;

/// Mapping of values to colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScaleMode {
    /// Linear.
    Linear,
    /// Logarithmic.
    #[default]
    Log,
    /// Logarithmic; the legend gives decibels relative to its top.
    Decibel,
}

impl ScaleMode {
    /// Every mode, in the order of the menu.
    pub const ALL: [ScaleMode; 3] = [ScaleMode::Linear, ScaleMode::Log, ScaleMode::Decibel];

    /// Message that names it; the message with the suffix `-hint` explains it.
    pub fn message(self) -> &'static str {
        ["steps-linear", "steps-log", "steps-decibel"][self as usize]
    }
}

/// The value range that the colours span, the same in both views.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Value of the first colour (SI); > 0 if logarithmic, else 0.
    pub low: f64,
    /// Value of the last colour (SI), > `low`.
    pub high: f64,
    /// Logarithmic, or linear from 0.
    pub log: bool,
}

impl Scale {
    /// A scale with round ends that covers values up to `largest` (SI).
    pub fn fitting(largest: f64, quantity: Quantity, log: bool) -> Scale {
        let largest = if largest.is_finite() && largest > 0.0 { largest } else { 1e-3 };
        let high = round_up(largest);
        let low = if log { high / 10f64.powi(quantity.decades()) } else { 0.0 };
        Scale { low, high, log }
    }

    /// Position of a value on the scale, 0–1 (clamped).
    pub fn position(&self, value: f64) -> f64 {
        let t = if self.log {
            (value.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        t.clamp(0.0, 1.0)
    }

    /// Three to seven legend ticks `(position, value)`, ascending; values in SI.
    pub fn ticks(&self) -> Vec<(f64, f64)> {
        let values: Vec<f64> = if self.log {
            let first = self.low.log10().ceil() as i32;
            let last = (self.high.log10() + 1e-9).floor() as i32;
            (first..=last).map(|e| 10f64.powi(e)).collect()
        } else {
            let step = round_up(self.high / 5.0);
            (0..=((self.high / step + 1e-9) as usize)).map(|i| i as f64 * step).collect()
        };
        values.into_iter().map(|v| (self.position(v), v)).collect()
    }
}

/// The smallest number of the form 1, 2 or 5 times a power of ten that is not below `value` > 0.
fn round_up(value: f64) -> f64 {
    let decade = 10f64.powf(value.log10().floor());
    let lead = value / decade;
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|&r| lead <= r * (1.0 + 1e-9)).unwrap_or(10.0);
    round * decade
}
