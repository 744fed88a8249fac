//! Choice of the analysis of a case, with its reason.
//!
//! A case is periodic and linear if every head stays in contact (tied or frictionless) and all other loads
//! are prescribed forces, because tissue, membranes and supports are linear. Then each frequency is one
//! complex solve. A contact that may open makes the case nonlinear: it is solved by harmonic balance if all
//! contacts of the device may open, else by time stepping (`docs/method.md`, *Blows*, compares the two).

use crate::case::excitation::period::check_period;
use crate::case::preload::rules::{may_open, rests};
use crate::drive::mechanism::has_prescribed_motion;
use crate::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadSpec};
use crate::model::analysis_kind::AnalysisKind;
use crate::model::error::RunError;
use crate::model::scenario::inline_part;
use crate::preset::scenario::{CaseSpec, LoadSpec, ScenarioSpec};
use crate::solver::spec::{AnalysisSpec, Method};

/// Largest bulk modulus K of the transient method [MPa]; its time step is proportional to 1/√K.
const TRANSIENT_MOST_MPA: f64 = 2300.0;

/// The chosen analysis and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The analysis.
    pub kind: AnalysisKind,
    /// The reason, for the report.
    pub reason: String,
}

/// Chooses the analysis of `case`.
///
/// # Errors
/// - [`RunError::AtRest`] if a method for moving loads is requested for a device at rest
/// - [`RunError::OpeningContact`] if a linear method is requested and a contact may open
/// - [`RunError::MixedContacts`] if harmonic balance is requested and only some contacts may open
/// - [`RunError::CoupledMotion`] for unknown motion of heads in a static analysis
/// - [`RunError::NoCommonPeriod`] for drives without a common period in an analysis that needs one
/// - [`RunError::BulkModulus`] for a bulk modulus above the limit of the transient method
/// - [`RunError::Unresolved`] if the device was not loaded
pub fn choose(spec: &ScenarioSpec, case: &CaseSpec) -> Result<Choice, RunError> {
    let heads = device(case)?.map_or(0, |d| d.heads.len());
    let opening = opening_head(case)?;
    let resting = device(case)?.is_some_and(rests);
    let linear = |kind: AnalysisKind, reason: String| match opening {
        Some(head) => Err(RunError::OpeningContact { case: case.name.clone(), head, method: kind.name() }),
        None => Ok(Choice { kind, reason }),
    };
    let choice = match (spec.analysis.method, opening) {
        (Method::Auto | Method::Static, _) if resting => Choice {
            kind: AnalysisKind::Static,
            reason: format!(
                "every head is at rest under the static force of the device; moduli are those at {} Hz",
                spec.analysis.static_moduli_hz
            ),
        },
        (method, _) if resting => {
            return Err(RunError::AtRest { case: case.name.clone(), method: format!("{method:?}") });
        }
        (Method::Auto, None) => Choice {
            kind: AnalysisKind::Harmonic,
            reason: match heads {
                0 => "the problem is periodic and linear: given forces on linear tissue".into(),
                1 => "the problem is periodic and linear: the head never leaves the skin".into(),
                _ => "the problem is periodic and linear: no head ever leaves the skin".into(),
            },
        },
        (Method::Auto, Some(head)) => match every_head_may_open(case)? {
            true => Choice {
                kind: AnalysisKind::Harmonic,
                reason: format!("head {head} may leave the skin: harmonic balance of the contact"),
            },
            false => Choice {
                kind: AnalysisKind::Transient,
                reason: format!("head {head} may leave the skin and another may not"),
            },
        },
        (Method::Transient, _) => {
            Choice { kind: AnalysisKind::Transient, reason: "the scenario requests it".into() }
        }
        (Method::Harmonic, None) => {
            Choice { kind: AnalysisKind::Harmonic, reason: "the scenario requests it".into() }
        }
        (Method::Harmonic, Some(_)) => harmonic_balance(case)?,
        (Method::Static, _) => linear(
            AnalysisKind::Static,
            format!(
                "the scenario requests it; loads act statically at their amplitude, and moduli are those at \
                 {} Hz because the modulus of a springpot vanishes at 0 Hz",
                spec.analysis.static_moduli_hz
            ),
        )?,
    };
    check_motion(case, choice.kind)?;
    let bulk_mpa = choice.kind.bulk_mpa(&spec.analysis);
    if choice.kind == AnalysisKind::Transient && too_stiff(&spec.analysis) {
        return Err(RunError::BulkModulus {
            case: case.name.clone(),
            bulk_mpa,
            most_mpa: TRANSIENT_MOST_MPA,
            reason: choice.reason,
        });
    }
    Ok(choice)
}

/// Harmonic balance, for a device all of whose contacts may open.
fn harmonic_balance(case: &CaseSpec) -> Result<Choice, RunError> {
    if !every_head_may_open(case)? {
        return Err(RunError::MixedContacts { case: case.name.clone() });
    }
    let reason = "the scenario requests it; contact may open: harmonic balance".into();
    Ok(Choice { kind: AnalysisKind::Harmonic, reason })
}

/// Whether the contacts of all heads may open.
fn every_head_may_open(case: &CaseSpec) -> Result<bool, RunError> {
    Ok(device(case)?.is_some_and(|d| d.heads.iter().all(|h| may_open(&h.contact))))
}

