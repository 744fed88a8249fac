//! Plane waves across a layered slab, in the steady state: layers along −x … +x, driven at x0 by the exact
//! traction, fixed or absorbing at x1. The sides carry the exact tractions, so the discrete solution must be
//! the plane wave.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::Signal;
use calfwave::fem::{FaceGeometry, Space};
use calfwave::material::MaterialField;
use calfwave::material::springpot::springpot;
use calfwave::math::{C64, V3};
use calfwave::solver::explicit::meter::Amplitude;
use calfwave::solver::harmonic::{HarmonicInfo, HarmonicSystem};
use calfwave::solver::{Boundary, Clock, NodalLoad, PowerLedger, RunPlan, Simulation, ledger};
use nalgebra::Matrix3;
use std::f64::consts::TAU;
use std::sync::atomic::AtomicBool;

/// The kind of plane wave.
#[derive(Clone, Copy, PartialEq)]
enum Wave {
    /// Displacement across the direction of travel.
    Shear,
    /// Displacement along it.
    Compression,
}

/// A slab of elements of length `h`, `solids[i]` filling `elements[i]` of them.
struct Slab {
    body: Body,
    wave: Wave,
    hz: f64,
    /// `[layer]` (end x, wave number k, impedance modulus M k, solid modulus G).
    layers: Vec<(f64, C64, C64, C64)>,
    /// `[layer]` amplitudes of e^{−ikx} and e^{+ikx}.
    waves: Vec<[C64; 2]>,
    absorbing: bool,
}

impl Slab {
    /// Unit displacement at x = 0; u = 0 or no reflection at the far end.
    fn new(layers: &[(usize, Solid)], h: f64, wave: Wave, hz: f64, absorbing: bool) -> Slab {
        Slab::of_order(5, false, layers, h, wave, hz, absorbing)
    }

    /// The same at order `order`, with the springpot itself (`exact`) or its Maxwell fit.
    fn of_order(
        order: usize,
        exact: bool,
        layers: &[(usize, Solid)],
        h: f64,
        wave: Wave,
        hz: f64,
        absorbing: bool,
    ) -> Slab {
        let n: usize = layers.iter().map(|l| l.0).sum();
        let mesh = box_mesh([n, 1, 1], V3::zeros(), V3::new(h * n as f64, 3.0 * h, 3.0 * h), |x| x);
        let of = |e: usize| {
            let mut end = 0;
            layers.iter().find(|l| {
                end += l.0;
                e < end
            })
        };
        let body = Body::new(mesh, order, 4, |e| of(e).unwrap().1);
        let omega = TAU * hz;
        let mut end = 0.0;
        let mut known = Vec::new();
        for (count, solid) in layers {
            let fit = body.material.fit_of(solid.alpha).unwrap();
            let fitted = fit.modulus(omega, &body.material.tau);
            let shear = if exact { springpot(solid.alpha, hz) } else { fitted } * solid.mu_t;
            let modulus = if wave == Wave::Shear { shear } else { shear * (4.0 / 3.0) + solid.bulk };
            let k = omega * (C64::from(solid.density) / modulus).sqrt();
            end += h * *count as f64;
            known.push((end, k, modulus * k, shear));
        }
        let waves = amplitudes(&known, absorbing);
        Slab { body, wave, hz, layers: known, waves, absorbing }
    }

    /// Layer that contains x.
    fn layer(&self, x: f64) -> usize {
        self.layers.iter().position(|l| x < l.0 - 1e-12).unwrap_or(self.layers.len() - 1)
    }

    /// (u, ∂u/∂x) of the exact wave at x in `layer`.
    fn exact(&self, x: f64, layer: usize) -> (C64, C64) {
        let (k, [a, b]) = (self.layers[layer].1, self.waves[layer]);
        let (down, up) = (a * (-C64::i() * k * x).exp(), b * (C64::i() * k * x).exp());
        (down + up, C64::i() * k * (up - down))
    }

    /// Direction of the displacement.
    fn polarisation(&self) -> V3 {
        if self.wave == Wave::Shear { V3::y() } else { V3::x() }
    }

    /// Exact (real, imaginary) traction on a face of outward normal n at x.
    fn traction(&self, x: f64, layer: usize, n: V3) -> [V3; 2] {
        let (_, slope) = self.exact(x, layer);
        let shear = self.layers[layer].3;
        let bulk = self.body.material.bulk[layer];
        let gradient = self.polarisation() * V3::x().transpose();
        let strain = 0.5 * (gradient + gradient.transpose());
        let dev = strain - Matrix3::identity() * (strain.trace() / 3.0);
        let stress =
            |z: C64, volume: f64| dev * (2.0 * (z * shear * slope).re) + Matrix3::identity() * volume;
        let volumetric = slope * (bulk * strain.trace());
        [stress(C64::from(1.0), volumetric.re) * n, stress(-C64::i(), volumetric.im) * n]
    }

