//! What time steps cost, before the first of them: an estimate from the distance of points and the speed of pressure waves.
//!
//! ```text
//! steps = max_time / Δt,  Δt = 0.6 d √(ρ/K), d the least distance of neighbouring points (0.7 on a slab at order 3);
//! a core advances 50 million unknowns by one step per second
//! ```

use crate::fem::Space;
use crate::model::analysis_kind::AnalysisKind;
use crate::preset::spec::ScenarioSpec;

/// Time step over the time that a pressure wave takes from point to point.
const STEP: f64 = 0.6;
/// Density of tissue [kg/m³].
const DENSITY: f64 = 1000.0;
/// Unknowns a core steps per second.
const STEPPED_PER_S: f64 = 5e7;

/// Time steps of one case, if it takes all the time it is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stepping {
    /// Most steps.
    pub steps: f64,
    /// How long they take [s].
    pub seconds: f64,
}

/// What a case of `spec` takes by time steps with so many `unknowns`, points as near as `distance` [m], on `threads` threads.
pub fn stepping(spec: &ScenarioSpec, unknowns: f64, distance: f64, threads: usize) -> Stepping {
    let speed = (AnalysisKind::Transient.bulk_mpa(&spec.analysis) * 1e6 / DENSITY).sqrt();
    let steps = (spec.analysis.max_time_s * speed / (STEP * distance)).ceil();
    Stepping { steps, seconds: steps * unknowns / STEPPED_PER_S / threads.max(1) as f64 }
}

/// Distance of neighbouring points in elements of the nominal edge [m], about: the first two of an edge at order N are 0.7/N² of it apart.
pub fn nominal_distance(spec: &ScenarioSpec) -> f64 {
    let (order, element_mm) = spec.resolution.discretisation();
    0.7e-3 * element_mm / (order * order) as f64
}

/// Least distance of neighbouring points of an element [m].
pub fn least_distance(space: &Space) -> f64 {
    let m = space.order + 1;
    let of = |element: usize| {
        let nodes = space.nodes_of(element);
        let at = |p: usize| space.positions[nodes[p] as usize];
        let neighbours = (0..nodes.len()).flat_map(|p| {
            let along = [(p % m, 1), (p / m % m, m), (p / (m * m), m * m)];
            along.into_iter().filter(|&(index, _)| index + 1 < m).map(move |(_, stride)| (p, p + stride))
        });
        neighbours.map(|(p, q)| (at(p) - at(q)).norm()).fold(f64::INFINITY, f64::min)
    };
    (0..space.n_elements).map(of).fold(f64::INFINITY, f64::min)
}
