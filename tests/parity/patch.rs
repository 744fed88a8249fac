//! Patch tests, invariance under rotation of the frame and under renumbering, force as derivative of the
//! energy (A2, A3, A4, A11).

use crate::fixture::*;
use calfwave::fem::{FaceGeometry, Space};
use calfwave::material::MaterialField;
use calfwave::math::V3;
use calfwave::mesh::{Face, HexMesh};
use calfwave::solver::stiffness::law::{Law, strain};
use calfwave::solver::stiffness::{Reference, Stiffness};
use nalgebra::{Matrix3, Rotation3};
use std::collections::BTreeMap;

/// Homogeneous transversely isotropic elastic solid.
fn fibrous(space: &Space) -> MaterialField {
    let mut field = isotropic(space, 1000.0, 5e3, 1000.0);
    field.mu_l.fill(1600.0);
    field.beta.fill(4000.0);
    field.fibre.fill(V3::new(0.6, 0.3, -0.5).normalize());
    field
}

/// Distorts a box trilinearly: edges are straight, and mid nodes lie in the middle.
fn straight(mesh: &mut HexMesh, seed: u64) {
    let shift = noise(3 * mesh.nodes.len(), seed);
    let corners: BTreeMap<u32, V3> = mesh
        .elements
        .iter()
        .flat_map(|ids| [0, 2, 6, 8, 18, 20, 24, 26].map(|c| ids[c]))
        .map(|n| {
            let s = 3 * n as usize;
            (n, mesh.nodes[n as usize] + 0.04 * V3::new(shift[s], shift[s + 1], shift[s + 2]))
        })
        .collect();
    for ids in &mesh.elements {
        for (q, &id) in ids.iter().enumerate() {
            let t = [q % 3, q / 3 % 3, q / 9].map(|i| i as f64 / 2.0);
            let mut x = V3::zeros();
            for c in 0..8usize {
                let at = [c & 1, c >> 1 & 1, c >> 2];
                let w: f64 = (0..3).map(|a| if at[a] == 1 { t[a] } else { 1.0 - t[a] }).product();
                x += corners[&ids[2 * at[0] + 6 * at[1] + 18 * at[2]]] * w;
            }
            mesh.nodes[id as usize] = x;
        }
    }
}

/// Faces that belong to one element only.
fn boundary(mesh: &HexMesh) -> Vec<Face> {
    let mut seen: BTreeMap<u32, Vec<Face>> = BTreeMap::new();
    for (e, ids) in mesh.elements.iter().enumerate() {
        for (side, centre) in [12, 14, 10, 16, 4, 22].into_iter().enumerate() {
            seen.entry(ids[centre]).or_default().push(Face { element: e as u32, side: side as u8 });
        }
    }
    seen.into_values().filter(|f| f.len() == 1).map(|f| f[0]).collect()
}

/// `[node][3]` values of a vector function.
fn sample(space: &Space, f: impl Fn(&V3) -> V3) -> Vec<f64> {
    space.positions.iter().flat_map(|x| <[f64; 3]>::from(f(x))).collect()
}

/// Full stress of a displacement gradient.
fn stress(law: &Law, gradient: &Matrix3<f64>) -> Matrix3<f64> {
    let (e, trace) = strain(&[0, 1, 2].map(|i| [0, 1, 2].map(|j| gradient[(i, j)])));
    let [xx, yy, zz, yz, xz, xy] = law.deviatoric_stress(&e);
    Matrix3::new(xx, xy, xz, xy, yy, yz, xz, yz, zz) + Matrix3::identity() * (law.bulk * trace)
}

