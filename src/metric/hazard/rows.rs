//! Rows of tissue and hand: strain of the fat under the load, strain and pressure along nerves and vessels,
//! vibration of the hand.

use crate::anatomy::PathKind;
use crate::metric::body_metrics::BodyMetrics;
use crate::metric::hazard::loaded::{LoadedField, LoadedState};
use crate::metric::limits::{DAILY_USE_MINUTES, HazardQuantity, Subject};
use crate::metric::point::PointState;
use crate::metric::report::{HazardNote, HazardRow, Parts};
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

/// Superficial strain: 99th percentile by volume of the peak octahedral shear strain in the `fat` elements
/// within `vicinity`; `metrics` are those of the motion. `None` if no node lies there.
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

/// Largest strain and pressure along the nerve or vessel `name`; `points` are (element, reference
/// coordinates). Each part is the largest of its own along the path.
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

/// Daily exposure of the hand, A(8) = a √(T / 8 h) of the weighted `acceleration` a of the housing [m/s²].
/// Absent where the motion of the housing is not known.
pub fn hand_row(acceleration: Option<f64>) -> HazardRow {
    let exposure = acceleration.map(|acceleration| acceleration * (DAILY_USE_MINUTES / DAY_MINUTES).sqrt());
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
    use crate::fem::{Geometry, Space};
    use crate::material::{MaterialField, MaxwellFit, Rheology};
    use crate::math::{C64, V3};
    use crate::mesh::HexMesh;
    use crate::mesh::spec::{BlockSpec, LayerSpec};
    use crate::metric::steady_state::SteadyState;
    use crate::probe::HarmonicField;
    use approx::assert_relative_eq;

    fn material(space: &Space) -> MaterialField {
        let n = space.node_of.len();
        MaterialField {
            density: vec![1000.0; n],
            bulk: vec![2e9; n],
            mu_t: vec![1000.0; n],
            mu_l: vec![1500.0; n],
            beta: vec![4000.0; n],
            fibre: vec![V3::y(); n],
            class: vec![0; space.n_elements],
            classes: vec![MaxwellFit { relaxed: 1.0, ..MaxwellFit::default() }],
            tau: vec![],
            tangent: Vec::new(),
        }
    }

    /// A block in static simple shear u_x = γ₀ y under a harmonic one, û_x = γ̂ y with a phase, each with a
    /// uniform mean stress: strain and pressure are the same everywhere, so that path and percentile have the
    /// closed forms γ_oct = √(2/3) γ and |p|. The shears add in the total.
    #[test]
    fn a_block_under_static_and_harmonic_shear_has_the_closed_forms() {
        let layers = vec![LayerSpec { name: "gel".into(), thickness_mm: 40.0 }];
        let block = BlockSpec { length_mm: 80.0, width_mm: 60.0, layers };
        let space = Space::new(&HexMesh::block(&block, 20.0).expect("meshes"), 3).expect("a space");
        let (geometry, materials) = (Geometry::new(&space).expect("not inverted"), material(&space));
        let linear = |hz: f64, gamma: C64| HarmonicField {
            frequency_hz: hz,
            amplitude: vec![
                space.positions.iter().map(|x| [gamma * x.y, C64::from(0.0), C64::from(0.0)]).collect(),
            ],
            ..HarmonicField::default()
        };
        let fields = [linear(50.0, C64::from_polar(0.02, 0.7)), linear(0.0, C64::from(0.05))];
        let stress = |p: C64| vec![vec![p; space.node_of.len()]];
        let stresses = [stress(C64::from_polar(800.0, 0.7)), stress(C64::from(2500.0))];
        let steady = |i: usize, rheology| {
            SteadyState::new(&space, &geometry, &materials, &fields[i], rheology, &stresses[i])
        };
        let (motion, still) = (steady(0, Rheology::Exact), steady(1, Rheology::Static(1.0)));
        let metrics = BodyMetrics::new(&motion);
        let field = LoadedField { motion: Some(&motion), still: Some(&still) };
        let places = [(0, [0.2, -0.9, 0.4]), (3, [1.0, 1.0, -1.0])];
        let [strain, pressure] = path_rows(&field, ("tibial nerve", PathKind::Nerve), places.into_iter());
        let everywhere: Vec<usize> = (0..space.n_elements).collect();
        let vicinity = HeadVicinity { heads: &[], radius: 1.0 };
        let fat = superficial_row(&field, Some(&metrics), &everywhere, vicinity).expect("nodes");
        let oct = 100.0 * (2.0f64 / 3.0).sqrt();
        // 48 instants of a period miss the peak by at most a sixteenth of a radian.
        let near = |found: Option<f64>, expected: f64| {
            assert_relative_eq!(found.expect("known"), expected, max_relative = 2.2e-3);
        };
        for row in [&strain, &fat] {
            near(row.static_part, oct * 0.05);
            near(row.dynamic_peak, oct * 0.02);
            near(row.total, oct * 0.07);
        }
        near(pressure.static_part, 2.5);
        near(pressure.dynamic_peak, 0.8);
        near(pressure.total, 3.3);
        assert_eq!((pressure.limit, strain.place.as_str()), (53.0, "tibial nerve"));
        assert!(strain.notes.is_empty());
        let alone = LoadedField { motion: Some(&motion), still: None };
        let [strain, _] = path_rows(&alone, ("a vein", PathKind::Vessel), places.into_iter());
        assert_eq!((strain.static_part, strain.total), (None, strain.dynamic_peak));
        assert_eq!(strain.notes, [HazardNote::NoStaticPart]);
        let pressed = LoadedField { motion: None, still: Some(&still) };
        let fat = superficial_row(&pressed, None, &everywhere, vicinity).expect("nodes");
        assert_eq!((fat.dynamic_peak, fat.total), (None, fat.static_part));
    }

    /// Handle of 6.7 m/s² weighted for ten minutes a day: A(8) = 0.97 m/s².
    #[test]
    fn the_exposure_of_the_hand_is_that_of_the_directive() {
        let row = hand_row(Some(6.7));
        assert_relative_eq!(row.total.expect("known"), 0.967, max_relative = 1e-3);
        assert_eq!((row.limit, row.evidence.tag()), (2.5, "verified"));
        let unknown = hand_row(None);
        assert_eq!((unknown.total, unknown.notes), (None, vec![HazardNote::HousingNotSolved]));
    }
}
