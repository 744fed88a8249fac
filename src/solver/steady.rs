//! When a run has become periodic: no watched site's amplitude changes by more than a given fraction per period.
//!
//! Change of a site between two periods: √(Σ |û−û′|²) / √(Σ |û|²) over its nodes, components and harmonics: amplitude
//! and phase together. Sites quieter than 10⁻² of the loudest are judged against that floor.

use crate::math::C64;
use crate::solver::meter::Amplitude;

/// Sites quieter than this fraction of the loudest do not hold up a run by themselves.
const FLOOR: f64 = 1e-2;

/// Compares periods at watched sites.
#[derive(Clone, Debug)]
pub struct SteadyWatch {
    /// `[site]` nodes.
    sites: Vec<Vec<u32>>,
    /// `[site]` stacked amplitudes of the last period.
    previous: Option<Vec<Vec<C64>>>,
    change: f64,
}

impl SteadyWatch {
    /// Watches the nodes of each site; without sites nothing is ever steady.
    pub fn new(sites: Vec<Vec<u32>>) -> SteadyWatch {
        SteadyWatch { sites, previous: None, change: f64::INFINITY }
    }

    /// Takes the next period; returns the largest change of any site, ∞ for the first period.
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

    /// Largest change found by the last [`SteadyWatch::update`].
    pub fn change(&self) -> f64 {
        self.change
    }
}

/// Largest relative change of any site.
fn largest_change(before: &[Vec<C64>], now: &[Vec<C64>]) -> f64 {
    let norm = |z: &[C64]| (z.iter().map(C64::norm_sqr).sum::<f64>() / z.len().max(1) as f64).sqrt();
    let loudest = now.iter().map(|z| norm(z)).fold(0.0, f64::max);
    if loudest == 0.0 {
        // Nothing has arrived yet.
        return f64::INFINITY;
    }
    let change = |(a, b): (&Vec<_>, &Vec<_>)| {
        let difference: Vec<_> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        norm(&difference) / norm(b).max(FLOOR * loudest)
    };
    before.iter().zip(now).map(change).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn change_sees_amplitude_and_phase() {
        let field = |z: C64| vec![vec![[z, C64::from(0.0), C64::from(0.0)]; 2]];
        let mut watch = SteadyWatch::new(vec![vec![0], vec![1]]);
        let mut still = SteadyWatch::new(vec![vec![0]]);
        still.update(&field(C64::from(0.0)));
        assert_eq!(still.update(&field(C64::from(0.0))), f64::INFINITY);
        assert_eq!(watch.update(&field(C64::from(1.0))), f64::INFINITY);
        assert!((watch.update(&field(C64::from(1.01))) - 0.01 / 1.01).abs() < 1e-12);
        let turned = C64::from_polar(1.01, 0.02);
        assert!((watch.update(&field(turned)) - 0.02).abs() < 1e-5);
    }
}
