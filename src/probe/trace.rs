//! `Traces`: named time series of a case, and the observer that records them.

use crate::solver::{Observer, Real, Simulation};

/// Time series sampled at common instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// Column names with unit, e.g. `time_s`, `GAS TrP1 ux_um`; the first is the time.
    pub names: Vec<String>,
    /// `[column][sample]` values; all columns are equally long.
    pub columns: Vec<Vec<f64>>,
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
        let mut names = vec!["time_s".to_string()];
        for (site, _) in &sites {
            names.extend(["anterior", "proximal", "lateral"].map(|c| format!("{site} {c} um")));
        }
        let columns = vec![Vec::new(); names.len()];
        TraceMeter {
            every,
            nodes: sites.into_iter().map(|s| s.1).collect(),
            traces: Traces { names, columns },
        }
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
