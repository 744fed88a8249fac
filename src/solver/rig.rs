//! The device behind the heads as degrees of freedom of the leapfrog: point masses, springs, dashpots, strokes, forces.
//!
//! ```text
//! e = x_i − x_j − s(t) a                                       what a link is stretched by, s its stroke
//! q = k (e₋ + 2e + e₊)/4 + c (e₊ − e₋)/(2Δt)                   its pull, implicit
//! M (v⁺ − v⁻)/Δt = F − ∑ ± q − (force of the heads on the body)
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
//! with the work of forces F·v̄Δt, of strokes −q·a ṡΔt, of heads, and with the heat c|ė|²Δt.

use crate::drive::Signal;
use crate::math::V3;
use nalgebra::DMatrix;

/// A spring and a dashpot, the same in all directions, between a body and another or the ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Body.
    pub body: usize,
    /// Other body; none for the ground.
    pub other: Option<usize>,
    /// Stiffness [N/m], ≥ 0.
    pub stiffness: f64,
    /// Damping [N·s/m], ≥ 0.
    pub damping: f64,
    /// What a crank in the link adds to the distance `body` − `other` along a unit axis [m].
    pub stroke: Option<(V3, Signal)>,
}

/// A force on a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    /// Body.
    pub body: usize,
    /// Unit direction.
    pub axis: V3,
    /// Force [N].
    pub signal: Signal,
}

/// Energies and work of a rig up to the last half step [J].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RigEnergy {
    /// Kinetic energy of all bodies.
    pub kinetic: f64,
    /// Energy in the links' springs.
    pub springs: f64,
    /// Work done by strokes, forces and weight since the start.
    pub input: f64,
    /// Heat in the links' dashpots since the start.
    pub damped: f64,
    /// Work of each head on the skin since the start, all together.
    pub delivered: f64,
}

impl RigEnergy {
    /// Kinetic and spring energy.
    pub fn stored(&self) -> f64 {
        self.kinetic + self.springs
    }
}

/// Bodies of a device and what joins, drives and holds them.
#[derive(Clone, Debug, Default)]
pub struct Rig {
    /// `[body]` mass [kg], > 0.
    mass: Vec<f64>,
    /// Springs, dashpots, strokes.
    links: Vec<Link>,
    /// Forces that alternate.
    pushes: Vec<Push>,
    /// Constant forces (body, force [N]), faded in over `ramp`.
    weights: Vec<(usize, V3)>,
    /// Time over which the weights are faded in [s].
    ramp: f64,
    /// `[head]` body that is the head; none for one that moves as told.
    heads: Vec<Option<usize>>,
    /// `[body]` xₙ [m] and vₙ₋½ [m/s].
    place: Vec<V3>,
    speed: Vec<V3>,
    /// (M/Δt + ∑(kΔt/4 + c/2))⁻¹.
    inverse: DMatrix<f64>,
    energy: RigEnergy,
}

impl Rig {
    /// Bodies of `mass` [kg] at rest, nothing between them; `heads` names for every head of the simulation the body that it is.
    ///
    /// # Panics
    /// If a mass is not positive or a head names no body.
    pub fn new(mass: Vec<f64>, heads: Vec<Option<usize>>) -> Rig {
        assert!(mass.iter().all(|&m| m > 0.0), "bodies need mass");
        assert!(heads.iter().flatten().all(|&b| b < mass.len()), "a head must be a body");
        let rest = vec![V3::zeros(); mass.len()];
        Rig { place: rest.clone(), speed: rest, mass, heads, ..Rig::default() }
    }

    /// Joins two bodies, or one to the ground.
    ///
    /// # Panics
    /// If it names no body.
    pub fn link(&mut self, link: Link) {
        assert!(link.other.is_none_or(|b| b < self.mass.len()) && link.body < self.mass.len());
        self.links.push(link);
    }

    /// Lets a force act.
    ///
    /// # Panics
    /// If it names no body.
    pub fn push(&mut self, push: Push) {
        assert!(push.body < self.mass.len());
        self.pushes.push(push);
    }

    /// Lets a constant `force` [N] act on `body`, faded in over `ramp` [s], that of all weights.
    ///
    /// # Panics
    /// If it names no body.
    pub fn weigh(&mut self, body: usize, force: V3, ramp: f64) {
        assert!(body < self.mass.len());
        self.weights.push((body, force));
        self.ramp = ramp;
    }

    /// Puts `body` at `place` [m] beyond first touch with `speed` [m/s] (at t = −Δt/2).
    ///
    /// # Panics
    /// If there is no such body.
    pub fn set(&mut self, body: usize, place: V3, speed: V3) {
        (self.place[body], self.speed[body]) = (place, speed);
    }

    /// Displacement of `head` beyond first touch [m]; none if it moves as told.
    pub fn head(&self, head: usize) -> Option<V3> {
        self.heads.get(head).copied().flatten().map(|body| self.place[body])
    }

    /// Mass of `head` [kg]; none if it moves as told.
    pub fn head_mass(&self, head: usize) -> Option<f64> {
        self.heads.get(head).copied().flatten().map(|body| self.mass[body])
    }

    /// `[body]` displacement [m].
    pub fn places(&self) -> &[V3] {
        &self.place
    }

    /// Linear momentum at the last half step [kg·m/s].
    pub fn momentum(&self) -> V3 {
        self.mass.iter().zip(&self.speed).map(|(m, v)| v * *m).sum()
    }

