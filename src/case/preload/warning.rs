//! What a reader must know about a settled device.

use crate::material::ogden::LARGEST;

/// Compression beyond which a linear law says little [%].
pub const LINEAR_PERCENT: f64 = 20.0;

/// What a reader must know about a settled device.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PreloadWarning {
    /// Strain beyond the linear law.
    #[error(
        "out of range: the static force compresses tissue by {percent:.0} %, a linear law holds to about {LINEAR_PERCENT} %; \
         `preload: On` lets tissue harden"
    )]
    Compressed {
        /// Most compressive principal strain under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// Strain beyond the law of hardening.
    #[error(
        "out of range: the static force compresses tissue by {percent:.0} %, measured curves of compression end at {:.0} %",
        100.0 * LARGEST
    )]
    Crushed {
        /// Equivalent compression under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// A head deeper in than there is tissue.
    #[error(
        "out of range: head {head} would sink {indentation_mm:.0} mm into {thickness_mm:.0} mm of tissue; its pressures follow from \
         the force and the contact area, indentation and strains mean nothing"
    )]
    TooSoft {
        /// Number of the head, from 1.
        head: usize,
        /// Indentation [mm].
        indentation_mm: f64,
        /// Tissue between skin and bone [mm].
        thickness_mm: f64,
    },
    /// The descent did not come to rest.
    #[error("pressed tissue is not quite at rest: {gain_percent:.1} % of the work done is still to gain")]
    Restless {
        /// What is left to gain over the work done [%].
        gain_percent: f64,
    },
}
