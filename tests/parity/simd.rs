//! `simd` against `reference`, and against itself: instruction sets, threads.
//!
//! Rounding analysis. With ε = 2⁻²⁴ and v = u − u(first node of the element), the f32 result is the exact
//! force of a displacement and coefficients perturbed by a few ε: |f₃₂ − f| ≤ c ε |K| |v| componentwise,
//! where c is about the number of consecutive operations (2 × N+1 for the derivatives, about 20 for the point
//! physics). The stiff volumetric part of |K| enters also for soft motions. For a time step the error
//! relative to ‖K‖ ‖v‖ matters, because with Δt² ‖M⁻¹K‖ ≤ 4 it becomes a displacement error of a few ε ‖v‖.

use crate::fixture::*;
use crate::left_out::left_out;
use calfwave::fem::{Geometry, Space, lumped_mass};
use calfwave::math::V3;
use calfwave::math::lanes::Isa;
use calfwave::solver::stiffness::{Reference, Simd, Stiffness, StiffnessError};

const EPSILON: f64 = 5.960_464_477_539_063e-8;

fn limb(order: usize) -> (Space, Geometry) {
    let mut mesh = box_mesh([3, 2, 3], [0.03, 0.02, 0.03], curved(0.03));
    turn_elements(&mut mesh);
    build(&mesh, order)
}

/// The same with maps of order 4, which elements of order 2 and 3 interpolate.
fn limb_of_order_4(order: usize) -> (Space, Geometry) {
    let mut mesh = box_mesh([3, 2, 3], [0.03, 0.02, 0.03], |x| x);
    turn_elements(&mut mesh);
    bend(&mut mesh, curved(0.03));
    build(&mesh, order)
}

fn widen(x: &[f32]) -> Vec<f64> {
    x.iter().map(|&x| f64::from(x)).collect()
}

fn difference(a: &[f64], b: &[f32]) -> f64 {
    norm(&a.iter().zip(b).map(|(a, &b)| a - f64::from(b)).collect::<Vec<_>>())
}

/// Rough and smooth (nearly isochoric) displacements, K = 5 and 25 MPa, every order, degree of the maps,
/// material kind and instruction set; memory variables advance over three steps, and energies agree.
#[test]
fn one_application_agrees_with_the_reference() {
    for isa in Isa::available() {
        for (order, limb) in (2..=6).flat_map(|order| [(order, limb(order)), (order, limb_of_order_4(order))])
        {
            let (space, geometry) = limb;
            let regions = vec![0; space.n_elements];
            for bulk in if order == 4 { vec![5e6, 25e6] } else { vec![25e6] } {
                let mut plain_visco = muscle(&space, bulk);
                plain_visco.beta.fill(0.0);
                plain_visco.mu_l = plain_visco.mu_t.clone();
                for material in [isotropic(&space, 1e3, bulk, 1e3), plain_visco, muscle(&space, bulk)] {
                    let mut exact = Reference::new(&space, &geometry, &material);
                    let mut simd = Simd::with_isa(&space, &geometry, &material, isa).unwrap();
                    exact.set_time_step(1e-4);
                    simd.set_time_step(1e-4);
                    let rough: Vec<f32> =
                        noise(3 * space.n_nodes(), 1).iter().map(|&x| 1e-3 * x as f32).collect();
                    // Shear and twist: divergence-free.
                    let smooth: Vec<f32> = space
                        .positions
                        .iter()
                        .flat_map(|x| [x.y * x.z * 3.0, 1e-3 - x.x * x.z * 3.0, 0.1 * x.x].map(|x| x as f32))
                        .collect();
                    let mut f = vec![0.0; rough.len()];
                    let mut f32 = vec![0.0f32; rough.len()];
                    exact.apply_instantaneous(&widen(&rough), &mut f);
                    let gain = norm(&f) / norm(&widen(&rough));
                    for u in [&rough, &smooth] {
                        for _ in 0..3 {
                            exact.apply(&widen(u), &mut f);
                            simd.apply(u, &mut f32);
                            let scale = gain * norm(&widen(u));
                            let error = difference(&f, &f32) / scale;
                            assert!(error < 8.0 * EPSILON, "{} order {order}: {error:e}", isa.name());
                        }
                        let (a, b) = (exact.energy(&widen(u), &regions)[0], simd.energy(u, &regions)[0]);
                        // Energies are sums of squares of f32-accurate strains and memories.
                        assert!((a.strain - b.strain).abs() < 1e-5 * a.strain, "{a:?} {b:?}");
                        assert!((a.dissipated - b.dissipated).abs() <= 1e-5 * a.dissipated, "{a:?} {b:?}");
                    }
                    exact.apply_instantaneous(&widen(&rough), &mut f);
                    simd.apply_instantaneous(&rough, &mut f32);
                    assert!(difference(&f, &f32) < 8.0 * EPSILON * norm(&f));
                }
            }
        }
    }
}

