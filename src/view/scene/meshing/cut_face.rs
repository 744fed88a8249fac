//! Sheets of a cut: its face with the field inside, the outlines of the tissues, the fibres on it.

use crate::anatomy::Structure;
use crate::math::V3;
use crate::mesh::Face;
use crate::session::Answer;
use crate::view::data::layer::{region_tint, tissue_tint};
use crate::view::data::plane::Plane;
use crate::view::geometry::parts::{self, InnerVertex};
use crate::view::geometry::section::{EdgePoint, Section, outline, section};
use crate::view::scene::body_surfaces::BodySurfaces;
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::meshing::fibres;
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{line_mesh, linear, wave_mesh};
use crate::view::scene::vertex_source::VertexSource;
use crate::view::state::side::Side;
use bevy::prelude::*;
use rayon::prelude::*;

/// Half the width of an outline [m].
const LINE_HALF_WIDTH: f64 = 4e-4;

/// Colour of outlines, sRGB.
const LINE: [u8; 3] = [70, 56, 52];

/// Distance of outlines in front of the cut face [m].
const LINE_LIFT: f64 = 2.5e-4;

/// The cut face in both views, with outlines and, if wanted, fibres.
pub fn cut_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let Some(plane) = from.key.plane else { return Vec::new() };
    let faces = CutGeometry::new(&from.answer, plane, &from.shells, from.key.fibres);
    let mut drawn = Vec::new();
    for side in Side::ALL {
        let source = from.source(side);
        let mut add = |part, mesh| {
            drawn.push(SheetMesh { kind: (side, part, None), mesh, carried: source.carried() });
        };
        add(SheetPart::Cut, faces.cut_mesh(&source));
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
    face: Vec<FaceVertex>,
    lines: Vec<(FaceVertex, FaceVertex)>,
    fibres: Vec<(u32, [V3; 2])>,
}

/// A vertex of the face or of a line on it.
struct FaceVertex {
    place: V3,
    /// Nodes and weights (node, weight) of its motion.
    nodes: Vec<(u32, f64)>,
    tint: [u8; 3],
}

impl CutGeometry {
    fn new(answer: &Answer, plane: Plane, shells: &BodySurfaces, fibred: bool) -> CutGeometry {
        let (mesh, space) = (&answer.body.mesh, &answer.body.space);
        let section = section(mesh, space, plane);
        let places: Vec<V3> = section.vertices.iter().map(|b| b.place(&space.positions)).collect();
        let fibres = if fibred {
            fibres::on_cut(&answer.body, &section, &places, plane, LINE_LIFT)
        } else {
            Vec::new()
        };
        let on_edge = |point: EdgePoint| FaceVertex {
            place: point.place(&space.positions),
            nodes: point.nodes().to_vec(),
            tint: LINE,
        };
        let outlines = |faces: &[Face]| -> Vec<(FaceVertex, FaceVertex)> {
            outline(space, faces, plane).into_iter().map(|[p, q]| (on_edge(p), on_edge(q))).collect()
        };
        let (face, lines) = match answer.body.calf.as_deref() {
            Some(calf) => {
                let divided = parts::divide(&section, &places, |p| calf.depths_at(p));
                let inner = |vertex: &InnerVertex, tint: [u8; 3]| FaceVertex {
                    place: vertex.place,
                    nodes: within(&section, vertex),
                    tint,
                };
                let tint = |part: usize| tissue_tint(Structure::ALL[part].tissue());
                let triangles = divided.triangles.iter();
                let face = triangles.flat_map(|(corners, part)| corners.map(|v| inner(&v, tint(*part))));
                let borders = divided.borders.iter().map(|[p, q]| (inner(p, LINE), inner(q, LINE)));
                let outer = outlines(&shells.outer);
                (face.collect(), borders.chain(outer).collect())
            }
            None => {
                let corners = section.triangles.concat();
                let corner = |v: u32| {
                    let region = section.region[v as usize];
                    let tint = region_tint(&mesh.regions[usize::from(region)], usize::from(region));
                    let nodes = section.vertices[v as usize].nodes().to_vec();
                    FaceVertex { place: places[v as usize], nodes, tint }
                };
                (corners.into_iter().map(corner).collect(), outlines(&shells.borders))
            }
        };
        CutGeometry { plane, section, face, lines, fibres }
    }

    fn cut_mesh(&self, source: &VertexSource<'_>) -> Mesh {
        let places: Vec<V3> = self.face.iter().map(|v| v.place).collect();
        let tints = self.face.iter().map(|v| linear(v.tint, 1.0)).collect();
        let packed: Vec<Packed> = self.face.par_iter().map(|v| source.combined(&v.nodes)).collect();
        let normals = vec![self.plane.normal; places.len()];
        let triangles: Vec<[u32; 3]> =
            (0..places.len() as u32 / 3).map(|t| [3 * t, 3 * t + 1, 3 * t + 2]).collect();
        wave_mesh(&places, &normals, tints, &packed, &triangles)
    }

    fn outline_mesh(&self, source: &VertexSource<'_>) -> Mesh {
        let corners = |(p, q): &(FaceVertex, FaceVertex)| {
            let lift = self.plane.normal * LINE_LIFT;
            let along = (q.place - p.place).try_normalize(1e-9).unwrap_or_else(V3::zeros);
            let across = self.plane.normal.cross(&along) * LINE_HALF_WIDTH;
            let (p, q) = (p.place + lift, q.place + lift);
            [p - across, q - across, q + across, p + across]
        };
        let places: Vec<V3> = self.lines.iter().flat_map(corners).collect();
        let ends = |(p, q): &(FaceVertex, FaceVertex)| {
            let [p, q] = [source.combined(&p.nodes), source.combined(&q.nodes)];
            [p, q, q, p]
        };
        let packed: Vec<Packed> = self.lines.iter().flat_map(ends).collect();
        let normals = vec![self.plane.normal; places.len()];
        let tints = vec![linear(LINE, 0.0); places.len()];
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

/// Nodes and weights of a vertex inside a triangle of `section`.
fn within(section: &Section, vertex: &InnerVertex) -> Vec<(u32, f64)> {
    let corners = vertex.around.iter().zip(vertex.weights);
    let nodes = |(&v, weight): (&u32, f64)| {
        section.vertices[v as usize].nodes().map(|(node, share)| (node, share * weight))
    };
    corners.flat_map(nodes).filter(|(_, weight)| *weight != 0.0).collect()
}
