//! Region rows, superficial strain and path readings, from a [`Sweep`].

use crate::math::V3;
use crate::metric::report::{PathRow, RegionRow, ratio};
use crate::metric::sweep::{Steady, Sweep, state_at, weighted_quantile};

/// One row per region, in the mesh's order. `input` is the power delivered [W].
pub fn region_rows(
    steady: &Steady,
    sweep: &Sweep,
    region: &[u16],
    names: &[String],
    input: f64,
) -> Vec<RegionRow> {
    let points = steady.space.points_per_element();
    let mut rows: Vec<RegionRow> =
        names.iter().map(|name| RegionRow { name: name.clone(), ..RegionRow::default() }).collect();
    for (element, &r) in region.iter().enumerate() {
        let row = &mut rows[usize::from(r)];
        row.volume_cm3 += steady.geometry.weight[element * points..][..points].iter().sum::<f64>() * 1e6;
        row.absorbed_w += sweep.absorbed[element];
        for (sum, covered) in row.coverage_percent.iter_mut().zip(sweep.covered[element]) {
            *sum += covered * 1e6;
        }
    }
    for row in &mut rows {
        row.absorbed_percent = ratio(100.0 * row.absorbed_w, input);
        for covered in &mut row.coverage_percent {
            *covered *= 100.0 / row.volume_cm3;
        }
    }
    rows
}

/// The tissue under the heads: within `radius` [m] of the axis (centre, direction) of any of them; everywhere if
/// there are no heads.
#[derive(Clone, Copy, Debug)]
pub struct Footprint<'a> {
    /// Centre [m] and unit axis of each head.
    pub heads: &'a [(V3, V3)],
    /// Reach around each axis [m].
    pub radius: f64,
}

impl Footprint<'_> {
    fn holds(&self, point: V3) -> bool {
        let near = |&(centre, axis): &(V3, V3)| {
            let offset = point - centre;
            let along = offset.dot(&axis);
            // A ray through the leg leaves it again behind: only the near side counts.
            along < 2.0 * self.radius && (offset - axis * along).norm() < self.radius
        };
        self.heads.is_empty() || self.heads.iter().any(near)
    }
}

/// Volume-weighted quantile `q` of the peak octahedral strain in the part of `elements` under a footprint
/// [1]; none where no node lies there. A quantile, not a maximum: strain is singular at the rim of a flat
/// head and would grow with resolution for ever.
pub fn strain_quantile(
    steady: &Steady,
    sweep: &Sweep,
    elements: impl Iterator<Item = usize>,
    footprint: Footprint,
    q: f64,
) -> Option<f64> {
    let points = steady.space.points_per_element();
    let pairs = elements
        .flat_map(|e| e * points..(e + 1) * points)
        .filter(|&at| footprint.holds(steady.space.positions[steady.space.node_of[at] as usize]))
        .map(|at| (sweep.strain[at], steady.geometry.weight[at]))
        .collect();
    weighted_quantile(pairs, q)
}

/// Readings along a nerve or vessel: `points` are located points with their height s.
pub fn path_row(steady: &Steady, name: &str, points: &[(usize, [f64; 3], f64)]) -> PathRow {
    let mut row = PathRow { name: name.to_string(), ..PathRow::default() };
    for &(element, xi, s) in points {
        let state = state_at(steady, element, xi);
        let strain = 100.0 * state.shear_strain_peak;
        if strain > row.strain_peak_percent {
            row.strain_peak_percent = strain;
            row.at_s = s;
        }
        row.pressure_peak_kpa = row.pressure_peak_kpa.max(state.pressure_peak * 1e-3);
    }
    row
}
