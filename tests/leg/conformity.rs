//! The mesh is conforming, and every named surface consists of the faces that its name implies.

use crate::{MAN_24, all, subject};
use calfwave::anatomy::frame::level;
use calfwave::anatomy::spec::Sex;
use calfwave::anatomy::{Calf, Section, Structure};
use calfwave::math::V3;
use calfwave::mesh::leg::APONEUROSIS;
use calfwave::mesh::{Face, HexMesh, MeshError, shape27};
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

/// How far the faces of the surface `name`, at 5 × 5 points of each, are from the border that they follow
/// [mm]: root mean square and 99th percentile. `off` gives the distance of a point [m], where it counts.
fn deviations(mesh: &HexMesh, name: &str, off: impl Fn(V3) -> Option<f64>) -> [f64; 2] {
    let mut all = Vec::new();
    for face in &mesh.surfaces[name] {
        let nodes = mesh.face_nodes(*face).map(|n| mesh.nodes[n as usize]);
        for at in 0..25 {
            let [a, b] = [at % 5, at / 5].map(|i| shape27::quadratic(0.4 * f64::from(i) - 0.8));
            let p: V3 = (0..9).map(|n| nodes[n] * (a[n % 3] * b[n / 3])).sum();
            all.extend(off(p).map(|off| (off * 1e3).abs()));
        }
    }
    all.sort_by(f64::total_cmp);
    let square = all.iter().map(|x| x * x).sum::<f64>() / all.len() as f64;
    [square.sqrt(), all[all.len() * 99 / 100]]
}

/// Distance of `p` from the border at `radius` around the section, behind and laterally, where no tibia lies
/// under the skin.
fn off_border(calf: &Calf, p: V3, radius: impl Fn(&Section, f64) -> f64) -> Option<f64> {
    let (s, theta, depth) = calf.to_leg(p);
    let section = calf.section(s);
    let counts = (-100.0..60.0).contains(&theta.to_degrees()) && (-0.1..0.9).contains(&s);
    counts.then(|| section.skin(theta) - depth - radius(&section, theta))
}

/// Faces approach the bones too, but for the nodes that mended elements take off them.
#[test]
fn faces_follow_the_bones() {
    let calf = Calf::build(&subject(Sex::Male, 6.0)).unwrap();
    let found = [24.0, 10.0].map(|element_mm| {
        let mesh = HexMesh::leg(&calf, element_mm).unwrap();
        let off = |p: V3| {
            let section = calf.section(level(p.y, calf.size().length));
            Some(section.bone_clearance(V3::new(p.x, 0.0, p.z) - section.centre))
        };
        let found = ["tibia", "fibula"].map(|name| deviations(&mesh, name, off));
        println!("{element_mm} mm: tibia, fibula {found:.3?} mm");
        found
    });
    for (coarse, fine) in found[0].iter().zip(&found[1]) {
        assert!(fine[0] < 0.4 * coarse[0] && fine[1] < 0.25, "{found:.3?}");
    }
}

/// Faces approach the skin with the third power of their size. The inner border of gastrocnemius, where its
/// sheet of cells is kept open, differs from them by half a millimetre, alike in all sizes.
#[test]
fn faces_follow_the_borders_whatever_their_size() {
    let calf = Calf::build(&subject(Sex::Male, 6.0)).unwrap();
    let found = [24.0, 16.0, 10.0].map(|element_mm| {
        let mesh = HexMesh::leg(&calf, element_mm).unwrap();
        let skin = deviations(&mesh, "skin", |p| off_border(&calf, p, Section::skin));
        let inner = deviations(&mesh, APONEUROSIS, |p| {
            let off = off_border(&calf, p, |section, t| section.fascia(t) - section.gastrocnemius(t));
            off.filter(|_| calf.aponeurosis_share(p) > 0.5)
        });
        println!("{element_mm} mm: skin {skin:.3?}, aponeurosis {inner:.3?} mm");
        [skin, inner]
    });
    let [[coarse, _], _, [fine, _]] = found;
    assert!(fine[0] < 0.25 * coarse[0] && fine[1] < 0.1, "skin: {found:.3?}");
    assert!(found.iter().all(|[_, inner]| (0.5..0.7).contains(&inner[0]) && inner[1] < 3.0), "{found:.3?}");
}
