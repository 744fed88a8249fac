//! `PreloadWarning`: limits of the validity of a preload.

use crate::material::ogden::MAX_COMPRESSION;

/// Compression up to which the linear law holds [%].
pub const LINEAR_PERCENT: f64 = 20.0;

/// A limit of the validity of a preload.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PreloadWarning {
    /// The strain is beyond the range of the linear law.
    #[error(
        "out of range: the static force compresses tissue by {percent:.0} %, the linear law holds to about \
         {LINEAR_PERCENT} %; `preload: On` includes the hardening of tissue"
    )]
    BeyondLinearLaw {
        /// Most compressive principal strain under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// The strain is beyond the measured range of the hardening law.
    #[error(
        "out of range: the static force compresses tissue by {percent:.0} %, measured curves of compression \
         end at {:.0} %",
        100.0 * MAX_COMPRESSION
    )]
    BeyondHardeningLaw {
        /// Equivalent compression under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// The indentation exceeds the tissue thickness.
    #[error(
        "out of range: head {head} would sink {indentation_mm:.0} mm into {thickness_mm:.0} mm of tissue; \
         pressures follow from the force and the contact area, indentation and strains are not meaningful"
    )]
    TooSoft {
        /// Number of the head, from 1.
        head: usize,
        /// Indentation [mm].
        indentation_mm: f64,
        /// Tissue between skin and bone [mm].
        thickness_mm: f64,
    },
    /// The energy minimisation did not converge.
    #[error("preload not converged: the energy can still decrease by {gain_percent:.1} % of the work done")]
    NotConverged {
        /// Energy still to be gained by the minimisation over the work done [%].
        gain_percent: f64,
    },
}
