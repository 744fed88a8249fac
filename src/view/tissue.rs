//! The leg itself: one mesh per layer and side, moved and coloured by the shader.

use crate::anatomy::Tissue;
use crate::fem::Space;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use crate::run::answer::{Answer, CaseAnswer};
use crate::view::colour::{Quantity, Ramp};
use crate::view::layers::{Layer, region_density, region_tint};
use crate::view::playback::Clock;
use crate::view::shell::{Shell, neighbour_regions};
use crate::view::state::{Cut, Look, Reading, Shown, Side};
use crate::view::wave::{
    HARMONICS, Packed, TINT, WaveMaterial, WaveUniform, amplitudes, insert_amplitudes, pack,
};
use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use std::f64::consts::TAU;

/// A drawn layer of one side.
#[derive(Component, Clone, Copy, Debug)]
pub struct Sheet {
    /// Which view.
    pub side: Side,
    /// Which layer; none for a cut face, which is never peeled.
    pub layer: Option<Layer>,
    /// The layer's cut end, which no outer layer covers.
    pub end: bool,
    /// Density for energies [kg/m³].
    pub density: f32,
    /// Angular frequency of the case [rad/s]; 0 without a field.
    pub omega: f64,
}

impl Sheet {
    /// Whether whole skin or whole fat hides this sheet all round: then it need not be drawn.
    fn covered(&self, look: &Look) -> bool {
        let Some(layer) = self.layer.filter(|_| look.cut == Cut::Off && !self.end) else { return false };
        [Layer::Skin, Layer::Fat].into_iter().any(|outer| outer < layer && outer.opacity(look.peel) == 1.0)
    }
}

/// Triangulated layers of a body, shared by both sides.
#[derive(Resource, Default)]
pub struct Shells {
    /// Serial number of the answer they belong to.
    serial: u64,
    /// Layers, outside in; the cut ends of a layer are a shell of their own (`true`).
    pub layers: Vec<(Layer, bool, Shell)>,
}

/// Rebuilds the layers when a new answer has arrived.
pub fn rebuild(
    mut commands: Commands,
    shown: Res<Shown>,
    mut shells: ResMut<Shells>,
    old: Query<Entity, With<Sheet>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<WaveMaterial>>,
) {
    let Some(answer) = shown.answer.as_ref().filter(|_| shown.serial != shells.serial) else { return };
    shells.serial = shown.serial;
    shells.layers = layer_shells(&answer.body.mesh, &answer.body.space);
    old.iter().for_each(|entity| commands.entity(entity).despawn());
    for side in Side::ALL {
        let case = shown.case(side).map(AsRef::as_ref);
        for (layer, end, shell) in &shells.layers {
            let mesh = layer_mesh(*layer, shell, answer, case);
            commands.spawn(sheet(side, Some((*layer, *end)), mesh, case, &mut meshes, &mut materials));
        }
    }
}

/// Everything a sheet needs to be drawn.
pub fn sheet(
    side: Side,
    layer: Option<(Layer, bool)>,
    mesh: Mesh,
    case: Option<&CaseAnswer>,
    meshes: &mut Assets<Mesh>,
    materials: &mut Assets<WaveMaterial>,
) -> impl Bundle {
    let omega = case.map_or(0.0, |c| TAU * c.field.frequency_hz);
    let (layer, end) = (layer.map(|(layer, _)| layer), layer.is_some_and(|(_, end)| end));
    let density = region_density(if layer == Some(Layer::Fat) { Tissue::Fat.name() } else { "" });
    let material =
        WaveMaterial { wave: WaveUniform::default(), ramp: Handle::default(), alpha: AlphaMode::Opaque };
    (
        Sheet { side, layer, end, density, omega },
        Mesh3d(meshes.add(mesh)),
        MeshMaterial3d(materials.add(material)),
        Transform::default(),
        side.layer(),
    )
}

