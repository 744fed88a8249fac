//! The reference leg: closed curves in planes across the leg, from which all legs are shaped.
//!
//! In: `assets/anatomy/leg.ron`. Out: an [`Atlas`] of outlines, and the borders of the muscles as signed
//! distances. Lengths are those of the reference leg; [`crate::anatomy::Section`] gives them the size of a
//! subject.
//!
//! Read in this order:
//!
//! - `spec` – the file
//! - `curve` – a closed curve around a centre
//! - `borders` – borders of the muscles between the curves of the file
//! - `atlas` – the reference leg

#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod atlas;
mod borders;
mod curve;
mod spec;

pub(crate) use atlas::{Atlas, AtlasLevel};
pub(crate) use curve::Curve;
