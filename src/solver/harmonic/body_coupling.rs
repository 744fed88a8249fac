//! `BodyCoupling`: rigid bodies among the unknowns of the iteration, where the cycle solves for
//! displacements.
//!
//! With the displacements u = u_f + C q of free nodes and of the nodes that bodies carry,
//!
//! ```text
//! [ A_ff       A C     ] [u_f]   [ f  ]
//! [ Cᵀ A   Z + Cᵀ A C  ] [ q ] = [Cᵀ f]      Z: dynamic stiffness of the bodies alone
//! ```
//!
//! and the bodies are preconditioned by the stiffness S that the coarsest order has: Z + Uᵀ A U with the
//! fields U of unit motions, solved directly. One load then takes one solve, in place of one for each motion
//! as in [`BodyResponse`](super::body_response::BodyResponse). In residuals, the forces and moments that are
//! out of balance are the smallest forces on the nodes of the bodies that have them as sum.

use super::operator::from_complex;
use super::precondition::Multigrid;
use crate::math::{C64, V3};
use crate::solver::boundary::Boundary;
use crate::solver::rigid::RigidBodies;
use nalgebra::linalg::LU;
use nalgebra::{DMatrix, DVector, Dyn};

/// Rigid bodies at one frequency.
#[derive(Clone, Debug)]
pub(super) struct BodyCoupling {
    /// The bodies, with their nodes of the finest level.
    bodies: RigidBodies,
    /// Z.
    own: DMatrix<C64>,
    /// S.
    stiffness: LU<C64, Dyn, Dyn>,
    /// `[motion]` 1/√|S_mm|: weights in the norm of residuals.
    pub scale: Vec<f64>,
}

impl BodyCoupling {
    /// The bodies of the `[level]` `boundaries` at `omega` [rad/s], with `multigrid` at this frequency;
    /// [`None`] if nothing holds them.
    pub fn new(multigrid: &mut Multigrid, boundaries: &[Boundary], omega: f64) -> Option<BodyCoupling> {
        let coarse = &boundaries.last()?.rigid;
        let own = coarse.dynamic_stiffness(omega);
        let stiffness = &own + tissue_stiffness(multigrid, coarse);
        let scale = stiffness.diagonal().iter().map(|s| 1.0 / s.norm().sqrt()).collect();
        let stiffness = stiffness.lu();
        let bodies = boundaries.first()?.rigid.clone();
        stiffness.is_invertible().then_some(BodyCoupling { bodies, own, stiffness, scale })
    }

    /// Number of motions.
    pub fn motions(&self) -> usize {
        self.scale.len()
    }

    /// q = S⁻¹ `b`.
    pub fn precondition(&self, b: &DVector<C64>) -> DVector<C64> {
        self.stiffness.solve(b).expect("it is invertible")
    }

    /// Sets the displacement of the carried nodes of the `[node][6]` field `u` to C `q`.
    pub fn carry(&self, q: &DVector<C64>, u: &mut [f32]) {
        self.place(q, |node, z| u[6 * node as usize..][..6].copy_from_slice(&from_complex(&z)));
    }

    /// Sets the displacement of the carried nodes of `u` to that of the bodies' motion in `of`.
    pub fn carry_motion_in(&self, of: &[[C64; 3]], u: &mut [[C64; 3]]) {
        self.place(&self.bodies.motion_in(of), |node, z| u[node as usize] = z);
    }

    /// Sets the displacement of the carried nodes of `u` to zero.
    pub fn hold(&self, u: &mut [[C64; 3]]) {
        self.place(&DVector::zeros(self.motions()), |node, z| u[node as usize] = z);
    }

    /// Cᵀ `y` + Z `q`: what resists the motion `q` with the `[node][6]` reactions `y`.
    pub fn resistance(&self, q: &DVector<C64>, y: &[f32]) -> DVector<C64> {
        let force = |node: u32| {
            let y = &y[6 * node as usize..][..6];
            [0, 1, 2].map(|c| C64::new(f64::from(y[c]), f64::from(y[3 + c])))
        };
        self.gather(force) + &self.own * q
    }

    /// Cᵀ `f`.
    pub fn gathered(&self, f: &[[C64; 3]]) -> DVector<C64> {
        self.gather(|node| f[node as usize])
    }

    /// `[motion]` Cᵀ `f` times the weights of the norm.
    pub fn weighted(&self, f: &[[C64; 3]]) -> Vec<C64> {
        self.gathered(f).iter().zip(&self.scale).map(|(sum, s)| sum * *s).collect()
    }

