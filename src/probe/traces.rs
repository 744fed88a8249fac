//! `Traces`: named time series of a case.

use crate::math::C64;
use crate::probe::harmonic_field::HarmonicField;
use crate::probe::trace_point::{TracePoint, amplitude};
use nalgebra::Vector3;
use std::f64::consts::TAU;

/// Largest number of cycles of the lowest frequency in a trace without a common period.
const MAX_CYCLES: usize = 300;
/// Tolerance on the phase at the end of such a trace [cycles].
const PHASE_TOLERANCE: f64 = 0.01;

/// Time series sampled at common instants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// Column names with unit, e.g. `time_s`, `GAS TrP1 anterior um`; the first is the time.
    pub names: Vec<String>,
    /// `[column][sample]` values in the unit of the column; all columns have equal length.
    pub columns: Vec<Vec<f64>>,
}

impl Traces {
    /// Traces of `points` without samples.
    pub(super) fn empty(points: &[TracePoint]) -> Traces {
        let mut names = vec!["time_s".to_string()];
        for point in points {
            names.extend(["anterior", "proximal", "lateral"].map(|c| format!("{} {c} um", point.name)));
        }
        let columns = vec![Vec::new(); names.len()];
        Traces { names, columns }
    }

    /// One period of `field` at `points` with `samples` instants per cycle of the lowest frequency; one
    /// instant of a static field. For frequency components without a common period: the number of cycles of
    /// the lowest one after which all others have nearly returned to their initial phase.
    pub fn of_period(field: &HarmonicField, points: &[TracePoint], samples: usize) -> Traces {
        let mut traces = Traces::empty(points);
        let cycles = whole_cycles(field);
        let count = if field.frequency_hz > 0.0 { samples * cycles } else { 1 };
        let turns: Vec<f64> = match field.frequency_hz > 0.0 {
            true => (0..field.amplitude.len()).map(|h| field.hz(h) / field.frequency_hz).collect(),
            false => vec![0.0; field.amplitude.len()],
        };
        let instant = |sample: usize| sample as f64 / samples as f64;
        let time = |sample: usize| if count > 1 { instant(sample) / field.frequency_hz } else { 0.0 };
        traces.columns[0] = (0..count).map(time).collect();
        for (point, columns) in points.iter().zip(traces.columns[1..].chunks_mut(3)) {
            let scale = C64::from(1e6 * point.rms_ratio(field));
            let parts: Vec<Vector3<C64>> =
                field.amplitude.iter().map(|u| amplitude(u, point.mean.iter().copied()) * scale).collect();
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

/// Number of cycles of the lowest frequency after which all components have returned to their initial phase
/// within [`PHASE_TOLERANCE`], or as closely as [`MAX_CYCLES`] allow.
fn whole_cycles(field: &HarmonicField) -> usize {
    let phase_error = |n: &usize| {
        let error = |hz: &f64| {
            let turns = *n as f64 * hz / field.frequency_hz;
            (turns - turns.round()).abs()
        };
        field.free.iter().map(error).fold(0.0, f64::max)
    };
    let nearest = || (1..=MAX_CYCLES).min_by(|a, b| phase_error(a).total_cmp(&phase_error(b)));
    (1..=MAX_CYCLES).find(|n| phase_error(n) <= PHASE_TOLERANCE).or_else(nearest).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fem::{PointBasis, Space};
    use crate::mesh::HexMesh;
    use crate::mesh::spec::{BlockSpec, LayerSpec};

    fn space() -> Space {
        let layers = vec![LayerSpec { name: "gel".into(), thickness_mm: 40.0 }];
        let block = BlockSpec { length_mm: 80.0, width_mm: 80.0, layers };
        Space::new(&HexMesh::block(&block, 40.0).expect("meshes"), 3).expect("a space")
    }

    fn root_mean_square(traces: &Traces, point: usize) -> f64 {
        let columns = &traces.columns[1 + 3 * point..][..3];
        let squares: f64 = columns.iter().flatten().map(|x| x * x).sum();
        (squares / traces.columns[0].len() as f64).sqrt()
    }

    /// Two components of a linear field, with and without a common period: a point has the RMS of the field,
    /// a box the mean RMS of its points.
    #[test]
    fn a_trace_has_the_rms_of_its_points() {
        let space = space();
        let linear = |z: C64| -> Vec<[C64; 3]> {
            let of = |x: &crate::math::V3| [z * x.x, z * C64::i() * x.z, z * (0.01 + x.y)];
            space.positions.iter().map(of).collect()
        };
        let amplitude = vec![linear(C64::new(1e-3, 2e-3)), linear(C64::new(-5e-4, 1e-3))];
        let places = [(0, [0.3, -0.2, 0.9]), (1, [-1.0, 0.5, 0.1])];
        let one = |i: usize| TracePoint::new("p", &space, &places[i..=i]);
        let points = [one(0), one(1), TracePoint::new("box", &space, &places)];
        for (free, hz, within) in [(vec![], 50.0, 1e-12), (vec![49.37, 50.0], 49.37, 0.01)] {
            let field = HarmonicField { frequency_hz: hz, amplitude: amplitude.clone(), free };
            let traces = Traces::of_period(&field, &points, 64);
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
                let expected =
                    1e6 * (0.5 * (size(5e-6f64.sqrt()).powi(2) + size(1.25e-6f64.sqrt()).powi(2))).sqrt();
                assert!((found[i] / expected - 1.0).abs() < within, "{} for {expected}", found[i]);
            }
            assert!((found[2] / (0.5 * (found[0] + found[1])) - 1.0).abs() < within, "{found:?}");
        }
        let at_rest = HarmonicField { amplitude: amplitude[..1].to_vec(), ..HarmonicField::default() };
        assert_eq!(Traces::of_period(&at_rest, &points, 64).columns[0], [0.0]);
    }

    #[test]
    fn a_trace_ends_when_all_components_have_returned_to_their_phase() {
        let field =
            |free: Vec<f64>| HarmonicField { frequency_hz: free[0], free, ..HarmonicField::default() };
        assert_eq!(whole_cycles(&field(vec![40.0, 60.0])), 2);
        assert_eq!(whole_cycles(&field(vec![49.37, 50.0])), 78);
        assert_eq!(whole_cycles(&HarmonicField { frequency_hz: 50.0, ..HarmonicField::default() }), 1);
    }
}