/// A rigid translation that is much larger than the deformation changes no bit of the force.
#[test]
fn a_rigid_translation_cancels_exactly() {
    let (space, geometry) = limb(4);
    let mut k = Simd::new(&space, &geometry, &muscle(&space, 25e6)).unwrap();
    // Multiples of 2⁻²² below 2⁻⁸ stay exact when 1 is added.
    let u: Vec<f32> =
        noise(3 * space.n_nodes(), 3).iter().map(|x| (x * 16384.0).round() as f32 / 4_194_304.0).collect();
    let moved: Vec<f32> = u.iter().map(|u| u + 1.0).collect();
    let (mut f, mut g) = (vec![0.0; u.len()], vec![0.0; u.len()]);
    k.apply_instantaneous(&u, &mut f);
    k.apply_instantaneous(&moved, &mut g);
    assert_eq!(f, g);
}

/// Largest eigenvalue of M⁻¹K₀ by power iteration.
fn top_eigenvalue(k: &mut Reference, mass: &[f64]) -> f64 {
    let mut u = noise(3 * mass.len(), 5);
    let mut f = vec![0.0; u.len()];
    let mut value = 0.0;
    for _ in 0..60 {
        k.apply_instantaneous(&u, &mut f);
        f.iter_mut().enumerate().for_each(|(i, f)| *f /= mass[i / 3]);
        value = norm(&f) / norm(&u);
        let scale = 1.0 / norm(&f);
        u = f.iter().map(|f| f * scale).collect();
    }
    value
}

/// 200 leapfrog steps with memory branches and fibres at K = 5 and 25 MPa: the f32 run stays within n ε of
/// the f64 run. The rounding error of each step is at most ε ‖u‖; the errors add up, and a stable scheme does
/// not amplify them.
#[test]
fn two_hundred_steps_agree_with_the_reference() {
    for bulk in [5e6, 25e6] {
        let (space, geometry) = limb(4);
        let material = muscle(&space, bulk);
        let mass = lumped_mass(&space, &geometry, &material.density);
        let mut exact = Reference::new(&space, &geometry, &material);
        let mut simd = Simd::new(&space, &geometry, &material).unwrap();
        let dt = 0.9 * 2.0 / (1.05 * top_eigenvalue(&mut exact, &mass)).sqrt();
        exact.set_time_step(dt);
        simd.set_time_step(dt);
        let steps = 200;
        let start: Vec<f64> = space
            .positions
            .iter()
            .flat_map(|x| <[f64; 3]>::from(1e-3 * V3::new((90.0 * x.y).sin(), 0.0, (70.0 * x.x).cos())))
            .collect();
        let (mut u, mut v, mut f) = (start.clone(), vec![0.0; start.len()], vec![0.0; start.len()]);
        let mut u32: Vec<f32> = start.iter().map(|&x| x as f32).collect();
        let (mut v32, mut f32) = (vec![0.0f32; u.len()], vec![0.0f32; u.len()]);
        for _ in 0..steps {
            exact.apply(&u, &mut f);
            simd.apply(&u32, &mut f32);
            for i in 0..u.len() {
                v[i] -= dt / mass[i / 3] * f[i];
                u[i] += dt * v[i];
                v32[i] -= (dt / mass[i / 3]) as f32 * f32[i];
                u32[i] += dt as f32 * v32[i];
            }
        }
        let error = difference(&u, &u32) / norm(&u);
        let moved = norm(&u.iter().zip(&start).map(|(a, b)| a - b).collect::<Vec<_>>()) / norm(&start);
        assert!(moved > 0.02, "the body hardly moves: {moved}");
        println!("K {bulk:e}: error {error:e}, moved {moved}");
        assert!(error < f64::from(steps) * EPSILON, "K {bulk:e}: {error:e}");
    }
}

