//! `Prepared`: what all cases of a scenario share: subject → calf → mesh → space → materials.

use crate::anatomy::{Calf, Tissue};
use crate::drive::{Pose, Surface};
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::material::field::MaterialPlan;
use crate::material::resolution::points_per_wavelength;
use crate::material::spec::TissueSpec;
use crate::math::V3;
use crate::mesh::spec::Resolution;
use crate::mesh::{Face, HexMesh, Locator};
use crate::metric::site::Spot;
use crate::preset::spec::{GeometrySpec, Part, ScenarioSpec};
use crate::probe::Gauge;
use crate::run::error::RunError;
use crate::run::joint::PortShelf;
use crate::run::method::Chosen;
use crate::run::outcome::Progress;
use crate::run::settle::Settled;
use crate::solver::harmonic::{Body, HarmonicSystem, Inner};
use crate::solver::{Boundary, spec::EndSpec};
use crate::units::{DEG, MM, MPA};
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// Order and element size [mm] of a resolution.
pub fn discretisation(resolution: Resolution) -> (usize, f64) {
    resolution.discretisation()
}

/// The body, discretised, with its materials.
pub struct Prepared {
    /// The leg; none for a phantom.
    pub calf: Option<Arc<Calf>>,
    /// Elements, regions, named surfaces.
    pub mesh: Arc<HexMesh>,
    /// Nodes.
    pub space: Arc<Space>,
    /// Metric terms.
    pub geometry: Geometry,
    /// Coefficients per GLL point, with the bulk modulus of the transient method.
    pub materials: Arc<MaterialField>,
    /// The same with the bulk modulus of the harmonic and the static method.
    pub harmonic_materials: Arc<MaterialField>,
    /// The harmonic solver, made when a case first needs it and kept for the others.
    pub system: Mutex<Option<HarmonicSystem>>,
    /// Port answers of the harmonic solver.
    pub ports: Mutex<PortShelf>,
    /// Faces that the shin rests on; none on a phantom.
    shin: Arc<Vec<Face>>,
    /// Tissue set.
    pub tissues: TissueSpec,
    /// Name of the surface that is pressed: `skin` or `top`.
    pub loaded: &'static str,
    /// Region that counts as superficial: fat, or what lies under the loaded surface where there is none.
    pub superficial: u16,
    /// How the heads of one case came to rest on it, if that was asked.
    pub settled: Option<Arc<Settled>>,
}

/// The part of a resolved scenario.
pub fn inline<'a, T>(part: &'a Part<T>, what: &'static str) -> Result<&'a T, RunError> {
    match part {
        Part::Inline(value) => Ok(value),
        Part::File(path) => Err(RunError::Unresolved { what, path: path.clone() }),
    }
}

/// Fat, or where no element is fat the region under the first face of the `loaded` surface.
fn superficial(mesh: &HexMesh, loaded: &str) -> u16 {
    let is_fat = |r: &&u16| mesh.regions[usize::from(**r)] == Tissue::Fat.name();
    let under = || mesh.region[mesh.surfaces[loaded][0].element as usize];
    mesh.region.iter().find(is_fat).copied().unwrap_or_else(under)
}

impl Prepared {
    /// Builds the body of `spec`.
    ///
    /// # Errors
    /// Whatever anatomy, mesh, space or materials refuse, named.
    pub fn new(spec: &ScenarioSpec) -> Result<Prepared, RunError> {
        let cancel = AtomicBool::new(false);
        Prepared::new_unless(spec, &Progress { on_event: &|_| {}, cancel: &cancel })
    }

    /// [`Prepared::new`], given up on request.
    ///
    /// # Errors
    /// Those of [`Prepared::new`]; [`RunError::Cancelled`].
    pub fn new_unless(spec: &ScenarioSpec, progress: &Progress<'_>) -> Result<Prepared, RunError> {
        let (order, element_mm) = discretisation(spec.resolution);
        let (calf, mesh, loaded) = match &spec.geometry {
            GeometrySpec::Leg(subject) => {
                let calf = Calf::build(inline(subject, "geometry.subject")?)?;
                progress.heed()?;
                let mesh = HexMesh::leg(&calf, element_mm)?;
                (Some(Arc::new(calf)), mesh, "skin")
            }
            GeometrySpec::Block(block) => (None, HexMesh::block(block, element_mm)?, "top"),
            GeometrySpec::Cylinder(cylinder) => (None, HexMesh::cylinder(cylinder, element_mm)?, "skin"),
        };
        let shin = calf.as_deref().map_or(Vec::new(), |calf| shin_faces(calf, &mesh, progress));
        progress.heed()?;
        let space = Space::new(&mesh, order)?;
        progress.heed()?;
        let geometry = Geometry::new(&space)?;
        progress.heed()?;
        let tissues = inline(&spec.tissues, "tissues")?.clone();
        let bulk = [Chosen::Transient, Chosen::Harmonic].map(|m| m.bulk_mpa(&spec.analysis) * MPA);
        let plan = MaterialPlan {
            region: &mesh.region,
            names: &mesh.regions,
            tissue: &tissues,
            bulk: bulk[0],
            branches: spec.analysis.branches,
        };
        let materials = MaterialField::assign(&space, &plan, |region, p| fibre(calf.as_deref(), region, p))?;
        progress.heed()?;
        let materials = Arc::new(materials);
        let harmonic_materials = if bulk[0] == bulk[1] {
            materials.clone()
        } else {
            Arc::new(with_bulk(&materials, &plan, bulk[1]))
        };
        let superficial = superficial(&mesh, loaded);
        Ok(Prepared {
            calf,
            mesh: Arc::new(mesh),
            space: Arc::new(space),
            geometry,
            materials,
            harmonic_materials,
            system: Mutex::new(None),
            ports: Mutex::new(PortShelf::default()),
            shin: Arc::new(shin),
            tissues,
            loaded,
            superficial,
            settled: None,
        })
    }

