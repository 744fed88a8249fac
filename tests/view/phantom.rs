//! An annular phantom of a leg with a wave that decays with the distance from the head: a closed form, so
//! that the window can be tested without the solver.

use calfwave::anatomy::{Calf, Tissue};
use calfwave::case::NodalFields;
use calfwave::drive::spec::DriveSpec;
use calfwave::fem::Space;
use calfwave::math::{C64, V3};
use calfwave::mesh::{Face, HexMesh};
use calfwave::metric::CaseReport;
use calfwave::metric::report::{SiteRow, Spread};
use calfwave::preset::scenario::{LoadSpec, Part, ScenarioSpec};
use calfwave::probe::HarmonicField;
use calfwave::session::{Body, CaseAnswer, SolveError, Solver, Watch};
use calfwave::view::state::placement::leg_coordinates;
use calfwave::view::state::side::Side;
use std::sync::Arc;

const AROUND: usize = 28;
const ALONG: usize = 22;
const RINGS: usize = 4;
const LENGTH: f64 = 0.36;

/// A solver that returns a closed form.
pub struct ClosedForm {
    /// The leg that names the sites; `None` if a test needs no leg.
    pub calf: Option<Arc<Calf>>,
    /// Duration of a case, in steps of 1 ms with progress.
    pub steps: u32,
}

impl Solver for ClosedForm {
    fn body(&mut self, _: &ScenarioSpec, _: &Watch) -> Result<Body, SolveError> {
        let mesh = ring();
        let space = Space {
            order: 2,
            n_elements: mesh.elements.len(),
            node_of: mesh.elements.concat(),
            positions: mesh.nodes.clone(),
        };
        Ok(Body { mesh: Arc::new(mesh), space: Arc::new(space), calf: self.calf.clone() })
    }