/// Equal bits with 1, 2 and 4 threads, and with AVX2 and AVX-512 (the same operations at another width).
#[test]
fn forces_have_equal_bits_for_any_number_of_threads_and_lane_width() {
    let (space, geometry) = limb(4);
    let mut material = muscle(&space, 1e7);
    // Three kinds of elements in one mesh.
    for e in 0..space.n_elements {
        let points = e * 125..(e + 1) * 125;
        if e % 3 != 0 {
            material.beta[points.clone()].fill(0.0);
            material.mu_l[points].fill(1000.0);
            material.mu_t[e * 125..(e + 1) * 125].fill(1000.0);
        }
        material.class[e] = u16::from(e % 3 == 2);
    }
    let mut elastic = material.classes[0].clone();
    elastic.weights.clear();
    material.classes.push(elastic);
    let run = |threads: usize, isa: Isa| -> Vec<u32> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut k = Simd::with_isa(&space, &geometry, &material, isa).unwrap();
        k.set_time_step(1e-5);
        let mut u: Vec<f32> = noise(3 * space.n_nodes(), 6).iter().map(|&x| 1e-3 * x as f32).collect();
        let mut f = vec![0.0f32; u.len()];
        pool.install(|| {
            for _ in 0..20 {
                k.apply(&u, &mut f);
                u.iter_mut().zip(&f).for_each(|(u, f)| *u -= 1e-6 * f);
            }
        });
        u.iter().map(|x| x.to_bits()).collect()
    };
    let mut by_width = Vec::new();
    for isa in Isa::available() {
        let one = run(1, isa);
        assert_eq!(one, run(2, isa), "{}", isa.name());
        assert_eq!(one, run(4, isa), "{}", isa.name());
        by_width.push(one);
    }
    match &by_width[..] {
        [_, avx2, avx512] => assert_eq!(avx2, avx512),
        _ => left_out("AVX-512 is not available on this processor"),
    }
}

/// Elements of order 6 whose nodes lie on no map of order 4 are refused; the reference takes them.
#[test]
fn maps_of_too_high_a_degree_are_refused() {
    let (mut space, _) = limb(6);
    space.positions.iter_mut().for_each(|x| x.x += 1e-3 * (400.0 * x.y).sin());
    let geometry = Geometry::new(&space).unwrap();
    let material = isotropic(&space, 1e3, 1e6, 1e3);
    let refused = Simd::new(&space, &geometry, &material);
    assert!(matches!(refused, Err(StiffnessError::Shape { element: 0, degree: 4 })));
    Reference::new(&space, &geometry, &material);
}

#[test]
fn orders_without_kernel_are_refused() {
    let (space, geometry) = build(&box_mesh([1, 1, 1], [1.0; 3], |x| x), 7);
    let material = isotropic(&space, 1e3, 1e6, 1e3);
    assert!(matches!(Simd::new(&space, &geometry, &material), Err(StiffnessError::Order { order: 7 })));
}
