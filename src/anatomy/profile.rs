//! `PROFILES`: section dimensions of the reference man (L 384 mm, maximum girth 392 mm) along the leg.
//!
//! The values follow the section tables (ANSUR II girths, clinical ultrasound thicknesses) and, where these
//! disagree, two measured legs (in-vivo MRI; BodyParts3D 3.0).

use crate::math::interp::Table;
use std::sync::LazyLock;

/// Section dimensions as functions of the level s.
pub(super) struct Profiles {
    /// Girth relative to the maximum calf girth.
    pub(super) girth: Table,
    /// Antero-posterior over medio-lateral extent of the outline.
    pub(super) aspect: Table,
    /// Fat thickness relative to the posterior mid-calf.
    pub(super) fat: Table,
    /// Upper limit of skin and fat, relative to the outline radius.
    pub(super) fat_limit: Table,
    /// Medio-lateral width of the tibia [mm].
    pub(super) tibia_ml: Table,
    /// Antero-posterior width of the tibia [mm].
    pub(super) tibia_ap: Table,
    /// Medial offset of the tibia centre from the section centre [mm].
    pub(super) tibia_medial: Table,
    /// Diameter of the fibula [mm].
    pub(super) fibula: Table,
    /// Lateral offset of the fibula centre from the tibia centre [mm].
    pub(super) fibula_lateral: Table,
    /// Posterior offset of the fibula centre from the tibia centre [mm].
    pub(super) fibula_posterior: Table,
    /// Thickness of the medial head of gastrocnemius, then of its tendon sheet [mm].
    pub(super) medial_head: Table,
    /// The same of the lateral head [mm].
    pub(super) lateral_head: Table,
    /// Thickness of the soleus at the midline [mm].
    pub(super) soleus: Table,
}

/// The profiles of the reference man.
pub(super) static PROFILES: LazyLock<Profiles> = LazyLock::new(|| Profiles {
    girth: Table::new(&[
        (-0.12, 0.94),
        (0.0, 0.93),
        (0.1, 0.96),
        (0.2, 0.99),
        (0.28, 1.0),
        (0.4, 0.96),
        (0.5, 0.88),
        (0.6, 0.77),
        (0.7, 0.67),
        (0.8, 0.60),
        (0.88, 0.585),
        (1.0, 0.64),
    ]),
    aspect: Table::new(&[
        (-0.12, 0.97),
        (0.0, 0.96),
        (0.28, 0.98),
        (0.5, 0.99),
        (0.6, 1.02),
        (0.7, 1.07),
        (0.88, 1.13),
    ]),
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
    tibia_ml: Table::new(&[
        (-0.12, 42.0),
        (0.0, 42.0),
        (0.1, 36.0),
        (0.2, 31.0),
        (0.3, 27.0),
        (0.6, 24.0),
        (0.75, 25.0),
        (0.88, 30.0),
    ]),
    tibia_ap: Table::new(&[
        (-0.12, 42.0),
        (0.0, 41.0),
        (0.1, 38.0),
        (0.2, 35.0),
        (0.3, 33.0),
        (0.6, 27.0),
        (0.75, 27.0),
        (0.88, 31.0),
    ]),
    tibia_medial: Table::new(&[(-0.12, 6.0), (0.0, 6.0), (0.1, 7.0), (0.2, 7.0), (0.6, 7.0), (0.88, 6.0)]),
    fibula: Table::new(&[
        (-0.12, 14.0),
        (0.0, 18.0),
        (0.05, 19.0),
        (0.1, 16.0),
        (0.2, 13.5),
        (0.7, 12.5),
        (0.88, 12.0),
    ]),
    fibula_lateral: Table::new(&[
        (-0.12, 36.0),
        (0.0, 36.0),
        (0.1, 31.0),
        (0.2, 29.0),
        (0.3, 28.0),
        (0.6, 26.0),
        (0.88, 24.0),
    ]),
    fibula_posterior: Table::new(&[
        (-0.12, 18.0),
        (0.0, 20.0),
        (0.1, 25.0),
        (0.3, 29.0),
        (0.5, 27.5),
        (0.6, 24.0),
        (0.72, 19.0),
        (0.88, 12.0),
    ]),
    medial_head: Table::new(&[
        (-0.12, 8.0),
        (0.0, 11.5),
        (0.1, 15.0),
        (0.2, 16.5),
        (0.28, 16.5),
        (0.4, 11.0),
        (0.5, 4.0),
        (0.55, 3.6),
        (0.88, 4.8),
    ]),
    lateral_head: Table::new(&[
        (-0.12, 12.0),
        (0.0, 14.0),
        (0.1, 16.0),
        (0.2, 16.0),
        (0.28, 15.0),
        (0.4, 8.5),
        (0.47, 4.0),
        (0.55, 3.6),
        (0.88, 4.8),
    ]),
    soleus: Table::new(&[
        (-0.12, 20.0),
        (0.0, 17.0),
        (0.1, 16.0),
        (0.2, 18.5),
        (0.28, 20.5),
        (0.4, 21.5),
        (0.5, 20.0),
        (0.6, 16.5),
        (0.7, 12.5),
        (0.8, 10.0),
        (0.88, 10.0),
    ]),
});
