//! `LoadedField`: the field of the motion on top of the static field of the load at rest.
//!
//! The tensors are summed before the peak is taken: ε(t) = ε₀ + Re Σ ε̂_h e^{ihωt}.

use crate::fem::Gll;
use crate::metric::body_metrics::BodyMetrics;
use crate::metric::point::{FrequencyComponent, PointMaterial, PointState, evaluate};
use crate::metric::quantile::weighted_quantile;
use crate::metric::report::Parts;
use crate::metric::steady_state::{SteadyState, components_at, components_at_gll};
use crate::metric::superficial::HeadVicinity;
use rayon::prelude::*;

/// The field of the motion on top of the static field; at least one of them.
#[derive(Clone, Copy)]
pub struct LoadedField<'a> {
    /// The motion; `None` if nothing moves.
    pub motion: Option<&'a SteadyState<'a>>,
    /// The load at rest; `None` if it was not solved.
    pub still: Option<&'a SteadyState<'a>>,
}

/// States at one point: of the load at rest, of the motion, of both.
#[derive(Clone, Copy, Debug)]
pub struct LoadedState {
    /// Of the load at rest; `None` if it was not solved.
    pub still: Option<PointState>,
    /// Of the motion; `None` if nothing moves.
    pub motion: Option<PointState>,
    /// Of both together. Only peaks have a meaning.
    pub total: PointState,
}

impl LoadedState {
    /// The states of components of the motion and of the load at rest, at a point of material `m`.
    pub fn of(
        motion: Option<Vec<FrequencyComponent>>,
        still: Option<Vec<FrequencyComponent>>,
        m: &PointMaterial,
    ) -> LoadedState {
        // The fundamental of the motion comes first: it is the period over which peaks are taken.
        let both: Vec<FrequencyComponent> = motion.iter().chain(&still).flatten().copied().collect();
        LoadedState {
            still: still.map(|components| evaluate(&components, m)),
            motion: motion.map(|components| evaluate(&components, m)),
            total: evaluate(&both, m),
        }
    }

    /// One peak value in parts.
    pub fn parts(&self, of: impl Fn(&PointState) -> f64) -> Parts {
        Parts {
            static_part: self.still.as_ref().map(&of),
            dynamic_peak: self.motion.as_ref().map(&of),
            total: Some(of(&self.total)),
        }
    }
}

