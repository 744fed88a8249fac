//! `RigidMotion`: the motions of rigid bodies that carry nodes, as degrees of freedom of the leapfrog.
//!
//! ```text
//! u = G q                                         at the nodes of the bodies
//! g = Σ Gᵀ f                                      forces and moments of the nodes
//! M (w⁺ − w⁻)/Δt + g + K (q₋ + 2q + q₊)/4 + C (w⁺ + w⁻)/2 = 0,     q₊ = q + Δt w⁺
//! ```
//!
//! M holds the bodies' own mass and that of their nodes, K the connectors, C their dashpots and those of the
//! nodes. Connectors are averaged over three instants as the links of the device are
//! ([`super::mechanism`]), so that they never bound the time step; the forces of the nodes are explicit. The
//! balance is exact with
//!
//! ```text
//! ½ w⁻ᵀ M w⁺ + ½ qᵀ K q + ⅛ Δt² w⁻ᵀ K w⁺
//! ```
//!
//! The forces on the nodes are replaced by those with which each node alone moves as its body does.

use crate::solver::boundary::{Boundary, DashpotPower, NodalMatrices};
use crate::solver::error::SolverError;
use crate::solver::real::{Real, node_vector, set_node};
use crate::solver::rigid::{MOTIONS, RigidBodies};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn, Matrix3};
use std::collections::BTreeMap;

/// Rigid bodies in motion; all vectors and matrices are over the motions of all bodies.
#[derive(Clone, Debug)]
pub struct RigidMotion {
    bodies: RigidBodies,
    /// M.
    mass: DMatrix<f64>,
    /// L of M = L Lᵀ, inverted.
    inverse_root: DMatrix<f64>,
    /// (absorbing faces, dashpots of supports and connectors): the two parts of C.
    damping: [DMatrix<f64>; 2],
    dt: f64,
    /// Factors of M/Δt + C/2 + ¼ΔtK; of M before Δt is known.
    factors: Cholesky<f64, Dyn>,
    /// qₙ.
    position: DVector<f64>,
    /// wₙ₋½.
    before: DVector<f64>,
    /// wₙ₊½, once the forces of the step are known.
    after: DVector<f64>,
    /// Forces, and mean velocity of the step.
    work: [DVector<f64>; 2],
}

impl RigidMotion {
    /// The bodies of `boundary` at rest; `mass` is `[node]` [kg].
    ///
    /// # Errors
    /// [`SolverError::LooseBody`]: a body without inertia in one of its motions.
    pub fn new(boundary: &Boundary, mass: &[f64]) -> Result<RigidMotion, SolverError> {
        let bodies = boundary.rigid.clone();
        let n = bodies.motions();
        let total = bodies.mass() + bodies.at_nodes(|node| Matrix3::identity() * mass[node as usize]);
        let singular = |&body: &usize| {
            let own = total.view((MOTIONS * body, MOTIONS * body), (MOTIONS, MOTIONS)).into_owned();
            own.cholesky().is_none()
        };
        if let Some(body) = (0..bodies.bodies().len()).find(singular) {
            return Err(SolverError::LooseBody { body });
        }
        let factors = total.clone().cholesky().expect("the matrix consists of the blocks of the bodies");
        let inverse_root = factors.l().try_inverse().expect("a triangle with a positive diagonal");
        let at_nodes = |set: &NodalMatrices| {
            let at: BTreeMap<u32, Matrix3<f64>> = set.at.iter().copied().collect();
            bodies.at_nodes(|node| at.get(&node).copied().unwrap_or_else(Matrix3::zeros))
        };
        let damping = [at_nodes(&boundary.absorbing), at_nodes(&boundary.dampers) + bodies.damping()];
        let zero = DVector::zeros(n);
        Ok(RigidMotion {
            bodies,
            mass: total,
            inverse_root,
            damping,
            dt: 0.0,
            factors,
            position: zero.clone(),
            before: zero.clone(),
            after: zero.clone(),
            work: [zero.clone(), zero],
        })
    }

    /// Number of motions.
    pub fn motions(&self) -> usize {
        self.bodies.motions()
    }

    /// `[motion]` qₙ: translation of the centre [m] and rotation of each body.
    pub fn position(&self) -> &DVector<f64> {
        &self.position
    }

    /// Prepares for steps of `dt` [s].
    pub(super) fn set_time_step(&mut self, dt: f64) {
        self.dt = dt;
        let damping = &self.damping[0] + &self.damping[1];
        let matrix = &self.mass / dt + damping * 0.5 + self.bodies.stiffness() * (0.25 * dt);
        self.factors = matrix.cholesky().expect("positive mass and nonnegative stiffness and damping");
    }

