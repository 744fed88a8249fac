//! Muscle fibres as fine lines: short strokes along the fibre direction, spread evenly over the walls of the
//! muscles and over the face of a cut. On a cut, a stroke is as long as the fibre's projection on the plane:
//! a fibre that pierces the plane is a dot.

use crate::anatomy::Tissue;
use crate::math::V3;
use crate::session::Body;
use crate::view::data::layer::Layer;
use crate::view::data::plane::Plane;
use crate::view::geometry::anchor::Anchor;
use crate::view::geometry::section::Section;
use crate::view::geometry::surface_mesh::SurfaceMesh;
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{line_mesh, linear};
use crate::view::state::side::Side;
use std::collections::BTreeSet;

/// Colour of the lines, sRGB.
pub const INK: [u8; 3] = [120, 62, 58];

/// Half the length of a stroke [m].
const HALF: f64 = 3.2e-3;

/// Size of the grid cells that hold at most one stroke each [m].
const SPACING: f64 = 7e-3;

/// Distance of strokes in front of the drawn wall [m].
const LIFT: f64 = 3e-4;

/// Strokes on the walls of the muscles, in both views.
pub fn fibre_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let mut drawn = Vec::new();
    for (layer, _, surface) in from.shells.layers.iter().filter(|(_, end, _)| !end) {
        let strokes = on_wall(&from.answer.body, *layer, surface);
        for side in Side::ALL.into_iter().filter(|_| !strokes.is_empty()) {
            let source = from.source(side);
            let places: Vec<V3> = strokes.iter().flat_map(|(_, ends)| *ends).collect();
            let ends = source.at_all(&strokes.iter().map(|(anchor, _)| *anchor).collect::<Vec<_>>());
            let packed: Vec<Packed> = ends.into_iter().flat_map(|packed| [packed; 2]).collect();
            let mesh = line_mesh(&places, linear(INK, 0.0), &packed);
            drawn.push(SheetMesh {
                kind: (side, SheetPart::Fibres, Some(*layer)),
                mesh,
                carried: source.carried(),
            });
        }
    }
    drawn
}

/// Strokes on a muscle's wall: where each takes its motion from, and its ends [m].
fn on_wall(body: &Body, layer: Layer, surface: &SurfaceMesh) -> Vec<(Option<Anchor>, [V3; 2])> {
    let mut taken = BTreeSet::new();
    let mut strokes = Vec::new();
    for (i, at) in surface.positions.iter().enumerate() {
        let Some(fibre) = fibre_in_free_cell(&mut taken, at, || fibre(body, surface.region[i], at)) else {
            continue;
        };
        let normal = surface.normals[i];
        let along = (fibre - normal * fibre.dot(&normal)) * HALF;
        let middle = at + normal * (LIFT - layer.inset());
        strokes.push((surface.anchors[i], [middle - along, middle + along]));
    }
    strokes
}

/// Strokes on the face of a cut: the section vertex that each moves with, and its ends [m].
pub fn on_cut(body: &Body, section: &Section, places: &[V3], plane: Plane, lift: f64) -> Vec<(u32, [V3; 2])> {
    let mut taken = BTreeSet::new();
    let mut strokes = Vec::new();
    for (v, (at, &region)) in places.iter().zip(&section.region).enumerate() {
        let Some(fibre) = fibre_in_free_cell(&mut taken, at, || fibre_inside(body, region, at)) else {
            continue;
        };
        let along = (fibre - plane.normal * fibre.dot(&plane.normal)) * HALF;
        let along =
            if along.norm() < 3e-4 { along.try_normalize(1e-12).unwrap_or_else(V3::z) * 3e-4 } else { along };
        let middle = at + plane.normal * lift;
        strokes.push((v as u32, [middle - along, middle + along]));
    }
    strokes
}

/// Fibre direction at a position inside a body: that of the muscle of the leg, or of the region of a phantom.
fn fibre_inside(body: &Body, region: u16, at: &V3) -> Option<V3> {
    let Some(calf) = body.calf.as_ref() else { return fibre(body, region, at) };
    let tissue = calf.structure_at(*at).tissue();
    if tissue == Tissue::Fat { None } else { calf.fibre_at(tissue, *at).try_normalize(1e-9) }
}

/// Fibre direction at a position in a muscle; `None` elsewhere and in bodies without anatomy.
fn fibre(body: &Body, region: u16, at: &V3) -> Option<V3> {
    let tissue = Tissue::from_name(body.mesh.regions.get(usize::from(region))?)?;
    if tissue == Tissue::Fat {
        return None;
    }
    body.calf.as_ref()?.fibre_at(tissue, *at).try_normalize(1e-9)
}

/// The fibre at `at`, if its grid cell has no stroke yet; `fibre` is evaluated only then.
fn fibre_in_free_cell(
    taken: &mut BTreeSet<[i64; 3]>,
    at: &V3,
    fibre: impl FnOnce() -> Option<V3>,
) -> Option<V3> {
    let cell = cell(at);
    if taken.contains(&cell) {
        return None;
    }
    let found = fibre()?;
    taken.insert(cell);
    Some(found)
}

/// The grid cell of a position.
fn cell(at: &V3) -> [i64; 3] {
    [at.x, at.y, at.z].map(|x| (x / SPACING).floor() as i64)
}
