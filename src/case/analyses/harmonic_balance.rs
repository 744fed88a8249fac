//! Harmonic balance of a case whose heads may lift off the skin.
//!
//! The body is condensed to the contact annuli: one solve per annulus of every footprint, at 0 Hz and at each
//! multiple of the drive frequency. [`crate::solver::harmonic_balance`] couples the device to them at
//! negligible cost. The field is the superposition of the annulus solutions with the forces found. Moduli at
//! 0 Hz are those at `static_moduli_hz`, as in the static analysis.

use crate::case::analyses::device_report::percussion_row;
use crate::case::analyses::harmonic_result::HarmonicResult;
use crate::case::analyses::measure::samples;
use crate::case::component::{FrequencyComponent, along};
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::solve::{Factors, SolveProgress, named, solve_all};
use crate::case::outcome::CaseOutcome;
use crate::drive::{DriveError, Mechanism, Pose};
use crate::math::{C64, Monitor, V3};
use crate::metric::report::SolveRow;
use crate::model::error::RunError;
use crate::solver::Contact;
use crate::solver::contact::annulus::Annulus;
use crate::solver::contact::{HeadCycle, PERCENTILE, Pressure, pressure_quantile};
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::harmonic_balance::{HarmonicBalance, Linear, PeriodicSolution};
use nalgebra::{DMatrix, DVector, Vector3};
use std::f64::consts::TAU;
use std::time::Instant;

/// Contact annuli of a footprint.
pub const ANNULI: usize = 8;
/// Smallest number of harmonics.
pub const LEAST_HARMONICS: usize = 8;
/// Harmonics from this order on carry little force and are solved to [`HIGH_TOLERANCE`] times the tolerance.
const HIGH: usize = 4;
/// Factor on the tolerance from order [`HIGH`] on.
const HIGH_TOLERANCE: f64 = 10.0;
/// Factor on the tolerance at 0 Hz. A load on an annulus a few millimetres wide displaces distant stiff
/// tissue as a rigid body, and the f32 round-off there is large compared with the residual at the annulus.
const STATIC_TOLERANCE: f64 = 3.0;
/// Stiffness of springs to the ground at 0 Hz [N/m]; they prevent a lateral rigid-body motion of the device.
const ANCHOR: f64 = 1e-3;

/// The body condensed to the annuli at one multiple of the frequency.
struct CondensedBody {
    /// `[annulus]` solution for a force of 1 N.
    solutions: Vec<Solution>,
    /// `[annulus][annulus]` mean displacement along the axis for that force [m/N].
    compliance: DMatrix<C64>,
}

/// Solves the case and evaluates the result.
///
/// # Errors
/// [`RunError::AtRest`]; [`RunError::Unbalanced`]; those of excitation, solver and evaluation;
/// [`RunError::Cancelled`].
pub fn solve(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    let begun = Instant::now();
    cx.begin("place");
    let mut excitation = Excitation::new(cx.spec, cx.case, cx.model, cx.seats())?;
    if excitation.frequency == 0.0 {
        return Err(RunError::AtRest { case: cx.case.name.clone(), method: "Harmonic".into() });
    }
    let annuli: Vec<Annulus> =
        excitation.contacts.iter().enumerate().flat_map(|(i, c)| c.annuli(i, ANNULI)).collect();
    let count = cx.spec.analysis.harmonics.max(LEAST_HARMONICS).max(excitation.highest_order());
    cx.begin("set up");
    let demand = cx.demand(excitation.hz(count), annuli.len());
    let (periodic, components, error, mut solved) =
        cx.workspace.with_system(cx.spec, cx.model, demand, cx.progress, |system, solid| {
            balanced_field(cx, (&excitation, &annuli), count, (system, solid))
        })?;
    let wall = begun.elapsed().as_secs_f64();
    cx.begin("measure");
    excitation.set_poses(&components);
    let heads = sample_cycles(&excitation, &annuli, &periodic, samples(count));
    solved.power.add_input(&heads, &excitation.loads, excitation.frequency, &solved.field.amplitude);
    let prescribed = excitation.mechanism.iter().flat_map(|m| &m.bodies).any(|b| b.prescribed.is_some());
    let power = match prescribed {
        true => [solved.power.total_input(), 0.0, 0.0],
        false => mean_powers(&excitation, &components, &annuli, &periodic)?,
    };
    let mut device = percussion_row(&excitation, &heads, &solved.power, power);
    for strike in device.iter_mut().flat_map(|d| &mut d.heads).filter_map(|h| h.strike.as_mut()) {
        strike.balance_error_percent = Some(100.0 * error);
    }
    solved.outcome(cx, excitation, &heads, device, wall)
}

