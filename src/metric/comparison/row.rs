//! `ComparisonRow`: one device on one basis.

use crate::metric::comparison::basis::Basis;
use crate::metric::comparison::note::Note;
use crate::metric::report::CaseReport;
use serde::{Deserialize, Serialize};

/// One device on one basis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRow {
    /// Quantity that is made equal.
    pub basis: Basis,
    /// Factor on the amplitude of the drive [1].
    pub factor: f64,
    /// Report at this amplitude; `coverage_percent` of its regions is NaN unless the factor is 1.
    pub report: CaseReport,
    /// Restrictions on the validity of the report.
    pub notes: Vec<Note>,
}