    /// Forces and moments on the bodies in the state `u`, from the forces `f` of load and tissue on their
    /// nodes.
    pub fn out_of_balance(&self, u: &[[C64; 3]], f: &[[C64; 3]]) -> DVector<C64> {
        self.gathered(f) - &self.own * self.bodies.motion_in(u)
    }

    /// Sets the forces `f` on the carried nodes to the smallest with the sum `b`.
    pub fn spread(&self, b: &DVector<C64>, f: &mut [[C64; 3]]) {
        let mut both = [V3::zeros(), V3::zeros()].map(|zero| vec![zero; f.len()]);
        for (part, of) in both.iter_mut().zip([|z: C64| z.re, |z: C64| z.im]) {
            self.bodies.spread(b.map(of), |node, force| part[node as usize] = force);
        }
        for &(node, _) in self.bodies.bodies().iter().flat_map(|body| &body.nodes) {
            let n = node as usize;
            f[n] = [0, 1, 2].map(|c| C64::new(both[0][n][c], both[1][n][c]));
        }
    }

    /// Calls `set` with every carried node and its displacement.
    fn place(&self, q: &DVector<C64>, mut set: impl FnMut(u32, [C64; 3])) {
        let real = q.map(|z| z.re);
        let mut moved = Vec::new();
        self.bodies.place(real.as_slice(), |node, u| moved.push((node, u)));
        let mut moved = moved.into_iter();
        self.bodies.place(q.map(|z| z.im).as_slice(), |_, imaginary| {
            let (node, real) = moved.next().expect("both parts have the same nodes");
            set(node, [0, 1, 2].map(|c| C64::new(real[c], imaginary[c])));
        });
    }

    /// Σ Gᵀ f over the carried nodes.
    fn gather(&self, f: impl Fn(u32) -> [C64; 3]) -> DVector<C64> {
        let part = |of: fn(C64) -> f64| {
            let mut sum = DVector::zeros(self.bodies.motions());
            self.bodies.gather(|node| V3::from(f(node).map(of)), sum.as_mut_slice());
            sum
        };
        part(|z| z.re).zip_map(&part(|z| z.im), C64::new)
    }
}

/// Uᵀ A U on the coarsest level, with the fields U of the unit motions of `bodies`.
fn tissue_stiffness(multigrid: &mut Multigrid, bodies: &RigidBodies) -> DMatrix<C64> {
    let coarsest = multigrid.levels.last_mut().expect("there is a level");
    let nodes = coarsest.space.n_nodes();
    let unit = |motion: usize| {
        let mut u = vec![[C64::default(); 3]; nodes];
        bodies.carry(motion, &mut u);
        u.iter().flat_map(from_complex).collect::<Vec<f32>>()
    };
    let mut fields: Vec<Vec<f32>> = (0..bodies.motions()).map(unit).collect();
    let mut image = vec![0.0; 6 * nodes];
    let loads: Vec<Vec<f32>> = fields
        .iter()
        .map(|u| {
            coarsest.apply(u, &mut image);
            image.iter().map(|f| -f).collect()
        })
        .collect();
    let mut free = vec![vec![0.0; 6 * nodes]; loads.len()];
    multigrid.solve_coarsest(&loads, &mut free);
    let coarsest = multigrid.levels.last_mut().expect("there is a level");
    let mut stiffness = DMatrix::zeros(fields.len(), fields.len());
    for (u, free) in fields.iter_mut().zip(&free) {
        u.iter_mut().zip(free).for_each(|(u, free)| *u += free);
    }
    for (j, u) in fields.iter().enumerate() {
        coarsest.apply_with_reactions(u, &mut image);
        for (i, v) in fields.iter().enumerate() {
            stiffness[(i, j)] = product(v, &image);
        }
    }
    (&stiffness + stiffness.transpose()) * C64::from(0.5)
}

/// Σ uᵢ fᵢ, not conjugated, of `[node][6]` fields.
fn product(u: &[f32], f: &[f32]) -> C64 {
    let complex = |u: &[f32], c: usize| C64::new(f64::from(u[c]), f64::from(u[3 + c]));
    let nodes = u.chunks_exact(6).zip(f.chunks_exact(6));
    nodes.map(|(u, f)| (0..3).map(|c| complex(u, c) * complex(f, c)).sum::<C64>()).sum()
}
