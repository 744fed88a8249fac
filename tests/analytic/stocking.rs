//! Circumferential pressure on a limb reaches deep tissue almost undiminished: under a stocking the veins
//! between deep muscles are compressed (magnetic resonance imaging: deep veins −64 %), and an incompressible
//! limb compressed over its whole length has the pressure p everywhere.

use crate::fixture::{Body, Solid};
use crate::norms::load;
use calfwave::fem::{PointBasis, Space};
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::mesh::spec::{CylinderSpec, LayerSpec};
use calfwave::mesh::{HexMesh, Locator};
use calfwave::solver::Boundary;
use calfwave::solver::harmonic::HarmonicSystem;
use std::sync::atomic::AtomicBool;

/// Pressure relative to p at 40 mm depth in the middle section, under a stocking of half length `half` [m].
fn at_depth(half: f64) -> f64 {
    let layer = |name: &str, thickness_mm| LayerSpec { name: name.into(), thickness_mm };
    let spec = CylinderSpec {
        length_mm: 240.0,
        core_radius_mm: 12.0,
        layers: vec![layer("fat", 6.0), layer("muscle", 42.0)],
    };
    let mesh = HexMesh::cylinder(&spec, 24.0).unwrap();
    let fat = mesh.region.clone();
    let body = Body::new(mesh, 2, 1, |e| Solid::elastic(1e3, 2.2e9, if fat[e] == 0 { 400.0 } else { 500.0 }));
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        for name in ["core", "cut_proximal", "cut_distal"] {
            boundary.fix(&space.nodes_on(&body.mesh.surfaces[name]));
        }
        boundary
    };
    let held = body.harmonic(&hold);
    let middle = body.space.positions.iter().map(|x| x.y).sum::<f64>() / body.space.n_nodes() as f64;
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    let p = 4000.0;
    load(&body.space, &body.mesh.surfaces["skin"], &mut force, |x, normal| {
        let on = (x.y - middle).abs() <= half;
        [0, 1, 2].map(|c| C64::from(if on { -p * normal[c] } else { 0.0 }))
    });
    let mut system = HarmonicSystem::new(&held).unwrap();
    let mut system = system.at(0.0, 50.0, &[], &held).unwrap();
    let (solution, _) = system.solve(&force, None, 1e-5, 300, &AtomicBool::new(false)).unwrap();
    let stress = system.mean_stress(&solution);
    let (element, xi) = Locator::new(&body.mesh).locate(V3::new(-0.02, middle + 1e-3, 1e-3)).unwrap();
    let basis = PointBasis::new(&body.space, element, xi);
    let points = body.space.points_per_element();
    let found: f64 = stress[element * points..].iter().zip(&basis.values).map(|(s, w)| s.re * w).sum();
    -found / p
}

#[test]
fn circumferential_pressure_reaches_a_depth_of_forty_millimetres() {
    let [whole, stocking] = [1.0, 0.08].map(at_depth);
    println!("compressed over the whole length {whole}, by a stocking of 160 mm {stocking}");
    assert!((whole - 1.0).abs() < 0.02, "{whole}");
    assert!(stocking > 0.5 && stocking < 1.02, "{stocking}");
}
