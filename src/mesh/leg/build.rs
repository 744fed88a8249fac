//! `HexMesh::leg`: the template placed in every section and extruded along the leg.

use crate::anatomy::frame::{angle, height};
use crate::anatomy::{Calf, Section, Tissue};
use crate::math::V3;
use crate::mesh::error::MeshError;
use crate::mesh::hex::HexMesh;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::levels::LEVELS;
use crate::mesh::leg::outline::lerp;
use crate::mesh::leg::surfaces::name_surfaces;
use crate::mesh::leg::template::Template;
use crate::units::MM;

impl HexMesh {
    /// The mesh of a leg with elements of about `element_mm` [mm], 2–40.
    ///
    /// # Errors
    /// [`MeshError::ElementSize`] outside 2–40 mm; [`MeshError::Inverted`] for an inverted or degenerate
    /// element.
    pub fn leg(calf: &Calf, element_mm: f64) -> Result<HexMesh, MeshError> {
        if !(2.0..=40.0).contains(&element_mm) {
            return Err(MeshError::ElementSize { value: element_mm });
        }
        let counts = Counts::new(calf, element_mm * MM);
        let mut template = Template::new(counts);
        let level = |half: usize| lerp(LEVELS[1], LEVELS[0], half as f64 / (2 * counts.along) as f64);
        let sections: Vec<Vec<V3>> = (0..=2 * counts.along)
            .map(|half| template.positions(&Section::new(calf.size(), level(half))))
            .collect();
        let middle = &sections[counts.along];
        template.plane.orient(|n| middle[n as usize], V3::y());
        let length = calf.size().length;
        let tissue_of = |quad: usize, layer: usize| {
            let centre = sections[2 * layer + 1][template.plane.quads[quad][4] as usize];
            template.cells[quad].tissue(level(2 * layer + 1), angle(centre))
        };
        let mut mesh = template.plane.extrude(
            counts.along,
            |n, half| sections[half][n as usize] + V3::y() * height(level(half), length),
            |quad, layer| tissue_of(quad, layer) as u16,
        );
        mesh.regions = Tissue::ALL.iter().map(|t| t.name().to_string()).collect();
        name_surfaces(&mut mesh, &template);
        mesh.check()?;
        Ok(mesh)
    }
}
