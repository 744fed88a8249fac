//! `Curve`: a closed curve around a centre, as radii at equal angles.

use crate::anatomy::frame::direction;
use crate::math::V3;
use crate::math::interp::catmull_rom;

/// Number of radii of a curve.
pub(crate) const STEPS: usize = 72;
/// Angle between radii [rad].
const STEP: f64 = std::f64::consts::TAU / STEPS as f64;

/// A closed curve around a centre, or a function of the angle around it: values every 5°, smooth between
/// them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curve([f64; STEPS]);

impl Curve {
    /// The curve of the values of a file; `None` if there are not [`STEPS`] of them.
    pub(super) fn from_values(values: &[f64]) -> Option<Curve> {
        values.try_into().ok().map(Curve)
    }

    /// 1 at every angle.
    pub(crate) fn unit() -> Curve {
        Curve([1.0; STEPS])
    }

    /// The angles of the values [rad].
    fn angles() -> [f64; STEPS] {
        std::array::from_fn(|i| i as f64 * STEP)
    }

    /// The value at `angle` [rad], any: cubic, with continuous slope (Catmull & Rom 1974).
    pub(crate) fn at(&self, angle: f64) -> f64 {
        let place = angle.rem_euclid(std::f64::consts::TAU) / STEP;
        let first = place.floor();
        let weights = catmull_rom(place - first);
        let value = |k: usize| self.0[(first as usize + STEPS + k - 1) % STEPS];
        (0..4).map(|k| weights[k] * value(k)).sum()
    }

    /// The curve with every value changed by `by`(angle [rad], value).
    pub(crate) fn map(&self, by: impl Fn(f64, f64) -> f64) -> Curve {
        let angles = Curve::angles();
        Curve(std::array::from_fn(|i| by(angles[i], self.0[i])))
    }

    /// The sum of four curves with `weights`.
    pub(crate) fn blend(curves: [&Curve; 4], weights: [f64; 4]) -> Curve {
        Curve(std::array::from_fn(|i| (0..4).map(|k| weights[k] * curves[k].0[i]).sum()))
    }

    /// Mean of the values.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / STEPS as f64
    }

    /// Length of the curve [its unit]: sum of 360 chords.
    pub(crate) fn perimeter(&self) -> f64 {
        const CHORDS: usize = 5 * STEPS;
        let point = |i: usize| {
            let angle = i as f64 * std::f64::consts::TAU / CHORDS as f64;
            direction(angle) * self.at(angle)
        };
        let points: Vec<V3> = (0..=CHORDS).map(point).collect();
        points.windows(2).map(|p| (p[1] - p[0]).norm()).sum()
    }

    /// The curve without the harmonics far above `order`: each is weighted by exp(−(n/`order`)⁴).
    pub(crate) fn smoothed(&self, order: f64) -> Curve {
        let angles = Curve::angles();
        let scale = 2.0 / STEPS as f64;
        let mut smooth = [self.mean(); STEPS];
        for n in 1..(2.0 * order).ceil() as usize {
            let wave = |of: fn(f64) -> f64| -> f64 {
                angles.iter().zip(&self.0).map(|(a, v)| v * of(n as f64 * a)).sum::<f64>() * scale
            };
            let weight = (-(n as f64 / order).powi(4)).exp();
            let (c, s) = (weight * wave(f64::cos), weight * wave(f64::sin));
            for (value, a) in smooth.iter_mut().zip(angles) {
                *value += c * (n as f64 * a).cos() + s * (n as f64 * a).sin();
            }
        }
        Curve(smooth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::DEG;

    /// The curve with the value `of`(angle [rad]) at every step.
    fn curve(of: impl FnMut(f64) -> f64) -> Curve {
        Curve(Curve::angles().map(of))
    }

    #[test]
    fn a_circle_stays_a_circle() {
        let circle = curve(|_| 2.0);
        assert!((circle.at(-1.234) - 2.0).abs() < 1e-15);
        assert!((circle.perimeter() - 4.0 * std::f64::consts::PI).abs() < 1e-3);
        assert!((circle.smoothed(3.0).at(0.3) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn low_harmonics_pass_and_high_ones_do_not() {
        let wave = |n: f64| curve(move |a| 1.0 + (n * a).cos());
        assert!((wave(2.0).smoothed(8.0).at(0.0) - 2.0).abs() < 0.01);
        assert!((wave(16.0).smoothed(8.0).at(0.0) - 1.0).abs() < 0.01);
        assert!((wave(3.0).at(17.5 * DEG) - 1.0 - (52.5 * DEG).cos()).abs() < 2e-3);
    }
}
