//! Resonances of a port: zeros of the driving-point reactance, or minima of the dynamic stiffness.
//!
//! ```text
//! Z = D/iω     Im Z = −Re D/ω: negative for a spring-like body, positive for a mass-like one
//! ```
//!
//! At a resonance the body changes from spring-like to mass-like; the opposite change is an antiresonance and
//! is not listed. With strong damping there may be no zero, and a minimum of |D| marks the resonance. D
//! contains the tissue and the pad, not the device.

use crate::analysis::response::error::ResponseError;
use crate::analysis::response::response::Response;
use crate::math::C64;

/// Steps of the search over the band.
const STEPS: usize = 400;
/// Bisections of a step.
const BISECTIONS: usize = 30;

/// How a resonance is identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResonanceCriterion {
    /// Im Z rises through zero.
    Reactance,
    /// |D| has a local minimum.
    StiffnessMinimum,
}

/// One resonance of one port.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resonance {
    /// Index of the port.
    pub port: usize,
    /// Frequency [Hz].
    pub hz: f64,
    /// How it was identified.
    pub criterion: ResonanceCriterion,
    /// D at that frequency [N/m].
    pub stiffness: C64,
}

impl Response {
    /// Resonances of every port inside the band, in ascending order of frequency.
    ///
    /// # Errors
    /// [`ResponseError::Singular`].
    pub fn resonances(&self) -> Result<Vec<Resonance>, ResponseError> {
        let band = self.model.band;
        let at = |i: usize| band.from + (band.to - band.from) * (i as f64 / STEPS as f64).min(1.0);
        let grid: Vec<f64> = (0..=STEPS).map(|i| at(i).min(band.to)).collect();
        let all = grid.iter().map(|&hz| self.at(hz)).collect::<Result<Vec<_>, _>>()?;
        let mut found = Vec::new();
        for port in 0..self.ports.len() {
            let own = |hz: f64| -> Result<C64, ResponseError> { Ok(self.at(hz)?.stiffness[(port, port)]) };
            let mut add = |hz: f64, criterion| -> Result<(), ResponseError> {
                found.push(Resonance { port, hz, criterion, stiffness: own(hz)? });
                Ok(())
            };
            let d: Vec<C64> = all.iter().map(|t| t.stiffness[(port, port)]).collect();
            for i in 0..STEPS {
                if d[i].re > 0.0 && d[i + 1].re <= 0.0 {
                    add(
                        zero(grid[i], grid[i + 1], |hz| own(hz).map(|d| d.re))?,
                        ResonanceCriterion::Reactance,
                    )?;
                }
                if i > 0 && d[i].norm() < d[i - 1].norm() && d[i].norm() <= d[i + 1].norm() {
                    add(
                        minimum(grid[i - 1], grid[i + 1], |hz| own(hz).map(C64::norm))?,
                        ResonanceCriterion::StiffnessMinimum,
                    )?;
                }
            }
        }
        found.sort_by(|a, b| a.hz.total_cmp(&b.hz));
        Ok(found)
    }
}

/// The zero of `of` between `a` and `b`, where it falls from positive to negative, by bisection.
fn zero<E>(mut a: f64, mut b: f64, of: impl Fn(f64) -> Result<f64, E>) -> Result<f64, E> {
    for _ in 0..BISECTIONS {
        let middle = 0.5 * (a + b);
        *if of(middle)? > 0.0 { &mut a } else { &mut b } = middle;
    }
    Ok(0.5 * (a + b))
}

/// The minimum of `of` between `a` and `b`, by golden-section search.
fn minimum<E>(mut a: f64, mut b: f64, of: impl Fn(f64) -> Result<f64, E>) -> Result<f64, E> {
    let part = 0.5 * (5f64.sqrt() - 1.0);
    for _ in 0..BISECTIONS {
        let (left, right) = (b - part * (b - a), a + part * (b - a));
        if of(left)? < of(right)? {
            b = right;
        } else {
            a = left;
        }
    }
    Ok(0.5 * (a + b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_find_zero_and_minimum() {
        let spring = |hz: f64| Ok::<f64, ()>(100.0 - hz * hz);
        assert!((zero(1.0, 30.0, spring).unwrap() - 10.0).abs() < 1e-6);
        let damped = |hz: f64| Ok::<f64, ()>((100.0 - hz * hz).hypot(4.0 * hz));
        // |k − mω² + icω|² is smallest at ω² = k/m − c²/2m².
        assert!((minimum(1.0, 30.0, damped).unwrap() - 92f64.sqrt()).abs() < 1e-4);
    }
}
