//! Vibration of the housing of a device whose heads may lift off, from the forces on its heads.
//!
//! The forces of the skin are known over a period. With them the device is a linear mechanism: Z x̂ = F̂ − q̂
//! at every multiple of the frequency.

use crate::case::excitation::Excitation;
use crate::drive::{DriveError, Mechanism, Pose};
use crate::math::spectrum;
use crate::metric::hand_arm::frequency_weighting;
use crate::solver::contact::HeadCycle;
use std::f64::consts::TAU;

/// Samples of a period per harmonic that is evaluated.
const SAMPLES_PER_HARMONIC: usize = 4;

/// RMS of the vector acceleration of the housing with the weighting W_h of ISO 5349-1 [m/s²], from the forces
/// on the `[head]` `heads` over a period; `None` without a housing whose motion follows from them.
///
/// # Errors
/// [`DriveError::Resonance`] if the equations of the device are singular.
pub fn weighted_acceleration(
    excitation: &Excitation,
    heads: &[HeadCycle],
) -> Result<Option<f64>, DriveError> {
    let Some(mechanism) = &excitation.mechanism else { return Ok(None) };
    let poses: Vec<Pose> = excitation.contacts.iter().map(|c| *c.pose()).collect();
    acceleration(mechanism, &poses, heads, excitation.frequency)
}

/// As [`weighted_acceleration`], of `mechanism` with its heads at `poses` and the period 1/`hz`.
fn acceleration(
    mechanism: &Mechanism,
    poses: &[Pose],
    heads: &[HeadCycle],
    hz: f64,
) -> Result<Option<f64>, DriveError> {
    let prescribed = mechanism.bodies.iter().any(|body| body.prescribed.is_some());
    let Some(housing) = mechanism.held.filter(|_| !prescribed && hz > 0.0) else { return Ok(None) };
    let samples = heads.iter().map(|cycle| cycle.force.len()).min().unwrap_or(0);
    let mut square = 0.0;
    for order in 1..=samples / SAMPLES_PER_HARMONIC {
        let at = hz * order as f64;
        let mut force = mechanism.force(at);
        for (head, (cycle, pose)) in heads.iter().zip(poses).enumerate() {
            let normal = spectrum::amplitude(&cycle.force, order);
            let tangential = spectrum::amplitude(&cycle.tangential_force, order);
            for c in 0..3 {
                force[3 * head + c] -= normal * pose.axis[c] + tangential * pose.proximal[c];
            }
        }
        let size = mechanism.motion_under(at, &force)?[housing].norm_squared();
        square += 0.5 * (TAU * at).powi(4) * size * frequency_weighting(at).powi(2);
    }
    Ok(Some(square.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::spec::{
        BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, HousingSpec,
    };
    use crate::math::{C64, V3};
    use crate::solver::contact::Pressure;
    use nalgebra::DMatrix;

    /// On a spring the forces are those of the closed solution, whose housing must come out.
    #[test]
    fn the_housing_moves_as_in_the_closed_solution() {
        let head = HeadSpec {
            shape: HeadShape::Flat { radius_mm: 10.0 },
            offset_proximal_mm: 0.0,
            offset_medial_mm: 0.0,
            drive: DriveSpec::Force { frequency_hz: 50.0, normal_n: 1.0, tangential_n: 0.4, phase_deg: 0.0 },
            contact: ContactSpec::Tied,
        };
        let housing = Some(HousingSpec { mass_kg: 1.0, mount_kn_m: 10.0, mount_ns_m: 5.0 });
        let body = BodySpec { moving_mass_kg: 0.1, static_force_n: 10.0, housing, hand: HandSpec::None };
        let device =
            DeviceSpec { version: 1, name: "gun".into(), heads: vec![head], body, treatment_s: 30.0 };
        let pose = Pose { centre: V3::zeros(), axis: V3::x(), proximal: V3::y() };
        let mut mechanism = Mechanism::new(&device, &[pose], 0.0).expect("a device");
        let tissue = DMatrix::<C64>::identity(3, 3) * C64::new(9e3, 4e3);
        let motion = mechanism.motion(50.0, &tissue).expect("regular");
        let on_skin = motion[0] * C64::new(9e3, 4e3);
        let mut cycle = HeadCycle::default();
        for sample in 0..64 {
            let turn = C64::from_polar(1.0, TAU * f64::from(sample) / 64.0);
            cycle.push(&pose, on_skin.map(|q| (q * turn).re), V3::zeros(), Pressure::default());
        }
        let at = mechanism.held.expect("a housing");
        let expected = 0.5f64.sqrt() * (TAU * 50.0).powi(2) * motion[at].norm() * frequency_weighting(50.0);
        let found = acceleration(&mechanism, &[pose], &[cycle.clone()], 50.0).expect("regular");
        assert!((found.expect("a housing") / expected - 1.0).abs() < 1e-9, "{found:?} for {expected}");
        mechanism.bodies[0].prescribed = Some(Vec::new());
        let unknown = acceleration(&mechanism, &[pose], &[cycle], 50.0).expect("regular");
        assert_eq!(unknown, None, "the force of the drive is not known");
    }
}
