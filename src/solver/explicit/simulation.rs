//! `Simulation`: M ü + C u̇ + K u = f by the leapfrog (central difference) scheme, explicit and matrix-free.
//!
//! ```text
//! fₙ = K uₙ − Fₙ + C v̄ₙ          forces at tₙ (memory variables advance to tₙ)
//! vₙ₊½ = vₙ₋½ − Δt M⁻¹ fₙ        v̄ₙ = (vₙ₋½ + vₙ₊½)/2, solved per node
//! uₙ₊₁ = uₙ + Δt vₙ₊½
//! ```
//!
//! Second order; conserves its discrete energy exactly (E1 of the verification notes).

use crate::math::V3;
use crate::solver::boundary::Dashpots;
use crate::solver::error::{SolverError, within};
use crate::solver::explicit::account::EnergyAccount;
use crate::solver::explicit::clock::Clock;
use crate::solver::explicit::energy::Energy;
use crate::solver::explicit::parts::Parts;
use crate::solver::explicit::rigid_motion::RigidMotion;
use crate::solver::explicit::stability::largest_eigenvalue;
use crate::solver::explicit::state::State;
use crate::solver::real::{Real, node_vector};
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// Nodes per parallel task.
const CHUNK: usize = 4096;

/// A body in motion, advanced by the leapfrog scheme.
pub struct Simulation<T: Real> {
    parts: Parts<T>,
    clock: Clock,
    dt: f64,
    limit: f64,
    steps_per_sample: usize,
    /// `[node]` 1/M [1/kg], 0 at fixed nodes that no body carries.
    inverse_mass: Vec<T>,
    dashpots: Dashpots,
    rigid: RigidMotion,
    state: State<T>,
    /// `[node][3]` fₙ [N].
    force: Vec<T>,
    account: EnergyAccount,
}

impl<T: Real> Simulation<T> {
    /// A simulation at rest at t = 0; the time step is derived from the largest eigenvalue.
    ///
    /// # Errors
    /// [`SolverError`]: a clock out of range; a node without mass; an operator without a positive largest
    /// eigenvalue; a rigid body without inertia.
    pub fn new(parts: Parts<T>, clock: Clock) -> Result<Simulation<T>, SolverError> {
        Simulation::new_cancellable(parts, clock, &AtomicBool::new(false))
    }

    /// Same as [`Simulation::new`]; can be cancelled by setting `cancel`.
    ///
    /// # Errors
    /// Those of [`Simulation::new`]; cancellation.
    pub fn new_cancellable(
        mut parts: Parts<T>,
        clock: Clock,
        cancel: &AtomicBool,
    ) -> Result<Simulation<T>, SolverError> {
        within("period", clock.period, (1e-9, 1e9), "> 0 s")?;
        within("samples per period", clock.samples as f64, (1.0, 1e6), "≥ 1")?;
        within("safety", clock.safety, (0.01, 2.0), "0.01–2")?;
        parts.membranes.iter().for_each(|m| m.add_mass(&mut parts.mass));
        let inverse_mass = inverse_mass(&parts)?;
        let mut rigid = RigidMotion::new(&parts.boundary, &parts.mass)?;
        let masses = with_bodies(&inverse_mass, &parts);
        let lambda = largest_eigenvalue(&masses, cancel, |x, y| apply_stiffest(&mut parts, &rigid, x, y))?;
        let limit = 2.0 / lambda.sqrt();
        let per_sample = clock.period / clock.samples as f64;
        let steps_per_sample = (per_sample / (clock.safety * limit)).ceil().max(1.0) as usize;
        let dt = per_sample / steps_per_sample as f64;
        parts.stiffness.set_time_step(dt);
        parts.membranes.iter_mut().for_each(|m| m.set_time_step(dt));
        parts.mechanism.iter_mut().for_each(|mechanism| mechanism.set_time_step(dt));
        rigid.set_time_step(dt);
        let n = 3 * parts.mass.len();
        let dashpots = Dashpots::new(&parts.boundary, &parts.mass, dt);
        let state = State { step: 0, u: vec![T::default(); n], v: vec![T::default(); n] };
        let (force, account) = (vec![T::default(); n], EnergyAccount::new(parts.contacts.len()));
        Ok(Simulation {
            parts,
            clock,
            dt,
            limit,
            steps_per_sample,
            inverse_mass,
            dashpots,
            rigid,
            state,
            force,
            account,
        })
    }

