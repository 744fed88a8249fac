//! `Warning`: a limit of the validity of a report.

use serde::{Deserialize, Serialize};

/// Compression up to which the linear law holds [%].
pub const LINEAR_PERCENT: f64 = 20.0;

/// A limit of the validity of a report. The words are made where it is shown: in English by its `Display`
/// (`output::text`), in the reader's language by the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Warning {
    /// A face reaches beyond the end of the mesh.
    OffTheMesh {
        /// Number of the head, from 1; `None` for the disc of a prescribed pressure.
        head: Option<usize>,
        /// Share of the face that lies over the mesh [%].
        percent: f64,
    },
    /// The static force compresses tissue beyond the range of the linear law.
    BeyondLinearLaw {
        /// Most compressive principal strain under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// The static force compresses tissue beyond the measured range of the hardening law.
    BeyondHardeningLaw {
        /// Equivalent compression under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// The indentation exceeds the tissue thickness.
    TooSoft {
        /// Number of the head, from 1.
        head: usize,
        /// Indentation [mm].
        indentation_mm: f64,
        /// Tissue between skin and bone [mm].
        thickness_mm: f64,
    },
    /// The energy minimisation of the preload did not converge.
    PreloadNotConverged {
        /// Energy still to be gained by the minimisation over the work done [%].
        percent: f64,
    },
    /// The strain is beyond the range of small-strain theory.
    BeyondSmallStrain {
        /// Peak superficial strain [%].
        percent: f64,
    },
    /// The time steps ended before the steady state.
    NotSteady {
        /// Change of the site amplitudes per cycle [%]; `None` if there was no cycle to compare with.
        percent: Option<f64>,
        /// Cycles computed [1].
        cycles: f64,
    },
    /// The energy ledger does not close.
    LedgerOpen {
        /// Residual over the input power [%].
        percent: f64,
    },
    /// The mesh is coarse for the shear waves.
    CoarseMesh {
        /// Fewest points per shear wavelength [1].
        points_per_wavelength: f64,
    },
    /// The bulk modulus is low for the frequency.
    LowBulkModulus {
        /// Lowest speed of compression waves [m/s].
        speed_m_s: f64,
        /// Speed that the frequency requires [m/s].
        needed_m_s: f64,
    },
    /// The fibre strain at a site is in a high band.
    HighFibreStrain {
        /// Name of the site.
        site: String,
        /// Peak fibre strain [%]; read from a sentence, the lower limit of its band.
        percent: f64,
    },
    /// The static force does not keep a head in contact.
    Rattles {
        /// Number of the head, from 1.
        head: usize,
        /// Peak dynamic force [N].
        dynamic_n: f64,
        /// Its share of the static force [N].
        static_n: f64,
    },
    /// The motor speed under load did not converge.
    MotorNotConverged {
        /// Change of the speed in the last solve [%].
        percent: f64,
        /// Number of solves.
        rounds: usize,
    },
    /// The treated site could not be read with the device moved to one of the places around it.
    NotReadThere {
        /// The place, and why.
        why: String,
    },
    /// The harmonic solve failed, and time stepping took its place.
    MethodChanged {
        /// Why the harmonic solve failed.
        why: String,
        /// Estimated upper bound of the number of time steps [1].
        steps: f64,
        /// Estimated upper bound of their duration [s].
        duration_s: f64,
    },
}

impl Warning {
    /// Whether the strains of a static contact are meaningless.
    pub fn voids_static_strain(&self) -> bool {
        matches!(self, Warning::TooSoft { .. } | Warning::BeyondLinearLaw { .. })
    }
}

/// Warnings with made-up numbers, at least one of every kind.
#[cfg(test)]
pub fn examples() -> Vec<Warning> {
    // A kind that is missing from this chain does not compile.
    let following = |warning: &Warning| {
        Some(match warning {
            Warning::OffTheMesh { head: None, .. } => Warning::OffTheMesh { head: Some(2), percent: 50.0 },
            Warning::OffTheMesh { .. } => Warning::BeyondLinearLaw { percent: 31.0 },
            Warning::BeyondLinearLaw { .. } => Warning::BeyondHardeningLaw { percent: 63.0 },
            Warning::BeyondHardeningLaw { .. } => {
                Warning::TooSoft { head: 3, indentation_mm: 41.0, thickness_mm: 52.0 }
            }
            Warning::TooSoft { .. } => Warning::PreloadNotConverged { percent: 3.2 },
            Warning::PreloadNotConverged { .. } => Warning::BeyondSmallStrain { percent: 51.0 },
            Warning::BeyondSmallStrain { .. } => Warning::NotSteady { percent: Some(2.5), cycles: 40.0 },
            Warning::NotSteady { percent: Some(_), .. } => Warning::NotSteady { percent: None, cycles: 1.0 },
            Warning::NotSteady { .. } => Warning::LedgerOpen { percent: -1.5 },
            Warning::LedgerOpen { .. } => Warning::CoarseMesh { points_per_wavelength: 1.6 },
            Warning::CoarseMesh { .. } => Warning::LowBulkModulus { speed_m_s: 98.0, needed_m_s: 103.0 },
            Warning::LowBulkModulus { .. } => {
                Warning::HighFibreStrain { site: "SOL TrP1".into(), percent: 50.0 }
            }
            Warning::HighFibreStrain { .. } => Warning::Rattles { head: 4, dynamic_n: 24.2, static_n: 14.0 },
            Warning::Rattles { .. } => Warning::MotorNotConverged { percent: 0.7, rounds: 4 },
            Warning::MotorNotConverged { .. } => {
                Warning::NotReadThere { why: "moved 20 mm proximally: the head is over bone".into() }
            }
            Warning::NotReadThere { .. } => Warning::MethodChanged {
                why: "no convergence at 50 Hz: relative residual 1e-1 after 2 iterations (0: 1e0)".into(),
                steps: 14_400.0,
                duration_s: 200.0,
            },
            Warning::MethodChanged { .. } => return None,
        })
    };
    let first = Warning::OffTheMesh { head: None, percent: 81.0 };
    std::iter::successors(Some(first), following).collect()
}
