//! The cut face: the field inside, and the tissues outlined on it.

use crate::math::{C64, V3};
use crate::mesh::Face;
use crate::run::answer::{Answer, CaseAnswer};
use crate::view::cut::{Blend, Plane, outline, section};
use crate::view::layers::region_tint;
use crate::view::shell::neighbour_regions;
use crate::view::state::{Look, Reading, Shown, Side};
use crate::view::tissue::{Sheet, linear, sheet, wave_mesh};
use crate::view::wave::{Amplitudes, Packed, WaveMaterial, amplitudes, pack};
use bevy::prelude::*;

/// Half the width of an outline [m].
const LINE_HALF_WIDTH: f64 = 3.5e-4;
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
    mut last: Local<Option<(u64, Plane)>>,
    old: Query<(Entity, &Sheet)>,
    (mut meshes, mut materials): (ResMut<Assets<Mesh>>, ResMut<Assets<WaveMaterial>>),
) {
    let plane = look.cut.plane(look.cut_at, reading.low, reading.high);
    let wanted = plane.filter(|_| shown.answer.is_some()).map(|p| (shown.serial, p));
    if *last == wanted {
        return;
    }
    *last = wanted;
    old.iter().filter(|(_, s)| s.layer.is_none()).for_each(|(entity, _)| commands.entity(entity).despawn());
    let (Some((serial, plane)), Some(answer)) = (wanted, shown.answer.as_ref()) else { return };
    if borders.serial != serial {
        *borders = Borders { serial, faces: border_faces(answer) };
    }
    let faces = Faces::new(answer, plane, &borders.faces);
    for side in Side::ALL {
        let case = shown.case(side).map(AsRef::as_ref);
        for mesh in [faces.cut_mesh(answer, case), faces.line_mesh(case)] {
            commands.spawn(sheet(side, None, mesh, case, &mut meshes, &mut materials));
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
}

impl Faces {
    fn new(answer: &Answer, plane: Plane, borders: &[Face]) -> Faces {
        let space = &answer.body.space;
        let section = section(&answer.body.mesh, space, plane);
        let places = section.vertices.iter().map(|b| b.place(&space.positions)).collect();
        let lines = outline(space, borders, plane)
            .into_iter()
            .map(|ends| {
                let [p, q] = ends.map(|b| b.place(&space.positions) + plane.normal * LINE_LIFT);
                let along = (q - p).try_normalize(1e-9).unwrap_or_else(V3::zeros);
                let across = plane.normal.cross(&along) * LINE_HALF_WIDTH;
                (ends, [p - across, q - across, q + across, p + across])
            })
            .collect();
        Faces { plane, section, places, lines }
    }

    fn cut_mesh(&self, answer: &Answer, case: Option<&CaseAnswer>) -> Mesh {
        let regions = &answer.body.mesh.regions;
        let tints = self
            .section
            .region
            .iter()
            .map(|&r| linear(region_tint(&regions[usize::from(r)], usize::from(r)), 1.0));
        let packed: Vec<Packed> = self.section.vertices.iter().map(|b| blended(case, b)).collect();
        let normals = vec![self.plane.normal; self.places.len()];
        wave_mesh(&self.places, &normals, tints.collect(), &packed, &self.section.triangles)
    }

    fn line_mesh(&self, case: Option<&CaseAnswer>) -> Mesh {
        let places: Vec<V3> = self.lines.iter().flat_map(|(_, corners)| *corners).collect();
        let packed: Vec<Packed> = self
            .lines
            .iter()
            .flat_map(|([p, q], _)| {
                let [p, q] = [blended(case, p), blended(case, q)];
                [p, q, q, p]
            })
            .collect();
        let normals = vec![self.plane.normal; places.len()];
        let tints = vec![linear([70, 56, 52], 0.0); places.len()];
        let quads = (0..self.lines.len() as u32)
            .flat_map(|i| [[4 * i, 4 * i + 1, 4 * i + 2], [4 * i, 4 * i + 2, 4 * i + 3]]);
        wave_mesh(&places, &normals, tints, &packed, &quads.collect::<Vec<_>>())
    }
}

/// Amplitudes between two nodes.
fn blended(case: Option<&CaseAnswer>, blend: &Blend) -> Packed {
    let Some(case) = case else { return Packed::default() };
    let (a, b) = (amplitudes(&case.field, blend.a as usize), amplitudes(&case.field, blend.b as usize));
    let mut mixed = Amplitudes::default();
    for (slot, (a, b)) in mixed.iter_mut().flatten().zip(a.iter().flatten().zip(b.iter().flatten())) {
        *slot = mix(*a, *b, blend.t);
    }
    pack(&mixed)
}

fn mix(a: C64, b: C64, t: f64) -> C64 {
    a + (b - a) * t
}
