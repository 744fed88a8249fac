//! From a case's load to what the solver drives: heads laid on the skin, pressures, point forces.

use crate::drive::cover::part_covered;
use crate::drive::head::Footprint;
use crate::drive::mechanism::moves_as_told;
use crate::drive::signal::same_frequency;
use crate::drive::spec::{ClothingSpec, DeviceSpec, HeadSpec, USUAL_TREATMENT};
use crate::drive::{HeadMotion, Mechanism, Patch, Pose, Signal, Surface, place};
use crate::math::{C64, V3};
use crate::mesh::Locator;
use crate::preset::spec::{CaseSpec, LoadSpec, ScenarioSpec};
use crate::probe::HarmonicField;
use crate::run::error::RunError;
use crate::run::harmonic::{Tone, tones};
use crate::run::outcome::HeadPose;
use crate::run::prepare::{Prepared, inline};
use crate::solver::NodalLoad;
use crate::solver::contact::{Contact, PAD_TAPER, pad_stiffness};
use crate::units::{DEG, MM};

/// Most drive cycles a common period of several heads may hold.
const MOST_CYCLES: usize = 12;

/// What drives one case.
pub struct Drive {
    /// Heads in contact.
    pub contacts: Vec<Contact>,
    /// Given forces.
    pub loads: Vec<NodalLoad>,
    /// What stands behind the heads; none without a device.
    pub mechanism: Option<Mechanism>,
    /// Fundamental frequency: the inverse of the common period [Hz]; the lowest where there is none, 0 where nothing moves.
    pub frequency: f64,
    /// Whether the heads run at frequencies without a common period.
    pub free_running: bool,
    /// In words.
    pub description: String,
    /// The skin under a prescribed pressure, if that is what acts.
    pub pressed: Option<Pressed>,
    /// Heads for the picture and the tables.
    pub poses: Vec<HeadPose>,
    /// What stands at the end of the mesh and reaches beyond it.
    pub overhangs: Vec<Overhang>,
    /// Footprint radius of each head or patch [m].
    pub radius: f64,
    /// Treatment time of the dose [s].
    pub treatment: f64,
}

/// A face that reaches beyond the end of the mesh.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "partly off the mesh: {percent:.0} % of the face of {what} lies over the meshed surface, \
     the rest presses on nothing",
    what = Overhang::what(*.head)
)]
pub struct Overhang {
    /// Number of the head, from 1; 0 for a pressure.
    pub head: usize,
    /// Share of its face that lies over the mesh [%].
    pub percent: f64,
}

impl Overhang {
    fn what(head: usize) -> String {
        if head == 0 { "the pressure's disc".into() } else { format!("head {head}") }
    }

    /// The overhang of head number `head`, if it has one.
    fn of(surface: &Surface, pose: &Pose, footprint: &Footprint, head: usize) -> Option<Overhang> {
        part_covered(surface, pose, footprint).map(|share| Overhang { head, percent: 100.0 * share })
    }
}

/// Skin under a prescribed, even pressure.
#[derive(Clone, Debug)]
pub struct Pressed {
    /// Where, and which way is inward.
    pub pose: Pose,
    /// Peak of the force along the axis [N].
    pub force: f64,
    /// Peak of the pressure [Pa].
    pub pressure: f64,
    /// Area of the disc on the skin [m²].
    pub area: f64,
    /// Nodal forces of 1 N in all.
    pattern: Vec<(u32, V3)>,
}

impl Pressed {
    fn new(patch: &Patch, force: f64) -> Pressed {
        let force = force.abs();
        let pressure = force / patch.axial_area();
        Pressed { pose: patch.pose, force, pressure, area: patch.area(), pattern: patch.unit_pressure() }
    }

    /// Mean inward displacement under the pressure, what it does work on: amplitudes of all harmonics added
    /// [m].
    pub fn displacement(&self, field: &HarmonicField) -> f64 {
        let along = |u: &[C64; 3], p: &V3| u.iter().zip(p).map(|(u, p)| u * *p).sum::<C64>();
        let mean =
            |u: &Vec<[C64; 3]>| self.pattern.iter().map(|(n, p)| along(&u[*n as usize], p)).sum::<C64>();
        field.amplitude.iter().map(|u| mean(u).norm()).sum()
    }
}

