//! What holds the body: the cut ends, the bones (or the base of a phantom), and the pad under the shin.

use crate::anatomy::Calf;
use crate::drive::Pose;
use crate::fem::Space;
use crate::material::MaterialField;
use crate::mesh::{Face, HexMesh};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::Progress;
use crate::preset::spec::{GeometrySpec, ScenarioSpec};
use crate::solver::Boundary;
use crate::solver::spec::EndSpec;
use crate::units::DEG;
use rayon::prelude::*;

impl Model {
    /// The supports at drive frequency `hz` [Hz].
    ///
    /// # Errors
    /// [`RunError::NoSurface`]; never for the shipped geometries, whose surfaces are all named.
    pub fn boundary(&self, spec: &ScenarioSpec, hz: f64) -> Result<Boundary, RunError> {
        for name in held_surfaces(spec).concat() {
            self.surface(name)?;
        }
        Ok(self.hold_on(spec, &self.space, &self.materials, hz))
    }

    /// The supports on any space on this mesh; surfaces that do not exist hold nothing.
    pub fn hold_on(&self, spec: &ScenarioSpec, space: &Space, material: &MaterialField, hz: f64) -> Boundary {
        let mut boundary = Boundary::default();
        let [ends, bones] = held_surfaces(spec);
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

    /// Thickness of tissue along the axis of `pose` down to bone (or to what holds a phantom), within `reach` [m] of the
    /// axis [m]; infinite if there is no bone there.
    pub fn thickness(&self, spec: &ScenarioSpec, pose: &Pose, reach: f64) -> f64 {
        let [_, bones] = held_surfaces(spec);
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

/// Names of the surfaces at the ends of the body, and of those that bones hold.
fn held_surfaces(spec: &ScenarioSpec) -> [Vec<&'static str>; 2] {
    match &spec.geometry {
        GeometrySpec::Leg(_) => [vec!["cut_proximal", "cut_distal"], vec!["tibia", "fibula"]],
        GeometrySpec::Block(_) => [vec!["sides"], vec!["bottom"]],
        GeometrySpec::Cylinder(c) if c.core_radius_mm > 0.0 => {
            [vec!["cut_proximal", "cut_distal"], vec!["core"]]
        }
        GeometrySpec::Cylinder(_) => [vec!["cut_proximal", "cut_distal"], vec![]],
    }
}

/// Skin faces that the shin rests on: within 30° of the front, between knee and ankle. Incomplete if `progress` is
/// cancelled.
pub(super) fn shin_faces(calf: &Calf, mesh: &HexMesh, progress: &Progress<'_>) -> Vec<Face> {
    let faces = mesh.surfaces.get("skin").map_or(&[][..], Vec::as_slice);
    let wanted = || progress.check().is_ok();
    let on_pad = |face: &&Face| {
        let (s, theta, _) = calf.to_leg(mesh.nodes[mesh.face_nodes(**face)[4] as usize]);
        theta.abs() > 150.0 * DEG && (0.1..0.75).contains(&s)
    };
    faces.par_iter().filter(|face| wanted() && on_pad(face)).copied().collect()
}