impl LoadedField<'_> {
    /// States at the reference point `xi` ∈ [−1, 1]³ of `element`; `None` without any field.
    pub fn state_at(&self, element: usize, xi: [f64; 3]) -> Option<LoadedState> {
        let (motion, still) = (self.motion, self.still);
        let both = [motion, still].map(|steady| steady.map(|steady| components_at(steady, element, xi)));
        let material = both.iter().flatten().next().map(|(_, material)| *material)?;
        let [motion, still] = both.map(|part| part.map(|(components, _)| components));
        Some(LoadedState::of(motion, still, &material))
    }

    /// Volume-weighted quantile `q` ∈ [0, 1] of the peak octahedral shear strain [1] in `elements` within
    /// `vicinity`; `metrics` are those of the motion. `None` if no node lies there.
    pub fn strain_quantile(
        &self,
        metrics: Option<&BodyMetrics>,
        elements: &[usize],
        vicinity: HeadVicinity,
        q: f64,
    ) -> Option<Parts> {
        let steady = self.motion.or(self.still)?;
        let points = steady.space.points_per_element();
        let near: Vec<(usize, usize)> = elements
            .iter()
            .flat_map(|&e| (0..points).map(move |p| (e, p)))
            .filter(|&(e, p)| {
                vicinity.contains(steady.space.positions[steady.space.node_of[e * points + p] as usize])
            })
            .collect();
        let gll = Gll::new(steady.space.order);
        let components = |steady: &SteadyState, e: usize, p: usize| {
            components_at_gll(steady, &gll, (e, p), &steady.shapes(e))
        };
        let peak = |components: &[FrequencyComponent], e: usize, p: usize| {
            evaluate(components, &steady.material(e, p)).shear_strain_peak as f32
        };
        let weight = |(e, p): (usize, usize)| steady.geometry.weight[e * points + p];
        let quantile = |values: Vec<f32>| {
            weighted_quantile(values.into_iter().zip(near.iter().map(|&at| weight(at))).collect(), q)
        };
        let still = self.still.map(|still| {
            near.par_iter().map(|&(e, p)| peak(&components(still, e, p), e, p)).collect::<Vec<f32>>()
        });
        let motion = metrics
            .filter(|_| self.motion.is_some())
            .map(|metrics| near.iter().map(|&(e, p)| metrics.strain[e * points + p]).collect::<Vec<f32>>());
        let total = match (self.motion, self.still) {
            (Some(motion), Some(still)) => near
                .par_iter()
                .map(|&(e, p)| {
                    let mut both = components(motion, e, p);
                    both.extend(components(still, e, p));
                    peak(&both, e, p)
                })
                .collect(),
            _ => motion.clone().or_else(|| still.clone())?,
        };
        Some(Parts {
            static_part: still.and_then(quantile),
            dynamic_peak: motion.and_then(quantile),
            total: Some(quantile(total)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{C64, V3};
    use crate::metric::point::{CM3, CV3};
    use approx::assert_relative_eq;
    use std::f64::consts::TAU;

    fn muscle() -> PointMaterial {
        PointMaterial { density: 1060.0, bulk: 1e7, mu_t: 5000.0, mu_l: 5000.0, beta: 0.0, fibre: V3::y() }
    }

    /// Simple shear γ in the plane (x, y) and mean stress `pressure`.
    fn shear(omega: f64, gamma: C64, pressure: f64) -> FrequencyComponent {
        let mut grad = CM3::zeros();
        grad[(0, 1)] = gamma;
        let mean_stress = Some(C64::from(pressure));
        FrequencyComponent { omega, u: CV3::zeros(), grad, shape: C64::from(1.0), mean_stress }
    }

    /// A block in static shear γ₀ that is sheared harmonically by γ̂: γ_oct = √(2/3) γ, so the parts add if
    /// the shears lie in the same plane; |p₀ + p̂ cos ωt| peaks where both have the same sign.
    #[test]
    fn a_static_and_a_harmonic_shear_add() {
        let (still, moving) =
            (shear(0.0, C64::from(0.03), -2000.0), shear(TAU * 50.0, C64::from(0.01), 500.0));
        let state = LoadedState::of(Some(vec![moving]), Some(vec![still]), &muscle());
        let parts = state.parts(|s| s.shear_strain_peak);
        let oct = (2.0f64 / 3.0).sqrt();
        for (found, gamma) in [(parts.static_part, 0.03), (parts.dynamic_peak, 0.01), (parts.total, 0.04)] {
            assert_relative_eq!(found.expect("known"), oct * gamma, max_relative = 1e-12);
        }
        let parts = state.parts(|s| s.pressure_peak);
        assert_eq!((parts.static_part, parts.dynamic_peak), (Some(2000.0), Some(500.0)));
        assert_relative_eq!(parts.total.expect("known"), 2500.0, max_relative = 1e-12);
    }

    /// Shears in planes at right angles add as √(γ₀² + γ̂²), which is less than the sum of the maxima.
    #[test]
    fn shears_across_each_other_add_as_tensors() {
        let still = shear(0.0, C64::from(0.03), 0.0);
        let mut moving = shear(TAU * 50.0, C64::from(0.0), 0.0);
        moving.grad[(0, 2)] = C64::new(0.0, 0.04);
        let state = LoadedState::of(Some(vec![moving]), Some(vec![still]), &muscle());
        let total = state.parts(|s| s.shear_strain_peak).total.expect("known");
        assert_relative_eq!(total, (2.0f64 / 3.0).sqrt() * 0.05, max_relative = 1e-12);
    }

    /// Components of 50 and 51.3 Hz on top of a static shear: in the long run all add.
    #[test]
    fn components_without_a_common_period_add_to_the_static_part() {
        let motion = vec![
            shear(TAU * 50.0, C64::from_polar(0.01, 0.4), 300.0),
            shear(TAU * 51.3, C64::from_polar(0.02, 2.0), 100.0),
        ];
        let state =
            LoadedState::of(Some(motion), Some(vec![shear(0.0, C64::from(-0.03), -1000.0)]), &muscle());
        let total = state.parts(|s| s.shear_strain_peak).total.expect("known");
        assert_relative_eq!(total, (2.0f64 / 3.0).sqrt() * 0.06, max_relative = 1e-12);
        let pressure = state.parts(|s| s.pressure_peak).total.expect("known");
        assert_relative_eq!(pressure, 1400.0, max_relative = 1e-12);
    }

    #[test]
    fn a_part_that_was_not_solved_is_absent() {
        let state = LoadedState::of(Some(vec![shear(300.0, C64::from(0.01), 0.0)]), None, &muscle());
        let parts = state.parts(|s| s.shear_strain_peak);
        assert_eq!((parts.static_part, parts.dynamic_peak), (None, parts.total));
        let state = LoadedState::of(None, Some(vec![shear(0.0, C64::from(0.01), 0.0)]), &muscle());
        let parts = state.parts(|s| s.shear_strain_peak);
        assert_eq!((parts.dynamic_peak, parts.static_part), (None, parts.total));
    }
}