    /// Sets the state nearest to the displacement `u` [m] and the velocity `v` [m/s] of the nodes, and these
    /// at the nodes of the bodies to that state.
    pub(super) fn set_state<T: Real>(&mut self, u: &mut [T], v: &mut [T]) {
        self.position = self.bodies.nearest(|node| node_vector(u, node));
        self.before = self.bodies.nearest(|node| node_vector(v, node));
        self.after.copy_from(&self.before);
        self.place(u, v);
    }

    /// Solves for wₙ₊½ under the forces `f` on the nodes, replaces these at the nodes of the bodies, and adds
    /// the power of the dashpots to `power`. `mass` is `[node]` [kg].
    pub(super) fn constrain<T: Real>(&mut self, mass: &[f64], f: &mut [T], power: &mut DashpotPower) {
        let [force, mean] = &mut self.work;
        self.bodies.gather(|node| node_vector(f, node), force.as_mut_slice());
        force.gemv(1.0, self.bodies.stiffness(), &self.position, 1.0);
        self.damping.iter().for_each(|c| force.gemv(1.0, c, &self.before, 1.0));
        self.factors.solve_mut(force);
        self.after.copy_from(&self.before);
        self.after.axpy(-1.0, force, 1.0);
        mean.copy_from(&self.before);
        mean.axpy(0.5, &self.after, 0.5);
        for (kind, c) in self.damping.iter().enumerate() {
            force.gemv(1.0, c, mean, 0.0);
            power.before[kind] += force.dot(&self.before);
            power.after[kind] += force.dot(&self.after);
        }
        force.copy_from(&self.before);
        force.axpy(1.0 / self.dt, &self.after, -1.0 / self.dt);
        self.bodies.place(force.as_slice(), |node, rate| set_node(f, node, rate * -mass[node as usize]));
    }

    /// Advances to qₙ₊₁ and moves the nodes of the bodies there.
    pub(super) fn advance<T: Real>(&mut self, u: &mut [T], v: &mut [T]) {
        self.before.copy_from(&self.after);
        self.position.axpy(self.dt, &self.before, 1.0);
        self.place(u, v);
    }

    fn place<T: Real>(&self, u: &mut [T], v: &mut [T]) {
        self.bodies.place(self.position.as_slice(), |node, x| set_node(u, node, x));
        self.bodies.place(self.before.as_slice(), |node, x| set_node(v, node, x));
    }

    /// ½ w⁻ᵀ M w⁺ of the bodies' own mass at tₙ [J].
    pub(super) fn kinetic(&self) -> f64 {
        0.5 * form(&self.before, self.bodies.mass(), &self.after)
    }

    /// ½ w⁻ᵀ M w⁻ of the bodies' own mass [J].
    pub(super) fn kinetic_half(&self) -> f64 {
        0.5 * form(&self.before, self.bodies.mass(), &self.before)
    }

    /// Energy in the springs of the connectors at tₙ [J].
    pub(super) fn springs(&self) -> f64 {
        let stiffness = self.bodies.stiffness();
        0.5 * form(&self.position, stiffness, &self.position)
            + 0.125 * self.dt * self.dt * form(&self.before, stiffness, &self.after)
    }

    /// Moves the nodes of the bodies in `u` for the motions L⁻ᵀ `x`, in which M is the identity.
    pub(super) fn carry_normalised<T: Real>(&self, x: &[T], u: &mut [T]) {
        let q = self.inverse_root.tr_mul(&DVector::from_iterator(x.len(), x.iter().map(|&x| x.into())));
        self.bodies.place(q.as_slice(), |node, x| set_node(u, node, x));
    }

    /// Sets `y` to L⁻¹ Σ Gᵀ `f`, the forces that belong to the motions of [`RigidMotion::carry_normalised`].
    pub(super) fn gather_normalised<T: Real>(&self, f: &[T], y: &mut [T]) {
        let mut sum = DVector::zeros(self.motions());
        self.bodies.gather(|node| node_vector(f, node), sum.as_mut_slice());
        let sum = &self.inverse_root * sum;
        y.iter_mut().zip(sum.iter()).for_each(|(y, &x)| *y = T::of(x));
    }
}

/// aᵀ M b.
fn form(a: &DVector<f64>, matrix: &DMatrix<f64>, b: &DVector<f64>) -> f64 {
    let row = |(i, a): (usize, &f64)| a * (0..b.len()).map(|j| matrix[(i, j)] * b[j]).sum::<f64>();
    a.iter().enumerate().map(row).sum()
}
