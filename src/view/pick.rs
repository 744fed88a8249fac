//! Pointing at the skin: rapier casts the ray, the head is laid where it hits.

use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::units::DEG;
use crate::view::layers::Layer;
use crate::view::orbit::Press;
use crate::view::place::{from_vec3, to_vec3};
use crate::view::state::{Question, Shown, Side};
use crate::view::tissue::Shells;
use bevy::prelude::*;
use bevy_rapier3d::prelude::{Collider, QueryFilter, ReadRapierContext};

/// The skin as rapier knows it.
#[derive(Component)]
pub struct SkinCollider;

/// What was last picked.
#[derive(Resource, Default, Clone, Debug)]
pub struct Picked {
    /// The view it was picked in.
    pub side: Option<Side>,
    /// Point on the skin [m], and its leg coordinates (s, θ [deg]).
    pub point: Option<(Vec3, f64, f64)>,
    /// A placement that was refused, with the reason.
    pub refusal: Option<String>,
}

impl Picked {
    /// Notes why a head cannot lie where it was put.
    pub fn refuse(&mut self, side: Side, why: String) {
        self.side = Some(side);
        self.refusal = Some(why);
    }
}

/// Gives rapier the skin of a new answer.
pub fn set_collider(
    mut commands: Commands,
    shown: Res<Shown>,
    shells: Res<Shells>,
    mut nodes: Local<usize>,
    old: Query<Entity, With<SkinCollider>>,
) {
    let Some(answer) = &shown.answer else { return };
    let positions = &answer.body.space.positions;
    if !shells.is_changed() || *nodes == positions.len() {
        return;
    }
    let Some((.., skin)) = shells.layers.iter().find(|(layer, ..)| *layer == Layer::Skin) else { return };
    let vertices = skin.nodes.iter().map(|&n| to_vec3(&positions[n as usize])).collect();
    old.iter().for_each(|entity| commands.entity(entity).despawn());
    match Collider::trimesh(vertices, skin.triangles.clone()) {
        Ok(collider) => {
            commands.spawn((SkinCollider, collider, Transform::default()));
            *nodes = positions.len();
        }
        Err(e) => warn!("the skin cannot be picked: {e}"),
    }
}

/// A click on the skin lays that side's head there.
pub fn click(
    press: Res<Press>,
    shown: Res<Shown>,
    rapier: ReadRapierContext<'_, '_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    mut question: ResMut<Question>,
    mut picked: ResMut<Picked>,
) -> Result {
    let Some((side, cursor)) = press.click else { return Ok(()) };
    let Some(calf) = shown.answer.as_ref().and_then(|a| a.body.calf.as_deref()) else { return Ok(()) };
    let Some((_, camera, eye)) = cameras.iter().find(|(s, ..)| **s == side) else { return Ok(()) };
    let ray = camera.viewport_to_world(eye, cursor)?;
    let hit = rapier.single()?.cast_ray(ray.origin, *ray.direction, 10.0, true, QueryFilter::default());
    let Some((_, reach)) = hit else { return Ok(()) };
    let point = ray.origin + *ray.direction * reach;
    let (s, theta, _) = calf.to_leg(from_vec3(point));
    picked.side = Some(side);
    picked.point = Some((point, s, theta / DEG));
    picked.refusal = lay(&mut question.scenario, side, s, theta / DEG).err();
    Ok(())
}

/// Moves the device of a side to leg coordinates (s, θ [deg]).
///
/// # Errors
/// The reason in plain words if no head can be laid there.
pub fn lay(scenario: &mut ScenarioSpec, side: Side, s: f64, theta_deg: f64) -> Result<(), String> {
    if !(-0.05..=0.95).contains(&s) {
        return Err(format!("Too close to an end of the leg (s = {s:.2}; −0.05 to 0.95 can carry a head)."));
    }
    match scenario.cases.get_mut(side.index()).map(|case| &mut case.load) {
        Some(LoadSpec::Device { placement, .. }) => {
            placement.s = (s * 1000.0).round() / 1000.0;
            placement.theta_deg = (theta_deg * 10.0).round() / 10.0;
            Ok(())
        }
        _ => Err("This side has no device to lay on the skin.".into()),
    }
}
