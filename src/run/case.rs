//! One case: the solver is set up, run to its steady state, and measured.

use crate::material::resolution::points_per_wavelength;
use crate::math::V3;
use crate::mesh::Locator;
use crate::metric::band::fibre_strain_band;
use crate::metric::region::{Footprint, path_row, region_rows, strain_quantile};
use crate::metric::report::{CaseReport, Ledger, SolverRow, SurfaceRow};
use crate::metric::site::{Scale, Spot, site_row};
use crate::metric::sweep::{Steady, Sweep};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::{HarmonicField, TraceMeter};
use crate::run::error::RunError;
use crate::run::load::Drive;
use crate::run::outcome::{CaseOutcome, NodalFields, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::solver::spec::Backend;
use crate::solver::stiffness::{Reference, Simd, Stiffness};
use crate::solver::{Clock, Membrane, Parts, PowerLedger, Real, RunInfo, RunPlan, Simulation, ledger};

/// Fewest samples per period of the fundamental.
const SAMPLES: usize = 64;

/// Strain beyond which small-strain theory is out of its range [%].
const SMALL_STRAIN_PERCENT: f64 = 10.0;

/// Solves and measures `case`.
///
/// # Errors
/// Whatever the load, the solver or the measuring refuse; [`RunError::Cancelled`] on request.
pub fn run_case(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    progress: &Progress<'_>,
) -> Result<CaseOutcome, RunError> {
    match spec.analysis.backend {
        Backend::Reference => solve::<f64>(
            spec,
            case,
            body,
            progress,
            Box::new(Reference::new(&body.space, &body.geometry, &body.materials)),
        ),
        Backend::Simd => solve::<f32>(
            spec,
            case,
            body,
            progress,
            Box::new(Simd::new(&body.space, &body.geometry, &body.materials)?),
        ),
    }
}

fn solve<T: Real>(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    progress: &Progress<'_>,
    stiffness: Box<dyn Stiffness<T> + Send>,
) -> Result<CaseOutcome, RunError> {
    let stage = |name| (progress.on_event)(ProgressEvent::Stage { case: case.name.clone(), name });
    stage("place");
    let mut drive = Drive::new(spec, case, body)?;
    let backend = stiffness.isa().to_string();
    let mut parts = Parts::new(&body.space, &body.geometry, &body.materials, &body.mesh.region, stiffness);
    for (name, membrane) in &body.tissues.membranes {
        parts.membranes.push(Membrane::new(&body.space, body.surface(name)?, membrane, &body.materials)?);
    }
    parts.boundary = body.boundary(spec, drive.frequency)?;
    parts.contacts = std::mem::take(&mut drive.contacts);
    parts.loads = std::mem::take(&mut drive.loads);
    let head_displacement = parts.contacts.iter().map(|c| c.motion().peak()).fold(0.0, f64::max);
    let samples = SAMPLES.max(4 * spec.analysis.harmonics);
    let clock = Clock { period: 1.0 / drive.frequency, samples, safety: spec.analysis.safety };
    stage("time step");
    let mut simulation = Simulation::new(parts, clock)?;
    let spots = body.spots(spec)?;
    let plan = RunPlan {
        max_time: spec.analysis.max_time_s,
        settle: spec.analysis.ramp_s,
        steady: 0.01 * spec.analysis.steady_percent,
        harmonics: spec.analysis.harmonics,
        sites: watched(body, &spots),
    };
    let mut traces = TraceMeter::new(
        simulation.steps_per_sample() as u64,
        spots.iter().map(|s| (s.name.clone(), body.nodes_near(s)[0])).collect(),
    );
    stage("solve");
    let info = simulation.run(
        &plan,
        &mut [&mut traces],
        &mut |p| {
            let detail = format!("{:.0} ms, change {:.1} %", p.time * 1e3, 100.0 * p.change);
            let fraction = (p.time / p.max_time).min(1.0);
            (progress.on_event)(ProgressEvent::Step { case: case.name.clone(), fraction, detail });
        },
        progress.cancel,
    )?;
    stage("measure");
    let power = ledger(&simulation, &info, &body.space, &body.geometry, &body.materials);
    let before = stored_change(&simulation, &info);
    let answer = Answered {
        spec,
        case,
        body,
        drive: &drive,
        info: &info,
        power: &power,
        stored: before,
        backend,
        head_displacement,
    };
    let field = HarmonicField { frequency_hz: info.frequency, amplitude: info.amplitude.clone() };
    let (report, nodal) = answer.report(&field, &spots);
    Ok(CaseOutcome { report, field, nodal, traces: traces.into_traces(), heads: drive.poses.clone() })
}

/// Nodes watched for the steady state: those of every spot, or the pressed surface if there is none.
fn watched(body: &Prepared, spots: &[Spot]) -> Vec<Vec<u32>> {
    let nodes: Vec<Vec<u32>> = spots.iter().map(|s| body.nodes_near(s)).collect();
    if nodes.is_empty() {
        let faces = body.mesh.surfaces.get(body.loaded).map_or(&[][..], Vec::as_slice);
        return vec![body.space.nodes_on(faces)];
    }
    nodes
}

/// Power that still goes into stored energy: twice the relative change of the amplitudes per period times the energy
/// now stored, per period [W]; an upper estimate, zero in the steady state.
fn stored_change<T: Real>(simulation: &Simulation<T>, info: &RunInfo) -> f64 {
    if info.change.is_finite() {
        2.0 * info.change * simulation.energy().stored().abs() * info.frequency
    } else {
        0.0
    }
}

/// A solved case with everything its report needs.
struct Answered<'a> {
    spec: &'a ScenarioSpec,
    case: &'a CaseSpec,
    body: &'a Prepared,
    drive: &'a Drive,
    info: &'a RunInfo,
    power: &'a PowerLedger,
    stored: f64,
    backend: String,
    head_displacement: f64,
}

