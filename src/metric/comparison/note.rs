//! `Note`: restrictions on the validity of a scaled report.

use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::report::CaseReport;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Range of the free amplitudes of massagers with a rotating unbalance, zero to peak [mm]: from the smallest
/// of a wand to the largest of a general-purpose head (estimates; manufacturers do not publish them).
pub const FREE_AMPLITUDES_MM: [f64; 2] = [0.1, 1.5];
/// Restriction on the validity of a scaled report.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// No massager has this free amplitude.
    NoSuchDevice {
        /// Free amplitude [mm], outside [`FREE_AMPLITUDES_MM`].
        free_mm: f64,
    },
    /// The head would leave the skin.
    OffTheSkin,
    /// Beyond the range of small strain.
    OutOfRange {
        /// Peak superficial strain [%].
        percent: f64,
    },
    /// The energy ledger does not close within 1 %.
    LedgerOpen {
        /// Residual of the ledger [% of the input].
        percent: f64,
    },
}

impl Note {
    /// Mark in tables, and its meaning.
    pub fn mark(self) -> (char, &'static str) {
        match self {
            Note::NoSuchDevice { .. } => {
                ('a', "no such massager exists: free amplitude outside 0.1 to 1.5 mm")
            }
            Note::OffTheSkin => ('b', "its static force would not keep it on the skin"),
            Note::OutOfRange { .. } => ('c', "beyond small strain (10 % under the skin)"),
            Note::LedgerOpen { .. } => ('d', "ENERGY LEDGER OPEN by more than 1 %"),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, words) = self.mark();
        match self {
            Note::NoSuchDevice { free_mm } => write!(f, "{words} ({free_mm:.3} mm)"),
            Note::OffTheSkin => write!(f, "{words}"),
            Note::OutOfRange { percent } | Note::LedgerOpen { percent } => {
                write!(f, "{words} ({percent:.1} %)")
            }
        }
    }
}

/// All restrictions on the validity of `report`.
pub(super) fn notes(report: &CaseReport) -> Vec<Note> {
    let mut notes = Vec::new();
    let heads = || report.device.iter().flat_map(|d| &d.heads).filter(|h| h.strike.is_none());
    let [least, most] = FREE_AMPLITUDES_MM;
    let outside = heads().filter_map(|h| h.free_mm).find(|free| *free < least || *free > most);
    notes.extend(outside.map(|free_mm| Note::NoSuchDevice { free_mm }));
    if heads().any(|h| !h.keeps_contact) {
        notes.push(Note::OffTheSkin);
    }
    let strain = report.surface.superficial_strain_peak_percent.filter(|x| *x > SMALL_STRAIN_PERCENT);
    notes.extend(strain.map(|percent| Note::OutOfRange { percent }));
    let open = report.ledger.as_ref().and_then(|l| l.residual_percent).filter(|x| x.abs() > 1.0);
    notes.extend(open.map(|percent| Note::LedgerOpen { percent }));
    notes
}