    /// Elements to the slowest shear wave at `hz`, the longest ones; infinitely many where nothing moves.
    pub fn elements_per_wave(&self, hz: f64) -> f64 {
        let found = || points_per_wavelength(&self.space, &self.harmonic_materials, hz).points;
        if hz > 0.0 { found() / self.space.order as f64 } else { f64::INFINITY }
    }

    /// The same body with other materials, and how the heads of a case rest on it.
    pub fn with_materials(
        &self,
        materials: Arc<MaterialField>,
        harmonic_materials: Arc<MaterialField>,
        settled: Option<Arc<Settled>>,
    ) -> Prepared {
        Prepared {
            calf: self.calf.clone(),
            mesh: self.mesh.clone(),
            space: self.space.clone(),
            geometry: self.geometry.clone(),
            materials,
            harmonic_materials,
            system: Mutex::new(None),
            ports: Mutex::new(PortShelf::default()),
            shin: self.shin.clone(),
            tissues: self.tissues.clone(),
            loaded: self.loaded,
            superficial: self.superficial,
            settled,
        }
    }

    /// Faces of a named surface.
    ///
    /// # Errors
    /// [`RunError::NoSurface`] naming the surfaces there are.
    pub fn surface(&self, name: &str) -> Result<&[Face], RunError> {
        self.mesh.surfaces.get(name).map(Vec::as_slice).ok_or_else(|| RunError::NoSurface {
            name: name.to_string(),
            available: self.mesh.surfaces.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    }

    /// What holds the body at drive frequency `hz`.
    ///
    /// # Errors
    /// Never for the shipped geometries: their surfaces are all named.
    pub fn boundary(&self, spec: &ScenarioSpec, hz: f64) -> Result<Boundary, RunError> {
        for name in held_surfaces(spec).concat() {
            self.surface(name)?;
        }
        Ok(self.hold_on(spec, &self.space, &self.materials, hz))
    }

    /// The same on any space on this mesh; surfaces that do not exist hold nothing.
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

    /// The body as the harmonic solver wants it.
    ///
    /// # Errors
    /// [`RunError::NoSurface`] for a membrane without its surface.
    pub fn harmonic_body<'a>(
        &'a self,
        hold: &'a (dyn Fn(&Space, &MaterialField, f64) -> Boundary + Sync),
        inner: Inner,
    ) -> Result<Body<'a>, RunError> {
        let membranes = self
            .tissues
            .membranes
            .iter()
            .map(|(name, spec)| Ok((self.surface(name)?, spec)))
            .collect::<Result<_, RunError>>()?;
        Ok(Body {
            mesh: &self.mesh,
            space: &self.space,
            geometry: &self.geometry,
            material: &self.harmonic_materials,
            membranes,
            hold,
            inner,
        })
    }

    /// Tissue along the axis of `pose` before bone (or what holds a phantom) within `reach` [m] of the axis [m]; infinite if
    /// there is none.
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

    /// Charted sites and the scenario's own probes, located in the mesh.
    ///
    /// # Errors
    /// [`RunError::Outside`] for a probe that lies in no element, [`RunError::NameTaken`] for one called like a site.
    pub fn spots(&self, spec: &ScenarioSpec) -> Result<Vec<Spot>, RunError> {
        let locator = Locator::new(&self.mesh);
        let mut spots = Vec::new();
        for site in self.calf.iter().flat_map(|calf| calf.sites()) {
            let region = site.host as u16;
            let mut points: Vec<_> = site.points.iter().filter_map(|&p| locator.locate(p)).collect();
            points.retain(|(element, _)| self.mesh.region[*element] == region);
            if points.is_empty() {
                points.extend(locator.nearest_in_region(site.centre, region));
            }
            spots.push(self.spot(site.name.to_string(), site.depth, points));
        }
        for probe in &spec.probes {
            if spots.iter().any(|spot| spot.name == probe.name) {
                return Err(RunError::NameTaken { name: probe.name.clone() });
            }
            let p = V3::from(probe.point_mm) * MM;
            let point = locator.locate(p).ok_or_else(|| RunError::Outside {
                name: probe.name.clone(),
                point_mm: probe.point_mm,
                extent: self.extent(),
            })?;
            spots.push(self.spot(probe.name.clone(), self.depth(p), vec![point]));
        }
        Ok(spots)
    }

