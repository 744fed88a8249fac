//! `Basis`: the quantity that is made equal in a comparison of devices.

use crate::metric::report::CaseReport;
use serde::{Deserialize, Serialize};

/// Quantity that is made equal for all devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// None: each device at its nominal drive.
    Nominal,
    /// Mean power delivered to the tissue.
    Power,
    /// Peak pressure on the skin; for heads that stay on the skin the dynamic part, without the static
    /// contact pressure.
    Pressure,
    /// Peak displacement of the head along its axis.
    Displacement,
}

impl Basis {
    /// All bases, in the order of the tables.
    pub const ALL: [Basis; 4] = [Basis::Nominal, Basis::Power, Basis::Pressure, Basis::Displacement];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Nominal => "nominal drive",
            Basis::Power => "equal tissue power",
            Basis::Pressure => "equal peak pressure",
            Basis::Displacement => "equal head displacement",
        }
    }

    /// Factor on the amplitude of `report` that makes this quantity equal to that of `reference` [1]; `None`
    /// if the quantity is missing or not positive in either.
    pub fn factor(self, report: &CaseReport, reference: &CaseReport) -> Option<f64> {
        let level = |r: &CaseReport| match self {
            Basis::Nominal => Some(1.0),
            // Power is proportional to the square of the amplitude.
            Basis::Power => r.ledger.as_ref().map(|l| l.input_w.sqrt()),
            Basis::Pressure => r.surface.contact_pressure_peak_kpa,
            Basis::Displacement => r.head_displacement_mm,
        };
        let usable = |x: &f64| x.is_finite() && *x > 0.0;
        Some(level(reference).filter(usable)? / level(report).filter(usable)?)
    }
}
