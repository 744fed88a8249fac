//! Named surfaces of a phantom: boundary faces and layer interfaces.

use crate::math::V3;
use crate::mesh::hex::{Face, HexMesh};

impl HexMesh {
    /// Names every boundary face by the position of its middle node.
    pub(super) fn name_boundary(&mut self, name: impl Fn(V3) -> &'static str) {
        let boundary: Vec<(&'static str, Face)> = self
            .faces()
            .into_iter()
            .filter(|(_, faces)| faces.len() == 1)
            .map(|(middle, faces)| (name(self.nodes[middle as usize]), faces[0]))
            .collect();
        for (name, face) in boundary {
            self.surfaces.entry(name.to_string()).or_default().push(face);
        }
        self.sort_surfaces();
    }

    /// Names the faces between layer i−1 and layer i `interface_i`, as sides of the deeper element.
    pub(super) fn name_interfaces(&mut self) {
        for faces in self.faces().into_values() {
            if let [a, b] = faces[..] {
                let (ra, rb) = (self.region[a.element as usize], self.region[b.element as usize]);
                if ra != rb {
                    let deeper = if ra > rb { a } else { b };
                    self.surfaces.entry(format!("interface_{}", ra.max(rb))).or_default().push(deeper);
                }
            }
        }
        self.sort_surfaces();
    }

    fn sort_surfaces(&mut self) {
        for faces in self.surfaces.values_mut() {
            faces.sort_unstable();
        }
    }
}
