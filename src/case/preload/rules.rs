//! Rules: whether a device is preloaded, and whether tissue stiffens under it.

use crate::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadSpec};
use crate::solver::spec::Preload;

/// Whether every head of the device rests, as for a manual tool.
pub fn rests(device: &DeviceSpec) -> bool {
    device.heads.iter().all(|h| h.drive == DriveSpec::Rest)
}

/// Whether a contact may open.
pub fn may_open(contact: &ContactSpec) -> bool {
    matches!(contact, ContactSpec::Unilateral { .. })
}

/// Whether tissue stiffens under `device`.
pub(super) fn stiffens(preload: Preload) -> bool {
    match preload {
        Preload::On => true,
        Preload::Off => false,
    }
}

/// Whether the static contact of `device` under its static force is solved before the motion.
pub fn is_preloaded(preload: Preload, device: &DeviceSpec) -> bool {
    device.body.static_force_n > 0.0 && (stiffens(preload) || force_determines_contact(device))
}

/// Whether the static force determines the indentation or the contact area of any head.
fn force_determines_contact(device: &DeviceSpec) -> bool {
    let undetermined = |h: &HeadSpec| match h.contact {
        ContactSpec::Unilateral { indentation_mm } => indentation_mm.is_none(),
        _ => !h.shape.conforms(),
    };
    device.heads.iter().any(|h| h.drive == DriveSpec::Rest || undetermined(h))
}