impl Drive {
    /// What `case` does to the body.
    ///
    /// # Errors
    /// A head that misses the skin, a point outside the body, frequencies without a common period.
    pub fn new(spec: &ScenarioSpec, case: &CaseSpec, body: &Prepared) -> Result<Drive, RunError> {
        let misplaced = |what| RunError::Misplaced { case: case.name.clone(), what };
        match &case.load {
            LoadSpec::Device { .. } | LoadSpec::DeviceAt { .. } => {
                let stand = Stand::of(case, body)?.ok_or_else(|| misplaced("no device"))?;
                device_drive(spec, case, body, &stand)
            }
            LoadSpec::Pressure { point_mm, radius_mm, force_n, frequency_hz } => {
                let surface = Surface::new(&body.space, body.surface(body.loaded)?)?;
                let foot =
                    surface.under(V3::from(*point_mm) * MM).map_err(|e| RunError::off(case, None, e))?;
                let axis = -foot.normal;
                let pose = Pose {
                    centre: foot.position,
                    axis,
                    proximal: crate::drive::surface::tangential(V3::y(), axis),
                };
                let patch = Patch::new(&surface, &pose, radius_mm * MM, 0.0)?;
                let signal = Signal::cosine(*frequency_hz, *force_n, spec.analysis.ramp_s);
                let description =
                    format!("pressure, {force_n} N on a disc of {radius_mm} mm, {frequency_hz} Hz");
                let pressed = Pressed::new(&patch, *force_n);
                let loads = vec![NodalLoad { pattern: pressed.pattern.clone(), signal }];
                let disc = Footprint::Disc { radius: radius_mm * MM };
                let overhangs = Overhang::of(&surface, &pose, &disc, 0).into_iter().collect();
                Ok(Drive { overhangs, ..force_drive(loads, description, radius_mm * MM, Some(pressed)) })
            }
            LoadSpec::PointForce { point_mm, force_n, frequency_hz } => {
                let pattern = point_pattern(body, *point_mm, V3::from(*force_n), &case.name)?;
                let signal = Signal::cosine(*frequency_hz, 1.0, spec.analysis.ramp_s);
                let description = format!("point force {force_n:?} N, {frequency_hz} Hz");
                Ok(force_drive(vec![NodalLoad { pattern, signal }], description, 0.0, None))
            }
        }
    }
}

impl Drive {
    /// Whether the motion of any head is an outcome.
    pub fn is_outcome(&self) -> bool {
        self.mechanism.as_ref().is_some_and(Mechanism::is_free)
    }

    /// Frequency of what runs at `order` [Hz]: that multiple of the common frequency; of free-running heads the one of that
    /// number, from 1.
    pub fn hz(&self, order: usize) -> f64 {
        match (&self.mechanism, self.free_running) {
            (Some(mechanism), true) => mechanism.frequencies()[order - 1],
            _ => self.frequency * order as f64,
        }
    }

    /// Order of `hz`, one of the frequencies that are driven.
    pub fn order(&self, hz: f64) -> usize {
        match (&self.mechanism, self.free_running) {
            (Some(mechanism), true) => {
                let at = mechanism.frequencies().iter().position(|f| same_frequency(*f, hz));
                1 + at.expect("a frequency that is driven")
            }
            _ => (hz / self.frequency).round() as usize,
        }
    }

    /// Puts the heads' motion in `tones` into the picture: the first two multiples, or of free-running heads one moment of the
    /// beat.
    pub fn show(&mut self, tones: &[Tone]) {
        for (head, pose) in self.poses.iter_mut().enumerate() {
            let along = |order: usize, v: V3| -> C64 {
                let here =
                    |t: &&Tone| self.free_running && order == 1 || t.order == order && !self.free_running;
                let of = |t: &Tone| -> C64 { t.heads[head].iter().zip(&v).map(|(z, v)| z * *v).sum() };
                tones.iter().filter(here).map(of).sum()
            };
            pose.normal = [along(1, pose.axis), along(2, pose.axis)];
            pose.tangential = along(1, pose.tangent);
        }
    }

