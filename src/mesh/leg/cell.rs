//! `Cell`: the anatomical part that a quad of the template belongs to, and its tissue along the leg.

use crate::anatomy::Tissue;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::levels::{
    LATERAL_HEAD_END, MEDIAL_BORDER_END, MEDIAL_HEAD_END, SOLEUS_END, SOLEUS_START,
};
use crate::units::DEG;

/// Anatomical part of a quad of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Soleus block of the core.
    Soleus,
    /// Deep posterior block of the core.
    Deep,
    /// Anterior block of the core, and the ring in front of it.
    Anterior,
    /// Ring at the medial head of gastrocnemius.
    Medial,
    /// Ring at the medial border of the tibia.
    MedialDeep,
    /// Ring at the lateral head of gastrocnemius.
    LateralHead,
    /// Ring at the lateral compartment.
    Lateral,
    /// Subcutaneous fat.
    Fat,
}

impl Cell {
    /// The cell of row `row` of the core.
    pub(super) fn in_core(counts: &Counts, row: usize) -> Cell {
        if row < counts.soleus {
            Cell::Soleus
        } else if row < counts.soleus + counts.deep {
            Cell::Deep
        } else {
            Cell::Anterior
        }
    }

    /// The cell of sector `sector` of the muscle ring.
    pub(super) fn in_ring(counts: &Counts, sector: usize) -> Cell {
        let (columns, rows) = (counts.columns(), counts.rows());
        if sector < columns {
            return if sector < counts.lateral { Cell::LateralHead } else { Cell::Medial };
        }
        if sector < columns + rows {
            return if sector < columns + counts.soleus { Cell::Medial } else { Cell::MedialDeep };
        }
        // Then along the anterior side and down the lateral side.
        let from_front = sector - columns - rows;
        if from_front < columns + counts.anterior { Cell::Anterior } else { Cell::Lateral }
    }

    /// Tissue of a cell at level s and angle θ [rad]. Proximally of the soleus its block is the fat of the
    /// popliteal fossa, distally the fat pad in front of the Achilles tendon.
    #[expect(clippy::match_same_arms, reason = "one line per kind of cell, from proximal to distal")]
    pub(super) fn tissue(self, s: f64, theta: f64) -> Tissue {
        let posterior = theta.abs() < if s < 0.7 { 32.0 } else { 20.0 } * DEG;
        match self {
            Cell::Soleus if !(SOLEUS_START..SOLEUS_END).contains(&s) => Tissue::Fat,
            Cell::Soleus => Tissue::Soleus,
            Cell::Deep => Tissue::DeepPosterior,
            Cell::Anterior => Tissue::Anterior,
            Cell::Lateral => Tissue::Lateral,
            Cell::Fat => Tissue::Fat,
            Cell::Medial if s < MEDIAL_HEAD_END => Tissue::GastrocnemiusMedial,
            Cell::MedialDeep if s < MEDIAL_BORDER_END => Tissue::GastrocnemiusMedial,
            Cell::LateralHead if s < LATERAL_HEAD_END => Tissue::GastrocnemiusLateral,
            Cell::Medial | Cell::LateralHead if posterior => Tissue::Tendon,
            Cell::Medial | Cell::LateralHead if s < SOLEUS_END => Tissue::Soleus,
            Cell::Medial | Cell::LateralHead => Tissue::Fat,
            Cell::MedialDeep => Tissue::DeepPosterior,
        }
    }
}
