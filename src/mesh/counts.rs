//! `Counts`: how many columns, rows and layers the leg's template has, and how its core boundary is numbered.

use crate::anatomy::{Calf, Section};
use crate::mesh::leg::LEVELS;
use crate::units::MM;

/// Width of the columns that pass between tibia and fibula, half-way to the skin behind [m].
const BETWEEN: f64 = 0.018;

/// Counts of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Columns: fibula, between the bones, tibia; and the columns behind the lateral head.
    pub(super) fibula: usize,
    pub(super) between: usize,
    pub(super) tibia: usize,
    pub(super) lateral: usize,
    /// Rows: soleus, deep, anterior.
    pub(super) soleus: usize,
    pub(super) deep: usize,
    pub(super) anterior: usize,
    /// Layers of the muscle ring and of fat, and along the leg.
    pub(super) ring: usize,
    pub(super) fat: usize,
    pub(super) along: usize,
}

impl Counts {
    pub(super) fn new(calf: &Calf, h: f64) -> Counts {
        let section = Section::new(calf.size(), 0.28);
        let n = |length: f64| ((length / h).round() as usize).max(1);
        let theta = 0.0;
        let (fascia, gastrocnemius) = (section.fascia(theta), section.gastrocnemius(theta));
        // An element must not be longer than a fifth over h where the leg is widest: a wave under-resolved anywhere costs
        // the solver iterations everywhere. Behind, the columns fan out over 2.9 fascia radii of skin.
        let columns = n(2.4 * fascia).max(4);
        let between = n(BETWEEN);
        let fibula = ((0.2 * columns as f64).round() as usize).max(1);
        let tibia = columns - between - fibula;
        Counts {
            fibula,
            between,
            tibia,
            // The septum stands medially of the fibula's columns.
            lateral: ((columns as f64 * 0.45).round() as usize).clamp(fibula + 1, columns - 1),
            // Behind the medial border its rows fan out to a third more.
            soleus: n(1.3 * section.soleus()),
            // From the soleus to the tibia at mid-calf; half of that at the ankle.
            deep: n(38.0 * MM),
            anterior: n(26.0 * MM),
            // The lateral compartment is the thickest part of the ring.
            ring: n(1.5 * gastrocnemius),
            fat: n(section.skin(theta) - fascia),
            along: n(calf.size().length * (LEVELS[1] - LEVELS[0])).max(4),
        }
    }

    pub(super) fn columns(&self) -> usize {
        self.fibula + self.between + self.tibia
    }

    pub(super) fn rows(&self) -> usize {
        self.soleus + self.deep + self.anterior
    }

    /// Half steps round the core.
    pub(super) fn around(&self) -> usize {
        4 * (self.columns() + self.rows())
    }

    /// Core half indices (c, r) of half step `a` round the core: behind from lateral to medial, up the medial
    /// side, along the front to lateral, down the lateral side.
    pub(super) fn boundary(&self, a: usize) -> (usize, usize) {
        let (c, r) = (2 * self.columns(), 2 * self.rows());
        match a % self.around() {
            a if a <= c => (a, 0),
            a if a <= c + r => (c, a - c),
            a if a <= 2 * c + r => (2 * c + r - a, r),
            a => (0, 2 * c + 2 * r - a),
        }
    }

    /// Whether core cell (column, row) is bone.
    pub(super) fn is_bone(&self, column: usize, row: usize) -> bool {
        let tibia = column >= self.fibula + self.between && row >= self.soleus + self.deep;
        let fibula = column < self.fibula && row >= self.soleus && row < self.soleus + self.deep;
        tibia || fibula
    }

    /// Half steps round the core where the tibia's gap in the muscle ring begins and ends.
    pub(super) fn gap(&self) -> (usize, usize) {
        let start = 2 * (self.columns() + self.soleus + self.deep);
        (start, start + 2 * (self.anterior + self.tibia))
    }
}
