//! A device at rest: its heads under the static force, the tissue stiffer where it is compressed, before anything moves.
//!
//! The static force (weight and hand) is shared by the heads; a head that the device says stands at a given depth is pressed to
//! that instead. Contact is unilateral and frictionless at 0 Hz
//! ([`crate::solver::press`]). With preload the moduli are those of [`crate::material::stiffen`]: the contact is solved
//! again with the secant moduli of its own strain until the indentation stays; vibration then meets the tangent moduli.
//! Whatever moves later starts from here: contact areas, indentation, materials.

use crate::anatomy::Tissue;
use crate::drive::patch::Patch;
use crate::drive::spec::{ClothingSpec, ContactSpec, DeviceSpec, DriveSpec, HeadSpec};
use crate::drive::stance::{self, Footing, Stance};
use crate::drive::surface::tangential;
use crate::drive::{Pose, Surface, place};
use crate::fem::gll::Gll;
use crate::material::fit::springpot;
use crate::material::stiffen::{FAT, LEAST_STRETCH, MUSCLE, secant, tangent};
use crate::material::{MaterialField, Rheology};
use crate::math::{C64, V3};
use crate::metric::report::{ContactRow, PreloadRow, SolveRow};
use crate::metric::sweep::{Steady, at_gll, weighted_quantile};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::HarmonicField;
use crate::run::error::RunError;
use crate::run::harmonic::{heed, with_system};
use crate::run::load::Stand;
use crate::run::outcome::{Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::solver::contact::{PAD_TAPER, gaps};
use crate::solver::press::{Effort, Load, Pressed, Rest, Tool, press};
use crate::solver::spec::Preload;
use crate::units::{DEG, MM};
use rayon::prelude::*;
use std::f64::consts::PI;
use std::sync::Arc;
use std::time::Instant;

/// Pad stiffness per area at rest over 8|G|/πa, that of the tissue under a disc: the pad then takes about 1 % of the travel.
const PAD_RATIO: f64 = 100.0;
/// Relative residual of a contact's solves: the small difference between travel and displacement is what pushes.
const TOLERANCE: f64 = 5e-6;
/// Most Newton steps of one contact.
const STEPS: usize = 30;
/// Most passes of stiffening.
const PASSES: usize = 12;
/// Change of the indentation from pass to pass at which it stays.
const STAYS: f64 = 0.01;
/// Least distance from a head's axis within which bone counts as under it [m].
const BONE_REACH: f64 = 0.01;
/// Least tissue between a head and bone [m]: over the shin lie 6–7 mm of skin and fat and no muscle.
const LEAST_TISSUE: f64 = 0.008;
/// Compression beyond which small strain says little [%].
const SMALL_COMPRESSION_PERCENT: f64 = 20.0;

/// What a reader must know about a settled device.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SettleWarning {
    /// Strain beyond the theory.
    #[error(
        "out of range: the static force compresses tissue by {percent:.0} %, small strain holds to about {SMALL_COMPRESSION_PERCENT} %; \
         the law of stiffening ends at {:.0} %",
        100.0 * (1.0 - LEAST_STRETCH)
    )]
    Compressed {
        /// Most compressive principal strain under the heads, 99th percentile by volume [%].
        percent: f64,
    },
    /// A head deeper in than there is tissue.
    #[error(
        "out of range: head {head} would sink {indentation_mm:.0} mm into {thickness_mm:.0} mm of tissue with the moduli of small \
         vibrations; its pressures follow from the force and the contact area, indentation and strains mean nothing"
    )]
    TooSoft {
        /// Number of the head, from 1.
        head: usize,
        /// Indentation [mm].
        indentation_mm: f64,
        /// Tissue between skin and bone [mm].
        thickness_mm: f64,
    },
    /// The stiffening did not come to rest.
    #[error("the static indentation still changes by {change_percent:.1} % per pass of stiffening")]
    Restless {
        /// Last change [%].
        change_percent: f64,
    },
}