/// The periodic motion of device and body, the components of the heads, the error of the balance, and the
/// field with its losses.
fn balanced_field(
    cx: &CaseContext<'_>,
    (excitation, annuli): (&Excitation, &[Annulus]),
    count: usize,
    (system, solid): (&mut HarmonicSystem, &Body),
) -> Result<(PeriodicSolution, Vec<FrequencyComponent>, f64, HarmonicResult), RunError> {
    let (condensed, effort) = condense(cx, (excitation, annuli), count, (&mut *system, solid))?;
    cx.begin("balance");
    let linear = assemble(excitation, &condensed)
        .map_err(|source| RunError::Case { case: cx.case.name.clone(), source: Box::new(source) })?;
    let report = cx.progress.part(&cx.case.name, (0, 1), "strength of the drive");
    let unbalanced =
        |source| cx.check().err().unwrap_or(RunError::Unbalanced { case: cx.case.name.clone(), source });
    let problem = problem(excitation, annuli, linear);
    let periodic = problem.solve_monitored(Monitor::new(cx.progress.cancel, &report)).map_err(unbalanced)?;
    let error = problem.error_indicator(&periodic).map_err(unbalanced)?;
    let components = head_components(excitation, &periodic, count);
    let mut solved = HarmonicResult::new(
        excitation,
        &components,
        cx.model.space.n_nodes(),
        solid.membranes.len(),
        system.setup_seconds(),
    );
    solved.effort = effort;
    for (h, body) in condensed.iter().enumerate().skip(1) {
        cx.check()?;
        let hz = excitation.hz(h);
        let forces: Vec<C64> = periodic.force.iter().map(|q| q[h]).collect();
        let mut operator = system.operator_at(hz, &[], solid).map_err(named(&cx.case.name))?;
        solved.add(cx.model, &mut operator, solid, h, hz, Solution::superpose(&body.solutions, &forces));
    }
    Ok((periodic, components, error, solved))
}

/// Condenses the body to the annuli, `[multiple]` from 0.
fn condense(
    cx: &CaseContext<'_>,
    (excitation, annuli): (&Excitation, &[Annulus]),
    count: usize,
    (system, solid): (&mut HarmonicSystem, &Body),
) -> Result<(Vec<CondensedBody>, SolveRow), RunError> {
    let mut effort = SolveRow { setup_s: system.setup_seconds(), ..SolveRow::default() };
    let mut all = Vec::new();
    for h in 0..=count {
        cx.check()?;
        let (hz, begun) = (excitation.frequency * h as f64, Instant::now());
        let moduli_hz = if h == 0 { cx.spec.analysis.static_moduli_hz } else { hz };
        // The factorisation counts as one solve in the progress.
        let (first, of) = (h * (annuli.len() + 1), (count + 1) * (annuli.len() + 1));
        let report = cx.progress.part(&cx.case.name, (first, of), Factors(hz));
        let monitor = Monitor::new(cx.progress.cancel, &report);
        let mut system =
            system.at_monitored(hz, moduli_hz, &[], solid, monitor).map_err(named(&cx.case.name))?;
        effort.frequency_setup_s += begun.elapsed().as_secs_f64();
        let factor = match h {
            0 => STATIC_TOLERANCE,
            h if h < HIGH => 1.0,
            _ => HIGH_TOLERANCE,
        };
        let tolerance = cx.spec.analysis.tolerance * factor;
        let axis = |annulus: &Annulus| excitation.contacts[annulus.head].pose().axis;
        let force = |annulus| annulus_force(annulus, axis(annulus), solid.space.n_nodes());
        let forces: Vec<_> = annuli.iter().map(force).collect();
        let progress = SolveProgress { case: &cx.case.name, of: (first + 1, of), progress: cx.progress };
        let limits = (tolerance, cx.spec.analysis.iterations);
        let solved = solve_all(&mut system, limits, &forces, progress)?;
        solved.iter().for_each(|(_, info)| effort.count(info));
        let solutions: Vec<Solution> = solved.into_iter().map(|(solution, _)| solution).collect();
        let compliance = compliance(excitation, annuli, &solutions);
        all.push(CondensedBody { solutions, compliance });
    }
    Ok((all, effort))
}

