//! The cut face: the field inside, and the tissues outlined on it.

use crate::math::V3;
use crate::mesh::Face;
use crate::run::answer::Answer;
use crate::view::cut::{Blend, Plane, Section, outline, section};
use crate::view::fibres;
use crate::view::layers::region_tint;
use crate::view::making::{Drawn, Stuff};
use crate::view::source::Source;
use crate::view::state::Side;
use crate::view::tissue::{Part, line_mesh, linear, wave_mesh};
use crate::view::wave::Packed;
use bevy::prelude::*;

/// Half the width of an outline [m].
const LINE_HALF_WIDTH: f64 = 6e-4;
/// How far outlines lie in front of the cut face [m].
const LINE_LIFT: f64 = 2.5e-4;

/// The face of the cut in both views, with its outlines and, where wanted, its fibres.
pub fn faces(from: &Stuff) -> Vec<Drawn> {
    let Some(plane) = from.wish.plane else { return Vec::new() };
    let faces = Faces::new(&from.answer, plane, &from.shells.borders, from.wish.fibres);
    let mut drawn = Vec::new();
    for side in Side::ALL {
        let source = Source::within(&from.answer, side, &from.look);
        let mut add =
            |part, mesh| drawn.push(Drawn { kind: (side, part, None), mesh, drives: source.drives() });
        add(Part::Cut, faces.cut_mesh(&from.answer, &source));
        add(Part::Cut, faces.outline_mesh(&source));
        if from.wish.fibres {
            add(Part::CutFibres, faces.fibre_mesh(&source));
        }
    }
    drawn
}

/// Geometry of a cut, shared by both sides.
struct Faces {
    plane: Plane,
    section: Section,
    places: Vec<V3>,
    lines: Vec<([Blend; 2], [V3; 4])>,
    fibres: Vec<(u32, [V3; 2])>,
}

impl Faces {
    fn new(answer: &Answer, plane: Plane, borders: &[Face], fibred: bool) -> Faces {
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
        let fibres = if fibred {
            fibres::on_cut(&answer.body, &section, &places, plane, LINE_LIFT)
        } else {
            Vec::new()
        };
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
