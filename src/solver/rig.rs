//! A [`Mechanism`] in time: heads, housing and hand as degrees of freedom of the leapfrog.
//!
//! ```text
//! e = x_b + s(t) − x_a                                         what a link from a to b is stretched by, s its stroke
//! q = k (e₋ + 2e + e₊)/4 + c (e₊ − e₋)/(2Δt)                   its pull on a, implicit
//! M (v⁺ − v⁻)/Δt = F ± q − (force of the heads on the body)
//! ```
//!
//! The links are averaged over three instants (Newmark's β = 1/4; Hughes 1987, § 9.1), contact is explicit like the tissue. With v
//! any motion of everything, stability asks for vᵀ(K_tissue + K_pads + K_links)v < (4/Δt²) vᵀ(M + ¼Δt²K_links)v: the links drop
//! out, and only heads and their pads bound the step (see [`super::cfl`]). Multiplying by the mean velocity gives an exact balance of
//!
//! ```text
//! E(n+½) = ½ v⁺ᵀMv⁺ + ∑ ½ k |(e + e₊)/2|²
//! ```
//!
//! with the work of forces F·v̄Δt, of strokes q·ṡΔt, of heads that move as told, of heads on the skin, and with the heat c|ė|²Δt.

use crate::drive::Mechanism;
use crate::drive::mechanism::Link;
use crate::drive::signal::fade;
use crate::math::V3;
use nalgebra::DMatrix;

/// Energies and work of a rig up to the last half step [J].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RigEnergy {
    /// Kinetic energy of all bodies.
    pub kinetic: f64,
    /// Energy in the links' springs.
    pub springs: f64,
    /// Work done by strokes, forces, weight and what moves heads as told, since the start.
    pub input: f64,
    /// Heat in the heads' mounts since the start.
    pub mounts: f64,
    /// Heat in hand and arm since the start.
    pub hand: f64,
    /// Work of the heads on the skin since the start.
    pub delivered: f64,
}

impl RigEnergy {
    /// Kinetic and spring energy.
    pub fn stored(&self) -> f64 {
        self.kinetic + self.springs
    }

    /// What has changed since `before`.
    pub fn since(&self, before: &RigEnergy) -> RigEnergy {
        RigEnergy {
            kinetic: self.kinetic - before.kinetic,
            springs: self.springs - before.springs,
            input: self.input - before.input,
            mounts: self.mounts - before.mounts,
            hand: self.hand - before.hand,
            delivered: self.delivered - before.delivered,
        }
    }

    /// Input less everything that became of it, of changes since any instant: zero but for rounding.
    pub fn residual(&self) -> f64 {
        self.input - (self.stored() + self.mounts + self.hand + self.delivered)
    }
}

/// A mechanism in motion.
#[derive(Clone, Debug)]
pub struct Rig {
    mechanism: Mechanism,
    /// Time over which the weight is faded in [s]; negative for none at all.
    ramp: f64,
    /// `[body]` xₙ [m] and vₙ₋½ [m/s].
    place: Vec<V3>,
    speed: Vec<V3>,
    /// (M/Δt + ∑(kΔt/4 + c/2))⁻¹, rows and columns of bodies that move as told those of the unit matrix.
    inverse: DMatrix<f64>,
    energy: RigEnergy,
}

impl Rig {
    /// `mechanism` at rest, its weight faded in over `ramp` [s]; head i is that of the simulation's contact i.
    pub fn new(mechanism: Mechanism, ramp: f64) -> Rig {
        let rest = vec![V3::zeros(); mechanism.bodies.len()];
        let inverse = DMatrix::zeros(0, 0);
        Rig { mechanism, ramp, place: rest.clone(), speed: rest, inverse, energy: RigEnergy::default() }
    }

    /// The same without its weight, which contacts that never open leave out.
    pub fn weightless(self) -> Rig {
        Rig { ramp: -1.0, ..self }
    }

    /// Puts `body` at `place` [m] beyond first touch with `speed` [m/s] (at t = −Δt/2).
    ///
    /// # Panics
    /// If there is no such body.
    pub fn set(&mut self, body: usize, place: V3, speed: V3) {
        (self.place[body], self.speed[body]) = (place, speed);
    }

