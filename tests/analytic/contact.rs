//! Patches and heads (S6): force independent of the mesh, pad compliance, loss of contact, placement.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Signal, Surface};
use calfwave::math::V3;
use calfwave::solver::contact::{PAD_TAPER, pad_stiffness};
use calfwave::solver::{Clock, Contact, NodalLoad, Parts, Real, RunInfo, RunPlan, Simulation};
use std::f64::consts::PI;
use std::sync::atomic::AtomicBool;

/// A 60 × 80 × 80 mm block of soft tissue, top at x = 0, with `n` elements across.
fn block(n: usize, order: usize) -> Body {
    let mesh = box_mesh([3, n, n], V3::new(-0.045, -0.03, -0.03), V3::new(0.045, 0.06, 0.06), |x| x);
    Body::uniform(mesh, order, Solid { alpha: 0.25, ..Solid::elastic(1000.0, 100e3, 2e3) })
}

fn pose(at: V3) -> Pose {
    Pose { centre: at, axis: -V3::x(), proximal: V3::y() }
}

fn patch(body: &Body, at: V3, radius: f64, taper: f64) -> Patch {
    Patch::new(&Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap(), &pose(at), radius, taper)
        .unwrap()
}

#[test]
fn the_area_and_force_of_a_patch_do_not_depend_on_the_mesh() {
    let radius = 0.0137;
    for n in [3, 4, 5, 7] {
        for at in [V3::zeros(), V3::new(0.0, 0.0031, -0.0047)] {
            let patch = patch(&block(n, 3), at, radius, 0.0);
            let area = patch.area() / (PI * radius * radius);
            assert!((area - 1.0).abs() < 4e-3, "{n}: {area}");
            let force: V3 = patch.unit_pressure().iter().map(|(_, f)| f).sum();
            assert!((force + V3::x()).norm() < 1e-12);
            // First moment: the force acts at the centre.
            let body = block(n, 3);
            let moment: V3 = patch
                .unit_pressure()
                .iter()
                .map(|(n, f)| body.space.positions[*n as usize] * f.dot(&-V3::x()))
                .sum();
            assert!((moment - at).norm() < 2e-3 * radius, "{n}: {}", (moment - at).norm());
        }
    }
}

/// Time steps of a block on a fixed base.
fn run<T: Real>(
    body: &Body,
    mut parts: Parts<T>,
    load: Option<NodalLoad>,
    contact: Option<Contact>,
    hz: f64,
    periods: f64,
) -> RunInfo {
    parts.boundary.fix(&body.nodes("x0"));
    parts.loads.extend(load);
    parts.contacts.extend(contact);
    let mut simulation =
        Simulation::new(parts, Clock { period: 1.0 / hz, samples: 32, safety: 0.9 }).unwrap();
    let depth = vec![body.node_at(V3::new(-0.015, 0.0, 0.0))];
    let plan = RunPlan {
        max_time: periods / hz,
        fade_in: 0.0,
        steady_tolerance: 1e-9,
        harmonics: 3,
        sites: vec![depth],
    };
    simulation.run(&plan, &mut [], &mut |_| (), &AtomicBool::new(false)).unwrap()
}

#[test]
fn depth_amplitudes_under_a_pressure_patch_agree_between_meshes() {
    let hz = 50.0;
    let at_depth: Vec<f64> = [(4, 4), (5, 4)]
        .into_iter()
        .map(|(n, order)| {
            let body = block(n, order);
            let load = NodalLoad {
                pattern: patch(&body, V3::zeros(), 0.0113, 0.0).unit_pressure(),
                signal: Signal::cosine(hz, 0.1, 2.0 / hz),
            };
            let info = run(&body, body.parts_f32(), Some(load), None, hz, 6.0);
            sample(&body, &info, V3::new(-0.015, 0.0, 0.0))
        })
        .collect();
    let change = (at_depth[0] / at_depth[1] - 1.0).abs();
    assert!(change < 0.01, "{at_depth:?}");
}

