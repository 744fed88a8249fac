//! The leg itself: one mesh per layer and side, moved and coloured by the shader.

use crate::drive::Surface;
use crate::fem::Space;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use crate::run::answer::Answer;
use crate::view::colour::{Ramp, Scale};
use crate::view::cut::Plane;
use crate::view::layers::{Layer, region_tint};
use crate::view::making::{Drawn, Stuff, Workshop};
use crate::view::playback::Clock;
use crate::view::quantity::Quantity;
use crate::view::shell::{Shell, neighbour_regions};
use crate::view::source::{DIFFERENCE_DB, Source};
use crate::view::state::{Cut, Look, Reading, Right, Side};
use crate::view::wave::{Packed, TINT, WaveMaterial, WaveUniform, insert_amplitudes};
use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use std::sync::Arc;

/// What a drawn sheet is: decides what hides it and how it is shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A layer's wall.
    Wall,
    /// A layer's cut end, which no outer layer covers.
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
}

/// A drawn sheet of one side.
#[derive(Component, Clone, Copy, Debug)]
pub struct Sheet {
    /// Which view.
    pub side: Side,
    /// What it is.
    pub part: Part,
    /// The layer it belongs to; none for what is never peeled.
    pub layer: Option<Layer>,
    /// Angular frequency of the case [rad/s]; 0 without a field.
    pub omega: f64,
    /// Whether it carries numbers to be painted.
    pub painted: bool,
}

/// How thin the outermost layer is drawn where the tissue is seen through.
const THIN: f32 = 0.28;

impl Sheet {
    /// How opaque it is drawn; 0: not at all.
    fn opacity(&self, look: &Look) -> f32 {
        let Some(layer) = self.layer else {
            return f32::from(self.part != Part::CutFibres || look.fibres);
        };
        let own = layer.opacity(look.peel);
        match self.part {
            Part::Zone => {
                if look.zones {
                    0.7 * own
                } else {
                    0.0
                }
            }
            Part::Fibres => {
                f32::from(look.fibres && own > 0.5 && !look.seen_through() && !self.covered(look))
            }
            _ if look.seen_through() && layer != Layer::Bone => {
                let outermost = Layer::ALL.into_iter().find(|l| l.opacity(look.peel) > 0.0);
                if outermost == Some(layer) && self.part == Part::Wall { THIN * own } else { 0.0 }
            }
            _ if self.covered(look) => 0.0,
            _ => own,
        }
    }

    /// Whether whole skin or whole fat hides this sheet all round: then it need not be drawn. The face of a cut closes what the cut
    /// has opened, except over the bones, which are holes in it.
    fn covered(&self, look: &Look) -> bool {
        let closed = look.cut == Cut::Off || self.layer != Some(Layer::Bone);
        let hidden = closed && self.part != Part::End && !look.seen_through();
        let Some(layer) = self.layer.filter(|_| hidden) else { return false };
        [Layer::Skin, Layer::Fat].into_iter().any(|outer| outer < layer && outer.opacity(look.peel) == 1.0)
    }
}

/// A layer's triangles; the cut ends of a layer are a shell of their own (`true`).
pub type Wall = (Layer, bool, Shell);

/// The surfaces of the body on screen, shared by both sides.
#[derive(Resource, Clone, Default)]
pub struct Shells {
    /// Triangulated layers, outside in.
    pub layers: Arc<Vec<Wall>>,
    /// Faces where the tissue changes, each once, and the outer faces.
    pub borders: Arc<Vec<Face>>,
    /// Faces at which the body ends.
    pub outer: Arc<Vec<Face>>,
    /// The skin that devices are laid on; none where there is none.
    pub skin: Option<Arc<Surface>>,
}