/// One head at rest.
#[derive(Clone, Debug)]
pub struct Seat {
    /// All skin that the head can touch.
    reachable: Patch,
    /// The part that it rests on.
    resting: Patch,
    /// Travel from first touch [m].
    travel: f64,
}

/// The heads of a case at rest.
#[derive(Debug)]
pub struct Settled {
    /// `[head]`.
    pub seats: Vec<Seat>,
    /// `[head]` for the report.
    pub contact: Vec<ContactRow>,
    /// For the report; none without preload.
    pub preload: Option<PreloadRow>,
    /// For the report.
    pub warnings: Vec<SettleWarning>,
    /// The body at rest.
    pub still: Still,
}

/// The static answer.
#[derive(Debug)]
pub struct Still {
    /// Coefficients per GLL point it was solved with.
    pub materials: Arc<MaterialField>,
    /// Displacements at frequency 0.
    pub field: HarmonicField,
    /// `[element · point]` mean stress [Pa].
    pub mean_stress: Vec<C64>,
    /// Every solve.
    pub effort: SolveRow,
    /// Wall time [s].
    pub wall: f64,
}

impl Seat {
    /// Travel of the head from first touch [m].
    pub fn travel(&self) -> f64 {
        self.travel
    }

    /// The skin a moving `head` may touch from here on, and how: a head that stays on keeps the area it rests on, one that
    /// may leave keeps all it can reach, and stands where its force put it unless the device says where.
    pub fn contact(&self, head: &HeadSpec) -> (Patch, ContactSpec) {
        match head.contact {
            ContactSpec::Unilateral { indentation_mm } => {
                let indentation_mm = indentation_mm.or(Some(self.travel / MM));
                (self.reachable.clone(), ContactSpec::Unilateral { indentation_mm })
            }
            other => (self.resting.clone(), other),
        }
    }
}

/// Whether every head of the device rests: a manual tool.
pub fn rests(device: &DeviceSpec) -> bool {
    device.heads.iter().all(|h| h.drive == DriveSpec::Rest)
}

/// Whether tissue stiffens under `device`.
fn stiffens(preload: Preload, device: &DeviceSpec) -> bool {
    let opens = |h: &HeadSpec| matches!(h.contact, ContactSpec::Unilateral { .. });
    match preload {
        Preload::On => true,
        Preload::Off => false,
        Preload::Auto => device.heads.iter().any(|h| opens(h) || h.drive == DriveSpec::Rest),
    }
}

/// Whether anything of `device` is left to its weight to decide.
fn open_question(device: &DeviceSpec) -> bool {
    let open = |h: &HeadSpec| match h.contact {
        ContactSpec::Unilateral { indentation_mm } => indentation_mm.is_none(),
        _ => !h.shape.conforms(),
    };
    device.heads.iter().any(|h| h.drive == DriveSpec::Rest || open(h))
}

/// The body with the device of `case` at rest on it; none if nothing about the case depends on that.
///
/// # Errors
/// A resting device without force; a head that misses the skin or sits on bone; whatever the solver refuses.
pub fn settle(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    progress: &Progress<'_>,
) -> Result<Option<Prepared>, RunError> {
    let Some(stand) = Stand::of(case, body)? else { return Ok(None) };
    let device = stand.device;
    let force = device.body.static_force_n;
    let stiffens = stiffens(spec.analysis.preload, device);
    if force <= 0.0 && rests(device) {
        return Err(RunError::Powerless { case: case.name.clone() });
    }
    if force <= 0.0 || !(stiffens || open_question(device)) {
        return Ok(None);
    }
    (progress.on_event)(ProgressEvent::Stage { case: case.name.clone(), name: "settle" });
    let begun = Instant::now();
    let (tools, stance) = tools(spec, case, body, &stand)?;
    let mut passes = Passes::new(spec, case, body, &tools, progress);
    passes.run(stiffens)?;
    let (tangent_factor, mut settled) = passes.settled();
    settled.contact.iter_mut().for_each(|c| c.tilt_deg = stance.tilt.map(|t| t / DEG));
    settled.still.wall = begun.elapsed().as_secs_f64();
    let (transient, harmonic) = match &tangent_factor {
        Some(factor) => {
            (Arc::new(body.materials.stiffened(factor)), Arc::new(body.harmonic_materials.stiffened(factor)))
        }
        None => (body.materials.clone(), body.harmonic_materials.clone()),
    };
    Ok(Some(body.with_materials(transient, harmonic, Some(Arc::new(settled)))))
}

