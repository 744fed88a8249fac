//! Motors that slow down under load: f = f₀ (1 − F̄/F_stall), F̄ the mean force of the head on the body.
//!
//! The straight line of a direct-current motor between no load and stall, with the only load that makers state: the force that
//! presses the gun on when it stops. With a housing behind the head and nothing but dashpots and masses behind that, a steady state
//! has F̄ equal to the static force, and the speed is known before anything is solved; else the case is solved again until
//! the speed no longer changes.

use crate::drive::spec::{DeviceSpec, DriveSpec};
use crate::preset::spec::{CaseSpec, LoadSpec, Part};
use crate::run::error::RunError;
use crate::run::outcome::CaseOutcome;

/// Change of a speed that no longer counts.
const SETTLED: f64 = 5e-3;
/// Most solves of one case.
const ROUNDS: usize = 4;

/// `case` solved by `solve` at the speed that its motors have under the load that comes out.
///
/// # Errors
/// [`RunError::Stalled`]; those of `solve`.
pub fn settle(
    case: &CaseSpec,
    mut solve: impl FnMut(&CaseSpec) -> Result<CaseOutcome, RunError>,
) -> Result<CaseOutcome, RunError> {
    let Some(device) = device(case).filter(|d| d.heads.iter().any(|h| stall(&h.drive).is_some())) else {
        return solve(case);
    };
    let static_n = if device.body.housing.is_some() { device.body.static_force_n } else { 0.0 };
    let mut load = vec![static_n / device.heads.len() as f64; device.heads.len()];
    for round in 1.. {
        let mut outcome = solve(&slowed(case, &load)?)?;
        let Some(row) = &mut outcome.report.device else { return Ok(outcome) };
        let mut change = 0.0f64;
        for ((head, spec), load) in row.heads.iter_mut().zip(&device.heads).zip(&mut load) {
            let Some(strike) = &mut head.strike else { continue };
            strike.nominal_hz = spec.drive.frequency_hz();
            if let Some(stall) = stall(&spec.drive) {
                change = change.max((strike.mean_force_n - *load).abs() / (stall - *load));
                *load = strike.mean_force_n.max(0.0);
            }
        }
        if change <= SETTLED || round == ROUNDS {
            return Ok(outcome);
        }
    }
    unreachable!("the loop ends by its rounds")
}

fn device(case: &CaseSpec) -> Option<&DeviceSpec> {
    match &case.load {
        LoadSpec::Device { device: Part::Inline(device), .. }
        | LoadSpec::DeviceAt { device: Part::Inline(device), .. } => Some(device),
        _ => None,
    }
}

fn stall(drive: &DriveSpec) -> Option<f64> {
    match drive {
        DriveSpec::CrankStroke { stall_force_n, .. } => *stall_force_n,
        _ => None,
    }
}

/// `case` with every motor as slow as its `[head]` mean `load` [N] makes it.
fn slowed(case: &CaseSpec, load: &[f64]) -> Result<CaseSpec, RunError> {
    let mut slow = case.clone();
    if let LoadSpec::Device { device: Part::Inline(device), .. }
    | LoadSpec::DeviceAt { device: Part::Inline(device), .. } = &mut slow.load
    {
        for (i, (head, &force_n)) in device.heads.iter_mut().zip(load).enumerate() {
            let Some(stall_n) = stall(&head.drive) else { continue };
            if force_n >= stall_n {
                return Err(RunError::Stalled { case: case.name.clone(), head: i + 1, force_n, stall_n });
            }
            head.drive.set_frequency(head.drive.frequency_hz() * (1.0 - force_n / stall_n));
        }
    }
    Ok(slow)
}
