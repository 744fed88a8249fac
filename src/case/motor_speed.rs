//! Motor speed under load: f = f₀ (1 − F̄/F_stall), where F̄ is the mean force of the head on the body.
//!
//! This is the linear characteristic of a direct-current motor between no load and stall. The stall force is
//! the only load that manufacturers state: the static force at which the gun stalls. If dashpots and masses
//! alone hold the housing behind the head, F̄ equals the static force in the steady state, and the speed is
//! known before the solve. Otherwise the case is solved again until the speed no longer changes.

use crate::case::method::device;
use crate::case::outcome::CaseOutcome;
use crate::drive::spec::DriveSpec;
use crate::metric::report::Warning;
use crate::model::error::RunError;
use crate::preset::scenario::{CaseSpec, LoadSpec, Part};

/// Relative change of a speed below which it has converged.
const CONVERGED: f64 = 5e-3;
/// Largest number of solves of one case.
const ROUNDS: usize = 4;

/// Solves `case` by `solve` at the motor speed under the resulting load. If the speed does not converge
/// within a few solves, the outcome has a warning.
///
/// # Errors
/// [`RunError::Stalled`]; those of `solve`.
pub fn iterate(
    case: &CaseSpec,
    mut solve: impl FnMut(&CaseSpec) -> Result<CaseOutcome, RunError>,
) -> Result<CaseOutcome, RunError> {
    let Some(device) =
        device(case).ok().flatten().filter(|d| d.heads.iter().any(|h| stall(&h.drive).is_some()))
    else {
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
        if change <= CONVERGED {
            return Ok(outcome);
        }
        if round == ROUNDS {
            let percent = 100.0 * change;
            outcome.report.warnings.push(Warning::MotorNotConverged { percent, rounds: ROUNDS });
            return Ok(outcome);
        }
    }
    unreachable!("the loop ends by its rounds")
}

/// Stall force of the motor of a head [N]; `None` if it is not stated.
fn stall(drive: &DriveSpec) -> Option<f64> {
    match drive {
        DriveSpec::CrankStroke { stall_force_n, .. } => *stall_force_n,
        _ => None,
    }
}

/// `case` with the speed of every motor under its mean load, `[head]` [N].
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{DeviceRow, HeadRow, StrikeRow};
    use crate::preset::load_scenario;

    /// The shipped ball gun with a motor that stalls at 180 N and nothing behind it.
    fn case() -> CaseSpec {
        let mut case = load_scenario("gun_ball".as_ref()).expect("shipped").spec.cases.remove(0);
        if let LoadSpec::Device { device: Part::Inline(device), .. } = &mut case.load {
            device.body.housing = None;
            if let DriveSpec::CrankStroke { stall_force_n, frequency_hz, .. } = &mut device.heads[0].drive {
                (*stall_force_n, *frequency_hz) = (Some(180.0), 40.0);
            }
        }
        case
    }

    /// An outcome whose mean force is proportional to the frequency.
    fn solved(case: &CaseSpec, force_per_hz: f64) -> CaseOutcome {
        let hz = device(case).unwrap().unwrap().heads[0].drive.frequency_hz();
        let strike = StrikeRow { mean_force_n: force_per_hz * hz, ..StrikeRow::default() };
        let head = HeadRow { frequency_hz: hz, strike: Some(strike), ..HeadRow::default() };
        let mut outcome = CaseOutcome::default();
        outcome.report.device = Some(DeviceRow { heads: vec![head], ..DeviceRow::default() });
        outcome
    }

    #[test]
    fn the_motor_runs_at_the_speed_of_its_load() {
        // f = 40 (1 − f/180): f = 40/(1 + 40/180).
        let outcome = iterate(&case(), |case| Ok(solved(case, 1.0))).unwrap();
        let head = &outcome.report.device.unwrap().heads[0];
        assert!(
            (head.frequency_hz / (40.0 / (1.0 + 40.0 / 180.0)) - 1.0).abs() < 5e-3,
            "{}",
            head.frequency_hz
        );
        assert_eq!(head.strike.as_ref().unwrap().nominal_hz, 40.0);
    }

    /// The load alternates between high and zero, so that the speed does not converge.
    #[test]
    fn a_speed_that_does_not_converge_is_a_warning() {
        let mut high = false;
        let oscillating = iterate(&case(), |case| {
            high = !high;
            Ok(solved(case, if high { 3.0 } else { 0.0 }))
        });
        let warnings = oscillating.unwrap().report.warnings;
        let [Warning::MotorNotConverged { percent, rounds: ROUNDS }] = warnings[..] else {
            panic!("{warnings:?}")
        };
        assert!(percent > 100.0 * CONVERGED, "{percent}");
        let converged = iterate(&case(), |case| Ok(solved(case, 1.0))).unwrap();
        assert!(converged.report.warnings.is_empty(), "{:?}", converged.report.warnings);
    }

    #[test]
    fn a_load_beyond_stall_is_refused() {
        let error = iterate(&case(), |case| Ok(solved(case, 10.0))).unwrap_err();
        assert!(matches!(error, RunError::Stalled { head: 1, stall_n, .. } if stall_n == 180.0), "{error}");
    }

    #[test]
    fn the_load_of_a_housing_is_known_before_the_solve() {
        let mut case = case();
        if let LoadSpec::Device { device: Part::Inline(device), .. } = &mut case.load {
            let housing =
                crate::drive::spec::HousingSpec { mass_kg: 1.0, mount_kn_m: 100.0, mount_ns_m: 10.0 };
            (device.body.housing, device.body.static_force_n) = (Some(housing), 18.0);
        }
        let mut solves = 0;
        let outcome = iterate(&case, |case| {
            solves += 1;
            let mut outcome = solved(case, 0.0);
            let head = &mut outcome.report.device.as_mut().unwrap().heads[0];
            head.strike.as_mut().unwrap().mean_force_n = 18.0;
            Ok(outcome)
        });
        let row = outcome.unwrap().report.device.unwrap();
        assert!((row.heads[0].frequency_hz - 36.0).abs() < 1e-9 && solves == 1, "{row:?} {solves}");
    }
}