impl Shells {
    /// Those of a body.
    pub fn of(mesh: &HexMesh, space: &Space) -> Shells {
        let around = neighbour_regions(mesh);
        let chosen = |keep: &dyn Fn(u16, Option<u16>) -> bool| {
            let keeps =
                |(face, behind): &&(Face, Option<u16>)| keep(mesh.region[face.element as usize], *behind);
            Arc::new(around.iter().filter(keeps).map(|(face, _)| *face).collect())
        };
        Shells {
            layers: Arc::new(layer_shells(mesh, space, &around)),
            borders: chosen(&|own, behind| behind.is_none_or(|other| other < own)),
            outer: chosen(&|_, behind| behind.is_none()),
            skin: mesh.surfaces.get("skin").and_then(|faces| Surface::new(space, faces).ok()).map(Arc::new),
        }
    }
}

/// Every wall and end of both sides.
pub fn walls(from: &Stuff) -> Vec<Drawn> {
    let one = |side: Side, (layer, end, shell): &Wall| {
        let source = Source::within(&from.answer, side, &from.look);
        let mesh = layer_mesh(*layer, shell, &from.answer, &source);
        let part = if *end { Part::End } else { Part::Wall };
        Drawn { kind: (side, part, Some(*layer)), mesh, drives: source.drives() }
    };
    Side::ALL
        .into_iter()
        .flat_map(|side| from.shells.layers.iter().map(move |layer| one(side, layer)))
        .collect()
}

/// Everything a sheet needs to be drawn: side, part and layer, its mesh, and what drives it ([`Source::drives`]).
pub fn sheet(
    (side, part, layer): (Side, Part, Option<Layer>),
    mesh: Mesh,
    (omega, painted): (f64, bool),
    meshes: &mut Assets<Mesh>,
    materials: &mut Assets<WaveMaterial>,
) -> impl Bundle {
    (
        Sheet { side, part, layer, omega, painted },
        Mesh3d(meshes.add(mesh)),
        MeshMaterial3d(materials.add(WaveMaterial::default())),
        Transform::default(),
        side.layer(),
    )
}

/// Triangulates every layer of a body; `around` is every face with the region behind it. A wall between two layers is the
/// inner one's alone, and one on a bone the bone's: the inner stays whole while the outer fades, and two would fight.
fn layer_shells(mesh: &HexMesh, space: &Space, around: &[(Face, Option<u16>)]) -> Vec<Wall> {
    let layer_of: Vec<Layer> =
        mesh.regions.iter().enumerate().map(|(i, name)| Layer::of_region(name, i)).collect();
    let named = |names: &[&str]| {
        let mut faces: Vec<Face> =
            names.iter().filter_map(|n| mesh.surfaces.get(*n)).flatten().copied().collect();
        faces.sort_unstable();
        faces
    };
    let (ends, bones) = (named(&["cut_proximal", "cut_distal"]), named(&["tibia", "fibula", "core"]));
    let boundary = |layer: Layer| {
        let of = |region: u16| layer_of[usize::from(region)];
        let own = around.iter().filter(|(face, behind)| {
            of(mesh.region[face.element as usize]) == layer
                && behind.is_none_or(|other| of(other) < layer)
                && bones.binary_search(face).is_err()
        });
        let (ends, walls): (Vec<Face>, Vec<Face>) =
            own.map(|(face, _)| *face).partition(|face| ends.binary_search(face).is_ok());
        [(layer, false, Shell::new(mesh, space, &walls)), (layer, true, Shell::new(mesh, space, &ends))]
    };
    let single =
        |layer: Layer, faces: &[Face], inward: bool| (layer, false, Shell::seamless(space, faces, inward));
    let mut shells = vec![single(Layer::Skin, &named(&["skin", "top"]), false)];
    shells.extend(boundary(Layer::Fat));
    shells.push(single(Layer::Fascia, &named(&["fascia"]), false));
    shells.extend([Layer::Gastrocnemius, Layer::Soleus, Layer::Deep].into_iter().flat_map(boundary));
    shells.push(single(Layer::Bone, &bones, true));
    shells.retain(|(_, _, shell)| !shell.triangles.is_empty());
    shells
}

