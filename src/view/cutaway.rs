//! The cut face: the field inside, and the tissues outlined on it.

use crate::math::V3;
use crate::mesh::Face;
use crate::run::answer::Answer;
use crate::view::cut::{Blend, Plane, outline, section};
use crate::view::fibres;
use crate::view::layers::region_tint;
use crate::view::shell::neighbour_regions;
use crate::view::source::Source;
use crate::view::state::{Look, Reading, Shown, Side};
use crate::view::tissue::{Made, Part, Sheet, line_mesh, linear, made, sheet, wave_mesh};
use crate::view::wave::{Packed, WaveMaterial};
use bevy::prelude::*;

/// Half the width of an outline [m].
const LINE_HALF_WIDTH: f64 = 6e-4;
/// How far outlines lie in front of the cut face [m].
const LINE_LIFT: f64 = 2.5e-4;

/// Faces between unlike tissues, and to the outside: what the outlines show. Found once per answer.
#[derive(Resource, Default)]
pub struct Borders {
    serial: u64,
    faces: Vec<Face>,
}

/// Recuts when the plane or the answer changed.
pub fn recut(
    mut commands: Commands,
    look: Res<Look>,
    reading: Res<Reading>,
    shown: Res<Shown>,
    mut borders: ResMut<Borders>,
    mut last: Local<Option<(Made, Plane)>>,
    old: Query<(Entity, &Sheet)>,
    (mut meshes, mut materials): (ResMut<Assets<Mesh>>, ResMut<Assets<WaveMaterial>>),
) {
    let plane = look.cut.plane(look.cut_at, reading.low, reading.high);
    let wanted = plane.filter(|_| shown.answer.is_some()).map(|p| (made(&shown, &look), p));
    if *last == wanted {
        return;
    }
    *last = wanted;
    let mine = old.iter().filter(|(_, s)| matches!(s.part, Part::Cut | Part::CutFibres));
    mine.for_each(|(entity, _)| commands.entity(entity).despawn());
    let (Some(((serial, _), plane)), Some(answer)) = (wanted, shown.answer.as_ref()) else { return };
    if borders.serial != serial {
        *borders = Borders { serial, faces: border_faces(answer) };
    }
    let faces = Faces::new(answer, plane, &borders.faces);
    for side in Side::ALL {
        let source = Source::of(&shown, side, &look);
        for (part, mesh) in [
            (Part::Cut, faces.cut_mesh(answer, &source)),
            (Part::Cut, faces.outline_mesh(&source)),
            (Part::CutFibres, faces.fibre_mesh(&source)),
        ] {
            commands.spawn(sheet((side, part, None), mesh, source.drives(), &mut meshes, &mut materials));
        }
    }
}

/// Faces where the tissue changes, each once, and the outer faces.
fn border_faces(answer: &Answer) -> Vec<Face> {
    let mesh = &answer.body.mesh;
    neighbour_regions(mesh)
        .into_iter()
        .filter(|(face, behind)| behind.is_none_or(|other| other < mesh.region[face.element as usize]))
        .map(|(face, _)| face)
        .collect()
}

/// Geometry of a cut, shared by both sides.
struct Faces {
    plane: Plane,
    section: crate::view::cut::Section,
    places: Vec<V3>,
    lines: Vec<([Blend; 2], [V3; 4])>,
    fibres: Vec<(u32, [V3; 2])>,
}

impl Faces {
    fn new(answer: &Answer, plane: Plane, borders: &[Face]) -> Faces {
        let space = &answer.body.space;
        let section = section(&answer.body.mesh, space, plane);
        let places: Vec<V3> = section.vertices.iter().map(|b| b.place(&space.positions)).collect();
        let lines = outline(space, borders, plane)
            .into_iter()
            .map(|ends| {
                let [p, q] = ends.map(|b| b.place(&space.positions) + plane.normal * LINE_LIFT);
                let along = (q - p).try_normalize(1e-9).unwrap_or_else(V3::zeros);
                let across = plane.normal.cross(&along) * LINE_HALF_WIDTH;
                (ends, [p - across, q - across, q + across, p + across])
            })
            .collect();
        let fibres = fibres::on_cut(&answer.body, &section, &places, plane, LINE_LIFT);
        Faces { plane, section, places, lines, fibres }
    }

    fn cut_mesh(&self, answer: &Answer, source: &Source<'_>) -> Mesh {
        let regions = &answer.body.mesh.regions;
        let tints = self
            .section
            .region
            .iter()
            .map(|&r| linear(region_tint(&regions[usize::from(r)], usize::from(r)), 1.0));
        let packed: Vec<Packed> = self.section.vertices.iter().map(|b| source.between(b)).collect();
        let normals = vec![self.plane.normal; self.places.len()];
        wave_mesh(&self.places, &normals, tints.collect(), &packed, &self.section.triangles)
    }

    fn outline_mesh(&self, source: &Source<'_>) -> Mesh {
        let places: Vec<V3> = self.lines.iter().flat_map(|(_, corners)| *corners).collect();
        let packed: Vec<Packed> = self
            .lines
            .iter()
            .flat_map(|([p, q], _)| {
                let [p, q] = [source.between(p), source.between(q)];
                [p, q, q, p]
            })
            .collect();
        let normals = vec![self.plane.normal; places.len()];
        let tints = vec![linear([70, 56, 52], 0.0); places.len()];
        let quads = (0..self.lines.len() as u32)
            .flat_map(|i| [[4 * i, 4 * i + 1, 4 * i + 2], [4 * i, 4 * i + 2, 4 * i + 3]]);
        wave_mesh(&places, &normals, tints, &packed, &quads.collect::<Vec<_>>())
    }

    fn fibre_mesh(&self, source: &Source<'_>) -> Mesh {
        let places: Vec<V3> = self.fibres.iter().flat_map(|(_, ends)| *ends).collect();
        let packed: Vec<Packed> = self
            .fibres
            .iter()
            .flat_map(|&(v, _)| [source.between(&self.section.vertices[v as usize]); 2])
            .collect();
        line_mesh(&places, linear(fibres::INK, 0.0), &packed)
    }
}
