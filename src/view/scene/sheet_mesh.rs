//! Meshes in the vertex layout of the wave material.

use crate::math::V3;
use crate::view::scene::material::{Packed, TINT, insert_amplitudes};
use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// An sRGB colour as linear RGB, with the weight of the field colour, 0–1, as the fourth component.
pub fn linear(rgb: [u8; 3], field: f32) -> [f32; 4] {
    let c = Color::srgb_u8(rgb[0], rgb[1], rgb[2]).to_linear();
    [c.red, c.green, c.blue, field]
}

/// A triangle mesh in the vertex layout of the wave material.
pub fn wave_mesh(
    positions: &[V3],
    normals: &[V3],
    tints: Vec<[f32; 4]>,
    packed: &[Packed],
    triangles: &[[u32; 3]],
) -> Mesh {
    let mut mesh = bare_mesh(PrimitiveTopology::TriangleList, positions, normals, tints, packed);
    mesh.insert_indices(Indices::U32(triangles.concat()));
    mesh
}

/// Separate lines, two vertices each, in the vertex layout of the wave material.
pub fn line_mesh(positions: &[V3], tint: [f32; 4], packed: &[Packed]) -> Mesh {
    let (normals, tints) = (vec![V3::y(); positions.len()], vec![tint; positions.len()]);
    bare_mesh(PrimitiveTopology::LineList, positions, &normals, tints, packed)
}

fn bare_mesh(
    topology: PrimitiveTopology,
    positions: &[V3],
    normals: &[V3],
    tints: Vec<[f32; 4]>,
    packed: &[Packed],
) -> Mesh {
    let f32s = |v: &V3| [v.x as f32, v.y as f32, v.z as f32];
    let mut mesh = Mesh::new(topology, RenderAssetUsages::RENDER_WORLD | RenderAssetUsages::MAIN_WORLD);
    mesh.insert_attribute(Mesh::ATTRIBUTE_POSITION, positions.iter().map(f32s).collect::<Vec<_>>());
    mesh.insert_attribute(Mesh::ATTRIBUTE_NORMAL, normals.iter().map(f32s).collect::<Vec<_>>());
    mesh.insert_attribute(TINT, tints);
    insert_amplitudes(&mut mesh, packed);
    mesh
}
