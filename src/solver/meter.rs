//! Steady state as complex amplitudes: running Fourier sums of the nodal displacement over whole periods.
//!
//! û_h = (2/S) Σ_j u(t_j) e^{−2πi h j/S} over the S samples of one period, u = Re Σ_h û_h e^{ihωt}.

use crate::drive::Pose;
use crate::math::{C64, V3, spectrum};
use crate::solver::contact::Pressure;
use crate::solver::observe::Observer;
use crate::solver::real::Real;
use crate::solver::simulation::Simulation;
use rayon::prelude::*;

/// `[harmonic][node][component]` complex amplitudes [m]; harmonic 0 is the fundamental.
pub type Amplitude = Vec<Vec<[C64; 3]>>;

/// Collects one period after the other.
#[derive(Clone, Debug)]
pub struct HarmonicMeter {
    steps_per_sample: u64,
    samples: u64,
    sum: Amplitude,
    /// Amplitudes of the last complete period.
    complete: Option<Amplitude>,
    /// Number of complete periods.
    periods: u64,
}

impl HarmonicMeter {
    /// Meter of `harmonics` ≥ 1 harmonics of the clock's period; the clock must have more than
    /// 2·`harmonics` samples per period.
    ///
    /// # Panics
    /// If it has not.
    pub fn new<T: Real>(simulation: &Simulation<T>, harmonics: usize) -> HarmonicMeter {
        let samples = simulation.clock().samples;
        assert!(
            harmonics >= 1 && samples > 2 * harmonics,
            "{samples} samples cannot carry {harmonics} harmonics"
        );
        HarmonicMeter {
            steps_per_sample: simulation.steps_per_sample() as u64,
            samples: samples as u64,
            sum: vec![vec![[C64::default(); 3]; simulation.mass().len()]; harmonics],
            complete: None,
            periods: 0,
        }
    }

    /// Amplitudes of the last complete period; None before the first.
    pub fn amplitude(&self) -> Option<&Amplitude> {
        self.complete.as_ref()
    }

    /// The amplitudes of the last complete period, taken out.
    pub fn into_amplitude(self) -> Option<Amplitude> {
        self.complete
    }

    /// Number of complete periods.
    pub fn periods(&self) -> u64 {
        self.periods
    }

    /// Adds one sample of phase index `sample`.
    fn add<T: Real>(&mut self, u: &[T], sample: u64) {
        let scale = 2.0 / self.samples as f64;
        for (h, sum) in self.sum.iter_mut().enumerate() {
            let phase = spectrum::phase(h + 1, sample as usize, self.samples as usize) * scale;
            sum.par_iter_mut().with_min_len(4096).enumerate().for_each(|(node, amplitude)| {
                for (c, a) in amplitude.iter_mut().enumerate() {
                    *a += phase * Into::<f64>::into(u[3 * node + c]);
                }
            });
        }
    }
}

impl<T: Real> Observer<T> for HarmonicMeter {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.steps_per_sample)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        let sample = simulation.step_count() / self.steps_per_sample % self.samples;
        self.add(simulation.displacement(), sample);
        if sample + 1 == self.samples {
            let harmonics = self.sum.len();
            let fresh = vec![vec![[C64::default(); 3]; simulation.mass().len()]; harmonics];
            self.complete = Some(std::mem::replace(&mut self.sum, fresh));
            self.periods += 1;
        }
    }
}

/// One head over one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadCycle {
    /// `[sample]` axial force on the body, inward + [N].
    pub force: Vec<f64>,
    /// `[sample]` tangential force on the body, proximal + [N].
    pub tangential_force: Vec<f64>,
    /// `[sample]` axial displacement of the head, inward + [m].
    pub displacement: Vec<f64>,
    /// `[sample]` tangential displacement [m].
    pub tangential_displacement: Vec<f64>,
    /// `[sample]` peak pressure [Pa].
    pub pressure: Vec<f64>,
    /// `[sample]` area in contact [m²].
    pub area: Vec<f64>,
}

