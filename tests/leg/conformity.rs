//! The mesh is conforming, and every named surface consists of the faces that its name implies.

use crate::{MAN_24, all, subject};
use calfwave::anatomy::frame::level;
use calfwave::anatomy::spec::Sex;
use calfwave::anatomy::{Calf, Section, Structure};
use calfwave::math::V3;
use calfwave::mesh::leg::APONEUROSIS;
use calfwave::mesh::{Face, HexMesh, MeshError};
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
        let shape = mesh.shape(face.element as usize);
        for at in 0..25 {
            let mut xi = [at % 5, at / 5, 0].map(|i| 0.4 * f64::from(i) - 0.8);
            xi[2] = if face.side.is_multiple_of(2) { -1.0 } else { 1.0 };
            xi.rotate_left(2 - usize::from(face.side / 2));
            let p = shape.at(xi).0;
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

/// At 24 mm and order 4 faces follow skin and fascia four times closer than at order 3; the fascia is
/// compared behind and laterally, away from the tibia. Bones, which mended elements leave, are followed
/// closer by a third. Volumes agree to 10⁻³.
#[test]
fn faces_of_order_4_follow_the_borders_closer() {
    let calf = Calf::build(&subject(Sex::Male, 6.0)).unwrap();
    let found = [3, 4].map(|order| {
        let mesh = HexMesh::leg_of_order(&calf, order, 24.0).unwrap();
        let skin = deviations(&mesh, "skin", |p| off_border(&calf, p, Section::skin));
        let fascia = deviations(&mesh, "fascia", |p| {
            let off = off_border(&calf, p, Section::fascia);
            off.filter(|_| calf.to_leg(p).1.to_degrees() < 20.0 && calf.to_leg(p).0 > 0.1)
        });
        let bones = ["tibia", "fibula"].map(|name| {
            deviations(&mesh, name, |p| {
                let section = calf.section(level(p.y, calf.size().length));
                Some(section.bone_clearance(V3::new(p.x, 0.0, p.z) - section.centre))
            })
        });
        println!("order {order}: skin {skin:.3?}, fascia {fascia:.3?}, bones {bones:.3?} mm");
        let volume: f64 = mesh.volumes().iter().sum();
        ([skin, fascia, bones[0], bones[1]].map(|[rms, _]| rms), volume)
    });
    let [(coarse, volume), (fine, fine_volume)] = found;
    for (most, (coarse, fine)) in [0.25, 0.25, 0.75, 0.75].iter().zip(coarse.iter().zip(fine)) {
        assert!(fine < most * coarse, "{found:?}");
    }
    assert!((fine_volume / volume - 1.0).abs() < 1e-3, "{found:?}");
}

/// Neighbours of a curved mesh share the nodes of their common face, and no element is flat.
#[test]
fn curved_elements_are_conforming() {
    let calf = Calf::build(&subject(Sex::Female, 9.0)).unwrap();
    for element_mm in [24.0, 12.0] {
        let mesh = HexMesh::leg_of_order(&calf, 4, element_mm).unwrap();
        let face_nodes = |face: &Face| -> BTreeSet<u32> {
            let (axis, end) = (usize::from(face.side / 2), if face.side.is_multiple_of(2) { 0 } else { 4 });
            let ids = mesh.curved[face.element as usize].iter().enumerate();
            ids.filter(|(n, _)| [n % 5, n / 5 % 5, n / 25][axis] == end).map(|(_, id)| *id).collect()
        };
        for sharers in mesh.faces().values() {
            if let [a, b] = sharers.as_slice() {
                assert!(face_nodes(a) == face_nodes(b) && face_nodes(a).len() == 25, "{a:?} {b:?}");
            }
        }
        for (element, ids) in mesh.curved.iter().enumerate() {
            let of_27: Vec<u32> =
                (0..27).map(|n| ids[2 * (n % 3) + 10 * (n / 3 % 3) + 50 * (n / 9)]).collect();
            assert_eq!(of_27, mesh.elements[element], "element {element}");
        }
        let flattest = (0..mesh.elements.len()).map(|e| mesh.element_quality(e).scaled_jacobian);
        let flattest = flattest.fold(f64::INFINITY, f64::min);
        println!("{element_mm} mm: scaled Jacobian {flattest:.3}");
        assert!(flattest > 0.1, "{element_mm} mm: {flattest}");
    }
}
