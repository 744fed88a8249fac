//! Mesh of a layered slab.

use crate::math::V3;
use crate::mesh::error::MeshError;
use crate::mesh::hex::HexMesh;
use crate::mesh::phantom::division::count;
use crate::mesh::phantom::layers::{check_layers, checked_element_size, divide, half_point, positive};
use crate::mesh::plane_mesh::PlaneMesh;
use crate::mesh::spec::BlockSpec;
use crate::units::MM;

impl HexMesh {
    /// A layered slab with its top at x = 0 and layers towards −X, centred in Y and Z; elements of about
    /// `element_mm`.
    ///
    /// # Errors
    /// [`MeshError::ElementSize`] outside 0.5–100 mm, [`MeshError::Phantom`] for a length that is not > 0 or
    /// no layers, [`MeshError::TooMany`].
    pub fn block(spec: &BlockSpec, element_mm: f64) -> Result<HexMesh, MeshError> {
        let h = checked_element_size(element_mm)?;
        let length = positive("length_mm", spec.length_mm)? * MM;
        let width = positive("width_mm", spec.width_mm)? * MM;
        check_layers(&spec.layers, &spec.division(element_mm))?;
        let (depth, layer_of) = divide(&spec.layers, h);
        let n = |l: f64| count(l, h) as usize;
        let (rows, columns, along) = (layer_of.len(), n(width), n(length));
        let line = 2 * columns + 1;
        let mut plane = PlaneMesh { nodes: line * (2 * rows + 1), ..PlaneMesh::default() };
        for row in 0..rows {
            for column in 0..columns {
                plane
                    .quads
                    .push(std::array::from_fn(|i| ((2 * row + i / 3) * line + 2 * column + i % 3) as u32));
            }
        }
        let at = |node: u32| {
            let (row, column) = (node as usize / line, node as usize % line);
            V3::new(-half_point(&depth, row), 0.0, width * (column as f64 / (2 * columns) as f64 - 0.5))
        };
        plane.orient(at, V3::y());
        let mut mesh = plane.extrude(
            along,
            |node, half| at(node) + V3::y() * (length * (half as f64 / (2 * along) as f64 - 0.5)),
            |quad, _| layer_of[quad / columns],
        );
        mesh.regions = spec.layers.iter().map(|l| l.name.clone()).collect();
        let (bottom, tolerance) = (-depth[rows], 1e-9);
        mesh.name_boundary(|p| match p.x {
            x if x > -tolerance => "top",
            x if x < bottom + tolerance => "bottom",
            _ => "sides",
        });
        mesh.name_interfaces();
        mesh.check()?;
        Ok(mesh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::LayerSpec;

    #[test]
    fn block_has_its_volumes_and_areas() {
        let spec = BlockSpec {
            length_mm: 60.0,
            width_mm: 40.0,
            layers: vec![LayerSpec::new("fat", 7.0), LayerSpec::new("gel", 30.0)],
        };
        let mesh = HexMesh::block(&spec, 10.0).unwrap();
        let rows = mesh.quality();
        assert!((rows[0].volume - 60e-3 * 40e-3 * 7e-3).abs() < 1e-15);
        assert!((rows[1].volume - 60e-3 * 40e-3 * 30e-3).abs() < 1e-15);
        assert_eq!(mesh.surfaces["top"].len(), 24);
        assert_eq!(mesh.surfaces["interface_1"].len(), 24);
    }

    #[test]
    fn invalid_dimensions_are_errors() {
        let spec =
            BlockSpec { length_mm: 60.0, width_mm: f64::NAN, layers: vec![LayerSpec::new("gel", 30.0)] };
        assert!(matches!(HexMesh::block(&spec, 10.0), Err(MeshError::Phantom { .. })));
        let spec = BlockSpec { length_mm: 60.0, width_mm: 10.0, layers: vec![] };
        assert!(HexMesh::block(&spec, 10.0).is_err());
    }
}
