//! `untangle`: elements with flat corners are mended by small moves of their nodes.
//!
//! Where a border is more curved than an element can follow, a corner of the element becomes flat. Its edges
//! are straightened as far as that helps, then its inner nodes are moved. Nodes on the skin stay; nodes on a
//! bone may leave its surface by what straightening an edge takes. All this is done to the triquadratic maps;
//! the nodes between theirs follow. Elements that are flat only with them keep the triquadratic map.

use crate::math::V3;
use crate::mesh::hex::HexMesh;
use crate::mesh::quality::{ElementQuality, element_quality};
use crate::mesh::shape::Shape;
use std::collections::BTreeSet;

/// Scaled Jacobian below which an element is mended.
const FLAT: f64 = 0.12;
/// Scaled Jacobian beyond which an element needs nothing better.
const ENOUGH: f64 = 0.18;
/// Difference of two scaled Jacobians that is round-off.
const ROUND_OFF: f64 = 1e-9;
/// The nodes of a curved element along an axis.
const QUARTERS: [f64; 5] = [-1.0, -0.5, 0.0, 0.5, 1.0];
/// Passes over the flat elements.
const PASSES: usize = 8;
/// Parts of the way to straight edges that are tried.
const STRAIGHTER: [f64; 3] = [0.35, 0.7, 1.0];
/// Lengths of the moves that are tried, relative to the shortest edge.
const MOVES: [f64; 3] = [0.3, 0.1, 0.03];

/// Mends the flat elements of `mesh`.
pub(super) fn untangle(mesh: &mut HexMesh) {
    let before = mesh.nodes.clone();
    mend(mesh);
    if !mesh.curved.is_empty() {
        carry(mesh, &before);
        flatten(mesh);
    }
}

/// Quality of an element with the triquadratic map.
fn quality(mesh: &HexMesh, element: usize) -> ElementQuality {
    let x = mesh.node_positions(element);
    element_quality(&Shape::triquadratic(&x), &x)
}

/// The nodes of the curved element `element` that are none of the 27, with their numbers.
fn between(mesh: &HexMesh, element: usize) -> impl Iterator<Item = (usize, u32)> + '_ {
    let ids = mesh.curved[element].iter().copied().enumerate();
    ids.filter(|(n, _)| [n % 5, n / 5 % 5, n / 25].iter().any(|i| i % 2 == 1))
}

/// Moves the nodes between the 27 of an element by the triquadratic map of their motion since `before`.
fn carry(mesh: &mut HexMesh, before: &[V3]) {
    let mut done = vec![false; mesh.nodes.len()];
    for element in 0..mesh.elements.len() {
        let moved = mesh.elements[element].map(|n| mesh.nodes[n as usize] - before[n as usize]);
        if moved.iter().all(|x| *x == V3::zeros()) {
            continue;
        }
        let moved = Shape::triquadratic(&moved).on_grid(&QUARTERS);
        let nodes: Vec<(usize, u32)> = between(mesh, element).collect();
        for (n, node) in nodes {
            if !std::mem::replace(&mut done[node as usize], true) {
                mesh.nodes[node as usize] += moved[n];
            }
        }
    }
}

/// Gives the elements that the nodes between the 27 make flat the triquadratic map.
fn flatten(mesh: &mut HexMesh) {
    for _ in 0..PASSES {
        let own = |e: usize| mesh.element_quality(e).scaled_jacobian;
        let flat = |e: &usize| own(*e) < FLAT.min(quality(mesh, *e).scaled_jacobian - ROUND_OFF);
        let flat: Vec<usize> = (0..mesh.elements.len()).filter(flat).collect();
        if flat.is_empty() {
            return;
        }
        for element in flat {
            let straight = Shape::triquadratic(&mesh.node_positions(element)).on_grid(&QUARTERS);
            let nodes: Vec<(usize, u32)> = between(mesh, element).collect();
            nodes.into_iter().for_each(|(n, node)| mesh.nodes[node as usize] = straight[n]);
        }
    }
}