/// Every head of a device as a tool over all the skin that it can reach.
fn tools(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    stand: &Stand,
) -> Result<(Vec<Tool>, Stance), RunError> {
    let surface = Surface::new(&body.space, body.surface(body.loaded)?)?;
    let shear = superficial_shear(spec, body);
    let device = stand.device;
    let pose = |head| place(&surface, stand.foot, stand.tilt_deg, head);
    let poses = device.heads.iter().map(pose).collect::<Result<Vec<Pose>, _>>()?;
    let cloth = spec.clothing.as_ref().map(ClothingSpec::cloth).transpose()?;
    on_tissue(spec, case, body, device, &poses)?;
    let stance = stance(&surface, stand, &poses, shear)?;
    let tool = |(i, head): (usize, &HeadSpec)| {
        let footprint = head.shape.reachable();
        let patch = Patch::under(&surface, &poses[i], &footprint, PAD_TAPER)?;
        let gap = gaps(&patch, &head.shape);
        let pad = PAD_RATIO * 8.0 * shear / (PI * footprint.radius());
        let pad = cloth.map_or(pad, |cloth| cloth.over(pad)[0]);
        let load = match head.contact {
            // Where the device says how deep it stands, tissue is compressed by that.
            ContactSpec::Unilateral { indentation_mm: Some(depth) } if depth > 0.0 => {
                Load::Travel(depth * MM)
            }
            _ => Load::Force(stance.shares[i] * device.body.static_force_n),
        };
        Ok(Tool { patch, gap, pad, load })
    };
    let tools = device.heads.iter().enumerate().map(tool).collect::<Result<_, RunError>>()?;
    Ok((tools, stance))
}

/// Refuses heads with no tissue to press between them and bone.
fn on_tissue(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    device: &DeviceSpec,
    poses: &[Pose],
) -> Result<(), RunError> {
    for (i, (pose, head)) in poses.iter().zip(&device.heads).enumerate() {
        let reach = (0.5 * head.shape.radius()).max(BONE_REACH);
        let thickness = body.thickness(spec, pose, reach);
        if thickness < LEAST_TISSUE {
            return Err(RunError::InBone {
                case: case.name.clone(),
                head: i + 1,
                thickness_mm: thickness / MM,
                least_mm: LEAST_TISSUE / MM,
            });
        }
    }
    Ok(())
}

/// How the rigid device stands with its heads at `poses`: each mount in series with a half space of `shear` [Pa] under a disc.
fn stance(surface: &Surface, at: &Stand, poses: &[Pose], shear: f64) -> Result<Stance, RunError> {
    let foot = surface.project(at.foot);
    let frame =
        Pose { centre: foot.position, axis: -foot.normal, proximal: tangential(V3::y(), foot.normal) };
    let mount = at.device.body.housing.map_or(f64::INFINITY, |h| h.mount_kn_m * 1e3);
    let footing = |(pose, head): (&Pose, &HeadSpec)| {
        let tissue = 8.0 * shear * head.shape.footprint(&head.contact);
        Footing {
            at: frame.across(pose.centre),
            depth: (pose.centre - frame.centre).dot(&frame.axis),
            stiffness: 1.0 / (1.0 / mount + 1.0 / tissue),
        }
    };
    let feet: Vec<Footing> = poses.iter().zip(&at.device.heads).map(footing).collect();
    match at.device.heads.len() {
        // One head bears the weight wherever it sits; somebody holds the device upright.
        1 => Ok(Stance { shares: vec![1.0], height: 0.0, tilt: [0.0; 2] }),
        _ => Ok(stance::stand(&feet, at.device.body.static_force_n)?),
    }
}

