//! `Template`: the plane mesh that all sections of the leg share: quads, their zones, and node positions.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction};
use crate::math::V3;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::keys::{Keys, lerp};
use crate::mesh::leg::lattice::Lattice;
use crate::mesh::leg::outline::fascia_point;
use crate::mesh::plane_mesh::PlaneMesh;
use std::f64::consts::TAU;

/// Where a quad of the template lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Between the bones and the muscle ring.
    Core,
    /// Under the fascia.
    Ring,
    /// Between fascia or tibia and skin.
    Fat,
}

/// The plane mesh of one section and the zone of every quad.
pub(super) struct Template {
    /// Numbers of quads.
    pub(super) quads: Counts,
    /// Numbers of cells, which number the nodes: the quads, or in a curved template two along each axis of a
    /// quad.
    pub(super) cells: Counts,
    pub(super) plane: PlaneMesh,
    pub(super) zones: Vec<Zone>,
}

impl Template {
    /// Quads and zones: the core row by row, then the rings from inside outwards. Quads have nine nodes, or
    /// 25 if they are `curved`.
    pub(super) fn new(quads: Counts, curved: bool) -> Template {
        let cells = if curved { quads.halved() } else { quads };
        let steps = if curved { 4 } else { 2 };
        let nodes = cells.core_nodes() + 2 * (cells.ring + cells.fat) * cells.around();
        let plane = PlaneMesh { nodes, ..PlaneMesh::default() };
        let mut t = Template { quads, cells, plane, zones: Vec::new() };
        for row in 0..quads.rows() {
            for column in 0..quads.columns() {
                if !quads.is_bone(column, row) {
                    t.add(Zone::Core, |i, j| cells.core_node(steps * column + i, steps * row + j));
                }
            }
        }
        let gap = quads.gap();
        for layer in 0..quads.ring + quads.fat {
            let zone = if layer < quads.ring { Zone::Ring } else { Zone::Fat };
            for sector in 0..quads.around() / 2 {
                if zone == Zone::Fat || !(gap.0..gap.1).contains(&(2 * sector)) {
                    t.add(zone, |i, j| cells.ring_node(steps * sector + i, steps * layer + j));
                }
            }
        }
        t
    }

    /// Whether quads have 25 nodes.
    fn is_curved(&self) -> bool {
        self.cells != self.quads
    }

    /// Adds a quad; `node`(i, j) is its node at the half steps (i, j) of its cells.
    fn add(&mut self, zone: Zone, node: impl Fn(usize, usize) -> u32) {
        let step = if self.is_curved() { 2 } else { 1 };
        self.plane.quads.push(std::array::from_fn(|n| node(step * (n % 3), step * (n / 3))));
        if self.is_curved() {
            self.plane.curved.push(std::array::from_fn(|n| node(n % 5, n / 5)));
        }
        self.zones.push(zone);
    }

    /// Positions of all plane nodes in one section, from its centre [m]. Nodes inside the bones stay at the
    /// centre; no quad uses them.
    pub(super) fn positions(&self, section: &Section) -> Vec<V3> {
        let keys = Keys::new(section);
        let mut at = vec![V3::zeros(); self.plane.nodes];
        let [quads, cells] = [&self.quads, &self.cells].map(|counts| Lattice::new(counts, section, &keys));
        if self.is_curved() {
            cells.place_from(&quads, &mut at);
        } else {
            quads.place(&mut at);
        }
        self.place_rings(section, &keys, &mut at);
        at
    }

    /// Places the nodes of the muscle ring between core and fascia and those of the fat between fascia and
    /// skin.
    fn place_rings(&self, section: &Section, keys: &Keys, at: &mut [V3]) {
        let counts = &self.cells;
        let (inner, outer) = (2 * counts.ring, 2 * (counts.ring + counts.fat));
        for a in 0..counts.around() {
            let core = at[counts.ring_node(a, 0) as usize];
            let fascia = fascia_point(counts, section, keys, a, core);
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
        self.curve_ends(section, keys, at);
    }

    /// Moves the two ends of the muscle ring on to the surface of the tibia, and the lines next to them by
    /// less.
    fn curve_ends(&self, section: &Section, keys: &Keys, at: &mut [V3]) {
        let counts = &self.cells;
        let inner = 2 * counts.ring;
        let (start, end) = counts.gap();
        let medial = 2 * (counts.soleus + counts.deep);
        let lateral = 2 * (counts.fibula + counts.between);
        let [m, l] = [keys.tibia_medial, keys.tibia_lateral];
        let l = [l[0], l[1] - TAU];
        for (ends, first, steps) in [(m, start, medial), (l, end, lateral)] {
            for layer in 1..inner {
                let on_bone = section.tibia(lerp(ends[0], ends[1], layer as f64 / inner as f64));
                let shift = on_bone - at[counts.ring_node(first, layer) as usize];
                for q in 0..=steps {
                    let a = if first == start { first - q } else { first + q };
                    let weight = (1.0 - q as f64 / (0.6 * steps as f64)).max(0.0).powf(1.3);
                    at[counts.ring_node(a, layer) as usize] += shift * weight;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::calf::tests::mean_calf;
    use crate::mesh::leg::levels::LEVELS;
    use crate::units::MM;

    /// Least sine of the corner angles of the quads of one section, with the zone and the place of the quad.
    fn worst(template: &Template, at: &[V3]) -> (f64, Zone, V3) {
        let corners = |quad: &[u32; 9]| [0, 2, 8, 6].map(|n| at[quad[n] as usize]);
        let least = |quad: &[u32; 9]| {
            let p = corners(quad);
            let sine = |k: usize| {
                let (a, b) = (p[(k + 1) % 4] - p[k], p[(k + 3) % 4] - p[k]);
                a.cross(&b).y / (a.norm() * b.norm())
            };
            (0..4).map(sine).fold(f64::INFINITY, f64::min)
        };
        let quads = template.plane.quads.iter().zip(&template.zones);
        let each = quads.map(|(quad, zone)| (least(quad), *zone, at[quad[4] as usize]));
        each.min_by(|a, b| a.0.total_cmp(&b.0)).expect("quads")
    }

    #[test]
    fn no_corner_of_a_section_is_flat() {
        let calf = mean_calf();
        for size in [16.0, 10.0] {
            let mut template = Template::new(Counts::new(&calf, size * MM), size < 12.0);
            let middle = template.positions(&calf.section(0.4));
            template.plane.orient(|n| middle[n as usize], V3::y());
            // On the condyles corners are mended in the mesh.
            for k in 9..=40 {
                let s = LEVELS[0] + (LEVELS[1] - LEVELS[0]) * f64::from(k) / 40.0;
                let section = calf.section(s);
                let (least, zone, place) = worst(&template, &template.positions(&section));
                let place = place / MM;
                let at =
                    format!("{size} mm, s {s:6.3}: {least:5.2} {zone:?} x {:.0} z {:.0}", place.x, place.z);
                println!("{at}");
                assert!(least > 0.0, "{at}");
            }
        }
    }
}
