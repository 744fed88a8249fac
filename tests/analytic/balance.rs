//! Harmonic balance against closed forms and against time steps with the same contact.

use crate::fixture::Body;
use crate::percussion::{Gun, damped_block, gun, stepped};
use calfwave::case::condense_to_axes;
use calfwave::drive::{Patch, Pose, Surface};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::solver::contact::annulus::Annulus;
use calfwave::solver::harmonic::HarmonicSystem;
use calfwave::solver::harmonic_balance::{HarmonicBalance, Linear, PeriodicSolution};
use calfwave::solver::{Boundary, Contact};
use nalgebra::DMatrix;
use std::f64::consts::{PI, TAU};
use std::sync::atomic::AtomicBool;

/// One flat annulus of total stiffness `pad` [N/m]. The body under it does not matter.
fn annulus(pad: f64) -> Vec<Annulus> {
    flat_annulus(pad, 0.0)
}

/// The same on skin that has moved by `sunk` [m].
fn flat_annulus(pad: f64, sunk: f64) -> Vec<Annulus> {
    let body = damped_block(1);
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let pose = Pose { centre: V3::zeros(), axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, 0.01, 0.0).unwrap();
    let (flat, moved) = (vec![0.0; patch.points.len()], vec![sunk; patch.points.len()]);
    Annulus::cut(&patch, (&flat, &moved), pad / patch.area(), 0, 1)
}

/// One head on one annulus. `linear` holds Z, the stiffness D of the skin, and the drive of every harmonic.
fn solve(pad: f64, prescribed: bool, linear: &[(C64, C64, C64)]) -> PeriodicSolution {
    let one = |z: C64| DMatrix::from_element(1, 1, z);
    let linear = linear.iter().map(|&(z, d, f)| Linear {
        device: one(z),
        drive: vec![f],
        skin: one(C64::from(1.0) / d),
    });
    HarmonicBalance {
        annuli: &annulus(pad),
        prescribed: vec![prescribed],
        linear: linear.collect(),
        rest: vec![None],
    }
    .solve()
    .unwrap()
}

#[test]
fn a_prescribed_head_on_rigid_ground_gives_the_rectified_cosine() {
    // q = kX ⟨cos θ⟩: mean kX/π, then kX/2, 2kX/3π, 0, −2kX/15π (Fourier).
    let (pad, x, rigid) = (1e3, 2e-3, C64::from(1e12));
    let mut linear = vec![(C64::default(), rigid, C64::default()); 33];
    linear[1].2 = C64::from(x);
    let found = solve(pad, true, &linear);
    let force = &found.force[0];
    for (h, exact) in [1.0 / PI, 0.5, 2.0 / (3.0 * PI), 0.0, -2.0 / (15.0 * PI)].into_iter().enumerate() {
        // Sampling the force at N instants leaves an error of 1/N².
        assert!((force[h] / (pad * x) - exact).norm() < 1e-4, "{h}: {} {exact}", force[h] / (pad * x));
    }
}

#[test]
fn permanent_contact_is_linear() {
    // A head of 0.1 kg acts through the pad on skin with stiffness, damping and mass. The forces are 1 N at
    // the first harmonic and 100 N static: x = F (D + k)/(Z(D + k) + Dk).
    let (pad, omega) = (5e3, TAU * 30.0);
    let at = |h: f64| {
        let z = C64::new(-0.1 * (h * omega).powi(2), 3.0 * h * omega);
        (z, C64::new(2e3 - 0.02 * (h * omega).powi(2), 1.5 * h * omega))
    };
    let driven = |h: usize| C64::from([100.0, 1.0].get(h).copied().unwrap_or(0.0));
    let linear: Vec<_> = (0..6).map(|h| (at(h as f64).0, at(h as f64).1, driven(h))).collect();
    let found = solve(pad, false, &linear);
    let (z, d) = at(1.0);
    let exact = (d + pad) / (z * (d + pad) + d * pad);
    assert!((found.head(0)[1] / exact - C64::from(1.0)).norm() < 1e-9, "{} {exact}", found.head(0)[1]);
    assert!((found.head(0)[0].re / (100.0 * (1.0 / 2e3 + 1.0 / pad)) - 1.0).abs() < 1e-9);
    assert!(found.head(0)[2].norm() < 1e-9 * exact.norm());
}

