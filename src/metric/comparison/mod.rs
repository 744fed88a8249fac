//! Comparison of devices on equal terms: reports that are linear in their drive are scaled until they deliver
//! what a reference delivers.
//!
//! There are four bases: each device at its nominal drive; equal power delivered to the tissue; equal peak
//! pressure on the skin; equal displacement of the head. The reference keeps its drive. Contact that opens is
//! not linear; a percussion massager is therefore the reference, and the others are scaled to it:
//! displacements, strains and pressures by a, powers and energies by a², exactly and without another solve.
//!
//! In: the [`crate::metric::CaseReport`]s of a scenario. Out: a [`Comparison`] per setting, with conclusions.
//!
//! Read in this order:
//!
//! - `basis` – quantity that is made equal
//! - `scale` – a report at another amplitude
//! - `note` – restrictions on the validity of a scaled report
//! - `row` – one device on one basis
//! - `conclusion` – statements relative to the reference
//! - `error` – cases that cannot be compared
//! - `compare` – choice of the reference, comparison, reversals between settings

mod basis;
mod compare;
mod conclusion;
mod error;
mod note;
mod row;
pub(crate) mod scale;
#[cfg(test)]
mod tests;

pub use basis::Basis;
pub use compare::{Comparison, choose_reference, compare, reversals};
pub use conclusion::{Conclusion, DEEP_MM, penetration};
pub use error::ComparisonError;
pub use note::{FREE_AMPLITUDES_MM, Note};
pub use row::ComparisonRow;