/// A2: an affine field gives forces that vanish inside and equal σ n on the boundary. This is exact with
/// straight edges from order 2 on, and with curved 27-node elements from order 4 on (where the metric terms
/// are polynomials of degree ≤ N).
#[test]
fn an_affine_field_gives_the_exact_forces_on_a_distorted_patch() {
    let b = Matrix3::new(0.1, -0.2, 0.05, 0.3, 0.02, -0.1, -0.15, 0.25, -0.07);
    for (order, curved_mesh) in [(2, false), (3, false), (4, false), (4, true), (5, true), (6, true)] {
        let mut mesh = box_mesh([2, 2, 2], [1.0, 1.0, 1.0], |x| x);
        if curved_mesh {
            mesh = box_mesh([2, 2, 2], [1.0, 1.0, 1.0], curved(1.0));
        } else {
            straight(&mut mesh, 4);
        }
        turn_elements(&mut mesh);
        let (space, geometry) = build(&mesh, order);
        let material = fibrous(&space);
        let sigma = stress(&Law::at(&material, 0), &b);
        let mut expected = vec![0.0; 3 * space.n_nodes()];
        for face in boundary(&mesh) {
            let face = FaceGeometry::new(&space, face);
            for (q, &n) in face.nodes.iter().enumerate() {
                let t = sigma * face.normals[q] * face.weights[q];
                (0..3).for_each(|c| expected[3 * n as usize + c] += t[c]);
            }
        }
        let mut f = vec![0.0; expected.len()];
        let u = sample(&space, |x| V3::new(0.3, -0.2, 0.1) + b * x);
        Reference::new(&space, &geometry, &material).apply(&u, &mut f);
        let error: Vec<f64> = f.iter().zip(&expected).map(|(f, e)| f - e).collect();
        assert!(
            norm(&error) < 1e-11 * norm(&expected),
            "order {order}: {:e}",
            norm(&error) / norm(&expected)
        );
    }
}

/// A3: a quadratic field gives interior forces −∇·σ times the lumped volume.
#[test]
fn a_quadratic_field_gives_its_body_force() {
    let quadratic = |x: &V3| {
        V3::new(x.x * x.y - 0.5 * x.z * x.z, 0.3 * x.y * x.z + x.x * x.x, x.y * x.y - 0.7 * x.x * x.z)
    };
    let gradient = |x: &V3| {
        Matrix3::new(x.y, x.x, -x.z, 2.0 * x.x, 0.3 * x.z, 0.3 * x.y, -0.7 * x.z, 2.0 * x.y, -0.7 * x.x)
    };
    for (order, curved_mesh) in [(4, false), (5, false), (6, true)] {
        let mut mesh = box_mesh([2, 2, 2], [1.0, 1.0, 1.0], |x| x);
        if curved_mesh {
            mesh = box_mesh([2, 2, 2], [1.0, 1.0, 1.0], curved(1.0));
        } else {
            straight(&mut mesh, 5);
        }
        let (space, geometry) = build(&mesh, order);
        let material = fibrous(&space);
        let law = Law::at(&material, 0);
        // σ is linear in x: its divergence is Σ_j [σ(e_j) − σ(0)] e_j.
        let divergence: V3 = [V3::x(), V3::y(), V3::z()]
            .iter()
            .map(|e| (stress(&law, &gradient(e)) - stress(&law, &gradient(&V3::zeros()))) * e)
            .sum();
        let volume = calfwave::fem::lumped_mass(&space, &geometry, &vec![1.0; space.node_of.len()]);
        let mut f = vec![0.0; 3 * space.n_nodes()];
        Reference::new(&space, &geometry, &material).apply(&sample(&space, quadratic), &mut f);
        let outer = space.nodes_on(&boundary(&mesh));
        let mut worst: f64 = 0.0;
        for n in (0..space.n_nodes()).filter(|&n| outer.binary_search(&(n as u32)).is_err()) {
            let f = V3::new(f[3 * n], f[3 * n + 1], f[3 * n + 2]);
            worst = worst.max((f + divergence * volume[n]).norm());
        }
        assert!(worst < 1e-10 * norm(&f), "order {order}: {worst:e}");
    }
}

