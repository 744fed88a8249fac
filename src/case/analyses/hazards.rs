//! The hazard rows of a solved case: the motion on top of the device at rest.

use crate::anatomy::PathKind;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::material::Rheology;
use crate::math::V3;
use crate::mesh::Locator;
use crate::metric::body_metrics::BodyMetrics;
use crate::metric::hazard::{
    ClosedHead, LoadedField, OpenHead, UniformPressure, at_rest, path_rows, superficial_row,
};
use crate::metric::report::HazardRow;
use crate::metric::steady_state::SteadyState;
use crate::metric::superficial::HeadVicinity;
use crate::model::model::Model;
use crate::solver::Contact;
use crate::solver::contact::HeadCycle;

/// Footprint radii from the axis of a head within which fat counts as under it.
pub const SUPERFICIAL_REACH: f64 = 1.5;

/// A nerve or vessel in the mesh.
pub struct LocatedPath {
    /// Name.
    pub name: &'static str,
    /// Nerve or vessel.
    pub kind: PathKind,
    /// Points in the mesh: element, reference coordinates, level s.
    pub points: Vec<(usize, [f64; 3], f64)>,
}

/// The paths of the leg that run through the mesh; empty for a phantom.
pub fn located_paths(model: &Model) -> Vec<LocatedPath> {
    let Some(calf) = &model.calf else { return Vec::new() };
    let locator = Locator::new(&model.mesh);
    let located = calf.paths().into_iter().map(|path| {
        let at = |(p, s): (&V3, f64)| locator.locate(*p).map(|(element, xi)| (element, xi, s));
        let points = path.points.iter().zip(path.s).filter_map(at).collect();
        LocatedPath { name: path.name, kind: path.kind, points }
    });
    located.filter(|path| !path.points.is_empty()).collect()
}

/// What the hazard rows follow from.
pub struct HazardInput<'a> {
    /// The case.
    pub cx: &'a CaseContext<'a>,
    /// Its excitation.
    pub excitation: &'a Excitation,
    /// `[head]` one period.
    pub heads: &'a [HeadCycle],
    /// The solved field.
    pub steady: &'a SteadyState<'a>,
    /// Its metrics.
    pub metrics: &'a BodyMetrics,
    /// Nerves and vessels.
    pub paths: &'a [LocatedPath],
}

impl HazardInput<'_> {
    /// Rows of skin, fat, nerves and vessels.
    pub fn rows(&self) -> Vec<HazardRow> {
        let (model, preload) = (self.cx.model, self.cx.preload);
        // A device at rest has no field but the static one.
        let rests =
            preload.is_some_and(|state| std::ptr::eq(&raw const state.solution.field, self.steady.field));
        let still = preload.map(|state| {
            SteadyState::new(
                &model.space,
                &model.geometry,
                &state.solution.materials,
                &state.solution.field,
                Rheology::Static(self.cx.spec.analysis.static_moduli_hz),
                std::slice::from_ref(&state.solution.mean_stress),
            )
        });
        let field = LoadedField { motion: (!rests).then_some(self.steady), still: still.as_ref() };
        let mut rows = self.skin(!rests);
        let fat: Vec<usize> =
            (0..model.space.n_elements).filter(|&e| model.mesh.region[e] == model.superficial).collect();
        let axes = self.excitation.axes();
        let vicinity = HeadVicinity { heads: &axes, radius: SUPERFICIAL_REACH * self.excitation.radius };
        rows.extend(superficial_row(&field, (!rests).then_some(self.metrics), &fat, vicinity));
        let along = |path: &LocatedPath| {
            path_rows(
                &field,
                (path.name, path.kind),
                path.points.iter().map(|&(element, xi, _)| (element, xi)),
            )
        };
        let (strains, pressures): (Vec<_>, Vec<_>) =
            self.paths.iter().map(along).map(|[a, b]| (a, b)).unzip();
        rows.extend(strains);
        rows.extend(pressures);
        rows
    }

    /// Pressures on the skin, all means before all percentiles.
    fn skin(&self, moves: bool) -> Vec<HazardRow> {
        let heads = self.excitation.contacts.iter().zip(self.heads).enumerate();
        let mut pairs: Vec<[HazardRow; 2]> =
            heads.map(|(head, (contact, cycle))| self.head(head, contact, moves.then_some(cycle))).collect();
        pairs.extend(self.excitation.pressure.as_ref().map(|pressed| {
            let at_rest = self.excitation.frequency == 0.0;
            UniformPressure { pressure: pressed.pressure, at_rest }.rows("load")
        }));
        let (mut means, percentiles): (Vec<_>, Vec<_>) = pairs.into_iter().map(|[a, b]| (a, b)).unzip();
        means.extend(percentiles);
        means
    }

    /// Mean pressure and percentile under one head; `cycle` is `None` if nothing moves.
    fn head(&self, head: usize, contact: &Contact, cycle: Option<&HeadCycle>) -> [HazardRow; 2] {
        let place = format!("head {}", head + 1);
        let area: Vec<f64> = contact.patch().points.iter().map(|p| p.weight).collect();
        let shape = &self.excitation.shapes[head];
        let flat = shape.conforms();
        // Unknown where the device was moved from its place of rest.
        let still = self.cx.preload.and_then(|state| {
            let pressure = self.cx.seats()[head].pressure(contact.is_unilateral());
            (!pressure.is_empty()).then(|| (state.contact[head].force_n, pressure))
        });
        match cycle {
            Some(cycle) if !contact.is_unilateral() => {
                let force = cycle.force.iter().copied().fold(0.0, f64::max);
                ClosedHead {
                    place,
                    area: &area,
                    still: still.as_ref().map(|(force, pressure)| (*force, pressure.as_slice())),
                    motion: Some((force, &cycle.point_peak)),
                    flat,
                }
                .rows()
            }
            _ => {
                let still = still.and_then(|(_, pressure)| at_rest(&area, &pressure));
                OpenHead { place, still, motion: cycle.map(hardest), flat }.rows()
            }
        }
    }
}

/// Mean pressure when the force is largest, and the largest percentile over a period, if it was sampled [Pa].
fn hardest(cycle: &HeadCycle) -> (f64, Option<f64>) {
    let at = (0..cycle.force.len()).max_by(|&a, &b| cycle.force[a].total_cmp(&cycle.force[b]));
    let mean = at.map_or(0.0, |at| if cycle.area[at] > 0.0 { cycle.force[at] / cycle.area[at] } else { 0.0 });
    (mean, cycle.percentile.iter().flatten().copied().reduce(f64::max))
}
