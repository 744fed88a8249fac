//! `RigidBodies`: bodies that carry nodes of the mesh, such as bones, on springs and dashpots.
//!
//! A body moves by a translation t of its centre c and a small rotation r about it, six numbers:
//!
//! ```text
//! u(x) = t + r × (x − c) = G(x) (t, r),      M q̈ + C q̇ + K q = Σ Gᵀ f
//! ```
//!
//! with the forces f on its nodes. Bodies may be connected to one another.

use crate::math::{C64, V3};
use nalgebra::{DMatrix, DVector, Matrix3, SMatrix};

/// Numbers that describe the motion of one body.
pub const MOTIONS: usize = 6;

/// `[component][motion]` displacement of a point.
pub type PointMap = SMatrix<f64, 3, MOTIONS>;

/// The displacement t + r × d = [I | −d×] (t, r) of the point at `d` from the centre.
pub fn point_map(d: V3) -> PointMap {
    let mut map = PointMap::zeros();
    map.fixed_columns_mut::<3>(0).copy_from(&Matrix3::identity());
    map.fixed_columns_mut::<3>(3).copy_from(&-d.cross_matrix());
    map
}

/// One body, and the nodes that it carries.
#[derive(Clone, Debug, PartialEq)]
pub struct RigidBody {
    /// Centre c [m].
    pub centre: V3,
    /// (node, its position [m]).
    pub nodes: Vec<(u32, V3)>,
}

impl RigidBody {
    /// G(`x`).
    fn map(&self, x: V3) -> PointMap {
        point_map(x - self.centre)
    }
}

/// What a spring, a dashpot or a mass is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// The body of this index.
    Body(usize),
    /// What does not move.
    Ground,
}

/// A spring and a dashpot side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Connector {
    /// Stiffness [N/m], or [N·m/rad].
    pub stiffness: Matrix3<f64>,
    /// Damping [N·s/m], or [N·m·s/rad].
    pub damping: Matrix3<f64>,
}

/// Rigid bodies with their masses and connectors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RigidBodies {
    bodies: Vec<RigidBody>,
    /// `[motion]²` of all bodies: M [kg, kg·m, kg·m²].
    mass: DMatrix<f64>,
    /// K [N/m, N/rad, N·m/rad].
    stiffness: DMatrix<f64>,
    /// C, as K, times a second.
    damping: DMatrix<f64>,
}

