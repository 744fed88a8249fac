//! `SolvedCase`: from the solution of a case to its report, the same for every analysis.

use crate::case::analyses::hazards::{HazardInput, SUPERFICIAL_REACH, located_paths};
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::outcome::NodalFields;
use crate::drive::placement::SiteUnderAxis;
use crate::material::wave_resolution::points_per_wavelength;
use crate::material::{MaterialField, Rheology};
use crate::math::C64;
use crate::metric::body_metrics::BodyMetrics;
use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::path::path_row;
use crate::metric::region::region_rows;
use crate::metric::report::{CaseReport, Effort, Ledger, SolverRow, SurfaceRow, TreatedRow, Warning, ratio};
use crate::metric::site::{SampleSite, SiteReference, site_row};
use crate::metric::steady_state::SteadyState;
use crate::metric::superficial::{HeadVicinity, strain_quantile};
use crate::model::memory;
use crate::probe::HarmonicField;
use crate::solver::PowerLedger;
use crate::solver::contact::HeadCycle;

/// Smallest number of samples per period of the fundamental.
const SAMPLES: usize = 64;

/// Samples per period for the given number of harmonics.
pub fn samples(harmonics: usize) -> usize {
    SAMPLES.max(4 * harmonics)
}

/// The row of the site `over` which the device stands, not moved.
fn treated(over: &SiteUnderAxis) -> TreatedRow {
    let SiteUnderAxis { name, depth, aside } = over;
    TreatedRow {
        site: name.clone(),
        axis_depth_mm: 1e3 * depth,
        axis_distance_mm: 1e3 * aside,
        moved: Vec::new(),
    }
}

/// A solved case with everything its report needs.
pub struct SolvedCase<'a> {
    /// The case with its model and the chosen analysis.
    pub cx: &'a CaseContext<'a>,
    /// The excitation.
    pub excitation: &'a Excitation,
    /// Coefficients per GLL point used by the analysis.
    pub materials: &'a MaterialField,
    /// Viscoelastic moduli used by the analysis.
    pub rheology: Rheology,
    /// The steady state; frequency 0 for static loads.
    pub field: &'a HarmonicField,
    /// `[harmonic][element · point]` mean stress [Pa]; empty if the analysis does not solve for it.
    pub mean_stress: &'a [Vec<C64>],
    /// `[head]` one period, or a single instant for static loads.
    pub heads: &'a [HeadCycle],
    /// The power balance; `None` for static loads.
    pub power: Option<&'a PowerLedger>,
    /// Power that still goes into stored energy [W]; `None` if it is not known.
    pub stored: Option<f64>,
    /// Back-end and instruction set.
    pub backend: String,
    /// Wall time of the analysis [s].
    pub wall: f64,
    /// Steps or iterations of the analysis.
    pub effort: Effort,
}

