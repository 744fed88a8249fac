//! Element and assembly: rigid modes, mass, symmetry, bad elements (A1, A6, A9, A10).

use crate::fixture::*;
use calfwave::fem::{FaceGeometry, Geometry, Space, SpaceError, lumped_mass};
use calfwave::math::V3;
use calfwave::mesh::Face;
use calfwave::solver::stiffness::{Reference, Stiffness};

/// The three translations and three linearised rotations as `[node][3]` fields.
pub fn rigid_modes(space: &Space) -> Vec<Vec<f64>> {
    let rotation = |axis: V3| move |x: &V3| axis.cross(x);
    let axes = [V3::x(), V3::y(), V3::z()];
    let field = |f: &dyn Fn(&V3) -> V3| -> Vec<f64> {
        space.positions.iter().flat_map(|x| <[f64; 3]>::from(f(x))).collect()
    };
    let mut modes: Vec<Vec<f64>> = axes.iter().map(|&a| field(&|_| a)).collect();
    modes.extend(axes.iter().map(|&a| field(&rotation(a))));
    modes
}

/// A1: K r = 0 for rigid motions, relative to the force of a random field of the same norm.
#[test]
fn rigid_motion_gives_no_force() {
    for order in 1..=6 {
        let mut mesh = box_mesh([2, 2, 1], [1.0, 0.8, 0.5], curved(1.0));
        turn_elements(&mut mesh);
        let (space, geometry) = build(&mesh, order);
        let mut k = Reference::new(&space, &geometry, &muscle(&space, 1e7));
        let mut f = vec![0.0; 3 * space.n_nodes()];
        let random = noise(f.len(), 1);
        k.apply_instantaneous(&random, &mut f);
        let scale = norm(&f) / norm(&random);
        for mode in rigid_modes(&space) {
            k.apply_instantaneous(&mode, &mut f);
            assert!(
                norm(&f) <= 1e-12 * scale * norm(&mode),
                "order {order}: {:e}",
                norm(&f) / norm(&mode) / scale
            );
        }
    }
}

/// A6: Σ m = ρ V and centre of mass of a box, to round-off, with turned elements and curved inner faces;
/// faces add up to the box's area and point outwards.
#[test]
fn the_mass_and_area_of_a_box_are_exact() {
    let size = [0.3, 0.2, 0.1];
    // The warp vanishes on the boundary, so it moves inner nodes only.
    let bump = |x: V3| {
        let b = 40.0 * x.x * (size[0] - x.x) * x.y * (size[1] - x.y) * x.z * (size[2] - x.z)
            / (size[0] * size[1] * size[2]);
        x + b * V3::new(0.5, -0.3, 0.2)
    };
    let mut mesh = box_mesh([2, 2, 2], size, bump);
    turn_elements(&mut mesh);
    for order in [2, 4, 5] {
        let (space, geometry) = build(&mesh, order);
        let mass = lumped_mass(&space, &geometry, &vec![1000.0; space.node_of.len()]);
        let total: f64 = mass.iter().sum();
        let volume = size.iter().product::<f64>();
        // det J of a triquadratic map has degree 5 in each variable: GLL is exact from order 3.
        let tolerance = if order >= 3 { 1e-12 } else { 1e-3 };
        assert!((total / (1000.0 * volume) - 1.0).abs() < tolerance, "order {order}");
        let centre: V3 = mass.iter().zip(&space.positions).map(|(m, x)| x * *m).sum::<V3>() / total;
        if order >= 4 {
            // x det J has degree 7: exact from order 4.
            assert!((centre - V3::from(size) / 2.0).norm() < 1e-13);
        }
        let mut area = 0.0;
        let mut flux = 0.0;
        for (e, ids) in mesh.elements.iter().enumerate() {
            for side in 0..6u8 {
                let [axis, end] = [usize::from(side / 2), usize::from(side % 2)];
                let centre_id = ids[13 + [1, 3, 9][axis] * (2 * end) - [1, 3, 9][axis]];
                let c = mesh.nodes[centre_id as usize];
                let outer = (0..3).any(|a| c[a] < 1e-9 || c[a] > size[a] - 1e-9);
                if outer {
                    let face = FaceGeometry::new(&space, Face { element: e as u32, side });
                    area += face.weights.iter().sum::<f64>();
                    flux += (0..face.nodes.len())
                        .map(|q| face.weights[q] * face.normals[q].dot(&face.positions[q]))
                        .sum::<f64>();
                }
            }
        }
        let exact = 2.0 * (size[0] * size[1] + size[1] * size[2] + size[2] * size[0]);
        assert!((area / exact - 1.0).abs() < 1e-12);
        // Gauss: ∮ x·n = 3 V.
        assert!((flux / (3.0 * volume) - 1.0).abs() < 1e-12);
    }
}

/// A9: K = Kᵀ and K ≥ 0, also with fibres, varying moduli, turned and curved elements.
#[test]
fn the_operator_is_symmetric_and_positive() {
    for order in 2..=6 {
        let mut mesh = box_mesh([2, 1, 2], [1.0, 0.6, 0.8], curved(1.0));
        turn_elements(&mut mesh);
        let (space, geometry) = build(&mesh, order);
        let mut k = Reference::new(&space, &geometry, &muscle(&space, 1e6));
        let n = 3 * space.n_nodes();
        let (u, v) = (noise(n, 2), noise(n, 3));
        let (mut ku, mut kv) = (vec![0.0; n], vec![0.0; n]);
        k.apply_instantaneous(&u, &mut ku);
        k.apply_instantaneous(&v, &mut kv);
        let difference = (dot(&v, &ku) - dot(&u, &kv)).abs();
        assert!(difference <= 1e-14 * norm(&ku) * norm(&v), "order {order}");
        assert!(dot(&u, &ku) > 0.0);
    }
}

/// A10: an inverted or flat element is a typed error that names it.
#[test]
fn invalid_elements_are_errors_that_name_them() {
    let mut mesh = box_mesh([3, 1, 1], [3.0, 1.0, 1.0], |x| x);
    let good = mesh.clone();
    let (a, b) = (mesh.elements[1][0], mesh.elements[1][2]);
    mesh.nodes.swap(a as usize, b as usize);
    let space = Space::new(&mesh, 4).unwrap();
    match Geometry::new(&space) {
        Err(SpaceError::Inverted { jacobian, size, .. }) => assert!(jacobian <= 1e-12 * size.powi(3)),
        other => panic!("expected an error, got {other:?}"),
    }
    let mut flat = good.clone();
    flat.nodes.iter_mut().for_each(|x| x.z = 0.0);
    let space = Space::new(&flat, 2).unwrap();
    assert!(matches!(Geometry::new(&space), Err(SpaceError::Inverted { element: 0, .. })));
    let mut bad = good.clone();
    bad.elements[2][5] = 9999;
    assert!(matches!(Space::new(&bad, 2), Err(SpaceError::NoSuchNode { element: 2, node: 9999, .. })));
    let mut bad = good;
    bad.elements[1][5] = bad.elements[1][0];
    assert!(matches!(Space::new(&bad, 2), Err(SpaceError::RepeatedNode { element: 1, .. })));
}
