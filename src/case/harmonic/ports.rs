//! `Ports`: each head in each direction in which the skin follows it.

use crate::case::excitation::Excitation;
use crate::case::harmonic::pads::Pads;
use crate::drive::Signal;
use crate::math::{C64, V3};
use crate::solver::harmonic::{OperatorAtFrequency, Pad, dot};
use nalgebra::{DMatrix, Matrix3, Vector3};
use serde::{Deserialize, Serialize};

/// Direction of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Along the axis of the head, into the body.
    Axis,
    /// Tangential, proximal.
    Proximal,
    /// Tangential, medial.
    Medial,
}

/// One head in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Port {
    /// Index of the head, from 0.
    pub head: usize,
    /// Direction.
    pub direction: Direction,
    /// Unit vector of the direction.
    pub vector: [f64; 3],
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self.direction {
            Direction::Axis => "axis",
            Direction::Proximal => "proximal",
            Direction::Medial => "medial",
        };
        write!(f, "head {} {word}", self.head + 1)
    }
}

/// All ports of an excitation, with the pad forces of a unit displacement of each.
pub struct Ports {
    /// The ports.
    pub ports: Vec<Port>,
    /// `[head]` closed pad.
    pub pads: Vec<Pad>,
    /// `[port][node][component]` pad force on the body per displacement of the port [N/m].
    pub pull: Vec<Vec<[C64; 3]>>,
    /// Whether a contact may open and is assumed closed.
    pub held_closed: bool,
}

impl Ports {
    /// The ports of `excitation` on a body of `nodes` nodes.
    pub fn new(excitation: &Excitation, nodes: usize) -> Ports {
        let pads = Pads::new(excitation).pads;
        let (mut ports, mut pull) = (Vec::new(), Vec::new());
        for (head, (contact, pad)) in excitation.contacts.iter().zip(&pads).enumerate() {
            let pose = contact.pose();
            let all = [
                (Direction::Axis, pose.axis),
                (Direction::Proximal, pose.proximal),
                (Direction::Medial, pose.medial()),
            ];
            let followed = if pad.tensor == Matrix3::identity() { 3 } else { 1 };
            for (direction, vector) in &all[..followed] {
                let mut force = vec![[C64::default(); 3]; nodes];
                pad.add_force(&vector.map(C64::from), &mut force);
                ports.push(Port { head, direction: *direction, vector: (*vector).into() });
                pull.push(force);
            }
        }
        let held_closed = excitation.contacts.iter().any(crate::solver::Contact::is_unilateral);
        Ports { ports, pads, pull, held_closed }
    }

    /// Stiffness of the pads on rigid ground, `[port][port]` [N/m].
    pub fn stiffness(&self) -> DMatrix<f64> {
        let total = |j: usize| -> V3 {
            self.pull[j].iter().fold(V3::zeros(), |sum, f| sum + V3::from(f.map(|z| z.re)))
        };
        let totals: Vec<V3> = (0..self.ports.len()).map(total).collect();
        DMatrix::from_fn(self.ports.len(), self.ports.len(), |i, j| {
            let same = self.ports[i].head == self.ports[j].head;
            if same { V3::from(self.ports[i].vector).dot(&totals[j]) } else { 0.0 }
        })
    }

    /// Dynamic stiffness D `[port][port]` [N/m] from the solutions for unit displacements at the
    /// frequency of `operator`, given as `HarmonicSystem::to_states`.
    ///
    /// D = D₀ − (bᵢᵀuⱼ + uᵢᵀbⱼ − uᵢᵀA uⱼ), so that the residual of the solves enters in second order only. A
    /// is symmetric; the asymmetry of f32 sums is averaged out.
    pub fn dynamic_stiffness(
        &self,
        operator: &mut OperatorAtFrequency<'_>,
        states: &[[Vec<f32>; 2]],
    ) -> DMatrix<C64> {
        let m = states.len();
        let work = DMatrix::from_fn(m, m, |i, j| -> C64 {
            let moved = states[j][0].iter().zip(&states[j][1]);
            let pull = self.pull[i].iter().flatten();
            pull.zip(moved).map(|(b, (re, im))| b * C64::new(f64::from(*re), f64::from(*im))).sum()
        });
        let mut stiffness = self.stiffness().map(C64::from) - &work - work.transpose();
        for (j, [re, im]) in states.iter().enumerate() {
            // A u = [A₁u₁ − A₂u₂] + i [A₂u₁ + A₁u₂]
            let ([rr, ri], [ir, ii]) = (operator.apply(re), operator.apply(im));
            for (i, [re, im]) in states.iter().enumerate() {
                let with = |v: &[f32]| C64::new(dot(v, &rr) - dot(v, &ii), dot(v, &ri) + dot(v, &ir));
                stiffness[(i, j)] += with(re) + C64::i() * with(im);
            }
        }
        (&stiffness + stiffness.transpose()) * C64::from(0.5)
    }

    /// D on the displacement components of the first `heads` heads, `[3 head + component]²` [N/m].
    pub fn on_heads(&self, stiffness: &DMatrix<C64>, heads: usize) -> DMatrix<C64> {
        let at = |p: &Port, c: usize| (3 * p.head + c, p.vector[c]);
        let mut out = DMatrix::zeros(3 * heads, 3 * heads);
        for (i, to) in self.ports.iter().enumerate() {
            for (j, from) in self.ports.iter().enumerate() {
                for (a, b) in (0..9).map(|k| (k / 3, k % 3)) {
                    let ((row, v), (column, w)) = (at(to, a), at(from, b));
                    out[(row, column)] += stiffness[(i, j)] * v * w;
                }
            }
        }
        out
    }

    /// `[port]` amplitude for the head displacements `[head]` [m].
    pub fn amplitudes(&self, heads: &[Vector3<C64>]) -> Vec<C64> {
        let along = |p: &Port| heads[p.head].iter().zip(p.vector).map(|(z, v)| z * v).sum();
        self.ports.iter().map(along).collect()
    }
}

/// Harmonic `h` (0 = fundamental) of the prescribed motion of `excitation` at the ports, `[port]` [m].
pub fn motion(excitation: &Excitation, ports: &[Port], h: usize) -> Vec<C64> {
    let amplitude = |signal: &Signal| signal.harmonics.get(h).copied().unwrap_or_default();
    let of = |port: &Port| {
        let motion = excitation.contacts[port.head].motion();
        match port.direction {
            Direction::Axis => amplitude(&motion.normal),
            Direction::Proximal => amplitude(&motion.tangential),
            Direction::Medial => C64::default(),
        }
    };
    ports.iter().map(of).collect()
}
