//! Harmonic balance of a case whose heads may leave the skin.
//!
//! One solve for every contact annulus of every footprint, at rest and at each multiple of the drive frequency, condenses the
//! body. The device is coupled through [`crate::solver::balance`], at negligible cost; the field is then the superposition of
//! the annulus solutions with the forces found. Moduli at rest are those of `static_moduli_hz`, as in the static analysis.

use crate::case::analyses::device_report::struck_row;
use crate::case::analyses::harmonic_result::HarmonicResult;
use crate::case::analyses::measure::samples;
use crate::case::component::FrequencyComponent;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::SolveDemand;
use crate::case::harmonic::solve::{Factors, SolveProgress, named, solve_to};
use crate::case::outcome::CaseOutcome;
use crate::drive::{DriveError, Mechanism, Pose};
use crate::math::{C64, Monitor, V3};
use crate::metric::report::SolveRow;
use crate::model::error::RunError;
use crate::solver::Contact;
use crate::solver::balance::{Balance, Linear, NoBalance, Periodic};
use crate::solver::contact::Pressure;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::meter::HeadCycle;
use crate::solver::rings::Ring;
use nalgebra::{DMatrix, DVector, Vector3};
use std::f64::consts::TAU;
use std::time::Instant;

/// Rings of a footprint.
pub const RINGS: usize = 5;
/// Fewest harmonics.
pub const HARMONICS: usize = 8;
/// Harmonics from here on carry little force and are solved to [`LOOSE`] times the tolerance.
const HIGH: usize = 4;
/// See [`HIGH`].
const LOOSE: f64 = 10.0;
/// The still answer is solved to this times the tolerance: a load on a ring a few millimetres wide moves stiff tissue far away
/// as a whole, and f32 loses there what it must not lose at the ring.
const STILL: f64 = 3.0;
/// Springs to the ground [N/m] that stand, at rest, for what keeps a device from drifting sideways.
const ANCHOR: f64 = 1e-3;

/// The body at one multiple of the frequency.
struct Skin {
    /// `[ring]` answers to a force of 1 N.
    solutions: Vec<Solution>,
    /// `[ring][ring]` mean displacement along the axis for that force [m/N].
    compliance: DMatrix<C64>,
}

/// Solves and measures `case`.
///
/// # Errors
/// Whatever the load, the solver or the measuring refuse; [`RunError::Unbalanced`]; [`RunError::Cancelled`] on request.
pub fn solve(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    let begun = Instant::now();
    cx.begin("place");
    let mut excitation = Excitation::new(cx.spec, cx.case, cx.model, cx.seats())?;
    if excitation.frequency == 0.0 {
        return Err(RunError::AtRest { case: cx.case.name.clone(), method: "Harmonic".into() });
    }
    let rings: Vec<Ring> =
        excitation.contacts.iter().enumerate().flat_map(|(i, c)| c.rings(i, RINGS)).collect();
    let count = cx.spec.analysis.harmonics.max(HARMONICS).max(excitation.highest_order());
    cx.begin("set up");
    let demand = SolveDemand { hz: excitation.hz(count), solves: rings.len() };
    let (found, components, mut solved) =
        cx.workspace.with_system(cx.spec, cx.model, demand, cx.progress, |system, solid| {
            let (skin, effort) = condense(cx, (&excitation, &rings), count, (&mut *system, solid))?;
            cx.begin("balance");
            let linear = linear(&excitation, &skin)
                .map_err(|source| RunError::Case { case: cx.case.name.clone(), source: Box::new(source) })?;
            let report = cx.progress.part(&cx.case.name, (0, 1), "strength of the drive");
            let found = balance(&excitation, &rings, linear, Monitor::new(cx.progress.cancel, &report))
                .map_err(|source| {
                    cx.check().err().unwrap_or(RunError::Unbalanced { case: cx.case.name.clone(), source })
                })?;
            let components = head_components(&excitation, &found, count);
            let mut solved = HarmonicResult::new(
                &excitation,
                &components,
                cx.model.space.n_nodes(),
                solid.membranes.len(),
                system.setup_seconds(),
            );
            solved.effort = effort;
            for (h, skin) in skin.iter().enumerate().skip(1) {
                cx.check()?;
                let hz = excitation.hz(h);
                let forces: Vec<C64> = found.force.iter().map(|q| q[h]).collect();
                system.set_operator(hz, solid).map_err(named(&cx.case.name))?;
                solved.keep(cx.model, system, solid, h, hz, Solution::combine(&skin.solutions, &forces));
            }
            Ok::<_, RunError>((found, components, solved))
        })?;
    let wall = begun.elapsed().as_secs_f64();
    cx.begin("measure");
    excitation.show(&components);
    let heads = cycles(&excitation, &rings, &found, samples(count));
    solved.power.add_input(&heads, &excitation.loads, excitation.frequency, &solved.field.amplitude);
    let prescribed = excitation.mechanism.iter().flat_map(|m| &m.bodies).any(|b| b.imposed.is_some());
    let power = match prescribed {
        true => [solved.power.total_input(), 0.0, 0.0],
        false => powers(&excitation, &components, &rings, &found)?,
    };
    let device = struck_row(&excitation, &heads, &solved.power, power);
    solved.outcome(cx, excitation, &heads, device, wall)
}

