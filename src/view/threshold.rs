//! The region in which strain or energy exceeds a threshold, as a closed surface: marching tetrahedra on the sub-cells
//! between GLL nodes, capped where the body ends.

use crate::math::V3;
use crate::mesh::Face;
use crate::run::answer::{Answer, CaseAnswer};
use crate::view::cut::{Section, cap, level_set};
use crate::view::making::{Drawn, Stuff};
use crate::view::quantity::Quantity;
use crate::view::source::Source;
use crate::view::state::Side;
use crate::view::tissue::{Part, linear, wave_mesh};
use crate::view::wave::Packed;
use bevy::prelude::Mesh;

/// The region that is set off by its own surface: where a field is above a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Whether it is drawn.
    pub on: bool,
    /// The field: strain or energy.
    pub quantity: Quantity,
    /// The least strain inside [1] and the least energy density inside [J/m³].
    pub levels: [f64; 2],
}

impl Threshold {
    /// Fields that can be set off.
    pub const QUANTITIES: [Quantity; 2] = [Quantity::Strain, Quantity::Energy];

    /// The level in force (SI).
    pub fn level(&self) -> f64 {
        self.levels[usize::from(self.quantity == Quantity::Energy)]
    }

    /// The level, to be changed.
    pub fn level_mut(&mut self) -> &mut f64 {
        &mut self.levels[usize::from(self.quantity == Quantity::Energy)]
    }
}

impl Default for Threshold {
    fn default() -> Self {
        // Well inside what counts as strong at a site: under either device a lobe beneath its head.
        Threshold { on: false, quantity: Quantity::Strain, levels: [0.05, 10.0] }
    }
}

/// Colour of the surface where no field is painted, sRGB.
const TINT: [u8; 3] = [214, 150, 138];

/// The surface of the region in both views; none in a view where nothing exceeds the threshold.
pub fn surfaces(from: &Stuff) -> Vec<Drawn> {
    let (answer, outer) = (&from.answer, &from.shells.outer);
    let one = |side: Side| {
        let source = Source::within(answer, side, &from.look);
        let threshold = from.wish.threshold?;
        let region = region(answer, source.case()?, outer, threshold.quantity, threshold.level())?;
        let mesh = (!region.triangles.is_empty()).then(|| surface_mesh(answer, &region, &source))?;
        Some(Drawn { kind: (side, Part::Threshold, None), mesh, drives: source.drives() })
    };
    Side::ALL.into_iter().filter_map(one).collect()
}

/// The surface of the region where a derived field of a case is at least `least` (SI); none if the answer does not keep
/// that field. `outer` are the faces at which the body ends.
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
    // The logarithm: fields fall off by powers, so that its zero lies where the field's own shape puts it.
    let level: Vec<f64> = field.iter().map(|&v| (least / f64::from(v).max(1e-30)).ln()).collect();
    let mut surface = level_set(mesh, space, &level);
    cap(&mut surface, mesh, space, outer, &level);
    Some(surface)
}

fn surface_mesh(answer: &Answer, region: &Section, source: &Source<'_>) -> Mesh {
    let positions = &answer.body.space.positions;
    let places: Vec<V3> = region.vertices.iter().map(|b| b.place(positions)).collect();
    let packed: Vec<Packed> = region.vertices.iter().map(|b| source.between(b)).collect();
    let tints = vec![linear(TINT, 1.0); places.len()];
    wave_mesh(&places, &region.normals(positions), tints, &packed, &region.triangles)
}
