//! A leg as closed curves in planes across it: the reference leg, from which all legs without measurements
//! are shaped, or the measured leg of a subject.
//!
//! In: `assets/anatomy/leg.ron`, or the leg of a subject. Out: an [`Atlas`] of outlines, and the borders of
//! the muscles as signed distances. Lengths are those of the file; [`crate::anatomy::Section`] gives the
//! reference leg the size of a subject.
//!
//! Read in this order:
//!
//! - `spec` – the file
//! - `curve` – a closed curve around a centre
//! - `borders` – borders of the muscles between the curves of the file
//! - `atlas` – the leg

#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod atlas;
mod borders;
mod curve;
mod spec;

pub(crate) use atlas::{Atlas, AtlasLevel, TendonLevel};
pub(crate) use curve::Curve;
pub(crate) use spec::WIDEST;
pub use spec::{BoneSpec, LegSpec, LevelSpec, TendonSpec};
