//! Named surfaces of the leg mesh.

use crate::anatomy::Tissue;
use crate::mesh::hex::{Face, HexMesh};
use crate::mesh::leg::cell::Cell;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::template::Template;
use crate::mesh::plane_mesh::Side;

/// Adds the named surfaces: skin, fascia, aponeurosis, bones and cut ends.
pub(super) fn name_surfaces(mesh: &mut HexMesh, template: &Template) {
    let plane = &template.plane;
    let layers = template.counts.along;
    let counts = &template.counts;
    let first_skin = counts.ring_node(0, 2 * (counts.ring + counts.fat));
    let fascia = counts.ring_node(0, 2 * counts.ring)..counts.ring_node(0, 2 * counts.ring + 1);
    let mut named: Vec<(&str, Face)> = Vec::new();
    for (middle, sides) in plane.edges() {
        for layer in 0..layers {
            let tissue_of = |side: &Side| {
                Tissue::ALL[usize::from(mesh.region[plane.face(*side, layer).element as usize])]
            };
            match sides.as_slice() {
                [only] if middle >= first_skin => named.push(("skin", plane.face(*only, layer))),
                [only] => named.push((bone(counts, middle), plane.face(*only, layer))),
                [a, b] if fascia.contains(&middle) => {
                    let outer = template.cells[a.quad as usize] == Cell::Fat;
                    named.push(("fascia", plane.face(if outer { *b } else { *a }, layer)));
                }
                [a, b] => {
                    let side = soleus_side(tissue_of(a), tissue_of(b));
                    named.extend(side.map(|i| ("aponeurosis", plane.face([*a, *b][i], layer))));
                }
                _ => {}
            }
        }
    }
    for quad in 0..plane.quads.len() {
        let [distal, proximal] = plane.ends(quad, layers);
        named.push(("cut_distal", distal));
        named.push(("cut_proximal", proximal));
    }
    for (name, face) in named {
        mesh.surfaces.entry(name.to_string()).or_default().push(face);
    }
    for faces in mesh.surfaces.values_mut() {
        faces.sort_unstable();
    }
}

/// Bone at a free edge inside the template, given by its middle node: the fibula if the node lies on the
/// cells of the fibula, else the tibia.
fn bone(n: &Counts, middle: u32) -> &'static str {
    let width = 2 * n.columns() + 1;
    let (c, r) = (middle as usize % width, middle as usize / width);
    let fibula = (middle as usize) < n.core_nodes()
        && c <= 2 * n.fibula
        && (2 * n.soleus..=2 * (n.soleus + n.deep)).contains(&r);
    if fibula { "fibula" } else { "tibia" }
}

/// Index of the neighbour that is soleus, if the other one is gastrocnemius.
fn soleus_side(a: Tissue, b: Tissue) -> Option<usize> {
    match (a, b) {
        (Tissue::Soleus, head) if is_gastrocnemius(head) => Some(0),
        (head, Tissue::Soleus) if is_gastrocnemius(head) => Some(1),
        _ => None,
    }
}

fn is_gastrocnemius(tissue: Tissue) -> bool {
    matches!(tissue, Tissue::GastrocnemiusMedial | Tissue::GastrocnemiusLateral)
}
