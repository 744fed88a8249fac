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
use crate::metric::report::treated::TreatedRow;
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
    /// The site that the device is placed over; `None` if it is placed by coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treated: Option<TreatedRow>,
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
    /// The same case with elements of the same size and one polynomial order less (or larger ones of order
    /// 2), from which the error of every number follows; `None` if it was not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_lower_order: Option<Box<CaseReport>>,
    /// Limits of the validity: beyond small strain, K too low, not steady, ….
    #[serde(deserialize_with = "former_warnings::deserialize")]
    pub warnings: Vec<Warning>,
}

impl CaseReport {
    /// Whether the case is static.
    pub fn is_static(&self) -> bool {
        self.ledger.is_none()
    }

    /// Mean axial force on the skin, all heads [N]; `None` if it is not known.
    pub fn skin_force_n(&self) -> Option<f64> {
        let heads = self.device.iter().flat_map(|d| &d.heads);
        let moving = heads.map(|h| h.strike.as_ref().map_or(h.static_n, |s| s.mean_force_n));
        let resting = self.contact.iter().map(|c| c.force_n);
        moving.reduce(|a, b| a + b).or_else(|| resting.reduce(|a, b| a + b))
    }

    /// The site that the device is placed over, as placed.
    pub fn treated_site(&self) -> Option<&SiteRow> {
        let treated = self.treated.as_ref()?;
        self.sites.iter().find(|site| site.name == treated.site)
    }

    /// Least and most of the quantity `of` at the treated site, as placed and with the device moved; `None`
    /// if the device was not moved.
    pub fn treated_band(&self, of: impl Fn(&SiteRow) -> f64) -> Option<[f64; 2]> {
        let moved = self.treated.as_ref().map(|t| &t.moved).filter(|moved| !moved.is_empty())?;
        let all = self.treated_site().into_iter().chain(moved.iter().map(|row| &row.site)).map(of);
        Some(all.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], x| [low.min(x), high.max(x)]))
    }
}