/// Mends the flat ones of the triquadratic maps of `mesh`.
fn mend(mesh: &mut HexMesh) {
    let users = users(mesh);
    let on = |names: &[&str]| -> BTreeSet<u32> {
        let faces = names.iter().filter_map(|name| mesh.surfaces.get(*name)).flatten();
        faces.flat_map(|face| mesh.face_nodes(*face)).collect()
    };
    let skin = on(&["skin"]);
    let boundary = on(&["skin", "tibia", "fibula", "cut_proximal", "cut_distal"]);
    for _ in 0..PASSES {
        let scaled = |e: usize| quality(mesh, e).scaled_jacobian;
        let mut flat: Vec<(f64, usize)> = (0..mesh.elements.len()).map(|e| (scaled(e), e)).collect();
        flat.retain(|(q, _)| *q < FLAT);
        if flat.is_empty() {
            return;
        }
        flat.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, element) in flat {
            straighten(mesh, &users, element, &skin);
            relax(mesh, &users, element, &boundary);
        }
    }
}

/// `[node]` elements that use it.
fn users(mesh: &HexMesh) -> Vec<Vec<u32>> {
    let mut users = vec![Vec::new(); mesh.nodes.len()];
    for (element, nodes) in mesh.elements.iter().enumerate() {
        for &n in nodes {
            users[n as usize].push(element as u32);
        }
    }
    users
}

/// Sum of the scaled Jacobians of the elements that use one of `nodes`, each up to [`ENOUGH`].
fn score(mesh: &HexMesh, users: &[Vec<u32>], nodes: &[u32]) -> f64 {
    let around: BTreeSet<u32> = nodes.iter().flat_map(|n| &users[*n as usize]).copied().collect();
    around.into_iter().map(|e| quality(mesh, e as usize).scaled_jacobian.min(ENOUGH)).sum()
}

/// Moves the middle nodes of `element` towards straight edges, as far as it helps.
fn straighten(mesh: &mut HexMesh, users: &[Vec<u32>], element: usize, fixed: &BTreeSet<u32>) {
    let nodes = mesh.elements[element];
    let x = mesh.node_positions(element);
    let moved: Vec<(u32, V3, V3)> = (0..27)
        .filter(|n| [n % 3, n / 3 % 3, n / 9].contains(&1) && !fixed.contains(&nodes[*n]))
        .map(|n| (nodes[n], x[n], straight(&x, n)))
        .collect();
    let ids: Vec<u32> = moved.iter().map(|m| m.0).collect();
    let place = |mesh: &mut HexMesh, part: f64| {
        moved.iter().for_each(|(n, from, to)| mesh.nodes[*n as usize] = from.lerp(to, part));
    };
    let mut best = (score(mesh, users, &ids), 0.0);
    for part in STRAIGHTER {
        place(mesh, part);
        let found = score(mesh, users, &ids);
        if found > best.0 {
            best = (found, part);
        }
    }
    place(mesh, best.1);
}

/// Position of local node `n` if the element had straight edges and the same corners.
fn straight(x: &[V3; 27], n: usize) -> V3 {
    let share = |k: usize| [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]][k];
    let [a, b, c] = [n % 3, n / 3 % 3, n / 9].map(share);
    let corner = |k: usize| x[2 * (k & 1) + 6 * (k >> 1 & 1) + 18 * (k >> 2)];
    (0..8).map(|k| corner(k) * (a[k & 1] * b[k >> 1 & 1] * c[k >> 2])).sum()
}

/// Moves every inner node of `element` to the best of the places around it, if one is better.
fn relax(mesh: &mut HexMesh, users: &[Vec<u32>], element: usize, fixed: &BTreeSet<u32>) {
    let edge = quality(mesh, element).shortest_edge;
    for n in mesh.elements[element] {
        if fixed.contains(&n) {
            continue;
        }
        let here = mesh.nodes[n as usize];
        let mut best = (score(mesh, users, &[n]), here);
        for step in MOVES {
            for k in 0..6 {
                let mut place = here;
                place[k / 2] += step * edge * if k % 2 == 0 { 1.0 } else { -1.0 };
                mesh.nodes[n as usize] = place;
                let found = score(mesh, users, &[n]);
                if found > best.0 {
                    best = (found, place);
                }
            }
        }
        mesh.nodes[n as usize] = best.1;
    }
}
