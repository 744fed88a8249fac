//! Thin stiff layers: corrections in single precision converge at every thickness, contrast, bulk modulus and
//! order, with both displacement solvers.

use crate::load;
use calfwave::case::excitation::Excitation;
use calfwave::case::harmonic::Pads;
use calfwave::engine::{RunOptions, run_scenario};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::C64;
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::Effort;
use calfwave::model::{Model, Progress};
use calfwave::preset::scenario::{Contrast, GeometrySpec, Part, ScenarioSpec};
use calfwave::solver::harmonic::{DisplacementSolver, Fields, HarmonicSystem, ReferenceOperator};
use calfwave::solver::spec::Method;
use std::sync::atomic::AtomicBool;

/// The shipped slab with a skin of `skin_mm` and `skin_kpa`.
fn slab((skin_mm, skin_kpa): (f64, f64), (order, element_mm): (usize, f64), bulk_mpa: f64) -> ScenarioSpec {
    let mut spec = load("phantoms/block_skin.ron");
    let (GeometrySpec::Block(block), Part::Inline(tissues)) = (&mut spec.geometry, &mut spec.tissues) else {
        panic!("a block with its gels");
    };
    block.layers[0].thickness_mm = skin_mm;
    block.layers[2].thickness_mm = 54.0 - skin_mm;
    tissues.solids.get_mut("skin_gel").expect("the skin's gel").mu_l_kpa = skin_kpa;
    spec.resolution = Resolution::Custom { order, element_mm };
    spec.analysis.bulk_mpa = Some(bulk_mpa);
    spec
}

/// Largest |a − b| over largest |b|.
fn relative_difference(a: &[[C64; 3]], b: &[[C64; 3]]) -> f64 {
    let size = |all: &mut dyn Iterator<Item = C64>| all.map(C64::norm).fold(0.0, f64::max);
    let difference = size(&mut a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| a - b));
    difference / size(&mut b.iter().flatten().copied())
}

/// Solves `spec` at `hz` to 10⁻⁵ by `inner`. The true residual equals the reported one, and the solution
/// agrees with that to 10⁻¹⁰.
fn solved(spec: &ScenarioSpec, hz: f64, inner: DisplacementSolver) {
    let body = Model::new(spec).unwrap();
    let drive = Excitation::new(spec, &spec.cases[0], &body, &[]).unwrap();
    let hold = |space: &Space, material: &MaterialField, hz: f64| body.boundary_on(spec, space, material, hz);
    let solid = body.harmonic_body(&hold, inner).unwrap();
    let mut system = HarmonicSystem::new(&solid).unwrap();
    let moduli_hz = if hz == 0.0 { 1.0 } else { hz };
    let mut system = system.at(hz, moduli_hz, &[], &solid).unwrap();
    let force = Pads::new(&drive).force(&drive, &drive.components()[0], body.space.n_nodes());
    let name = format!("{:?}, {hz} Hz, {inner:?}", spec.resolution);
    let cancel = AtomicBool::new(false);
    let (found, info) =
        system.solve(&force, None, 1e-5, 400, &cancel).unwrap_or_else(|e| panic!("{name}: {e}"));
    println!(
        "{name}: {} iterations, {} corrections, {:.2} s, {:.1e}",
        info.iterations, info.corrections, info.seconds, info.residual
    );
    let mut operator = ReferenceOperator::new(&solid, &[], hz, moduli_hz).unwrap();
    let rhs = Fields { u: force, ..operator.zeros() };
    let x = Fields { u: found.displacement, p: found.pressure };
    let left = system.norm(&operator.residual(&rhs, &x)) / system.norm(&rhs);
    assert!(left <= 1e-5 && (left / info.residual - 1.0).abs() < 1e-9, "{name}: {left:.2e}");
    let (exact, _) = system.solve_mixed(&rhs, Some(x.clone()), 1e-10, 400, &mut |_, _| true).unwrap();
    assert!(
        relative_difference(&x.u, &exact.u) < 1e-5,
        "{name}: {:.1e}",
        relative_difference(&x.u, &exact.u)
    );
}

#[test]
fn thin_stiff_layers_are_solved_directly_and_by_multigrid() {
    const SKIN: (f64, f64) = (1.5, 12.0);
    for (skin, resolution, bulk_mpa) in [
        (SKIN, (3, 24.0), 25.0),
        (SKIN, (4, 24.0), 2200.0),
        ((0.5, 12.0), (3, 24.0), 2200.0),
        ((1.5, 120.0), (3, 24.0), 5.0),
    ] {
        let spec = slab(skin, resolution, bulk_mpa);
        for inner in [DisplacementSolver::Direct, DisplacementSolver::Multigrid] {
            for hz in [0.0, 50.0] {
                solved(&spec, hz, inner);
            }
        }
    }
}

/// Nearly the largest contrast that presets may have. It is solved directly.
#[test]
fn the_stiffest_admissible_skin_is_solved_directly() {
    for (skin, bulk_mpa) in [((0.2, 120.0), 2200.0), ((0.2, 1000.0), 5.0), ((0.2, 1000.0), 1e9)] {
        let spec = slab(skin, (3, 20.0), bulk_mpa);
        let ratio = Contrast::ratio(&spec);
        assert!(ratio > 3e3 && ratio < 5e4, "{ratio}");
        for hz in [0.0, 50.0] {
            solved(&spec, hz, DisplacementSolver::Direct);
        }
    }
}

/// The harmonic and the static method solve the problem, and `Auto` does not change to time steps.
#[test]
fn a_layered_slab_needs_no_time_steps() {
    for method in [Method::Auto, Method::Static] {
        let mut spec = slab((0.5, 12.0), (2, 24.0), 25.0);
        spec.analysis.method = method;
        let cancel = AtomicBool::new(false);
        let progress = Progress { on_event: &|_| {}, cancel: &cancel };
        let outcome = run_scenario(&spec, &RunOptions { threads: Some(2) }, &progress).unwrap();
        let Effort::Solved(row) = &outcome.cases[0].report.solver.effort else {
            panic!("{method:?} took time steps")
        };
        println!("{method:?}: {row:?}");
        assert!(row.residual <= 1e-5, "{row:?}");
    }
}