/// Amplitude of the fundamental frequency at x.
fn sample(body: &Body, info: &RunInfo, x: V3) -> f64 {
    let mut best = (f64::INFINITY, 0.0);
    for element in 0..body.space.n_elements {
        let nodes = body.space.nodes_of(element);
        let (first, last) = (nodes[0] as usize, nodes[nodes.len() - 1] as usize);
        let (low, high) = (body.space.positions[first], body.space.positions[last]);
        let xi: [f64; 3] = std::array::from_fn(|a| 2.0 * (x[a] - low[a]) / (high[a] - low[a]) - 1.0);
        let outside = xi.iter().map(|v| (v.abs() - 1.0).max(0.0)).sum::<f64>();
        if outside < best.0 {
            let basis = calfwave::fem::PointBasis::new(&body.space, element, xi);
            let part = |f: fn(&calfwave::math::C64) -> f64| {
                basis.nodes.iter().zip(&basis.values).fold(V3::zeros(), |s, (&n, &w)| {
                    s + V3::from_fn(|c, _| f(&info.amplitude[0][n as usize][c])) * w
                })
            };
            best = (outside, part(|z| z.re).norm().hypot(part(|z| z.im).norm()));
        }
    }
    best.1
}

/// A flat head of radius 11.3 mm in sinusoidal motion.
fn head(body: &Body, contact: ContactSpec, normal_mm: f64, pad: f64, hz: f64) -> Contact {
    let shape = HeadShape::Flat { radius_mm: 11.3 };
    let drive = DriveSpec::Displacement {
        frequency_hz: hz,
        normal_mm,
        tangential_mm: 0.0,
        second_harmonic_mm: 0.0,
        phase_deg: 0.0,
    };
    let motion = HeadMotion::new(&drive, 2.0 / hz, "drive").unwrap();
    Contact::new(
        patch(body, V3::zeros(), shape.footprint(&contact), PAD_TAPER),
        &shape,
        &contact,
        motion,
        pad,
    )
}

#[test]
fn the_pad_changes_neither_the_field_nor_the_stable_step() {
    let (hz, body) = (50.0, block(5, 4));
    let pad = pad_stiffness(2e3, 1000.0, 0.0113, hz);
    let answer = |pad: f64| {
        let info = run(
            &body,
            body.parts_f32(),
            None,
            Some(head(&body, ContactSpec::Frictionless, 0.2, pad, hz)),
            hz,
            6.0,
        );
        (sample(&body, &info, V3::new(-0.015, 0.0, 0.0)), info.dt_limit)
    };
    let ((depth, limit), (stiff_depth, _)) = (answer(pad), answer(3.0 * pad));
    assert!((stiff_depth / depth - 1.0).abs() < 0.02, "{depth} {stiff_depth}");
    let free = run(&body, body.parts_f32(), None, None, hz, 1.0).dt_limit;
    assert!(limit > 0.98 * free, "{limit} {free}");
}

#[test]
fn unilateral_contact_never_pulls_and_opens_when_lifted() {
    let (hz, body) = (40.0, block(4, 3));
    // The pad is so soft that every point of the patch stays in contact. On few elements a stiff pad touches
    // only in places.
    let pad = 1e6;
    let force = |contact: ContactSpec, normal_mm: f64| {
        let head = head(&body, contact, normal_mm, pad, hz);
        run(&body, body.parts(), None, Some(head), hz, 6.0).heads.remove(0)
    };
    let pressed = |indentation_mm: f64, normal_mm: f64| {
        force(ContactSpec::Unilateral { indentation_mm: Some(indentation_mm) }, normal_mm)
    };
    let floating = pressed(0.0, 0.2);
    assert!(floating.force.iter().all(|&f| f >= 0.0) && floating.force.iter().any(|&f| f > 0.0));
    assert!(floating.open_fraction() > 0.2 && floating.open_fraction() < 0.9, "{}", floating.open_fraction());
    // Permanent contact is linear: preload and vibration superpose, and the vibration is that of the
    // bilateral head.
    let (together, preload) = (pressed(10.0, 0.2), pressed(10.0, 0.0));
    let bilateral = force(ContactSpec::Frictionless, 0.2);
    let whole = patch(&body, V3::zeros(), 0.0113, PAD_TAPER).area();
    assert!(together.area.iter().all(|a| (a / whole - 1.0).abs() < 1e-12), "{:?} {whole}", together.area);
    let peak = bilateral.force.iter().fold(0.0f64, |m, f| m.max(f.abs()));
    for ((a, b), c) in together.force.iter().zip(&preload.force).zip(&bilateral.force) {
        assert!((a - b - c).abs() < 1e-9 * peak, "{a} {b} {c}");
    }
}

