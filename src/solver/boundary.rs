//! Boundary conditions of the body: fixed nodes, rigid bodies, absorbing ends, support pads.
//!
//! Absorbing (Lysmer & Kuhlemeyer 1969): t = −ρ c_P v_n n − ρ c_S v_t, with ρ c = Re √(ρ M*) at the drive
//! frequency. Support pad: Winkler springs and dashpots of given totals, equal in all directions.
//! All are nodal 3×3 matrices by GLL quadrature. Dashpots enter the leapfrog implicitly,
//! M (v⁺−v⁻)/Δt = −f − C (v⁺+v⁻)/2, so they never shorten the time step.

use crate::fem::{FaceGeometry, Space};
use crate::material::MaterialField;
use crate::material::springpot::REFERENCE_HZ;
use crate::mesh::Face;
use crate::solver::real::{Real, add_to_node, node_vector};
use crate::solver::rigid::RigidBodies;
use nalgebra::Matrix3;
use std::collections::BTreeMap;
use std::f64::consts::FRAC_PI_4;

/// Symmetric 3×3 matrices at single nodes, ascending, each node once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodalMatrices {
    /// (node, matrix) [N/m] or [N·s/m].
    pub at: Vec<(u32, Matrix3<f64>)>,
}

impl NodalMatrices {
    /// Adds `matrix(face geometry, face point, element point)` at every point of `faces`.
    fn add(
        &mut self,
        space: &Space,
        faces: &[Face],
        matrix: impl Fn(&FaceGeometry, usize, usize) -> Matrix3<f64>,
    ) {
        let mut sum: BTreeMap<u32, Matrix3<f64>> = self.at.iter().copied().collect();
        for &face in faces {
            let geometry = FaceGeometry::new(space, face);
            for (q, &node) in geometry.nodes.iter().enumerate() {
                let slot = face.element as usize * space.points_per_element() + geometry.local[q];
                *sum.entry(node).or_insert_with(Matrix3::zeros) += matrix(&geometry, q, slot);
            }
        }
        self.at = sum.into_iter().collect();
    }

    /// f += A u.
    pub fn apply<T: Real>(&self, u: &[T], f: &mut [T]) {
        for (node, a) in &self.at {
            add_to_node(f, *node, a * node_vector(u, *node));
        }
    }

    /// uᵀ A u.
    pub fn quadratic<T: Real>(&self, u: &[T]) -> f64 {
        self.at.iter().map(|(node, a)| (node_vector(u, *node), a)).map(|(u, a)| u.dot(&(a * u))).sum()
    }
}

/// All boundary conditions of the body.
#[derive(Clone, Debug, Default)]
pub struct Boundary {
    /// Nodes with u = 0 or carried by a rigid body, ascending.
    pub fixed: Vec<u32>,
    /// Bodies that carry some of these nodes.
    pub rigid: RigidBodies,
    /// Lysmer dashpots [N·s/m].
    pub absorbing: NodalMatrices,
    /// Support springs [N/m].
    pub springs: NodalMatrices,
    /// Support dashpots [N·s/m].
    pub dampers: NodalMatrices,
}

impl Boundary {
    /// Fixes `nodes`: u = 0.
    pub fn fix(&mut self, nodes: &[u32]) {
        self.fixed.extend_from_slice(nodes);
        self.fixed.sort_unstable();
        self.fixed.dedup();
    }

    /// Lets the rigid `bodies` carry their nodes.
    pub fn carry(&mut self, bodies: RigidBodies) {
        let nodes: Vec<u32> = bodies.bodies().iter().flat_map(|b| b.nodes.iter().map(|n| n.0)).collect();
        self.fix(&nodes);
        self.rigid = bodies;
    }

    /// Makes `faces` absorbing, with impedances at `hz`, the drive frequency [Hz].
    ///
    /// The shear impedance is that of an SH wave along the normal n: μ = μ_L cos²ψ + μ_T sin²ψ, cos ψ = n·a.
    pub fn absorb(&mut self, space: &Space, material: &MaterialField, faces: &[Face], hz: f64) {
        let points = space.points_per_element();
        self.absorbing.add(space, faces, |geometry, q, slot| {
            let alpha = material.classes[usize::from(material.class[slot / points])].alpha;
            let stiffening = (hz / REFERENCE_HZ).powf(alpha);
            let n = geometry.normals[q];
            let along = n.dot(&material.fibre[slot]).powi(2);
            let mu = stiffening * (material.mu_l[slot] * along + material.mu_t[slot] * (1.0 - along));
            let shear = (material.density[slot] * mu).sqrt() * (alpha * FRAC_PI_4).cos();
            let pressure = (material.density[slot] * (material.bulk[slot] + 4.0 / 3.0 * mu)).sqrt();
            let normal = n * n.transpose();
            (normal * pressure + (Matrix3::identity() - normal) * shear) * geometry.weights[q]
        });
    }