impl SolvedCase<'_> {
    /// The report of the case at `sites`, the derived fields at the nodes, and the dissipated power density
    /// at the points of the elements, `[element · point]` [W/m³].
    pub fn report(&self, sites: &[SampleSite]) -> (CaseReport, NodalFields, Vec<f32>) {
        let model = self.cx.model;
        let field = self.field;
        let steady = SteadyState::new(
            &model.space,
            &model.geometry,
            self.materials,
            field,
            self.rheology,
            self.mean_stress,
        );
        let sweep = BodyMetrics::new(&steady);
        let surface = self.surface(&steady, &sweep);
        let head_displacement = self.head_displacement();
        let scale = SiteReference {
            head_displacement,
            superficial_strain: surface.superficial_strain_peak_percent.map(|percent| 0.01 * percent),
            treatment: self.excitation.treatment,
        };
        let input = self.power.map_or(0.0, PowerLedger::total_input);
        let regions = region_rows(&steady, &sweep, &model.regions, input);
        let paths = located_paths(model);
        let hazards = HazardInput {
            cx: self.cx,
            excitation: self.excitation,
            heads: self.heads,
            steady: &steady,
            metrics: &sweep,
            paths: &paths,
        };
        let mut report = CaseReport {
            case: self.cx.case.name.clone(),
            load: self.excitation.description.clone(),
            frequency_hz: field.frequency_hz,
            head_displacement_mm: head_displacement.map(|x| x * 1e3),
            sites: sites.iter().map(|site| site_row(&steady, site, &scale)).collect(),
            treated: self.excitation.over.as_ref().map(treated),
            ledger: self.power.map(|p| self.ledger(p)),
            solver: self.solver(),
            paths: paths.iter().map(|path| path_row(&steady, path.name, &path.points)).collect(),
            hazards: hazards.rows(),
            device: None,
            regions,
            surface,
            contact: self.cx.preload.map_or(Vec::new(), |s| s.contact.clone()),
            preload: self.cx.preload.and_then(|s| s.preload.clone()),
            of_lower_order: None,
            warnings: Vec::new(),
        };
        report.warnings = self.warnings(&report);
        let nodal = NodalFields {
            energy_density: sweep.energy_density,
            shear_strain: sweep.strain_at_node,
            dissipation: sweep.dissipation,
            pressure: sweep.pressure,
        };
        (report, nodal, sweep.dissipation_at_point)
    }

    /// Largest axial displacement of any head [m], prescribed or computed; for static loads the depth. For a
    /// prescribed pressure the mean inward displacement of the skin under it; `None` for a point force.
    fn head_displacement(&self) -> Option<f64> {
        if self.excitation.contacts.is_empty() {
            return self.excitation.pressure.as_ref().map(|pressed| pressed.displacement(self.field));
        }
        if self.excitation.is_coupled() || matches!(self.rheology, Rheology::Static(_)) {
            let computed = self.heads.iter().flat_map(|h| &h.displacement).map(|x| x.abs());
            return Some(computed.fold(0.0, f64::max));
        }
        Some(self.excitation.contacts.iter().map(|c| c.motion().peak()).fold(0.0, f64::max))
    }

    /// The row of the loaded surface and of the contact.
    fn surface(&self, steady: &SteadyState, sweep: &BodyMetrics) -> SurfaceRow {
        let model = self.cx.model;
        let superficial =
            || (0..model.space.n_elements).filter(|&e| model.mesh.region[e] == model.superficial);
        let pressed = self.excitation.pressure.as_ref();
        let heads_at = self.excitation.axes();
        let quantile = |reach: f64, q: f64| {
            strain_quantile(
                steady,
                sweep,
                superficial(),
                HeadVicinity { heads: &heads_at, radius: reach * self.excitation.radius },
                q,
            )
        };
        let heads = self.heads;
        let peak = |of: &dyn Fn(&HeadCycle) -> f64| heads.iter().map(of).reduce(f64::max);
        let largest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        SurfaceRow {
            contact_force_peak_n: peak(&|h| h.force.iter().map(|f| f.abs()).fold(0.0, f64::max))
                .or(pressed.map(|p| p.force)),
            contact_pressure_peak_kpa: peak(&|h| largest(&h.pressure))
                .or(pressed.map(|p| p.pressure))
                .map(|pressure| 1e-3 * pressure),
            contact_area_cm2: heads
                .iter()
                .map(|h| largest(&h.area))
                .reduce(|a, b| a + b)
                .or(pressed.map(|p| p.area))
                .map(|area| 1e4 * area),
            contact_loss_percent: peak(&|h| h.open_fraction()).map(|share| 100.0 * share),
            fat_strain_peak_percent: quantile(1.0, 0.95).map(|strain| 100.0 * strain),
            superficial_strain_peak_percent: quantile(SUPERFICIAL_REACH, 0.99).map(|strain| 100.0 * strain),
            skin_displacement_peak_mm: 1e3 * self.skin_peak(),
        }
    }

    /// Largest vector amplitude on the loaded surface, summed over harmonics [m].
    fn skin_peak(&self) -> f64 {
        let size = |n: u32| -> f64 {
            let of = |h: &Vec<[C64; 3]>| h[n as usize].iter().map(C64::norm_sqr).sum::<f64>().sqrt();
            self.field.amplitude.iter().map(of).sum()
        };
        self.cx.model.loaded_nodes().into_iter().map(size).fold(0.0, f64::max)
    }

    /// The row of the power balance.
    fn ledger(&self, p: &PowerLedger) -> Ledger {
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
            residual_percent: ratio(100.0 * residual, input),
        }
    }

    /// The row of the solver.
    fn solver(&self) -> SolverRow {
        let model = self.cx.model;
        let highest = self.highest_relevant_frequency();
        let resolved = || points_per_wavelength(&model.space, self.materials, highest).points;
        SolverRow {
            method: self.cx.choice.kind.name().into(),
            reason: self.cx.choice.reason.clone(),
            backend: self.backend.clone(),
            threads: rayon::current_num_threads(),
            elements: model.space.n_elements,
            order: model.space.order,
            dof: 3 * model.space.n_nodes(),
            bulk_mpa: self.cx.choice.kind.bulk_mpa(&self.cx.spec.analysis),
            points_per_wavelength: (highest > 0.0).then(resolved),
            wall_s: self.wall,
            peak_memory_mib: memory::peak_mib(),
            effort: self.effort.clone(),
        }
    }

    /// Frequency of the highest harmonic that carries at least a tenth of the strongest amplitude [Hz].
    fn highest_relevant_frequency(&self) -> f64 {
        let size = |nodes: &Vec<[C64; 3]>| nodes.iter().flatten().map(C64::norm_sqr).sum::<f64>().sqrt();
        let sizes: Vec<f64> = self.field.amplitude.iter().map(size).collect();
        let strongest = sizes.iter().copied().fold(0.0, f64::max);
        let order = sizes.iter().rposition(|&s| s >= 0.1 * strongest).unwrap_or(0) + 1;
        self.field.hz(order - 1)
    }

    /// Warnings that limit the validity of the report.
    fn warnings(&self, report: &CaseReport) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let (surface, solver) = (&report.surface, &report.solver);
        warnings.extend(self.excitation.overhangs.iter().cloned());
        warnings.extend(self.cx.preload.iter().flat_map(|s| &s.warnings).cloned());
        let strain = surface.superficial_strain_peak_percent.filter(|x| *x > SMALL_STRAIN_PERCENT);
        warnings.extend(strain.map(|percent| Warning::BeyondSmallStrain { percent }));
        if let Some(run) = solver.stepped().filter(|run| !run.steady) {
            warnings.push(Warning::NotSteady { percent: run.last_change_percent, cycles: run.cycles });
        }
        let open = report.ledger.as_ref().and_then(|l| l.residual_percent).filter(|x| x.abs() > 1.0);
        warnings.extend(open.map(|percent| Warning::LedgerOpen { percent }));
        let coarse = solver.points_per_wavelength.filter(|&points| points < 5.0);
        warnings.extend(coarse.map(|points_per_wavelength| Warning::CoarseMesh { points_per_wavelength }));
        warnings.extend(self.bulk_warning());
        warnings
    }

    /// The warning for a low bulk modulus: c_P < 8 f · thickness to bone (`docs/method.md`,
    /// *Incompressibility*).
    fn bulk_warning(&self) -> Option<Warning> {
        let thickness = self.cx.model.calf.as_ref().map_or(0.06, |c| c.size().calf / std::f64::consts::TAU);
        let m = self.materials;
        let speed =
            m.bulk.iter().zip(&m.density).map(|(k, rho)| (k / rho).sqrt()).fold(f64::INFINITY, f64::min);
        let needed = 8.0 * self.highest_relevant_frequency() * thickness;
        (speed < needed).then_some(Warning::LowBulkModulus { speed_m_s: speed, needed_m_s: needed })
    }
}
