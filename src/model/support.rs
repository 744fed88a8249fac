//! Supports of the body: the cut ends, the bones (or the base of a phantom), and the pad under the shin.

use crate::drive::Pose;
use crate::fem::Space;
use crate::material::MaterialField;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::preset::scenario::{GeometrySpec, ScenarioSpec};
use crate::solver::Boundary;
use crate::solver::spec::EndSpec;

impl Model {
    /// The supports at drive frequency `hz` [Hz].
    ///
    /// # Errors
    /// [`RunError::NoSurface`]; it does not occur for the shipped geometries, which have all supported
    /// surfaces.
    pub fn boundary(&self, spec: &ScenarioSpec, hz: f64) -> Result<Boundary, RunError> {
        for name in supported_surfaces(spec).concat() {
            self.surface(name)?;
        }
        Ok(self.boundary_on(spec, &self.space, &self.materials, hz))
    }

    /// The supports on any `space` of this mesh at drive frequency `hz` [Hz]. Missing surfaces are skipped.
    pub fn boundary_on(
        &self,
        spec: &ScenarioSpec,
        space: &Space,
        material: &MaterialField,
        hz: f64,
    ) -> Boundary {
        let mut boundary = Boundary::default();
        let [ends, bones] = supported_surfaces(spec);
        for (names, end) in [(ends, spec.boundary.ends), (bones, spec.boundary.bones)] {
            for faces in names.into_iter().filter_map(|name| self.mesh.surfaces.get(name)) {
                match end {
                    EndSpec::Free => {}
                    EndSpec::Fixed => boundary.fix(&space.nodes_on(faces)),
                    EndSpec::Absorbing => boundary.absorb(space, material, faces, hz),
                }
            }
        }
        let pad = &self.shin[..];
        let (stiffness, damping) = (spec.boundary.shin_pad_kn_m * 1e3, spec.boundary.shin_pad_ns_m);
        if !pad.is_empty() && (stiffness > 0.0 || damping > 0.0) {
            boundary.support(space, pad, stiffness, damping);
        }
        boundary
    }

    /// Thickness of the tissue along the axis of `pose`, down to bone or to the base of a phantom [m]. Bone
    /// counts within `reach` [m] of the axis; infinite if there is none.
    pub fn thickness(&self, spec: &ScenarioSpec, pose: &Pose, reach: f64) -> f64 {
        let [_, bones] = supported_surfaces(spec);
        let faces = bones.into_iter().filter_map(|name| self.mesh.surfaces.get(name));
        faces
            .flat_map(|faces| self.space.nodes_on(faces))
            .map(|n| self.space.positions[n as usize])
            .filter(|&x| pose.radius_of(x) <= reach)
            .map(|x| (x - pose.centre).dot(&pose.axis))
            .filter(|depth| *depth > 0.0)
            .fold(f64::INFINITY, f64::min)
    }
}

/// Names of the surfaces at the ends of the body, and of those fixed by bone or base.
fn supported_surfaces(spec: &ScenarioSpec) -> [Vec<&'static str>; 2] {
    match &spec.geometry {
        GeometrySpec::Leg(_) => [vec!["cut_proximal", "cut_distal"], vec!["tibia", "fibula"]],
        GeometrySpec::Block(_) => [vec!["sides"], vec!["bottom"]],
        GeometrySpec::Cylinder(c) if c.core_radius_mm > 0.0 => {
            [vec!["cut_proximal", "cut_distal"], vec!["core"]]
        }
        GeometrySpec::Cylinder(_) => [vec!["cut_proximal", "cut_distal"], vec![]],
    }
}