#[test]
fn a_ball_makes_contact_at_its_lowest_point_first() {
    let (hz, body) = (40.0, block(5, 3));
    let shape = HeadShape::Ball { radius_mm: 20.0 };
    let spec = ContactSpec::Unilateral { indentation_mm: Some(1.0) };
    let drive = DriveSpec::CrankStroke {
        frequency_hz: hz,
        stroke_mm: 0.2,
        rod_mm: 40.0,
        phase_deg: 0.0,
        stall_force_n: None,
    };
    let motion = HeadMotion::new(&drive, 0.0, "drive").unwrap();
    let contact = Contact::new(
        patch(&body, V3::zeros(), shape.footprint(&spec), PAD_TAPER),
        &shape,
        &spec,
        motion,
        1e7,
    );
    // The skin is at rest and the head indents it by 1.1 mm: contact radius √(2Rδ−δ²).
    let rest = vec![0.0; 3 * body.space.n_nodes()];
    let closure = 1.1e-3 + 0.2e-3 * 0.2e-3 / (16.0 * 40e-3);
    let expected = PI * (2.0 * 0.02 * closure - closure * closure);
    let pressure = contact.pressure(contact.displacement(0.0), &rest);
    assert!((pressure.area / expected - 1.0).abs() < 0.05, "{} {expected}", pressure.area);
    assert!((pressure.peak / (1e7 * closure) - 1.0).abs() < 0.02);
}

#[test]
fn heads_are_placed_along_a_curved_skin() {
    use calfwave::drive::spec::{BodySpec, DeviceSpec, HandSpec, HeadSpec};
    // Half a cylinder of radius 60 mm about Y: posterior (−X) in the middle.
    let warp = |x: V3| {
        let angle = PI * (0.5 + x.z / 0.1);
        V3::new((0.04 + x.x) * angle.cos(), x.y, (0.04 + x.x) * angle.sin())
    };
    let mesh = box_mesh([1, 6, 8], V3::zeros(), V3::new(0.02, 0.2, 0.1), warp);
    let body = Body::uniform(mesh, 3, Solid::elastic(1000.0, 1e5, 2e3));
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let head = |proximal: f64, medial: f64| HeadSpec {
        shape: HeadShape::Flat { radius_mm: 15.0 },
        offset_proximal_mm: proximal,
        offset_medial_mm: medial,
        drive: DriveSpec::CrankStroke {
            frequency_hz: 40.0,
            stroke_mm: 1.0,
            rod_mm: 40.0,
            phase_deg: 0.0,
            stall_force_n: None,
        },
        contact: ContactSpec::Tied,
    };
    let device = DeviceSpec {
        version: 1,
        name: "test".into(),
        heads: vec![head(0.0, 0.0)],
        body: BodySpec { moving_mass_kg: 1.0, static_force_n: 10.0, housing: None, hand: HandSpec::None },
        treatment_s: 30.0,
    };
    device.validate().unwrap();
    let foot = V3::new(-0.06, 0.1, 0.0);
    let place = |proximal, medial, tilt| {
        calfwave::drive::place(&surface, foot, tilt, &head(proximal, medial)).unwrap()
    };
    let straight = place(0.0, 0.0, 0.0);
    assert!((straight.axis - V3::x()).norm() < 1e-2 && (straight.proximal - V3::y()).norm() < 1e-9);
    // 30 mm along the skin towards medial (−Z) is an angle of 0.5 rad.
    let medial = place(40.0, 30.0, 0.0);
    let expected = V3::new(-0.06 * 0.5f64.cos(), 0.14, -0.06 * 0.5f64.sin());
    assert!((medial.centre - expected).norm() < 5e-4, "{}", medial.centre);
    let inward = -V3::new(expected.x, 0.0, expected.z).normalize();
    assert!((medial.axis - inward).norm() < 2e-2);
    let tilted = place(0.0, 0.0, 20.0);
    assert!((tilted.axis.angle(&straight.axis).to_degrees() - 20.0).abs() < 1e-6 && tilted.axis.y < 0.0);
    assert!(calfwave::drive::place(&surface, foot, 60.0, &head(0.0, 0.0)).is_err());
}