    /// Loads of the exact traction on the driven face and the four sides.
    fn loads(&self) -> Vec<NodalLoad> {
        let mut patterns = [vec![], vec![]];
        for side in ["x0", "y0", "y1", "z0", "z1"] {
            for &face in &self.body.mesh.surfaces[side] {
                let g = FaceGeometry::new(&self.body.space, face);
                let middle = g.positions.iter().map(|p| p.x).sum::<f64>() / g.positions.len() as f64;
                for (q, &node) in g.nodes.iter().enumerate() {
                    let t = self.traction(g.positions[q].x, self.layer(middle), g.normals[q]);
                    (0..2).for_each(|i| patterns[i].push((node, t[i] * g.weights[q])));
                }
            }
        }
        let signal = |z: C64| Signal { frequency: self.hz, harmonics: vec![z], ramp: 0.0 };
        let [re, im] = patterns;
        vec![
            NodalLoad { pattern: re, signal: signal(C64::from(1.0)) },
            NodalLoad { pattern: im, signal: signal(C64::i()) },
        ]
    }

    /// Sets the exact state at t = 0 (velocity half a step earlier), so that an elastic slab starts without a
    /// transient.
    fn start(&self, simulation: &mut Simulation<f64>) {
        let omega = TAU * self.hz;
        let at = |t: f64, factor: C64| {
            let turn = factor * C64::from_polar(1.0, omega * t);
            self.body.field(|x| self.polarisation() * (self.exact(x.x, self.layer(x.x)).0 * turn).re)
        };
        let velocity = at(-0.5 * simulation.dt(), C64::new(0.0, omega));
        simulation.set_state(&at(0.0, C64::from(1.0)), &velocity);
    }

    /// Amplitude and power ledger of the last of `periods` periods, by time steps.
    fn stepped(&self, periods: f64) -> (Amplitude, PowerLedger) {
        let mut parts = self.body.parts();
        parts.loads = self.loads();
        if self.absorbing {
            let faces = &self.body.mesh.surfaces["x1"];
            parts.boundary.absorb(&self.body.space, &self.body.material, faces, self.hz);
        } else {
            parts.boundary.fix(&self.body.nodes("x1"));
        }
        let clock = Clock { period: 1.0 / self.hz, samples: 32, safety: 0.5 };
        let mut simulation = Simulation::new(parts, clock).unwrap();
        self.start(&mut simulation);
        let plan = RunPlan {
            max_time: periods / self.hz,
            fade_in: 0.0,
            steady_tolerance: 1e-9,
            harmonics: 1,
            sites: vec![vec![0]],
        };
        let info = simulation.run(&plan, &mut [], &mut |_| (), &AtomicBool::new(false)).unwrap();
        let ledger = ledger(&simulation, &info, &self.body.space, &self.body.geometry, &self.body.material);
        (info.amplitude, ledger)
    }

    /// The solution of the harmonic solver, and its iterations.
    fn harmonic(&self) -> (Amplitude, HarmonicInfo) {
        let body = &self.body;
        let hold = |space: &Space, material: &MaterialField, hz: f64| {
            let (mut boundary, faces) = (Boundary::default(), &body.mesh.surfaces["x1"]);
            if self.absorbing {
                boundary.absorb(space, material, faces, hz);
            } else {
                boundary.fix(&space.nodes_on(faces));
            }
            boundary
        };
        let solid = body.harmonic(&hold);
        let mut system = HarmonicSystem::new(&solid).unwrap();
        let mut system = system.at(self.hz, self.hz, &[], &solid).unwrap();
        let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
        for load in self.loads() {
            for (n, p) in &load.pattern {
                (0..3).for_each(|c| force[*n as usize][c] += load.signal.harmonics[0] * p[c]);
            }
        }
        let (solution, info) = system.solve(&force, None, 1e-8, 400, &AtomicBool::new(false)).unwrap();
        (vec![solution.displacement], info)
    }

    /// Largest |û − exact| over all nodes (the driven face moves by 1).
    fn error(&self, amplitude: &Amplitude) -> f64 {
        let d = self.polarisation();
        let one = |(x, u): (&V3, &[C64; 3])| {
            let exact = self.exact(x.x, self.layer(x.x)).0;
            (0..3).map(|c| (u[c] - exact * d[c]).norm()).fold(0.0, f64::max)
        };
        self.body.space.positions.iter().zip(&amplitude[0]).map(one).fold(0.0, f64::max)
    }
}

