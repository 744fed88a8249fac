//! `AnalysisKind`: harmonic, transient or static, and the bulk modulus each one uses.

use crate::solver::spec::AnalysisSpec;

/// A kind of analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnalysisKind {
    /// One complex solve per frequency; harmonic balance where contact may open.
    Harmonic,
    /// Time steps to the steady state.
    Transient,
    /// Constant loads.
    Static,
}

impl AnalysisKind {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            AnalysisKind::Harmonic => "harmonic",
            AnalysisKind::Transient => "transient",
            AnalysisKind::Static => "static",
        }
    }

    /// K of solids that name none [MPa].
    pub fn bulk_mpa(self, analysis: &AnalysisSpec) -> f64 {
        analysis.bulk_mpa.unwrap_or(match self {
            AnalysisKind::Transient => AnalysisSpec::TRANSIENT_BULK_MPA,
            AnalysisKind::Harmonic | AnalysisKind::Static => AnalysisSpec::HARMONIC_BULK_MPA,
        })
    }
}
