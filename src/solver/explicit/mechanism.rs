//! `MechanismDynamics`: heads, housing and hand of a [`Mechanism`] as degrees of freedom of the leapfrog.
//!
//! ```text
//! e = x_b + s(t) − x_a                          elongation of a link from a to b, s its stroke
//! q = k (e₋ + 2e + e₊)/4 + c (e₊ − e₋)/(2Δt)    its force on a, implicit
//! M (v⁺ − v⁻)/Δt = F ± q − (force of the heads on the body)
//! ```
//!
//! The links are averaged over three instants (Newmark's β = 1/4; Hughes 1987, § 9.1); contact is explicit
//! like the tissue. For any motion v of all degrees of freedom, stability requires
//!
//! ```text
//! vᵀ(K_tissue + K_pads + K_links)v < (4/Δt²) vᵀ(M + ¼Δt²K_links)v
//! ```
//!
//! The links cancel, and only heads and their pads bound the time step (see [`super::stability`]).
//! Multiplying by the mean velocity gives an exact balance of
//!
//! ```text
//! E(n+½) = ½ v⁺ᵀMv⁺ + ∑ ½ k |(e + e₊)/2|²
//! ```
//!
//! with the work of forces F·v̄Δt, of strokes q·ṡΔt, of prescribed head motions and of heads on the skin, and
//! with the heat c|ė|²Δt.

use crate::drive::Mechanism;
use crate::drive::mechanism::Link;
use crate::drive::signal::ramp_factor;
use crate::math::V3;
use nalgebra::DMatrix;

/// Energies and work of a mechanism up to the last half step [J].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MechanismEnergy {
    /// Kinetic energy of all bodies.
    pub kinetic: f64,
    /// Energy in the links' springs.
    pub springs: f64,
    /// Work of strokes, forces, weight and prescribed head motions since the start.
    pub input: f64,
    /// Heat dissipated in the mounts of the heads since the start.
    pub mounts: f64,
    /// Heat dissipated in hand and arm since the start.
    pub hand: f64,
    /// Work of the heads on the skin since the start.
    pub delivered: f64,
}

impl MechanismEnergy {
    /// Kinetic and spring energy.
    pub fn stored(&self) -> f64 {
        self.kinetic + self.springs
    }

    /// Change since `before`.
    pub fn since(&self, before: &MechanismEnergy) -> MechanismEnergy {
        MechanismEnergy {
            kinetic: self.kinetic - before.kinetic,
            springs: self.springs - before.springs,
            input: self.input - before.input,
            mounts: self.mounts - before.mounts,
            hand: self.hand - before.hand,
            delivered: self.delivered - before.delivered,
        }
    }

    /// Input minus stored energy, heat and delivered work, for a change since any instant: zero except for
    /// rounding.
    pub fn residual(&self) -> f64 {
        self.input - (self.stored() + self.mounts + self.hand + self.delivered)
    }
}

/// A mechanism in motion.
#[derive(Clone, Debug)]
pub struct MechanismDynamics {
    mechanism: Mechanism,
    /// Duration over which the weight fades in [s]; negative if the weight is omitted.
    ramp: f64,
    /// `[head]` displacement from first touch [m] and force on the body [N] in the state from which positions
    /// count; zero if that is first touch.
    rest: Vec<(V3, V3)>,
    /// `[body]` xₙ [m], from the state `rest`.
    position: Vec<V3>,
    /// `[body]` vₙ₋½ [m/s].
    velocity: Vec<V3>,
    /// (M/Δt + ∑(kΔt/4 + c/2))⁻¹; rows and columns of bodies with prescribed motion are those of the
    /// identity.
    inverse: DMatrix<f64>,
    energy: MechanismEnergy,
}

impl MechanismDynamics {
    /// `mechanism` at rest, its weight faded in over `ramp` [s] ≥ 0; head i belongs to contact i of the
    /// simulation.
    pub fn new(mechanism: Mechanism, ramp: f64) -> MechanismDynamics {
        let zero = vec![V3::zeros(); mechanism.bodies.len()];
        MechanismDynamics {
            rest: vec![(V3::zeros(), V3::zeros()); mechanism.heads],
            mechanism,
            ramp,
            position: zero.clone(),
            velocity: zero,
            inverse: DMatrix::zeros(0, 0),
            energy: MechanismEnergy::default(),
        }
    }

    /// The same mechanism without its weight, which bilateral contacts omit.
    pub fn without_weight(self) -> MechanismDynamics {
        MechanismDynamics { ramp: -1.0, ..self }
    }

