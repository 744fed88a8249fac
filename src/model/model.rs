//! `Model`: subject → calf → mesh → space → materials.

use crate::anatomy::{Calf, Tissue};
use crate::fem::{Geometry, Space};
use crate::material::field::MaterialAssignment;
use crate::material::spec::TissueSpec;
use crate::material::wave_resolution::points_per_wavelength;
use crate::material::{MaterialField, RegionMap};
use crate::math::V3;
use crate::mesh::leg::APONEUROSIS;
use crate::mesh::{Face, HexMesh};
use crate::model::analysis_kind::AnalysisKind;
use crate::model::bones::check_bones;
use crate::model::error::RunError;
use crate::model::progress::Progress;
use crate::model::scenario::inline_part;
use crate::model::shares::tissue_shares;
use crate::model::shin::shin_faces;
use crate::preset::scenario::{GeometrySpec, ScenarioSpec};
use crate::solver::Boundary;
use crate::solver::harmonic::{Body, DisplacementSolver, nearest_points, resampled};
use crate::solver::membrane::Sheet;
use crate::units::{MM, MPA};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Share of a membrane at a position [m], 0–1.
type Share = Arc<dyn Fn(V3) -> f64 + Send + Sync>;

/// The discretised body with its materials. Cheap to clone: the large parts are shared.
#[derive(Clone)]
pub struct Model {
    /// The leg; `None` for a phantom.
    pub calf: Option<Arc<Calf>>,
    /// Elements, regions, named surfaces.
    pub mesh: Arc<HexMesh>,
    /// Spectral-element nodes.
    pub space: Arc<Space>,
    /// Metric terms.
    pub geometry: Arc<Geometry>,
    /// Coefficients per GLL point with the bulk modulus of the transient analysis.
    pub materials: Arc<MaterialField>,
    /// Coefficients per GLL point with the bulk modulus of the harmonic and static analyses.
    pub harmonic_materials: Arc<MaterialField>,
    /// Regions at every GLL point.
    pub regions: Arc<RegionMap>,
    /// Share of the aponeurosis of a leg at a position [m].
    aponeurosis: Option<Share>,
    /// Skin faces on which the shin rests; empty for a phantom.
    pub(super) shin: Arc<Vec<Face>>,
    /// The tissue set.
    pub tissues: TissueSpec,
    /// Name of the loaded surface: `skin` or `top`.
    pub loaded: &'static str,
    /// The superficial region: fat, or the region under the loaded surface if there is no fat.
    pub superficial: u16,
}

impl Model {
    /// Builds the model of `spec`, without progress and cancellation.
    ///
    /// # Errors
    /// Those of anatomy, mesh, space and materials; [`RunError::RigidBones`] for a phantom.
    pub fn new(spec: &ScenarioSpec) -> Result<Model, RunError> {
        let cancel = AtomicBool::new(false);
        Model::build(spec, &Progress { on_event: &|_| {}, cancel: &cancel })
    }

