//! Sheets of what surrounds the computed leg: thigh, patella, foot. Grey and at rest, because they are not
//! computed; with the skin peeled away, foot and thigh are glass.

use crate::anatomy::context::{ContextPart, ContextSurface, context};
use crate::anatomy::frame::level;
use crate::math::V3;
use crate::math::interp::smoothstep;
use crate::view::data::layer::Layer;
use crate::view::geometry::loft::vertex_normals;
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{linear, wave_mesh};
use crate::view::scene::vertex_source::Carried;
use crate::view::state::side::Side;

/// Colour of skin that is not computed, sRGB.
const SKIN: [u8; 3] = [206, 203, 200];
/// Colour of bone that is not computed, sRGB.
const BONE: [u8; 3] = [222, 220, 214];
/// Level s at which the thigh has faded away, and that at which it begins to.
const FADE: [f64; 2] = [-0.265, -0.15];

/// What surrounds the leg, in both views; nothing around a phantom.
pub fn context_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let Some(calf) = from.answer.body.calf.as_deref() else { return Vec::new() };
    let length = calf.size().length;
    let still = Carried { omega: 0.0, painted: false, absorbed: false };
    let mut sheets = Vec::new();
    for ContextSurface { part, positions, triangles } in context(calf) {
        let normals = vertex_normals(&positions, &triangles);
        let visible = |p: &V3| smoothstep((level(p.y, length) - FADE[0]) / (FADE[1] - FADE[0])) as f32;
        let colour = if part.is_skin() { SKIN } else { BONE };
        let tints: Vec<[f32; 4]> = positions.iter().map(|p| linear(colour, visible(p))).collect();
        let packed = vec![Packed::default(); positions.len()];
        let layer = if part.is_skin() { Layer::Skin } else { Layer::Bone };
        let fading = matches!(part, ContextPart::Thigh | ContextPart::Femur);
        let kind = if fading { SheetPart::FadingContext } else { SheetPart::Context };
        for side in Side::ALL {
            let mesh = wave_mesh(&positions, &normals, tints.clone(), &packed, &triangles);
            sheets.push(SheetMesh { kind: (side, kind, Some(layer)), mesh, carried: still });
        }
    }
    sheets
}
