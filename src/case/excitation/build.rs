//! Builds an `Excitation` from the load of a case: heads placed on the skin, pressures, point forces.

use crate::case::excitation::excitation::Excitation;
use crate::case::excitation::overhang::overhang;
use crate::case::excitation::period::{MOST_CYCLES, common_frequency, driven_frequencies};
use crate::case::excitation::placement::Placement;
use crate::case::excitation::pressure::PrescribedPressure;
use crate::case::outcome::HeadPose;
use crate::case::seat::Seat;
use crate::drive::mechanism::has_prescribed_motion;
use crate::drive::spec::{ClothingSpec, USUAL_TREATMENT};
use crate::drive::{Footprint, HeadMotion, Mechanism, Patch, Pose, Signal, Surface};
use crate::math::{C64, V3};
use crate::mesh::Locator;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::preset::scenario::{CaseSpec, LoadSpec, ScenarioSpec};
use crate::solver::NodalLoad;
use crate::solver::contact::{Contact, PAD_TAPER, pad_stiffness};
use crate::units::MM;

impl Excitation {
    /// The excitation of `case`; `seats`, `[head]`, are the heads at rest under the preload, empty without
    /// preload.
    ///
    /// # Errors
    /// [`RunError::OffSurface`] for a head or pressure off the skin; [`RunError::Outside`] for a point
    /// outside the body; those of placement, motion and mechanism.
    pub fn new(
        spec: &ScenarioSpec,
        case: &CaseSpec,
        model: &Model,
        seats: &[Seat],
    ) -> Result<Excitation, RunError> {
        let misplaced = |what| RunError::Misplaced { case: case.name.clone(), what };
        match &case.load {
            LoadSpec::Device { .. } | LoadSpec::DeviceAt { .. } => {
                let placed = Placement::of(case, model)?.ok_or_else(|| misplaced("no device"))?;
                of_device(spec, case, model, (&placed, seats))
            }
            LoadSpec::Pressure { point_mm, radius_mm, force_n, frequency_hz } => {
                let surface = Surface::new(&model.space, model.surface(model.loaded)?)?;
                let foot = surface
                    .nearest_point(V3::from(*point_mm) * MM)
                    .map_err(|e| RunError::off_surface(case, None, e))?;
                let axis = -foot.normal;
                let pose = Pose {
                    centre: foot.position,
                    axis,
                    proximal: crate::drive::placement::tangential(V3::y(), axis),
                };
                let patch = Patch::new(&surface, &pose, radius_mm * MM, 0.0)?;
                let signal = Signal::cosine(*frequency_hz, *force_n, spec.analysis.ramp_s);
                let description =
                    format!("pressure, {force_n} N on a disc of {radius_mm} mm, {frequency_hz} Hz");
                let pressure = PrescribedPressure::new(&patch, *force_n);
                let loads = vec![NodalLoad { pattern: pressure.pattern.clone(), signal }];
                let disc = Footprint::Disc { radius: radius_mm * MM };
                let overhangs = overhang(&surface, &pose, &disc, None).into_iter().collect();
                Ok(Excitation { overhangs, ..of_forces(loads, description, radius_mm * MM, Some(pressure)) })
            }
            LoadSpec::PointForce { point_mm, force_n, frequency_hz } => {
                let pattern = point_pattern(model, *point_mm, V3::from(*force_n), &case.name)?;
                let signal = Signal::cosine(*frequency_hz, 1.0, spec.analysis.ramp_s);
                let description = format!("point force {force_n:?} N, {frequency_hz} Hz");
                Ok(of_forces(vec![NodalLoad { pattern, signal }], description, 0.0, None))
            }
        }
    }
}

/// An excitation without device.
fn of_forces(
    loads: Vec<NodalLoad>,
    description: String,
    radius: f64,
    pressure: Option<PrescribedPressure>,
) -> Excitation {
    let frequency = loads[0].signal.frequency;
    Excitation {
        contacts: Vec::new(),
        loads,
        mechanism: None,
        frequency,
        free_running: false,
        description,
        pressure,
        shapes: Vec::new(),
        poses: Vec::new(),
        over: None,
        overhangs: Vec::new(),
        radius,
        treatment: USUAL_TREATMENT,
    }
}