    /// Highest multiple of the common frequency at which anything is driven, ≥ 1.
    pub fn highest_order(&self) -> usize {
        tones(self).last().map_or(1, |tone| tone.order)
    }
}

fn force_drive(loads: Vec<NodalLoad>, description: String, radius: f64, pressed: Option<Pressed>) -> Drive {
    let frequency = loads[0].signal.frequency;
    Drive {
        contacts: Vec::new(),
        loads,
        mechanism: None,
        frequency,
        free_running: false,
        description,
        pressed,
        poses: Vec::new(),
        overhangs: Vec::new(),
        radius,
        treatment: USUAL_TREATMENT,
    }
}

/// Nodal pattern of a force at a point: the basis of the element that holds it (exact virtual work).
fn point_pattern(
    body: &Prepared,
    point_mm: [f64; 3],
    force: V3,
    name: &str,
) -> Result<Vec<(u32, V3)>, RunError> {
    let outside = || RunError::Outside { name: name.to_string(), point_mm, extent: body.extent() };
    let (element, xi) = Locator::new(&body.mesh).locate(V3::from(point_mm) * MM).ok_or_else(outside)?;
    let basis = crate::fem::PointBasis::new(&body.space, element, xi);
    Ok(basis.nodes.iter().zip(&basis.values).map(|(&node, &value)| (node, force * value)).collect())
}

/// Frequencies of the heads that have a drive [Hz].
fn driven(device: &DeviceSpec) -> Vec<f64> {
    device.heads.iter().map(|h| h.drive.frequency_hz()).filter(|&hz| hz > 0.0).collect()
}

/// Refuses heads without a common period, for methods that need one.
///
/// # Errors
/// [`RunError::NoCommonPeriod`].
pub fn check_period(case: &CaseSpec, device: &DeviceSpec) -> Result<(), RunError> {
    let frequencies = driven(device);
    if frequencies.is_empty() || common_frequency(&frequencies, MOST_CYCLES).is_some() {
        return Ok(());
    }
    Err(RunError::NoCommonPeriod {
        case: case.name.clone(),
        frequencies: format!("{frequencies:?}"),
        most: MOST_CYCLES,
    })
}

/// A device and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Stand<'a> {
    /// The device.
    pub device: &'a DeviceSpec,
    /// Any point near the skin under its centre [m].
    pub foot: V3,
    /// Tilt of the heads' axes towards proximal [deg].
    pub tilt_deg: f64,
}