    /// Energies up to the last half step.
    pub fn energy(&self) -> RigEnergy {
        self.energy
    }

    /// Makes ready for steps of `dt` [s], begun at rest or as [`Rig::set`].
    pub(super) fn set_time_step(&mut self, dt: f64) {
        let n = self.mass.len();
        if n == 0 {
            return;
        }
        let mut matrix = DMatrix::zeros(n, n);
        (0..n).for_each(|i| matrix[(i, i)] = self.mass[i] / dt);
        for link in &self.links {
            let value = 0.25 * link.stiffness * dt + 0.5 * link.damping;
            matrix[(link.body, link.body)] += value;
            if let Some(other) = link.other {
                matrix[(other, other)] += value;
                matrix[(link.body, other)] -= value;
                matrix[(other, link.body)] -= value;
            }
        }
        self.inverse = matrix.try_inverse().expect("positive masses make the matrix positive definite");
        self.energy = RigEnergy { kinetic: self.kinetic(), ..RigEnergy::default() };
    }

    /// From tₙ = `t` to tₙ₊₁, with `force(head)` of each head on the body at tₙ [N].
    pub(super) fn advance(&mut self, t: f64, dt: f64, force: impl Fn(usize) -> V3) {
        let n = self.mass.len();
        let mut given = vec![V3::zeros(); n];
        self.add_forces(t, &mut given);
        let mut contact = vec![V3::zeros(); n];
        for (head, body) in self.heads.iter().enumerate() {
            body.iter().for_each(|&b| contact[b] += force(head));
        }
        let stretched: Vec<Stretch> = self.links.iter().map(|l| self.stretch(l, t, dt)).collect();
        let mut right: Vec<V3> = given.iter().zip(&contact).map(|(g, c)| g - c).collect();
        for (link, stretch) in self.links.iter().zip(&stretched) {
            right[link.body] -= stretch.explicit;
            link.other.iter().for_each(|&o| right[o] += stretch.explicit);
        }
        let change: Vec<V3> = (0..n).map(|i| (0..n).map(|j| right[j] * self.inverse[(i, j)]).sum()).collect();
        let mean: Vec<V3> = self.speed.iter().zip(&change).map(|(v, d)| v + d * 0.5).collect();
        for i in 0..n {
            self.speed[i] += change[i];
            self.place[i] += self.speed[i] * dt;
        }
        self.account(dt, (&given, &contact), &mean, (&stretched, &change));
    }

    /// given += pushes and weights at `t`.
    fn add_forces(&self, t: f64, given: &mut [V3]) {
        self.pushes.iter().for_each(|p| given[p.body] += p.axis * p.signal.value(t));
        let fade = Signal::cosine(1.0, 0.0, self.ramp).fade(t).0;
        self.weights.iter().for_each(|(body, force)| given[*body] += force * fade);
    }

    /// The part of a link's pull that does not depend on the new velocities.
    fn stretch(&self, link: &Link, t: f64, dt: f64) -> Stretch {
        let between = |of: &[V3]| of[link.body] - link.other.map_or(V3::zeros(), |o| of[o]);
        let stroke = |t: f64| link.stroke.as_ref().map_or(V3::zeros(), |(a, s)| a * s.value(t));
        let (before, now, after) = (stroke(t - dt), stroke(t), stroke(t + dt));
        let (length, speed, rate) =
            (between(&self.place) - now, between(&self.speed), (after - before) / (2.0 * dt));
        let explicit =
            (length - (after - now * 2.0 + before) * 0.25) * link.stiffness + (speed - rate) * link.damping;
        Stretch { explicit, rate, middle: length - (after - now) * 0.5 }
    }

    /// Work and heat of a step, and the energy after it.
    fn account(
        &mut self,
        dt: f64,
        (given, contact): (&[V3], &[V3]),
        mean: &[V3],
        (stretched, change): (&[Stretch], &[V3]),
    ) {
        let kinetic = self.kinetic();
        let mut springs = 0.0;
        let e = &mut self.energy;
        let work = |f: &[V3]| f.iter().zip(mean).map(|(f, v)| f.dot(v)).sum::<f64>() * dt;
        e.input += work(given);
        e.delivered += work(contact);
        for (link, stretch) in self.links.iter().zip(stretched) {
            let between = |of: &[V3]| of[link.body] - link.other.map_or(V3::zeros(), |o| of[o]);
            let pull = stretch.explicit + between(change) * (0.25 * link.stiffness * dt + 0.5 * link.damping);
            e.input -= pull.dot(&stretch.rate) * dt;
            e.damped += link.damping * (between(mean) - stretch.rate).norm_squared() * dt;
            let middle = stretch.middle + between(&self.speed) * (0.5 * dt);
            springs += 0.5 * link.stiffness * middle.norm_squared();
        }
        (e.kinetic, e.springs) = (kinetic, springs);
    }

    fn kinetic(&self) -> f64 {
        0.5 * self.mass.iter().zip(&self.speed).map(|(m, v)| m * v.norm_squared()).sum::<f64>()
    }
}

/// A link at one instant.
struct Stretch {
    /// Pull without the change of velocities [N].
    explicit: V3,
    /// ṡ a [m/s].
    rate: V3,
    /// (e + e₊)/2 without ½Δt v⁺ [m].
    middle: V3,
}