    /// One time step: forces at tₙ, then the state at tₙ₊₁. Allocates no memory except in the stiffness
    /// back-end (`Simd`: none).
    pub fn step(&mut self) {
        self.compute_forces();
        self.advance();
    }

    /// Computes the forces fₙ on all nodes at tₙ. Call once per step.
    pub fn compute_forces(&mut self) {
        let t = self.time();
        let Simulation { parts, state, force, dashpots, rigid, .. } = &mut *self;
        parts.stiffness.apply(&state.u, force);
        parts.membranes.iter_mut().for_each(|m| m.apply(&state.u, force));
        parts.boundary.springs.apply(&state.u, force);
        let Parts { contacts, mechanism, .. } = parts;
        for (head, contact) in contacts.iter_mut().enumerate() {
            let prescribed = || contact.displacement(t);
            let x = mechanism.as_ref().and_then(|r| r.head(head)).unwrap_or_else(prescribed);
            contact.apply(x, &state.u, force);
        }
        parts.loads.iter().for_each(|l| l.apply(t, force));
        let mut power = dashpots.apply(&state.v, force);
        rigid.constrain(&parts.mass, force, &mut power);
        self.account.step(self.dt, &self.parts, &self.state, &self.force, &self.inverse_mass, &power);
    }

    /// Advances to vₙ₊½ and uₙ₊₁ with the forces fₙ.
    pub fn advance(&mut self) {
        let dt = T::of(self.dt);
        let (u, v) = (&mut self.state.u, &mut self.state.v);
        let nodes = u.par_chunks_mut(3 * CHUNK).zip(v.par_chunks_mut(3 * CHUNK));
        let forces = self.force.par_chunks(3 * CHUNK).zip(self.inverse_mass.par_chunks(CHUNK));
        nodes.zip(forces).for_each(|((u, v), (f, inverse_mass))| {
            for (node, &m) in inverse_mass.iter().enumerate() {
                for i in 3 * node..3 * node + 3 {
                    v[i] -= dt * m * f[i];
                    u[i] += dt * v[i];
                }
            }
        });
        self.rigid.advance(&mut self.state.u, &mut self.state.v);
        let (t, Parts { contacts, mechanism, .. }) = (self.time(), &mut self.parts);
        if let Some(mechanism) = mechanism {
            mechanism.advance(t, self.dt, |head| contacts[head].touch().force);
        }
        self.state.step += 1;
    }

    /// Sets the initial displacement `u` [m] and velocity `v` [m/s] (at t = −Δt/2), both `[node][3]`, and
    /// clears the memory variables. Rigid bodies take the motion nearest to that of their nodes, and carry
    /// these along.
    ///
    /// # Panics
    /// If a field does not have 3 entries per node.
    pub fn set_state(&mut self, u: &[T], v: &[T]) {
        assert_eq!((u.len(), v.len()), (self.state.u.len(), self.state.v.len()), "state must be [node][3]");
        self.parts.stiffness.set_time_step(self.dt);
        self.parts.membranes.iter_mut().for_each(|m| m.set_time_step(self.dt));
        self.state = State { step: 0, u: u.to_vec(), v: v.to_vec() };
        for (i, &m) in self.inverse_mass.iter().enumerate() {
            if m == T::default() {
                self.state.v[3 * i..3 * i + 3].fill(T::default());
            }
        }
        self.rigid.set_state(&mut self.state.u, &mut self.state.v);
        self.account = EnergyAccount::new(self.parts.contacts.len());
        self.account.initial =
            self.kinetic_half() + self.instantaneous_strain_energy() + self.rigid.springs();
    }

