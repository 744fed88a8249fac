//! The harmonic solver: agreement with the explicit solver, reciprocity, reuse of factors, and errors.

use crate::fixture::{Body, Solid, boundary, box_mesh, skin};
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Surface};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, Monitor, V3};
use calfwave::solver::harmonic::{
    Body as Held, DisplacementSolver, Fields, HarmonicError, HarmonicSystem, Pad, ReferenceOperator,
};
use calfwave::solver::{Boundary, Clock, Contact, Membrane, RunPlan, Simulation};
use nalgebra::Matrix3;
use std::sync::atomic::{AtomicBool, Ordering};

const HZ: f64 = 60.0;

/// A warped block of fibrous springpot tissue, about two shear wavelengths long.
fn body(order: usize, bulk: f64) -> Body {
    let warp = |x: V3| x + 1e-3 * V3::new((60.0 * x.y).sin(), (50.0 * x.z).cos(), (70.0 * x.x).sin());
    let mesh = box_mesh([3, 5, 4], V3::new(-0.03, 0.0, -0.02), V3::new(0.03, 0.05, 0.04), warp);
    let solid =
        Solid { mu_l: 3e3, beta: 2e3, fibre: V3::y(), alpha: 0.25, ..Solid::elastic(1000.0, bulk, 2e3) };
    // Eight branches follow the springpot to 0.04 %.
    Body::new(mesh, order, 8, |_| solid)
}

/// A head on the membrane with the given contact.
fn head(body: &Body, contact: ContactSpec) -> Contact {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let foot = surface.project(V3::new(0.0, 0.025, 0.0));
    let pose = Pose { centre: foot.position, axis: -foot.normal, proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, 0.012, 0.1).unwrap();
    let drive = DriveSpec::Displacement {
        frequency_hz: HZ,
        normal_mm: 0.5,
        tangential_mm: 0.2,
        second_harmonic_mm: 0.0,
        phase_deg: 0.0,
    };
    let motion = HeadMotion::new(&drive, 0.02, "drive").unwrap();
    Contact::new(patch, &HeadShape::Flat { radius_mm: 12.0 }, &contact, motion, 1e6)
}

/// Nodal forces of the head's pad for the motion of the head.
fn pull(contact: &Contact, pad: &Pad, nodes: usize) -> Vec<[C64; 3]> {
    let (pose, motion) = (contact.pose(), contact.motion());
    let x = pose.axis.map(C64::from) * motion.normal.harmonics[0]
        + pose.proximal.map(C64::from) * motion.tangential.harmonics[0];
    let mut force = vec![[C64::default(); 3]; nodes];
    pad.add_force(&x, &mut force);
    force
}

/// V8: with membrane, absorbing side, elastic support and head, time steps up to the steady state agree with
/// the harmonic solution.
///
/// At order 3 both use the same pressure space, so that only the solvers differ. From order 4 on, the
/// explicit solver uses collocation; with elements as large as the head, the two then differ by some per cent
/// of the amplitude under its rim.
#[test]
fn v8_transient_equals_harmonic() {
    for contact in [ContactSpec::Tied, ContactSpec::Frictionless] {
        // K is small enough for time steps, and the same for both.
        let body = body(3, 200e3);
        let faces = &body.mesh.surfaces["x1"][..];
        let mut parts = body.parts_f32();
        parts.boundary = boundary(&body, &body.space, &body.material, HZ);
        parts.membranes.push(Membrane::new(&body.space, faces, &skin(), &body.material).unwrap());
        parts.contacts.push(head(&body, contact));
        let clock = Clock { period: 1.0 / HZ, samples: 32, safety: 0.7 };
        let mut simulation = Simulation::new(parts, clock).unwrap();
        let plan = RunPlan {
            max_time: 16.0 / HZ,
            fade_in: 0.02,
            steady_tolerance: 1e-5,
            harmonics: 1,
            sites: vec![vec![body.node_at(V3::new(0.0, 0.025, 0.0))]],
        };
        let cancel = AtomicBool::new(false);
        let info = simulation.run(&plan, &mut [], &mut |_| (), &cancel).unwrap();
        println!("change {:.1e} after {} periods", info.change, info.periods);
        let stepped = info.amplitude;

        let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
        let spec = skin();
        let held = Held { membranes: vec![(faces.into(), &spec)], ..body.harmonic(&hold) };
        let mut system = HarmonicSystem::new(&held).unwrap();
        let contact = head(&body, contact);
        let (entries, tensor) = contact.pad_matrix();
        let pad = Pad::new(&entries, tensor);
        let force = pull(&contact, &pad, body.space.n_nodes());
        let pads = [pad];
        let mut system = system.at(HZ, HZ, &pads, &held).unwrap();
        let (solution, info) = system.solve(&force, None, 1e-5, 150, &cancel).unwrap();
        let largest = stepped[0].iter().flatten().map(|z| z.norm()).fold(0.0, f64::max);
        let (mut worst, mut turn) = (0.0f64, 0.0f64);
        for (a, b) in stepped[0].iter().zip(&solution.displacement) {
            for c in 0..3 {
                worst = worst.max((a[c] - b[c]).norm() / largest);
                if a[c].norm() > 0.1 * largest {
                    turn = turn.max((a[c] / b[c]).arg().abs().to_degrees());
                }
            }
        }
        println!("{} iterations, worst difference {worst:.1e}, worst phase {turn:.2}°", info.iterations);
        assert!(worst < 2e-3 && turn < 0.3, "{worst} {turn}");
    }
}

