//! From a device's spec and the poses of its heads to its mechanism.

use super::{Along, Link, Mechanism, Push, RigidBody};
use crate::drive::error::DriveError;
use crate::drive::spec::{DeviceSpec, DriveSpec, HandSpec};
use crate::drive::{HeadMotion, Pose, Signal};
use crate::math::{C64, V3};
use crate::units::{DEG, MM};
use std::f64::consts::TAU;

/// Hand and arm of ISO 10068:1998, recalled: mass [kg] and the link towards the arm or ground (stiffness [N/m], damping [N·s/m]).
/// The palm's own mass rides on the handle.
const PALM: (f64, f64, f64) = (0.030, 5300.0, 230.0);
const HAND: (f64, f64, f64) = (0.66, 300.0e3, 380.0);
const ARM: (f64, f64, f64) = (2.9, 2500.0, 30.0);

impl Mechanism {
    /// The mechanism of a checked `device` whose heads stand at `poses`, its drives faded in over `ramp` [s].
    ///
    /// # Errors
    /// A value outside the range its field documents; a hand with no housing to hold.
    ///
    /// # Panics
    /// If there is not one pose per head.
    pub fn new(device: &DeviceSpec, poses: &[Pose], ramp: f64) -> Result<Mechanism, DriveError> {
        assert_eq!(device.heads.len(), poses.len(), "one pose per head");
        let heads = poses.len();
        let mut out = Mechanism {
            bodies: Vec::new(),
            links: Vec::new(),
            pushes: Vec::new(),
            heads,
            weight: Vec::new(),
        };
        for (i, (head, pose)) in device.heads.iter().zip(poses).enumerate() {
            let path = format!("heads[{i}].drive");
            let motion = HeadMotion::new(&head.drive, ramp, &path)?;
            let told = moves_as_told(&head.drive, device);
            out.add(&format!("head {}", i + 1), device.body.moving_mass_kg);
            if told {
                out.bodies[i].imposed = Some(along(pose, motion.clone()));
            }
            for force in along(pose, forces(&head.drive, ramp)).into_iter().filter(|f| !f.signal.is_silent())
            {
                out.pushes.push(Push { body: i, force });
            }
            if let Some(housing) = &device.body.housing {
                let crank = matches!(head.drive, DriveSpec::CrankStroke { .. });
                out.links.push(Link {
                    body: i,
                    to: Some(heads),
                    stiffness: housing.mount_kn_m * 1e3,
                    damping: housing.mount_ns_m,
                    stroke: crank.then_some(Along { direction: pose.axis, signal: motion.normal }),
                });
            }
        }
        out.hold(device)?;
        out.weigh(device.body.static_force_n, poses)?;
        Ok(out)
    }

    fn add(&mut self, name: &str, mass: f64) -> usize {
        self.bodies.push(RigidBody { name: name.to_string(), mass, imposed: None });
        self.bodies.len() - 1
    }

    fn link(&mut self, body: usize, to: Option<usize>, (stiffness, damping): (f64, f64)) {
        self.links.push(Link { body, to, stiffness, damping, stroke: None });
    }

    /// Housing and hand.
    fn hold(&mut self, device: &DeviceSpec) -> Result<(), DriveError> {
        let Some(housing) = &device.body.housing else {
            return match device.body.hand {
                HandSpec::None => Ok(()),
                _ => Err(DriveError::NothingToHold),
            };
        };
        let at = self.add("housing", housing.mass_kg);
        match device.body.hand {
            HandSpec::None => {}
            HandSpec::Simple { mass_kg, damping_ns_m } => {
                self.bodies[at].mass += mass_kg;
                self.link(at, None, (0.0, damping_ns_m));
            }
            HandSpec::Iso10068 => {
                self.bodies[at].mass += PALM.0;
                let (hand, arm) = (self.add("hand", HAND.0), self.add("arm", ARM.0));
                self.link(at, Some(hand), (PALM.1, PALM.2));
                self.link(hand, Some(arm), (HAND.1, HAND.2));
                self.link(arm, None, (ARM.1, ARM.2));
            }
        }
        Ok(())
    }

    /// Puts the steady force on the housing, along the heads' mean axis, or in equal shares on the heads.
    fn weigh(&mut self, force: f64, poses: &[Pose]) -> Result<(), DriveError> {
        self.weight = vec![V3::zeros(); self.bodies.len()];
        match self.housing() {
            Some(housing) => {
                let mean: V3 = poses.iter().map(|p| p.axis).sum();
                let along = mean.try_normalize(1e-9).or((force == 0.0).then(V3::zeros));
                self.weight[housing] = along.ok_or(DriveError::Opposed { force_n: force })? * force;
            }
            None => {
                let share = force / poses.len() as f64;
                self.weight.iter_mut().zip(poses).for_each(|(w, pose)| *w = pose.axis * share);
            }
        }
        Ok(())
    }
}

/// Whether `drive` moves its head whatever the tissue does.
pub fn moves_as_told(drive: &DriveSpec, device: &DeviceSpec) -> bool {
    match drive {
        DriveSpec::Displacement { .. } => true,
        DriveSpec::CrankStroke { .. } => device.body.housing.is_none(),
        _ => false,
    }
}

/// Force on the moving mass, as a motion's two signals [N].
fn forces(drive: &DriveSpec, ramp: f64) -> HeadMotion {
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

/// The two signals along the head's axis and proximal.
fn along(pose: &Pose, motion: HeadMotion) -> Vec<Along> {
    vec![
        Along { direction: pose.axis, signal: motion.normal },
        Along { direction: pose.proximal, signal: motion.tangential },
    ]
}
