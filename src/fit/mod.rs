//! One's own leg: the labels of a measured leg become the leg of a subject.
//!
//! In: a segmented image (NIfTI, NRRD, masks) or closed surfaces (STL), and a side. Out: a [`Fit`] with a
//! [`SubjectSpec`](crate::anatomy::SubjectSpec) whose own leg has the measured sections, how far it is from
//! the labels, and a page that shows both.
//!
//! Read in this order:
//!
//! - `error` – why a leg cannot be fitted
//! - `labels/` – what a file says is where
//! - `components` – connected pieces and holes of a set of grid points
//! - `place/` – how the leg lies in its volume: axes, side, levels
//! - `grid/` – the labels on a grid in the frame of the leg, mended
//! - `shape/` – the curves of the leg
//! - `measure` – distances and volumes
//! - `room` – room for elements
//! - `person` – stature and mass that belong to a leg
//! - `fit` – all of it in order, and the limits
//! - `page` – the result for people

mod components;
mod error;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod fit;
mod grid;
pub mod labels;
mod measure;
mod page;
mod person;
mod place;
mod room;
mod shape;

pub use error::FitError;
pub use fit::{Fit, FitOptions, LIMITS, Limits, fit};
pub use labels::Side;
pub use measure::{Deviation, DistanceMap};
pub use page::{mesh, report, table};
