//! `Counts`: numbers of columns, rows and layers of the leg template, and its node numbering.

use crate::anatomy::Calf;
use crate::mesh::leg::levels::LEVELS;
use crate::units::MM;

/// Length of the posterior side of the core in the reference leg, fanned out to the skin [m].
const COLUMNS_LENGTH: f64 = 0.12;
/// Width of the columns between tibia and fibula, half-way to the posterior skin [m].
const BETWEEN_WIDTH: f64 = 0.018;
/// Lengths of the rows of soleus and of the deep compartment along the medial side [m].
const SOLEUS_LENGTH: f64 = 0.027;
const DEEP_LENGTH: f64 = 0.038;
/// Mean thickness of the muscle ring [m].
const RING_THICKNESS: f64 = 0.021;

/// Numbers of element columns, rows and layers of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Columns at the fibula.
    pub(super) fibula: usize,
    /// Columns between the bones.
    pub(super) between: usize,
    /// Columns at the tibia.
    pub(super) tibia: usize,
    /// Rows of the soleus.
    pub(super) soleus: usize,
    /// Rows of the deep posterior compartment.
    pub(super) deep: usize,
    /// Rows of the anterior compartment.
    pub(super) anterior: usize,
    /// Layers of the muscle ring.
    pub(super) ring: usize,
    /// Layers of fat.
    pub(super) fat: usize,
    /// Layers along the leg.
    pub(super) along: usize,
}

impl Counts {
    /// Counts for elements of about `h` [m].
    pub(super) fn new(calf: &Calf, h: f64) -> Counts {
        let section = calf.section(0.28);
        let n = |length: f64| ((length / h).round() as usize).max(1);
        let size = section.muscle;
        // At the widest level no element may exceed h by more than a fifth, because under-resolved waves slow
        // down the convergence of the solver.
        let columns = n(COLUMNS_LENGTH * size).max(4);
        let between = n(BETWEEN_WIDTH);
        let fibula = ((0.2 * columns as f64).round() as usize).max(1);
        let tibia = columns - between - fibula;
        Counts {
            fibula,
            between,
            tibia,
            soleus: n(SOLEUS_LENGTH * size),
            deep: n(DEEP_LENGTH * size),
            anterior: n(26.0 * MM),
            ring: n(RING_THICKNESS * size),
            fat: n(section.skin(0.0) - section.fascia(0.0)),
            along: n(calf.size().length * (LEVELS[1] - LEVELS[0])).max(4),
        }
    }

    /// The counts of cells of half the size, two along each axis for one of these.
    pub(super) fn halved(&self) -> Counts {
        let Counts { fibula, between, tibia, soleus, deep, anterior, ring, fat, along } = *self;
        Counts {
            fibula: 2 * fibula,
            between: 2 * between,
            tibia: 2 * tibia,
            soleus: 2 * soleus,
            deep: 2 * deep,
            anterior: 2 * anterior,
            ring: 2 * ring,
            fat: 2 * fat,
            along: 2 * along,
        }
    }

    /// Columns of the core.
    pub(super) fn columns(&self) -> usize {
        self.fibula + self.between + self.tibia
    }

    /// Rows of the core.
    pub(super) fn rows(&self) -> usize {
        self.soleus + self.deep + self.anterior
    }

    /// Half steps around the core.
    pub(super) fn around(&self) -> usize {
        4 * (self.columns() + self.rows())
    }

    /// Half indices (c, r) of the core at half step `a` along its boundary: posteriorly from lateral to
    /// medial, then the medial side, the anterior side from medial to lateral, and the lateral side.
    pub(super) fn boundary(&self, a: usize) -> (usize, usize) {
        let (c, r) = (2 * self.columns(), 2 * self.rows());
        match a % self.around() {
            a if a <= c => (a, 0),
            a if a <= c + r => (c, a - c),
            a if a <= 2 * c + r => (2 * c + r - a, r),
            a => (0, 2 * c + 2 * r - a),
        }
    }

    /// Whether (column, row) of the core is bone.
    pub(super) fn is_bone(&self, column: usize, row: usize) -> bool {
        let tibia = column >= self.fibula + self.between && row >= self.soleus + self.deep;
        let fibula = column < self.fibula && row >= self.soleus && row < self.soleus + self.deep;
        tibia || fibula
    }

    /// Half steps around the core between which the muscle ring is interrupted by the tibia.
    pub(super) fn gap(&self) -> (usize, usize) {
        let start = 2 * (self.columns() + self.soleus + self.deep);
        (start, start + 2 * (self.anterior + self.tibia))
    }

    /// Number of plane nodes of the core, those inside the bones included.
    pub(super) fn core_nodes(&self) -> usize {
        (2 * self.columns() + 1) * (2 * self.rows() + 1)
    }

    /// Plane node of the core at half indices (c, r).
    pub(super) fn core_node(&self, c: usize, r: usize) -> u32 {
        (r * (2 * self.columns() + 1) + c) as u32
    }

    /// Plane node at half step `a` around the core and half layer `l` outwards, 0 on the boundary of the
    /// core.
    pub(super) fn ring_node(&self, a: usize, l: usize) -> u32 {
        if l == 0 {
            let (c, r) = self.boundary(a);
            return self.core_node(c, r);
        }
        (self.core_nodes() + (l - 1) * self.around() + a % self.around()) as u32
    }
}
