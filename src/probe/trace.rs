//! `Traces`: named time series of a case, and the observer that records them.
//!
//! A trace is the displacement at a [`Gauge`]. Of one point it is the motion of that point, interpolated. Of
//! a box of points it is the mean motion over the box, scaled so that its root mean square over time is the
//! mean of those of the points, which is what the tables say of the box: the mean motion alone is smaller
//! where the points do not move in phase.

use crate::fem::{PointBasis, Space};
use crate::math::C64;
use crate::probe::field::HarmonicField;
use crate::solver::{Observer, Real, Simulation};
use nalgebra::Vector3;
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// Most cycles of the lowest frequency in a trace of tones without a common period.
const MOST_CYCLES: usize = 300;
/// Part of its cycle by which a tone may miss its start at the end of such a trace.
const RETURN: f64 = 0.01;

/// Where a trace is taken: one point or the sample points of a box.
#[derive(Clone, Debug)]
pub struct Gauge {
    name: String,
    points: Vec<PointBasis>,
    /// (node, weight) of the mean over the points.
    mean: Vec<(u32, f64)>,
}

impl Gauge {
    /// The gauge `name` at located `points` (element, reference coordinates), at least one.
    pub fn new(name: &str, space: &Space, points: &[(usize, [f64; 3])]) -> Gauge {
        let points: Vec<PointBasis> = points.iter().map(|&(e, xi)| PointBasis::new(space, e, xi)).collect();
        let mut mean = BTreeMap::<u32, f64>::new();
        for point in &points {
            for (&node, value) in point.nodes.iter().zip(&point.values) {
                *mean.entry(node).or_default() += value / points.len() as f64;
            }
        }
        Gauge { name: name.to_string(), points, mean: mean.into_iter().collect() }
    }

    /// Mean displacement of the points at one instant, from a `[node][3]` field.
    fn read<T: Real>(&self, u: &[T]) -> [f64; 3] {
        [0, 1, 2].map(|c| self.mean.iter().map(|(n, w)| w * u[3 * *n as usize + c].into()).sum())
    }

    /// Root mean square over time of the mean motion in `field` times this is the mean over the points of
    /// theirs; 1 where nothing moves.
    fn scale(&self, field: &HarmonicField) -> f64 {
        let each =
            self.points.iter().map(|p| rms(field, || p.nodes.iter().copied().zip(p.values.iter().copied())));
        let mean = each.sum::<f64>() / self.points.len() as f64;
        let own = rms(field, || self.mean.iter().copied());
        if own > 0.0 { mean / own } else { 1.0 }
    }
}

/// Amplitude of one harmonic at a point given by its (node, weight).
fn amplitude(values: &[[C64; 3]], at: impl Iterator<Item = (u32, f64)>) -> Vector3<C64> {
    at.map(|(node, weight)| Vector3::from(values[node as usize]) * C64::from(weight)).sum()
}

/// Root mean square over time of the displacement vector at a point given by its (node, weight).
fn rms<I: Iterator<Item = (u32, f64)>>(field: &HarmonicField, at: impl Fn() -> I) -> f64 {
    // mean square of a cosine, or of what stands still
    let half = if field.frequency_hz > 0.0 { 0.5 } else { 1.0 };
    let square = |values: &Vec<[C64; 3]>| half * amplitude(values, at()).norm_squared();
    field.amplitude.iter().map(square).sum::<f64>().sqrt()
}

/// Time series sampled at common instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// Column names with unit, e.g. `time_s`, `GAS TrP1 anterior um`; the first is the time.
    pub names: Vec<String>,
    /// `[column][sample]` values; all columns are equally long.
    pub columns: Vec<Vec<f64>>,
}

impl Traces {
    /// No samples yet of `gauges`.
    fn empty(gauges: &[Gauge]) -> Traces {
        let mut names = vec!["time_s".to_string()];
        for gauge in gauges {
            names.extend(["anterior", "proximal", "lateral"].map(|c| format!("{} {c} um", gauge.name)));
        }
        let columns = vec![Vec::new(); names.len()];
        Traces { names, columns }
    }

    /// One period of `field` at `gauges` with `samples` instants per cycle of the lowest frequency; one
    /// instant if it stands still. Tones without a common period: as many cycles of the lowest as bring all
    /// others back to their start.
    pub fn of_period(field: &HarmonicField, gauges: &[Gauge], samples: usize) -> Traces {
        let mut traces = Traces::empty(gauges);
        let cycles = whole_cycles(field);
        let count = if field.frequency_hz > 0.0 { samples * cycles } else { 1 };
        let turns: Vec<f64> = match field.frequency_hz > 0.0 {
            true => (0..field.amplitude.len()).map(|h| field.hz(h) / field.frequency_hz).collect(),
            false => vec![0.0; field.amplitude.len()],
        };
        let instant = |sample: usize| sample as f64 / samples as f64;
        let time = |sample: usize| if count > 1 { instant(sample) / field.frequency_hz } else { 0.0 };
        traces.columns[0] = (0..count).map(time).collect();
        for (gauge, columns) in gauges.iter().zip(traces.columns[1..].chunks_mut(3)) {
            let scale = C64::from(1e6 * gauge.scale(field));
            let parts: Vec<Vector3<C64>> =
                field.amplitude.iter().map(|u| amplitude(u, gauge.mean.iter().copied()) * scale).collect();
            for sample in 0..count {
                let turned = |(u, turn): (&Vector3<C64>, &f64)| {
                    u.map(|z| (z * C64::from_polar(1.0, TAU * instant(sample) * turn)).re)
                };
                let value: Vector3<f64> = parts.iter().zip(&turns).map(turned).sum();
                columns.iter_mut().zip(&value).for_each(|(column, x)| column.push(*x));
            }
        }
        traces
    }
}

