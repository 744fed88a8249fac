//! The sheet component: one drawn mesh of one view, and its opacity.

use crate::view::data::layer::Layer;
use crate::view::data::plane::Cut;
use crate::view::scene::material::WaveMaterial;
use crate::view::scene::vertex_source::Carried;
use crate::view::state::look::Look;
use crate::view::state::side::Side;
use bevy::prelude::*;

/// What a sheet shows; determines its opacity and shading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetPart {
    /// A layer's wall.
    Wall,
    /// A layer's cut end, which outer layers do not cover.
    End,
    /// The face of a cut, with its outlines.
    Cut,
    /// Fibres on a layer's wall.
    Fibres,
    /// Fibres on the face of a cut.
    CutFibres,
    /// The surface of the region above the threshold.
    Threshold,
    /// A nerve or vessel.
    Path,
    /// A referred-pain zone on the skin.
    Zone,
    /// What surrounds the computed leg.
    Context,
    /// The same, fading away from the leg.
    FadingContext,
}

/// A sheet: one mesh of one view.
#[derive(Component, Clone, Copy, Debug)]
pub struct Sheet {
    /// Its view.
    pub side: Side,
    /// What it shows.
    pub part: SheetPart,
    /// Its layer; `None` if peeling does not affect it.
    pub layer: Option<Layer>,
    /// What its vertices carry.
    pub carried: Carried,
}

/// Opacity of the outermost layer while the tissue is transparent.
const THIN: f32 = 0.28;

/// Opacity of foot and thigh with the skin peeled away.
const GLASS: f32 = 0.09;

impl Sheet {
    /// Opacity, 0–1; 0: hidden.
    pub(super) fn opacity(&self, look: &Look) -> f32 {
        let Some(layer) = self.layer else {
            return f32::from(self.part != SheetPart::CutFibres || look.fibres);
        };
        let own = layer.opacity(look.peel);
        match self.part {
            SheetPart::Zone => {
                if look.zones {
                    0.7 * own
                } else {
                    0.0
                }
            }
            SheetPart::Fibres => {
                f32::from(look.fibres && own > 0.5 && !look.is_transparent() && !self.covered(look))
            }
            SheetPart::Context | SheetPart::FadingContext if layer == Layer::Skin => {
                if look.is_transparent() { GLASS } else { own.max(GLASS) }
            }
            _ if look.is_transparent() && layer != Layer::Bone => {
                let outermost = Layer::ALL.into_iter().find(|l| l.opacity(look.peel) > 0.0);
                if outermost == Some(layer) && self.part == SheetPart::Wall { THIN * own } else { 0.0 }
            }
            _ if self.covered(look) => 0.0,
            _ => own,
        }
    }

    /// Whether opaque skin or fat covers this sheet completely, so that it need not be drawn. A cut face
    /// closes the opening of the cut, except over the bones, which are holes in it.
    fn covered(&self, look: &Look) -> bool {
        let closed = look.cut == Cut::Off || self.layer != Some(Layer::Bone);
        let hidden = closed && self.part != SheetPart::End && !look.is_transparent();
        let Some(layer) = self.layer.filter(|_| hidden) else { return false };
        [Layer::Skin, Layer::Fat].into_iter().any(|outer| outer < layer && outer.opacity(look.peel) == 1.0)
    }
}

/// Bundle of a sheet, from side, part and layer, its mesh and what its vertices carry.
pub fn sheet_bundle(
    (side, part, layer): (Side, SheetPart, Option<Layer>),
    mesh: Mesh,
    carried: Carried,
    meshes: &mut Assets<Mesh>,
    materials: &mut Assets<WaveMaterial>,
) -> impl Bundle {
    (
        Sheet { side, part, layer, carried },
        Mesh3d(meshes.add(mesh)),
        MeshMaterial3d(materials.add(WaveMaterial::default())),
        Transform::default(),
        side.layer(),
    )
}
