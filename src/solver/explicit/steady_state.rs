//! Steady state of a run: the amplitudes at the monitored sites change by less than a given fraction per
//! period.
//!
//! Change of a site between two periods: √(Σ |û−û′|²) / √(Σ |û|²) over its nodes, components and harmonics,
//! so that it includes amplitude and phase. For sites with less than 10⁻² of the largest amplitude, the
//! denominator is that floor.

use crate::math::C64;
use crate::solver::explicit::meter::Amplitude;

/// Lower bound of a site's reference amplitude, as a fraction of the largest site amplitude.
const FLOOR: f64 = 1e-2;

/// Compares successive periods at the monitored sites.
#[derive(Clone, Debug)]
pub struct SteadyStateCheck {
    /// `[site]` nodes.
    sites: Vec<Vec<u32>>,
    /// `[site]` stacked amplitudes of the last period.
    previous: Option<Vec<Vec<C64>>>,
    change: f64,
}

impl SteadyStateCheck {
    /// Monitors the `[site]` nodes; without sites no period counts as steady.
    pub fn new(sites: Vec<Vec<u32>>) -> SteadyStateCheck {
        SteadyStateCheck { sites, previous: None, change: f64::INFINITY }
    }

    /// Compares the next period with the previous one; returns the largest change of any site, ∞ for the
    /// first period.
    pub fn update(&mut self, amplitude: &Amplitude) -> f64 {
        let stack = |nodes: &Vec<u32>| {
            amplitude.iter().flat_map(|h| nodes.iter().flat_map(|&n| h[n as usize])).collect::<Vec<_>>()
        };
        let now: Vec<Vec<_>> = self.sites.iter().map(stack).collect();
        self.change = match &self.previous {
            Some(before) if !now.is_empty() => largest_change(before, &now),
            _ => f64::INFINITY,
        };
        self.previous = Some(now);
        self.change
    }

    /// Largest change of any site at the last [`SteadyStateCheck::update`].
    pub fn change(&self) -> f64 {
        self.change
    }
}

/// Largest relative change of any site.
fn largest_change(before: &[Vec<C64>], now: &[Vec<C64>]) -> f64 {
    let norm = |z: &[C64]| (z.iter().map(C64::norm_sqr).sum::<f64>() / z.len().max(1) as f64).sqrt();
    let largest = now.iter().map(|z| norm(z)).fold(0.0, f64::max);
    if largest == 0.0 {
        // No wave has reached any site yet.
        return f64::INFINITY;
    }
    let change = |(a, b): (&Vec<_>, &Vec<_>)| {
        let difference: Vec<_> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        norm(&difference) / norm(b).max(FLOOR * largest)
    };
    before.iter().zip(now).map(change).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn change_includes_amplitude_and_phase() {
        let field = |z: C64| vec![vec![[z, C64::from(0.0), C64::from(0.0)]; 2]];
        let mut check = SteadyStateCheck::new(vec![vec![0], vec![1]]);
        let mut at_rest = SteadyStateCheck::new(vec![vec![0]]);
        at_rest.update(&field(C64::from(0.0)));
        assert_eq!(at_rest.update(&field(C64::from(0.0))), f64::INFINITY);
        assert_eq!(check.update(&field(C64::from(1.0))), f64::INFINITY);
        assert!((check.update(&field(C64::from(1.01))) - 0.01 / 1.01).abs() < 1e-12);
        let rotated = C64::from_polar(1.01, 0.02);
        assert!((check.update(&field(rotated)) - 0.02).abs() < 1e-5);
    }
}
