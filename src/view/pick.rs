//! Pointing at the skin: rapier casts the ray, the head is laid where it hits.

use crate::fem::Space;
use crate::math::V3;
use crate::mesh::{HexMesh, Locator};
use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::preset::validate::MESHED;
use crate::units::DEG;
use crate::view::cut::Plane;
use crate::view::layers::Layer;
use crate::view::making::Workshop;
use crate::view::orbit::Press;
use crate::view::place::{from_vec3, to_vec3};
use crate::view::refusal::Refusal;
use crate::view::spot::Spot;
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
    /// Why a placement was refused.
    pub refusal: Option<Refusal>,
}

impl Picked {
    /// Notes why a head cannot lie where it was put.
    pub fn refuse(&mut self, side: Side, why: Refusal) {
        self.side = Some(side);
        self.refusal = Some(why);
    }
}

/// The skin of the answer on screen; none if it cannot be picked.
#[derive(Resource, Default)]
pub struct Skin(pub Option<Collider>);

/// The skin as rapier wants it.
pub fn skin_collider(shells: &Shells, space: &Space) -> Option<Collider> {
    let (.., skin) = shells.layers.iter().find(|(layer, ..)| *layer == Layer::Skin)?;
    let vertices = skin.nodes.iter().map(|&n| to_vec3(&space.positions[n as usize])).collect();
    Collider::trimesh(vertices, skin.triangles.clone()).ok()
}

/// Gives rapier the skin of a new answer.
pub fn set_collider(mut commands: Commands, mut skin: ResMut<Skin>, old: Query<Entity, With<SkinCollider>>) {
    if !skin.is_changed() || skin.0.is_none() {
        return;
    }
    let Some(collider) = skin.bypass_change_detection().0.take() else { return };
    old.iter().for_each(|entity| commands.entity(entity).despawn());
    commands.spawn((SkinCollider, collider, Transform::default()));
}

/// A click on skin or cut reads the point there; with Ctrl it lays that side's head on the skin there.
pub fn click(
    press: Res<Press>,
    (shown, shop): (Res<Shown>, Res<Workshop>),
    keys: Res<ButtonInput<KeyCode>>,
    rapier: ReadRapierContext<'_, '_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    mut question: ResMut<Question>,
    (mut picked, mut spot): (ResMut<Picked>, ResMut<Spot>),
) -> Result {
    let Some((side, cursor)) = press.click else { return Ok(()) };
    let Some(answer) = &shown.answer else { return Ok(()) };
    let Some((_, camera, eye)) = cameras.iter().find(|(s, ..)| **s == side) else { return Ok(()) };
    let ray = camera.viewport_to_world(eye, cursor)?;
    let plane = shop.open;
    let skin = on_skin(&rapier, ray, plane.as_ref())?;
    if keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]) {
        let (Some(point), Some(calf)) = (skin, answer.body.calf.as_deref()) else { return Ok(()) };
        let (s, theta, _) = calf.to_leg(from_vec3(point));
        picked.side = Some(side);
        picked.point = Some((point, s, theta / DEG));
        picked.refusal = lay(&mut question.scenario, side, s, theta / DEG).err();
        return Ok(());
    }
    let cut = plane.and_then(|plane| on_cut(&answer.body.mesh, ray, &plane));
    if let Some(point) = cut.or(skin.map(|p| within(p, ray))) {
        spot.clicked = Some(point);
    }
    Ok(())
}

/// Where a ray first meets skin that is not cut away.
pub fn on_skin(
    rapier: &ReadRapierContext<'_, '_>,
    ray: Ray3d,
    plane: Option<&Plane>,
) -> Result<Option<Vec3>> {
    let context = rapier.single()?;
    let mut from = ray.origin;
    for _ in 0..4 {
        let hit = context.cast_ray(from, *ray.direction, 10.0, true, QueryFilter::default());
        let Some((_, reach)) = hit else { return Ok(None) };
        let point = from + *ray.direction * reach;
        if !plane.is_some_and(|plane| plane.distance(&from_vec3(point)) > 0.0) {
            return Ok(Some(point));
        }
        from = point + *ray.direction * 1e-4;
    }
    Ok(None)
}

/// Where a ray meets the face of a cut, if it comes from the removed side and the place lies inside the body.
pub fn on_cut(mesh: &HexMesh, ray: Ray3d, plane: &Plane) -> Option<V3> {
    let (origin, direction) = (from_vec3(ray.origin), from_vec3(*ray.direction));
    let descent = -plane.normal.dot(&direction);
    let height = plane.distance(&origin);
    if height <= 0.0 || descent <= 1e-9 {
        return None;
    }
    let point = origin + direction * (height / descent);
    Locator::new(mesh).locate(point).map(|_| point)
}

/// A point of the skin, a little inside: the drawn triangles do not lie exactly in the elements' curved faces.
fn within(point: Vec3, ray: Ray3d) -> V3 {
    from_vec3(point + *ray.direction * 6e-4)
}

/// Moves the device of a side to leg coordinates (s, θ [deg]).
///
/// # Errors
/// The reason if no head can be laid there.
pub fn lay(scenario: &mut ScenarioSpec, side: Side, s: f64, theta_deg: f64) -> Result<(), Refusal> {
    if !MESHED.holds(s) {
        return Err(Refusal::End { s });
    }
    match scenario.cases.get_mut(side.index()).map(|case| &mut case.load) {
        Some(LoadSpec::Device { placement, .. }) => {
            placement.s = (s * 1000.0).round() / 1000.0;
            placement.theta_deg = (theta_deg * 10.0).round() / 10.0;
            Ok(())
        }
        _ => Err(Refusal::NoDevice),
    }
}
