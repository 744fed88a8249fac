//! Sheets of a cut: its face with the field inside, the outlines of the tissues, the fibres on it.

use crate::math::V3;
use crate::mesh::Face;
use crate::session::Answer;
use crate::view::data::layer::region_tint;
use crate::view::data::plane::Plane;
use crate::view::geometry::section::{EdgePoint, Section, outline, section};
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::meshing::fibres;
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{line_mesh, linear, wave_mesh};
use crate::view::scene::vertex_source::VertexSource;
use crate::view::state::side::Side;
use bevy::prelude::*;

/// Half the width of an outline [m].
const LINE_HALF_WIDTH: f64 = 6e-4;

/// Distance of outlines in front of the cut face [m].
const LINE_LIFT: f64 = 2.5e-4;

/// The cut face in both views, with outlines and, if wanted, fibres.
pub fn cut_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let Some(plane) = from.key.plane else { return Vec::new() };
    let faces = CutGeometry::new(&from.answer, plane, &from.shells.borders, from.key.fibres);
    let mut drawn = Vec::new();
    for side in Side::ALL {
        let source = from.source(side);
        let mut add = |part, mesh| {
            drawn.push(SheetMesh { kind: (side, part, None), mesh, carried: source.carried() });
        };
        add(SheetPart::Cut, faces.cut_mesh(&from.answer, &source));
        add(SheetPart::Cut, faces.outline_mesh(&source));
        if from.key.fibres {
            add(SheetPart::CutFibres, faces.fibre_mesh(&source));
        }
    }
    drawn
}

/// Geometry of a cut, shared by both views.
struct CutGeometry {
    plane: Plane,
    section: Section,
    places: Vec<V3>,
    lines: Vec<([EdgePoint; 2], [V3; 4])>,
    fibres: Vec<(u32, [V3; 2])>,
}

impl CutGeometry {
    fn new(answer: &Answer, plane: Plane, borders: &[Face], fibred: bool) -> CutGeometry {
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
        CutGeometry { plane, section, places, lines, fibres }
    }

    fn cut_mesh(&self, answer: &Answer, source: &VertexSource<'_>) -> Mesh {
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

    fn outline_mesh(&self, source: &VertexSource<'_>) -> Mesh {
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

    fn fibre_mesh(&self, source: &VertexSource<'_>) -> Mesh {
        let places: Vec<V3> = self.fibres.iter().flat_map(|(_, ends)| *ends).collect();
        let packed: Vec<Packed> = self
            .fibres
            .iter()
            .flat_map(|&(v, _)| [source.between(&self.section.vertices[v as usize]); 2])
            .collect();
        line_mesh(&places, linear(fibres::INK, 0.0), &packed)
    }
}
