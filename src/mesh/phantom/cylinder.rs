//! Mesh of a layered cylinder, with or without a rigid core.

use crate::math::V3;
use crate::mesh::error::MeshError;
use crate::mesh::hex::HexMesh;
use crate::mesh::phantom::disc::Disc;
use crate::mesh::phantom::division::{count, quarter};
use crate::mesh::phantom::layers::{check_layers, checked_element_size, divide, positive};
use crate::mesh::spec::CylinderSpec;
use crate::units::MM;

impl HexMesh {
    /// A layered cylinder along Y, centred at the origin: a ring mesh around a rigid core, or a butterfly
    /// mesh (rings around a square) without one; elements of about `element_mm`.
    ///
    /// # Errors
    /// As [`HexMesh::block`]; also [`MeshError::Phantom`] for a negative core radius.
    pub fn cylinder(spec: &CylinderSpec, element_mm: f64) -> Result<HexMesh, MeshError> {
        let h = checked_element_size(element_mm)?;
        let length = positive("length_mm", spec.length_mm)? * MM;
        if !(spec.core_radius_mm >= 0.0 && spec.core_radius_mm.is_finite()) {
            return Err(MeshError::Phantom {
                what: "core_radius_mm".into(),
                value: spec.core_radius_mm,
                rule: "≥ 0",
            });
        }
        check_layers(&spec.layers, &spec.division(element_mm))?;
        let (depth, layer_of) = divide(&spec.layers, h);
        let core = spec.core_radius_mm * MM;
        let outer = core + depth[depth.len() - 1];
        let quarter = quarter(outer, h) as usize;
        let disc = Disc { quarter, core, outer, depth, layer_of };
        let mut plane = disc.plane_mesh();
        plane.orient(|n| disc.position(n), V3::y());
        let along = count(length, h) as usize;
        let mut mesh = plane.extrude(
            along,
            |node, half| disc.position(node) + V3::y() * (length * (half as f64 / (2 * along) as f64 - 0.5)),
            |quad, _| disc.layer(quad),
        );
        mesh.regions = spec.layers.iter().map(|l| l.name.clone()).collect();
        let middle = if core > 0.0 { 0.5 * (core + outer) } else { 0.0 };
        mesh.name_boundary(|p| {
            if p.y > 0.5 * length - 1e-9 {
                "cut_proximal"
            } else if p.y < -0.5 * length + 1e-9 {
                "cut_distal"
            } else if p.x.hypot(p.z) > middle {
                "skin"
            } else {
                "core"
            }
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
    fn cylinder_volume_converges_with_and_without_a_core() {
        for core in [0.0, 15.0] {
            let spec = CylinderSpec {
                length_mm: 50.0,
                core_radius_mm: core,
                layers: vec![LayerSpec::new("fat", 6.0), LayerSpec::new("gel", 30.0)],
            };
            let exact = std::f64::consts::PI * ((core + 36.0f64).powi(2) - core * core) * 50.0 * 1e-9;
            let error = |h: f64| {
                let mesh = HexMesh::cylinder(&spec, h).unwrap();
                (mesh.volumes().iter().sum::<f64>() / exact - 1.0).abs()
            };
            let (coarse, fine) = (error(14.0), error(7.0));
            assert!(fine < 2e-4 && fine < coarse / 4.0, "{core}: {coarse:.1e} {fine:.1e}");
        }
    }
}