/// Number of ports of a case, one for every head and direction that the skin follows; 0 if all motion is
/// prescribed.
///
/// # Errors
/// [`RunError::Unresolved`] if the device was not loaded.
pub fn ports(case: &CaseSpec) -> Result<usize, RunError> {
    let Some(device) = device(case)? else { return Ok(0) };
    if device.heads.iter().all(|h| has_prescribed_motion(&h.drive, device)) {
        return Ok(0);
    }
    let directions = |h: &HeadSpec| if h.contact == ContactSpec::Tied { 3 } else { 1 };
    Ok(device.heads.iter().map(directions).sum())
}

/// Checks that the analysis can follow the motion of the heads: a static analysis needs prescribed motion,
/// time stepping and harmonic balance a common period.
fn check_motion(case: &CaseSpec, kind: AnalysisKind) -> Result<(), RunError> {
    let Some(device) = device(case)? else { return Ok(()) };
    let coupled = |h: &HeadSpec| h.drive != DriveSpec::Rest && !has_prescribed_motion(&h.drive, device);
    match (kind, device.heads.iter().position(coupled)) {
        (AnalysisKind::Static, Some(head)) => {
            Err(RunError::CoupledMotion { case: case.name.clone(), head: head + 1, method: kind.name() })
        }
        (AnalysisKind::Transient, _) => check_period(case, device),
        (AnalysisKind::Harmonic, _) if opens(case)? => check_period(case, device),
        (AnalysisKind::Harmonic, _) | (AnalysisKind::Static, None) => Ok(()),
    }
}

/// Time stepping in place of a harmonic solve that failed with `error`, if the scenario leaves the method
/// open.
///
/// # Errors
/// `error` itself if the scenario requests the harmonic method, or if time stepping cannot solve the case.
pub fn fall_back_to_time_stepping(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    error: RunError,
) -> Result<Choice, RunError> {
    let kind = AnalysisKind::Transient;
    let possible = check_motion(case, kind).is_ok();
    if spec.analysis.method != Method::Auto || too_stiff(&spec.analysis) || !possible {
        return Err(error);
    }
    Ok(Choice { kind, reason: format!("the harmonic solve failed ({error})") })
}

/// Whether the bulk modulus exceeds the limit of the transient method.
fn too_stiff(analysis: &AnalysisSpec) -> bool {
    AnalysisKind::Transient.bulk_mpa(analysis) > TRANSIENT_MOST_MPA
}

/// The device of a case; `None` for a prescribed pressure or force.
///
/// # Errors
/// [`RunError::Unresolved`] if the device was not loaded.
pub fn device(case: &CaseSpec) -> Result<Option<&DeviceSpec>, RunError> {
    match &case.load {
        LoadSpec::Device { device, .. } | LoadSpec::DeviceAt { device, .. } => {
            Ok(Some(inline_part(device, "device")?))
        }
        LoadSpec::Pressure { .. } | LoadSpec::PointForce { .. } => Ok(None),
    }
}

/// Number, from 1, of the first head whose contact may open.
fn opening_head(case: &CaseSpec) -> Result<Option<usize>, RunError> {
    Ok(device(case)?.and_then(|d| d.heads.iter().position(|h| may_open(&h.contact))).map(|i| i + 1))
}

/// Whether the contact of any head may open.
///
/// # Errors
/// [`RunError::Unresolved`] if the device was not loaded.
pub fn opens(case: &CaseSpec) -> Result<bool, RunError> {
    Ok(opening_head(case)?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_scenario;

    fn kind(name: &str, method: Method, bulk_mpa: Option<f64>) -> Vec<Result<Choice, RunError>> {
        let mut spec = load_scenario(name.as_ref()).expect("shipped").spec;
        (spec.analysis.method, spec.analysis.bulk_mpa) = (method, bulk_mpa);
        spec.cases.iter().map(|case| choose(&spec, case)).collect()
    }

    #[test]
    fn auto_is_harmonic_for_closed_contact_and_gives_the_reason() {
        let both = kind("vibration_vs_percussion", Method::Auto, None);
        let first = both[0].as_ref().unwrap();
        assert_eq!(first.kind, AnalysisKind::Harmonic);
        assert!(first.reason.contains("periodic and linear"), "{}", first.reason);
        let gun = both.last().unwrap().as_ref().unwrap();
        assert_eq!(gun.kind, AnalysisKind::Harmonic);
        assert!(gun.reason.contains("head 1 may leave the skin"), "{}", gun.reason);
        let pressed = kind("block_pressure", Method::Auto, None);
        assert!(pressed[0].as_ref().unwrap().reason.contains("given forces"));
    }

    #[test]
    fn a_linear_method_refuses_a_contact_that_may_open() {
        let error = kind("gun_ball", Method::Static, None).remove(0).unwrap_err();
        let text = error.to_string();
        for word in [
            "head 1",
            "Auto",
            "Frictionless",
            &load_scenario("gun_ball".as_ref()).unwrap().spec.cases[0].name,
        ] {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert_eq!(error.exit_code(), 2);
    }

    #[test]
    fn each_method_has_its_own_bulk_modulus_and_its_own_limit() {
        let analysis = AnalysisSpec::default();
        assert_eq!(AnalysisKind::Transient.bulk_mpa(&analysis), 10.0);
        assert_eq!(AnalysisKind::Harmonic.bulk_mpa(&analysis), 2200.0);
        let given = AnalysisSpec { bulk_mpa: Some(25.0), ..analysis };
        assert_eq!(AnalysisKind::Static.bulk_mpa(&given), 25.0);
        let error = kind("gun_ball", Method::Transient, Some(1e6)).remove(0).unwrap_err();
        assert!(error.to_string().contains("2300"), "{error}");
        assert!(kind("single_head", Method::Auto, Some(1e6)).remove(0).is_ok());
    }
}