/// Mean axial displacement of every annulus in every solution, `[annulus][annulus]` [m/N].
fn compliance(excitation: &Excitation, annuli: &[Annulus], solutions: &[Solution]) -> DMatrix<C64> {
    let read = |i: usize, j: usize| -> C64 {
        let axis = excitation.contacts[annuli[i].head].pose().axis;
        let axial = |u: &[C64; 3]| u[0] * axis.x + u[1] * axis.y + u[2] * axis.z;
        annuli[i].pattern.iter().map(|(n, w)| axial(&solutions[j].displacement[*n as usize]) * *w).sum()
    };
    let compliance = DMatrix::from_fn(annuli.len(), annuli.len(), read);
    // The compliance is symmetric; the iteration leaves a small asymmetry.
    (&compliance + compliance.transpose()) * C64::from(0.5)
}

/// `[node][component]` force of 1 N along `axis` on `annulus` [N].
fn annulus_force(annulus: &Annulus, axis: V3, nodes: usize) -> Vec<[C64; 3]> {
    let mut force = vec![[C64::default(); 3]; nodes];
    for (node, share) in &annulus.pattern {
        force[*node as usize] = [axis.x, axis.y, axis.z].map(|a| C64::from(a * share));
    }
    force
}

/// Linear equations of device and body at every multiple of the frequency.
fn assemble(excitation: &Excitation, condensed: &[CondensedBody]) -> Result<Vec<Linear>, RunError> {
    let mechanism = excitation.mechanism.as_ref().expect("heads belong to a device");
    let poses: Vec<Pose> = excitation.contacts.iter().map(|c| *c.pose()).collect();
    let rest: Option<Vec<(f64, f64)>> = excitation.contacts.iter().map(Contact::at_rest).collect();
    let at = |(h, body): (usize, &CondensedBody)| {
        let hz = excitation.frequency * h as f64;
        let (device, mut force) = condense_to_axes(mechanism, &poses, hz)?;
        if let Some(at_rest) = rest.as_ref().filter(|_| h == 0) {
            force = balance_at_rest(&device, at_rest);
        }
        for (i, contact) in excitation.contacts.iter().enumerate() {
            if mechanism.bodies[i].prescribed.is_some() {
                let prescribed = || {
                    mechanism.bodies[i]
                        .prescribed
                        .iter()
                        .flatten()
                        .map(|a| a.at(excitation.hz(h)))
                        .sum::<Vector3<C64>>()
                };
                force[i] = if h == 0 {
                    C64::from(contact.at_rest().map_or(contact.indentation(), |(travel, _)| travel))
                } else {
                    along(&prescribed(), &poses[i].axis)
                };
            }
        }
        Ok(Linear { device, drive: force, skin: body.compliance.clone() })
    };
    condensed.iter().enumerate().map(at).collect()
}

/// The static forces on the heads that hold `device` in equilibrium at rest, `[head]` displacement from first
/// touch [m] and force on the body [N]: Z₀ x* + q*. They are weight and hand, and the mounts as they stand.
fn balance_at_rest(device: &DMatrix<C64>, rest: &[(f64, f64)]) -> Vec<C64> {
    let travel = DVector::from_iterator(rest.len(), rest.iter().map(|r| C64::from(r.0)));
    (device * travel).iter().zip(rest).map(|(z, r)| z + C64::from(r.1)).collect()
}