impl<'a> Stand<'a> {
    /// The device of `case`, if that is what acts.
    ///
    /// # Errors
    /// A placement on a body that is no leg; a device that was not loaded, or is out of range.
    pub fn of(case: &'a CaseSpec, body: &Prepared) -> Result<Option<Stand<'a>>, RunError> {
        let stand = match &case.load {
            LoadSpec::Device { device, placement } => {
                let what = "a placement (s, θ) needs a leg; use DeviceAt";
                let misplaced = || RunError::Misplaced { case: case.name.clone(), what };
                let calf = body.calf.as_ref().ok_or_else(misplaced)?;
                let foot = calf.skin_point(placement.s, placement.theta_deg * DEG);
                Stand { device: inline(device, "device")?, foot, tilt_deg: placement.tilt_deg }
            }
            LoadSpec::DeviceAt { device, point_mm } => {
                Stand { device: inline(device, "device")?, foot: V3::from(*point_mm) * MM, tilt_deg: 0.0 }
            }
            LoadSpec::Pressure { .. } | LoadSpec::PointForce { .. } => return Ok(None),
        };
        stand.device.validate()?;
        Ok(Some(stand))
    }

    /// Every head laid on `surface`.
    ///
    /// # Errors
    /// A foot or a head off the surface, naming `case` and head.
    pub fn poses(&self, case: &CaseSpec, surface: &Surface) -> Result<Vec<Pose>, RunError> {
        let lay = |(i, head): (usize, &HeadSpec)| {
            place(surface, self.foot, self.tilt_deg, head).map_err(|e| RunError::off(case, Some(i), e))
        };
        self.device.heads.iter().enumerate().map(lay).collect()
    }
}

/// Lays every head of a device on the skin: as it settled there, else where its face would touch.
fn device_drive(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    stand: &Stand,
) -> Result<Drive, RunError> {
    let device = stand.device;
    let cloth = spec.clothing.as_ref().map(ClothingSpec::cloth).transpose()?;
    let seats = body.settled.as_ref().map_or(&[][..], |s| &s.seats);
    let surface = Surface::new(&body.space, body.surface(body.loaded)?)?;
    let frequencies = driven(device);
    let fastest = frequencies.iter().copied().fold(0.0, f64::max);
    let stands = stand.poses(case, &surface)?;
    let (mut contacts, mut poses, mut overhangs) = (Vec::new(), Vec::new(), Vec::new());
    for (i, (head, pose)) in device.heads.iter().zip(&stands).enumerate() {
        let path = format!("heads[{i}].drive");
        let motion = match moves_as_told(&head.drive, device) {
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
        overhangs.extend(Overhang::of(&surface, pose, &footprint, i + 1));
        // A head without a drive is shaken by the others: its pad is made for the fastest of them.
        let own = Some(head.drive.frequency_hz()).filter(|&hz| hz > 0.0);
        let pad = pad(body, patch.radius, own.unwrap_or(fastest));
        poses.push(head_pose(pose, &motion, head.shape.radius(), !head.shape.conforms()));
        let contact = Contact::new(patch, &head.shape, &contact, motion, pad);
        contacts.push(match &cloth {
            Some(cloth) => contact.clothed(cloth),
            None => contact,
        });
    }
    let common = common_frequency(&frequencies, MOST_CYCLES);
    let mechanism = Mechanism::new(device, &stands, spec.analysis.ramp_s)?;
    let lowest = mechanism.frequencies().first().copied().unwrap_or(0.0);
    let radius = contacts.iter().map(|c| c.patch().radius).fold(0.0, f64::max);
    Ok(Drive {
        contacts,
        loads: Vec::new(),
        mechanism: Some(mechanism),
        frequency: common.unwrap_or(lowest),
        free_running: common.is_none() && lowest > 0.0,
        description: device.name.clone(),
        pressed: None,
        poses,
        overhangs,
        radius,
        treatment: device.treatment_s,
    })
}

/// Pad stiffness of a head over the superficial tissue.
fn pad(body: &Prepared, radius: f64, hz: f64) -> f64 {
    let at = body.superficial_element() * body.space.points_per_element();
    pad_stiffness(body.materials.mu_l[at], body.materials.density[at], radius, hz)
}

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

/// The largest frequency of which all are whole multiples, up to `most` of the highest; 0 if all are.
pub(super) fn common_frequency(frequencies: &[f64], most: usize) -> Option<f64> {
    let highest = frequencies.iter().copied().fold(0.0, f64::max);
    if highest == 0.0 {
        return Some(0.0);
    }
    (1..=most).map(|n| highest / n as f64).find(|f0| {
        frequencies.iter().filter(|f| **f > 0.0).all(|f| {
            let ratio = f / f0;
            (ratio - ratio.round()).abs() < 1e-6 && ratio.round() >= 1.0
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_period_of_several_heads() {
        assert_eq!(common_frequency(&[50.0, 50.0], MOST_CYCLES), Some(50.0));
        assert_eq!(common_frequency(&[50.0, 40.0], MOST_CYCLES), Some(10.0));
        assert_eq!(common_frequency(&[50.0, 49.37], MOST_CYCLES), None);
    }
}
