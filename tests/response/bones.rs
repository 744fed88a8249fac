//! The response of a leg whose bones move.

use crate::{PLAN, answer, direct, force};
use calfwave::analysis::response::ResponsePlan;
use calfwave::fem::PointBasis;
use calfwave::math::C64;
use calfwave::mesh::spec::Resolution;
use calfwave::preset::load_scenario;
use calfwave::solver::spec::{BoneSpec, Posture, Preload};
use std::path::Path;

/// Through the lowest modes of the leg on its supports, stiffness and displacement at every site are within
/// the error bound, and the bones matter there.
#[test]
fn a_response_of_a_leg_with_free_bones_keeps_its_error_bound() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets/scenarios/single_head.ron");
    let mut spec = load_scenario(&path).expect("a shipped preset loads").spec;
    spec.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
    spec.analysis.preload = Preload::Off;
    spec.boundary.bones = BoneSpec::Rigid { posture: Posture::Prone };
    (spec.boundary.shin_pad_kn_m, spec.boundary.shin_pad_ns_m) = (4.0, 40.0);
    let plan = ResponsePlan { from: 3.0, to: 30.0, solves: 24, ..PLAN };
    let free = answer(&spec, &plan).unwrap();
    println!("{} solves, bound {:.1e}", free.solved.len(), free.bound);
    for hz in [4.3, 6.1, 17.0] {
        let m = free.ports.len();
        let unit = |j: usize| (0..m).map(|i| C64::from(f64::from(u8::from(i == j)))).collect::<Vec<_>>();
        let motions: Vec<Vec<C64>> = (0..m).map(unit).collect();
        let (body, ports, fields) = direct(&spec, hz, &motions);
        let found = free.at(hz).unwrap();
        let scale = found.stiffness.iter().map(|z| z.norm()).fold(0.0, f64::max);
        let mut errors = [0.0f64; 2];
        for (j, field) in fields.iter().enumerate() {
            for i in 0..m {
                let exact = force(&ports, i, &motions[j], field);
                errors[0] = errors[0].max((found.stiffness[(i, j)] - exact).norm() / scale);
            }
            let (mut difference, mut size) = (0.0, 0.0);
            let mut first = 0;
            for spot in body.sites(&spec).unwrap() {
                let basis = PointBasis::new(&body.space, spot.points[0].0, spot.points[0].1);
                let at = || basis.nodes.iter().zip(&basis.values);
                let exact: [C64; 3] =
                    std::array::from_fn(|c| at().map(|(&n, &w)| field[n as usize][c] * w).sum());
                for (c, exact) in exact.iter().enumerate() {
                    difference += (found.points[(12 * first + c, j)] - exact).norm_sqr();
                    size += exact.norm_sqr();
                }
                first += spot.points.len();
            }
            errors[1] = errors[1].max((difference / size).sqrt());
        }
        println!("{hz} Hz: error of the stiffness {:.1e}, of the sites {:.1e}", errors[0], errors[1]);
        assert!(errors.iter().all(|&error| error < free.bound), "{hz} Hz {errors:?} {}", free.bound);
    }
    spec.boundary.bones = BoneSpec::Fixed;
    let held = answer(&spec, &plan).unwrap();
    let [a, b] = [&free, &held].map(|r| r.at(5.0).unwrap().stiffness[(0, 0)]);
    println!("5 Hz: {a} free, {b} held");
    assert!((a - b).norm() > 0.02 * b.norm(), "{a} {b}");
}