/// |μ_L| of the superficial tissue at the frequency of the static moduli [Pa].
fn superficial_shear(spec: &ScenarioSpec, body: &Prepared) -> f64 {
    let element = body.mesh.region.iter().position(|&r| r == body.superficial).unwrap_or(0);
    let m = &body.harmonic_materials;
    let alpha = m.classes[usize::from(m.class[element])].alpha;
    m.mu_l[element * body.space.points_per_element()]
        * springpot(alpha, spec.analysis.static_moduli_hz).norm()
}

/// Contact and stiffening in turn.
struct Passes<'a> {
    spec: &'a ScenarioSpec,
    case: &'a CaseSpec,
    body: &'a Prepared,
    tools: &'a [Tool],
    progress: &'a Progress<'a>,
    /// `[element · point]` exponent of the law; 0 where nothing stiffens.
    exponent: Vec<f64>,
    /// `[element · point]` secant factor the contact was last solved with.
    factor: Vec<f64>,
    /// `[element · point]` least principal strain of the last contact.
    strain: Vec<f64>,
    last: Option<(Arc<MaterialField>, Pressed, Vec<C64>)>,
    /// `[pass]` mean indentation [m].
    indentation: Vec<f64>,
    effort: SolveRow,
    warnings: Vec<SettleWarning>,
}

