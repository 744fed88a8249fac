//! `HarmonicMeter`: complex amplitudes of the nodal displacement from Fourier sums over whole periods.
//!
//! û_h = (2/S) Σ_j u(t_j) e^{−2πi h j/S} over the S samples of one period, u = Re Σ_h û_h e^{ihωt}.

use crate::math::{C64, spectrum};
use crate::solver::explicit::observer::Observer;
use crate::solver::explicit::simulation::Simulation;
use crate::solver::real::Real;
use rayon::prelude::*;

/// `[harmonic][node][component]` complex amplitudes [m]; harmonic 0 is the fundamental.
pub type Amplitude = Vec<Vec<[C64; 3]>>;

/// Computes the amplitudes of one period after another.
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
    /// Meter of `harmonics` ≥ 1 harmonics of the clock's period.
    ///
    /// # Panics
    /// Unless the clock has more than 2·`harmonics` samples per period.
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

    /// Amplitudes of the last complete period; [`None`] before the first.
    pub fn amplitude(&self) -> Option<&Amplitude> {
        self.complete.as_ref()
    }

    /// Amplitudes of the last complete period, by value; [`None`] before the first.
    pub fn into_amplitude(self) -> Option<Amplitude> {
        self.complete
    }

    /// Number of complete periods.
    pub fn periods(&self) -> u64 {
        self.periods
    }

    /// Adds the displacement `u` at sample number `sample` of the period.
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