/// The equations of device, skin and pads.
fn problem<'a>(excitation: &Excitation, annuli: &'a [Annulus], linear: Vec<Linear>) -> HarmonicBalance<'a> {
    let mechanism = excitation.mechanism.as_ref().expect("heads belong to a device");
    let prescribed = mechanism.bodies[..mechanism.heads].iter().map(|b| b.prescribed.is_some()).collect();
    let rest = excitation.contacts.iter().map(|c| c.at_rest().map(|(travel, _)| travel)).collect();
    HarmonicBalance { annuli, prescribed, linear, rest }
}

/// Dynamic stiffness Z and force F̂ of `mechanism` at `hz`, condensed to the axes of the heads; all other
/// degrees of freedom are free and eliminated. At 0 Hz the force is weight and push of the hand, which the
/// arm keeps up wherever the device is.
///
/// # Errors
/// [`DriveError::Resonance`] at an undamped resonance of the eliminated degrees of freedom.
pub fn condense_to_axes(
    mechanism: &Mechanism,
    poses: &[Pose],
    hz: f64,
) -> Result<(DMatrix<C64>, Vec<C64>), DriveError> {
    let (mut z, mut force) = (mechanism.dynamic_stiffness(hz), mechanism.force(hz));
    let (heads, n) = (mechanism.heads, z.nrows());
    if hz == 0.0 {
        z = mechanism.static_stiffness();
        (0..n).for_each(|i| z[(i, i)] += C64::from(ANCHOR));
        force = DVector::from_fn(n, |i, _| C64::from(mechanism.weight[i / 3][i % 3]));
    }
    // Rotate the heads to their own axes, axial first.
    let mut rotation = DMatrix::<C64>::identity(n, n);
    for (i, pose) in poses.iter().enumerate() {
        let axes = [pose.axis, pose.proximal, pose.axis.cross(&pose.proximal)];
        for (c, axis) in axes.iter().enumerate() {
            (0..3).for_each(|k| rotation[(3 * i + k, 3 * i + c)] = C64::from(axis[k]));
        }
    }
    let (z, force) = (rotation.transpose() * z * &rotation, rotation.transpose() * force);
    let retained: Vec<usize> = (0..heads).map(|i| 3 * i).collect();
    let prescribed = |i: usize| i / 3 < heads && mechanism.bodies[i / 3].prescribed.is_some();
    let eliminated: Vec<usize> = (0..n).filter(|i| !retained.contains(i) && !prescribed(*i)).collect();
    let part = |rows: &[usize], columns: &[usize]| {
        DMatrix::from_fn(rows.len(), columns.len(), |i, j| z[(rows[i], columns[j])])
    };
    let pick = |rows: &[usize]| DVector::from_fn(rows.len(), |i, _| force[rows[i]]);
    let inner =
        part(&eliminated, &eliminated).try_inverse().filter(|x| x.iter().all(|z| z.norm().is_finite()));
    let reduce = part(&retained, &eliminated) * inner.ok_or(DriveError::Resonance { hz })?;
    let device = part(&retained, &retained) - &reduce * part(&eliminated, &retained);
    let force = pick(&retained) - reduce * pick(&eliminated);
    Ok((device, force.iter().copied().collect()))
}

/// Motion of the heads at every multiple of the frequency.
fn head_components(
    excitation: &Excitation,
    periodic: &PeriodicSolution,
    count: usize,
) -> Vec<FrequencyComponent> {
    let displacements: Vec<Vec<C64>> = (0..excitation.contacts.len()).map(|i| periodic.head(i)).collect();
    let component = |order: usize| FrequencyComponent {
        order,
        heads: excitation
            .contacts
            .iter()
            .zip(&displacements)
            .map(|(c, x)| c.pose().axis.map(C64::from) * x[order])
            .collect(),
        loads: Vec::new(),
    };
    (1..=count).map(component).collect()
}