impl<'a> Passes<'a> {
    fn new(
        spec: &'a ScenarioSpec,
        case: &'a CaseSpec,
        body: &'a Prepared,
        tools: &'a [Tool],
        progress: &'a Progress<'a>,
    ) -> Passes<'a> {
        let points = body.space.points_per_element();
        let of_region: Vec<f64> = body.mesh.regions.iter().map(|name| exponent(name)).collect();
        let exponent: Vec<f64> = body
            .mesh
            .region
            .iter()
            .flat_map(|&r| std::iter::repeat_n(of_region[usize::from(r)], points))
            .collect();
        Passes {
            factor: vec![1.0; exponent.len()],
            strain: vec![0.0; exponent.len()],
            exponent,
            spec,
            case,
            body,
            tools,
            progress,
            last: None,
            indentation: Vec::new(),
            effort: SolveRow::default(),
            warnings: Vec::new(),
        }
    }

    /// One contact, or as many as the stiffening takes.
    fn run(&mut self, stiffens: bool) -> Result<(), RunError> {
        self.contact()?;
        let mut change = 0.0;
        for _ in 1..if stiffens { PASSES } else { 1 } {
            // Half way in the logarithm: under a given force stiffer tissue is strained less, and whole steps overshoot.
            for ((factor, &strain), &n) in self.factor.iter_mut().zip(&self.strain).zip(&self.exponent) {
                *factor = (*factor * secant(1.0 + strain, n)).sqrt();
            }
            self.contact()?;
            let at = self.indentation.len() - 1;
            change = (self.indentation[at] / self.indentation[at - 1] - 1.0).abs();
            if change <= STAYS {
                return Ok(());
            }
        }
        if change > STAYS {
            self.warnings.push(SettleWarning::Restless { change_percent: 100.0 * change });
        }
        Ok(())
    }

    /// Presses the tools on the body with the present factors.
    fn contact(&mut self) -> Result<(), RunError> {
        heed(self.progress)?;
        let first = self.last.is_none();
        let stiff;
        let body = if first {
            self.body
        } else {
            let materials = Arc::new(self.body.harmonic_materials.stiffened(&self.factor));
            stiff = self.body.with_materials(self.body.materials.clone(), materials, None);
            &stiff
        };
        let closed = self.last.as_ref().map(|(_, pressed, _)| {
            let on = |r: &Rest| r.closure.iter().map(|&c| c > 0.0).collect();
            pressed.tools.iter().map(on).collect()
        });
        let analysis = &self.spec.analysis;
        let effort = Effort {
            moduli_hz: analysis.static_moduli_hz,
            tolerance: analysis.tolerance.min(TOLERANCE),
            iterations: analysis.iterations,
            steps: STEPS,
        };
        let begun = Instant::now();
        let (pressed, mean_stress, setup) = with_system(self.spec, body, |system, solid| {
            let pressed = press(system, solid, self.tools, closed, &effort, self.progress.cancel)
                .map_err(|e| RunError::pressing(&self.case.name, e))?;
            let mean_stress = system.mean_stress(&body.space, &body.geometry, &pressed.solution);
            Ok((pressed, mean_stress, system.setup_seconds()))
        })?;
        self.effort.setup_s += setup;
        self.effort.solve_s += begun.elapsed().as_secs_f64() - setup;
        self.effort.frequencies_hz.extend(pressed.iterations.iter().map(|_| 0.0));
        self.effort.iterations.extend(&pressed.iterations);
        self.effort.residual = pressed.residual;
        let mean = pressed.tools.iter().zip(self.tools).map(|(r, t)| r.indentation(t)).sum::<f64>();
        self.indentation.push(mean / self.tools.len() as f64);
        self.strain = least_strain(body, &pressed.solution.displacement);
        self.last = Some((body.harmonic_materials.clone(), pressed, mean_stress));
        Ok(())
    }

    /// Tells of heads that sink in farther than there is tissue.
    fn sunk(&mut self) {
        let Some((_, pressed, _)) = &self.last else { return };
        for (i, (tool, rest)) in self.tools.iter().zip(&pressed.tools).enumerate() {
            let reach = rest.radius(tool).max(BONE_REACH);
            let thickness = self.body.thickness(self.spec, tool.pose(), reach);
            if rest.indentation(tool) >= thickness {
                self.warnings.insert(
                    0,
                    SettleWarning::TooSoft {
                        head: i + 1,
                        indentation_mm: rest.indentation(tool) / MM,
                        thickness_mm: thickness / MM,
                    },
                );
            }
        }
    }

    /// The tangent factors, if anything stiffened, and everything to report.
    fn settled(mut self) -> (Option<Vec<f64>>, Settled) {
        self.sunk();
        let (materials, pressed, mean_stress) = self.last.take().expect("run comes first");
        let stiffened = self.indentation.len() > 1;
        let factor: Option<Vec<f64>> = stiffened
            .then(|| self.strain.iter().zip(&self.exponent).map(|(&e, &n)| tangent(1.0 + e, n)).collect());
        let percent = 100.0 * self.compression();
        if percent > SMALL_COMPRESSION_PERCENT {
            self.warnings.insert(0, SettleWarning::Compressed { percent });
        }
        let rows = self.tools.iter().zip(&pressed.tools).enumerate().map(|(i, (t, r))| row(i, t, r));
        let real = |u: [C64; 3]| u.map(|z| C64::from(z.re));
        let amplitude = vec![pressed.solution.displacement.iter().map(|&u| real(u)).collect()];
        let settled = Settled {
            seats: self.tools.iter().zip(&pressed.tools).map(|(t, r)| seat(t, r)).collect(),
            contact: rows.collect(),
            preload: factor.as_ref().map(|f| self.preload(f, percent)),
            warnings: self.warnings,
            still: Still {
                materials,
                field: HarmonicField { frequency_hz: 0.0, amplitude, free: Vec::new() },
                mean_stress,
                effort: self.effort,
                wall: 0.0,
            },
        };
        (factor, settled)
    }

    /// Compression within two footprint radii of the heads, 99th percentile by volume [1].
    fn compression(&self) -> f64 {
        let near = |q: usize| {
            let x = self.body.space.positions[self.body.space.node_of[q] as usize];
            self.tools.iter().any(|t| (x - t.pose().centre).norm() < 2.0 * t.patch.radius)
        };
        let weight = &self.body.geometry.weight;
        let pairs = (0..self.strain.len()).filter(|&q| near(q)).map(|q| (-self.strain[q] as f32, weight[q]));
        weighted_quantile(pairs.collect(), 0.99)
    }

    fn preload(&self, factor: &[f64], compression_percent: f64) -> PreloadRow {
        let at = (0..factor.len()).max_by(|&a, &b| factor[a].total_cmp(&factor[b])).unwrap_or(0);
        let body = self.body;
        let x = body.space.positions[body.space.node_of[at] as usize];
        let region = usize::from(body.mesh.region[at / body.space.points_per_element()]);
        let stiffer = |q: &usize| factor[*q] > 1.1;
        PreloadRow {
            soft_indentation_mm: self.indentation[0] / MM,
            indentation_mm: self.indentation[self.indentation.len() - 1] / MM,
            factor_max: factor[at],
            factor_region: body.mesh.regions[region].clone(),
            factor_at_mm: [x.x / MM, x.y / MM, x.z / MM],
            compression_percent,
            stiffened_cm3: 1e6
                * (0..factor.len()).filter(stiffer).map(|q| body.geometry.weight[q]).sum::<f64>(),
        }
    }
}

