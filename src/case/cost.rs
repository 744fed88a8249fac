//! Estimated cost of time stepping, from the distance of neighbouring points and the speed of pressure waves.
//!
//! ```text
//! steps = max_time / Δt,  Δt = 0.6 d √(ρ/K), with a factor of 0.7 on a slab at order 3
//! d      smallest distance of neighbouring points
//! a core advances 50 million unknowns by one step per second
//! ```

use crate::fem::Space;
use crate::model::analysis_kind::AnalysisKind;
use crate::preset::scenario::ScenarioSpec;

/// Ratio of the time step to the travel time of a pressure wave between neighbouring points.
const STEP: f64 = 0.6;
/// Density of tissue [kg/m³].
const DENSITY: f64 = 1000.0;
/// Unknowns that a core advances by one step per second.
const STEPPED_PER_S: f64 = 5e7;

/// Upper bounds of the time stepping of one case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stepping {
    /// Number of steps.
    pub steps: f64,
    /// Wall time [s].
    pub seconds: f64,
}

/// Cost of a case of `spec` by time stepping, for the number of `unknowns`, the smallest point `distance` [m]
/// and the number of `threads`.
pub fn stepping(spec: &ScenarioSpec, unknowns: f64, distance: f64, threads: usize) -> Stepping {
    let speed = (AnalysisKind::Transient.bulk_mpa(&spec.analysis) * 1e6 / DENSITY).sqrt();
    let steps = (spec.analysis.max_time_s * speed / (STEP * distance)).ceil();
    Stepping { steps, seconds: steps * unknowns / STEPPED_PER_S / threads.max(1) as f64 }
}

/// Approximate smallest distance of neighbouring points in elements of the nominal edge [m]: the first two
/// points of an edge at order N are 0.7/N² of its length apart.
pub fn nominal_distance(spec: &ScenarioSpec) -> f64 {
    let (order, element_mm) = spec.resolution.discretisation();
    0.7e-3 * element_mm / (order * order) as f64
}

/// Smallest distance of neighbouring points of any element [m].
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