    /// What moves.
    pub fn mechanism(&self) -> &Mechanism {
        &self.mechanism
    }

    /// Displacement of `head` beyond first touch [m]; none if it moves as told.
    pub fn head(&self, head: usize) -> Option<V3> {
        self.mechanism.bodies[head].imposed.is_none().then(|| self.place[head])
    }

    /// Mass of `head` [kg]; none if it moves as told.
    pub fn head_mass(&self, head: usize) -> Option<f64> {
        let body = &self.mechanism.bodies[head];
        body.imposed.is_none().then_some(body.mass)
    }

    /// `[body]` displacement [m].
    pub fn places(&self) -> &[V3] {
        &self.place
    }

    /// `[body]` velocity at the last half step [m/s].
    pub fn speeds(&self) -> &[V3] {
        &self.speed
    }

    /// Linear momentum at the last half step [kg·m/s].
    pub fn momentum(&self) -> V3 {
        self.mechanism.bodies.iter().zip(&self.speed).map(|(b, v)| v * b.mass).sum()
    }

    /// Energies up to the last half step.
    pub fn energy(&self) -> RigEnergy {
        self.energy
    }

    /// Makes ready for steps of `dt` [s], begun at rest or as [`Rig::set`].
    pub(super) fn set_time_step(&mut self, dt: f64) {
        let bodies = &self.mechanism.bodies;
        let mut matrix = DMatrix::zeros(bodies.len(), bodies.len());
        bodies.iter().enumerate().for_each(|(i, b)| matrix[(i, i)] = b.mass / dt);
        for link in &self.mechanism.links {
            let value = implicit(link, dt);
            matrix[(link.body, link.body)] += value;
            if let Some(other) = link.to {
                matrix[(other, other)] += value;
                matrix[(link.body, other)] -= value;
                matrix[(other, link.body)] -= value;
            }
        }
        for i in self.told() {
            matrix.row_mut(i).fill(0.0);
            matrix.column_mut(i).fill(0.0);
            matrix[(i, i)] = 1.0;
        }
        self.inverse = matrix.try_inverse().expect("positive masses make the matrix positive definite");
        self.energy = RigEnergy { kinetic: self.kinetic(), ..RigEnergy::default() };
    }

    /// Bodies that move as told.
    fn told(&self) -> Vec<usize> {
        let bodies = &self.mechanism.bodies;
        (0..bodies.len()).filter(|&i| bodies[i].imposed.is_some()).collect()
    }

    /// From tₙ = `t` to tₙ₊₁, with `force(head)` of each head on the body at tₙ [N].
    pub(super) fn advance(&mut self, t: f64, dt: f64, force: impl Fn(usize) -> V3) {
        let n = self.place.len();
        let given = self.given(t);
        let contact: Vec<V3> =
            (0..n).map(|i| if i < self.mechanism.heads { force(i) } else { V3::zeros() }).collect();
        let stretched: Vec<Stretch> = self.mechanism.links.iter().map(|l| self.stretch(l, t, dt)).collect();
        let mut right: Vec<V3> = given.iter().zip(&contact).map(|(g, c)| g - c).collect();
        for (link, stretch) in self.mechanism.links.iter().zip(&stretched) {
            right[link.body] += stretch.explicit;
            link.to.iter().for_each(|&o| right[o] -= stretch.explicit);
        }
        let before = self.speed.clone();
        let told = self.told_changes(t, dt, &mut right);
        let change: Vec<V3> = (0..n)
            .map(|i| (0..n).map(|j| right[j] * self.inverse[(i, j)]).sum())
            .zip(told)
            .map(|(solved, told): (V3, Option<V3>)| told.unwrap_or(solved))
            .collect();
        for ((x, v), dv) in self.place.iter_mut().zip(&mut self.speed).zip(&change) {
            *v += dv;
            *x += *v * dt;
        }
        self.account(dt, (&given, &contact), &before, &stretched);
    }

    /// `[body]` pushes and weight at `t` [N].
    fn given(&self, t: f64) -> Vec<V3> {
        let share = if self.ramp < 0.0 { 0.0 } else { fade(t, self.ramp).0 };
        let mut given: Vec<V3> = self.mechanism.weight.iter().map(|w| w * share).collect();
        self.mechanism.pushes.iter().for_each(|p| given[p.body] += p.force.value(t));
        given
    }