/// Amplitudes of the two waves in each layer from the far end back to x = 0, then scaled to u(0) = 1.
fn amplitudes(layers: &[(f64, C64, C64, C64)], absorbing: bool) -> Vec<[C64; 2]> {
    let last = layers.len() - 1;
    let mut waves = vec![[C64::from(0.0); 2]; layers.len()];
    let (end, k, _, _) = layers[last];
    let back = if absorbing { C64::from(0.0) } else { -(-C64::i() * k * end * 2.0).exp() };
    waves[last] = [C64::from(1.0), back];
    for i in (0..last).rev() {
        let ((x, k, z, _), (_, k2, z2, _)) = (layers[i], layers[i + 1]);
        let [a, b] = waves[i + 1];
        let (down, up) = (a * (-C64::i() * k2 * x).exp(), b * (C64::i() * k2 * x).exp());
        // u and stress M ∂u/∂x are continuous.
        let (u, s) = (down + up, (up - down) * z2 / z);
        waves[i] = [(u - s) * 0.5 * (C64::i() * k * x).exp(), (u + s) * 0.5 * (-C64::i() * k * x).exp()];
    }
    let top = waves[0][0] + waves[0][1];
    waves.iter().map(|w| w.map(|z| z / top)).collect()
}

/// Soft muscle. K affects only compression waves.
fn muscle() -> Solid {
    Solid { alpha: 0.27, ..Solid::elastic(1090.0, 50e3, 1450.0) }
}

#[test]
fn w2_springpot_shear_waves_follow_the_fitted_modulus() {
    for hz in [20.0, 50.0, 100.0, 200.0] {
        let h = 0.3 * 1.2 / hz;
        let slab = Slab::new(&[(3, muscle())], h, Wave::Shear, hz, false);
        let (amplitude, ledger) = slab.stepped(14.0);
        let error = slab.error(&amplitude);
        println!("{hz} Hz: error {error:.2e}, ledger {:.2e}", ledger.residual() / ledger.total_input());
        assert!(error < 3e-3, "{hz} Hz: {error}");
        // E12, N8: the power of the loads equals the power that the tissue absorbs.
        let open = ledger.residual() / ledger.total_input();
        assert!(ledger.total_input() > 0.0 && open.abs() < 3e-3, "{hz} Hz: {open}");
    }
}

/// The mixed elements reproduce shear waves of exact springpot moduli at every order, equally for every bulk
/// modulus.
#[test]
fn w2_harmonic_shear_waves_follow_the_springpot_for_every_bulk_modulus() {
    for (order, allowed) in [(2, 4e-2), (3, 3e-3), (4, 3e-4), (5, 1e-4)] {
        let mut errors = Vec::new();
        for bulk in [5e6, 2.2e9, 1e15] {
            let hz = 50.0;
            let solid = Solid { bulk, ..muscle() };
            let slab = Slab::of_order(order, true, &[(4, solid)], 0.3 * 0.9 / hz, Wave::Shear, hz, false);
            let (amplitude, info) = slab.harmonic();
            errors.push(slab.error(&amplitude));
            println!(
                "order {order} K {bulk:.1e}: error {:.2e}, {} iterations",
                errors[errors.len() - 1],
                info.iterations
            );
        }
        assert!(errors.iter().all(|&e| e < allowed), "order {order}: {errors:?}");
        assert!((errors[2] / errors[0] - 1.0).abs() < 0.05, "order {order}: {errors:?}");
    }
}

/// Compression waves test the P_{N−1} pressure and 1/K. A small K makes the waves short enough for the slab.
#[test]
fn w2_harmonic_compression_waves_follow_the_bulk_modulus() {
    let solid = Solid { bulk: 500.0, ..muscle() };
    let slab = Slab::of_order(5, true, &[(3, solid)], 0.012, Wave::Compression, 50.0, false);
    let error = slab.error(&slab.harmonic().0);
    assert!(error < 1e-3, "{error}");
}