    /// `mechanism` in equilibrium on the skin: `[head]` displacement from first touch [m] and force on the
    /// body [N]. Weight, hand and links are in balance with these forces, and only their changes move the
    /// device.
    ///
    /// # Panics
    /// If there is not one entry per head.
    pub fn from_rest(mechanism: Mechanism, rest: Vec<(V3, V3)>) -> MechanismDynamics {
        assert_eq!(mechanism.heads, rest.len(), "one entry per head");
        MechanismDynamics { rest, ..MechanismDynamics::new(mechanism, 0.0).without_weight() }
    }

    /// Sets the displacement from the initial state [m] and the velocity [m/s] (at t = −Δt/2) of `body`.
    ///
    /// # Panics
    /// If there is no such body.
    pub fn set_state(&mut self, body: usize, position: V3, velocity: V3) {
        (self.position[body], self.velocity[body]) = (position, velocity);
    }

    /// Bodies, links and forces of the device.
    pub fn mechanism(&self) -> &Mechanism {
        &self.mechanism
    }

    /// Displacement of `head` from first touch [m]; [`None`] if its motion is prescribed.
    pub fn head(&self, head: usize) -> Option<V3> {
        let free = self.mechanism.bodies[head].prescribed.is_none();
        free.then(|| self.rest[head].0 + self.position[head])
    }

    /// Mass of `head` [kg]; [`None`] if its motion is prescribed.
    pub fn head_mass(&self, head: usize) -> Option<f64> {
        let body = &self.mechanism.bodies[head];
        body.prescribed.is_none().then_some(body.mass)
    }

    /// Linear momentum at the last half step [kg·m/s].
    pub fn momentum(&self) -> V3 {
        self.mechanism.bodies.iter().zip(&self.velocity).map(|(b, v)| v * b.mass).sum()
    }

    /// Energies up to the last half step.
    pub fn energy(&self) -> MechanismEnergy {
        self.energy
    }

