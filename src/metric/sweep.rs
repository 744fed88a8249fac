//! `Sweep`: the point state at every GLL point of the body, gathered by element, region and node.

use crate::fem::{Geometry, Space, gll::Gll};
use crate::material::{MaterialField, Rheology};
use crate::math::C64;
use crate::metric::point::{CM3, CV3, Harmonic, PointMaterial, PointState, evaluate};
use crate::probe::HarmonicField;
use rayon::prelude::*;

/// Peak octahedral strains [1] whose exceeded volume is reported as coverage.
pub const COVERAGE: [f64; 3] = [0.0005, 0.005, 0.02];

/// Harmonics weaker than this, relative to the strongest, are left out of every metric: −80 dB.
const NEGLIGIBLE: f64 = 1e-4;

/// A steady state with everything needed to evaluate it at a point.
pub struct Steady<'a> {
    /// Space the field lives on.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Coefficients per GLL point.
    pub materials: &'a MaterialField,
    /// Complex nodal displacements.
    pub field: &'a HarmonicField,
    /// Orders (0 = fundamental) of the harmonics that matter.
    pub active: Vec<usize>,
    /// Moduli the field was solved with.
    pub rheology: Rheology,
    /// `[harmonic][element · point]` mean stress [Pa] where the method solved for it; empty where it did not.
    pub mean_stress: &'a [Vec<C64>],
}

impl<'a> Steady<'a> {
    /// Looks at `field`, solved with the moduli of `rheology`, and remembers which harmonics matter.
    pub fn new(
        space: &'a Space,
        geometry: &'a Geometry,
        materials: &'a MaterialField,
        field: &'a HarmonicField,
        rheology: Rheology,
        mean_stress: &'a [Vec<C64>],
    ) -> Steady<'a> {
        let peak: Vec<f64> = field
            .amplitude
            .iter()
            .map(|nodes| nodes.iter().flatten().map(nalgebra::Complex::norm_sqr).fold(0.0, f64::max).sqrt())
            .collect();
        let strongest = peak.iter().copied().fold(0.0, f64::max);
        let active = (0..peak.len()).filter(|&h| h == 0 || peak[h] > NEGLIGIBLE * strongest).collect();
        Steady { space, geometry, materials, field, active, rheology, mean_stress }
    }

    /// ω of harmonic `h` [rad/s].
    pub fn omega(&self, h: usize) -> f64 {
        std::f64::consts::TAU * self.field.hz(h)
    }

    /// The springpot shape factor of `element` at harmonic `h`.
    pub fn shape(&self, element: usize, h: usize) -> C64 {
        self.rheology.shape(self.materials, element, self.omega(h))
    }

    /// Mean stress of harmonic `h` at the GLL points of `element` [Pa], where the method solved for it.
    fn mean_stress_of(&self, element: usize, h: usize) -> Option<&[C64]> {
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

/// What one element holds.
#[derive(Clone, Debug, Default)]
struct ElementSweep {
    /// ∫ dissipation dV [W].
    absorbed: f64,
    /// Volume above each coverage limit [m³].
    covered: [f64; 3],
    /// `[point]` state.
    states: Vec<PointState>,
}

/// The body's point states, summed and averaged.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    /// `[element]` absorbed power [W].
    pub absorbed: Vec<f64>,
    /// `[element]` volume above each of [`COVERAGE`] [m³].
    pub covered: Vec<[f64; 3]>,
    /// `[element][point]` peak octahedral shear strain.
    pub strain: Vec<f32>,
    /// `[node]` volume-weighted mean of the energy density [J/m³].
    pub energy_density: Vec<f32>,
    /// `[node]` volume-weighted mean of the peak octahedral shear strain.
    pub strain_at_node: Vec<f32>,
    /// `[node]` volume-weighted mean of the dissipated power density [W/m³].
    pub dissipation: Vec<f32>,
    /// `[node]` volume-weighted mean of the peak |mean stress| [Pa].
    pub pressure: Vec<f32>,
}