impl RigidBodies {
    /// `bodies` without mass and connectors.
    pub fn new(bodies: Vec<RigidBody>) -> RigidBodies {
        let zeros = DMatrix::zeros(MOTIONS * bodies.len(), MOTIONS * bodies.len());
        RigidBodies { bodies, mass: zeros.clone(), stiffness: zeros.clone(), damping: zeros }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// Number of motions of all bodies.
    pub fn motions(&self) -> usize {
        MOTIONS * self.bodies.len()
    }

    /// The bodies.
    pub fn bodies(&self) -> &[RigidBody] {
        &self.bodies
    }

    /// Mass matrix [kg, kg·m, kg·m²].
    pub fn mass(&self) -> &DMatrix<f64> {
        &self.mass
    }

    /// Stiffness matrix of the connectors [N/m, N/rad, N·m/rad].
    pub fn stiffness(&self) -> &DMatrix<f64> {
        &self.stiffness
    }

    /// Adds `mass` [kg] with its centre at `at` [m] and the `inertia` about it [kg·m²] to `body`.
    pub fn add_mass(&mut self, body: usize, mass: f64, at: V3, inertia: Matrix3<f64>) {
        let map = self.bodies[body].map(at);
        let mut block = map.transpose() * map * mass;
        let mut rotation = block.fixed_view_mut::<3, 3>(3, 3);
        rotation += inertia;
        let mut own = self.mass.fixed_view_mut::<MOTIONS, MOTIONS>(MOTIONS * body, MOTIONS * body);
        own += block;
    }

    /// Adds a `connector` of the displacements of `ends` at the point `at` [m].
    pub fn connect(&mut self, ends: [Attachment; 2], at: V3, connector: &Connector) {
        self.add(ends, connector, |body| body.map(at));
    }

    /// Adds a `connector` of the rotations of `ends`.
    pub fn connect_rotations(&mut self, ends: [Attachment; 2], connector: &Connector) {
        let mut map = PointMap::zeros();
        map.fixed_columns_mut::<3>(3).copy_from(&Matrix3::identity());
        self.add(ends, connector, |_| map);
    }

    fn add(&mut self, ends: [Attachment; 2], connector: &Connector, map: impl Fn(&RigidBody) -> PointMap) {
        let sides = ends.iter().zip([1.0, -1.0]).filter_map(|(end, sign)| match end {
            Attachment::Body(at) => Some((*at, map(&self.bodies[*at]) * sign)),
            Attachment::Ground => None,
        });
        let sides: Vec<(usize, PointMap)> = sides.collect();
        for (matrix, of) in
            [(&mut self.stiffness, connector.stiffness), (&mut self.damping, connector.damping)]
        {
            for (i, left) in &sides {
                for (j, right) in &sides {
                    let mut block = matrix.fixed_view_mut::<MOTIONS, MOTIONS>(MOTIONS * i, MOTIONS * j);
                    block += left.transpose() * of * right;
                }
            }
        }
    }

    /// Damping matrix of the connectors [N·s/m, N·s/rad, N·m·s/rad].
    pub fn damping(&self) -> &DMatrix<f64> {
        &self.damping
    }

    /// K + iωC − ω²M at `omega` [rad/s].
    pub fn dynamic_stiffness(&self, omega: f64) -> DMatrix<C64> {
        let entry = |i, j| {
            let at = (i, j);
            C64::new(self.stiffness[at] - omega * omega * self.mass[at], omega * self.damping[at])
        };
        DMatrix::from_fn(self.motions(), self.motions(), entry)
    }

    /// Sets the displacement of the nodes of all bodies in `u` `[node][component]` [m] for the unit motion
    /// `motion`.
    pub fn carry(&self, motion: usize, u: &mut [[C64; 3]]) {
        let body = &self.bodies[motion / MOTIONS];
        for &(node, x) in &body.nodes {
            let column = body.map(x).column(motion % MOTIONS).into_owned();
            u[node as usize] = std::array::from_fn(|c| C64::from(column[c]));
        }
    }

    /// Calls `set` with every node of the bodies and its displacement [m] in the `[motion]` motions `q`.
    pub fn place(&self, q: &[f64], mut set: impl FnMut(u32, V3)) {
        for (body, q) in self.bodies.iter().zip(q.chunks_exact(MOTIONS)) {
            let (shift, turn) = (V3::new(q[0], q[1], q[2]), V3::new(q[3], q[4], q[5]));
            body.nodes.iter().for_each(|&(node, x)| set(node, shift + turn.cross(&(x - body.centre))));
        }
    }

    /// Sets `sum` `[motion]` to Σ Gᵀ f: forces [N] and moments [N·m] of the forces `f` on the nodes [N].
    pub fn gather(&self, f: impl Fn(u32) -> V3, sum: &mut [f64]) {
        for (body, sum) in self.bodies.iter().zip(sum.chunks_exact_mut(MOTIONS)) {
            let (mut force, mut moment) = (V3::zeros(), V3::zeros());
            for &(node, x) in &body.nodes {
                let f = f(node);
                force += f;
                moment += (x - body.centre).cross(&f);
            }
            sum[..3].copy_from_slice(force.as_slice());
            sum[3..].copy_from_slice(moment.as_slice());
        }
    }

    /// Calls `set` with every node of the bodies and a force on it [N]: the smallest forces that have the
    /// `[motion]` forces and moments `sum`.
    ///
    /// # Panics
    /// If the nodes of a body lie on one line.
    pub fn spread(&self, sum: DVector<f64>, set: impl FnMut(u32, V3)) {
        self.place(self.in_shapes(sum).as_slice(), set);
    }

    /// The motions of all bodies in the displacement `u` `[node][component]` [m]: those nearest to it in the
    /// mean of squares.
    ///
    /// # Panics
    /// If the nodes of a body lie on one line.
    pub fn motion_in(&self, u: &[[C64; 3]]) -> DVector<C64> {
        let part = |of: fn(&C64) -> f64| self.nearest(|node| V3::from(u[node as usize].each_ref().map(of)));
        part(|z| z.re).zip_map(&part(|z| z.im), C64::new)
    }

    /// The `[motion]` motions of all bodies nearest to the displacements `u` of their nodes [m].
    ///
    /// # Panics
    /// If the nodes of a body lie on one line.
    pub fn nearest(&self, u: impl Fn(u32) -> V3) -> DVector<f64> {
        let mut sum = DVector::zeros(self.motions());
        self.gather(u, sum.as_mut_slice());
        self.in_shapes(sum)
    }

    /// (Σ GᵀG)⁻¹ `sum`.
    fn in_shapes(&self, mut sum: DVector<f64>) -> DVector<f64> {
        for (b, body) in self.bodies.iter().enumerate() {
            let map = |&(_, x): &(u32, V3)| body.map(x);
            let square: SMatrix<f64, MOTIONS, MOTIONS> =
                body.nodes.iter().map(map).map(|map| map.transpose() * map).sum();
            let factors = square.cholesky().expect("the nodes of a bone do not lie on one line");
            factors.solve_mut(&mut sum.fixed_rows_mut::<MOTIONS>(MOTIONS * b));
        }
        sum
    }

    /// Σ Gᵀ `matrix` G over the nodes of the bodies, each with the matrix that `matrix` has for it.
    pub fn at_nodes(&self, matrix: impl Fn(u32) -> Matrix3<f64>) -> DMatrix<f64> {
        let mut sum = DMatrix::zeros(self.motions(), self.motions());
        for (b, body) in self.bodies.iter().enumerate() {
            let mut block = sum.fixed_view_mut::<MOTIONS, MOTIONS>(MOTIONS * b, MOTIONS * b);
            for &(node, x) in &body.nodes {
                let map = body.map(x);
                block += map.transpose() * matrix(node) * map;
            }
        }
        sum
    }

    /// Mean power that the dashpots take from the motion `u` `[node][component]` [m] at `omega` [rad/s]:
    /// ½ω² qᴴ C q [W].
    pub fn dissipation(&self, u: &[[C64; 3]], omega: f64) -> f64 {
        if self.is_empty() {
            return 0.0;
        }
        let q = self.motion_in(u);
        let damped = self.damping.map(C64::from) * &q;
        0.5 * omega * omega * q.dotc(&damped).re
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(centre: V3) -> RigidBody {
        let offsets = [V3::x(), V3::y(), V3::z(), V3::new(-1.0, 0.5, 0.3)];
        RigidBody { centre, nodes: (0..).zip(offsets.map(|d| centre + 0.1 * d)).collect() }
    }

    /// A motion is found in the displacement that it carries.
    #[test]
    fn a_motion_is_found_in_its_displacement() {
        let bodies = RigidBodies::new(vec![body(V3::new(0.3, -0.2, 0.1))]);
        for motion in 0..MOTIONS {
            let mut u = vec![[C64::default(); 3]; 4];
            bodies.carry(motion, &mut u);
            for (m, z) in bodies.motion_in(&u).iter().enumerate() {
                let expected = if m == motion { 1.0 } else { 0.0 };
                assert!((z - expected).norm() < 1e-12, "{motion} {m} {z}");
            }
        }
    }

    /// Forces spread over the nodes have the sum and the moment that they were given.
    #[test]
    fn spread_forces_have_their_sum() {
        let bodies = RigidBodies::new(vec![body(V3::new(0.3, -0.2, 0.1))]);
        let wanted = DVector::from_fn(MOTIONS, |m, _| m as f64 - 4.0);
        let mut forces = [V3::zeros(); 4];
        bodies.spread(wanted.clone(), |node, f| forces[node as usize] = f);
        let mut sum = DVector::zeros(MOTIONS);
        bodies.gather(|node| forces[node as usize], sum.as_mut_slice());
        assert!((sum - wanted).norm() < 1e-12);
    }

    /// A rotation about x moves a point at y along z.
    #[test]
    fn rotations_are_right_handed() {
        let bodies = RigidBodies::new(vec![body(V3::zeros())]);
        let mut u = vec![[C64::default(); 3]; 4];
        bodies.carry(3, &mut u);
        assert!((u[1][2].re - 0.1).abs() < 1e-15 && u[1][0].norm() < 1e-15 && u[1][1].norm() < 1e-15);
    }

    /// Steiner: the inertia of a mass off the centre; a pendulum on a spring.
    #[test]
    fn mass_and_spring_off_the_centre_act_with_their_arms() {
        let mut bodies = RigidBodies::new(vec![body(V3::zeros())]);
        let (at, none) = (V3::new(0.0, 0.2, 0.0), Matrix3::zeros());
        bodies.add_mass(0, 3.0, at, Matrix3::identity() * 0.01);
        let spring = Connector { stiffness: Matrix3::identity() * 50.0, damping: none };
        bodies.connect([Attachment::Body(0), Attachment::Ground], at, &spring);
        let about_x = 3;
        assert!((bodies.mass()[(about_x, about_x)] - (0.01 + 3.0 * 0.04)).abs() < 1e-14);
        assert!((bodies.stiffness()[(about_x, about_x)] - 50.0 * 0.04).abs() < 1e-14);
        // u_z at the mass is 0.2 r_x.
        assert!((bodies.mass()[(2, about_x)] - 3.0 * 0.2).abs() < 1e-14);
    }

    /// Two bodies that move together do not strain the connector between them.
    #[test]
    fn a_common_motion_does_not_strain_a_connector() {
        let mut bodies = RigidBodies::new(vec![body(V3::zeros()), body(V3::new(0.0, 0.3, 0.1))]);
        let stiffness = Matrix3::from_diagonal(&V3::new(5.0, 7.0, 9.0));
        let spring = Connector { stiffness, damping: stiffness };
        let ends = [Attachment::Body(0), Attachment::Body(1)];
        bodies.connect(ends, V3::new(0.2, 0.1, -0.3), &spring);
        bodies.connect_rotations(ends, &spring);
        // A rotation of both about the origin: the centre of the second moves by r × c.
        let rotation = V3::new(0.3, -0.2, 0.5);
        let moved = rotation.cross(&V3::new(0.0, 0.3, 0.1));
        let parts = [V3::zeros(), rotation, moved, rotation];
        let q = DVector::from_iterator(12, parts.iter().flat_map(|v| v.iter().copied()));
        assert!((bodies.stiffness() * &q).norm() < 1e-12);
        let mut apart = q;
        apart[6] += 0.1;
        let energy = apart.dot(&(bodies.stiffness() * &apart));
        assert!((energy - 5.0 * 0.01).abs() < 1e-12, "{energy}");
    }
}
