//! The collider of the skin, for ray casts.

use crate::view::data::layer::Layer;
use crate::view::geometry::transform::to_vec3;
use crate::view::scene::body_surfaces::BodySurfaces;
use bevy::prelude::*;
use bevy_rapier3d::prelude::Collider;

/// Marks the collider of the skin.
#[derive(Component)]
pub struct SkinCollider;

/// Collider of the skin of a new answer, until it is spawned.
#[derive(Resource, Default)]
pub struct Skin(pub Option<Collider>);

/// The skin as a triangle-mesh collider; `None` if the body has no skin or the mesh is invalid.
pub fn skin_collider(shells: &BodySurfaces) -> Option<Collider> {
    let (.., skin) = shells.layers.iter().find(|(layer, ..)| *layer == Layer::Skin)?;
    let vertices = skin.positions.iter().map(to_vec3).collect();
    Collider::trimesh(vertices, skin.triangles.clone()).ok()
}

/// Replaces the collider by that of a new answer.
pub fn set_collider(mut commands: Commands, mut skin: ResMut<Skin>, old: Query<Entity, With<SkinCollider>>) {
    if !skin.is_changed() || skin.0.is_none() {
        return;
    }
    let Some(collider) = skin.bypass_change_detection().0.take() else { return };
    old.iter().for_each(|entity| commands.entity(entity).despawn());
    commands.spawn((SkinCollider, collider, Transform::default()));
}