/// A4: invariance under rotation of the frame.
#[test]
fn a_rotation_of_mesh_fibres_and_displacement_rotates_the_force() {
    let turn = Rotation3::from_euler_angles(0.7, -1.1, 2.3).into_inner();
    for order in [2, 3, 4] {
        let mesh = box_mesh([2, 1, 2], [1.0, 0.7, 0.9], curved(1.0));
        let mut turned = mesh.clone();
        turned.nodes.iter_mut().for_each(|x| *x = turn * *x);
        let (space, geometry) = build(&mesh, order);
        let (space_t, geometry_t) = build(&turned, order);
        let material = muscle(&space, 1e6);
        let mut material_t = material.clone();
        material_t.fibre.iter_mut().for_each(|a| *a = turn * *a);
        let rotate = |v: &[f64]| -> Vec<f64> {
            v.chunks(3).flat_map(|v| <[f64; 3]>::from(turn * V3::new(v[0], v[1], v[2]))).collect()
        };
        let u = noise(3 * space.n_nodes(), 8);
        let (mut f, mut f_t) = (vec![0.0; u.len()], vec![0.0; u.len()]);
        Reference::new(&space, &geometry, &material).apply(&u, &mut f);
        Reference::new(&space_t, &geometry_t, &material_t).apply(&rotate(&u), &mut f_t);
        let error: Vec<f64> = rotate(&f).iter().zip(&f_t).map(|(a, b)| a - b).collect();
        assert!(norm(&error) < 1e-11 * norm(&f), "order {order}");
    }
}

/// A11: forces do not depend on the order of elements, node numbers and element orientations; the number of
/// nodes is exact.
#[test]
fn renumbering_does_not_change_the_forces() {
    let n = [3, 2, 2];
    for order in 1..=6 {
        let mesh = box_mesh(n, [1.0, 0.8, 0.7], curved(1.0));
        let mut shuffled = mesh.clone();
        let total = mesh.nodes.len() as u32;
        // 7919 is prime and does not divide the node count: a permutation.
        let permute = |i: u32| (u64::from(i) * 7919 % u64::from(total)) as u32;
        for (i, x) in mesh.nodes.iter().enumerate() {
            shuffled.nodes[permute(i as u32) as usize] = *x;
        }
        shuffled.elements.iter_mut().flatten().for_each(|id| *id = permute(*id));
        shuffled.elements.reverse();
        turn_elements(&mut shuffled);
        let field = |x: &V3| V3::new((2.0 * x.x).sin() * x.y, x.z * x.x, (x.y - x.z).cos());
        let force = |mesh: &HexMesh| -> Vec<(V3, V3)> {
            let (space, geometry) = build(mesh, order);
            assert_eq!(space.n_nodes(), n.iter().map(|n| n * order + 1).product::<usize>());
            let mut f = vec![0.0; 3 * space.n_nodes()];
            let material = isotropic(&space, 1.0, 3e3, 1e3);
            Reference::new(&space, &geometry, &material).apply(&sample(&space, field), &mut f);
            f.chunks(3).zip(&space.positions).map(|(f, x)| (*x, V3::new(f[0], f[1], f[2]))).collect()
        };
        let (a, b) = (force(&mesh), force(&shuffled));
        let scale = a.iter().map(|(_, f)| f.norm()).fold(0.0, f64::max);
        for (x, f) in &a {
            let (_, g) = b.iter().find(|(y, _)| (x - y).norm() < 1e-12).expect("same nodes");
            assert!((f - g).norm() < 1e-11 * scale, "order {order}");
        }
    }
}

/// Force is the derivative of the energy: E is quadratic, so E(u+v) − E(u−v) = 2 v·K₀u exactly, E(u) = ½
/// u·K₀u.
#[test]
fn force_is_the_derivative_of_energy() {
    for order in 2..=5 {
        let mesh = box_mesh([2, 1, 1], [1.0, 0.7, 0.9], curved(1.0));
        let (space, geometry) = build(&mesh, order);
        let mut k = Reference::new(&space, &geometry, &muscle(&space, 1e5));
        let (u, v) = (noise(3 * space.n_nodes(), 9), noise(3 * space.n_nodes(), 10));
        let mut f = vec![0.0; u.len()];
        k.apply_instantaneous(&u, &mut f);
        let combine = |s: f64| -> Vec<f64> { u.iter().zip(&v).map(|(u, v)| u + s * v).collect() };
        let energy = |u: &[f64]| -> f64 { k.energy(u, &[0, 1]).iter().map(|e| e.strain).sum() };
        let (plus, minus) = (energy(&combine(1.0)), energy(&combine(-1.0)));
        assert!((plus - minus - 2.0 * dot(&v, &f)).abs() < 1e-12 * (plus + minus), "order {order}");
        assert!((energy(&u) - 0.5 * dot(&u, &f)).abs() < 1e-12 * energy(&u));
    }
}
