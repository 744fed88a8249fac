//! Rules for parts in their own files.

use super::visitor::Visitor;
use super::{body, device, text};
use crate::anatomy::SubjectSpec;
use crate::drive::spec::DeviceSpec;
use crate::material::spec::TissueSpec;
use crate::preset::diagnostic::Problem;

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
