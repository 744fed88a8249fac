//! Where a port resonates: the driving-point reactance passes zero, or the body is softest.
//!
//! ```text
//! Z = D/iω     Im Z = −Re D/ω: below zero the head feels a spring, above it a mass
//! ```
//!
//! A resonance turns from spring to mass; from mass to spring is an antiresonance and is left out. With much damping there may be
//! no zero, and the smallest |D| is what is left of a resonance. D holds the tissue and the pad, not the device.

use super::{Response, ResponseError};
use crate::math::C64;

/// Steps of the search over the band.
const STEPS: usize = 400;
/// Halvings of a step.
const HALVINGS: usize = 30;

/// What marks a resonance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Im Z rises through zero.
    Reactance,
    /// |D| is smallest around.
    Softest,
}

/// One resonance of one port.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resonance {
    /// Which port.
    pub port: usize,
    /// Where [Hz].
    pub hz: f64,
    /// By which mark.
    pub mark: Mark,
    /// D there [N/m].
    pub stiffness: C64,
}

impl Response {
    /// Resonances of every port inside the band, ascending in frequency.
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
            let mut add = |hz: f64, mark| -> Result<(), ResponseError> {
                found.push(Resonance { port, hz, mark, stiffness: own(hz)? });
                Ok(())
            };
            let d: Vec<C64> = all.iter().map(|t| t.stiffness[(port, port)]).collect();
            for i in 0..STEPS {
                if d[i].re > 0.0 && d[i + 1].re <= 0.0 {
                    add(zero(grid[i], grid[i + 1], |hz| own(hz).map(|d| d.re))?, Mark::Reactance)?;
                }
                if i > 0 && d[i].norm() < d[i - 1].norm() && d[i].norm() <= d[i + 1].norm() {
                    add(least(grid[i - 1], grid[i + 1], |hz| own(hz).map(|d| d.norm()))?, Mark::Softest)?;
                }
            }
        }
        found.sort_by(|a, b| a.hz.total_cmp(&b.hz));
        Ok(found)
    }
}

/// The zero of `of`, which falls from above zero to below.
fn zero<E>(mut a: f64, mut b: f64, of: impl Fn(f64) -> Result<f64, E>) -> Result<f64, E> {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (a + b);
        *if of(middle)? > 0.0 { &mut a } else { &mut b } = middle;
    }
    Ok(0.5 * (a + b))
}

/// The minimum of `of` between two points above it, by golden section.
fn least<E>(mut a: f64, mut b: f64, of: impl Fn(f64) -> Result<f64, E>) -> Result<f64, E> {
    let part = 0.5 * (5f64.sqrt() - 1.0);
    for _ in 0..HALVINGS {
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
        // |k − mω² + icω|² is least at ω² = k/m − c²/2m².
        assert!((least(1.0, 30.0, damped).unwrap() - 92f64.sqrt()).abs() < 1e-4);
    }
}
