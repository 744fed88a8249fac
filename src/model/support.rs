//! Supports of the body: the cut ends, the bones (or the base of a phantom), and the pad under the shin.

use crate::drive::Pose;
use crate::fem::Space;
use crate::material::MaterialField;
use crate::model::bones::{SURFACES, check_bones, leg_bones};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::scenario::inline_part;
use crate::preset::scenario::{GeometrySpec, ScenarioSpec};
use crate::solver::Boundary;
use crate::solver::rigid::RigidBodies;
use crate::solver::spec::{BoneSpec, EndSpec, Posture};

impl Model {
    /// The supports at drive frequency `hz` [Hz].
    ///
    /// # Errors
    /// Those of [`check_bones`]; [`RunError::NoSurface`], which does not occur for the shipped geometries:
    /// they have all supported surfaces.
    pub fn boundary(&self, spec: &ScenarioSpec, hz: f64) -> Result<Boundary, RunError> {
        check_bones(spec)?;
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
        let faces_of = |names: Vec<&'static str>| {
            names.into_iter().filter_map(|name| self.mesh.surfaces.get(name)).collect::<Vec<_>>()
        };
        for faces in faces_of(ends) {
            match spec.boundary.ends {
                EndSpec::Free => {}
                EndSpec::Fixed => boundary.fix(&space.nodes_on(faces)),
                EndSpec::Absorbing => boundary.absorb(space, material, faces, hz),
            }
        }
        for faces in faces_of(bones) {
            match spec.boundary.bones {
                BoneSpec::Free => {}
                // The nodes of rigid bones are held, and carried below.
                BoneSpec::Fixed | BoneSpec::Rigid { .. } => boundary.fix(&space.nodes_on(faces)),
                BoneSpec::Absorbing => boundary.absorb(space, material, faces, hz),
            }
        }
        if let BoneSpec::Rigid { posture } = spec.boundary.bones {
            boundary.carry(self.bones(spec, space, posture));
        }
        let pad = &self.shin[..];
        let (stiffness, damping) = (spec.boundary.shin_pad_kn_m * 1e3, spec.boundary.shin_pad_ns_m);
        if !pad.is_empty() && (stiffness > 0.0 || damping > 0.0) {
            boundary.support(space, pad, stiffness, damping);
        }
        boundary
    }

    /// The bones of a leg in a `posture`, as rigid bodies that carry their nodes of `space`; none in a
    /// phantom, where [`check_bones`] refuses them.
    fn bones(&self, spec: &ScenarioSpec, space: &Space, posture: Posture) -> RigidBodies {
        let (Some(calf), GeometrySpec::Leg(subject)) = (self.calf.as_deref(), &spec.geometry) else {
            return RigidBodies::default();
        };
        let Ok(subject) = inline_part(subject, "geometry") else { return RigidBodies::default() };
        let nodes = SURFACES.map(|name| {
            let faces = self.mesh.surfaces.get(name).map_or(&[][..], Vec::as_slice);
            space.nodes_on(faces).into_iter().map(|n| (n, space.positions[n as usize])).collect()
        });
        leg_bones(calf, subject, posture, nodes)
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
