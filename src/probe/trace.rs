//! `Traces`: named time series of a case, and the observer that records them.

use crate::math::C64;
use crate::probe::field::HarmonicField;
use crate::solver::{Observer, Real, Simulation};
use std::f64::consts::TAU;

/// Time series sampled at common instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// Column names with unit, e.g. `time_s`, `GAS TrP1 ux_um`; the first is the time.
    pub names: Vec<String>,
    /// `[column][sample]` values; all columns are equally long.
    pub columns: Vec<Vec<f64>>,
}

impl Traces {
    /// No samples yet of `sites` (name, node).
    fn empty(sites: &[(String, u32)]) -> Traces {
        let mut names = vec!["time_s".to_string()];
        for (site, _) in sites {
            names.extend(["anterior", "proximal", "lateral"].map(|c| format!("{site} {c} um")));
        }
        let columns = vec![Vec::new(); names.len()];
        Traces { names, columns }
    }

    /// One period of `field` at `sites` (name, node) in `samples` instants; one instant if it stands still. Without a common
    /// period, one cycle of the lowest frequency.
    pub fn of_period(field: &HarmonicField, sites: Vec<(String, u32)>, samples: usize) -> Traces {
        let mut traces = Traces::empty(&sites);
        let moving = field.frequency_hz > 0.0;
        for sample in 0..if moving { samples } else { 1 } {
            let share = sample as f64 / samples as f64;
            traces.columns[0].push(if moving { share / field.frequency_hz } else { 0.0 });
            for (i, (_, node)) in sites.iter().enumerate() {
                for c in 0..3 {
                    let cycles = |h: usize| match field.free.get(h) {
                        Some(hz) => hz / field.frequency_hz,
                        None => (h + 1) as f64,
                    };
                    let part = |(h, u): (usize, &Vec<[C64; 3]>)| {
                        (u[*node as usize][c] * C64::from_polar(1.0, TAU * share * cycles(h))).re
                    };
                    let value: f64 = field.amplitude.iter().enumerate().map(part).sum();
                    traces.columns[1 + 3 * i + c].push(1e6 * value);
                }
            }
        }
        traces
    }
}

/// Records the displacement of one node per site at every sample.
#[derive(Clone, Debug)]
pub struct TraceMeter {
    every: u64,
    nodes: Vec<u32>,
    traces: Traces,
}

impl TraceMeter {
    /// Watches `sites` (name, node) every `every` ≥ 1 steps.
    pub fn new(every: u64, sites: Vec<(String, u32)>) -> TraceMeter {
        let traces = Traces::empty(&sites);
        TraceMeter { every, nodes: sites.into_iter().map(|s| s.1).collect(), traces }
    }

    /// The recorded series.
    pub fn into_traces(self) -> Traces {
        self.traces
    }
}

impl<T: Real> Observer<T> for TraceMeter {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.every)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        let u = simulation.displacement();
        let (time, sites) = self.traces.columns.split_at_mut(1);
        time[0].push(simulation.time());
        for (column, values) in sites.iter_mut().enumerate() {
            let at = 3 * self.nodes[column / 3] as usize + column % 3;
            values.push(1e6 * Into::<f64>::into(u[at]));
        }
    }
}
