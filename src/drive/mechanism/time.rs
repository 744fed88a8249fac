//! Time domain: forces, energies and powers at one instant, for explicit time stepping.

use crate::drive::mechanism::model::Mechanism;
use crate::drive::mechanism::parts::Link;
use crate::math::V3;

impl Link {
    /// Elongation x_b + s − x_a [m] and its rate [m/s].
    fn elongation(&self, t: f64, x: &[V3], v: &[V3]) -> (V3, V3) {
        let (at, rate) = self.to.map_or((V3::zeros(), V3::zeros()), |b| (x[b], v[b]));
        let (s, ds) = self.stroke.as_ref().map_or((V3::zeros(), V3::zeros()), |s| (s.value(t), s.rate(t)));
        (at + s - x[self.body], rate + ds - v[self.body])
    }

    /// Force [N] on the first end at time `t` [s]; the force on the second end is opposite.
    pub fn pull(&self, t: f64, x: &[V3], v: &[V3]) -> V3 {
        let (elongation, rate) = self.elongation(t, x, v);
        elongation * self.stiffness + rate * self.damping
    }
}

impl Mechanism {
    /// Adds the forces of links and applied forces at time `t` [s] to `force` [N], for positions `x` [m] and
    /// velocities `v` [m/s], all `[body]`. Static force and reaction of the skin are not included.
    pub fn add_forces(&self, t: f64, x: &[V3], v: &[V3], force: &mut [V3]) {
        for push in &self.applied_forces {
            force[push.body] += push.force.value(t);
        }
        for link in &self.links {
            let pull = link.pull(t, x, v);
            force[link.body] += pull;
            if let Some(to) = link.to {
                force[to] -= pull;
            }
        }
    }

    /// Prescribed position [m] and velocity [m/s] of `body` at time `t` [s]; `None` for a free body.
    pub fn prescribed_motion(&self, body: usize, t: f64) -> Option<(V3, V3)> {
        let prescribed = self.bodies[body].prescribed.as_ref()?;
        Some((prescribed.iter().map(|a| a.value(t)).sum(), prescribed.iter().map(|a| a.rate(t)).sum()))
    }

    /// Elastic energy [J] of the links at time `t` [s].
    pub fn elastic_energy(&self, t: f64, x: &[V3], v: &[V3]) -> f64 {
        self.links.iter().map(|l| 0.5 * l.stiffness * l.elongation(t, x, v).0.norm_squared()).sum()
    }

    /// Power [W] dissipated in the links at time `t` [s].
    pub fn dissipated_power(&self, t: f64, x: &[V3], v: &[V3]) -> f64 {
        self.links.iter().map(|l| l.damping * l.elongation(t, x, v).1.norm_squared()).sum()
    }

    /// Power [W] of applied forces and cranks at time `t` [s].
    pub fn drive_power(&self, t: f64, x: &[V3], v: &[V3]) -> f64 {
        let applied: f64 = self.applied_forces.iter().map(|p| p.force.value(t).dot(&v[p.body])).sum();
        let crank = |l: &Link| l.stroke.as_ref().map_or(0.0, |s| l.pull(t, x, v).dot(&s.rate(t)));
        applied + self.links.iter().map(crank).sum::<f64>()
    }

    /// Upper bounds (Gershgorin) for the free bodies without skin: square of the largest natural frequency ω²
    /// [1/s²], max 2 Σk/m, and largest damping rate d [1/s], max 2 Σc/m. Central differences with lagged
    /// damping are stable for Δt (d/2 + √(ω² + d²/4)) ≤ 2.
    pub fn fastest(&self) -> (f64, f64) {
        let mut sums = vec![(0.0, 0.0); self.bodies.len()];
        for link in &self.links {
            for b in [Some(link.body), link.to].into_iter().flatten() {
                sums[b].0 += 2.0 * link.stiffness;
                sums[b].1 += 2.0 * link.damping;
            }
        }
        let free = || sums.iter().zip(&self.bodies).filter(|(_, b)| b.prescribed.is_none());
        let most = |of: &dyn Fn(&(f64, f64)) -> f64| free().map(|(s, b)| of(s) / b.mass).fold(0.0, f64::max);
        (most(&|s| s.0), most(&|s| s.1))
    }
}