impl HeadCycle {
    /// Appends one instant: `force` on the body [N], `displacement` of the head [m], pressure under it.
    pub fn push(&mut self, pose: &Pose, force: V3, displacement: V3, pressure: Pressure) {
        self.force.push(force.dot(&pose.axis));
        self.tangential_force.push(force.dot(&pose.proximal));
        self.displacement.push(displacement.dot(&pose.axis));
        self.tangential_displacement.push(displacement.dot(&pose.proximal));
        self.pressure.push(pressure.peak);
        self.area.push(pressure.area);
    }

    /// Begins the period at instant `first`.
    pub fn turn(&mut self, first: usize) {
        for series in self.series() {
            let len = series.len().max(1);
            series.rotate_left(first % len);
        }
    }

    /// Adds another cycle of as many instants; the larger area counts.
    pub fn add(&mut self, other: &HeadCycle) {
        let area: Vec<f64> = self.area.iter().zip(&other.area).map(|(a, b)| a.max(*b)).collect();
        let mut other = other.clone();
        for (sum, more) in self.series().into_iter().zip(other.series()) {
            sum.iter_mut().zip(more).for_each(|(s, m)| *s += *m);
        }
        self.area = area;
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

    /// Complex amplitude of the axial force, harmonic `h` ≥ 1 [N].
    pub fn force_amplitude(&self, h: usize) -> C64 {
        spectrum::amplitude(&self.force, h)
    }

    /// Complex amplitude of the axial displacement, harmonic `h` ≥ 1 [m].
    pub fn displacement_amplitude(&self, h: usize) -> C64 {
        spectrum::amplitude(&self.displacement, h)
    }

    /// Mean power into the body by harmonic `h` ≥ 1 of angular frequency hω [W]: ½ Re(F̂ conj(iωx̂)).
    pub fn power(&self, h: usize, omega: f64) -> f64 {
        let work = |f: &[f64], x: &[f64]| {
            let velocity = C64::i() * (omega * h as f64) * spectrum::amplitude(x, h);
            0.5 * (spectrum::amplitude(f, h) * velocity.conj()).re
        };
        work(&self.force, &self.displacement) + work(&self.tangential_force, &self.tangential_displacement)
    }

    /// Mean power into the body, all harmonics the samples carry [W].
    pub fn total_power(&self, omega: f64) -> f64 {
        (1..self.force.len().div_ceil(2)).map(|h| self.power(h, omega)).sum()
    }

    /// Fraction of the period without contact, 0–1.
    pub fn lost(&self) -> f64 {
        self.area.iter().filter(|&&a| a <= 0.0).count() as f64 / self.area.len().max(1) as f64
    }
}

/// Records every head over each period.
#[derive(Clone, Debug)]
pub struct HeadMeter {
    steps_per_sample: u64,
    samples: usize,
    running: Vec<HeadCycle>,
    complete: Option<Vec<HeadCycle>>,
}

impl HeadMeter {
    /// Meter for all heads of `simulation`.
    pub fn new<T: Real>(simulation: &Simulation<T>) -> HeadMeter {
        HeadMeter {
            steps_per_sample: simulation.steps_per_sample() as u64,
            samples: simulation.clock().samples,
            running: vec![HeadCycle::default(); simulation.parts().contacts.len()],
            complete: None,
        }
    }

    /// `[head]` records of the last complete period; None before the first.
    pub fn into_cycles(self) -> Option<Vec<HeadCycle>> {
        self.complete
    }
}

impl<T: Real> Observer<T> for HeadMeter {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.steps_per_sample)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        for (cycle, contact) in self.running.iter_mut().zip(&simulation.parts().contacts) {
            let touch = contact.touch();
            let pressure = contact.pressure(touch.displacement, simulation.displacement());
            cycle.push(contact.pose(), touch.force, touch.displacement, pressure);
        }
        let done =
            simulation.step_count() / self.steps_per_sample % self.samples as u64 + 1 == self.samples as u64;
        if done {
            let fresh = vec![HeadCycle::default(); self.running.len()];
            self.complete = Some(std::mem::replace(&mut self.running, fresh));
        }
    }
}