    /// Energies and work up to tₙ. Call between [`Simulation::compute_forces`] and [`Simulation::advance`].
    pub fn energy(&self) -> Energy {
        let solid = self.parts.stiffness.energy(&self.state.u, &self.parts.regions.of_element);
        let membranes: Vec<_> = self.parts.membranes.iter().map(|m| m.energy(&self.state.u)).collect();
        let springs = 0.5 * self.parts.boundary.springs.quadratic(&self.state.u);
        let pads: f64 = self.parts.contacts.iter().map(|c| c.touch().stored).sum();
        Energy {
            time: self.time(),
            kinetic: self.kinetic(),
            strain: solid.iter().map(|e| e.strain).sum::<f64>()
                + membranes.iter().map(|e| e.strain).sum::<f64>(),
            supports: springs + pads + self.rigid.springs(),
            solid_loss: solid.iter().map(|e| e.dissipated).sum(),
            membrane_loss: membranes.iter().map(|e| e.dissipated).sum(),
            work: self.account.work,
            radiated: self.account.drawn[0],
            damped: self.account.drawn[1],
        }
    }

    /// Kinetic energy ½ vₙ₋½ᵀ M vₙ₊½ [J]; with ½ uᵀKu at tₙ it forms the exact invariant of the scheme.
    pub fn kinetic(&self) -> f64 {
        let dt = self.dt;
        let node = |n: usize| -> f64 {
            let m: f64 = self.inverse_mass[n].into();
            let (v, f) = (&self.state.v[3 * n..3 * n + 3], &self.force[3 * n..3 * n + 3]);
            if m == 0.0 {
                return 0.0;
            }
            v.iter()
                .zip(f)
                .map(|(&v, &f)| (v.into(), f.into()))
                .map(|(v, f): (f64, f64)| v * (v / m - dt * f))
                .sum()
        };
        0.5 * (0..self.inverse_mass.len()).map(node).sum::<f64>() + self.rigid.kinetic()
    }

    /// Kinetic energy at the half step, ½ vₙ₋½ᵀ M vₙ₋½ [J].
    pub fn kinetic_half(&self) -> f64 {
        let square = |v: &[T]| v.iter().map(|&v| Into::<f64>::into(v).powi(2)).sum::<f64>();
        let nodes = self.state.v.chunks_exact(3).zip(&self.parts.mass);
        0.5 * nodes.map(|(v, m)| m * square(v)).sum::<f64>() + self.rigid.kinetic_half()
    }

    /// Elastic energy of the present displacement with instantaneous moduli [J].
    fn instantaneous_strain_energy(&mut self) -> f64 {
        let mut f = vec![T::default(); self.state.u.len()];
        let mut heads = vec![T::default(); 3 * self.parts.contacts.len()];
        apply_instantaneous(&mut self.parts, (&self.state.u, &heads.clone()), &mut f, &mut heads);
        0.5 * self
            .state
            .u
            .iter()
            .zip(&f)
            .map(|(&u, &f)| Into::<f64>::into(u) * Into::<f64>::into(f))
            .sum::<f64>()
    }

    /// Time tₙ [s].
    pub fn time(&self) -> f64 {
        self.state.step as f64 * self.dt
    }

    /// Step number n.
    pub fn step_count(&self) -> u64 {
        self.state.step
    }

    /// Time step Δt [s].
    pub fn dt(&self) -> f64 {
        self.dt
    }

    /// Estimated stability limit of the time step [s].
    pub fn dt_limit(&self) -> f64 {
        self.limit
    }

    /// Time grid.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Number of steps per sample.
    pub fn steps_per_sample(&self) -> usize {
        self.steps_per_sample
    }

    /// `[node][3]` displacement uₙ [m].
    pub fn displacement(&self) -> &[T] {
        &self.state.u
    }

    /// Displacement and velocity.
    pub fn state(&self) -> &State<T> {
        &self.state
    }