impl Answered<'_> {
    fn report(&self, field: &HarmonicField, spots: &[Spot]) -> (CaseReport, NodalFields) {
        let body = self.body;
        let steady = Steady::new(&body.space, &body.geometry, &body.materials, field);
        let sweep = Sweep::new(&steady);
        let surface = self.surface(&steady, &sweep);
        let scale = Scale {
            head_displacement: self.head_displacement,
            superficial_strain: 0.01 * surface.superficial_strain_peak_percent,
            treatment: self.drive.treatment,
        };
        let regions =
            region_rows(&steady, &sweep, &body.mesh.region, &body.mesh.regions, self.power.total_input());
        let mut report = CaseReport {
            case: self.case.name.clone(),
            load: self.drive.description.clone(),
            frequency_hz: self.info.frequency,
            head_displacement_mm: self.head_displacement * 1e3,
            sites: spots.iter().map(|spot| site_row(&steady, spot, &scale)).collect(),
            ledger: self.ledger(),
            solver: self.solver(),
            paths: self.paths(&steady),
            regions,
            surface,
            warnings: Vec::new(),
        };
        report.warnings = self.warnings(&report);
        let nodal = NodalFields {
            energy_density: sweep.energy_density,
            shear_strain: sweep.strain_at_node,
            dissipation: sweep.dissipation,
        };
        (report, nodal)
    }

    fn surface(&self, steady: &Steady, sweep: &Sweep) -> SurfaceRow {
        let body = self.body;
        let superficial = || (0..body.space.n_elements).filter(|&e| body.mesh.region[e] == body.superficial);
        let heads_at: Vec<_> = self.drive.poses.iter().map(|p| (p.centre, p.axis)).collect();
        let quantile = |reach: f64, q: f64| {
            strain_quantile(
                steady,
                sweep,
                superficial(),
                Footprint { heads: &heads_at, radius: reach * self.drive.radius },
                q,
            )
        };
        let heads = &self.info.heads;
        let peak =
            |of: &dyn Fn(&crate::solver::meter::HeadCycle) -> f64| heads.iter().map(of).fold(0.0, f64::max);
        let largest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        SurfaceRow {
            contact_force_peak_n: peak(&|h| h.force.iter().map(|f| f.abs()).fold(0.0, f64::max)),
            contact_pressure_peak_kpa: 1e-3 * peak(&|h| largest(&h.pressure)),
            contact_area_cm2: 1e4 * heads.iter().map(|h| largest(&h.area)).sum::<f64>(),
            contact_loss_percent: 100.0 * peak(&|h| h.lost()),
            fat_strain_peak_percent: 100.0 * quantile(1.0, 0.95),
            superficial_strain_peak_percent: 100.0 * quantile(1.5, 0.99),
            skin_displacement_peak_mm: 1e3 * self.skin_peak(),
        }
    }

    /// Largest vector amplitude on the pressed surface, summed over harmonics [m].
    fn skin_peak(&self) -> f64 {
        let faces = self.body.mesh.surfaces.get(self.body.loaded).map_or(&[][..], Vec::as_slice);
        let nodes = self.body.space.nodes_on(faces);
        let size = |n: u32| -> f64 {
            let of = |h: &Vec<[crate::math::C64; 3]>| {
                h[n as usize].iter().map(nalgebra::Complex::norm_sqr).sum::<f64>().sqrt()
            };
            self.info.amplitude.iter().map(of).sum()
        };
        nodes.into_iter().map(size).fold(0.0, f64::max)
    }

    fn ledger(&self) -> Ledger {
        let p = self.power;
        let input = p.total_input();
        let absorbed: f64 = p.absorbed.iter().sum();
        let membranes: f64 = p.membranes.iter().sum();
        let residual = p.residual();
        Ledger {
            input_w: input,
            absorbed_w: absorbed,
            membranes_w: membranes,
            radiated_w: p.radiated,
            supports_w: p.supports,
            stored_w: self.stored,
            residual_percent: if input > 0.0 { 100.0 * residual / input } else { 0.0 },
        }
    }

    fn solver(&self) -> SolverRow {
        let (body, info) = (self.body, self.info);
        let loudest = self.loudest_harmonic();
        SolverRow {
            analysis: "transient to steady state".into(),
            backend: self.backend.clone(),
            threads: rayon::current_num_threads(),
            elements: body.space.n_elements,
            order: body.space.order,
            dof: 3 * body.space.n_nodes(),
            bulk_mpa: self.spec.analysis.bulk_mpa,
            dt_us: info.dt * 1e6,
            steps: info.steps as usize,
            cycles: info.periods as f64,
            steady: info.steady,
            last_change_percent: 100.0 * info.change,
            fit_error_percent: 100.0 * body.materials.fit_error(),
            points_per_wavelength: points_per_wavelength(&body.space, &body.materials, loudest).points,
            wall_s: info.wall,
            mdof_s: info.mdof_per_second,
            peak_memory_mib: crate::run::memory::peak_mib(),
        }
    }

    /// Frequency of the highest harmonic that carries at least a tenth of the strongest amplitude [Hz].
    fn loudest_harmonic(&self) -> f64 {
        let size = |nodes: &Vec<[crate::math::C64; 3]>| {
            nodes.iter().flatten().map(nalgebra::Complex::norm_sqr).sum::<f64>().sqrt()
        };
        let sizes: Vec<f64> = self.info.amplitude.iter().map(size).collect();
        let strongest = sizes.iter().copied().fold(0.0, f64::max);
        let order = sizes.iter().rposition(|&s| s >= 0.1 * strongest).unwrap_or(0) + 1;
        self.info.frequency * order as f64
    }

    fn paths(&self, steady: &Steady) -> Vec<crate::metric::report::PathRow> {
        let Some(calf) = &self.body.calf else { return Vec::new() };
        let locator = Locator::new(&self.body.mesh);
        let located = |p: &V3| locator.locate(*p);
        calf.paths()
            .iter()
            .map(|path| {
                let points: Vec<_> = path
                    .points
                    .iter()
                    .zip(&path.s)
                    .filter_map(|(p, &s)| located(p).map(|(element, xi)| (element, xi, s)))
                    .collect();
                path_row(steady, path.name, &points)
            })
            .collect()
    }

    /// What the reader must know before trusting the numbers, in plain words.
    fn warnings(&self, report: &CaseReport) -> Vec<String> {
        let mut warnings = Vec::new();
        let (surface, solver) = (&report.surface, &report.solver);
        if surface.superficial_strain_peak_percent > SMALL_STRAIN_PERCENT {
            warnings.push(format!(
                "out of range: superficial strain reaches {:.0} %, small-strain theory holds to about {SMALL_STRAIN_PERCENT} %",
                surface.superficial_strain_peak_percent
            ));
        }
        if !solver.steady {
            warnings.push(format!(
                "not steady: site amplitudes still change by {:.1} % per cycle after {:.0} cycles",
                solver.last_change_percent, solver.cycles
            ));
        }
        if report.ledger.residual_percent.abs() > 1.0 {
            warnings.push(format!("energy ledger closes to {:.1} % only", report.ledger.residual_percent));
        }
        if solver.points_per_wavelength < 5.0 {
            warnings.push(format!(
                "coarse mesh: {:.1} points per shear wavelength at worst, 5–6 are needed for 1 %",
                solver.points_per_wavelength
            ));
        }
        warnings.extend(self.bulk_warning());
        if let Some(site) = report.sites.iter().find(|s| s.fibre_strain_peak_percent.mean > 30.0) {
            warnings.push(format!(
                "{}: fibre strain in the band \"{}\"",
                site.name,
                fibre_strain_band(site.fibre_strain_peak_percent.mean)
            ));
        }
        warnings
    }

    /// K is too low if c_P < 8 f (thickness to bone): the design notes' rule.
    fn bulk_warning(&self) -> Option<String> {
        let thickness = self.body.calf.as_ref().map_or(0.06, |c| c.size().calf / std::f64::consts::TAU);
        let m = &self.body.materials;
        let speed =
            m.bulk.iter().zip(&m.density).map(|(k, rho)| (k / rho).sqrt()).fold(f64::INFINITY, f64::min);
        let needed = 8.0 * self.loudest_harmonic() * thickness;
        (speed < needed).then(|| {
            format!(
                "K is low for this drive: compression waves run at {speed:.0} m/s, {needed:.0} m/s are wanted"
            )
        })
    }
}
