//! Region rows: absorbed power and coverage by tissue.

use crate::material::RegionMap;
use crate::metric::body_metrics::{BodyMetrics, COVERAGE};
use crate::metric::report::{RegionRow, ratio};
use crate::metric::steady_state::SteadyState;

/// One row per region, in the order of the mesh; `input` is the mean power delivered [W]. A point on a border
/// counts for every region around it, by its share.
pub fn region_rows(
    steady: &SteadyState,
    metrics: &BodyMetrics,
    regions: &RegionMap,
    input: f64,
) -> Vec<RegionRow> {
    let named = |name: &String| RegionRow { name: name.clone(), ..RegionRow::default() };
    let mut rows: Vec<RegionRow> = regions.names.iter().map(named).collect();
    for (q, weight) in steady.geometry.weight.iter().enumerate() {
        for (region, share) in regions.at(q) {
            let (row, volume) = (&mut rows[region], share * weight);
            row.volume_cm3 += volume * 1e6;
            row.absorbed_w += volume * f64::from(metrics.dissipation_at_point[q]);
            for (sum, limit) in row.coverage_percent.iter_mut().zip(COVERAGE) {
                if f64::from(metrics.strain[q]) > limit {
                    *sum += volume * 1e6;
                }
            }
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