/// Tissue that hardens under 100 N sinks by 3 mm, where its small vibrations would sink by 50 mm. A head on
/// it that never lifts off stays at the depth of rest on average, and vibrates as from first touch.
#[test]
fn a_head_that_starts_from_rest_keeps_its_depth() {
    let (pad, omega, force, sunk) = (5e3, TAU * 30.0, 100.0, 3e-3);
    let travel = sunk + force / pad;
    let one = |z: C64| DMatrix::from_element(1, 1, z);
    let linear = |static_n: f64| -> Vec<Linear> {
        (0..6)
            .map(|h| {
                let w = f64::from(h) * omega;
                let drive = [static_n, 1.0].get(h as usize).copied().unwrap_or(0.0);
                Linear {
                    device: one(C64::new(-0.1 * w * w, 3.0 * w)),
                    drive: vec![C64::from(drive)],
                    skin: one(C64::from(1.0) / C64::new(2e3 - 0.02 * w * w, 1.5 * w)),
                }
            })
            .collect()
    };
    let first_touch = solve(
        pad,
        false,
        &linear(force)
            .iter()
            .map(|l| (l.device[0], C64::from(1.0) / l.skin[0], l.drive[0]))
            .collect::<Vec<_>>(),
    );
    let moved = flat_annulus(pad, sunk);
    let seated = |balance: f64, annuli: &[Annulus]| {
        let problem = HarmonicBalance {
            annuli,
            prescribed: vec![false],
            linear: linear(balance),
            rest: vec![Some(travel)],
        };
        let found = problem.solve().unwrap();
        let error = problem.error_indicator(&found).unwrap();
        (found, error)
    };
    let (found, error) = seated(force, &moved);
    let head = found.head(0);
    assert!((head[0].re / travel - 1.0).abs() < 1e-9, "{} {travel}", head[0]);
    assert!((head[1] / first_touch.head(0)[1] - C64::from(1.0)).norm() < 1e-9);
    assert!((found.force[0][0].re / force - 1.0).abs() < 1e-9);
    // One annulus and one harmonic: fewer of them change nothing.
    assert!(error < 1e-9, "{error}");
    // Another static force moves the mean place by what the vibrating tissue and the pad give.
    let (pushed, _) = seated(force + 1.0, &moved);
    let more = pushed.head(0)[0].re - travel;
    assert!((more / (1.0 / 2e3 + 1.0 / pad) - 1.0).abs() < 1e-9, "{more}");
}

/// Symmetric part of the compliance of the annuli at `hz` with the moduli of `moduli_hz`.
fn compliance(
    system: &mut HarmonicSystem,
    held: &calfwave::solver::harmonic::Body,
    rings: &[Annulus],
    (hz, moduli_hz): (f64, f64),
) -> DMatrix<C64> {
    let mut system = system.at(hz, moduli_hz, &[], held).unwrap();
    let column = |ring: &Annulus| -> Vec<C64> {
        let mut force = vec![[C64::default(); 3]; held.space.n_nodes()];
        ring.pattern.iter().for_each(|(n, w)| force[*n as usize][0] = C64::from(-w));
        let u = system.solve(&force, None, 1e-3, 400, &AtomicBool::new(false)).unwrap().0.displacement;
        rings.iter().map(|r| r.pattern.iter().map(|(n, w)| -u[*n as usize][0] * *w).sum()).collect()
    };
    let columns: Vec<C64> = rings.iter().flat_map(column).collect();
    let s = DMatrix::from_column_slice(rings.len(), rings.len(), &columns);
    (&s + s.transpose()) * C64::from(0.5)
}

