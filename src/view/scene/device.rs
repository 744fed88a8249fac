//! The devices as simple solids: heads that follow their drives, on the skin where they are placed.

use crate::drive::spec::{DeviceSpec, DriveSpec, HeadShape, HeadSpec};
use crate::drive::{HeadMotion, Pose};
use crate::math::V3;
use crate::preset::scenario::ScenarioSpec;
use crate::units::MM;
use crate::view::geometry::transform;
use crate::view::geometry::transform::world_from_tool;
use crate::view::scene::body_surfaces::BodySurfaces;
use crate::view::scene::material::{Packed, RIGID, TINT, WaveMaterial, insert_amplitudes};
use crate::view::scene::sheet_mesh::linear;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::clock::Clock;
use crate::view::state::display_scale::DisplayScale;
use crate::view::state::placement::{PickState, PlacementRefusal};
use crate::view::state::question::{Question, device_of};
use crate::view::state::side::Side;
use bevy::prelude::*;

/// Colours of the two sides (Okabe–Ito blue and vermilion), sRGB.
pub const SIDE_COLOUR: [[u8; 3]; 2] = [[0, 114, 178], [213, 94, 0]];

/// Part of a side's device; all parts are replaced when the device changes.
#[derive(Component)]
pub struct DevicePart(Side);

/// Poses of the heads, with the radii of their footprints [m].
#[derive(Resource, Default)]
pub struct HeadPoses {
    /// `[side][head]`.
    pub rims: [Vec<(Pose, f64)>; 2],
}

/// A head that follows its drive.
#[derive(Component)]
pub struct MovingHead {
    pose: Pose,
    motion: HeadMotion,
}

/// Rebuilds the devices of the question being edited, so that a newly placed head is shown at once.
pub fn rebuild_devices(
    mut commands: Commands,
    (shown, shells): (Res<ShownAnswer>, Res<BodySurfaces>),
    question: Res<Question>,
    (mut picked, mut head_poses): (ResMut<PickState>, ResMut<HeadPoses>),
    mut last: Local<Option<(u64, ScenarioSpec)>>,
    old: Query<(Entity, &DevicePart)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<WaveMaterial>>,
) {
    let calf = shown.answer.as_ref().and_then(|a| a.body.calf.as_deref());
    let (Some(calf), Some(skin)) = (calf, shells.skin.as_deref()) else { return };
    if last.as_ref().is_some_and(|(serial, s)| *serial == shown.serial && *s == question.scenario) {
        return;
    }
    *last = Some((shown.serial, question.scenario.clone()));
    let material = materials.add(WaveMaterial { wave: RIGID, ..default() });
    for side in Side::ALL {
        let placed = device_of(&question.scenario, side)
            .map(|(device, placement)| (device, transform::head_poses(skin, calf, device, placement)));
        // A device whose pose is refused stays where it was, so that it can be dragged again.
        if let Some((_, Err(why))) = &placed {
            picked.refuse(side, PlacementRefusal::Pose(why.clone()));
            continue;
        }
        if picked.side == Some(side) && matches!(picked.refusal, Some(PlacementRefusal::Pose(_))) {
            picked.refusal = None;
        }
        old.iter()
            .filter(|(_, part)| part.0 == side)
            .for_each(|(entity, _)| commands.entity(entity).despawn());
        head_poses.rims[side.index()].clear();
        if let Some((device, Ok(poses))) = placed {
            let radius = |head: &HeadSpec| head.shape.footprint(&head.contact);
            head_poses.rims[side.index()] =
                poses.iter().copied().zip(device.heads.iter().map(radius)).collect();
            let mut builder =
                DeviceBuilder { side, commands: &mut commands, meshes: &mut meshes, material: &material };
            builder.device(device, &poses);
        }
    }
}

/// Spawns the parts of one device.
struct DeviceBuilder<'a, 'w, 's> {
    side: Side,
    commands: &'a mut Commands<'w, 's>,
    meshes: &'a mut Assets<Mesh>,
    /// Shared by all parts: colours are vertex attributes.
    material: &'a Handle<WaveMaterial>,
}