    /// Builds the model of `spec`; stops if `progress` is cancelled.
    ///
    /// # Errors
    /// Those of [`Model::new`]; [`RunError::Cancelled`].
    pub fn build(spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<Model, RunError> {
        check_bones(spec)?;
        let (order, element_mm) = spec.resolution.discretisation();
        let (calf, mesh, loaded) = match &spec.geometry {
            GeometrySpec::Leg(subject) => {
                let calf = Calf::build(inline_part(subject, "geometry.subject")?)?;
                progress.check()?;
                let mesh = HexMesh::leg_of_order(&calf, order, element_mm)?;
                (Some(Arc::new(calf)), mesh, "skin")
            }
            GeometrySpec::Block(block) => (None, HexMesh::block(block, element_mm)?, "top"),
            GeometrySpec::Cylinder(cylinder) => (None, HexMesh::cylinder(cylinder, element_mm)?, "skin"),
        };
        let shin = calf.as_deref().map_or(Vec::new(), |calf| shin_faces(calf, &mesh, progress));
        progress.check()?;
        let space = Space::new(&mesh, order)?;
        progress.check()?;
        let geometry = Geometry::new(&space)?;
        progress.check()?;
        let tissues = inline_part(&spec.tissues, "tissues")?.clone();
        let bulk =
            [AnalysisKind::Transient, AnalysisKind::Harmonic].map(|kind| kind.bulk_mpa(&spec.analysis) * MPA);
        let shares = calf.as_deref().map(|calf| tissue_shares(calf, &mesh, &space));
        progress.check()?;
        let plan = MaterialAssignment {
            region: &mesh.region,
            shares: shares.as_deref(),
            names: &mesh.regions,
            tissue: &tissues,
            bulk: bulk[0],
            branches: spec.analysis.branches,
        };
        let fibre = |region: usize, p: V3| fibre(calf.as_deref(), region, p);
        let materials = Arc::new(MaterialField::assign(&space, &plan, fibre)?);
        progress.check()?;
        let harmonic_materials = if bulk[0] == bulk[1] {
            materials.clone()
        } else {
            Arc::new(MaterialField::assign(&space, &MaterialAssignment { bulk: bulk[1], ..plan }, fibre)?)
        };
        let points = space.points_per_element();
        let regions = RegionMap::new(&mesh.regions, &mesh.region, points, shares);
        let aponeurosis = calf.clone().map(|calf| -> Share { Arc::new(move |p| calf.aponeurosis_share(p)) });
        let superficial = superficial(&mesh, loaded);
        Ok(Model {
            calf,
            mesh: Arc::new(mesh),
            space: Arc::new(space),
            geometry: Arc::new(geometry),
            materials,
            harmonic_materials,
            regions: Arc::new(regions),
            aponeurosis,
            shin: Arc::new(shin),
            tissues,
            loaded,
            superficial,
        })
    }

    /// The same mesh with other materials.
    pub fn with_materials(
        &self,
        materials: Arc<MaterialField>,
        harmonic_materials: Arc<MaterialField>,
    ) -> Model {
        Model { materials, harmonic_materials, ..self.clone() }
    }

    /// The same mesh in elements of `order`; every point has the material of the nearest one of its element.
    ///
    /// # Errors
    /// Those of space and metric terms.
    pub fn with_order(&self, order: usize) -> Result<Model, RunError> {
        let space = Space::new(&self.mesh, order)?;
        let geometry = Geometry::new(&space)?;
        let sample = |material: &MaterialField| Arc::new(resampled(&self.space, material, &space));
        let harmonic_materials = sample(&self.harmonic_materials);
        let materials = match Arc::ptr_eq(&self.materials, &self.harmonic_materials) {
            true => harmonic_materials.clone(),
            false => sample(&self.materials),
        };
        let model = self.with_materials(materials, harmonic_materials);
        let regions = self.regions.resampled(&nearest_points(&self.space, &space));
        let (space, geometry, regions) = (Arc::new(space), Arc::new(geometry), Arc::new(regions));
        Ok(Model { space, geometry, regions, ..model })
    }

    /// Elements per wavelength of the slowest shear wave at `hz` [Hz], for the longest elements; infinite at
    /// 0 Hz.
    pub fn elements_per_wave(&self, hz: f64) -> f64 {
        let points = || points_per_wavelength(&self.space, &self.harmonic_materials, hz).points;
        if hz > 0.0 { points() / self.space.order as f64 } else { f64::INFINITY }
    }

    /// Faces of the surface `name`.
    ///
    /// # Errors
    /// [`RunError::NoSurface`] with the names of all surfaces.
    pub fn surface(&self, name: &str) -> Result<&[Face], RunError> {
        self.mesh.surfaces.get(name).map(Vec::as_slice).ok_or_else(|| RunError::NoSurface {
            name: name.to_string(),
            available: self.mesh.surfaces.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    }

    /// The body in the form of the harmonic solver; `supports` gives the supports of any space on this mesh.
    ///
    /// # Errors
    /// [`RunError::NoSurface`] for a membrane whose surface is missing.
    pub fn harmonic_body<'a>(
        &'a self,
        supports: &'a (dyn Fn(&Space, &MaterialField, f64) -> Boundary + Sync),
        displacement_solver: DisplacementSolver,
    ) -> Result<Body<'a>, RunError> {
        let membranes = self
            .tissues
            .membranes
            .iter()
            .map(|(name, spec)| Ok((self.sheet(name)?, spec)))
            .collect::<Result<_, RunError>>()?;
        Ok(Body {
            mesh: &self.mesh,
            space: &self.space,
            geometry: &self.geometry,
            material: &self.harmonic_materials,
            membranes,
            supports,
            displacement_solver,
        })
    }

    /// The first element of the superficial region.
    pub fn superficial_element(&self) -> usize {
        let is_superficial = |&r: &u16| r == self.superficial;
        self.mesh
            .region
            .iter()
            .position(is_superficial)
            .expect("the superficial region is that of an element")
    }

    /// The bounding box of the mesh [mm], as text.
    pub fn extent(&self) -> String {
        let nodes = || self.mesh.nodes.iter();
        let low = nodes().fold(V3::repeat(f64::INFINITY), |a, b| a.inf(b)) / MM;
        let high = nodes().fold(V3::repeat(f64::NEG_INFINITY), |a, b| a.sup(b)) / MM;
        let axis = |i: usize| format!("{} {:.1} to {:.1}", ["x", "y", "z"][i], low[i], high[i]);
        format!("{} mm", [0, 1, 2].map(axis).join(", "))
    }

    /// The surface of the membrane `name`.
    ///
    /// # Errors
    /// [`RunError::NoSurface`] if it is missing.
    pub fn sheet(&self, name: &str) -> Result<Sheet<'_>, RunError> {
        let share = self.aponeurosis.as_deref().filter(|_| name == APONEUROSIS);
        Ok(Sheet { share, ..self.surface(name)?.into() })
    }

    /// Nodes of the loaded surface.
    pub fn loaded_nodes(&self) -> Vec<u32> {
        self.space.nodes_on(self.mesh.surfaces.get(self.loaded).map_or(&[][..], Vec::as_slice))
    }
}

/// Fat, or the region under the first face of the `loaded` surface if no element is fat.
fn superficial(mesh: &HexMesh, loaded: &str) -> u16 {
    let is_fat = |r: &&u16| mesh.regions[usize::from(**r)] == Tissue::Fat.name();
    let under = || mesh.region[mesh.surfaces[loaded][0].element as usize];
    mesh.region.iter().find(is_fat).copied().unwrap_or_else(under)
}

/// Unit fibre direction of a region at `p` [m]; +Y in a phantom.
fn fibre(calf: Option<&Calf>, region: usize, p: V3) -> V3 {
    match (calf, Tissue::ALL.get(region)) {
        (Some(calf), Some(&tissue)) => calf.fibre_at(tissue, p),
        _ => V3::y(),
    }
}