/// `[head]` one period, sampled at `samples` instants.
fn sample_cycles(
    excitation: &Excitation,
    annuli: &[Annulus],
    periodic: &PeriodicSolution,
    samples: usize,
) -> Vec<HeadCycle> {
    let cycle = |(head, contact): (usize, &Contact)| {
        let (mut cycle, axis, displacements) =
            (HeadCycle::default(), contact.pose().axis, periodic.head(head));
        for sample in 0..samples {
            let phase = sample as f64 / samples as f64;
            let (mut force, mut pressure, mut closures) = (0.0, Pressure::default(), Vec::new());
            for (r, annulus) in annuli.iter().enumerate().filter(|(_, annulus)| annulus.head == head) {
                let closure = periodic.closure(r, phase);
                force += annulus.force_and_slope(closure).0;
                pressure.area += annulus.contact_area(closure);
                pressure.peak = pressure.peak.max(annulus.pressure(closure));
                closures.push((annulus, closure));
            }
            pressure.percentile = pressure_quantile(&closures, PERCENTILE);
            let instant = |(h, z): (usize, &C64)| (z * C64::from_polar(1.0, TAU * h as f64 * phase)).re;
            let x: f64 = displacements.iter().enumerate().map(instant).sum();
            cycle.push(contact.pose(), axis * force, axis * x, pressure);
        }
        cycle
    };
    excitation.contacts.iter().enumerate().map(cycle).collect()
}

/// Mean powers of motors, mounts and hand [W] of a device without prescribed motion.
///
/// # Errors
/// [`DriveError::Resonance`] if the dynamic stiffness of the device is singular.
fn mean_powers(
    excitation: &Excitation,
    components: &[FrequencyComponent],
    annuli: &[Annulus],
    periodic: &PeriodicSolution,
) -> Result<[f64; 3], DriveError> {
    let mechanism = excitation.mechanism.as_ref().expect("heads belong to a device");
    let none = DMatrix::zeros(3 * mechanism.heads, 3 * mechanism.heads);
    let mut sum = [0.0; 3];
    for component in components {
        let hz = excitation.hz(component.order);
        let mut force = mechanism.force(hz);
        for (annulus, q) in annuli.iter().zip(&periodic.force) {
            let axis = excitation.contacts[annulus.head].pose().axis;
            (0..3).for_each(|c| force[3 * annulus.head + c] -= q[component.order] * axis[c]);
        }
        let at = mechanism.powers(hz, &mechanism.motion_under(hz, &force)?, &none);
        [at.motor, at.mounts, at.hand].iter().zip(&mut sum).for_each(|(p, sum)| *sum += p);
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::spec::{
        BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, HousingSpec,
    };

    fn gun() -> (Mechanism, Pose) {
        let head = HeadSpec {
            shape: HeadShape::Flat { radius_mm: 10.0 },
            offset_proximal_mm: 0.0,
            offset_medial_mm: 0.0,
            drive: DriveSpec::Force { frequency_hz: 50.0, normal_n: 1.0, tangential_n: 0.0, phase_deg: 0.0 },
            contact: ContactSpec::Unilateral { indentation_mm: None },
        };
        let housing = Some(HousingSpec { mass_kg: 1.0, mount_kn_m: 10.0, mount_ns_m: 5.0 });
        let body = BodySpec { moving_mass_kg: 0.1, static_force_n: 10.0, housing, hand: HandSpec::None };
        let device =
            DeviceSpec { version: 1, name: "gun".into(), heads: vec![head], body, treatment_s: 30.0 };
        let pose = Pose { centre: V3::zeros(), axis: V3::x(), proximal: V3::y() };
        (Mechanism::new(&device, &[pose], 0.0).expect("a device"), pose)
    }

    /// An undamped resonance of the eliminated degrees of freedom is an error, not a skipped condensation.
    #[test]
    fn an_undamped_resonance_behind_the_heads_is_an_error() {
        let (mut mechanism, pose) = gun();
        assert!(condense_to_axes(&mechanism, &[pose], 50.0).is_ok());
        // A housing without mass on a mount without spring: its rows are zero.
        mechanism.bodies[1].mass = 0.0;
        (mechanism.links[0].stiffness, mechanism.links[0].damping) = (0.0, 0.0);
        let error = condense_to_axes(&mechanism, &[pose], 50.0).expect_err("singular");
        assert_eq!(error, DriveError::Resonance { hz: 50.0 });
    }
}
