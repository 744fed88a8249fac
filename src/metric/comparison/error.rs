//! `ComparisonError`: cases that cannot be compared.

/// Cases that cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ComparisonError {
    /// Fewer than two cases.
    #[error("a fair comparison needs two cases; the scenario has {0}")]
    Few(usize),
    /// A static case, which has no power.
    #[error(
        "case \"{0}\" is static: it absorbs no power and its strain is not that of a vibration; leave it out"
    )]
    Still(String),
    /// The named reference does not exist.
    #[error("there is no case \"{0}\"")]
    Unknown(String),
    /// The named reference is linear although the contact of another case may open.
    #[error(
        "the contact of \"{0}\" may open, so its answer cannot be scaled to that of another; \
         it must be the reference itself"
    )]
    Nonlinear(String),
}
