//! `HexMesh::leg`.

use crate::anatomy::{Calf, Section, Tissue};
use crate::math::V3;
use crate::mesh::error::MeshError;
use crate::mesh::hex::HexMesh;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::keys::lerp;
use crate::mesh::leg::levels::LEVELS;
use crate::mesh::leg::surfaces::name_surfaces;
use crate::mesh::leg::template::{Template, Zone};
use crate::mesh::leg::untangle::untangle;
use crate::units::MM;
use rayon::prelude::*;

/// Points along each axis of an element at which its tissue is looked up.
const LOOKS: [f64; 3] = [-0.6, 0.0, 0.6];

impl HexMesh {
    /// The mesh of a leg for elements of polynomial `order` and about `element_mm` [mm], 2–40: from order 4
    /// on maps are of order 4, below it triquadratic, which is cheaper and errs less than such elements do.
    ///
    /// # Errors
    /// Those of [`HexMesh::leg`].
    pub fn leg_of_order(calf: &Calf, order: usize, element_mm: f64) -> Result<HexMesh, MeshError> {
        let mesh = leg(calf, element_mm, order >= 4)?;
        mesh.check()?;
        Ok(mesh)
    }

    /// The mesh of a leg with triquadratic elements of about `element_mm` [mm], 2–40. The region of an
    /// element is the tissue of most of its volume.
    ///
    /// # Errors
    /// [`MeshError::ElementSize`] outside 2–40 mm; [`MeshError::Inverted`] for an inverted or degenerate
    /// element.
    pub fn leg(calf: &Calf, element_mm: f64) -> Result<HexMesh, MeshError> {
        let mesh = HexMesh::leg_unchecked(calf, element_mm)?;
        mesh.check()?;
        Ok(mesh)
    }

    /// The mesh of [`HexMesh::leg`], also if elements are inverted or degenerate.
    ///
    /// # Errors
    /// [`MeshError::ElementSize`] outside 2–40 mm.
    pub fn leg_unchecked(calf: &Calf, element_mm: f64) -> Result<HexMesh, MeshError> {
        leg(calf, element_mm, false)
    }
}

/// The mesh of a leg, its elements triquadratic or `curved`.
fn leg(calf: &Calf, element_mm: f64, curved: bool) -> Result<HexMesh, MeshError> {
    if !(2.0..=40.0).contains(&element_mm) {
        return Err(MeshError::ElementSize { value: element_mm });
    }
    let counts = Counts::new(calf, element_mm * MM);
    let mut template = Template::new(counts, curved);
    let steps = template.plane.steps() * counts.along;
    let level = |step: usize| lerp(LEVELS[1], LEVELS[0], step as f64 / steps as f64);
    let sections: Vec<(Section, Vec<V3>)> = (0..=steps)
        .into_par_iter()
        .map(|step| {
            let section = calf.section(level(step));
            let at = template.positions(&section);
            (section, at)
        })
        .collect();
    let middle = &sections[steps / 2].1;
    template.plane.orient(|n| middle[n as usize], V3::y());
    let at = |n: u32, step: usize| {
        let (section, at) = &sections[step];
        calf.in_section(section, at[n as usize])
    };
    let mut mesh = template.plane.extrude(counts.along, at, |_, _| Tissue::Fat as u16);
    mesh.regions = Tissue::ALL.iter().map(|t| t.name().to_string()).collect();
    let quads = template.plane.quads.len();
    let region = |element: usize| match template.zones[element % quads] {
        Zone::Fat => Tissue::Fat,
        Zone::Core | Zone::Ring => prevailing(calf, &mesh, element),
    };
    mesh.region = (0..mesh.elements.len()).into_par_iter().map(|e| region(e) as u16).collect();
    name_surfaces(&mut mesh, &template, calf);
    untangle(&mut mesh);
    Ok(mesh)
}

/// The tissue at most of 27 points of an element; of several the first in the order of tissues.
fn prevailing(calf: &Calf, mesh: &HexMesh, element: usize) -> Tissue {
    let mut votes = [0; Tissue::ALL.len()];
    for place in mesh.shape(element).on_grid(&LOOKS) {
        votes[calf.structure_at(place).tissue() as usize] += 1;
    }
    let most = votes.iter().copied().max().unwrap_or(0);
    Tissue::ALL[votes.iter().position(|&v| v == most).unwrap_or(0)]
}