/// Triangulates every layer of a body.
fn layer_shells(mesh: &HexMesh, space: &Space) -> Vec<(Layer, bool, Shell)> {
    let layer_of: Vec<Layer> =
        mesh.regions.iter().enumerate().map(|(i, name)| Layer::of_region(name, i)).collect();
    let around = neighbour_regions(mesh);
    let named = |name: &str| mesh.surfaces.get(name).cloned().unwrap_or_default();
    let mut ends = [named("cut_proximal"), named("cut_distal")].concat();
    ends.sort_unstable();
    let boundary = |layer: Layer| {
        let inside = |region: u16| layer_of[usize::from(region)] == layer;
        let outer = around.iter().filter(|(face, behind)| {
            inside(mesh.region[face.element as usize]) && !behind.is_some_and(inside)
        });
        let (ends, walls): (Vec<Face>, Vec<Face>) =
            outer.map(|(face, _)| *face).partition(|face| ends.binary_search(face).is_ok());
        [(layer, false, Shell::new(mesh, space, &walls)), (layer, true, Shell::new(mesh, space, &ends))]
    };
    let single =
        |layer: Layer, faces: &[Face], inward: bool| (layer, false, Shell::seamless(space, faces, inward));
    let mut shells = vec![single(Layer::Skin, &[named("skin"), named("top")].concat(), false)];
    shells.extend(boundary(Layer::Fat));
    shells.push(single(Layer::Fascia, &named("fascia"), false));
    shells.extend([Layer::Gastrocnemius, Layer::Soleus, Layer::Deep].into_iter().flat_map(boundary));
    shells.push(single(Layer::Bone, &[named("tibia"), named("fibula"), named("core")].concat(), true));
    shells.retain(|(_, _, shell)| !shell.triangles.is_empty());
    shells
}

/// A layer as a mesh that carries its case's amplitudes.
fn layer_mesh(layer: Layer, shell: &Shell, answer: &Answer, case: Option<&CaseAnswer>) -> Mesh {
    let body = &answer.body;
    let mut positions: Vec<V3> = shell
        .nodes
        .iter()
        .zip(&shell.normals)
        .map(|(&node, normal)| body.space.positions[node as usize] - normal * layer.inset())
        .collect();
    let mut normals = shell.normals.clone();
    let mut packed: Vec<Packed> = shell.nodes.iter().map(|&node| packed_at(case, node as usize)).collect();
    let shared = matches!(layer, Layer::Skin | Layer::Fascia | Layer::Bone);
    let mut tints: Vec<[f32; 4]> = shell
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
    let mut triangles = shell.triangles.clone();
    if layer == Layer::Bone {
        close_rims(shell, &mut positions, &mut normals, &mut packed, &mut tints, &mut triangles);
    }
    wave_mesh(&positions, &normals, tints, &packed, &triangles)
}