impl Sweep {
    /// Evaluates every GLL point. Elements in parallel, sums in element order: same bits for any thread count.
    pub fn new(steady: &Steady) -> Sweep {
        let gll = Gll::new(steady.space.order);
        let elements: Vec<ElementSweep> =
            (0..steady.space.n_elements).into_par_iter().map(|e| sweep_element(steady, &gll, e)).collect();
        let mut out = Sweep { strain: Vec::with_capacity(steady.space.node_of.len()), ..Sweep::default() };
        for element in &elements {
            out.absorbed.push(element.absorbed);
            out.covered.push(element.covered);
            out.strain.extend(element.states.iter().map(|s| s.shear_strain_peak as f32));
        }
        out.energy_density = nodal_mean(steady, &elements, |s| s.energy_density);
        out.strain_at_node = nodal_mean(steady, &elements, |s| s.shear_strain_peak);
        out.dissipation = nodal_mean(steady, &elements, |s| s.dissipation);
        out.pressure = nodal_mean(steady, &elements, |s| s.pressure_peak);
        out
    }
}

/// Volume-weighted mean over the elements around each node.
fn nodal_mean(steady: &Steady, elements: &[ElementSweep], of: impl Fn(&PointState) -> f64) -> Vec<f32> {
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

/// All point states of one element.
fn sweep_element(steady: &Steady, gll: &Gll, element: usize) -> ElementSweep {
    let points = steady.space.points_per_element();
    let shapes: Vec<C64> = steady.active.iter().map(|&h| steady.shape(element, h)).collect();
    let mut out = ElementSweep::default();
    for p in 0..points {
        let harmonics: Vec<Harmonic> = steady
            .active
            .iter()
            .zip(&shapes)
            .map(|(&h, &shape)| {
                let (u, grad) = at_gll(steady, gll, element, p, h);
                let mean_stress = steady.mean_stress_of(element, h).map(|all| all[p]);
                Harmonic { omega: steady.omega(h), u, grad, shape, mean_stress }
            })
            .collect();
        let state = evaluate(&harmonics, &steady.material(element, p));
        let weight = steady.geometry.weight[element * points + p];
        out.absorbed += weight * state.dissipation;
        for (covered, limit) in out.covered.iter_mut().zip(COVERAGE) {
            if state.shear_strain_peak > limit {
                *covered += weight;
            }
        }
        out.states.push(state);
    }
    out
}

/// û and ∇û of harmonic `h` at GLL point `p`: the derivative runs along the three lines through the point.
///
/// The solver's ledger differentiates the same field by its own code (`strain_amplitudes` in `solver/power.rs`). They are
/// kept apart on purpose: `tests/run` sums this side's absorbed power by region against that side's total.
pub fn at_gll(steady: &Steady, gll: &Gll, element: usize, p: usize, h: usize) -> (CV3, CM3) {
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

/// The state at an arbitrary reference point of an element, with the material of the nearest GLL point.
pub fn state_at(steady: &Steady, element: usize, xi: [f64; 3]) -> PointState {
    let basis = crate::fem::eval::PointBasis::new(steady.space, element, xi);
    let nearest = nearest_point(&basis.values);
    let harmonics: Vec<Harmonic> = steady
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
            Harmonic { omega: steady.omega(h), u, grad, shape: steady.shape(element, h), mean_stress }
        })
        .collect();
    evaluate(&harmonics, &steady.material(element, nearest))
}

/// The GLL point whose basis function is largest at the evaluated point.
fn nearest_point(values: &[f64]) -> usize {
    (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(0)
}

/// Volume-weighted quantile `q` ∈ [0, 1] of (value, weight) pairs; none for none.
pub fn weighted_quantile(mut pairs: Vec<(f32, f64)>, q: f64) -> Option<f64> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = pairs.iter().map(|p| p.1).sum();
    let mut below = 0.0;
    for (value, weight) in &pairs {
        below += weight;
        if below >= q * total {
            return Some(f64::from(*value));
        }
    }
    pairs.last().map(|(value, _)| f64::from(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantile_weighs_by_volume() {
        let pairs = vec![(1.0, 9.0), (5.0, 1.0)];
        assert_eq!(weighted_quantile(pairs.clone(), 0.5), Some(1.0));
        assert_eq!(weighted_quantile(pairs.clone(), 0.95), Some(5.0));
        assert_eq!(weighted_quantile(Vec::new(), 0.95), None);
    }
}