impl DeviceBuilder<'_, '_, '_> {
    fn device(&mut self, device: &DeviceSpec, poses: &[Pose]) {
        for (head, pose) in device.heads.iter().zip(poses) {
            self.head(head, *pose);
        }
        let centre = poses.iter().map(|p| p.centre).sum::<V3>() / poses.len().max(1) as f64;
        let Some(axis) = poses.iter().map(|p| p.axis).sum::<V3>().try_normalize(1e-9) else { return };
        let along = poses[0].proximal;
        let Some(proximal) = (along - axis * along.dot(&axis)).try_normalize(1e-9) else { return };
        self.body(device, &Pose { centre, axis, proximal }, poses.len());
    }

    /// Spawns face, neck and a ring in the side's colour, all children of the moving head.
    fn head(&mut self, head: &HeadSpec, pose: Pose) {
        let accent = SIDE_COLOUR[self.side.index()];
        let (face, neck_from, rim) = match head.shape {
            HeadShape::Flat { radius_mm } => {
                let r = (radius_mm * MM) as f32;
                (Mesh::from(Cylinder::new(r, 0.010)), 0.010, r)
            }
            HeadShape::Ball { radius_mm } => {
                let r = (radius_mm * MM) as f32;
                (Sphere::new(r).mesh().uv(40, 24), 2.0 * r, 0.42 * r)
            }
            HeadShape::Roller { radius_mm, length_mm } => {
                let r = (radius_mm * MM) as f32;
                let across = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
                (Mesh::from(Cylinder::new(r, (length_mm * MM) as f32)).rotated_by(across), 2.0 * r, 0.3 * r)
            }
            HeadShape::Bullet { radius_mm } => {
                let r = (radius_mm * MM) as f32;
                (Mesh::from(Capsule3d::new(r, 0.03)), 0.03 + 2.0 * r, 0.9 * r)
            }
        };
        let half = if matches!(head.shape, HeadShape::Flat { .. }) { 0.005 } else { 0.5 * neck_from };
        let face = self.part(face, [92, 96, 104], Transform::from_xyz(0.0, half, 0.0));
        let ring = Torus { minor_radius: 0.0016, major_radius: rim };
        let ring = self.part(ring.mesh().build(), accent, Transform::from_xyz(0.0, neck_from, 0.0));
        let neck = Cylinder::new(0.009, 0.05);
        let neck =
            self.part(neck.mesh().build(), [196, 199, 204], Transform::from_xyz(0.0, neck_from + 0.02, 0.0));
        let Ok(motion) = HeadMotion::new(&head.drive, 0.0, "drive") else { return };
        let moving = (
            DevicePart(self.side),
            MovingHead { pose, motion },
            world_from_tool(&pose, 0.0, 0.0),
            Visibility::default(),
        );
        self.commands.spawn(moving).add_children(&[face, ring, neck]);
    }

    /// Spawns the housing behind the heads; it does not move.
    fn body(&mut self, device: &DeviceSpec, pose: &Pose, heads: usize) {
        let gun = matches!(device.heads.first().map(|h| h.drive), Some(DriveSpec::CrankStroke { .. }));
        let lift = if gun { 0.075 } else { 0.045 };
        let housing = if heads > 1 {
            Mesh::from(Cuboid::new(0.10, 0.035, 0.16))
        } else if gun {
            Mesh::from(Capsule3d::new(0.022, 0.06))
        } else {
            Mesh::from(Capsule3d::new(0.024, 0.045))
        };
        let height = if heads > 1 { lift + 0.012 } else { lift + 0.045 };
        let mut parts = vec![self.part(housing, [202, 206, 211], Transform::from_xyz(0.0, height, 0.0))];
        if gun {
            let grip =
                Transform::from_xyz(0.0, height + 0.035, 0.055).with_rotation(Quat::from_rotation_x(1.25));
            parts.push(self.part(Mesh::from(Capsule3d::new(0.014, 0.075)), [92, 96, 104], grip));
        }
        let placed = (DevicePart(self.side), world_from_tool(pose, 0.0, 0.0), Visibility::default());
        self.commands.spawn(placed).add_children(&parts);
    }

    fn part(&mut self, mut mesh: Mesh, rgb: [u8; 3], at: Transform) -> Entity {
        let corners = mesh.count_vertices();
        mesh.insert_attribute(TINT, vec![linear(rgb, 0.0); corners]);
        insert_amplitudes(&mut mesh, &vec![Packed::default(); corners]);
        let drawn =
            (Mesh3d(self.meshes.add(mesh)), MeshMaterial3d(self.material.clone()), at, self.side.layer());
        self.commands.spawn(drawn).id()
    }
}

/// Moves every head by its drive, with the exaggeration of the tissue.
pub fn move_heads(
    time: Res<Time>,
    clock: Res<Clock>,
    display_scale: Res<DisplayScale>,
    mut heads: Query<(&MovingHead, &mut Transform)>,
) {
    let t = clock.model_time(time.elapsed_secs_wrapped_f64());
    for (head, mut transform) in &mut heads {
        let e = display_scale.exaggeration;
        let (inward, proximal) = (head.motion.normal.value(t), head.motion.tangential.value(t));
        transform.set_if_neq(world_from_tool(&head.pose, e * inward, e * proximal));
    }
}
