//! Placement of a device over a target: the foot point at which its axis goes through the target, and a foot
//! point moved along the skin.

use crate::drive::error::{DriveError, within};
use crate::drive::placement::patch::Patch;
use crate::drive::placement::pose::Pose;
use crate::drive::placement::surface::{Surface, SurfacePoint};
use crate::drive::placement::tangent::{circumferential, medial_sign, tangential};
use crate::drive::spec::DeviceSpec;
use crate::math::V3;
use crate::units::MM;

/// Distance of the axis from the target at which the search ends [m].
const MISS: f64 = 2e-5;
/// Largest accepted distance, where the search does not come closer [m]: close to the centre of curvature of
/// the skin all axes pass a target at about the same distance.
const LARGEST_MISS: f64 = 5e-4;
/// Largest number of steps.
const STEPS: usize = 60;
/// Largest step along the skin [m].
const LONGEST: f64 = 5e-3;
/// Least length of a step from which the change of the miss is learned [m].
const SHORTEST: f64 = 1e-7;
/// Largest distance from the start of the search [m]: the foot point on the outline of the leg.
const REACH: f64 = 25e-3;

/// Radius of the disc over which the normal of a device is averaged: that of its widest head [m].
pub fn averaging_radius(device: &DeviceSpec) -> f64 {
    device.heads.iter().map(|head| head.shape.footprint(&head.contact)).fold(0.0, f64::max)
}

/// The pose of a device at `foot`, its axis along the inward normal averaged over a disc of `radius` [m].
///
/// # Errors
/// [`DriveError::NothingUnderHead`].
pub fn upright(surface: &Surface, foot: &SurfacePoint, radius: f64) -> Result<Pose, DriveError> {
    let first =
        Pose { centre: foot.position, axis: -foot.normal, proximal: tangential(V3::y(), foot.normal) };
    let outward = Patch::new(surface, &first, radius, 0.0)?.mean_normal();
    Ok(Pose { centre: foot.position, axis: -outward, proximal: tangential(V3::y(), outward) })
}

/// The foot point near `start` [m] at which the axis of a device, its inward normal averaged over a disc of
/// `radius` [m], goes through `target` [m]. Broyden's method: along the skin, the change of the miss with the
/// step is learned from the steps.
///
/// # Errors
/// [`DriveError::OffSurface`]; [`DriveError::NothingUnderHead`]; [`DriveError::NotOver`] if no axis passes
/// the target within half a millimetre.
pub fn foot_over(surface: &Surface, start: V3, target: V3, radius: f64) -> Result<V3, DriveError> {
    let mut at = surface.nearest_point(start)?;
    let (begin, frame) = (at.position, upright(surface, &at, radius)?);
    let (a, b) = (frame.proximal, frame.medial());
    let miss = |at: &SurfacePoint| -> Result<[f64; 2], DriveError> {
        let pose = upright(surface, at, radius)?;
        let aside = target - at.position;
        let aside = aside - pose.axis * aside.dot(&pose.axis);
        Ok([aside.dot(&a), aside.dot(&b)])
    };
    let mut now = miss(&at)?;
    let mut best = (length(now), at.position);
    // Inverse of the change of the miss with the step; on flat skin the miss is reduced by the step itself.
    let mut inverse = [[-1.0, 0.0], [0.0, -1.0]];
    for _ in 0..STEPS {
        let step = shortened([0, 1].map(|i| -inverse[i][0] * now[0] - inverse[i][1] * now[1]));
        let (before, ahead) = (at.position, at.position + a * step[0] + b * step[1]);
        if best.0 < MISS || (ahead - begin).norm() > REACH {
            break;
        }
        at = surface.nearest_point(ahead)?;
        let moved = at.position - before;
        let step = [moved.dot(&a), moved.dot(&b)];
        let next = miss(&at)?;
        learn(&mut inverse, step, [next[0] - now[0], next[1] - now[1]]);
        now = next;
        if length(now) < best.0 {
            best = (length(now), at.position);
        }
    }
    match best {
        (miss, foot) if miss <= LARGEST_MISS => Ok(foot),
        (miss, _) => Err(DriveError::NotOver { target_mm: (target / MM).into(), miss_mm: miss / MM }),
    }
}

fn length([x, y]: [f64; 2]) -> f64 {
    x.hypot(y)
}

/// `step`, at most [`LONGEST`] long.
fn shortened(step: [f64; 2]) -> [f64; 2] {
    let factor = (LONGEST / length(step).max(LONGEST)).min(1.0);
    step.map(|x| factor * x)
}

/// Broyden's update of the `inverse` for a `step` that changed the miss by `change`.
fn learn(inverse: &mut [[f64; 2]; 2], step: [f64; 2], change: [f64; 2]) {
    let times = |v: [f64; 2]| [0, 1].map(|i| inverse[i][0] * v[0] + inverse[i][1] * v[1]);
    let predicted = times(change);
    let scale = step[0] * predicted[0] + step[1] * predicted[1];
    if length(step) < SHORTEST || scale.abs() < 1e-3 * length(step).powi(2) {
        return;
    }
    let row = [0, 1].map(|j| (step[0] * inverse[0][j] + step[1] * inverse[1][j]) / scale);
    for i in 0..2 {
        let missing = step[i] - predicted[i];
        (0..2).for_each(|j| inverse[i][j] += missing * row[j]);
    }
}

/// The point of the skin at the offsets [proximal, medial] [mm] from `foot` [m], along the skin: first
/// proximally, then medially.
///
/// # Errors
/// [`DriveError::OffSurface`]; [`DriveError::PastEnd`]; [`DriveError::OutOfRange`].
pub fn moved(surface: &Surface, foot: V3, [proximal, medial]: [f64; 2]) -> Result<V3, DriveError> {
    if proximal == 0.0 && medial == 0.0 {
        return Ok(foot);
    }
    let start = surface.nearest_point(foot)?;
    let offset = |from: &SurfacePoint, way: V3, field: &'static str, value: f64| {
        let value = within(field, value, (-100.0, 100.0), "−100–100")?;
        let past_end = |end: f64| DriveError::PastEnd { field, value, most_mm: end / MM };
        surface.geodesic_offset(from, way, value * MM).map_err(past_end)
    };
    let along = offset(&start, V3::y(), "placement.offset_proximal_mm", proximal)?;
    let way = circumferential(along.normal) * medial_sign(start.normal);
    Ok(offset(&along, way, "placement.offset_medial_mm", medial)?.position)
}
