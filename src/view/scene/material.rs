//! The material of everything that vibrates: amplitudes as vertex attributes, motion and colour in the
//! shader.

use crate::math::C64;
use crate::view::data::sample::Amplitudes;
use bevy::asset::{load_internal_asset, uuid_handle};
use bevy::mesh::{MeshVertexAttribute, MeshVertexBufferLayoutRef, VertexFormat};
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey, MeshPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, Face, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

const SHADER: Handle<Shader> = uuid_handle!("6f0c1f0e-3f0b-4a52-9a5d-5a8b6ad2c1e7");

/// Tissue colour (linear RGB) and weight of the field colour, 0–1.
pub const TINT: MeshVertexAttribute = MeshVertexAttribute::new("Tint", 0xCA1F_0000, VertexFormat::Float32x4);

/// Six vectors with the amplitudes of four harmonics, packed as `shaders/wave.wgsl` defines, and one with the
/// derived fields: strain, energy, dissipation, pressure.
pub const AMPLITUDES: [MeshVertexAttribute; 7] = [
    MeshVertexAttribute::new("A12", 0xCA1F_0001, VertexFormat::Float32x4),
    MeshVertexAttribute::new("B12", 0xCA1F_0002, VertexFormat::Float32x4),
    MeshVertexAttribute::new("C12", 0xCA1F_0003, VertexFormat::Float32x4),
    MeshVertexAttribute::new("A34", 0xCA1F_0004, VertexFormat::Float32x4),
    MeshVertexAttribute::new("B34", 0xCA1F_0005, VertexFormat::Float32x4),
    MeshVertexAttribute::new("C34", 0xCA1F_0006, VertexFormat::Float32x4),
    MeshVertexAttribute::new("Derived", 0xCA1F_0007, VertexFormat::Float32x4),
];

/// Amplitudes and derived fields of one vertex, `[vector][component]`, in the order of [`AMPLITUDES`].
pub type Packed = [[f32; 4]; 7];

/// Adds the material and its shader.
pub struct WavePlugin;

impl Plugin for WavePlugin {
    fn build(&self, app: &mut App) {
        load_internal_asset!(app, SHADER, "../../../shaders/wave.wgsl", Shader::from_wgsl);
        app.add_plugins(MaterialPlugin::<WaveMaterial>::default());
    }
}

/// Uniforms of `shaders/wave.wgsl`, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, ShaderType)]
pub struct WaveUniform {
    /// Cut plane (n, w): the side n·x > w is removed; n = 0: no cut.
    pub plane: Vec4,
    /// Phase at the start of the clock [rad], phase rate [rad/s], exaggeration, ω [rad/s].
    pub motion: Vec4,
    /// Low, high (SI), code of the quantity ([`crate::view::data::quantity::Quantity`]), 1 = logarithmic.
    pub scale: Vec4,
    /// Opacity, weight of the field colour, 1 = diverging scale, shading: 0 lit, 1 unlit, 2 soft patch,
    /// 3 lit and as opaque as the vertex says.
    pub look: Vec4,
}

/// Uniforms of a rigid part without a field: lighting only.
pub const RIGID: WaveUniform =
    WaveUniform { plane: Vec4::ZERO, motion: Vec4::ZERO, scale: Vec4::Y, look: Vec4::X };

/// Material of skin, layers and cut faces.
#[derive(Asset, TypePath, AsBindGroup, Clone, Debug, Default)]
pub struct WaveMaterial {
    /// Uniforms.
    #[uniform(0)]
    pub wave: WaveUniform,
    /// Colour map.
    #[texture(1)]
    #[sampler(2)]
    pub ramp: Handle<Image>,
    /// Opaque, or blended while the sheet is transparent.
    pub alpha: AlphaMode,
}

impl Material for WaveMaterial {
    fn vertex_shader() -> ShaderRef {
        SHADER.into()
    }

    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        self.alpha
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let mut attributes = vec![
            Mesh::ATTRIBUTE_POSITION.at_shader_location(0),
            Mesh::ATTRIBUTE_NORMAL.at_shader_location(1),
            TINT.at_shader_location(2),
        ];
        attributes.extend((3..).zip(&AMPLITUDES).map(|(location, a)| a.at_shader_location(location)));
        descriptor.vertex.buffers = vec![layout.0.get_layout(&attributes)?];
        // Blended sheets show their front faces only: triangles of one sheet are blended in mesh order, not
        // by depth.
        let blended =
            key.mesh_key.intersection(MeshPipelineKey::BLEND_RESERVED_BITS) == MeshPipelineKey::BLEND_ALPHA;
        descriptor.primitive.cull_mode = blended.then_some(Face::Back);
        Ok(())
    }
}

/// Packs amplitudes and derived fields in the shader's order.
pub fn pack(u: &Amplitudes, derived: &[f64; 4]) -> Packed {
    let pair = |p: &[C64; 3], q: &[C64; 3]| {
        let f = |x: f64| x as f32;
        [
            [f(p[0].re), f(p[1].re), f(p[2].re), f(q[0].im)],
            [f(p[0].im), f(p[1].im), f(p[2].im), f(q[1].im)],
            [f(q[0].re), f(q[1].re), f(q[2].re), f(q[2].im)],
        ]
    };
    let ([a, b, c], [d, e, g]) = (pair(&u[0], &u[1]), pair(&u[2], &u[3]));
    [a, b, c, d, e, g, derived.map(|x| x as f32)]
}

/// Inserts packed amplitudes as vertex attributes.
pub fn insert_amplitudes(mesh: &mut Mesh, packed: &[Packed]) {
    for (i, attribute) in AMPLITUDES.into_iter().enumerate() {
        mesh.insert_attribute(attribute, packed.iter().map(|p| p[i]).collect::<Vec<[f32; 4]>>());
    }
}
