//! Path rows: strain and pressure along a nerve or vessel.

use crate::metric::report::PathRow;
use crate::metric::steady_state::{SteadyState, state_at};

/// Peak strain and pressure along the nerve or vessel `name`; `points` are (element, reference coordinates,
/// level s).
pub fn path_row(steady: &SteadyState, name: &str, points: &[(usize, [f64; 3], f64)]) -> PathRow {
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
