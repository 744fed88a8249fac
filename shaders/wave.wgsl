// Host: src/view/scene/material.rs
//
// Skin, layers and cut faces move and take their colour here, from the complex amplitudes of a steady state:
//
//   u(t) = Σ_h Re{ U_h e^{i h φ} },  φ = φ₀ + φ̇ · (seconds since start)          h = 1…4
//
// so that playback costs the processor nothing: uniforms change only when somebody moves a control.
//
// Uniforms choose by `select`, never by `if`: both sides are cheap, and Mesa's software driver (lavapipe
// 22.3, in Debian 12) keeps a new copy of a shader for every draw of one that branches on a uniform, about
// 0.6 MB each.

#import bevy_pbr::{
    mesh_functions,
    view_transformations::position_world_to_clip,
    mesh_view_bindings::{view, globals},
}

struct Wave {
    plane: vec4<f32>,   // cut plane n·x = w; the side n·x > w is removed; n = 0: no cut
    motion: vec4<f32>,  // phase at start of clock [rad], phase rate [rad/s], exaggeration, ω [rad/s]
    // low, high (SI), kind: 2n RMS, 2n+1 instant of the n-th time derivative, 6+i derived field i; 1 = log
    scale: vec4<f32>,
    // opacity, weight of the field colour, 1 = diverging scale, shading: 0 lit, 1 unlit, 2 soft patch, 3 lit
    // and as opaque as the vertex says
    look: vec4<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> wave: Wave;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var ramp: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var ramp_sampler: sampler;

// Amplitudes of two harmonics (p, q) are packed in three vectors:
//   a = (Re p, Im q.x)  b = (Im p, Im q.y)  c = (Re q, Im q.z)
struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) normal: vec3<f32>,
    @location(2) tint: vec4<f32>,
    @location(3) a12: vec4<f32>,
    @location(4) b12: vec4<f32>,
    @location(5) c12: vec4<f32>,
    @location(6) a34: vec4<f32>,
    @location(7) b34: vec4<f32>,
    @location(8) c34: vec4<f32>,
    @location(9) derived: vec4<f32>,   // strain, energy, dissipation, pressure
}

struct Between {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) rest: vec3<f32>,
    @location(2) normal: vec3<f32>,
    @location(3) tint: vec4<f32>,
    @location(4) value: f32,
}

// Tissue at rest under a painted field, linear RGB.
const PALE = vec3<f32>(0.84, 0.76, 0.68);

fn turn(re: vec3<f32>, im: vec3<f32>, angle: f32) -> vec3<f32> {
    return re * cos(angle) - im * sin(angle);
}

fn square(re: vec3<f32>, im: vec3<f32>) -> f32 {
    return dot(re, re) + dot(im, im);
}

@vertex
fn vertex(v: Vertex) -> Between {
    let im2 = vec3(v.a12.w, v.b12.w, v.c12.w);
    let im4 = vec3(v.a34.w, v.b34.w, v.c34.w);
    let phase = wave.motion.x + wave.motion.y * globals.time;
    let u = turn(v.a12.xyz, v.b12.xyz, phase)
          + turn(v.c12.xyz, im2, 2.0 * phase)
          + turn(v.a34.xyz, v.b34.xyz, 3.0 * phase)
          + turn(v.c34.xyz, im4, 4.0 * phase);
    let squares = vec4(square(v.a12.xyz, v.b12.xyz), square(v.c12.xyz, im2),
                       square(v.a34.xyz, v.b34.xyz), square(v.c34.xyz, im4));

    let kind = i32(wave.scale.z + 0.5);
    let order = kind / 2;
    let rate = wave.motion.w * vec4(1.0, 2.0, 3.0, 4.0);
    let rates = select(select(vec4(1.0), rate, order > 0), rate * rate, order > 1);
    // mean square of a cosine, or of what stands still
    let rms = sqrt(select(0.5, 1.0, wave.motion.w == 0.0) * dot(squares, rates * rates));
    // each derivative in time turns by a quarter and multiplies by hω
    let lead = f32(order) * 1.5707963;
    let instant = length(rates.x * turn(v.a12.xyz, v.b12.xyz, phase + lead)
                       + rates.y * turn(v.c12.xyz, im2, 2.0 * phase + lead)
                       + rates.z * turn(v.a34.xyz, v.b34.xyz, 3.0 * phase + lead)
                       + rates.w * turn(v.c34.xyz, im4, 4.0 * phase + lead));
    let moving = select(rms, instant, kind % 2 == 1);
    let value = select(v.derived[clamp(kind - 6, 0, 3)], moving, kind < 6);

    let world_from_local = mesh_functions::get_world_from_local(v.instance_index);
    var out: Between;
    let moved = v.position + wave.motion.z * u;
    out.world = (world_from_local * vec4(moved, 1.0)).xyz;
    out.rest = (world_from_local * vec4(v.position, 1.0)).xyz;
    out.normal = mesh_functions::mesh_normal_local_to_world(v.normal, v.instance_index);
    out.tint = v.tint;
    out.value = value;
    out.clip = position_world_to_clip(out.world);
    return out;
}

