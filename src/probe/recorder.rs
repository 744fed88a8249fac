//! `TraceRecorder`: the observer that records traces during time stepping.

use crate::probe::harmonic_field::HarmonicField;
use crate::probe::trace_point::TracePoint;
use crate::probe::traces::Traces;
use crate::solver::{Observer, Real, Simulation};

/// Records the displacement at trace points during time stepping.
#[derive(Clone, Debug)]
pub struct TraceRecorder {
    every: u64,
    points: Vec<TracePoint>,
    traces: Traces,
}

impl TraceRecorder {
    /// Records `points` every `every` ≥ 1 steps.
    pub fn new(every: u64, points: Vec<TracePoint>) -> TraceRecorder {
        let traces = Traces::empty(&points);
        TraceRecorder { every, points, traces }
    }

    /// The recorded traces of a simulation that ended in the steady state `field`.
    pub fn into_traces(mut self, field: &HarmonicField) -> Traces {
        for (point, columns) in self.points.iter().zip(self.traces.columns[1..].chunks_mut(3)) {
            let scale = point.rms_ratio(field);
            columns.iter_mut().flatten().for_each(|x| *x *= scale);
        }
        self.traces
    }
}

impl<T: Real> Observer<T> for TraceRecorder {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.every)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        let u = simulation.displacement();
        let (time, columns) = self.traces.columns.split_at_mut(1);
        time[0].push(simulation.time());
        for (point, columns) in self.points.iter().zip(columns.chunks_mut(3)) {
            columns.iter_mut().zip(point.mean_displacement(u)).for_each(|(column, x)| column.push(1e6 * x));
        }
    }
}
