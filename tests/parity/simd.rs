//! `simd` against `reference`.

use crate::fixture::*;
use calfwave::math::lanes::Isa;
use calfwave::solver::stiffness::{Reference, Simd, Stiffness};

#[test]
fn one_application() {
    for isa in Isa::available() {
        for order in 2..=6 {
            let mut mesh = box_mesh([3, 2, 3], [0.03, 0.02, 0.03], curved(0.03));
            turn_elements(&mut mesh);
            let (space, geometry) = build(&mesh, order);
            for material in [isotropic(&space, 1e3, 1e7, 1e3), muscle(&space, 1e7)] {
                let mut exact = Reference::new(&space, &geometry, &material);
                let mut fast = Simd::with_isa(&space, &geometry, &material, isa).unwrap();
                exact.set_time_step(1e-4);
                fast.set_time_step(1e-4);
                let u32: Vec<f32> = noise(3 * space.n_nodes(), 1).iter().map(|&x| 1e-3 * x as f32).collect();
                let u: Vec<f64> = u32.iter().map(|&x| f64::from(x)).collect();
                let (mut f, mut f32) = (vec![0.0; u.len()], vec![0.0f32; u.len()]);
                for step in 0..3 {
                    exact.apply(&u, &mut f);
                    fast.apply(&u32, &mut f32);
                    let error: Vec<f64> = f.iter().zip(&f32).map(|(a, &b)| a - f64::from(b)).collect();
                    let relative = norm(&error) / norm(&f);
                    println!("{} order {order} step {step}: {relative:e}", isa.name());
                    assert!(relative < 1e-5);
                    let (a, b) = (exact.energy(&u, &vec![0; space.n_elements]), fast.energy(&u32, &vec![0; space.n_elements]));
                    println!("{:?} {:?}", a[0], b[0]);
                }
            }
        }
    }
}
