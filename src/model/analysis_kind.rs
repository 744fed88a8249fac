//! `AnalysisKind`: harmonic, transient or static, and the default bulk modulus of each.

use crate::solver::spec::AnalysisSpec;

/// A kind of analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnalysisKind {
    /// One complex solve per frequency, or harmonic balance if a contact may open.
    Harmonic,
    /// Time stepping to the steady state.
    Transient,
    /// Constant loads.
    Static,
}

impl AnalysisKind {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            AnalysisKind::Harmonic => "harmonic",
            AnalysisKind::Transient => "transient",
            AnalysisKind::Static => "static",
        }
    }

    /// Bulk modulus of solids that specify none [MPa].
    pub fn bulk_mpa(self, analysis: &AnalysisSpec) -> f64 {
        analysis.bulk_mpa.unwrap_or(match self {
            AnalysisKind::Transient => AnalysisSpec::TRANSIENT_BULK_MPA,
            AnalysisKind::Harmonic | AnalysisKind::Static => AnalysisSpec::HARMONIC_BULK_MPA,
        })
    }
}
