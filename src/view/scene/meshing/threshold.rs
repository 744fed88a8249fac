//! The region in which strain or energy density exceeds a threshold, as a closed surface: marching tetrahedra
//! on the cells between GLL nodes, capped at the boundary of the body.

use crate::math::V3;
use crate::mesh::Face;
use crate::session::{Answer, CaseAnswer};
use crate::view::data::quantity::Quantity;
use crate::view::geometry::section::{Section, cap, level_set};
use crate::view::scene::material::Packed;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{linear, wave_mesh};
use crate::view::scene::vertex_source::VertexSource;
use crate::view::state::side::Side;
use bevy::prelude::Mesh;

/// Colour of the surface at rest, sRGB.
const TINT: [u8; 3] = [214, 150, 138];

/// The surface of the region in both views; no sheet in a view where no value exceeds the threshold.
pub fn threshold_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let (answer, outer) = (&from.answer, &from.shells.outer);
    let one = |side: Side| {
        let source = from.source(side);
        let threshold = from.key.threshold?;
        let region = region(answer, source.case()?, outer, threshold.quantity, threshold.level())?;
        let mesh = (!region.triangles.is_empty()).then(|| surface_mesh(answer, &region, &source))?;
        Some(SheetMesh { kind: (side, SheetPart::Threshold, None), mesh, carried: source.carried() })
    };
    Side::ALL.into_iter().filter_map(one).collect()
}

/// The surface of the region where a derived field of a case is at least `least` (SI); `None` if the case
/// does not store that field. `outer` are the boundary faces of the body.
pub fn region(
    answer: &Answer,
    case: &CaseAnswer,
    outer: &[Face],
    quantity: Quantity,
    least: f64,
) -> Option<Section> {
    let (mesh, space) = (&answer.body.mesh, &answer.body.space);
    let field = case.nodal.all()[quantity.derived()?];
    if field.len() != space.positions.len() {
        return None;
    }
    // The logarithm of the field: fields decay by powers, so linear interpolation of the logarithm finds its
    // zero more accurately.
    let level: Vec<f64> = field.iter().map(|&v| (least / f64::from(v).max(1e-30)).ln()).collect();
    let mut surface = level_set(mesh, space, &level);
    cap(&mut surface, mesh, space, outer, &level);
    Some(surface)
}

fn surface_mesh(answer: &Answer, region: &Section, source: &VertexSource<'_>) -> Mesh {
    let positions = &answer.body.space.positions;
    let places: Vec<V3> = region.vertices.iter().map(|b| b.place(positions)).collect();
    let packed: Vec<Packed> = region.vertices.iter().map(|b| source.between(b)).collect();
    let tints = vec![linear(TINT, 1.0); places.len()];
    wave_mesh(&places, &region.normals(positions), tints, &packed, &region.triangles)
}