/// The body as the rings feel it, `[multiple]` from 0.
fn condense(
    cx: &CaseContext<'_>,
    (excitation, rings): (&Excitation, &[Ring]),
    count: usize,
    (system, solid): (&mut HarmonicSystem, &Body),
) -> Result<(Vec<Skin>, SolveRow), RunError> {
    system.set_pads(Vec::new());
    let mut effort = SolveRow { setup_s: system.setup_seconds(), ..SolveRow::default() };
    let mut all = Vec::new();
    for h in 0..=count {
        cx.check()?;
        let (hz, begun) = (excitation.frequency * h as f64, Instant::now());
        let moduli_hz = if h == 0 { cx.spec.analysis.static_moduli_hz } else { hz };
        // Factors count as one solve.
        let (first, of) = (h * (rings.len() + 1), (count + 1) * (rings.len() + 1));
        let report = cx.progress.part(&cx.case.name, (first, of), Factors(hz));
        let monitor = Monitor::new(cx.progress.cancel, &report);
        system.set_frequency_unless(hz, moduli_hz, solid, monitor).map_err(named(&cx.case.name))?;
        effort.frequency_setup_s += begun.elapsed().as_secs_f64();
        let looser = match h {
            0 => STILL,
            h if h < HIGH => 1.0,
            _ => LOOSE,
        };
        let tolerance = cx.spec.analysis.tolerance * looser;
        let mut solutions = Vec::new();
        for (j, ring) in rings.iter().enumerate() {
            let turn = SolveProgress { case: &cx.case.name, of: (first + 1 + j, of), progress: cx.progress };
            let force = laid(ring, excitation.contacts[ring.head].pose().axis, solid.space.n_nodes());
            let (solution, info) =
                solve_to(system, tolerance, cx.spec.analysis.iterations, &force, hz, turn)?;
            effort.count(&info);
            solutions.push(solution);
        }
        let compliance = compliance(excitation, rings, &solutions);
        all.push(Skin { solutions, compliance });
    }
    Ok((all, effort))
}

/// Mean displacement of every ring in every solution, `[ring][ring]` [m/N].
fn compliance(excitation: &Excitation, rings: &[Ring], solutions: &[Solution]) -> DMatrix<C64> {
    let read = |i: usize, j: usize| -> C64 {
        let axis = excitation.contacts[rings[i].head].pose().axis;
        let along = |u: &[C64; 3]| u[0] * axis.x + u[1] * axis.y + u[2] * axis.z;
        rings[i].pattern.iter().map(|(n, w)| along(&solutions[j].displacement[*n as usize]) * *w).sum()
    };
    let found = DMatrix::from_fn(rings.len(), rings.len(), read);
    // The body is reciprocal, the iteration only nearly.
    (&found + found.transpose()) * C64::from(0.5)
}

/// 1 N along `axis` on `ring`.
fn laid(ring: &Ring, axis: V3, nodes: usize) -> Vec<[C64; 3]> {
    let mut force = vec![[C64::default(); 3]; nodes];
    for (node, share) in &ring.pattern {
        force[*node as usize] = [axis.x, axis.y, axis.z].map(|a| C64::from(a * share));
    }
    force
}

/// Device and skin at every multiple.
fn linear(excitation: &Excitation, skin: &[Skin]) -> Result<Vec<Linear>, RunError> {
    let mechanism = excitation.mechanism.as_ref().expect("heads belong to a device");
    let poses: Vec<Pose> = excitation.contacts.iter().map(|c| *c.pose()).collect();
    let at = |(h, skin): (usize, &Skin)| {
        let hz = excitation.frequency * h as f64;
        let (device, mut force) = on_axes(mechanism, &poses, hz)?;
        for (i, contact) in excitation.contacts.iter().enumerate() {
            if mechanism.bodies[i].imposed.is_some() {
                let prescribed = || {
                    mechanism.bodies[i]
                        .imposed
                        .iter()
                        .flatten()
                        .map(|a| a.at(excitation.hz(h)))
                        .sum::<Vector3<C64>>()
                };
                force[i] = if h == 0 {
                    C64::from(contact.indentation())
                } else {
                    dot(&prescribed(), &poses[i].axis)
                };
            }
        }
        Ok(Linear { device, drive: force, skin: inverse(&skin.compliance, hz)? })
    };
    skin.iter().enumerate().map(at).collect()
}