/// E5: the displacement at B due to a force at A equals that at A due to the same force at B.
#[test]
fn e5_harmonic_solutions_are_reciprocal() {
    let body = body(4, 2.2e9);
    let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
    let held = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&held).unwrap();
    let mut system = system.at(HZ, HZ, &[], &held).unwrap();
    let (a, b) =
        (body.node_at(V3::new(0.0, 0.05, 0.02)) as usize, body.node_at(V3::new(0.03, 0.01, 0.0)) as usize);
    let mut answer = |at: usize, c: usize| {
        let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
        force[at][c] = C64::from(1e-3);
        system.solve(&force, None, 1e-6, 200, &AtomicBool::new(false)).unwrap().0.displacement
    };
    let (one, other) = (answer(a, 0)[b][1], answer(b, 1)[a][0]);
    assert!(one.norm() > 0.0 && (one - other).norm() < 1e-4 * one.norm(), "{one} {other}");
}

#[test]
fn the_number_of_iterations_does_not_depend_on_the_bulk_modulus() {
    let count = |bulk: f64| {
        let body = body(4, bulk);
        let hold = |space: &Space, _: &MaterialField, _: f64| {
            let mut boundary = Boundary::default();
            boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
            boundary
        };
        let held = body.harmonic(&hold);
        let mut system = HarmonicSystem::new(&held).unwrap();
        let mut system = system.at(HZ, HZ, &[], &held).unwrap();
        let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
        force[body.node_at(V3::new(0.03, 0.025, 0.0)) as usize][0] = C64::from(1.0);
        system.solve(&force, None, 1e-5, 150, &AtomicBool::new(false)).unwrap().1.iterations as f64
    };
    let counts = [5e6, 25e6, 2.2e9, 1e15].map(count);
    println!("{counts:?}");
    assert!(counts.iter().all(|&n| (n / counts[2] - 1.0).abs() < 0.1), "{counts:?}");
}

#[test]
fn harmonic_solutions_have_the_same_bits_for_any_number_of_threads() {
    let body = body(4, 2.2e9);
    let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
    let spec = skin();
    let bits = |threads: usize, inner: DisplacementSolver| -> Vec<u64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let faces = &body.mesh.surfaces["x1"][..];
            let held = Held {
                membranes: vec![(faces.into(), &spec)],
                displacement_solver: inner,
                ..body.harmonic(&hold)
            };
            let mut system = HarmonicSystem::new(&held).unwrap();
            let mut system = system.at(HZ, HZ, &[], &held).unwrap();
            let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
            force[body.node_at(V3::new(0.03, 0.025, 0.0)) as usize][0] = C64::from(1.0);
            let solution = system.solve(&force, None, 1e-4, 150, &AtomicBool::new(false)).unwrap().0;
            solution.displacement.iter().flatten().flat_map(|z| [z.re.to_bits(), z.im.to_bits()]).collect()
        })
    };
    for inner in [DisplacementSolver::Multigrid, DisplacementSolver::Direct] {
        let one = bits(1, inner);
        assert!(one == bits(2, inner) && one == bits(3, inner), "{inner:?}");
    }
}