/// Exponent of the law in a region: fat and muscles stiffen, tendon and gels do not.
fn exponent(region: &str) -> f64 {
    match Tissue::from_name(region) {
        Some(Tissue::Fat) => FAT,
        Some(Tissue::Tendon) | None => 0.0,
        Some(_) => MUSCLE,
    }
}

/// `[element · point]` least principal strain of a real displacement.
fn least_strain(body: &Prepared, u: &[[C64; 3]]) -> Vec<f64> {
    let field = HarmonicField { frequency_hz: 0.0, amplitude: vec![u.to_vec()], free: Vec::new() };
    let steady =
        Steady::new(&body.space, &body.geometry, &body.harmonic_materials, &field, Rheology::Exact, &[]);
    let gll = Gll::new(body.space.order);
    let points = body.space.points_per_element();
    let least = |q: usize| {
        let grad = at_gll(&steady, &gll, q / points, q % points, 0).1.map(|z| z.re);
        ((grad + grad.transpose()) * 0.5).symmetric_eigenvalues().min()
    };
    (0..body.space.node_of.len()).into_par_iter().map(least).collect()
}

fn row(i: usize, tool: &Tool, rest: &Rest) -> ContactRow {
    let (force, area) = (rest.force(tool), rest.area(tool));
    ContactRow {
        head: i + 1,
        force_n: match tool.load {
            Load::Force(given) => given,
            Load::Travel(_) => force,
        },
        indentation_mm: rest.indentation(tool) / MM,
        area_cm2: area * 1e4,
        radius_mm: rest.radius(tool) / MM,
        pressure_mean_kpa: force / area * 1e-3,
        pressure_peak_kpa: rest.peak(tool) * 1e-3,
        tilt_deg: [0.0; 2],
        balance_percent: match tool.load {
            Load::Force(given) => 100.0 * (force / given - 1.0),
            Load::Travel(_) => 0.0,
        },
        penalty_percent: 100.0 * rest.penalty_error(tool),
    }
}

fn seat(tool: &Tool, rest: &Rest) -> Seat {
    let on: Vec<bool> = rest.closure.iter().map(|&c| c > 0.0).collect();
    let mut resting = tool.patch.kept(&on);
    resting.radius = tool.patch.radius.min(rest.radius(tool));
    Seat { reachable: tool.patch.clone(), resting, travel: rest.travel }
}
