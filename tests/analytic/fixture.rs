//! Boxes of hexahedra, uniform materials and simulations for the tests against closed forms.

#[path = "box_mesh.rs"]
mod box_mesh;

pub use box_mesh::box_mesh;
use calfwave::fem::{Geometry, Space};
use calfwave::material::fit::{BAND_HZ, fit_springpots};
use calfwave::material::spec::MembraneSpec;
use calfwave::material::{MaterialField, MaxwellFit, RegionMap};
use calfwave::math::V3;
use calfwave::mesh::HexMesh;
use calfwave::solver::stiffness::{Reference, Simd};
use calfwave::solver::{Boundary, Clock, Parts, Real, Simulation};
use std::sync::Arc;

/// Constants of a solid.
#[derive(Clone, Copy)]
pub struct Solid {
    pub density: f64,
    pub bulk: f64,
    pub mu_t: f64,
    pub mu_l: f64,
    pub beta: f64,
    pub fibre: V3,
    pub alpha: f64,
}

impl Solid {
    /// Isotropic elastic.
    pub fn elastic(density: f64, bulk: f64, mu: f64) -> Solid {
        Solid { density, bulk, mu_t: mu, mu_l: mu, beta: 0.0, fibre: V3::x(), alpha: 0.0 }
    }
}

/// Coefficients of `solid(element)` on `space`, springpots fitted with `branches`.
pub fn material(space: &Space, branches: usize, solid: impl Fn(usize) -> Solid) -> MaterialField {
    let mut alphas: Vec<f64> = (0..space.n_elements).map(|e| solid(e).alpha).collect();
    alphas.sort_by(f64::total_cmp);
    alphas.dedup();
    let (tau, classes) = fit_springpots(&alphas, branches, BAND_HZ).unwrap();
    let mut field = MaterialField { classes, tau, ..MaterialField::default() };
    for e in 0..space.n_elements {
        let s = solid(e);
        field.class.push(alphas.iter().position(|&a| a == s.alpha).unwrap() as u16);
        for _ in 0..space.points_per_element() {
            field.density.push(s.density);
            field.bulk.push(s.bulk);
            field.mu_t.push(s.mu_t);
            field.mu_l.push(s.mu_l);
            field.beta.push(s.beta);
            field.fibre.push(s.fibre);
        }
    }
    field
}

/// Sets one Maxwell class for all elements.
pub fn set_class(field: &mut MaterialField, tau: Vec<f64>, relaxed: f64, weights: Vec<f64>) {
    field.classes = vec![MaxwellFit { alpha: 0.0, relaxed, weights, max_error: 0.0 }];
    field.class.fill(0);
    field.tau = tau;
}

/// A discretised body: mesh, space, metric terms and material.
pub struct Body {
    pub mesh: HexMesh,
    pub space: Space,
    pub geometry: Geometry,
    pub material: MaterialField,
}

impl Body {
    /// A uniform body.
    pub fn uniform(mesh: HexMesh, order: usize, solid: Solid) -> Body {
        Body::new(mesh, order, 4, |_| solid)
    }

    /// A body with the constants `solid(element)` in each element.
    pub fn new(mesh: HexMesh, order: usize, branches: usize, solid: impl Fn(usize) -> Solid) -> Body {
        let space = Space::new(&mesh, order).unwrap();
        let geometry = Geometry::new(&space).unwrap();
        let material = material(&space, branches, solid);
        Body { mesh, space, geometry, material }
    }

    /// The body for the harmonic solver, without membranes, supported by `hold`.
    pub fn harmonic<'a>(
        &'a self,
        hold: &'a (dyn Fn(&Space, &MaterialField, f64) -> Boundary + Sync),
    ) -> calfwave::solver::harmonic::Body<'a> {
        calfwave::solver::harmonic::Body {
            mesh: &self.mesh,
            space: &self.space,
            geometry: &self.geometry,
            material: &self.material,
            membranes: Vec::new(),
            supports: hold,
            displacement_solver: calfwave::solver::harmonic::DisplacementSolver::Multigrid,
        }
    }

    /// The region of every element, at all of its points.
    pub fn regions(&self) -> Arc<RegionMap> {
        let (names, of_element) = (&self.mesh.regions, &self.mesh.region);
        Arc::new(RegionMap::new(names, of_element, self.space.points_per_element(), None))
    }

    /// The free body with the f64 operator.
    pub fn parts(&self) -> Parts<f64> {
        let operator = Reference::new(&self.space, &self.geometry, &self.material);
        Parts::new(&self.space, &self.geometry, &self.material, self.regions(), Box::new(operator))
    }

    /// The free body with the f32 operator.
    pub fn parts_f32(&self) -> Parts<f32> {
        let operator = Simd::new(&self.space, &self.geometry, &self.material).unwrap();
        Parts::new(&self.space, &self.geometry, &self.material, self.regions(), Box::new(operator))
    }

    /// Nodes of a surface.
    pub fn nodes(&self, surface: &str) -> Vec<u32> {
        self.space.nodes_on(&self.mesh.surfaces[surface])
    }

    /// The node nearest to `x`.
    pub fn node_at(&self, x: V3) -> u32 {
        let distance = |n: &usize| (self.space.positions[*n] - x).norm_squared();
        (0..self.space.n_nodes()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap() as u32
    }

    /// `[node][3]` field of a function of position.
    pub fn field(&self, f: impl Fn(V3) -> V3) -> Vec<f64> {
        self.space.positions.iter().flat_map(|&x| <[f64; 3]>::from(f(x))).collect()
    }
}

/// A simulation with a time step close to `safety` times the limit.
pub fn simulate<T: Real>(parts: Parts<T>, safety: f64) -> Simulation<T> {
    // A period of many steps keeps the step within 10⁻³ of the requested one.
    Simulation::new(parts, Clock { period: 1.0, samples: 1, safety }).unwrap()
}

/// Reproducible pseudo-random numbers in (−1, 1).
pub fn noise(n: usize) -> Vec<f64> {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..n).map(|_| next()).collect()
}

/// A soft membrane.
pub fn skin() -> MembraneSpec {
    MembraneSpec {
        eh_along_n_m: 200.0,
        eh_across_n_m: 100.0,
        poisson: 0.3,
        gh_n_m: 60.0,
        mass_kg_m2: 1.0,
        alpha: 0.25,
    }
}

/// Fixed at x0, absorbing at y0, on an elastic support at z1.
pub fn boundary(body: &Body, space: &Space, material: &MaterialField, hz: f64) -> Boundary {
    let faces = |name: &str| &body.mesh.surfaces[name];
    let mut boundary = Boundary::default();
    boundary.fix(&space.nodes_on(faces("x0")));
    boundary.absorb(space, material, faces("y0"), hz);
    boundary.support(space, faces("z1"), 200.0, 0.5);
    boundary
}
