//! `SteadyState`: a displacement field with geometry and material, evaluated at any point of the body.

use crate::fem::{Geometry, Gll, PointBasis, Space};
use crate::material::{MaterialField, Rheology};
use crate::math::C64;
use crate::metric::point::{CM3, CV3, FrequencyComponent, PointMaterial, PointState, evaluate};
use crate::probe::HarmonicField;

/// Amplitude relative to the strongest component below which a component is neglected (−80 dB) [1].
const NEGLIGIBLE: f64 = 1e-4;

/// A steady displacement field with the data needed to evaluate its metrics at a point.
pub struct SteadyState<'a> {
    /// Space of the field.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Material coefficients per GLL point.
    pub materials: &'a MaterialField,
    /// Complex nodal displacement amplitudes.
    pub field: &'a HarmonicField,
    /// Indices (0 = fundamental) of the components that are not negligible.
    pub active: Vec<usize>,
    /// Complex modulus that the field was solved with.
    pub rheology: Rheology,
    /// `[harmonic][element · point]` mean stress [Pa], if it was an unknown of the analysis; else empty.
    pub mean_stress: &'a [Vec<C64>],
}

impl<'a> SteadyState<'a> {
    /// The steady state `field`, solved with the modulus of `rheology`; determines the active components.
    pub fn new(
        space: &'a Space,
        geometry: &'a Geometry,
        materials: &'a MaterialField,
        field: &'a HarmonicField,
        rheology: Rheology,
        mean_stress: &'a [Vec<C64>],
    ) -> SteadyState<'a> {
        let peak: Vec<f64> = field
            .amplitude
            .iter()
            .map(|nodes| nodes.iter().flatten().map(nalgebra::Complex::norm_sqr).fold(0.0, f64::max).sqrt())
            .collect();
        let strongest = peak.iter().copied().fold(0.0, f64::max);
        let active = (0..peak.len()).filter(|&h| h == 0 || peak[h] > NEGLIGIBLE * strongest).collect();
        SteadyState { space, geometry, materials, field, active, rheology, mean_stress }
    }

    /// Angular frequency of harmonic `h` [rad/s].
    pub fn omega(&self, h: usize) -> f64 {
        std::f64::consts::TAU * self.field.hz(h)
    }

    /// `[active component]` shape factors of `element` [1].
    pub fn shapes(&self, element: usize) -> Vec<C64> {
        self.active.iter().map(|&h| self.shape(element, h)).collect()
    }

    /// Shape factor of `element` at harmonic `h` [1].
    pub fn shape(&self, element: usize, h: usize) -> C64 {
        self.rheology.shape(self.materials, element, self.omega(h))
    }

    /// `[point]` mean stress of harmonic `h` in `element` [Pa], if it was an unknown of the analysis.
    pub(super) fn mean_stress_of(&self, element: usize, h: usize) -> Option<&[C64]> {
        let points = self.space.points_per_element();
        self.mean_stress.get(h).and_then(|all| all.get(element * points..(element + 1) * points))
    }

    /// Material at GLL point `p` of `element`.
    pub fn material(&self, element: usize, p: usize) -> PointMaterial {
        let q = element * self.space.points_per_element() + p;
        let m = self.materials;
        PointMaterial {
            density: m.density[q],
            bulk: m.bulk[q],
            mu_t: m.mu_t[q],
            mu_l: m.mu_l[q],
            beta: m.beta[q],
            fibre: m.fibre[q],
        }
    }
}

/// û [m] and ∇û [1] of harmonic `h` at GLL point `p` of `element`, by differentiation along the three lines
/// through the point.
///
/// The energy ledger of the solver differentiates the same field by independent code. Both are kept on
/// purpose: `tests/run` compares the absorbed power summed over regions here with the total of the ledger.
pub fn at_gll(steady: &SteadyState, gll: &Gll, element: usize, p: usize, h: usize) -> (CV3, CM3) {
    let m = gll.order + 1;
    let nodes = steady.space.nodes_of(element);
    let values = &steady.field.amplitude[h];
    let index = [p % m, p / m % m, p / (m * m)];
    let stride = [1, m, m * m];
    let inverse = &steady.geometry.inverse[element * steady.space.points_per_element() + p];
    let mut grad = CM3::zeros();
    for a in 0..3 {
        let first = p - index[a] * stride[a];
        let mut along = CV3::zeros();
        for q in 0..m {
            let u = values[nodes[first + q * stride[a]] as usize];
            let d = gll.derivative[index[a] * m + q];
            along += CV3::new(u[0] * d, u[1] * d, u[2] * d);
        }
        for c in 0..3 {
            for i in 0..3 {
                grad[(i, c)] += along[i] * inverse[a][c];
            }
        }
    }
    let u = values[nodes[p] as usize];
    (CV3::new(u[0], u[1], u[2]), grad)
}

/// `[active component]` components at GLL point `p` of `element`; `shapes` are the shape factors of the
/// element.
pub fn components_at_gll(
    steady: &SteadyState,
    gll: &Gll,
    (element, p): (usize, usize),
    shapes: &[C64],
) -> Vec<FrequencyComponent> {
    let component = |(&h, &shape): (&usize, &C64)| {
        let (u, grad) = at_gll(steady, gll, element, p, h);
        let mean_stress = steady.mean_stress_of(element, h).map(|all| all[p]);
        FrequencyComponent { omega: steady.omega(h), u, grad, shape, mean_stress }
    };
    steady.active.iter().zip(shapes).map(component).collect()
}

/// State at the reference point `xi` ∈ [−1, 1]³ of `element`, with the material of the nearest GLL point.
pub fn state_at(steady: &SteadyState, element: usize, xi: [f64; 3]) -> PointState {
    let (components, material) = components_at(steady, element, xi);
    evaluate(&components, &material)
}

/// `[active component]` components at the reference point `xi` ∈ [−1, 1]³ of `element`, and the material of
/// the nearest GLL point.
pub fn components_at(
    steady: &SteadyState,
    element: usize,
    xi: [f64; 3],
) -> (Vec<FrequencyComponent>, PointMaterial) {
    let basis = PointBasis::new(steady.space, element, xi);
    let nearest = nearest_point(&basis.values);
    let harmonics = steady
        .active
        .iter()
        .map(|&h| {
            let values = &steady.field.amplitude[h];
            let (mut u, mut grad) = (CV3::zeros(), CM3::zeros());
            for ((&node, &value), gradient) in basis.nodes.iter().zip(&basis.values).zip(&basis.gradients) {
                let at = CV3::from(values[node as usize]);
                u += at * C64::from(value);
                grad += at * gradient.map(C64::from).transpose();
            }
            let mean_stress = steady
                .mean_stress_of(element, h)
                .map(|all| all.iter().zip(&basis.values).map(|(p, &w)| p * w).sum());
            FrequencyComponent {
                omega: steady.omega(h),
                u,
                grad,
                shape: steady.shape(element, h),
                mean_stress,
            }
        })
        .collect();
    (harmonics, steady.material(element, nearest))
}

/// Index of the largest basis value: the nearest GLL point.
fn nearest_point(values: &[f64]) -> usize {
    (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(0)
}