/// W2: a springpot that equals the Kelvin–Voigt solid 5 kPa, 3 Pa·s at each frequency has its phase speed and
/// attenuation.
#[test]
fn w2_harmonic_waves_have_the_dispersion_of_a_kelvin_voigt_solid() {
    let table = [
        (20.0, 2.176482, 2.173552),
        (40.0, 2.190234, 8.603245),
        (60.0, 2.212797, 19.027883),
        (100.0, 2.282204, 50.171690),
        (200.0, 2.563101, 164.119820),
    ];
    for (hz, speed, attenuation) in table {
        let mu = C64::new(5e3, 3.0 * TAU * hz);
        let alpha = std::f64::consts::FRAC_2_PI * mu.arg();
        let solid = Solid { alpha, ..Solid::elastic(1060.0, 2.2e9, mu.norm() / (hz / 50.0).powf(alpha)) };
        let h = 0.3 * speed / hz;
        let slab = Slab::of_order(5, true, &[(4, solid)], h, Wave::Shear, hz, false);
        let (amplitude, info) = slab.harmonic();
        // Both waves of one k: u(x−h) + u(x+h) = 2 cos(kh) u(x).
        let at = |x: f64| amplitude[0][slab.body.node_at(V3::new(x, 0.0, 0.0)) as usize][1];
        let k = ((at(0.0) + at(2.0 * h)) / (2.0 * at(h))).acos() / h;
        let k = if k.im > 0.0 { -k } else { k };
        let (c, a) = (TAU * hz / k.re, -k.im);
        println!("{hz} Hz: c {c} ({speed}), {a} Np/m ({attenuation}), {} iterations", info.iterations);
        assert!((c / speed - 1.0).abs() < 3e-3 && (a / attenuation - 1.0).abs() < 1e-2, "{hz}: {c} {a}");
    }
}

#[test]
fn w4_harmonic_waves_are_exact_across_an_interface() {
    // Springpots, because the preconditioner needs damping.
    let damped = |solid: Solid| Solid { alpha: 0.25, ..solid };
    let layers =
        [(3, damped(Solid::elastic(1060.0, 30e3, 5e3))), (3, damped(Solid::elastic(920.0, 20e3, 1.5e3)))];
    let slab = Slab::of_order(5, true, &layers, 0.012, Wave::Shear, 60.0, false);
    let error = slab.error(&slab.harmonic().0);
    assert!(error < 1e-3, "{error}");
}

#[test]
fn w2_springpot_compression_waves_follow_the_fitted_modulus() {
    let solid = Solid { bulk: 500.0, ..muscle() };
    let slab = Slab::new(&[(3, solid)], 0.012, Wave::Compression, 50.0, false);
    let error = slab.error(&slab.stepped(30.0).0);
    assert!(error < 3e-3, "{error}");
}

#[test]
fn w4_an_interface_reflects_by_the_impedance_rule() {
    // Muscle (5 kPa, 1060) → fat (1.5 kPa, 920), elastic: R = 0.324265 for displacement.
    let layers = [(3, Solid::elastic(1060.0, 30e3, 5e3)), (3, Solid::elastic(920.0, 20e3, 1.5e3))];
    let slab = Slab::new(&layers, 0.012, Wave::Shear, 60.0, true);
    let (amplitude, ledger) = slab.stepped(3.0);
    println!("{} {:?}", slab.error(&amplitude), ledger);
    assert!(slab.error(&amplitude) < 1e-2, "{}", slab.error(&amplitude));
    // Split the field at two nodes of the first layer into its two waves.
    let k = slab.layers[0].1;
    let at = |x: f64| {
        let node = slab.body.node_at(V3::new(x, 0.0, 0.0)) as usize;
        (slab.body.space.positions[node].x, amplitude[0][node][1])
    };
    let ((x1, u1), (x2, u2)) = (at(0.008), at(0.02));
    let wave = |x: f64| [(-C64::i() * k * x).exp(), (C64::i() * k * x).exp()];
    let (w1, w2) = (wave(x1), wave(x2));
    let det = w1[0] * w2[1] - w1[1] * w2[0];
    let (down, up) = ((u1 * w2[1] - u2 * w1[1]) / det, (u2 * w1[0] - u1 * w2[0]) / det);
    let interface = slab.layers[0].0;
    let ratio = (up * wave(interface)[1] / (down * wave(interface)[0])).norm();
    assert!((ratio / 0.324265 - 1.0).abs() < 0.01, "{ratio}");
    let open = ledger.residual() / ledger.total_input();
    assert!(open.abs() < 1e-2 && ledger.radiated > 0.0, "{open}");
}

#[test]
fn w7_an_absorbing_end_absorbs_normal_incidence() {
    for wave in [Wave::Shear, Wave::Compression] {
        let slab = Slab::new(&[(4, Solid::elastic(1060.0, 10e3, 5e3))], 0.015, wave, 60.0, true);
        let error = slab.error(&slab.stepped(3.0).0);
        println!("{error}");
        // |u − exact| of a pure outgoing wave bounds the reflection.
        assert!(error < 5e-3, "{error}");
    }
}
