//! `BodyMetrics`: the point state at every GLL point of the body, gathered by element and node.

use crate::fem::Gll;
use crate::metric::point::{PointState, evaluate};
use crate::metric::steady_state::{SteadyState, components_at_gll};
use rayon::prelude::*;

/// Thresholds of the peak octahedral shear strain [1] for the coverage, the volume fraction above the
/// threshold.
pub const COVERAGE: [f64; 3] = [0.0005, 0.005, 0.02];

/// Metrics of one element.
#[derive(Clone, Debug, Default)]
struct ElementMetrics {
    /// `[point]` state.
    states: Vec<PointState>,
}

/// Metrics of the whole body: integrals by element, volume-weighted means by node.
#[derive(Clone, Debug, Default)]
pub struct BodyMetrics {
    /// `[element][point]` peak octahedral shear strain [1].
    pub strain: Vec<f32>,
    /// `[element][point]` dissipated power density [W/m³].
    pub dissipation_at_point: Vec<f32>,
    /// `[node]` volume-weighted mean of the energy density [J/m³].
    pub energy_density: Vec<f32>,
    /// `[node]` volume-weighted mean of the peak octahedral shear strain [1].
    pub strain_at_node: Vec<f32>,
    /// `[node]` volume-weighted mean of the dissipated power density [W/m³].
    pub dissipation: Vec<f32>,
    /// `[node]` volume-weighted mean of the peak |mean stress| [Pa].
    pub pressure: Vec<f32>,
}

impl BodyMetrics {
    /// Evaluates every GLL point, elements in parallel. Sums run in element order, so that the result does
    /// not depend on the number of threads.
    pub fn new(steady: &SteadyState) -> BodyMetrics {
        let gll = Gll::new(steady.space.order);
        let elements: Vec<ElementMetrics> =
            (0..steady.space.n_elements).into_par_iter().map(|e| evaluate_element(steady, &gll, e)).collect();
        let points = || Vec::with_capacity(steady.space.node_of.len());
        let mut out =
            BodyMetrics { strain: points(), dissipation_at_point: points(), ..BodyMetrics::default() };
        for element in &elements {
            out.strain.extend(element.states.iter().map(|s| s.shear_strain_peak as f32));
            out.dissipation_at_point.extend(element.states.iter().map(|s| s.dissipation as f32));
        }
        out.energy_density = nodal_mean(steady, &elements, |s| s.energy_density);
        out.strain_at_node = nodal_mean(steady, &elements, |s| s.shear_strain_peak);
        out.dissipation = nodal_mean(steady, &elements, |s| s.dissipation);
        out.pressure = nodal_mean(steady, &elements, |s| s.pressure_peak);
        out
    }
}

/// `[node]` volume-weighted mean of `of` over the elements around each node.
fn nodal_mean(
    steady: &SteadyState,
    elements: &[ElementMetrics],
    of: impl Fn(&PointState) -> f64,
) -> Vec<f32> {
    let points = steady.space.points_per_element();
    let mut sum = vec![(0.0, 0.0); steady.space.positions.len()];
    for (q, &node) in steady.space.node_of.iter().enumerate() {
        let weight = steady.geometry.weight[q];
        let entry = &mut sum[node as usize];
        entry.0 += weight * of(&elements[q / points].states[q % points]);
        entry.1 += weight;
    }
    sum.into_iter().map(|(value, weight)| (value / weight) as f32).collect()
}

/// Evaluates all GLL points of one element.
fn evaluate_element(steady: &SteadyState, gll: &Gll, element: usize) -> ElementMetrics {
    let points = steady.space.points_per_element();
    let shapes = steady.shapes(element);
    let mut out = ElementMetrics::default();
    for p in 0..points {
        let harmonics = components_at_gll(steady, gll, (element, p), &shapes);
        let state = evaluate(&harmonics, &steady.material(element, p));
        out.states.push(state);
    }
    out
}