/// A layer as a mesh that carries its case's amplitudes.
fn layer_mesh(layer: Layer, shell: &Shell, answer: &Answer, source: &Source<'_>) -> Mesh {
    let body = &answer.body;
    let mut positions: Vec<V3> = shell
        .nodes
        .iter()
        .zip(&shell.normals)
        .map(|(&node, normal)| body.space.positions[node as usize] - normal * layer.inset())
        .collect();
    let mut normals = shell.normals.clone();
    let mut packed: Vec<Packed> = shell.nodes.iter().map(|&node| source.at(node)).collect();
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
    let mut mesh = bare_mesh(PrimitiveTopology::TriangleList, positions, normals, tints, packed);
    mesh.insert_indices(Indices::U32(triangles.concat()));
    mesh
}

/// Separate lines, two vertices each, in the layout of the wave material.
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
    (reading, clock): (Res<Reading>, Res<Clock>),
    shop: Res<Workshop>,
    (mut ramps, mut images): (ResMut<Ramps>, ResMut<Assets<Image>>),
    mut materials: ResMut<Assets<WaveMaterial>>,
    mut sheets: Query<(Ref<Sheet>, &MeshMaterial3d<WaveMaterial>, &mut Visibility)>,
) {
    let all = look.is_changed() || reading.is_changed() || clock.is_changed() || shop.is_changed();
    let ramp = ramps.get(look.ramp, &mut images);
    let difference = ramps.get(Ramp::Difference, &mut images);
    for (sheet, material, mut visible) in &mut sheets {
        if !all && !sheet.is_changed() {
            continue;
        }
        let opacity = sheet.opacity(&look);
        visible.set_if_neq(if opacity > 0.0 { Visibility::Inherited } else { Visibility::Hidden });
        if let Some(mut material) = materials.get_mut(&material.0) {
            material.wave = uniform(&sheet, (&look, &reading, &clock), shop.open, opacity);
            material.ramp = if differs(&sheet, &look) { difference.clone() } else { ramp.clone() };
            let thin = opacity < 1.0 || sheet.part == Part::Zone;
            material.alpha = if thin { AlphaMode::Blend } else { AlphaMode::Opaque };
        }
    }
}

/// Whether a sheet shows how the cases differ.
fn differs(sheet: &Sheet, look: &Look) -> bool {
    sheet.side == Side::B && look.right == Right::Difference
}

/// The uniforms of a sheet of a leg that is cut open along a plane.
fn uniform(
    sheet: &Sheet,
    (look, reading, clock): (&Look, &Reading, &Clock),
    open: Option<Plane>,
    opacity: f32,
) -> WaveUniform {
    let plane = open.filter(|_| !matches!(sheet.part, Part::Cut | Part::CutFibres));
    let (phase, rate) = clock.phase(sheet.omega);
    let differs = differs(sheet, look);
    let (scale, code) = if differs {
        (Scale { low: -DIFFERENCE_DB, high: DIFFERENCE_DB, log: false }, 6.0)
    } else {
        (reading.scale, look.quantity.code(look.now()))
    };
    let shading = match sheet.part {
        Part::Cut | Part::CutFibres | Part::Fibres => 1.0,
        Part::Zone => 2.0,
        _ => 0.0,
    };
    WaveUniform {
        plane: plane.map_or(Vec4::ZERO, |p| {
            Vec4::new(p.normal.x as f32, p.normal.y as f32, p.normal.z as f32, p.offset as f32)
        }),
        motion: Vec4::new(phase, rate, reading.exaggeration as f32, sheet.omega as f32),
        scale: Vec4::new(scale.low as f32, scale.high as f32, code, f32::from(scale.log)),
        look: Vec4::new(
            opacity,
            f32::from(sheet.painted && look.quantity != Quantity::Tissue),
            f32::from(differs),
            shading,
        ),
    }
}
