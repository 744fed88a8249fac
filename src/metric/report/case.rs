//! `CaseReport`: all numbers of a case as plain data, with the unit in the field name.

use crate::metric::report::contact::{ContactRow, PreloadRow};
use crate::metric::report::device::DeviceRow;
use crate::metric::report::former_warnings;
use crate::metric::report::hazard::HazardRow;
use crate::metric::report::ledger::Ledger;
use crate::metric::report::region::{PathRow, RegionRow};
use crate::metric::report::site::SiteRow;
use crate::metric::report::solver::SolverRow;
use crate::metric::report::surface::SurfaceRow;
use crate::metric::report::warning::Warning;
use serde::{Deserialize, Serialize};

/// Results of one case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseReport {
    /// Case name.
    pub case: String,
    /// Load, in words.
    pub load: String,
    /// Fundamental frequency [Hz]; 0 for static loads.
    pub frequency_hz: f64,
    /// Peak displacement of the head, or mean inward displacement of the skin under a prescribed pressure
    /// [mm]; `None` for a point force.
    pub head_displacement_mm: Option<f64>,
    /// Sites of the leg and probe points.
    pub sites: Vec<SiteRow>,
    /// Regions.
    pub regions: Vec<RegionRow>,
    /// Skin surface.
    pub surface: SurfaceRow,
    /// `[head]` static contact; empty if no static contact analysis was requested.
    #[serde(default)]
    pub contact: Vec<ContactRow>,
    /// Preload; `None` if stiffening by the static load is disregarded.
    #[serde(default)]
    pub preload: Option<PreloadRow>,
    /// Nerves and vessels.
    pub paths: Vec<PathRow>,
    /// Hazards: static plus dynamic against their limits; empty in reports of earlier versions.
    #[serde(default)]
    pub hazards: Vec<HazardRow>,
    /// The device, if its heads stay on the skin and its motion is part of the solution.
    #[serde(default)]
    pub device: Option<DeviceRow>,
    /// Energy ledger; `None` for static loads, which absorb no power.
    pub ledger: Option<Ledger>,
    /// Solver.
    pub solver: SolverRow,
    /// Limits of the validity: beyond small strain, K too low, not steady, ….
    #[serde(deserialize_with = "former_warnings::deserialize")]
    pub warnings: Vec<Warning>,
}

impl CaseReport {
    /// Whether the case is static.
    pub fn is_static(&self) -> bool {
        self.ledger.is_none()
    }
}
