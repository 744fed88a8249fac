//! `Template`: the plane mesh every section of the leg shares: quads, what they belong to, where their nodes are.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction};
use crate::math::V3;
use crate::mesh::counts::Counts;
use crate::mesh::extrude::Plan;
use crate::mesh::lattice::Lattice;
use crate::mesh::outline::fascia_point;

/// What a quad of the template belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Soleus,
    Deep,
    Anterior,
    Medial,
    MedialDeep,
    LateralHead,
    Lateral,
    Fat,
}

/// The template: plan, cells, and where its nodes are.
pub(super) struct Template {
    pub(super) counts: Counts,
    pub(super) plan: Plan,
    pub(super) cells: Vec<Cell>,
}

impl Template {
    pub(super) fn core_node(counts: &Counts, c: usize, r: usize) -> u32 {
        (r * (2 * counts.columns() + 1) + c) as u32
    }

    /// Plane node of half step `a` round the core at half layer `l` (0 = the core's own boundary).
    pub(super) fn ring_node(counts: &Counts, a: usize, l: usize) -> u32 {
        if l == 0 {
            let (c, r) = counts.boundary(a);
            return Template::core_node(counts, c, r);
        }
        let core = (2 * counts.columns() + 1) * (2 * counts.rows() + 1);
        (core + (l - 1) * counts.around() + a % counts.around()) as u32
    }

    pub(super) fn new(counts: Counts) -> Template {
        let layers = counts.ring + counts.fat;
        let core = (2 * counts.columns() + 1) * (2 * counts.rows() + 1);
        let mut t = Template {
            counts,
            plan: Plan { nodes: core + 2 * layers * counts.around(), quads: Vec::new() },
            cells: Vec::new(),
        };
        for row in 0..counts.rows() {
            for column in 0..counts.columns() {
                if !counts.is_bone(column, row) {
                    t.plan.quads.push(std::array::from_fn(|n| {
                        Template::core_node(&counts, 2 * column + n % 3, 2 * row + n / 3)
                    }));
                    t.cells.push(core_cell(&counts, row));
                }
            }
        }
        let gap = counts.gap();
        for layer in 0..layers {
            for sector in 0..counts.around() / 2 {
                if layer >= counts.ring || !(gap.0..gap.1).contains(&(2 * sector)) {
                    t.plan.quads.push(std::array::from_fn(|n| {
                        Template::ring_node(&counts, 2 * sector + n % 3, 2 * layer + n / 3)
                    }));
                    t.cells.push(if layer < counts.ring { ring_cell(&counts, sector) } else { Cell::Fat });
                }
            }
        }
        t
    }

    /// Positions of all plane nodes in one section (bones' inner nodes stay at the origin: no quad uses them).
    pub(super) fn positions(&self, section: &Section) -> Vec<V3> {
        let mut at = vec![V3::zeros(); self.plan.nodes];
        Lattice::new(&self.counts, section).place(&mut at);
        self.place_rings(section, &mut at);
        at
    }

    pub(super) fn place_rings(&self, section: &Section, at: &mut [V3]) {
        let counts = &self.counts;
        let (inner, outer) = (2 * counts.ring, 2 * (counts.ring + counts.fat));
        for a in 0..counts.around() {
            let core = at[Template::ring_node(counts, a, 0) as usize];
            let fascia = fascia_point(counts, section, a);
            let theta = angle(fascia);
            let skin = direction(theta) * section.skin(theta);
            for l in 1..=outer {
                at[Template::ring_node(counts, a, l) as usize] = if l <= inner {
                    core.lerp(&fascia, l as f64 / inner as f64)
                } else {
                    fascia.lerp(&skin, (l - inner) as f64 / (outer - inner) as f64)
                };
            }
        }
    }
}

pub(super) fn core_cell(counts: &Counts, row: usize) -> Cell {
    if row < counts.soleus {
        Cell::Soleus
    } else if row < counts.soleus + counts.deep {
        Cell::Deep
    } else {
        Cell::Anterior
    }
}

pub(super) fn ring_cell(counts: &Counts, sector: usize) -> Cell {
    let (columns, rows) = (counts.columns(), counts.rows());
    if sector < columns {
        return if sector < counts.lateral { Cell::LateralHead } else { Cell::Medial };
    }
    if sector < columns + rows {
        return if sector < columns + counts.soleus { Cell::Medial } else { Cell::MedialDeep };
    }
    // The rest runs along the front and down the lateral side.
    let from_front = sector - columns - rows;
    if from_front < columns + counts.anterior { Cell::Anterior } else { Cell::Lateral }
}