    /// Prepares for steps of `dt` [s] from the present state, which is rest or that of
    /// [`MechanismDynamics::set_state`].
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
        for i in self.prescribed() {
            matrix.row_mut(i).fill(0.0);
            matrix.column_mut(i).fill(0.0);
            matrix[(i, i)] = 1.0;
        }
        self.inverse = matrix.try_inverse().expect("positive masses make the matrix positive definite");
        self.energy = MechanismEnergy { kinetic: self.kinetic(), ..MechanismEnergy::default() };
    }

    /// Bodies with prescribed motion.
    fn prescribed(&self) -> Vec<usize> {
        let bodies = &self.mechanism.bodies;
        (0..bodies.len()).filter(|&i| bodies[i].prescribed.is_some()).collect()
    }

    /// Advances from tₙ = `t` [s] to tₙ₊₁; `force(head)` is the force of a head on the body at tₙ [N].
    pub(super) fn advance(&mut self, t: f64, dt: f64, force: impl Fn(usize) -> V3) {
        let n = self.position.len();
        let external = self.external_forces(t);
        let contact: Vec<V3> =
            (0..n).map(|i| self.rest.get(i).map_or(V3::zeros(), |rest| force(i) - rest.1)).collect();
        let links: Vec<LinkForce> = self.mechanism.links.iter().map(|l| self.link_force(l, t, dt)).collect();
        let mut rhs: Vec<V3> = external.iter().zip(&contact).map(|(f, c)| f - c).collect();
        for (link, force) in self.mechanism.links.iter().zip(&links) {
            rhs[link.body] += force.explicit;
            link.to.iter().for_each(|&o| rhs[o] -= force.explicit);
        }
        let before = self.velocity.clone();
        let prescribed = self.prescribed_changes(t, dt, &mut rhs);
        let change: Vec<V3> = (0..n)
            .map(|i| (0..n).map(|j| rhs[j] * self.inverse[(i, j)]).sum())
            .zip(prescribed)
            .map(|(solved, prescribed): (V3, Option<V3>)| prescribed.unwrap_or(solved))
            .collect();
        for ((x, v), dv) in self.position.iter_mut().zip(&mut self.velocity).zip(&change) {
            *v += dv;
            *x += *v * dt;
        }
        self.account(dt, (&external, &contact), &before, &links);
    }

    /// `[body]` applied forces and weight at `t` [N].
    fn external_forces(&self, t: f64) -> Vec<V3> {
        let share = if self.ramp < 0.0 { 0.0 } else { ramp_factor(t, self.ramp).0 };
        let mut forces: Vec<V3> = self.mechanism.weight.iter().map(|w| w * share).collect();
        self.mechanism.applied_forces.iter().for_each(|p| forces[p.body] += p.force.value(t));
        forces
    }

    /// `[body]` change of velocity of bodies with prescribed motion; the resulting link forces on other
    /// bodies are added to `rhs`.
    fn prescribed_changes(&self, t: f64, dt: f64, rhs: &mut [V3]) -> Vec<Option<V3>> {
        let change = |i: usize| {
            let (next, _) = self.mechanism.prescribed_motion(i, t + dt)?;
            Some((next - self.position[i]) / dt - self.velocity[i])
        };
        let changes: Vec<Option<V3>> = (0..self.position.len()).map(change).collect();
        for link in &self.mechanism.links {
            let Some(other) = link.to else { continue };
            for (a, b) in [(link.body, other), (other, link.body)] {
                if let Some(change) = changes[a] {
                    rhs[b] += change * implicit(link, dt);
                }
            }
        }
        changes
    }

    /// The part of a link's force that does not depend on the new velocities.
    fn link_force(&self, link: &Link, t: f64, dt: f64) -> LinkForce {
        let stroke = |t: f64| link.stroke.as_ref().map_or(V3::zeros(), |s| s.value(t));
        let (before, now, after) = (stroke(t - dt), stroke(t), stroke(t + dt));
        let (elongation, velocity) = (now - between(link, &self.position), between(link, &self.velocity));
        let rate = (after - before) / (2.0 * dt);
        let explicit = (elongation + (after - now * 2.0 + before) * 0.25) * link.stiffness
            + (rate - velocity) * link.damping;
        LinkForce { explicit, rate, middle: elongation + (after - now) * 0.5 }
    }

    /// Adds work and heat of a step from velocities `before`, and evaluates the energy after it.
    fn account(&mut self, dt: f64, (external, contact): (&[V3], &[V3]), before: &[V3], links: &[LinkForce]) {
        let mut e = MechanismEnergy { kinetic: self.kinetic(), springs: 0.0, ..self.energy };
        let change: Vec<V3> = self.velocity.iter().zip(before).map(|(a, b)| a - b).collect();
        let mean: Vec<V3> = self.velocity.iter().zip(before).map(|(a, b)| (a + b) * 0.5).collect();
        let work = |f: &[V3]| f.iter().zip(&mean).map(|(f, v)| f.dot(v)).sum::<f64>() * dt;
        e.input += work(external);
        e.delivered += work(contact);
        // The actuator of a prescribed motion exerts the remaining force of the equation of motion.
        let mut remaining: Vec<V3> = (0..mean.len())
            .map(|i| change[i] * (self.mechanism.bodies[i].mass / dt) - external[i] + contact[i])
            .collect();
        for (link, force) in self.mechanism.links.iter().zip(links) {
            let pull = force.explicit - between(link, &change) * implicit(link, dt);
            e.input += pull.dot(&force.rate) * dt;
            let heat = link.damping * (force.rate - between(link, &mean)).norm_squared() * dt;
            *if self.mechanism.is_mount(link) { &mut e.mounts } else { &mut e.hand } += heat;
            let middle = force.middle - between(link, &self.velocity) * (0.5 * dt);
            e.springs += 0.5 * link.stiffness * middle.norm_squared();
            remaining[link.body] -= pull;
            link.to.iter().for_each(|&o| remaining[o] += pull);
        }
        e.input += self.prescribed().iter().map(|&i| remaining[i].dot(&mean[i]) * dt).sum::<f64>();
        self.energy = e;
    }

    fn kinetic(&self) -> f64 {
        let of = |(b, v): (&crate::drive::mechanism::RigidBody, &V3)| 0.5 * b.mass * v.norm_squared();
        self.mechanism.bodies.iter().zip(&self.velocity).map(of).sum()
    }
}

/// Coefficient of the velocity change in a link's force [N·s/m].
fn implicit(link: &Link, dt: f64) -> f64 {
    0.25 * link.stiffness * dt + 0.5 * link.damping
}

/// Difference of `of` between the ends a and b of a link.
fn between(link: &Link, of: &[V3]) -> V3 {
    of[link.body] - link.to.map_or(V3::zeros(), |b| of[b])
}

/// Force and elongation of a link at one instant.
struct LinkForce {
    /// Force without the term of the velocity change [N].
    explicit: V3,
    /// ṡ [m/s].
    rate: V3,
    /// (e + e₊)/2 without ½Δt v⁺ [m].
    middle: V3,
}
