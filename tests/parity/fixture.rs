//! Small meshes and materials: warped boxes with arbitrarily oriented elements.

#[path = "../analytic/box_mesh.rs"]
mod box_mesh;

use calfwave::fem::{Geometry, Space};
use calfwave::material::{MaterialField, MaxwellFit};
use calfwave::math::V3;
use calfwave::mesh::{HexMesh, Shape};

/// A box of `n` elements with one corner at the origin, every 27-node position moved by `warp`.
pub fn box_mesh(n: [usize; 3], size: [f64; 3], warp: impl Fn(V3) -> V3) -> HexMesh {
    box_mesh::box_mesh(n, V3::zeros(), V3::from(size), warp)
}

/// Turns every element to one of the 24 right-handed orientations and removes the named surfaces.
pub fn turn_elements(mesh: &mut HexMesh) {
    const EVEN: [[usize; 3]; 3] = [[0, 1, 2], [1, 2, 0], [2, 0, 1]];
    const ODD: [[usize; 3]; 3] = [[1, 0, 2], [0, 2, 1], [2, 1, 0]];
    mesh.surfaces.clear();
    for (e, ids) in mesh.elements.iter_mut().enumerate() {
        let turn = (7 * e + 5) % 24;
        let flips = [turn & 1, turn >> 1 & 1, turn >> 2 & 1];
        // An odd number of flips needs an odd permutation of the axes to stay right-handed.
        let axes = if (flips[0] + flips[1] + flips[2]) % 2 == 0 { EVEN[turn / 8] } else { ODD[turn / 8] };
        let old = *ids;
        *ids = std::array::from_fn(|q| {
            let at = [q % 3, q / 3 % 3, q / 9];
            let mut from = [0; 3];
            for a in 0..3 {
                from[axes[a]] = if flips[a] == 1 { 2 - at[a] } else { at[a] };
            }
            old[from[0] + 3 * from[1] + 9 * from[2]]
        });
    }
}

/// Moves every position of the elements of `mesh`, whose faces are plane, by `warp`; the maps are of order 4
/// and interpolate it.
pub fn bend(mesh: &mut HexMesh, warp: impl Fn(V3) -> V3) {
    const QUARTERS: [f64; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];
    for element in 0..mesh.elements.len() {
        let plane = Shape::triquadratic(&mesh.node_positions(element)).on_grid(&QUARTERS);
        let first = mesh.nodes.len() as u32;
        mesh.nodes.extend(plane.into_iter().map(&warp));
        mesh.curved.push(std::array::from_fn(|n| first + n as u32));
    }
    let corners = mesh.curved[0][0] as usize;
    mesh.nodes[..corners].iter_mut().for_each(|x| *x = warp(*x));
}

/// A smooth curved warp of a box of edge about `size`: displacements about 5 % of it, boundary included.
pub fn curved(size: f64) -> impl Fn(V3) -> V3 {
    move |x| {
        let s = x / size * 3.0;
        x + size
            * 0.05
            * V3::new((s.y + 0.3).sin() * s.z.cos(), (s.z - 0.2).sin() + s.x.cos(), (s.x * 1.3).sin() * s.y)
    }
}

/// Homogeneous isotropic elastic material on `space`: (density, K, μ).
pub fn isotropic(space: &Space, density: f64, bulk: f64, mu: f64) -> MaterialField {
    let n = space.node_of.len();
    MaterialField {
        density: vec![density; n],
        bulk: vec![bulk; n],
        mu_t: vec![mu; n],
        mu_l: vec![mu; n],
        beta: vec![0.0; n],
        fibre: vec![V3::x(); n],
        class: vec![0; space.n_elements],
        classes: vec![MaxwellFit { alpha: 0.0, relaxed: 1.0, weights: vec![], max_error: 0.0 }],
        tau: vec![],
        tangent: Vec::new(),
    }
}

/// Muscle-like material varying from point to point: TI moduli, turning fibres, four Maxwell branches.
pub fn muscle(space: &Space, bulk: f64) -> MaterialField {
    let mut field = isotropic(space, 1090.0, bulk, 1000.0);
    let extent = space.positions.iter().map(V3::norm).fold(0.0, f64::max);
    for (slot, &node) in space.node_of.iter().enumerate() {
        let x = space.positions[node as usize] / extent;
        field.mu_t[slot] = 1000.0 * (1.0 + 0.3 * x.x);
        field.mu_l[slot] = 1450.0 * (1.0 + 0.2 * x.y);
        field.beta[slot] = 4400.0 * (1.0 + 0.2 * x.z);
        field.fibre[slot] = V3::new(0.3 + x.z, 1.0, 0.4 * x.x).normalize();
    }
    // Four branches fitted to a springpot of α = 0.27.
    field.classes[0] = MaxwellFit {
        alpha: 0.27,
        relaxed: 0.3142,
        weights: vec![0.2528, 0.3439, 0.5017, 1.3552],
        max_error: 0.033,
    };
    field.tau = [4.0, 23.39, 136.8, 800.0].map(|f| 1.0 / (2.0 * std::f64::consts::PI * f)).to_vec();
    field
}

/// Space and metric terms of a valid mesh.
pub fn build(mesh: &HexMesh, order: usize) -> (Space, Geometry) {
    let space = Space::new(mesh, order).expect("conforming");
    let geometry = Geometry::new(&space).expect("not inverted");
    (space, geometry)
}

/// Deterministic pseudo-random numbers in [−1, 1].
pub fn noise(n: usize, seed: u64) -> Vec<f64> {
    use rand::{RngExt, SeedableRng};
    let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
    (0..n).map(|_| rng.random_range(-1.0..1.0)).collect()
}

/// Euclidean norm.
pub fn norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Inner product.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