    fn spot(&self, name: String, depth: f64, points: Vec<(usize, [f64; 3])>) -> Spot {
        let element = points[0].0;
        let density = self.materials.density[element * self.space.points_per_element()];
        let host = self.mesh.regions[usize::from(self.mesh.region[element])].clone();
        Spot { name, host, depth, points, density }
    }

    /// Depth of a point below the pressed surface [m].
    fn depth(&self, p: V3) -> f64 {
        match &self.calf {
            Some(calf) => calf.to_leg(p).2,
            None => {
                let faces = self.mesh.surfaces.get(self.loaded).map_or(&[][..], Vec::as_slice);
                Surface::new(&self.space, faces).map_or(f64::NAN, |s| (s.project(p).position - p).norm())
            }
        }
    }

    /// Where the time series of `spots` are taken.
    pub fn gauges(&self, spots: &[Spot]) -> Vec<Gauge> {
        spots.iter().map(|s| Gauge::new(&s.name, &self.space, &s.points)).collect()
    }

    /// The first element of the superficial region.
    pub fn superficial_element(&self) -> usize {
        let is_superficial = |&r: &u16| r == self.superficial;
        self.mesh.region.iter().position(is_superficial).expect("the region was read off an element")
    }

    /// How far the mesh reaches, in words.
    pub fn extent(&self) -> String {
        let nodes = || self.mesh.nodes.iter();
        let low = nodes().fold(V3::repeat(f64::INFINITY), |a, b| a.inf(b)) / MM;
        let high = nodes().fold(V3::repeat(f64::NEG_INFINITY), |a, b| a.sup(b)) / MM;
        let axis = |i: usize| format!("{} {:.1} to {:.1}", ["x", "y", "z"][i], low[i], high[i]);
        format!("{} mm", [0, 1, 2].map(axis).join(", "))
    }

    /// Nodes of the pressed surface.
    pub fn loaded_nodes(&self) -> Vec<u32> {
        self.space.nodes_on(self.mesh.surfaces.get(self.loaded).map_or(&[][..], Vec::as_slice))
    }

    /// Nodes of the elements' GLL points nearest to a spot's sample points, each once.
    pub fn nodes_near(&self, spot: &Spot) -> Vec<u32> {
        let mut nodes: Vec<u32> = spot
            .points
            .iter()
            .map(|&(element, xi)| {
                let basis = crate::fem::eval::PointBasis::new(&self.space, element, xi);
                let pairs = basis.nodes.iter().zip(&basis.values);
                *pairs.max_by(|a, b| a.1.total_cmp(b.1)).expect("an element has nodes").0
            })
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

/// `materials` with another bulk modulus [Pa] in the solids that name none.
fn with_bulk(materials: &MaterialField, plan: &MaterialPlan, bulk: f64) -> MaterialField {
    let mut changed = materials.clone();
    let points = changed.bulk.len() / plan.region.len().max(1);
    for (values, &region) in changed.bulk.chunks_exact_mut(points).zip(plan.region) {
        let solid = plan.tissue.solids.get(&plan.names[usize::from(region)]);
        if solid.is_none_or(|s| s.bulk_mpa.is_none()) {
            values.fill(bulk);
        }
    }
    changed
}

/// Skin faces the shin rests on: within 30° of the front, between the knee and the ankle; not all of them if `progress` asks to stop.
fn shin_faces(calf: &Calf, mesh: &HexMesh, progress: &Progress<'_>) -> Vec<Face> {
    let faces = mesh.surfaces.get("skin").map_or(&[][..], Vec::as_slice);
    let wanted = || progress.heed().is_ok();
    let on_pad = |face: &&Face| {
        let (s, theta, _) = calf.to_leg(mesh.nodes[mesh.face_nodes(**face)[4] as usize]);
        theta.abs() > 150.0 * DEG && (0.1..0.75).contains(&s)
    };
    faces.par_iter().filter(|face| wanted() && on_pad(face)).copied().collect()
}

/// Names of the surfaces that end the body, and of those that bones hold.
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

/// Fibre direction of a region at `p`; along +Y in a phantom.
fn fibre(calf: Option<&Calf>, region: usize, p: V3) -> V3 {
    match (calf, Tissue::ALL.get(region)) {
        (Some(calf), Some(&tissue)) => calf.fibre_at(tissue, p),
        _ => V3::y(),
    }
}
