//! Assembly of the mechanism of a device from its specification and the poses of its heads.

use crate::drive::error::DriveError;
use crate::drive::mechanism::model::Mechanism;
use crate::drive::mechanism::parts::{AppliedForce, DirectedSignal, Link, RigidBody};
use crate::drive::motion::HeadMotion;
use crate::drive::placement::Pose;
use crate::drive::signal::Signal;
use crate::drive::spec::{DeviceSpec, DriveSpec, HandSpec};
use crate::math::{C64, V3};
use crate::units::{DEG, MM};
use std::f64::consts::TAU;

/// Palm of ISO 10068:1998 (recalled, as hand and arm): mass [kg], fixed to the housing, and stiffness [N/m]
/// and damping [N·s/m] of the link to the hand.
const PALM: (f64, f64, f64) = (0.030, 5300.0, 230.0);
/// Hand: mass [kg], and stiffness [N/m] and damping [N·s/m] of the link to the arm.
const HAND: (f64, f64, f64) = (0.66, 300.0e3, 380.0);
/// Arm: mass [kg], and stiffness [N/m] and damping [N·s/m] of the link to the ground.
const ARM: (f64, f64, f64) = (2.9, 2500.0, 30.0);

impl Mechanism {
    /// The mechanism of a validated `device` with heads at `poses`; its drives have an onset of `ramp` [s].
    ///
    /// # Errors
    /// [`DriveError`] for a drive value outside its range, a hand with nothing to hold, or a static force on
    /// heads whose axes cancel.
    ///
    /// # Panics
    /// If there is not one pose per head.
    pub fn new(device: &DeviceSpec, poses: &[Pose], ramp: f64) -> Result<Mechanism, DriveError> {
        assert_eq!(device.heads.len(), poses.len(), "one pose per head");
        let heads = poses.len();
        let mut out = Mechanism {
            bodies: Vec::new(),
            links: Vec::new(),
            applied_forces: Vec::new(),
            heads,
            held: None,
            weight: Vec::new(),
        };
        for (i, (head, pose)) in device.heads.iter().zip(poses).enumerate() {
            let path = format!("heads[{i}].drive");
            let motion = HeadMotion::new(&head.drive, ramp, &path)?;
            out.add_body(&format!("head {}", i + 1), device.body.moving_mass_kg);
            if has_prescribed_motion(&head.drive, device) {
                out.bodies[i].prescribed = Some(directed(pose, motion.clone()));
            }
            for force in directed(pose, applied_forces(&head.drive, ramp))
                .into_iter()
                .filter(|f| !f.signal.is_silent())
            {
                out.applied_forces.push(AppliedForce { body: i, force });
            }
            if let Some(housing) = &device.body.housing {
                let crank = matches!(head.drive, DriveSpec::CrankStroke { .. });
                out.links.push(Link {
                    body: i,
                    to: Some(heads),
                    stiffness: housing.mount_kn_m * 1e3,
                    damping: housing.mount_ns_m,
                    stroke: crank.then_some(DirectedSignal { direction: pose.axis, signal: motion.normal }),
                });
            }
        }
        out.add_housing_and_hand(device)?;
        out.set_static_force(device.body.static_force_n, poses)?;
        Ok(out)
    }

    /// Appends a free body and returns its index.
    fn add_body(&mut self, name: &str, mass: f64) -> usize {
        self.bodies.push(RigidBody { name: name.to_string(), mass, prescribed: None });
        self.bodies.len() - 1
    }

    /// Appends a link without stroke.
    fn add_link(&mut self, body: usize, to: Option<usize>, (stiffness, damping): (f64, f64)) {
        self.links.push(Link { body, to, stiffness, damping, stroke: None });
    }

