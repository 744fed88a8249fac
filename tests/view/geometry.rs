//! Shells and sections against volumes and areas that are known.

use crate::phantom::{ring, skin};
use calfwave::fem::Space;
use calfwave::math::V3;
use calfwave::mesh::{Face, HexMesh};
use calfwave::view::data::layer::Layer;
use calfwave::view::data::plane::Plane;
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

/// Volume inside a closed shell (divergence theorem).
fn volume(space: &Space, shell: &SurfaceMesh) -> f64 {
    let at = |v: u32| space.positions[shell.nodes[v as usize] as usize];
    shell.triangles.iter().map(|t| at(t[0]).dot(&at(t[1]).cross(&at(t[2]))) / 6.0).sum()
}

#[test]
fn outer_faces_close_and_point_outwards() {
    let mesh = ring();
    let space = quadratic(&mesh);
    let outer: Vec<Face> =
        neighbour_regions(&mesh).into_iter().filter(|(_, b)| b.is_none()).map(|(f, _)| f).collect();
    let shell = SurfaceMesh::new(&mesh, &space, &outer);
    // ∮ x·n dA / 3 of the same solid by slices: triangulated skin polygon less bone polygon, summed along the
    // leg.
    let (whole, n) = (volume(&space, &shell), 56.0f64);
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
fn a_section_has_the_area_of_the_body_there() {
    let mesh = ring();
    let space = quadratic(&mesh);
    let y = 0.2017;
    let cut = section(&mesh, &space, Plane { normal: V3::y(), offset: y });
    let at = |v: u32| cut.vertices[v as usize].place(&space.positions);
    let mut area = 0.0;
    for t in &cut.triangles {
        let [a, b, c] = t.map(at);
        let twice = (b - a).cross(&(c - a));
        assert!(twice.y >= 0.0, "triangles face the removed side");
        assert!((a.y - y).abs() < 1e-12, "on the plane");
        area += 0.5 * twice.y;
    }
    let s = 1.0 - y / 0.36;
    let corner = |j: usize| skin(s, std::f64::consts::TAU * j as f64 / 56.0).0;
    let polygon: f64 = (0..56).map(|j| 0.5 * corner(j).cross(&corner(j + 1)).y.abs()).sum();
    let bone = 0.5 * 56.0 * 0.014f64.powi(2) * (std::f64::consts::TAU / 56.0).sin();
    assert!((area / (polygon - bone) - 1.0).abs() < 2e-3, "{area} against {}", polygon - bone);
}

#[test]
fn outlines_of_the_skin_go_round_once() {
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

/// Both cut ends; the seams between the tissues round the bone are no rims.
#[test]
fn the_bone_has_two_rims() {
    let mesh = ring();
    let shell = SurfaceMesh::seamless(&quadratic(&mesh), &mesh.surfaces["tibia"], true);
    let rims = shell.rims();
    assert_eq!(rims.len(), 2);
    assert!(rims.iter().all(|rim| rim.len() == 56));
}

/// Where layers touch there is one wall, not two in one place: a layer fades over the next without a fight,
/// and none is missing. Skin and fascia are laid over walls and lifted off.
#[test]
fn layers_share_no_wall() {
    let mesh = ring();
    let shells = BodySurfaces::of(&mesh, &quadratic(&mesh));
    let solid = shells.layers.iter().filter(|(layer, ..)| ![Layer::Skin, Layer::Fascia].contains(layer));
    let mut owner = BTreeMap::new();
    for (layer, _, shell) in solid {
        // Two triangles make a cell of a face, split along either diagonal.
        for cell in shell.triangles.chunks(2) {
            let mut nodes: Vec<u32> = cell.concat().iter().map(|&v| shell.nodes[v as usize]).collect();
            nodes.sort_unstable();
            nodes.dedup();
            let other = owner.insert(nodes, *layer);
            assert_eq!(other, None, "{layer:?} has a wall where another has one");
        }
    }
    let of = |region: u16| Layer::of_region(&mesh.regions[usize::from(region)], usize::from(region));
    let sides = |keep: &dyn Fn(Layer, Option<u16>) -> bool| {
        let around = neighbour_regions(&mesh);
        around.iter().filter(|(face, behind)| keep(of(mesh.region[face.element as usize]), *behind)).count()
    };
    let outside = sides(&|_, behind| behind.is_none());
    let between = sides(&|own, behind| behind.is_some_and(|other| of(other) != own)) / 2;
    assert_eq!(owner.len(), 4 * (outside + between), "four cells a face, each face once");
}
