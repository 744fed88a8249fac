//! `Refusal`: a scenario does not fit into memory; the element size that would fit.

use std::fmt;

/// Share of the free memory that a run may use; the rest is a margin for the estimate and for other programs.
pub const SHARE: f64 = 0.9;

/// Why a scenario is not started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refusal {
    /// Estimated displacement unknowns.
    pub unknowns: f64,
    /// Estimated memory of the run [MiB].
    pub needed_mib: f64,
    /// Free memory [MiB].
    pub free_mib: f64,
    /// Element edge that would fit at the same order [mm]; `None` if none does.
    pub element_mm: Option<f64>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a mesh of about {:.1e} unknowns needs about {:.1} GiB of memory; {:.0} % of the {:.1} GiB that \
             are free may be used; ",
            self.unknowns,
            self.needed_mib / 1024.0,
            100.0 * SHARE,
            self.free_mib / 1024.0,
        )?;
        match self.element_mm {
            Some(element_mm) => write!(f, "elements of {element_mm:.1} mm would fit"),
            None => write!(f, "no element size would fit"),
        }
    }
}

impl std::error::Error for Refusal {}
