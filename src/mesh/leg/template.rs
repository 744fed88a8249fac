//! `Template`: the plane mesh that all sections of the leg share: quads, their cells, and node positions.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction};
use crate::math::V3;
use crate::mesh::leg::cell::Cell;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::lattice::Lattice;
use crate::mesh::leg::outline::fascia_point;
use crate::mesh::plane_mesh::PlaneMesh;

/// The plane mesh of one section and the cell of every quad.
pub(super) struct Template {
    pub(super) counts: Counts,
    pub(super) plane: PlaneMesh,
    pub(super) cells: Vec<Cell>,
}

impl Template {
    /// Quads and cells: the core row by row, then the rings from inside outwards.
    pub(super) fn new(counts: Counts) -> Template {
        let layers = counts.ring + counts.fat;
        let core = counts.core_nodes();
        let mut t = Template {
            counts,
            plane: PlaneMesh { nodes: core + 2 * layers * counts.around(), quads: Vec::new() },
            cells: Vec::new(),
        };
        for row in 0..counts.rows() {
            for column in 0..counts.columns() {
                if !counts.is_bone(column, row) {
                    t.plane
                        .quads
                        .push(std::array::from_fn(|n| counts.core_node(2 * column + n % 3, 2 * row + n / 3)));
                    t.cells.push(Cell::in_core(&counts, row));
                }
            }
        }
        let gap = counts.gap();
        for layer in 0..layers {
            for sector in 0..counts.around() / 2 {
                if layer >= counts.ring || !(gap.0..gap.1).contains(&(2 * sector)) {
                    t.plane.quads.push(std::array::from_fn(|n| {
                        counts.ring_node(2 * sector + n % 3, 2 * layer + n / 3)
                    }));
                    t.cells.push(if layer < counts.ring {
                        Cell::in_ring(&counts, sector)
                    } else {
                        Cell::Fat
                    });
                }
            }
        }
        t
    }

    /// Positions of all plane nodes in one section [m]. Nodes inside the bones stay at the origin; no quad
    /// uses them.
    pub(super) fn positions(&self, section: &Section) -> Vec<V3> {
        let mut at = vec![V3::zeros(); self.plane.nodes];
        Lattice::new(&self.counts, section).place(&mut at);
        self.place_rings(section, &mut at);
        at
    }

    /// Places the nodes of the muscle ring between core and fascia and those of the fat between fascia and
    /// skin.
    fn place_rings(&self, section: &Section, at: &mut [V3]) {
        let counts = &self.counts;
        let (inner, outer) = (2 * counts.ring, 2 * (counts.ring + counts.fat));
        for a in 0..counts.around() {
            let core = at[counts.ring_node(a, 0) as usize];
            let fascia = fascia_point(counts, section, a);
            let theta = angle(fascia);
            let skin = direction(theta) * section.skin(theta);
            for l in 1..=outer {
                at[counts.ring_node(a, l) as usize] = if l <= inner {
                    core.lerp(&fascia, l as f64 / inner as f64)
                } else {
                    fascia.lerp(&skin, (l - inner) as f64 / (outer - inner) as f64)
                };
            }
        }
    }
}
