//! Rows of tissue and hand: strain of the fat under the load, strain and pressure along nerves and vessels,
//! vibration of the hand.

use crate::anatomy::PathKind;
use crate::metric::body_metrics::BodyMetrics;
use crate::metric::hazard::loaded::{LoadedField, LoadedState};
use crate::metric::limits::{DAILY_USE_MINUTES, HazardQuantity, Subject};
use crate::metric::point::PointState;
use crate::metric::report::{DeviceRow, HazardNote, HazardRow, Parts};
use crate::metric::superficial::HeadVicinity;

/// A working day [min].
const DAY_MINUTES: f64 = 480.0;

/// Notes of a field.
fn notes(field: &LoadedField) -> Vec<HazardNote> {
    field.still.is_none().then_some(HazardNote::NoStaticPart).into_iter().collect()
}

/// `parts` times `scale`.
fn times(parts: Parts, scale: f64) -> Parts {
    let of = |x: Option<f64>| x.map(|x| scale * x);
    Parts { static_part: of(parts.static_part), dynamic_peak: of(parts.dynamic_peak), total: of(parts.total) }
}

/// Superficial strain: 99th percentile by volume of the peak octahedral shear strain in the `fat` elements within
/// `vicinity`; `metrics` are those of the motion. `None` if no node lies there.
pub fn superficial_row(
    field: &LoadedField,
    metrics: Option<&BodyMetrics>,
    fat: &[usize],
    vicinity: HeadVicinity,
) -> Option<HazardRow> {
    let parts = field.strain_quantile(metrics, fat, vicinity, 0.99)?;
    let subject = Subject::Plain(HazardQuantity::SuperficialStrain);
    Some(HazardRow::new(subject, "fat under the load", times(parts, 100.0), notes(field)))
}

/// Largest strain and pressure along the nerve or vessel `name`; `points` are (element, reference coordinates).
/// Each part is the largest of its own along the path.
pub fn path_rows(
    field: &LoadedField,
    (name, kind): (&str, PathKind),
    points: impl Iterator<Item = (usize, [f64; 3])>,
) -> [HazardRow; 2] {
    let states: Vec<LoadedState> = points.filter_map(|(element, xi)| field.state_at(element, xi)).collect();
    [
        (HazardQuantity::PathStrain, 100.0, (|s| s.shear_strain_peak) as fn(&PointState) -> f64),
        (HazardQuantity::PathPressure, 1e-3, |s| s.pressure_peak),
    ]
    .map(|(quantity, scale, of)| {
        let largest = |part: fn(&Parts) -> Option<f64>| {
            states.iter().filter_map(|s| part(&s.parts(of))).reduce(f64::max)
        };
        let parts = Parts {
            static_part: largest(|p| p.static_part),
            dynamic_peak: largest(|p| p.dynamic_peak),
            total: largest(|p| p.total),
        };
        let subject = match kind {
            PathKind::Nerve => Subject::Nerve(quantity),
            PathKind::Vessel => Subject::Vessel(quantity),
        };
        HazardRow::new(subject, name, times(parts, scale), notes(field))
    })
}

/// Daily exposure of the hand, A(8) = a √(T / 8 h) of the weighted acceleration a of the housing. Absent where the
/// motion of the housing was not solved.
pub fn hand_row(device: &DeviceRow) -> HazardRow {
    let exposure = device
        .housing_weighted_m_s2
        .map(|acceleration| acceleration * (DAILY_USE_MINUTES / DAY_MINUTES).sqrt());
    let parts = Parts { static_part: None, dynamic_peak: exposure, total: exposure };
    let note = match exposure {
        Some(_) => HazardNote::DailyUseAssumed,
        None => HazardNote::HousingNotSolved,
    };
    HazardRow::new(Subject::Plain(HazardQuantity::HandVibration), "hand", parts, vec![note])
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Handle of 6.7 m/s² weighted for ten minutes a day: A(8) = 0.97 m/s².
    #[test]
    fn the_exposure_of_the_hand_is_that_of_the_directive() {
        let device = DeviceRow { housing_weighted_m_s2: Some(6.7), ..DeviceRow::default() };
        let row = hand_row(&device);
        assert_relative_eq!(row.total.expect("known"), 0.967, max_relative = 1e-3);
        assert_eq!((row.limit, row.evidence.tag()), (2.5, "verified"));
        let unknown = hand_row(&DeviceRow::default());
        assert_eq!((unknown.total, unknown.notes), (None, vec![HazardNote::HousingNotSolved]));
    }
}
