//! `StudyError`: why a study cannot start or continue.

use crate::model::Refusal;
use crate::output::OutputError;
use crate::preset::diagnostic::PresetError;

/// Why a study cannot start or continue.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// A case of the study is not valid.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The results cannot be written or read.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// More cases than are computed without confirmation.
    #[error("the study has {count} cases; more than {limit} are computed only with --yes")]
    TooMany {
        /// Number of cases of the study.
        count: u64,
        /// Largest number without confirmation.
        limit: u64,
    },
    /// More cases than a study can list.
    #[error("the study has {count} cases; {most} are the most that one study can have, with --yes as well")]
    TooManyEvenConfirmed {
        /// Number of cases of the study.
        count: u64,
        /// Largest number of cases of any study.
        most: u64,
    },
    /// The estimated time exceeds the limit that applies without confirmation.
    #[error("the study would take {estimate}; to compute it, add --yes")]
    TooLong {
        /// Estimated time in words.
        estimate: String,
    },
    /// Some of the cases do not fit into memory.
    #[error(
        "{too_large} of the {cases} cases to be computed do not fit into memory, the first of them {words}: \
         {refusal}"
    )]
    TooLarge {
        /// Number of cases that do not fit.
        too_large: usize,
        /// Number of cases to be computed.
        cases: usize,
        /// Axis values of the first case that does not fit.
        words: String,
        /// Memory that this case needs.
        refusal: Refusal,
    },
    /// The constraints exclude every design point.
    #[error("the study has no cases: its constraints exclude all {count} points")]
    NoCases {
        /// Number of design points before the constraints.
        count: u64,
    },
}