/// Nodal pattern of a point force: the basis of the element at that point (exact virtual work).
fn point_pattern(
    model: &Model,
    point_mm: [f64; 3],
    force: V3,
    name: &str,
) -> Result<Vec<(u32, V3)>, RunError> {
    let outside = || RunError::Outside { name: name.to_string(), point_mm, extent: model.extent() };
    let (element, xi) = Locator::new(&model.mesh).locate(V3::from(point_mm) * MM).ok_or_else(outside)?;
    let basis = crate::fem::PointBasis::new(&model.space, element, xi);
    Ok(basis.nodes.iter().zip(&basis.values).map(|(&node, &value)| (node, force * value)).collect())
}

/// Places every head of a device on the skin: at its seat under the preload, or else with its nominal
/// footprint.
fn of_device(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    model: &Model,
    (placed, seats): (&Placement, &[Seat]),
) -> Result<Excitation, RunError> {
    let device = placed.device;
    let cloth = spec.clothing.as_ref().map(ClothingSpec::cloth).transpose()?;
    let surface = Surface::new(&model.space, model.surface(model.loaded)?)?;
    let frequencies = driven_frequencies(device);
    let fastest = frequencies.iter().copied().fold(0.0, f64::max);
    let head_poses = placed.poses(case, &surface)?;
    let (mut contacts, mut poses, mut overhangs) = (Vec::new(), Vec::new(), Vec::new());
    for (i, (head, pose)) in device.heads.iter().zip(&head_poses).enumerate() {
        let path = format!("heads[{i}].drive");
        let motion = match has_prescribed_motion(&head.drive, device) {
            true => HeadMotion::new(&head.drive, spec.analysis.ramp_s, &path)?,
            false => HeadMotion::still(spec.analysis.ramp_s),
        };
        let disc = Footprint::Disc { radius: head.shape.footprint(&head.contact) };
        let (patch, contact, footprint) = match seats.get(i) {
            Some(seat) => {
                let (patch, contact) = seat.contact(head);
                (patch, contact, head.shape.reachable())
            }
            None => (Patch::under(&surface, pose, &disc, PAD_TAPER)?, head.contact, disc),
        };
        overhangs.extend(overhang(&surface, pose, &footprint, Some(i + 1)));
        // A head without a drive is moved by the others: its pad is that for the highest drive frequency.
        let drive_hz = Some(head.drive.frequency_hz()).filter(|&hz| hz > 0.0);
        let pad = pad(model, patch.radius, drive_hz.unwrap_or(fastest));
        poses.push(head_pose(pose, &motion, head.shape.radius(), !head.shape.conforms()));
        let contact = Contact::new(patch, &head.shape, &contact, motion, pad);
        let contact = match &cloth {
            Some(cloth) => contact.with_cloth(cloth),
            None => contact,
        };
        contacts.push(match seats.get(i) {
            Some(seat) => seat.seated(contact),
            None => contact,
        });
    }
    let common = common_frequency(&frequencies, MOST_CYCLES);
    let mechanism = Mechanism::new(device, &head_poses, spec.analysis.ramp_s)?;
    let lowest = mechanism.frequencies().first().copied().unwrap_or(0.0);
    let radius = contacts.iter().map(|c| c.patch().radius).fold(0.0, f64::max);
    Ok(Excitation {
        contacts,
        loads: Vec::new(),
        mechanism: Some(mechanism),
        frequency: common.unwrap_or(lowest),
        free_running: common.is_none() && lowest > 0.0,
        description: device.name.clone(),
        pressure: None,
        shapes: device.heads.iter().map(|head| head.shape).collect(),
        poses,
        over: placed.over.clone(),
        overhangs,
        radius,
        treatment: device.treatment_s,
    })
}

/// Pad stiffness per area of a head of `radius` [m] over the superficial tissue at `hz` [Hz] [N/m³].
fn pad(model: &Model, radius: f64, hz: f64) -> f64 {
    let at = model.superficial_element() * model.space.points_per_element();
    pad_stiffness(model.materials.mu_l[at], model.materials.density[at], radius, hz)
}

/// Pose and prescribed motion of a head for display.
fn head_pose(pose: &Pose, motion: &HeadMotion, radius: f64, round: bool) -> HeadPose {
    let harmonic = |signal: &Signal, h: usize| signal.harmonics.get(h).copied().unwrap_or(C64::from(0.0));
    HeadPose {
        centre: pose.centre,
        axis: pose.axis,
        radius,
        round,
        normal: [harmonic(&motion.normal, 0), harmonic(&motion.normal, 1)],
        tangent: pose.proximal,
        tangential: harmonic(&motion.tangential, 0),
    }
}