    /// Appends housing, hand and arm. The hand holds the housing, or the single head of a device without; it
    /// does nothing to a head with prescribed motion.
    fn add_housing_and_hand(&mut self, device: &DeviceSpec) -> Result<(), DriveError> {
        let held = match &device.body.housing {
            Some(housing) => {
                self.held = Some(self.add_body("housing", housing.mass_kg));
                self.held
            }
            None => (self.heads == 1).then_some(0),
        };
        let prescribed = held.is_some_and(|at| self.bodies[at].prescribed.is_some());
        match (device.body.hand, held) {
            (HandSpec::None | HandSpec::Strap, _) => {}
            _ if prescribed => {}
            (_, None) => return Err(DriveError::NothingToHold),
            (HandSpec::Simple { mass_kg, damping_ns_m }, Some(at)) => {
                self.held = Some(at);
                self.bodies[at].mass += mass_kg;
                self.add_link(at, None, (0.0, damping_ns_m));
            }
            (HandSpec::Iso10068, Some(at)) => {
                self.held = Some(at);
                self.bodies[at].mass += PALM.0;
                let (hand, arm) = (self.add_body("hand", HAND.0), self.add_body("arm", ARM.0));
                self.add_link(at, Some(hand), (PALM.1, PALM.2));
                self.add_link(hand, Some(arm), (HAND.1, HAND.2));
                self.add_link(arm, None, (ARM.1, ARM.2));
            }
        }
        Ok(())
    }

    /// Applies the static force to the housing along the mean axis of the heads, or in equal shares to the
    /// heads.
    fn set_static_force(&mut self, force: f64, poses: &[Pose]) -> Result<(), DriveError> {
        self.weight = vec![V3::zeros(); self.bodies.len()];
        match self.held {
            Some(housing) => {
                let mean: V3 = poses.iter().map(|p| p.axis).sum();
                let axis = mean.try_normalize(1e-9).or((force == 0.0).then(V3::zeros));
                self.weight[housing] = axis.ok_or(DriveError::Opposed { force_n: force })? * force;
            }
            None => {
                let share = force / poses.len() as f64;
                self.weight.iter_mut().zip(poses).for_each(|(w, pose)| *w = pose.axis * share);
            }
        }
        Ok(())
    }
}

/// Whether `drive` prescribes the motion of its head, whatever the reaction of the tissue.
pub fn has_prescribed_motion(drive: &DriveSpec, device: &DeviceSpec) -> bool {
    match drive {
        DriveSpec::Displacement { .. } => true,
        DriveSpec::CrankStroke { .. } => device.body.housing.is_none(),
        _ => false,
    }
}

/// Applied force on the moving mass, as an axial and a tangential signal [N].
fn applied_forces(drive: &DriveSpec, ramp: f64) -> HeadMotion {
    let (frequency, normal, tangential, phase) = match *drive {
        DriveSpec::RotatingMass { frequency_hz, unbalance_kg_mm, tangential_ratio, phase_deg } => {
            let force = unbalance_kg_mm * MM * (TAU * frequency_hz).powi(2);
            (frequency_hz, force, force * tangential_ratio, phase_deg)
        }
        DriveSpec::Force { frequency_hz, normal_n, tangential_n, phase_deg } => {
            (frequency_hz, normal_n, tangential_n, phase_deg)
        }
        _ => (drive.frequency_hz(), 0.0, 0.0, 0.0),
    };
    let turn = C64::from_polar(1.0, phase * DEG);
    let signal = |z: C64| Signal { frequency, harmonics: vec![z * turn], ramp };
    // In quadrature: sin(ωt+φ) = Re(−i e^{i(ωt+φ)}).
    HeadMotion { normal: signal(C64::from(normal)), tangential: signal(C64::new(0.0, -tangential)) }
}

/// The two signals, along the head axis and along proximal.
fn directed(pose: &Pose, motion: HeadMotion) -> Vec<DirectedSignal> {
    vec![
        DirectedSignal { direction: pose.axis, signal: motion.normal },
        DirectedSignal { direction: pose.proximal, signal: motion.tangential },
    ]
}
