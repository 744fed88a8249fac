//! The mesh is conforming, and every named surface consists of the faces that its name implies.

use crate::{MAN_24, all};
use calfwave::anatomy::Structure;
use calfwave::mesh::MeshError;
use calfwave::mesh::leg::APONEUROSIS;
use calfwave::mesh::{Face, HexMesh};
use std::collections::BTreeSet;

const BOUNDARY: [&str; 5] = ["skin", "tibia", "fibula", "cut_proximal", "cut_distal"];

#[test]
fn interior_faces_join_two_elements_with_the_same_nodes() {
    for leg in all() {
        for sharers in leg.mesh.faces().values() {
            assert!(sharers.len() <= 2, "{}: {sharers:?}", leg.name);
            if let [a, b] = sharers.as_slice() {
                let nodes = |face: &Face| BTreeSet::from(leg.mesh.face_nodes(*face));
                assert_eq!(nodes(a), nodes(b), "{}: {a:?} {b:?}", leg.name);
                assert_eq!(nodes(a).len(), 9);
            }
        }
    }
}

#[test]
fn every_free_face_belongs_to_one_named_boundary() {
    for leg in all() {
        let free: Vec<Face> =
            leg.mesh.faces().into_values().filter(|sharers| sharers.len() == 1).map(|s| s[0]).collect();
        let mut named: Vec<Face> =
            BOUNDARY.iter().flat_map(|name| leg.mesh.surfaces[*name].iter().copied()).collect();
        named.sort_unstable();
        let mut free = free;
        free.sort_unstable();
        assert_eq!(free, named, "{}", leg.name);
    }
}

#[test]
fn the_fascia_lies_where_the_section_has_it_or_on_its_way_to_the_tibia() {
    for leg in all() {
        for face in &leg.mesh.surfaces["fascia"] {
            for node in leg.mesh.face_nodes(*face) {
                let p = leg.mesh.nodes[node as usize];
                let (s, theta, depth) = leg.calf.to_leg(p);
                let section = leg.calf.section(s);
                let inside = section.skin(theta) - depth - section.fascia(theta);
                let at =
                    format!("{}: s {s:.2}, θ {:.0}°, {:.2} mm", leg.name, theta.to_degrees(), inside * 1e3);
                assert!(inside < 1e-3, "outside the fascia: {at}");
                // Behind and laterally no bone is near.
                let soft = (-60.0..20.0).contains(&theta.to_degrees()) && s > 0.1 && s < 0.7;
                assert!(!soft || inside.abs() < 0.3e-3, "{at}");
            }
        }
    }
}

/// Where a face has most of the aponeurosis, it lies on the inner border of gastrocnemius, and soleus or its
/// tendon is under it.
#[test]
fn the_aponeurosis_lies_under_gastrocnemius_on_soleus() {
    for leg in all() {
        let mut checked = 0;
        for &face in &leg.mesh.surfaces[APONEUROSIS] {
            for node in leg.mesh.face_nodes(face) {
                let p = leg.mesh.nodes[node as usize];
                if leg.calf.aponeurosis_share(p) < 0.5 {
                    continue;
                }
                let (s, theta, depth) = leg.calf.to_leg(p);
                let section = leg.calf.section(s);
                let below =
                    section.fascia(theta) - (section.skin(theta) - depth) - section.gastrocnemius(theta);
                let at = format!("{}: s {s:.2} θ {:.0}°", leg.name, theta.to_degrees());
                assert!(below.abs() <= 3e-3, "{at}: {:.1} mm", below * 1e3);
                let under = leg.calf.from_leg(s, theta, depth - below + section.tendon(theta) + 2e-3);
                assert_eq!(leg.calf.structure_at(under), Structure::Soleus, "{at}");
                checked += 1;
            }
        }
        assert!(checked > 300, "{}: {checked}", leg.name);
    }
}

#[test]
fn a_folded_element_is_refused_by_number() {
    // Verification A10: the middle node of element 7 belongs to no other element, so moving it far away folds
    // this element only.
    let mut mesh: HexMesh = MAN_24.mesh.clone();
    let element = 7;
    let [low, high] = [0, 26].map(|n| mesh.nodes[mesh.elements[element][n] as usize]);
    let middle = mesh.elements[element][13] as usize;
    mesh.nodes[middle] += (high - low) * 5.0;
    assert!(
        matches!(mesh.check(), Err(MeshError::Inverted { element: 7, jacobian, .. }) if jacobian < 0.0),
        "{:?}",
        mesh.check()
    );
    // An element with all nodes in one point has no volume.
    let mut flat = HexMesh { nodes: vec![low; 27], ..HexMesh::default() };
    flat.elements.push(std::array::from_fn(|n| n as u32));
    assert!(matches!(flat.check(), Err(MeshError::Inverted { element: 0, .. })));
}

#[test]
fn sizes_outside_the_range_are_refused() {
    for size in [0.0, 1.9, 41.0, f64::NAN] {
        assert!(matches!(HexMesh::leg(&MAN_24.calf, size), Err(MeshError::ElementSize { .. })), "{size}");
    }
}
