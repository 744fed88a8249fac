//! `PROFILES`: thickness of the fat along the leg.

use crate::math::interp::Table;
use std::sync::LazyLock;

/// Thickness of the fat as a function of the level s.
pub(super) struct Profiles {
    /// Fat thickness relative to the posterior mid-calf.
    pub(super) fat: Table,
    /// Upper limit of skin and fat, relative to the mean radius of the outline.
    pub(super) fat_limit: Table,
}

/// The profiles of all legs.
pub(super) static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles {
    fat: Table::new(&[
        (-0.12, 1.2),
        (0.0, 1.15),
        (0.2, 1.0),
        (0.4, 1.0),
        (0.6, 0.85),
        (0.8, 0.67),
        (1.0, 0.5),
    ]),
    fat_limit: Table::new(&[(-0.12, 0.33), (0.25, 0.35), (0.4, 0.3), (0.6, 0.24), (0.8, 0.17)]),
});
