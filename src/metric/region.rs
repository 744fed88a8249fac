//! Region rows: absorbed power and coverage by tissue.

use crate::metric::body_metrics::BodyMetrics;
use crate::metric::report::{RegionRow, ratio};
use crate::metric::steady_state::SteadyState;

/// One row per region, in the order of the mesh. `region` `[element]` is the index into `names`, `input` the
/// mean power delivered [W].
pub fn region_rows(
    steady: &SteadyState,
    metrics: &BodyMetrics,
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
        row.absorbed_w += metrics.absorbed[element];
        for (sum, covered) in row.coverage_percent.iter_mut().zip(metrics.covered[element]) {
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
