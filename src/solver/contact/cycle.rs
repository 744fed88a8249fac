//! `HeadCycle`: force, motion and pressure of one head over one period.

use crate::drive::Pose;
use crate::math::{C64, V3, spectrum};
use crate::solver::contact::pressure::Pressure;

/// Samples of one head over one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadCycle {
    /// `[sample]` axial force on the body, positive inward [N].
    pub force: Vec<f64>,
    /// `[sample]` tangential force on the body, positive proximal [N].
    pub tangential_force: Vec<f64>,
    /// `[sample]` axial displacement of the head, positive inward [m].
    pub displacement: Vec<f64>,
    /// `[sample]` tangential displacement of the head, positive proximal [m].
    pub tangential_displacement: Vec<f64>,
    /// `[sample]` peak pressure [Pa].
    pub pressure: Vec<f64>,
    /// `[sample]` contact area [m²].
    pub area: Vec<f64>,
    /// `[sample]` 99th percentile of the pressure over the contact area [Pa], where it was sampled.
    pub percentile: Vec<Option<f64>>,
    /// `[point]` largest pressure over the period [Pa], tension negative, under a head whose contact does not
    /// open; else empty.
    pub point_peak: Vec<f64>,
}

impl HeadCycle {
    /// Appends one sample: `force` on the body [N], `displacement` of the head [m], `pressure` under the
    /// head.
    pub fn push(&mut self, pose: &Pose, force: V3, displacement: V3, pressure: Pressure) {
        self.force.push(force.dot(&pose.axis));
        self.tangential_force.push(force.dot(&pose.proximal));
        self.displacement.push(displacement.dot(&pose.axis));
        self.tangential_displacement.push(displacement.dot(&pose.proximal));
        self.pressure.push(pressure.peak);
        self.area.push(pressure.area);
        self.percentile.push(pressure.percentile);
    }

    /// Raises the peak at every point to `[point]` `pressures` of this sample [Pa].
    pub fn raise(&mut self, pressures: impl Iterator<Item = f64>) {
        if self.point_peak.is_empty() {
            self.point_peak = pressures.collect();
        } else {
            self.point_peak.iter_mut().zip(pressures).for_each(|(peak, p)| *peak = peak.max(p));
        }
    }

    /// Rotates the samples so that the period starts at sample `first`.
    pub fn rotate(&mut self, first: usize) {
        for series in self.series() {
            let len = series.len().max(1);
            series.rotate_left(first % len);
        }
        let len = self.percentile.len().max(1);
        self.percentile.rotate_left(first % len);
    }

    /// Adds another cycle with the same number of samples; of the two contact areas the larger one is kept.
    /// Peaks at the points add: every pair of instants occurs in the long run.
    pub fn add(&mut self, other: &HeadCycle) {
        let area: Vec<f64> = self.area.iter().zip(&other.area).map(|(a, b)| a.max(*b)).collect();
        let mut other = other.clone();
        for (sum, more) in self.series().into_iter().zip(other.series()) {
            sum.iter_mut().zip(more).for_each(|(s, m)| *s += *m);
        }
        self.area = area;
        self.percentile.iter_mut().zip(&other.percentile).for_each(|(sum, more)| {
            *sum = sum.zip(*more).map(|(a, b)| a + b);
        });
        self.point_peak.iter_mut().zip(&other.point_peak).for_each(|(sum, more)| *sum += more);
    }

    fn series(&mut self) -> [&mut Vec<f64>; 6] {
        [
            &mut self.force,
            &mut self.tangential_force,
            &mut self.displacement,
            &mut self.tangential_displacement,
            &mut self.pressure,
            &mut self.area,
        ]
    }

    /// Complex amplitude of harmonic `h` ≥ 1 of the axial force [N].
    pub fn force_amplitude(&self, h: usize) -> C64 {
        spectrum::amplitude(&self.force, h)
    }

    /// Complex amplitude of harmonic `h` ≥ 1 of the axial displacement [m].
    pub fn displacement_amplitude(&self, h: usize) -> C64 {
        spectrum::amplitude(&self.displacement, h)
    }

    /// Mean power into the body of harmonic `h` ≥ 1 with angular frequency hω [W]: ½ Re(F̂ conj(ihωx̂)).
    pub fn power(&self, h: usize, omega: f64) -> f64 {
        let work = |f: &[f64], x: &[f64]| {
            let velocity = C64::i() * (omega * h as f64) * spectrum::amplitude(x, h);
            0.5 * (spectrum::amplitude(f, h) * velocity.conj()).re
        };
        work(&self.force, &self.displacement) + work(&self.tangential_force, &self.tangential_displacement)
    }

    /// Mean power into the body, summed over all harmonics that the samples resolve [W].
    pub fn total_power(&self, omega: f64) -> f64 {
        (1..self.force.len().div_ceil(2)).map(|h| self.power(h, omega)).sum()
    }

    /// Fraction of the period without contact, 0–1.
    pub fn open_fraction(&self) -> f64 {
        self.area.iter().filter(|&&a| a <= 0.0).count() as f64 / self.area.len().max(1) as f64
    }
}
