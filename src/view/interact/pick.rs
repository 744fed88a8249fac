//! Clicks on the skin or on a cut face: ray casts that read a point or place a device.

use crate::math::V3;
use crate::mesh::{HexMesh, Locator};
use crate::units::DEG;
use crate::view::camera::steering::PointerPress;
use crate::view::data::plane::Plane;
use crate::view::geometry::transform::from_vec3;
use crate::view::scene::mesh_tasks::MeshTasks;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::placement::PickState;
use crate::view::state::question::Question;
use crate::view::state::sample_point::SamplePoint;
use crate::view::state::side::Side;
use bevy::prelude::*;
use bevy_rapier3d::prelude::{QueryFilter, ReadRapierContext};

/// A click on skin or cut sets the sample point; with Ctrl, it places that side's device on the skin.
pub fn click(
    press: Res<PointerPress>,
    (shown, tasks): (Res<ShownAnswer>, Res<MeshTasks>),
    keys: Res<ButtonInput<KeyCode>>,
    rapier: ReadRapierContext<'_, '_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    mut question: ResMut<Question>,
    (mut picked, mut sample_point): (ResMut<PickState>, ResMut<SamplePoint>),
) -> Result {
    let Some((side, cursor)) = press.click else { return Ok(()) };
    let Some(answer) = &shown.answer else { return Ok(()) };
    let Some((_, camera, eye)) = cameras.iter().find(|(s, ..)| **s == side) else { return Ok(()) };
    let ray = camera.viewport_to_world(eye, cursor)?;
    let plane = tasks.open;
    let skin = on_skin(&rapier, ray, plane.as_ref())?;
    if keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]) {
        let (Some(point), Some(calf)) = (skin, answer.body.calf.as_deref()) else { return Ok(()) };
        let (s, theta, _) = calf.to_leg(from_vec3(point));
        picked.place(&mut question.scenario, side, (point, s, theta / DEG));
        return Ok(());
    }
    let cut = plane.and_then(|plane| on_cut(&answer.body.mesh, ray, &plane));
    if let Some(point) = cut.or(skin.map(|p| slightly_inside(p, ray))) {
        sample_point.clicked = Some(point);
    }
    Ok(())
}

/// First intersection of a ray with skin that is not cut away.
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

/// Intersection [m] of a ray with the cut face, if the ray comes from the removed side and the point is in
/// the body.
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

/// A point of the skin moved slightly inside: the triangles of the collider deviate from the elements' curved
/// faces.
fn slightly_inside(point: Vec3, ray: Ray3d) -> V3 {
    from_vec3(point + *ray.direction * 6e-4)
}