    /// `[body]` change of velocity of those that move as told; what their links then do to the others goes into `right`.
    fn told_changes(&self, t: f64, dt: f64, right: &mut [V3]) -> Vec<Option<V3>> {
        let change = |i: usize| {
            let (next, _) = self.mechanism.told(i, t + dt)?;
            Some((next - self.place[i]) / dt - self.speed[i])
        };
        let changes: Vec<Option<V3>> = (0..self.place.len()).map(change).collect();
        for link in &self.mechanism.links {
            let Some(other) = link.to else { continue };
            for (a, b) in [(link.body, other), (other, link.body)] {
                if let Some(change) = changes[a] {
                    right[b] += change * implicit(link, dt);
                }
            }
        }
        changes
    }

    /// The part of a link's pull that does not depend on the new velocities.
    fn stretch(&self, link: &Link, t: f64, dt: f64) -> Stretch {
        let stroke = |t: f64| link.stroke.as_ref().map_or(V3::zeros(), |s| s.value(t));
        let (before, now, after) = (stroke(t - dt), stroke(t), stroke(t + dt));
        let (length, speed) = (now - between(link, &self.place), between(link, &self.speed));
        let rate = (after - before) / (2.0 * dt);
        let explicit =
            (length + (after - now * 2.0 + before) * 0.25) * link.stiffness + (rate - speed) * link.damping;
        Stretch { explicit, rate, middle: length + (after - now) * 0.5 }
    }

    /// Work and heat of a step from velocities `before`, and the energy after it.
    fn account(&mut self, dt: f64, (given, contact): (&[V3], &[V3]), before: &[V3], stretched: &[Stretch]) {
        let mut e = RigEnergy { kinetic: self.kinetic(), springs: 0.0, ..self.energy };
        let change: Vec<V3> = self.speed.iter().zip(before).map(|(a, b)| a - b).collect();
        let mean: Vec<V3> = self.speed.iter().zip(before).map(|(a, b)| (a + b) * 0.5).collect();
        let work = |f: &[V3]| f.iter().zip(&mean).map(|(f, v)| f.dot(v)).sum::<f64>() * dt;
        e.input += work(given);
        e.delivered += work(contact);
        // What moves a body as told does what is left to do.
        let mut left: Vec<V3> = (0..mean.len())
            .map(|i| change[i] * (self.mechanism.bodies[i].mass / dt) - given[i] + contact[i])
            .collect();
        for (link, stretch) in self.mechanism.links.iter().zip(stretched) {
            let pull = stretch.explicit - between(link, &change) * implicit(link, dt);
            e.input += pull.dot(&stretch.rate) * dt;
            let heat = link.damping * (stretch.rate - between(link, &mean)).norm_squared() * dt;
            *if link.body < self.mechanism.heads { &mut e.mounts } else { &mut e.hand } += heat;
            let middle = stretch.middle - between(link, &self.speed) * (0.5 * dt);
            e.springs += 0.5 * link.stiffness * middle.norm_squared();
            left[link.body] -= pull;
            link.to.iter().for_each(|&o| left[o] += pull);
        }
        e.input += self.told().iter().map(|&i| left[i].dot(&mean[i]) * dt).sum::<f64>();
        self.energy = e;
    }

    fn kinetic(&self) -> f64 {
        let of = |(b, v): (&crate::drive::mechanism::RigidBody, &V3)| 0.5 * b.mass * v.norm_squared();
        self.mechanism.bodies.iter().zip(&self.speed).map(of).sum()
    }
}

/// Factor of the change of velocity in a link's pull [N·s/m].
fn implicit(link: &Link, dt: f64) -> f64 {
    0.25 * link.stiffness * dt + 0.5 * link.damping
}

/// x_a − x_b of the ends of a link.
fn between(link: &Link, of: &[V3]) -> V3 {
    of[link.body] - link.to.map_or(V3::zeros(), |b| of[b])
}

/// A link at one instant.
struct Stretch {
    /// Pull without the change of velocities [N].
    explicit: V3,
    /// ṡ [m/s].
    rate: V3,
    /// (e + e₊)/2 without ½Δt v⁺ [m].
    middle: V3,
}
