//! Which method answers a case, and why.
//!
//! A question is periodic and linear when every head stays on the skin (tied or frictionless contact) and everything else
//! that acts is a given force: tissue, membranes and supports are linear. Then each frequency is one complex solve. A
//! contact that may open makes it nonlinear: time steps follow it, and harmonic balance where the scenario asks for it (why not
//! always: `docs/method.md`, *Blows*).

use crate::drive::mechanism::moves_as_told;
use crate::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadSpec};
use crate::preset::spec::{CaseSpec, LoadSpec, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::load::check_period;
use crate::run::prepare::inline;
use crate::run::settle::rests;
use crate::solver::spec::{AnalysisSpec, Method};

/// Largest K of the transient method [MPa]: its time step shrinks with 1/√K.
const TRANSIENT_MOST_MPA: f64 = 2300.0;

/// A method that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One complex solve per frequency.
    Harmonic,
    /// Time steps to the steady state.
    Transient,
    /// Loads held still.
    Static,
}

/// A method and the reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The method.
    pub chosen: Chosen,
    /// A sentence for the report.
    pub reason: String,
}

impl Chosen {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Chosen::Harmonic => "harmonic",
            Chosen::Transient => "transient",
            Chosen::Static => "static",
        }
    }

    /// K of solids that name none [MPa].
    pub fn bulk_mpa(self, analysis: &AnalysisSpec) -> f64 {
        analysis.bulk_mpa.unwrap_or(match self {
            Chosen::Transient => AnalysisSpec::TRANSIENT_BULK_MPA,
            Chosen::Harmonic | Chosen::Static => AnalysisSpec::HARMONIC_BULK_MPA,
        })
    }
}

/// The method for `case`.
///
/// # Errors
/// [`RunError::Opens`] where a linear method is asked for and a contact may open; [`RunError::Outcome`] and
/// [`RunError::NoCommonPeriod`] for what only the harmonic method follows; [`RunError::Bulk`] for a K the transient
/// method cannot take; a device that was not loaded.
pub fn choose(spec: &ScenarioSpec, case: &CaseSpec) -> Result<Choice, RunError> {
    let heads = device(case)?.map_or(0, |d| d.heads.len());
    let opening = opening_head(case)?;
    let resting = device(case)?.is_some_and(rests);
    let linear = |chosen: Chosen, reason: String| match opening {
        Some(head) => Err(RunError::Opens { case: case.name.clone(), head, method: chosen.name() }),
        None => Ok(Choice { chosen, reason }),
    };
    let choice = match (spec.analysis.method, opening) {
        (Method::Auto | Method::Static, _) if resting => Choice {
            chosen: Chosen::Static,
            reason: format!(
                "every head rests: the device is pressed on by its static force and nothing moves; moduli are those at {} Hz",
                spec.analysis.static_moduli_hz
            ),
        },
        (method, _) if resting => {
            return Err(RunError::AtRest { case: case.name.clone(), method: format!("{method:?}") });
        }
        (Method::Auto, None) => Choice {
            chosen: Chosen::Harmonic,
            reason: match heads {
                0 => "the question is periodic and linear: given forces on linear tissue".into(),
                1 => "the question is periodic and linear: the head never leaves the skin".into(),
                _ => "the question is periodic and linear: no head ever leaves the skin".into(),
            },
        },
        (Method::Auto, Some(head)) => Choice {
            chosen: Chosen::Transient,
            reason: format!("head {head} may leave the skin: the contact is not linear"),
        },
        (Method::Transient, _) => {
            Choice { chosen: Chosen::Transient, reason: "the scenario asks for it".into() }
        }
        (Method::Harmonic, None) => {
            Choice { chosen: Chosen::Harmonic, reason: "the scenario asks for it".into() }
        }
        (Method::Harmonic, Some(_)) => balanced(case)?,
        (Method::Static, _) => linear(
            Chosen::Static,
            format!(
                "the scenario asks for it; loads stand still at their amplitude, moduli are those at {} Hz because a \
                 springpot has none at 0 Hz",
                spec.analysis.static_moduli_hz
            ),
        )?,
    };
    check_followed(case, choice.chosen)?;
    let bulk_mpa = choice.chosen.bulk_mpa(&spec.analysis);
    if choice.chosen == Chosen::Transient && too_stiff(&spec.analysis) {
        return Err(RunError::Bulk {
            case: case.name.clone(),
            bulk_mpa,
            most_mpa: TRANSIENT_MOST_MPA,
            reason: choice.reason,
        });
    }
    Ok(choice)
}

/// Harmonic balance, for devices all of whose heads may open.
fn balanced(case: &CaseSpec) -> Result<Choice, RunError> {
    let all = device(case)?.is_some_and(|d| d.heads.iter().all(|h| may_open(&h.contact)));
    if !all {
        return Err(RunError::Mixed { case: case.name.clone() });
    }
    let reason = "the scenario asks for it; contact may open: harmonic balance".into();
    Ok(Choice { chosen: Chosen::Harmonic, reason })
}

