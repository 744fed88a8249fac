//! The drawn surfaces of a leg against its anatomy.

use calfwave::anatomy::{Calf, Structure};
use calfwave::fem::Space;
use calfwave::math::V3;
use calfwave::mesh::HexMesh;
use calfwave::mesh::leg::LEVELS;
use calfwave::view::data::layer::Layer;
use calfwave::view::geometry::surface_mesh::SurfaceMesh;
use calfwave::view::scene::body_surfaces::BodySurfaces;
use std::collections::BTreeMap;

fn leg() -> (Calf, HexMesh, Space) {
    let man = "(version: 1, sex: Male, stature_mm: 1756.0, mass_kg: 85.5, fat_posterior_mm: 6.0)";
    let calf = Calf::build(&ron::from_str(man).expect("a subject")).expect("builds");
    let mesh = HexMesh::leg(&calf, 24.0).expect("meshes");
    let space = Space::new(&mesh, 3).expect("space");
    (calf, mesh, space)
}

/// Volume inside a closed surface [m³] (divergence theorem).
fn volume(shell: &SurfaceMesh) -> f64 {
    let at = |v: u32| shell.positions[v as usize];
    shell.triangles.iter().map(|t| at(t[0]).dot(&at(t[1]).cross(&at(t[2]))) / 6.0).sum()
}

/// Volumes of the parts between the ends of the mesh [m³], by counting points.
fn counted(calf: &Calf) -> BTreeMap<Layer, f64> {
    let (step, along) = (2.5e-3, 120);
    let mut volumes = BTreeMap::new();
    for k in 0..along {
        let s = LEVELS[0] + (LEVELS[1] - LEVELS[0]) * (f64::from(k) + 0.5) / f64::from(along);
        let cell = step * step * (LEVELS[1] - LEVELS[0]) * calf.size().length / f64::from(along);
        let section = calf.section(s);
        for n in 0..4900 {
            let arm = V3::new(f64::from(n % 70 - 35) * step, 0.0, f64::from(n / 70 - 35) * step);
            let p = calf.in_section(&section, arm);
            let depths = calf.depths_at(p);
            let deepest = (0..depths.len()).max_by(|&a, &b| depths[a].total_cmp(&depths[b])).expect("parts");
            let inside_skin = calf.to_leg(p).2 > 0.0;
            if inside_skin && Structure::ALL[deepest] != Structure::Fat {
                let layer = Layer::of_tissue(Structure::ALL[deepest].tissue());
                *volumes.entry(layer).or_insert(0.0) += cell;
            }
        }
    }
    volumes
}

/// Every muscle is a closed surface around its volume, less the gap of 0.3 mm that is drawn around it.
#[test]
fn muscles_are_closed_and_have_their_volumes() {
    let (calf, mesh, space) = leg();
    let shells = BodySurfaces::of(&mesh, &space, Some(&calf));
    let exact = counted(&calf);
    let mut drawn = BTreeMap::new();
    for (layer, end, shell) in shells.layers.iter() {
        let muscle = [Layer::Gastrocnemius, Layer::Soleus, Layer::Deep].contains(layer);
        if !muscle {
            continue;
        }
        let mut balance = BTreeMap::new();
        for t in &shell.triangles {
            for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                *balance.entry((a.min(b), a.max(b))).or_insert(0) += if a < b { 1 } else { -1 };
            }
        }
        assert!(!end && balance.values().all(|sum| *sum == 0), "{layer:?} is open");
        *drawn.entry(*layer).or_insert(0.0) += volume(shell);
    }
    for (layer, volume) in drawn {
        let ratio: f64 = volume / exact[&layer];
        assert!((0.88..1.02).contains(&ratio), "{layer:?}: {:.0} cm³, {ratio:.3}", volume * 1e6);
    }
}

/// Vertices move with the tissue in which they lie: nearly all of them have an element; and none but those of
/// bones' ends lies outside the skin.
#[test]
fn vertices_lie_in_elements_inside_the_skin() {
    let (calf, mesh, space) = leg();
    let shells = BodySurfaces::of(&mesh, &space, Some(&calf));
    for (layer, _, shell) in shells.layers.iter() {
        let lost = shell.anchors.iter().filter(|anchor| anchor.is_none()).count();
        assert!(lost * 50 <= shell.anchors.len(), "{layer:?}: {lost} of {}", shell.anchors.len());
        let deepest_out = shell.positions.iter().map(|p| -calf.to_leg(*p).2).fold(0.0, f64::max);
        assert!(deepest_out < 1e-3, "{layer:?}: {deepest_out:e} m outside the skin");
    }
}