// Where a value lies on the colour scale, 0–1.
fn on_scale(value: f32) -> f32 {
    let low = wave.scale.x;
    let high = wave.scale.y;
    let linear = (value - low) / (high - low);
    let logarithmic = log(max(value, 1e-30) / low) / log(high / low);
    return clamp(select(linear, logarithmic, wave.scale.w == 1.0), 0.0, 1.0);
}

// The rest normal, turned by what the motion does to the triangle.
fn shading_normal(v: Between) -> vec3<f32> {
    let flat_moved = normalize(cross(dpdx(v.world), dpdy(v.world)));
    let flat_rest = normalize(cross(dpdx(v.rest), dpdy(v.rest)));
    let towards = sign(dot(flat_rest, v.normal));
    return normalize(v.normal + towards * (flat_moved - flat_rest));
}

// Key, fill and rim, fixed to the camera: soft, without shadows, so that colours stay readable.
fn three_lights(normal: vec3<f32>, eye: vec3<f32>) -> vec2<f32> {
    let columns = view.world_from_view;
    let camera = mat3x3(columns[0].xyz, columns[1].xyz, columns[2].xyz);
    let key = camera * normalize(vec3(-0.45, 0.65, 0.62));
    let fill = camera * normalize(vec3(0.75, 0.10, 0.55));
    let rim = camera * normalize(vec3(0.25, 0.55, -0.80));
    let wrap = pow(0.5 + 0.5 * dot(normal, key), 1.6);
    let diffuse = 0.34 + 0.60 * wrap + 0.16 * max(dot(normal, fill), 0.0) + 0.12 * max(dot(normal, rim), 0.0);
    let gloss = 0.07 * pow(max(dot(normal, normalize(key + eye)), 0.0), 28.0);
    let edge = mix(0.86, 1.0, smoothstep(0.0, 0.45, dot(normal, eye)));
    return vec2(diffuse * edge, gloss);
}

@fragment
fn fragment(v: Between, @builtin(front_facing) front: bool) -> @location(0) vec4<f32> {
    let shading = shading_normal(v);
    let removed = dot(wave.plane.xyz, v.rest) > wave.plane.w;
    if (removed & (dot(wave.plane.xyz, wave.plane.xyz) > 0.5)) {
        discard;
    }
    let t = on_scale(v.value);
    let field = textureSampleLevel(ramp, ramp_sampler, vec2(t * (255.0 / 256.0) + 0.5 / 256.0, 0.5), 0.0).rgb;
    let fade = select(smoothstep(0.0, 0.10, t), 1.0, wave.look.z == 1.0);
    let weight = wave.look.y * v.tint.a * fade;
    // Where a field is painted, tissue at rest is pale: darker always means more.
    let rest = mix(v.tint.rgb, PALE, 0.72 * wave.look.y * v.tint.a);
    let flat_colour = mix(rest, field, weight);
    let eye = normalize(view.world_position - v.world);
    let light = three_lights(select(-shading, shading, front), eye);
    let shaded = (wave.look.w < 0.5) | (wave.look.w > 2.5);
    let lit = select(flat_colour, flat_colour * light.x + light.y, shaded);
    // A bone cut open shows its inner wall: painted flat it reads as the cut face of solid bone.
    let hollow = !front & (v.tint.a == 0.0) & (wave.look.w < 2.5);
    let colour = select(lit, v.tint.rgb * vec3(0.90, 0.84, 0.72), hollow);
    let solid = vec4(colour, wave.look.x * select(1.0, v.tint.a, wave.look.w > 2.5));
    let soft = vec4(v.tint.rgb, wave.look.x * v.tint.a);
    return select(solid, soft, wave.look.w == 2.0);
}