/// Dynamic stiffness of the rings from their compliance at `hz`.
fn inverse(compliance: &DMatrix<C64>, hz: f64) -> Result<DMatrix<C64>, RunError> {
    let found = compliance.clone().try_inverse().filter(|d| d.iter().all(|z| z.norm().is_finite()));
    found.ok_or(RunError::SingularCompliance { hz, rings: compliance.nrows() })
}

/// Device and skin in balance.
fn balance(
    excitation: &Excitation,
    rings: &[Ring],
    linear: Vec<Linear>,
    monitor: Monitor<'_>,
) -> Result<Periodic, NoBalance> {
    let mechanism = excitation.mechanism.as_ref().expect("heads belong to a device");
    let prescribed = mechanism.bodies[..mechanism.heads].iter().map(|b| b.imposed.is_some()).collect();
    Balance { rings, told: prescribed, linear }.solve_unless(monitor)
}

fn dot(x: &Vector3<C64>, axis: &V3) -> C64 {
    x.iter().zip(axis).map(|(x, a)| x * *a).sum()
}

/// Z and F̂ at `hz` of `mechanism` on the heads' axes, everything else free and eliminated; at 0 Hz under its weight.
///
/// # Errors
/// [`DriveError::Resonance`] where nothing damps a resonance of what is eliminated.
pub fn on_axes(
    mechanism: &Mechanism,
    poses: &[Pose],
    hz: f64,
) -> Result<(DMatrix<C64>, Vec<C64>), DriveError> {
    let (mut z, mut force) = (mechanism.dynamic_stiffness(hz), mechanism.force(hz));
    let (heads, n) = (mechanism.heads, z.nrows());
    if hz == 0.0 {
        (0..n).for_each(|i| z[(i, i)] += C64::from(ANCHOR));
        force = DVector::from_fn(n, |i, _| C64::from(mechanism.weight[i / 3][i % 3]));
    }
    // Heads in their own axes: axial first.
    let mut turn = DMatrix::<C64>::identity(n, n);
    for (i, pose) in poses.iter().enumerate() {
        let axes = [pose.axis, pose.proximal, pose.axis.cross(&pose.proximal)];
        for (c, axis) in axes.iter().enumerate() {
            (0..3).for_each(|k| turn[(3 * i + k, 3 * i + c)] = C64::from(axis[k]));
        }
    }
    let (z, force) = (turn.transpose() * z * &turn, turn.transpose() * force);
    let kept: Vec<usize> = (0..heads).map(|i| 3 * i).collect();
    let prescribed = |i: usize| i / 3 < heads && mechanism.bodies[i / 3].imposed.is_some();
    let rest: Vec<usize> = (0..n).filter(|i| !kept.contains(i) && !prescribed(*i)).collect();
    let part = |rows: &[usize], columns: &[usize]| {
        DMatrix::from_fn(rows.len(), columns.len(), |i, j| z[(rows[i], columns[j])])
    };
    let pick = |rows: &[usize]| DVector::from_fn(rows.len(), |i, _| force[rows[i]]);
    let inner = part(&rest, &rest).try_inverse().filter(|x| x.iter().all(|z| z.norm().is_finite()));
    let reduce = part(&kept, &rest) * inner.ok_or(DriveError::Resonance { hz })?;
    let device = part(&kept, &kept) - &reduce * part(&rest, &kept);
    let excitation = pick(&kept) - reduce * pick(&rest);
    Ok((device, excitation.iter().copied().collect()))
}

/// Motion of the heads at every multiple.
fn head_components(excitation: &Excitation, found: &Periodic, count: usize) -> Vec<FrequencyComponent> {
    let places: Vec<Vec<C64>> = (0..excitation.contacts.len()).map(|i| found.head(i)).collect();
    let component = |order: usize| FrequencyComponent {
        order,
        heads: excitation
            .contacts
            .iter()
            .zip(&places)
            .map(|(c, x)| c.pose().axis.map(C64::from) * x[order])
            .collect(),
        loads: Vec::new(),
    };
    (1..=count).map(component).collect()
}