/// How many fields the harmonic method keeps at a frequency: one for every head and direction, where a motion is an outcome.
///
/// # Errors
/// A device that was not loaded.
pub fn ports(case: &CaseSpec) -> Result<usize, RunError> {
    let Some(device) = device(case)? else { return Ok(0) };
    if device.heads.iter().all(|h| moves_as_told(&h.drive, device)) {
        return Ok(0);
    }
    let directions = |h: &HeadSpec| if h.contact == ContactSpec::Tied { 3 } else { 1 };
    Ok(device.heads.iter().map(directions).sum())
}

/// Refuses what the chosen method cannot follow: held still, heads whose motion is an outcome; in time steps, heads without a
/// common period.
fn check_followed(case: &CaseSpec, chosen: Chosen) -> Result<(), RunError> {
    let Some(device) = device(case)? else { return Ok(()) };
    let outcome = |h: &HeadSpec| h.drive != DriveSpec::Rest && !moves_as_told(&h.drive, device);
    match (chosen, device.heads.iter().position(outcome)) {
        (Chosen::Static, Some(head)) => {
            Err(RunError::Outcome { case: case.name.clone(), head: head + 1, method: chosen.name() })
        }
        (Chosen::Transient, _) => check_period(case, device),
        (Chosen::Harmonic, _) if opens(case)? => check_period(case, device),
        (Chosen::Harmonic, _) | (Chosen::Static, None) => Ok(()),
    }
}

/// Time steps in place of a harmonic solve that stagnated, where the scenario leaves the choice open.
///
/// # Errors
/// `error` itself where the scenario asks for the harmonic method, or for what time steps cannot take.
pub fn instead(spec: &ScenarioSpec, case: &CaseSpec, error: RunError) -> Result<Choice, RunError> {
    let followed = check_followed(case, Chosen::Transient).is_ok();
    if spec.analysis.method != Method::Auto || too_stiff(&spec.analysis) || !followed {
        return Err(error);
    }
    Ok(Choice {
        chosen: Chosen::Transient,
        reason: format!("the question is periodic and linear, but the harmonic solve failed ({error})"),
    })
}

/// Whether K is beyond the transient method.
fn too_stiff(analysis: &AnalysisSpec) -> bool {
    Chosen::Transient.bulk_mpa(analysis) > TRANSIENT_MOST_MPA
}

/// The device of a case, if it has one.
///
/// # Errors
/// A device that was not loaded.
pub fn device(case: &CaseSpec) -> Result<Option<&DeviceSpec>, RunError> {
    match &case.load {
        LoadSpec::Device { device, .. } | LoadSpec::DeviceAt { device, .. } => {
            Ok(Some(inline(device, "device")?))
        }
        LoadSpec::Pressure { .. } | LoadSpec::PointForce { .. } => Ok(None),
    }
}

/// Number (from 1) of the first head whose contact may open.
fn opening_head(case: &CaseSpec) -> Result<Option<usize>, RunError> {
    Ok(device(case)?.and_then(|d| d.heads.iter().position(|h| may_open(&h.contact))).map(|i| i + 1))
}

/// Whether the contact of any head may open.
///
/// # Errors
/// A device that was not loaded.
pub fn opens(case: &CaseSpec) -> Result<bool, RunError> {
    Ok(opening_head(case)?.is_some())
}

fn may_open(contact: &ContactSpec) -> bool {
    matches!(contact, ContactSpec::Unilateral { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_scenario;

    fn chosen(name: &str, method: Method, bulk_mpa: Option<f64>) -> Vec<Result<Choice, RunError>> {
        let mut spec = load_scenario(name.as_ref()).expect("shipped").spec;
        (spec.analysis.method, spec.analysis.bulk_mpa) = (method, bulk_mpa);
        spec.cases.iter().map(|case| choose(&spec, case)).collect()
    }

    #[test]
    fn auto_is_harmonic_where_the_skin_stays_on_and_says_why() {
        let both = chosen("vibration_vs_percussion", Method::Auto, None);
        let first = both[0].as_ref().unwrap();
        assert_eq!(first.chosen, Chosen::Harmonic);
        assert!(first.reason.contains("periodic and linear"), "{}", first.reason);
        let gun = both.last().unwrap().as_ref().unwrap();
        assert_eq!(gun.chosen, Chosen::Transient);
        assert!(gun.reason.contains("head 1 may leave the skin"), "{}", gun.reason);
        let pressed = chosen("block_pressure", Method::Auto, None);
        assert!(pressed[0].as_ref().unwrap().reason.contains("given forces"));
    }

    #[test]
    fn a_linear_method_refuses_a_contact_that_may_open_by_name() {
        for method in [Method::Static] {
            let error = chosen("gun_ball", method, None).remove(0).unwrap_err();
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
    }

    #[test]
    fn each_method_has_its_own_bulk_modulus_and_its_own_limit() {
        let analysis = AnalysisSpec::default();
        assert_eq!(Chosen::Transient.bulk_mpa(&analysis), 10.0);
        assert_eq!(Chosen::Harmonic.bulk_mpa(&analysis), 2200.0);
        let given = AnalysisSpec { bulk_mpa: Some(25.0), ..analysis };
        assert_eq!(Chosen::Static.bulk_mpa(&given), 25.0);
        let error = chosen("gun_ball", Method::Auto, Some(1e6)).remove(0).unwrap_err();
        assert!(error.to_string().contains("2300"), "{error}");
        assert!(chosen("single_head", Method::Auto, Some(1e6)).remove(0).is_ok());
    }
}
