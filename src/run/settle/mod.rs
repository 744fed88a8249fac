//! A device at rest: its heads under the static force, the tissue stiffer where it is compressed, before anything moves.
//!
//! The static force (weight and hand) is shared by the heads; a head that the device says stands at a given depth is pressed to
//! that instead. Contact is unilateral and frictionless at 0 Hz ([`crate::solver::press`]). With preload tissue hardens under the
//! compression ([`crate::material::ogden`]), skin and fascia draw taut, and vibration then meets the moduli of
//! [`crate::material::stiffen`] in the compressed tissue. Whatever moves later starts from here: contact areas, indentation, materials.
//!
//! `tools` (heads as tools) · `resting` (the contact solved) · `preload` (what it does to the tissue) · `seat` (one head at rest) ·
//! `warning`.

pub mod preload;
pub mod resting;
pub mod seat;
pub mod tools;
pub mod warning;

pub use seat::Seat;
pub use warning::SettleWarning;

use crate::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadSpec};
use crate::material::MaterialField;
use crate::math::C64;
use crate::metric::report::{ContactRow, PreloadRow, SolveRow};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::HarmonicField;
use crate::run::error::RunError;
use crate::run::load::Stand;
use crate::run::outcome::{Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::solver::spec::Preload;
use crate::units::DEG;
use std::sync::Arc;
use std::time::Instant;

/// The heads of a case at rest.
#[derive(Debug)]
pub struct Settled {
    /// `[head]`.
    pub seats: Vec<Seat>,
    /// `[head]` for the report.
    pub contact: Vec<ContactRow>,
    /// For the report; none without preload.
    pub preload: Option<PreloadRow>,
    /// For the report.
    pub warnings: Vec<SettleWarning>,
    /// The body at rest.
    pub still: Still,
}

/// The static answer.
#[derive(Debug)]
pub struct Still {
    /// Coefficients per GLL point it was solved with.
    pub materials: Arc<MaterialField>,
    /// Displacements at frequency 0.
    pub field: HarmonicField,
    /// `[element · point]` mean stress [Pa].
    pub mean_stress: Vec<C64>,
    /// Every solve.
    pub effort: SolveRow,
    /// Wall time [s].
    pub wall: f64,
}

impl Still {
    /// The static answer of `displacement`, real part alone, on `materials`; its wall time is told later.
    pub fn new(
        materials: Arc<MaterialField>,
        displacement: &[[C64; 3]],
        mean_stress: Vec<C64>,
        effort: SolveRow,
    ) -> Still {
        let real = |u: &[C64; 3]| u.map(|z| C64::from(z.re));
        let amplitude = vec![displacement.iter().map(real).collect()];
        let field = HarmonicField { amplitude, ..HarmonicField::default() };
        Still { materials, field, mean_stress, effort, wall: 0.0 }
    }
}

/// Whether every head of the device rests: a manual tool.
pub fn rests(device: &DeviceSpec) -> bool {
    device.heads.iter().all(|h| h.drive == DriveSpec::Rest)
}

/// Whether tissue stiffens under `device`.
fn stiffens(preload: Preload, device: &DeviceSpec) -> bool {
    let opens = |h: &HeadSpec| matches!(h.contact, ContactSpec::Unilateral { .. });
    match preload {
        Preload::On => true,
        Preload::Off => false,
        Preload::Auto => device.heads.iter().any(|h| opens(h) || h.drive == DriveSpec::Rest),
    }
}

/// Whether the weight of `device` is settled before it is asked what it does.
pub fn settles(preload: Preload, device: &DeviceSpec) -> bool {
    device.body.static_force_n > 0.0 && (stiffens(preload, device) || open_question(device))
}

/// Whether anything of `device` is left to its weight to decide.
fn open_question(device: &DeviceSpec) -> bool {
    let open = |h: &HeadSpec| match h.contact {
        ContactSpec::Unilateral { indentation_mm } => indentation_mm.is_none(),
        _ => !h.shape.conforms(),
    };
    device.heads.iter().any(|h| h.drive == DriveSpec::Rest || open(h))
}

/// The body with the device of `case` at rest on it; none if nothing about the case depends on that.
///
/// # Errors
/// A resting device without force; a head that misses the skin or sits on bone; whatever the solver refuses.
pub fn settle(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    progress: &Progress<'_>,
) -> Result<Option<Prepared>, RunError> {
    let Some(stand) = Stand::of(case, body)? else { return Ok(None) };
    let device = stand.device;
    let force = device.body.static_force_n;
    let stiffens = stiffens(spec.analysis.preload, device);
    if force <= 0.0 && rests(device) {
        return Err(RunError::Powerless { case: case.name.clone() });
    }
    if !settles(spec.analysis.preload, device) {
        return Ok(None);
    }
    (progress.on_event)(ProgressEvent::Stage { case: case.name.clone(), name: "settle" });
    let begun = Instant::now();
    let (tools, stance) = tools::tools(spec, case, body, &stand, stiffens)?;
    let resting = resting::Resting::new(spec, case, body, &tools, stiffens, progress)?;
    progress.heed()?;
    let (tangent_factor, mut settled) = resting.settled();
    progress.heed()?;
    settled.contact.iter_mut().for_each(|c| c.tilt_deg = stance.tilt.map(|t| t / DEG));
    settled.still.wall = begun.elapsed().as_secs_f64();
    let (transient, harmonic) = match &tangent_factor {
        Some(factor) => {
            (Arc::new(body.materials.stiffened(factor)), Arc::new(body.harmonic_materials.stiffened(factor)))
        }
        None => (body.materials.clone(), body.harmonic_materials.clone()),
    };
    Ok(Some(body.with_materials(transient, harmonic, Some(Arc::new(settled)))))
}