/// `[head]` one period in `samples` instants.
fn cycles(excitation: &Excitation, rings: &[Ring], found: &Periodic, samples: usize) -> Vec<HeadCycle> {
    let cycle = |(head, contact): (usize, &Contact)| {
        let (mut cycle, axis, places) = (HeadCycle::default(), contact.pose().axis, found.head(head));
        for sample in 0..samples {
            let phase = sample as f64 / samples as f64;
            let (mut force, mut pressure) = (0.0, Pressure::default());
            for (r, ring) in rings.iter().enumerate().filter(|(_, ring)| ring.head == head) {
                let closure = found.closure(head, r, phase);
                force += ring.push(closure).0;
                pressure.area += ring.touching(closure);
                pressure.peak = pressure.peak.max(ring.pressure(closure));
            }
            let turn = |(h, z): (usize, &C64)| (z * C64::from_polar(1.0, TAU * h as f64 * phase)).re;
            let x: f64 = places.iter().enumerate().map(turn).sum();
            cycle.push(contact.pose(), axis * force, axis * x, pressure);
        }
        cycle
    };
    excitation.contacts.iter().enumerate().map(cycle).collect()
}

/// Mean powers of motors, mounts and hand [W] of a device none of whose heads moves as told.
///
/// # Errors
/// [`DriveError::Resonance`] where nothing bounds the device.
fn powers(
    excitation: &Excitation,
    components: &[FrequencyComponent],
    rings: &[Ring],
    found: &Periodic,
) -> Result<[f64; 3], DriveError> {
    let mechanism = excitation.mechanism.as_ref().expect("heads belong to a device");
    let none = DMatrix::zeros(3 * mechanism.heads, 3 * mechanism.heads);
    let mut sum = [0.0; 3];
    for component in components {
        let hz = excitation.hz(component.order);
        let mut force = mechanism.force(hz);
        for (ring, q) in rings.iter().zip(&found.force) {
            let axis = excitation.contacts[ring.head].pose().axis;
            (0..3).for_each(|c| force[3 * ring.head + c] -= q[component.order] * axis[c]);
        }
        let x = mechanism.dynamic_stiffness(hz).lu().solve(&force);
        let x = x.filter(|x| x.iter().all(|z| z.norm().is_finite())).ok_or(DriveError::Resonance { hz })?;
        let motion: Vec<Vector3<C64>> =
            (0..mechanism.bodies.len()).map(|b| Vector3::new(x[3 * b], x[3 * b + 1], x[3 * b + 2])).collect();
        let at = mechanism.powers(hz, &motion, &none);
        [at.motor, at.mounts, at.hand].iter().zip(&mut sum).for_each(|(p, sum)| *sum += p);
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::spec::{BodySpec, DeviceSpec, HandSpec, HousingSpec};
    use crate::drive::spec::{ContactSpec, DriveSpec, HeadShape, HeadSpec};

    fn gun() -> (Mechanism, Pose) {
        let head = HeadSpec {
            shape: HeadShape::Flat { radius_mm: 10.0 },
            offset_proximal_mm: 0.0,
            offset_medial_mm: 0.0,
            excitation: DriveSpec::Force {
                frequency_hz: 50.0,
                normal_n: 1.0,
                tangential_n: 0.0,
                phase_deg: 0.0,
            },
            contact: ContactSpec::Unilateral { indentation_mm: None },
        };
        let housing = Some(HousingSpec { mass_kg: 1.0, mount_kn_m: 10.0, mount_ns_m: 5.0 });
        let model = BodySpec { moving_mass_kg: 0.1, static_force_n: 10.0, housing, hand: HandSpec::None };
        let device =
            DeviceSpec { version: 1, name: "gun".into(), heads: vec![head], model, treatment_s: 30.0 };
        let pose = Pose { centre: V3::zeros(), axis: V3::x(), proximal: V3::y() };
        (Mechanism::new(&device, &[pose], 0.0).expect("a device"), pose)
    }

    /// What is eliminated resonates at a frequency at which nothing damps it: no answer, not the uncondensed
    /// one.
    #[test]
    fn an_undamped_resonance_behind_the_heads_is_an_error() {
        let (mut mechanism, pose) = gun();
        assert!(on_axes(&mechanism, &[pose], 50.0).is_ok());
        // A housing without mass on a mount without spring: its rows are zero.
        mechanism.bodies[1].mass = 0.0;
        (mechanism.links[0].stiffness, mechanism.links[0].damping) = (0.0, 0.0);
        let error = on_axes(&mechanism, &[pose], 50.0).expect_err("singular");
        assert_eq!(error, DriveError::Resonance { hz: 50.0 });
    }

    /// Two rings that answer alike cannot be told apart: no answer, not that of an identity.
    #[test]
    fn a_singular_compliance_is_an_error() {
        let alike = DMatrix::from_element(2, 2, C64::new(1e-4, -1e-5));
        let error = inverse(&alike, 30.0).expect_err("singular");
        assert!(matches!(error, RunError::SingularCompliance { hz: 30.0, rings: 2 }), "{error}");
        assert_eq!(error.exit_code(), 4);
        let regular = DMatrix::from_diagonal_element(2, 2, C64::from(0.5));
        assert_eq!(inverse(&regular, 30.0).expect("regular")[(1, 1)], C64::from(2.0));
    }
}
