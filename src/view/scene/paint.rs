//! Uniforms, visibility and blending of the sheets.

use crate::view::data::plane::Plane;
use crate::view::data::quantity::Quantity;
use crate::view::data::ramp::Ramp;
use crate::view::data::sample::DIFFERENCE_DB;
use crate::view::data::scale::Scale;
use crate::view::scene::material::{WaveMaterial, WaveUniform};
use crate::view::scene::mesh_tasks::MeshTasks;
use crate::view::scene::sheet::{Sheet, SheetPart};
use crate::view::state::clock::Clock;
use crate::view::state::display_scale::DisplayScale;
use crate::view::state::look::{Look, RightView};
use crate::view::state::side::Side;
use bevy::prelude::*;

/// The colour maps as textures, each created once.
#[derive(Resource, Default)]
pub struct Ramps(Vec<(Ramp, Handle<Image>)>);

impl Ramps {
    /// The texture of a map.
    pub fn get(&mut self, ramp: Ramp, images: &mut Assets<Image>) -> Handle<Image> {
        if let Some((_, handle)) = self.0.iter().find(|(r, _)| *r == ramp) {
            return handle.clone();
        }
        let handle = images.add(ramp.image());
        self.0.push((ramp, handle.clone()));
        handle
    }
}

/// Writes visibility, uniforms and blending of the sheets that changed, or of all if display options, scale,
/// clock or cut changed.
pub fn paint(
    look: Res<Look>,
    (display_scale, clock): (Res<DisplayScale>, Res<Clock>),
    tasks: Res<MeshTasks>,
    (mut ramps, mut images): (ResMut<Ramps>, ResMut<Assets<Image>>),
    mut materials: ResMut<Assets<WaveMaterial>>,
    mut sheets: Query<(Ref<Sheet>, &MeshMaterial3d<WaveMaterial>, &mut Visibility)>,
) {
    let all = look.is_changed() || display_scale.is_changed() || clock.is_changed() || tasks.is_changed();
    let ramp = ramps.get(look.ramp, &mut images);
    let difference = ramps.get(Ramp::Difference, &mut images);
    for (sheet, material, mut visible) in &mut sheets {
        if !all && !sheet.is_changed() {
            continue;
        }
        let opacity = sheet.opacity(&look);
        visible.set_if_neq(if opacity > 0.0 { Visibility::Inherited } else { Visibility::Hidden });
        if let Some(mut material) = materials.get_mut(&material.0) {
            material.wave = uniform(&sheet, (&look, &display_scale, &clock), tasks.open, opacity);
            material.ramp = if differs(&sheet, &look) { difference.clone() } else { ramp.clone() };
            let thin = opacity < 1.0 || matches!(sheet.part, SheetPart::Zone | SheetPart::FadingContext);
            material.alpha = if thin { AlphaMode::Blend } else { AlphaMode::Opaque };
        }
    }
}

/// Whether a sheet shows the difference of the cases.
fn differs(sheet: &Sheet, look: &Look) -> bool {
    sheet.side == Side::B && look.right == RightView::Difference
}

/// Whether the vertices of a sheet carry the chosen quantity.
fn is_painted(sheet: &Sheet, look: &Look) -> bool {
    let fits = sheet.carried.absorbed == (look.quantity == Quantity::Absorbed);
    sheet.carried.painted && fits && look.quantity != Quantity::Tissue
}

/// Uniforms of a sheet; `open` is the plane along which the leg is cut.
fn uniform(
    sheet: &Sheet,
    (look, display_scale, clock): (&Look, &DisplayScale, &Clock),
    open: Option<Plane>,
    opacity: f32,
) -> WaveUniform {
    let plane = open.filter(|plane| match sheet.part {
        SheetPart::Cut | SheetPart::CutFibres => false,
        // Foot and thigh are hollow: they are taken away whole or not at all.
        SheetPart::Context | SheetPart::FadingContext => plane.normal.y.abs() > 0.5,
        _ => true,
    });
    let (phase, rate) = clock.phase(sheet.carried.omega);
    let differs = differs(sheet, look);
    let (scale, code) = if differs {
        (Scale { low: -DIFFERENCE_DB, high: DIFFERENCE_DB, log: false }, 6.0)
    } else {
        (display_scale.scale, look.quantity.code(look.shows_instant()))
    };
    let shading = match sheet.part {
        SheetPart::Cut | SheetPart::CutFibres | SheetPart::Fibres => 1.0,
        SheetPart::Zone => 2.0,
        SheetPart::Context | SheetPart::FadingContext => 3.0,
        _ => 0.0,
    };
    WaveUniform {
        plane: plane.map_or(Vec4::ZERO, |p| {
            Vec4::new(p.normal.x as f32, p.normal.y as f32, p.normal.z as f32, p.offset as f32)
        }),
        motion: Vec4::new(phase, rate, display_scale.exaggeration as f32, sheet.carried.omega as f32),
        scale: Vec4::new(scale.low as f32, scale.high as f32, code, f32::from(scale.log)),
        look: Vec4::new(opacity, f32::from(is_painted(sheet, look)), f32::from(differs), shading),
    }
}