/// Cycles of the lowest frequency after which every tone is back at its start, as nearly as [`RETURN`] wants
/// or [`MOST_CYCLES`] allow.
fn whole_cycles(field: &HarmonicField) -> usize {
    let off = |n: &usize| {
        let missed = |hz: &f64| {
            let turns = *n as f64 * hz / field.frequency_hz;
            (turns - turns.round()).abs()
        };
        field.free.iter().map(missed).fold(0.0, f64::max)
    };
    let nearest = || (1..=MOST_CYCLES).min_by(|a, b| off(a).total_cmp(&off(b)));
    (1..=MOST_CYCLES).find(|n| off(n) <= RETURN).or_else(nearest).unwrap_or(1)
}

/// Records the displacement at every gauge at every sample.
#[derive(Clone, Debug)]
pub struct TraceMeter {
    every: u64,
    gauges: Vec<Gauge>,
    traces: Traces,
}

impl TraceMeter {
    /// Watches `gauges` every `every` ≥ 1 steps.
    pub fn new(every: u64, gauges: Vec<Gauge>) -> TraceMeter {
        let traces = Traces::empty(&gauges);
        TraceMeter { every, gauges, traces }
    }

    /// The recorded series of a run that ended in the steady state `field`.
    pub fn into_traces(mut self, field: &HarmonicField) -> Traces {
        for (gauge, columns) in self.gauges.iter().zip(self.traces.columns[1..].chunks_mut(3)) {
            let scale = gauge.scale(field);
            columns.iter_mut().flatten().for_each(|x| *x *= scale);
        }
        self.traces
    }
}

impl<T: Real> Observer<T> for TraceMeter {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.every)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        let u = simulation.displacement();
        let (time, columns) = self.traces.columns.split_at_mut(1);
        time[0].push(simulation.time());
        for (gauge, columns) in self.gauges.iter().zip(columns.chunks_mut(3)) {
            columns.iter_mut().zip(gauge.read(u)).for_each(|(column, x)| column.push(1e6 * x));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::HexMesh;
    use crate::mesh::spec::{BlockSpec, LayerSpec};

    fn space() -> Space {
        let layers = vec![LayerSpec { name: "gel".into(), thickness_mm: 40.0 }];
        let block = BlockSpec { length_mm: 80.0, width_mm: 80.0, layers };
        Space::new(&HexMesh::block(&block, 40.0).expect("meshes"), 3).expect("a space")
    }

    fn root_mean_square(traces: &Traces, gauge: usize) -> f64 {
        let columns = &traces.columns[1 + 3 * gauge..][..3];
        let squares: f64 = columns.iter().flatten().map(|x| x * x).sum();
        (squares / traces.columns[0].len() as f64).sqrt()
    }

    /// Two tones of a linear field, with and without a common period: a point moves as the field there, and a
    /// box as much as its points do in the mean.
    #[test]
    fn a_trace_has_the_root_mean_square_of_its_points() {
        let space = space();
        let linear = |z: C64| -> Vec<[C64; 3]> {
            let of = |x: &crate::math::V3| [z * x.x, z * C64::i() * x.z, z * (0.01 + x.y)];
            space.positions.iter().map(of).collect()
        };
        let amplitude = vec![linear(C64::new(1e-3, 2e-3)), linear(C64::new(-5e-4, 1e-3))];
        let places = [(0, [0.3, -0.2, 0.9]), (1, [-1.0, 0.5, 0.1])];
        let one = |i: usize| Gauge::new("p", &space, &places[i..=i]);
        let gauges = [one(0), one(1), Gauge::new("box", &space, &places)];
        for (free, hz, within) in [(vec![], 50.0, 1e-12), (vec![49.37, 50.0], 49.37, 0.01)] {
            let field = HarmonicField { frequency_hz: hz, amplitude: amplitude.clone(), free };
            let traces = Traces::of_period(&field, &gauges, 64);
            let found: Vec<f64> = (0..3).map(|i| root_mean_square(&traces, i)).collect();
            for (i, (element, xi)) in places.iter().enumerate() {
                let basis = PointBasis::new(&space, *element, *xi);
                let at: crate::math::V3 = basis
                    .nodes
                    .iter()
                    .zip(&basis.values)
                    .map(|(&n, w)| space.positions[n as usize] * *w)
                    .sum();
                let size = |z: f64| z * (at.x.powi(2) + at.z.powi(2) + (0.01 + at.y).powi(2)).sqrt();
                let wanted =
                    1e6 * (0.5 * (size(5e-6f64.sqrt()).powi(2) + size(1.25e-6f64.sqrt()).powi(2))).sqrt();
                assert!((found[i] / wanted - 1.0).abs() < within, "{} for {wanted}", found[i]);
            }
            assert!((found[2] / (0.5 * (found[0] + found[1])) - 1.0).abs() < within, "{found:?}");
        }
        let still = HarmonicField { amplitude: amplitude[..1].to_vec(), ..HarmonicField::default() };
        assert_eq!(Traces::of_period(&still, &gauges, 64).columns[0], [0.0]);
    }

    #[test]
    fn tones_are_followed_until_all_are_back() {
        let field =
            |free: Vec<f64>| HarmonicField { frequency_hz: free[0], free, ..HarmonicField::default() };
        assert_eq!(whole_cycles(&field(vec![40.0, 60.0])), 2);
        assert_eq!(whole_cycles(&field(vec![49.37, 50.0])), 78);
        assert_eq!(whole_cycles(&HarmonicField { frequency_hz: 50.0, ..HarmonicField::default() }), 1);
    }
}
