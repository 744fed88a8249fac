//! Sheets of the layers: their walls and their cut ends.

use crate::math::V3;
use crate::session::Answer;
use crate::view::data::layer::{Layer, region_tint};
use crate::view::geometry::surface_mesh::SurfaceMesh;
use crate::view::scene::leg_surfaces::LayerSurface;
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{linear, wave_mesh};
use crate::view::scene::vertex_source::VertexSource;
use crate::view::state::side::Side;
use bevy::prelude::*;

/// Walls and cut ends of all layers in both views.
pub fn layer_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let one = |side: Side, (layer, end, surface): &LayerSurface| {
        let source = from.source(side);
        let mesh = layer_mesh(*layer, surface, &from.answer, &source);
        let part = if *end { SheetPart::End } else { SheetPart::Wall };
        SheetMesh { kind: (side, part, Some(*layer)), mesh, carried: source.carried() }
    };
    Side::ALL
        .into_iter()
        .flat_map(|side| from.shells.layers.iter().map(move |layer| one(side, layer)))
        .collect()
}

/// Mesh of a layer with the vertex data of `source`.
fn layer_mesh(layer: Layer, surface: &SurfaceMesh, answer: &Answer, source: &VertexSource<'_>) -> Mesh {
    let body = &answer.body;
    let places = surface.positions.iter().zip(&surface.normals);
    let mut positions: Vec<V3> = places.map(|(p, normal)| p - normal * layer.inset()).collect();
    let mut normals = surface.normals.clone();
    let mut packed = source.at_all(&surface.anchors);
    let shared = matches!(layer, Layer::Skin | Layer::Fascia | Layer::Bone);
    let mut tints: Vec<[f32; 4]> = surface
        .region
        .iter()
        .map(|&r| {
            let rgb = if shared {
                layer.tint()
            } else {
                region_tint(&body.mesh.regions[usize::from(r)], usize::from(r))
            };
            linear(rgb, if layer == Layer::Bone { 0.0 } else { 1.0 })
        })
        .collect();
    let mut triangles = surface.triangles.clone();
    if layer == Layer::Bone {
        close_rims(surface, &mut positions, &mut normals, &mut packed, &mut tints, &mut triangles);
    }
    wave_mesh(&positions, &normals, tints, &packed, &triangles)
}

/// Closes the cut ends of the bones with triangle fans.
fn close_rims(
    surface: &SurfaceMesh,
    positions: &mut Vec<V3>,
    normals: &mut Vec<V3>,
    packed: &mut Vec<Packed>,
    tints: &mut Vec<[f32; 4]>,
    triangles: &mut Vec<[u32; 3]>,
) {
    for rim in surface.rims() {
        let centre = rim.iter().map(|&v| positions[v as usize]).sum::<V3>() / rim.len() as f64;
        let up = if centre.y > positions.iter().map(|p| p.y).sum::<f64>() / positions.len() as f64 {
            1.0
        } else {
            -1.0
        };
        let first = positions.len() as u32;
        for place in
            std::iter::once(centre).chain(rim.iter().map(|&v| positions[v as usize]).collect::<Vec<_>>())
        {
            positions.push(place);
            normals.push(V3::y() * up);
            packed.push(Packed::default());
            tints.push(linear([222, 208, 184], 0.0));
        }
        let n = rim.len() as u32;
        triangles.extend((0..n).map(|i| [first, first + 1 + i, first + 1 + (i + 1) % n]));
    }
}