#[test]
fn problems_without_solution_are_errors() {
    let body = body(4, 1e7);
    let free = |_: &Space, _: &MaterialField, _: f64| Boundary::default();
    let loose = body.harmonic(&free);
    let mut system = HarmonicSystem::new(&loose).unwrap();
    assert_eq!(system.at(0.0, 0.5, &[], &loose).map(drop), Err(HarmonicError::Unsupported));
    for (hz, moduli) in [(-1.0, 1.0), (f64::NAN, 1.0), (1e5, 1.0), (50.0, 0.0)] {
        let refused = system.at(hz, moduli, &[], &loose).map(drop);
        assert!(matches!(refused, Err(HarmonicError::OutOfRange { .. })), "{hz} {moduli}: {refused:?}");
    }
    let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
    let held = body.harmonic(&hold);
    system = HarmonicSystem::new(&held).unwrap();
    let mut system = system.at(HZ, HZ, &[], &held).unwrap();
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    force[0][0] = C64::from(1.0);
    force[body.space.n_nodes() - 1] = [C64::from(1.0); 3];
    match system.solve(&force, None, 1e-6, 3, &AtomicBool::new(false)) {
        Err(HarmonicError::Stagnated { history, .. }) => {
            assert!(
                history.len() >= 3 && history[0] == 1.0 && *history.last().unwrap() > 1e-6,
                "{history:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    let stopped = system.solve(&force, None, 1e-6, 100, &AtomicBool::new(true));
    assert!(matches!(stopped, Err(HarmonicError::Cancelled { .. })));
}

/// The residual of nodal forces and volume equations in f64 is below the tolerance, with fibres, curved
/// elements, membrane, absorbing side and elastic support, at the bulk modulus of tissue.
#[test]
fn harmonic_solutions_satisfy_the_reference_operator() {
    let both = |order| [(order, DisplacementSolver::Multigrid), (order, DisplacementSolver::Direct)];
    for (order, inner) in [2, 3, 4, 5].into_iter().flat_map(both) {
        let body = body(order, 2.2e9);
        let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
        let spec = skin();
        let faces = &body.mesh.surfaces["x1"][..];
        let held = Held {
            membranes: vec![(faces.into(), &spec)],
            displacement_solver: inner,
            ..body.harmonic(&hold)
        };
        let mut system = HarmonicSystem::new(&held).unwrap();
        let mut system = system.at(HZ, HZ, &[], &held).unwrap();
        let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
        for &node in &body.nodes("x1") {
            force[node as usize] = [C64::new(1e-4, 2e-5), C64::from(-3e-5), C64::default()];
        }
        let solution = system.solve(&force, None, 1e-5, 200, &AtomicBool::new(false)).unwrap().0;
        let mut operator = ReferenceOperator::new(&held, &[], HZ, HZ).unwrap();
        let load = Fields { u: force, ..operator.zeros() };
        let left = operator.residual(&load, &Fields { u: solution.displacement, p: solution.pressure });
        let relative = system.norm(&left) / system.norm(&load);
        println!("order {order}, {inner:?}: {relative:.1e} of the load");
        assert!(relative <= 1e-5, "order {order}, {inner:?}: {relative}");
    }
}

/// The factorisation is reused for nearby frequencies. The solution satisfies the operator of its own
/// frequency and differs from the solution with its own factors by no more than the tolerance allows. A
/// change of frequency that reuses the factors reports no factorisation.
#[test]
fn factors_are_reused_for_nearby_frequencies_only() {
    let body = body(3, 2.2e9);
    let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
    let held = Held { displacement_solver: DisplacementSolver::Direct, ..body.harmonic(&hold) };
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    force[body.node_at(V3::new(0.03, 0.025, 0.0)) as usize][0] = C64::from(1.0);
    let cancel = AtomicBool::new(false);
    let mut system = HarmonicSystem::new(&held).unwrap();
    // Whether a change of frequency computes factors. Only then it reports their progress.
    let factors = |hz: f64, pads: &[Pad], system: &mut HarmonicSystem| {
        let reported = AtomicBool::new(false);
        let report = |_: f64| reported.store(true, Ordering::Relaxed);
        system.at_monitored(hz, hz, pads, &held, Monitor::new(&cancel, &report)).unwrap();
        reported.into_inner()
    };
    assert!(factors(HZ, &[], &mut system), "no factors exist yet");
    for hz in [0.9 * HZ, 1.1 * HZ] {
        assert!(!factors(hz, &[], &mut system), "{hz} Hz: the factors are not reused");
        let (reused, with_reused) =
            system.at(hz, hz, &[], &held).unwrap().solve(&force, None, 3e-6, 30, &cancel).unwrap();
        let mut own = HarmonicSystem::new(&held).unwrap();
        let mut own = own.at(hz, hz, &[], &held).unwrap();
        let (own_solution, with_own) = own.solve(&force, None, 3e-6, 30, &cancel).unwrap();
        println!(
            "{hz} Hz: {} iterations, {} with its own factors",
            with_reused.iterations, with_own.iterations
        );
        assert!(with_reused.iterations > with_own.iterations, "factors of another frequency save iterations");
        let largest = own_solution.displacement.iter().flatten().map(|z| z.norm()).fold(0.0, f64::max);
        let pairs = own_solution.displacement.iter().flatten().zip(reused.displacement.iter().flatten());
        let worst = pairs.map(|(a, b)| (a - b).norm() / largest).fold(0.0, f64::max);
        assert!(worst < 1e-4, "{hz} Hz: {worst}");
    }
    assert!(factors(1.3 * HZ, &[], &mut system), "factors of a distant frequency are reused");
    assert!(
        factors(HZ, &[], &mut system) && !factors(HZ, &[], &mut system),
        "factors of the same frequency are not reused"
    );
    system.discard_factors();
    assert!(factors(HZ, &[], &mut system), "forgotten factors are reused");
    let pads = [Pad::new(&[((0, 0), 1.0)].into(), Matrix3::identity())];
    assert!(factors(HZ, &pads, &mut system), "factors of other pads are reused");
}

/// A tendon that runs through elements, 65 times as stiff in shear as the tissue around it and with stiff
/// fibres, costs the cycle at most twice the iterations of the tissue alone. Both preconditioners then find
/// the same displacement.
#[test]
fn a_tendon_inside_elements_hardly_costs_iterations() {
    let tissue = Solid { alpha: 0.25, ..Solid::elastic(1000.0, 2.2e9, 1.45e3) };
    let mesh = || box_mesh([4, 6, 4], V3::new(-0.024, 0.0, -0.024), V3::new(0.048, 0.072, 0.048), |x| x);
    for order in [3, 4, 5] {
        let solve = |tendon: bool, inner: DisplacementSolver| {
            let mut body = Body::new(mesh(), order, 4, |_| tissue);
            for (slot, &node) in body.space.node_of.iter().enumerate() {
                let x = body.space.positions[node as usize];
                // Between the faces x = 0 and 12 mm, and across those at z = ±12 mm.
                if tendon && (0.002..0.01).contains(&x.x) && x.z.abs() < 0.015 {
                    (body.material.mu_l[slot], body.material.mu_t[slot]) = (95e3, 95e3);
                    (body.material.beta[slot], body.material.fibre[slot]) = (2e7, V3::y());
                }
            }
            let hold = |space: &Space, _: &MaterialField, _: f64| {
                let mut boundary = Boundary::default();
                boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
                boundary
            };
            let held = Held { displacement_solver: inner, ..body.harmonic(&hold) };
            let mut system = HarmonicSystem::new(&held).unwrap();
            let mut system = system.at(20.0, 20.0, &[], &held).unwrap();
            let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
            force[body.node_at(V3::new(0.024, 0.036, 0.0)) as usize][0] = C64::from(0.01);
            let (solution, info) = system.solve(&force, None, 1e-6, 300, &AtomicBool::new(false)).unwrap();
            (solution.displacement, info.iterations)
        };
        let (plain, crossed) =
            (solve(false, DisplacementSolver::Multigrid), solve(true, DisplacementSolver::Multigrid));
        println!("order {order}: {} iterations, {} with a tendon", plain.1, crossed.1);
        assert!(crossed.1 <= 2 * plain.1, "order {order}: {} and {} iterations", plain.1, crossed.1);
        let exact = solve(true, DisplacementSolver::Direct).0;
        let size = |u: &[[C64; 3]]| u.iter().flatten().map(C64::norm_sqr).sum::<f64>().sqrt();
        let difference: Vec<[C64; 3]> =
            exact.iter().zip(&crossed.0).map(|(a, b)| [0, 1, 2].map(|c| a[c] - b[c])).collect();
        assert!(
            size(&difference) < 1e-4 * size(&exact),
            "order {order}: {}",
            size(&difference) / size(&exact)
        );
    }
}