/// A ball at rest 3 mm deep on skin that it has moved: nothing moves the body until the head does, the force
/// is the one at rest, and the force on the body is the gradient of the stored energy.
#[test]
fn a_contact_that_starts_from_rest_is_in_equilibrium_there() {
    let body = block(4, 3);
    let shape = HeadShape::Ball { radius_mm: 20.0 };
    let contact = ContactSpec::Unilateral { indentation_mm: None };
    let patch = patch(&body, V3::zeros(), 0.018, PAD_TAPER);
    let gap = calfwave::solver::contact::gaps(&patch, &shape);
    // The static pad was half as stiff as that of the motion.
    let (pad, travel, soft) = (4e6, 3e-3, 2e6);
    let skin: Vec<f64> = gap.iter().map(|g| 0.6 * travel * (-g / 2e-3).exp()).collect();
    let pressure: Vec<f64> = gap.iter().zip(&skin).map(|(g, u)| soft * (travel - g - u).max(0.0)).collect();
    let static_n: f64 = patch.points.iter().zip(&pressure).map(|(p, q)| p.weight * q).sum();
    let still = HeadMotion::still(0.0);
    let mut head = Contact::new(patch, &shape, &contact, still, pad).from_rest(travel, &skin, &pressure);
    let (at, force) = head.at_rest().unwrap();
    assert!(at == travel && (force / static_n - 1.0).abs() < 1e-12 && static_n > 0.1, "{force} {static_n}");

    let axis = -V3::x();
    let nodes = body.space.n_nodes();
    let mut on = |x: f64, u: &[f64]| {
        let mut f = vec![0.0; 3 * nodes];
        head.apply(axis * x, u, &mut f);
        (f, *head.touch())
    };
    let zero = vec![0.0; 3 * nodes];
    let (f, touch) = on(travel, &zero);
    assert!(f.iter().all(|f| f.abs() < 1e-12 * static_n), "the body is pushed at rest");
    assert!((touch.force.dot(&axis) / static_n - 1.0).abs() < 1e-12 && touch.stored.abs() < 1e-12);

    // Central differences of the energy at a state with open and closed points.
    let u: Vec<f64> = (0..3 * nodes).map(|i| 2e-4 * (0.7 * i as f64).sin()).collect();
    let x = travel - 2e-4;
    let (f, touch) = on(x, &u);
    let step = 1e-9;
    let slope = (on(x + step, &u).1.stored - on(x - step, &u).1.stored) / (2.0 * step);
    assert!((slope / touch.force.dot(&axis) - 1.0).abs() < 1e-5, "{slope} {:?}", touch.force);
    let v: Vec<f64> = (0..3 * nodes).map(|i| (0.3 * i as f64).cos()).collect();
    let along = |s: f64| u.iter().zip(&v).map(|(u, v)| u + s * v).collect::<Vec<f64>>();
    let slope = (on(x, &along(step)).1.stored - on(x, &along(-step)).1.stored) / (2.0 * step);
    let exact: f64 = f.iter().zip(&v).map(|(f, v)| f * v).sum();
    assert!((slope / exact - 1.0).abs() < 1e-5, "{slope} {exact}");
}