/// Force of `gun` on `body` by harmonic balance at `samples` instants of one period, and the solution.
fn balanced(body: &Body, gun: &Gun, contact: &Contact, samples: usize) -> (Vec<f64>, PeriodicSolution) {
    const HARMONICS: usize = 8;
    let rings = contact.annuli(0, 4);
    let hold = |space: &Space, _: &MaterialField, _: f64| Boundary {
        fixed: space.nodes_on(&body.mesh.surfaces["x0"]),
        ..Boundary::default()
    };
    let held = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&held).unwrap();
    // At zero frequency the time steps see the relaxed modulus of the fit. The springpot has this modulus at
    // `still` [Hz].
    let class = &body.material.classes[0];
    let still = 50.0 * class.relaxed.powf(1.0 / class.alpha);
    let linear = (0..=HARMONICS).map(|h| {
        let hz = gun.hz * h as f64;
        let (device, drive) = condense_to_axes(&gun.mechanism, &[*contact.pose()], hz).unwrap();
        let s = compliance(&mut system, &held, &rings, (hz, if h == 0 { still } else { hz }));
        Linear { device, drive, skin: s }
    });
    let linear = linear.collect();
    let found = HarmonicBalance { annuli: &rings, prescribed: vec![false], linear, rest: vec![None] }
        .solve()
        .unwrap();
    let force = |t: usize| -> f64 {
        let phase = t as f64 / samples as f64;
        rings.iter().enumerate().map(|(r, ring)| ring.force_and_slope(found.closure(r, phase)).0).sum()
    };
    ((0..samples).map(force).collect(), found)
}

#[test]
fn harmonic_balance_of_a_bouncing_gun_agrees_with_time_steps() {
    let body = damped_block(2);
    let gun = gun(6.0);
    let (info, contact, _) = stepped(&body, &gun, 30.0);
    let cycle = &info.heads[0];
    let (force, found) = balanced(&body, &gun, &contact, cycle.force.len());
    let peak = cycle.force.iter().copied().fold(0.0, f64::max);
    let square = force.iter().zip(&cycle.force).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
    let rms = (square / force.len() as f64).sqrt() / peak;
    let mean = force.iter().sum::<f64>() / force.len() as f64;
    let lost = force.iter().filter(|&&f| f <= 0.0).count() as f64 / force.len() as f64;
    println!(
        "{} steps, mean {mean}, lost {lost} {}, rms {rms}, change {}",
        found.steps,
        cycle.open_fraction(),
        info.change
    );
    assert!((mean / 6.0 - 1.0).abs() < 1e-3, "the skin does not carry the static force: {mean}");
    assert!(lost > 0.2 && (lost - cycle.open_fraction()).abs() < 0.1, "{lost} {}", cycle.open_fraction());
    assert!(rms < 0.05, "{rms}");
}

/// The rounded force is the mean of the force, its slope the derivative, and outside the kinks it is the
/// force.
#[test]
fn a_rounded_pad_averages_the_force() {
    let pad = &flat_annulus(5e3, 3e-3)[0];
    let rounding = 2e-4;
    for closure in [2.7e-3, 2.9e-3, 3.0e-3, 3.15e-3, 3.4e-3] {
        let (force, slope) = pad.rounded_force_and_slope(closure, rounding);
        let count = 4000;
        let at = |i: i32| closure + rounding * (2.0 * (f64::from(i) + 0.5) / f64::from(count) - 1.0);
        let mean = (0..count).map(|i| pad.force_and_slope(at(i)).0).sum::<f64>() / f64::from(count);
        assert!((force - mean).abs() < 1e-6, "{closure}: {force} {mean}");
        let step = 1e-7;
        let [more, less] = [step, -step].map(|d| pad.rounded_force_and_slope(closure + d, rounding).0);
        assert!(((more - less) / (2.0 * step) - slope).abs() < 1e-3 * 5e3, "{closure}: {slope}");
    }
    assert!((pad.rounded_force_and_slope(3.4e-3, rounding).0 - 5e3 * 4e-4).abs() < 1e-9);
}
