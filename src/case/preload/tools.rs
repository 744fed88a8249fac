//! The heads of a device as tools of the static contact problem: the skin within reach, and the share of the
//! force.

use crate::case::excitation::Placement;
use crate::drive::placement::patch::Patch;
use crate::drive::placement::tangential;
use crate::drive::spec::{ClothingSpec, ContactSpec, DeviceSpec, HeadSpec};
use crate::drive::stance::{self, Footing, Stance};
use crate::drive::{Pose, Surface};
use crate::material::springpot::springpot;
use crate::math::V3;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use crate::solver::contact::{PAD_TAPER, gaps};
use crate::solver::static_contact::{Load, Tool};
use crate::units::MM;
use std::f64::consts::PI;

/// Pad stiffness per area over that of the tissue at rest under a disc, 8|G|/πa: the pad takes about 1 % of
/// the travel.
const PAD_RATIO: f64 = 100.0;
/// Largest compression of the pad under the mean pressure of its force, over the radius of the footprint. It
/// is a lower bound of the pad stiffness on hardening tissue, whose stiffness grows with the load.
const PAD_COMPRESSION: f64 = 0.01;
/// Distance from the axis of a head within which bone counts as under it, at least [m].
pub const BONE_REACH: f64 = 0.01;
/// Smallest tissue thickness between a head and bone [m]: over the shin there are 6–7 mm of skin and fat and
/// no muscle.
const LEAST_TISSUE: f64 = 0.008;

/// `[head]` tools over all skin within reach, and the stance of the device.
///
/// # Errors
/// [`RunError::OffSurface`]; [`RunError::OverBone`]; [`RunError::Drive`] if the device has no stable stance.
pub fn place_tools(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    model: &Model,
    placed: &Placement,
    hardens: bool,
) -> Result<(Vec<Tool>, Stance), RunError> {
    let surface = Surface::new(&model.space, model.surface(model.loaded)?)?;
    let shear = superficial_shear(spec, model);
    let device = placed.device;
    let poses = placed.poses(case, &surface)?;
    let cloth = spec.clothing.as_ref().map(ClothingSpec::cloth).transpose()?;
    check_tissue(spec, case, model, device, &poses)?;
    let stance = stance(&surface, placed, &poses, shear)?;
    let tool = |(i, head): (usize, &HeadSpec)| {
        let footprint = head.shape.reachable();
        let patch = Patch::under(&surface, &poses[i], &footprint, PAD_TAPER)?;
        let gap = gaps(&patch, &head.shape);
        let load = match head.contact {
            // A prescribed indentation compresses the tissue.
            ContactSpec::Unilateral { indentation_mm: Some(depth) } if depth > 0.0 => {
                Load::Travel(depth * MM)
            }
            _ => Load::Force(stance.shares[i] * device.body.static_force_n),
        };
        let pad = pad(shear, footprint.radius(), hardens.then_some(load));
        let pad = cloth.map_or(pad, |cloth| cloth.over(pad)[0]);
        Ok(Tool { patch, gap, pad, load })
    };
    let tools = device.heads.iter().enumerate().map(tool).collect::<Result<_, RunError>>()?;
    Ok((tools, stance))
}

/// Pad stiffness per area of a tool of `radius` [m] on tissue of shear modulus `shear` [Pa] [N/m³]; `load` is
/// given if the tissue hardens.
fn pad(shear: f64, radius: f64, load: Option<Load>) -> f64 {
    let at_rest = PAD_RATIO * 8.0 * shear / (PI * radius);
    match load {
        Some(Load::Force(force)) => at_rest.max(force / (PI * radius * radius) / (PAD_COMPRESSION * radius)),
        _ => at_rest,
    }
}

/// Checks that there is enough tissue between each head and bone.
fn check_tissue(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    model: &Model,
    device: &DeviceSpec,
    poses: &[Pose],
) -> Result<(), RunError> {
    for (i, (pose, head)) in poses.iter().zip(&device.heads).enumerate() {
        let reach = (0.5 * head.shape.radius()).max(BONE_REACH);
        let thickness = model.thickness(spec, pose, reach);
        if thickness < LEAST_TISSUE {
            return Err(RunError::OverBone {
                case: case.name.clone(),
                head: i + 1,
                thickness_mm: thickness / MM,
                least_mm: LEAST_TISSUE / MM,
            });
        }
    }
    Ok(())
}

/// Stance of the rigid device with its heads at `poses`: each mount in series with a half space of shear
/// modulus `shear` [Pa] under a disc.
fn stance(surface: &Surface, at: &Placement, poses: &[Pose], shear: f64) -> Result<Stance, RunError> {
    let foot = surface.project(at.foot);
    let frame =
        Pose { centre: foot.position, axis: -foot.normal, proximal: tangential(V3::y(), foot.normal) };
    let mount = at.device.body.housing.map_or(f64::INFINITY, |h| h.mount_kn_m * 1e3);
    let footing = |(pose, head): (&Pose, &HeadSpec)| {
        let tissue = 8.0 * shear * head.shape.footprint(&head.contact);
        Footing {
            at: frame.across(pose.centre),
            depth: (pose.centre - frame.centre).dot(&frame.axis),
            stiffness: 1.0 / (1.0 / mount + 1.0 / tissue),
        }
    };
    let feet: Vec<Footing> = poses.iter().zip(&at.device.heads).map(footing).collect();
    match at.device.heads.len() {
        // A single head bears the whole force; the hand holds the device upright.
        1 => Ok(Stance { shares: vec![1.0], height: 0.0, tilt: [0.0; 2] }),
        _ => Ok(stance::equilibrate(&feet, at.device.body.static_force_n)?),
    }
}

/// |μ_L| of the superficial tissue at the frequency of the static moduli [Pa].
fn superficial_shear(spec: &ScenarioSpec, model: &Model) -> f64 {
    let element = model.superficial_element();
    let m = &model.harmonic_materials;
    let alpha = m.classes[usize::from(m.class[element])].alpha;
    m.mu_l[element * model.space.points_per_element()]
        * springpot(alpha, spec.analysis.static_moduli_hz).norm()
}
