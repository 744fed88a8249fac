//! Region rows, superficial strain and path readings, from a [`Sweep`].

use crate::math::V3;
use crate::metric::report::{PathRow, RegionRow};
use crate::metric::sweep::{Steady, Sweep, near_axis, state_at, weighted_quantile};

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
        row.absorbed_percent = if input > 0.0 { 100.0 * row.absorbed_w / input } else { 0.0 };
        for covered in &mut row.coverage_percent {
            *covered *= 100.0 / row.volume_cm3;
        }
    }
    rows
}

/// Volume-weighted quantile of the peak octahedral strain in one region, optionally only within
/// `radius` of an axis through `centre` [1].
pub fn strain_quantile(
    steady: &Steady,
    sweep: &Sweep,
    elements: impl Iterator<Item = usize>,
    near: Option<(V3, V3, f64)>,
    q: f64,
) -> f64 {
    let points = steady.space.points_per_element();
    let pairs = elements
        .flat_map(|e| e * points..(e + 1) * points)
        .filter(|&at| {
            let x = steady.space.positions[steady.space.node_of[at] as usize];
            near.is_none_or(|(centre, axis, radius)| near_axis(x, centre, axis, radius))
        })
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
