//! Named surfaces of the leg mesh.

use crate::anatomy::Calf;
use crate::mesh::hex::{Face, HexMesh};
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::template::{Template, Zone};
use crate::mesh::plane_mesh::Side;

/// Name of the surface between gastrocnemius and soleus.
pub const APONEUROSIS: &str = "aponeurosis";
/// Share of the aponeurosis above which a face belongs to it.
const NONE: f64 = 1e-3;

/// Adds the named surfaces: skin, fascia, aponeurosis, bones and cut ends.
pub(super) fn name_surfaces(mesh: &mut HexMesh, template: &Template, calf: &Calf) {
    let plane = &template.plane;
    let (layers, counts) = (template.quads.along, &template.cells);
    let first_skin = counts.ring_node(0, 2 * (counts.ring + counts.fat));
    let fascia = counts.ring_node(0, 2 * counts.ring)..counts.ring_node(0, 2 * counts.ring + 1);
    let zone = |side: &Side| template.zones[side.quad as usize];
    let mut named: Vec<(&str, Face)> = Vec::new();
    for (middle, sides) in plane.edges() {
        for layer in 0..layers {
            match sides.as_slice() {
                [only] if middle >= first_skin => named.push(("skin", plane.face(*only, layer))),
                [only] => named.push((bone(counts, middle), plane.face(*only, layer))),
                [a, b] if fascia.contains(&middle) => {
                    let inner = if zone(a) == Zone::Fat { b } else { a };
                    named.push(("fascia", plane.face(*inner, layer)));
                }
                [a, b] if zone(a) != zone(b) => {
                    let inner = if zone(a) == Zone::Core { a } else { b };
                    let face = plane.face(*inner, layer);
                    let share = |&n: &u32| calf.aponeurosis_share(mesh.nodes[n as usize]);
                    if mesh.face_nodes(face).iter().map(share).fold(0.0, f64::max) > NONE {
                        named.push((APONEUROSIS, face));
                    }
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
