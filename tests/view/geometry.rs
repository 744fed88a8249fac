//! Surfaces and sections against known volumes and areas.

use crate::phantom::{ring, skin};
use calfwave::fem::Space;
use calfwave::math::V3;
use calfwave::mesh::{Face, HexMesh};
use calfwave::view::data::layer::Layer;
use calfwave::view::data::plane::Plane;
use calfwave::view::geometry::anchor::Anchor;
use calfwave::view::geometry::section::{outline, section};
use calfwave::view::geometry::surface_mesh::{SurfaceMesh, neighbour_regions};
use calfwave::view::scene::body_surfaces::BodySurfaces;
use std::collections::BTreeMap;

fn quadratic(mesh: &HexMesh) -> Space {
    Space {
        order: 2,
        n_elements: mesh.elements.len(),
        node_of: mesh.elements.concat(),
        positions: mesh.nodes.clone(),
    }
}

/// Volume inside a closed surface (divergence theorem).
fn volume(shell: &SurfaceMesh) -> f64 {
    let at = |v: u32| shell.positions[v as usize];
    shell.triangles.iter().map(|t| at(t[0]).dot(&at(t[1]).cross(&at(t[2]))) / 6.0).sum()
}

#[test]
fn outer_faces_form_a_closed_surface_with_outward_normals() {
    let mesh = ring();
    let space = quadratic(&mesh);
    let outer: Vec<Face> =
        neighbour_regions(&mesh).into_iter().filter(|(_, b)| b.is_none()).map(|(f, _)| f).collect();
    let shell = SurfaceMesh::new(&mesh, &space, &outer);
    // The volume of the same solid by slices: polygon of the skin minus polygon of the bone, summed along the
    // leg.
    let (whole, n) = (volume(&shell), 56.0f64);
    let slice = |s: f64| -> f64 {
        let corner = |j: usize| skin(s, std::f64::consts::TAU * j as f64 / n).0;
        let polygon: f64 = (0..56).map(|j| 0.5 * corner(j).cross(&corner(j + 1)).y.abs()).sum();
        let bone = 0.5 * n * 0.014f64.powi(2) * (std::f64::consts::TAU / n).sin();
        polygon - bone
    };
    let expected: f64 = (0..2000).map(|i| slice((i as f64 + 0.5) / 2000.0) * 0.36 / 2000.0).sum();
    assert!((whole / expected - 1.0).abs() < 3e-3, "{whole} against {expected}");
}

#[test]
fn every_inner_face_has_two_sides() {
    let mesh = ring();
    let inner = neighbour_regions(&mesh).iter().filter(|(_, behind)| behind.is_some()).count();
    let (rings, around, along) = (4, 28, 22);
    assert_eq!(
        inner,
        2 * ((rings - 1) * around * along + rings * around * along + rings * around * (along - 1))
    );
}

#[test]
fn a_section_has_the_area_of_the_body_in_its_plane() {
    let mesh = ring();
    let space = quadratic(&mesh);
    let y = 0.2017;
    let cut = section(&mesh, &space, Plane { normal: V3::y(), offset: y });
    let at = |v: u32| cut.vertices[v as usize].place(&space.positions);
    let mut area = 0.0;
    for t in &cut.triangles {
        let [a, b, c] = t.map(at);
        let twice = (b - a).cross(&(c - a));
        assert!(twice.y >= 0.0, "a triangle faces the kept side");
        assert!((a.y - y).abs() < 1e-12, "a vertex lies off the plane");
        area += 0.5 * twice.y;
    }
    let s = 1.0 - y / 0.36;
    let corner = |j: usize| skin(s, std::f64::consts::TAU * j as f64 / 56.0).0;
    let polygon: f64 = (0..56).map(|j| 0.5 * corner(j).cross(&corner(j + 1)).y.abs()).sum();
    let bone = 0.5 * 56.0 * 0.014f64.powi(2) * (std::f64::consts::TAU / 56.0).sin();
    assert!((area / (polygon - bone) - 1.0).abs() < 2e-3, "{area} against {}", polygon - bone);
}

#[test]
fn the_outline_of_the_skin_is_closed_once() {
    let mesh = ring();
    let space = quadratic(&mesh);
    let plane = Plane { normal: V3::y(), offset: 0.2017 };
    let lines = outline(&space, &mesh.surfaces["skin"], plane);
    let length: f64 =
        lines.iter().map(|[p, q]| (q.place(&space.positions) - p.place(&space.positions)).norm()).sum();
    let s = 1.0 - plane.offset / 0.36;
    let corner = |j: usize| skin(s, std::f64::consts::TAU * j as f64 / 56.0).0;
    let expected: f64 = (0..56).map(|j| (corner(j + 1) - corner(j)).norm()).sum();
    assert!((length / expected - 1.0).abs() < 2e-3, "{length} against {expected}");
}

/// Both cut ends. The seams between the tissues around the bone are no rims.
#[test]
fn the_bone_has_two_rims() {
    let mesh = ring();
    let shell = SurfaceMesh::seamless(&quadratic(&mesh), &mesh.surfaces["tibia"], true);
    let rims = shell.rims();
    assert_eq!(rims.len(), 2);
    assert!(rims.iter().all(|rim| rim.len() == 56));
}

/// Adjacent layers have one common wall, not two at the same position, so that a fading layer does not
/// flicker, and no wall is missing. Skin and fascia are drawn in front of the walls with an offset.
#[test]
fn every_wall_belongs_to_one_layer() {
    let mesh = ring();
    let shells = BodySurfaces::of(&mesh, &quadratic(&mesh), None);
    let solid = shells.layers.iter().filter(|(layer, ..)| ![Layer::Skin, Layer::Fascia].contains(layer));
    let mut owner = BTreeMap::new();
    for (layer, _, shell) in solid {
        // Two triangles form a cell of a face, split along either diagonal.
        for cell in shell.triangles.chunks(2) {
            let node = |v: u32| match shell.anchors[v as usize] {
                Some(Anchor::Node(node)) => node,
                other => panic!("vertex {v} at {other:?}"),
            };
            let mut nodes: Vec<u32> = cell.concat().into_iter().map(node).collect();
            nodes.sort_unstable();
            nodes.dedup();
            let other = owner.insert(nodes, *layer);
            assert_eq!(other, None, "{layer:?} has a wall of another layer");
        }
    }
    let of = |region: u16| Layer::of_region(&mesh.regions[usize::from(region)], usize::from(region));
    let sides = |keep: &dyn Fn(Layer, Option<u16>) -> bool| {
        let around = neighbour_regions(&mesh);
        around.iter().filter(|(face, behind)| keep(of(mesh.region[face.element as usize]), *behind)).count()
    };
    let outside = sides(&|_, behind| behind.is_none());
    let between = sides(&|own, behind| behind.is_some_and(|other| of(other) != own)) / 2;
    assert_eq!(owner.len(), 4 * (outside + between), "not four cells for each face");
}