    /// Supports `faces` by a pad of total stiffness `stiffness` [N/m] and damping `damping` [N·s/m].
    pub fn support(&mut self, space: &Space, faces: &[Face], stiffness: f64, damping: f64) {
        let area: f64 = faces.iter().map(|&f| FaceGeometry::new(space, f).weights.iter().sum::<f64>()).sum();
        let share = |total: f64| {
            move |g: &FaceGeometry, q: usize, _: usize| Matrix3::identity() * (total / area * g.weights[q])
        };
        self.springs.add(space, faces, share(stiffness));
        self.dampers.add(space, faces, share(damping));
    }
}

/// The dashpots of a boundary, prepared for one time step.
#[derive(Clone, Debug, Default)]
pub struct Dashpots {
    nodes: Vec<Dashpot>,
}

/// Dashpot at one node.
#[derive(Clone, Debug)]
struct Dashpot {
    node: u32,
    absorbing: Matrix3<f64>,
    damper: Matrix3<f64>,
    /// 2M/Δt [kg/s].
    inertia: f64,
    /// (2M/Δt + C)⁻¹.
    inverse: Matrix3<f64>,
}

/// Power drawn by the dashpots, as the two halves of the trapezoidal rule; see [`super::explicit::account`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DashpotPower {
    /// (absorbing, dampers): force at tₙ times vₙ₋½ [W].
    pub before: [f64; 2],
    /// (absorbing, dampers): force at tₙ times vₙ₊½ [W].
    pub after: [f64; 2],
}

impl Dashpots {
    /// Dashpots of `boundary` at its free nodes; `mass` is `[node]` [kg], `dt` > 0 [s].
    pub fn new(boundary: &Boundary, mass: &[f64], dt: f64) -> Dashpots {
        let mut both: BTreeMap<u32, [Matrix3<f64>; 2]> = BTreeMap::new();
        for (kind, set) in [&boundary.absorbing, &boundary.dampers].into_iter().enumerate() {
            for (node, c) in &set.at {
                both.entry(*node).or_insert([Matrix3::zeros(); 2])[kind] += c;
            }
        }
        let free = both.into_iter().filter(|(node, _)| boundary.fixed.binary_search(node).is_err());
        let nodes = free.map(|(node, [absorbing, damper])| {
            let inertia = 2.0 * mass[node as usize] / dt;
            let inverse = (Matrix3::identity() * inertia + absorbing + damper)
                .try_inverse()
                .expect("positive mass plus positive semidefinite damping has an inverse");
            Dashpot { node, absorbing, damper, inertia, inverse }
        });
        Dashpots { nodes: nodes.collect() }
    }

    /// f += C v̄ with the mean velocity of the step, v̄ = (v⁺+v⁻)/2: v̄ = (2M/Δt + C)⁻¹ (2M/Δt v⁻ − f).
    ///
    /// Must be the last contribution to f.
    pub fn apply<T: Real>(&self, v: &[T], f: &mut [T]) -> DashpotPower {
        let mut power = DashpotPower::default();
        for d in &self.nodes {
            let before = node_vector(v, d.node);
            let mean = d.inverse * (before * d.inertia - node_vector(f, d.node));
            let after = 2.0 * mean - before;
            for (kind, c) in [d.absorbing, d.damper].into_iter().enumerate() {
                let force = c * mean;
                power.before[kind] += force.dot(&before);
                power.after[kind] += force.dot(&after);
                add_to_node(f, d.node, force);
            }
        }
        power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashpot_step_is_the_implicit_midpoint_rule() {
        let c = Matrix3::new(5.0, 1.0, 0.0, 1.0, 3.0, 0.5, 0.0, 0.5, 2.0);
        let boundary = Boundary { absorbing: NodalMatrices { at: vec![(1, c)] }, ..Boundary::default() };
        let (m, dt) = (0.02, 1e-2);
        let dashpots = Dashpots::new(&boundary, &[1.0, m], dt);
        let v = [0.0, 0.0, 0.0, 0.3, -0.2, 0.9];
        let mut f = [0.0, 0.0, 0.0, 1.0, 2.0, -1.0];
        let load = node_vector(&f, 1);
        let power = dashpots.apply(&v, &mut f);
        let before = node_vector(&v, 1);
        let after = before - node_vector(&f, 1) * (dt / m);
        let residual = (after - before) * (m / dt) + load + c * (after + before) * 0.5;
        assert!(residual.norm() < 1e-12);
        assert!((power.before[0] + power.after[0]) * 0.5 > 0.0);
    }
}
