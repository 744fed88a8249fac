//! Nerves and vessels as tubes along the paths on which the reports evaluate strain and pressure.

use crate::anatomy::{Calf, NeurovascularPath};
use crate::math::V3;
use crate::mesh::Locator;
use crate::session::Body;
use crate::view::geometry::anchor::Anchor;
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{linear, wave_mesh};
use crate::view::scene::vertex_source::VertexSource;
use crate::view::state::side::Side;
use bevy::prelude::Mesh;
use std::f64::consts::TAU;

/// Vertices around a tube's cross-section.
const CORNERS: usize = 10;

/// Type of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A nerve.
    Nerve,
    /// A vein.
    Vein,
    /// An artery with its veins.
    Vessels,
}

impl PathKind {
    /// Type by the path's name.
    pub fn of(name: &str) -> PathKind {
        if name.contains("nerve") {
            PathKind::Nerve
        } else if name.contains("vein") {
            PathKind::Vein
        } else {
            PathKind::Vessels
        }
    }

    /// Conventional colour of anatomical atlases, sRGB.
    pub fn colour(self) -> [u8; 3] {
        match self {
            PathKind::Nerve => [222, 178, 20],
            PathKind::Vein => [62, 92, 168],
            PathKind::Vessels => [178, 40, 52],
        }
    }

    /// Radius as drawn [m].
    fn radius(self) -> f64 {
        if self == PathKind::Vessels { 1.9e-3 } else { 1.5e-3 }
    }
}

/// The part of a path inside the body.
struct InnerPath {
    kind: PathKind,
    /// Positions [m].
    points: Vec<V3>,
    /// `[point]` anchor.
    anchors: Vec<Option<Anchor>>,
}

/// Tubes of both views; none in a body without anatomy.
pub fn tube_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let body = &from.answer.body;
    let paths = body.calf.as_deref().map_or_else(Vec::new, |calf| inner_paths(body, calf));
    let one = |side: Side, path: &InnerPath| {
        let source = from.source(side);
        SheetMesh { kind: (side, SheetPart::Path, None), mesh: path.tube(&source), carried: source.carried() }
    };
    Side::ALL.into_iter().flat_map(|side| paths.iter().map(move |path| one(side, path))).collect()
}

/// The paths of the leg, restricted to the body.
fn inner_paths(body: &Body, calf: &Calf) -> Vec<InnerPath> {
    let locator = Locator::new(&body.mesh);
    let inner = |path: &NeurovascularPath| {
        let anchored = |p: &V3| Some((*p, Some(Anchor::at(&locator, *p)?)));
        let (points, anchors) = path.points.iter().filter_map(anchored).unzip();
        InnerPath { kind: PathKind::of(path.name), points, anchors }
    };
    calf.paths().iter().map(inner).filter(|path| path.points.len() >= 2).collect()
}

impl InnerPath {
    fn tube(&self, source: &VertexSource<'_>) -> Mesh {
        let (mut places, mut normals, mut packed) = (Vec::new(), Vec::new(), Vec::<Packed>::new());
        let last = self.points.len() - 1;
        let along_path = source.at_all(&self.anchors);
        for (i, (at, numbers)) in self.points.iter().zip(along_path).enumerate() {
            let ahead = self.points[(i + 1).min(last)] - self.points[i.saturating_sub(1)];
            let along = ahead.try_normalize(1e-12).unwrap_or_else(V3::y);
            let u = along.cross(&V3::x()).try_normalize(1e-6).unwrap_or_else(V3::z);
            let v = along.cross(&u);
            for k in 0..CORNERS {
                let (sin, cos) = (TAU * k as f64 / CORNERS as f64).sin_cos();
                let out = u * cos + v * sin;
                places.push(at + out * self.kind.radius());
                normals.push(out);
                packed.push(numbers);
            }
        }
        let n = CORNERS as u32;
        let quads = (0..last as u32).flat_map(|i| (0..n).map(move |k| (i, k)));
        let triangles: Vec<[u32; 3]> = quads
            .flat_map(|(i, k)| {
                let [a, b] = [i * n + k, i * n + (k + 1) % n];
                [[a, b, b + n], [a, b + n, a + n]]
            })
            .collect();
        let tints = vec![linear(self.kind.colour(), 0.0); places.len()];
        wave_mesh(&places, &normals, tints, &packed, &triangles)
    }
}
