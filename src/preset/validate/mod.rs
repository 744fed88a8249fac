//! Every value of every document against its range: one visitor, one rule per field.
//!
//! Ranges are those in the doc comments of the specs. A value outside is an error; a value inside but
//! far from ordinary is a warning, with the value in the unit that was probably meant.

mod body;
mod claims;
mod device;
mod ground;
mod named;
mod scenario;
mod study;
mod text;
mod visitor;

pub use claims::claims;
pub use ground::MESHED;
pub use scenario::scenario;
pub use study::study;
pub use visitor::{Range, Visitor, unit_of};

use crate::anatomy::SubjectSpec;
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::preset::problem::Problem;

/// Rules for a subject file on its own.
pub fn subject_alone(spec: &SubjectSpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    body::subject(&mut v, spec);
    v.finish_with(text::texts(spec))
}

/// Rules for a tissue file on its own.
pub fn tissues_alone(spec: &TissueSpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    body::tissues(&mut v, spec);
    v.finish_with(text::texts(spec))
}

/// Rules for a device file on its own.
pub fn device_alone(spec: &DeviceSpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    device::device(&mut v, spec);
    v.finish_with(text::texts(spec))
}

/// The same problems with paths below `prefix`.
pub fn prefixed(prefix: &str, problems: Vec<Problem>) -> Vec<Problem> {
    let rename = |mut p: Problem| {
        p.path = if p.path.is_empty() { prefix.to_string() } else { format!("{prefix}.{}", p.path) };
        p
    };
    problems.into_iter().map(rename).collect()
}
