//! Whether a device is preloaded, and whether tissue stiffens under it.

use crate::drive::spec::{ContactSpec, DeviceSpec, DriveSpec, HeadSpec};
use crate::solver::spec::Preload;

/// Whether every head of the device rests: a manual tool.
pub fn rests(device: &DeviceSpec) -> bool {
    device.heads.iter().all(|h| h.drive == DriveSpec::Rest)
}

/// Whether tissue stiffens under `device`.
pub(super) fn stiffens(preload: Preload, device: &DeviceSpec) -> bool {
    let opens = |h: &HeadSpec| matches!(h.contact, ContactSpec::Unilateral { .. });
    match preload {
        Preload::On => true,
        Preload::Off => false,
        Preload::Auto => device.heads.iter().any(|h| opens(h) || h.drive == DriveSpec::Rest),
    }
}

/// Whether the contact of `device` at rest under its static force is solved first.
pub fn is_preloaded(preload: Preload, device: &DeviceSpec) -> bool {
    device.body.static_force_n > 0.0 && (stiffens(preload, device) || force_decides(device))
}

/// Whether the static force decides the indentation or the contact area of any head.
fn force_decides(device: &DeviceSpec) -> bool {
    let open = |h: &HeadSpec| match h.contact {
        ContactSpec::Unilateral { indentation_mm } => indentation_mm.is_none(),
        _ => !h.shape.conforms(),
    };
    device.heads.iter().any(|h| h.drive == DriveSpec::Rest || open(h))
}