/// Closes the cut ends of the bones with fans.
fn close_rims(
    shell: &Shell,
    positions: &mut Vec<V3>,
    normals: &mut Vec<V3>,
    packed: &mut Vec<Packed>,
    tints: &mut Vec<[f32; 4]>,
    triangles: &mut Vec<[u32; 3]>,
) {
    for rim in shell.rims() {
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

/// Packed amplitudes at a node; at rest without a case.
pub fn packed_at(case: Option<&CaseAnswer>, node: usize) -> Packed {
    case.map_or_else(Packed::default, |c| pack(&amplitudes(&c.field, node)))
}

/// sRGB bytes as linear colour and the share of field colour it takes.
pub fn linear(rgb: [u8; 3], field: f32) -> [f32; 4] {
    let c = Color::srgb_u8(rgb[0], rgb[1], rgb[2]).to_linear();
    [c.red, c.green, c.blue, field]
}

/// A mesh in the layout of the wave material.
pub fn wave_mesh(
    positions: &[V3],
    normals: &[V3],
    tints: Vec<[f32; 4]>,
    packed: &[Packed],
    triangles: &[[u32; 3]],
) -> Mesh {
    let f32s = |v: &V3| [v.x as f32, v.y as f32, v.z as f32];
    let mut mesh = Mesh::new(
        PrimitiveTopology::TriangleList,
        RenderAssetUsages::RENDER_WORLD | RenderAssetUsages::MAIN_WORLD,
    );
    mesh.insert_attribute(Mesh::ATTRIBUTE_POSITION, positions.iter().map(f32s).collect::<Vec<_>>());
    mesh.insert_attribute(Mesh::ATTRIBUTE_NORMAL, normals.iter().map(f32s).collect::<Vec<_>>());
    mesh.insert_attribute(TINT, tints);
    insert_amplitudes(&mut mesh, packed);
    mesh.insert_indices(Indices::U32(triangles.concat()));
    mesh
}

/// The colour maps as textures, made once.
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

/// Writes the uniforms of sheets whose look, clock or answer changed.
pub fn paint(
    look: Res<Look>,
    reading: Res<Reading>,
    clock: Res<Clock>,
    mut ramps: ResMut<Ramps>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<WaveMaterial>>,
    mut sheets: Query<(Ref<Sheet>, &MeshMaterial3d<WaveMaterial>, &mut Visibility)>,
) {
    let all = look.is_changed() || reading.is_changed() || clock.is_changed();
    let ramp = ramps.get(look.ramp, &mut images);
    for (sheet, material, mut visible) in &mut sheets {
        if !all && !sheet.is_changed() {
            continue;
        }
        let opacity = sheet.layer.map_or(1.0, |layer| layer.opacity(look.peel));
        let drawn = opacity > 0.0 && !sheet.covered(&look);
        visible.set_if_neq(if drawn { Visibility::Inherited } else { Visibility::Hidden });
        if let Some(mut material) = materials.get_mut(&material.0) {
            material.wave = uniform(&sheet, &look, &reading, &clock, opacity);
            material.ramp = ramp.clone();
            material.alpha = if opacity < 1.0 { AlphaMode::Blend } else { AlphaMode::Opaque };
        }
    }
}

/// The uniforms of a sheet.
fn uniform(sheet: &Sheet, look: &Look, reading: &Reading, clock: &Clock, opacity: f32) -> WaveUniform {
    let plane = look.cut.plane(look.cut_at, reading.low, reading.high).filter(|_| sheet.layer.is_some());
    let (phase, rate) = clock.phase(sheet.omega);
    WaveUniform {
        plane: plane.map_or(Vec4::ZERO, |p| {
            Vec4::new(p.normal.x as f32, p.normal.y as f32, p.normal.z as f32, p.offset as f32)
        }),
        motion: Vec4::new(phase, rate, reading.exaggeration as f32, sheet.omega as f32),
        scale: Vec4::new(
            reading.scale.low as f32,
            reading.scale.high as f32,
            look.quantity.code(),
            f32::from(reading.scale.log),
        ),
        look: Vec4::new(
            opacity,
            if sheet.omega > 0.0 && look.quantity != Quantity::Tissue { 1.0 } else { 0.0 },
            sheet.density,
            f32::from(sheet.layer.is_none()),
        ),
    }
}

/// Largest value of each quantity over the nodes of the shown cases, without the outermost thousandth, and the
/// largest displacement at all [m]: what scale and exaggeration are chosen from.
pub fn extremes(cases: &[&CaseAnswer], space: &Space) -> [f64; 2] {
    let mut rms = Vec::new();
    let mut energy = Vec::new();
    for case in cases {
        let omega = TAU * case.field.frequency_hz;
        for node in 0..space.positions.len() {
            let u = amplitudes(&case.field, node);
            let squares: [f64; HARMONICS] = u.map(|h| h.iter().map(nalgebra::Complex::norm_sqr).sum());
            rms.push((0.5 * squares.iter().sum::<f64>()).sqrt());
            let weighted: f64 = squares.iter().enumerate().map(|(h, s)| ((h + 1) as f64).powi(2) * s).sum();
            energy.push(0.25 * 1060.0 * omega * omega * weighted);
        }
    }
    [rms, energy].map(|mut values| {
        let at = values.len().saturating_sub(1 + values.len() / 1000);
        if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(at, f64::total_cmp).1 }
    })
}
