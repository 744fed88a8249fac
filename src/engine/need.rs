//! Solve demand of the cases of a scenario, derived from the scenario alone: frequencies, number of solves,
//! and elements per wavelength for the nominal element edge. The memory budget uses it before there is a
//! mesh.

use crate::case::harmonic::SolveDemand;
use crate::case::method::{choose, device, opens, ports};
use crate::case::preload::{is_preloaded, rests};
use crate::case::{ANNULI, LEAST_HARMONICS};
use crate::drive::spec::{DeviceSpec, DriveSpec};
use crate::material::springpot::REFERENCE_HZ;
use crate::model::analysis_kind::AnalysisKind;
use crate::model::error::RunError;
use crate::model::scenario::inline_part;
use crate::preset::scenario::{CaseSpec, LoadSpec, ScenarioSpec};
use std::f64::consts::FRAC_PI_4;

/// Ratio of the longest element edge to the nominal one.
const STRETCH: f64 = 2.4;

/// The harmonic solves of `case`: those of the preload, and those of the analysis.
///
/// # Errors
/// Those of [`choose`].
pub fn solve_demands(spec: &ScenarioSpec, case: &CaseSpec) -> Result<Vec<SolveDemand>, RunError> {
    let kind = choose(spec, case)?.kind;
    let device = device(case)?;
    let mut all = Vec::new();
    if let Some(device) = device.filter(|d| is_preloaded(spec.analysis.preload, d)) {
        all.push(SolveDemand::new(0.0, device.heads.len() + 1));
    }
    match kind {
        AnalysisKind::Transient => {}
        AnalysisKind::Static if device.is_some_and(rests) => {}
        AnalysisKind::Static => all.push(SolveDemand::new(0.0, 1)),
        AnalysisKind::Harmonic if opens(case)? => {
            let heads = device.map_or(0, |d| d.heads.len());
            let orders = spec.analysis.harmonics.max(LEAST_HARMONICS) as f64;
            all.push(SolveDemand::new(orders * fastest(case), ANNULI * heads));
        }
        AnalysisKind::Harmonic => all.push(SolveDemand::new(highest(case), ports(case)?)),
    }
    Ok(all)
}

/// Highest drive frequency of a case [Hz].
fn fastest(case: &CaseSpec) -> f64 {
    of_case(case, |d| d.heads.iter().map(|h| h.drive.frequency_hz()).fold(0.0, f64::max))
}

/// Highest frequency of the excitation of a case, second harmonics included [Hz].
fn highest(case: &CaseSpec) -> f64 {
    let of = |drive: &DriveSpec| match *drive {
        DriveSpec::CrankStroke { frequency_hz, .. } => 2.0 * frequency_hz,
        DriveSpec::Displacement { frequency_hz, second_harmonic_mm, .. } if second_harmonic_mm > 0.0 => {
            2.0 * frequency_hz
        }
        _ => drive.frequency_hz(),
    };
    of_case(case, |d| d.heads.iter().map(|h| of(&h.drive)).fold(0.0, f64::max))
}

/// The frequency that `device` gives for the device of a case, or the frequency of a prescribed force [Hz].
fn of_case(case: &CaseSpec, device: impl Fn(&DeviceSpec) -> f64) -> f64 {
    match &case.load {
        LoadSpec::Device { .. } | LoadSpec::DeviceAt { .. } => {
            crate::case::method::device(case).ok().flatten().map_or(0.0, device)
        }
        LoadSpec::Pressure { frequency_hz, .. } | LoadSpec::PointForce { frequency_hz, .. } => *frequency_hz,
    }
}

/// Elements per wavelength of the slowest shear wave of the tissues of `spec` at `hz` [Hz], for the longest
/// elements; an estimate of [`crate::material::wave_resolution::points_per_wavelength`] without a mesh.
pub fn elements_per_wave(spec: &ScenarioSpec, hz: f64) -> f64 {
    let Ok(tissues) = inline_part(&spec.tissues, "tissues") else { return f64::INFINITY };
    if hz <= 0.0 {
        return f64::INFINITY;
    }
    let (_, element_mm) = spec.resolution.discretisation();
    let speed = |solid: &crate::material::spec::SolidSpec| {
        let kpa = solid.mu_t_kpa.unwrap_or(solid.mu_l_kpa).min(solid.mu_l_kpa);
        let stiffening = (hz / REFERENCE_HZ).powf(solid.alpha);
        (1e3 * kpa / solid.density_kg_m3 * stiffening).sqrt() / (solid.alpha * FRAC_PI_4).cos()
    };
    let slowest = tissues.solids.values().map(speed).fold(f64::INFINITY, f64::min);
    slowest / hz / (STRETCH * 1e-3 * element_mm)
}