    /// Velocity vₙ of `node` [m/s]; the forces of the step must have been computed.
    pub fn velocity(&self, node: usize) -> V3 {
        let m: f64 = self.inverse_mass[node].into();
        V3::from_fn(|c, _| {
            let (v, f): (f64, f64) = (self.state.v[3 * node + c].into(), self.force[3 * node + c].into());
            v - 0.5 * self.dt * m * f
        })
    }

    /// `[node]` mass, including membranes [kg].
    pub fn mass(&self) -> &[f64] {
        &self.parts.mass
    }

    /// What the simulation consists of.
    pub fn parts(&self) -> &Parts<T> {
        &self.parts
    }

    /// Motions of the rigid bodies that carry nodes.
    pub fn rigid(&self) -> &RigidMotion {
        &self.rigid
    }

    /// Running account of work and radiation.
    pub(super) fn account(&self) -> &EnergyAccount {
        &self.account
    }
}

/// `[node]` 1/M [1/kg], 0 at fixed nodes that no body carries.
fn inverse_mass<T: Real>(parts: &Parts<T>) -> Result<Vec<T>, SolverError> {
    if let Some((node, &mass)) = parts.mass.iter().enumerate().find(|(_, m)| m.is_nan() || **m <= 0.0) {
        return Err(SolverError::Massless { node, mass });
    }
    let inverse = |n: usize| T::of(1.0 / parts.mass[n]);
    let mut all: Vec<T> = (0..parts.mass.len()).map(inverse).collect();
    parts.boundary.fixed.iter().for_each(|&n| all[n as usize] = T::default());
    let carried = parts.boundary.rigid.bodies().iter().flat_map(|body| &body.nodes);
    carried.for_each(|&(n, _)| all[n as usize] = inverse(n as usize));
    Ok(all)
}

/// `[node, then head, then two per rigid body]` 1/M [1/kg]: 0 at fixed and at carried nodes and at heads with
/// prescribed motion, 1 for the normalised motions of rigid bodies.
fn with_bodies<T: Real>(inverse_mass: &[T], parts: &Parts<T>) -> Vec<T> {
    let mass = |i: usize| parts.mechanism.as_ref().and_then(|mechanism| mechanism.head_mass(i));
    let head = |i: usize| mass(i).map_or(T::default(), |m| T::of(1.0 / m));
    let mut all = inverse_mass.to_vec();
    parts.boundary.fixed.iter().for_each(|&n| all[n as usize] = T::default());
    all.extend((0..parts.contacts.len()).map(head));
    all.resize(all.len() + parts.boundary.rigid.motions() / 3, T::of(1.0));
    all
}

/// y = K₀ x on vectors of [`with_bodies`]: the operator that bounds the time step. The connectors of rigid
/// bodies are implicit and not part of it.
fn apply_stiffest<T: Real>(parts: &mut Parts<T>, rigid: &RigidMotion, x: &[T], y: &mut [T]) {
    let (nodes, heads) = (3 * parts.mass.len(), 3 * parts.contacts.len());
    let (mut u, positions) = (x[..nodes].to_vec(), &x[nodes..nodes + heads]);
    rigid.carry_normalised(&x[nodes + heads..], &mut u);
    let (forces, others) = y.split_at_mut(nodes);
    let (on_heads, on_bodies) = others.split_at_mut(heads);
    apply_instantaneous(parts, (&u, positions), forces, on_heads);
    rigid.gather_normalised(forces, on_bodies);
}

/// Forces K₀ u on `nodes` and `heads` with instantaneous moduli, membranes, support springs and closed pads.
fn apply_instantaneous<T: Real>(
    parts: &mut Parts<T>,
    (u, positions): (&[T], &[T]),
    nodes: &mut [T],
    heads: &mut [T],
) {
    parts.stiffness.apply_instantaneous(u, nodes);
    parts.membranes.iter_mut().for_each(|m| m.apply_instantaneous(u, nodes));
    parts.boundary.springs.apply(u, nodes);
    for (i, contact) in parts.contacts.iter().enumerate() {
        let force = contact.apply_closed(node_vector(positions, i as u32), u, nodes);
        (0..3).for_each(|c| heads[3 * i + c] = T::of(force[c]));
    }
}