    fn case(
        &mut self,
        scenario: &ScenarioSpec,
        body: &Body,
        watch: &Watch,
    ) -> Result<CaseAnswer, SolveError> {
        for step in 0..self.steps {
            if watch.cancelled() {
                return Err(SolveError::Cancelled);
            }
            watch.progress(step as f32 / self.steps as f32);
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        Ok(answer(scenario, body))
    }
}

/// u = X n e^{−d/δ} e^{−ikd} at distance d from the head's foot point.
pub fn answer(scenario: &ScenarioSpec, body: &Body) -> CaseAnswer {
    let case = &scenario.cases[0];
    let (hertz, amplitude, s, theta) = match &case.load {
        LoadSpec::Device { device: Part::Inline(d), .. } => {
            let (f, x) = match d.heads[0].drive {
                DriveSpec::Displacement { frequency_hz, normal_mm, .. } => (frequency_hz, normal_mm * 1e-3),
                DriveSpec::CrankStroke { frequency_hz, stroke_mm, .. } => (frequency_hz, stroke_mm * 0.5e-3),
                ref other => (other.frequency_hz(), 1e-3),
            };
            let (s, theta_deg) = leg_coordinates(scenario, Side::A).expect("a place on the leg");
            (f, x, s, theta_deg.to_radians())
        }
        _ => (50.0, 1e-3, 0.3, 0.0),
    };
    let (foot, normal) = skin(s, theta);
    let k = std::f64::consts::TAU * hertz / 3.5;
    let wave = |p: &V3, h: f64| {
        let d = (p - foot).norm();
        C64::from_polar((-d / 0.05).exp(), -h * k * d)
    };
    let at = |p: &V3, h: f64, x: f64| (-normal).map(|n| wave(p, h) * (n * x)).into();
    let field = HarmonicField {
        frequency_hz: hertz,
        amplitude: vec![
            body.space.positions.iter().map(|p| at(p, 1.0, amplitude)).collect(),
            body.space.positions.iter().map(|p| at(p, 2.0, 0.08 * amplitude)).collect(),
        ],
        free: Vec::new(),
    };
    let sites = body.calf.iter().flat_map(|c| c.sites()).map(|site| {
        let um = 1e6 * amplitude * wave(&site.centre, 1.0).norm() / std::f64::consts::SQRT_2;
        SiteRow {
            name: site.name.into(),
            host: site.host.name().into(),
            depth_mm: 15.0,
            displacement_rms_um: Spread { mean: um, p95: um },
            ..SiteRow::default()
        }
    });
    let mut report = CaseReport {
        case: case.name.clone(),
        frequency_hz: hertz,
        sites: sites.collect(),
        ..CaseReport::default()
    };
    report.surface.contact_pressure_peak_kpa = Some(2e4 * amplitude);
    CaseAnswer { report, nodal: nodal(body), field }
}

/// Fields with simple level sets: each increases exponentially along the leg, with a different factor.
fn nodal(body: &Body) -> NodalFields {
    let field = |factor: f64| -> Vec<f32> {
        body.space.positions.iter().map(|p| (factor * (10.0 * p.y).exp()) as f32).collect()
    };
    NodalFields::of([field(1e-3), field(1.0), field(50.0), field(200.0)])
}

/// Outer radius of the phantom.
fn radius(s: f64, theta: f64) -> f64 {
    let belly = (-(s - 0.3).powi(2) / 0.08).exp();
    0.036 + 0.022 * belly * (0.6 + 0.4 * theta.cos())
}

/// A point of the phantom's skin and its horizontal normal.
pub fn skin(s: f64, theta: f64) -> (V3, V3) {
    let out = V3::new(-theta.cos(), 0.0, -theta.sin());
    (out * radius(s, theta) + V3::y() * (LENGTH * (1.0 - s)), out)
}

/// Rings of tissue around a cylindrical bone, with nodes of order 2.
pub fn ring() -> HexMesh {
    let (nr, nt, nz) = (2 * RINGS + 1, 2 * AROUND, 2 * ALONG + 1);
    let mut mesh =
        HexMesh { regions: Tissue::ALL.map(|t| t.name().to_owned()).to_vec(), ..HexMesh::default() };
    for (k, j, i) in (0..nz).flat_map(|k| (0..nt).flat_map(move |j| (0..nr).map(move |i| (k, j, i)))) {
        let (s, theta) = (k as f64 / (nz - 1) as f64, std::f64::consts::TAU * j as f64 / nt as f64);
        let (outer, _) = skin(s, theta);
        let axis = V3::y() * outer.y;
        let bone = axis + (outer - axis).normalize() * 0.014;
        mesh.nodes.push(bone.lerp(&outer, i as f64 / (nr - 1) as f64));
    }
    let node = |i: usize, j: usize, k: usize| (i + nr * (j % nt + nt * k)) as u32;
    for (k, j, i) in
        (0..ALONG).flat_map(|k| (0..AROUND).flat_map(move |j| (0..RINGS).map(move |i| (k, j, i))))
    {
        let element = mesh.elements.len() as u32;
        mesh.elements.push(std::array::from_fn(|p| node(2 * i + p % 3, 2 * j + p / 3 % 3, 2 * k + p / 9)));
        let theta = (std::f64::consts::TAU * (j as f64 + 0.5) / AROUND as f64 + std::f64::consts::PI)
            % std::f64::consts::TAU
            - std::f64::consts::PI;
        mesh.region.push(tissue(i, theta, k as f64 / ALONG as f64) as u16);
        let mut name = |surface: &str, side: u8| {
            mesh.surfaces.entry(surface.into()).or_default().push(Face { element, side });
        };
        match i {
            0 => name("tibia", 0),
            2 => name("fascia", 1),
            3 => name("skin", 1),
            _ => {}
        }
    }
    mesh
}

/// Index of the tissue in `Tissue::ALL`.
fn tissue(ring: usize, theta: f64, s: f64) -> usize {
    let back = theta.abs() < 1.7;
    let wanted = match ring {
        3 => Tissue::Fat,
        2 if back && s < 0.5 && theta > 0.0 => Tissue::GastrocnemiusMedial,
        2 if back && s < 0.5 => Tissue::GastrocnemiusLateral,
        0..=2 if back => Tissue::Soleus,
        0 => Tissue::DeepPosterior,
        _ if theta > 0.0 => Tissue::Anterior,
        _ => Tissue::Lateral,
    };
    Tissue::ALL.iter().position(|t| *t == wanted).expect("every tissue is listed")
}
