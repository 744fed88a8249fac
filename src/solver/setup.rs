//! From specs to parts: membranes by surface name, what holds which surface, the faces that lie on a pad.

use crate::fem::{FaceGeometry, Geometry, Space};
use crate::material::MaterialField;
use crate::material::spec::TissueSpec;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use crate::solver::error::{SolverError, within};
use crate::solver::membrane::Membrane;
use crate::solver::real::Real;
use crate::solver::simulation::Parts;
use crate::solver::spec::{AnalysisSpec, BoundarySpec, EndSpec};

/// A discretised body with its materials.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// Elements and named surfaces.
    pub mesh: &'a HexMesh,
    /// Nodes.
    pub space: &'a Space,
    /// Metric terms of `space`.
    pub geometry: &'a Geometry,
    /// Coefficients on `space`.
    pub material: &'a MaterialField,
}

impl Body<'_> {
    /// Faces of a named surface; none if the mesh does not have it.
    pub fn faces(&self, surface: &str) -> &[Face] {
        self.mesh.surfaces.get(surface).map_or(&[], Vec::as_slice)
    }
}

impl<T: Real> Parts<T> {
    /// Adds the membranes of `tissue` whose surface the mesh has; returns their names in the order of
    /// [`Parts::membranes`].
    ///
    /// # Errors
    /// [`SolverError::NoFit`] if the material was assigned from another tissue set.
    pub fn add_membranes(&mut self, body: &Body, tissue: &TissueSpec) -> Result<Vec<String>, SolverError> {
        let mut names = Vec::new();
        for (name, spec) in &tissue.membranes {
            let faces = body.faces(name);
            if !faces.is_empty() {
                self.membranes.push(Membrane::new(body.space, faces, spec, body.material)?);
                names.push(name.clone());
            }
        }
        Ok(names)
    }

    /// Holds the named surfaces as `end` says; `hz` is the drive frequency, for impedances.
    pub fn hold(&mut self, body: &Body, surfaces: &[&str], end: EndSpec, hz: f64) {
        for surface in surfaces {
            let faces = body.faces(surface);
            match end {
                EndSpec::Free => {}
                EndSpec::Fixed => self.boundary.fix(&body.space.nodes_on(faces)),
                EndSpec::Absorbing => self.boundary.absorb(body.space, body.material, faces, hz),
            }
        }
    }

    /// Lays `faces` on the shin pad of `spec`; no stiffness or no faces, no pad.
    pub fn lay(&mut self, body: &Body, faces: &[Face], spec: &BoundarySpec) {
        if !faces.is_empty() && (spec.shin_pad_kn_m > 0.0 || spec.shin_pad_ns_m > 0.0) {
            self.boundary.support(body.space, faces, spec.shin_pad_kn_m * 1e3, spec.shin_pad_ns_m);
        }
    }
}

/// The faces whose mean outward normal is within `degrees` of `direction`: what a pad on that side touches.
pub fn faces_towards(space: &Space, faces: &[Face], direction: V3, degrees: f64) -> Vec<Face> {
    let (direction, limit) = (direction.normalize(), degrees.to_radians().cos());
    let towards = |face: &&Face| {
        let g = FaceGeometry::new(space, **face);
        let mean: V3 = g.normals.iter().zip(&g.weights).map(|(n, w)| n * *w).sum();
        mean.normalize().dot(&direction) >= limit
    };
    faces.iter().filter(towards).copied().collect()
}

impl AnalysisSpec {
    /// Checks the documented ranges.
    ///
    /// # Errors
    /// The first value out of range.
    pub fn validate(&self) -> Result<(), SolverError> {
        within("analysis.bulk_mpa", self.bulk_mpa, (5.0, 2300.0), "5–2300")?;
        within("analysis.max_time_s", self.max_time_s, (0.001, 5.0), "0.001–5")?;
        within("analysis.steady_percent", self.steady_percent, (0.01, 20.0), "0.01–20")?;
        within("analysis.ramp_s", self.ramp_s, (0.0, 1.0), "0–1")?;
        within("analysis.harmonics", self.harmonics as f64, (1.0, 16.0), "1–16")?;
        within("analysis.safety", self.safety, (0.1, 0.98), "0.1–0.98")?;
        within("analysis.branches", self.branches as f64, (2.0, 8.0), "2–8")?;
        Ok(())
    }
}

impl BoundarySpec {
    /// Checks the documented ranges.
    ///
    /// # Errors
    /// The first value out of range.
    pub fn validate(&self) -> Result<(), SolverError> {
        within("boundary.shin_pad_kn_m", self.shin_pad_kn_m, (0.0, 500.0), "0–500")?;
        within("boundary.shin_pad_ns_m", self.shin_pad_ns_m, (0.0, 5000.0), "0–5000")?;
        Ok(())
    }
}
