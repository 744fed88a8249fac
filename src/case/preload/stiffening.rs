//! Stiffening of the tissue under a device at rest: tangent moduli for vibration, and compression.

use crate::anatomy::Tissue;
use crate::fem::gll::Gll;
use crate::material::{Rheology, incremental, ogden};
use crate::math::C64;
use crate::metric::quantile::weighted_quantile;
use crate::metric::report::PreloadRow;
use crate::metric::steady_state::{SteadyState, at_gll};
use crate::model::model::Model;
use crate::probe::HarmonicField;
use crate::solver::static_contact::Tool;
use crate::units::MM;
use rayon::prelude::*;

/// Exponents of a region: of the tangent moduli of compressed tissue, and of hardening. Fat and muscles
/// stiffen, tendon and gels do not.
fn exponents(region: &str) -> [f64; 2] {
    match Tissue::from_name(region) {
        Some(Tissue::Fat) => [incremental::FAT, ogden::FAT],
        Some(Tissue::Tendon) | None => [0.0, 0.0],
        Some(_) => [incremental::MUSCLE, ogden::MUSCLE],
    }
}

/// `[element · point]` exponent number `which` of [`exponents`], the mean of the regions around the point.
fn exponent_field(model: &Model, which: usize) -> Vec<f64> {
    let of_region: Vec<f64> = model.mesh.regions.iter().map(|name| exponents(name)[which]).collect();
    let at = |q: usize| model.regions.mean(q, |region| of_region[region]);
    (0..model.space.node_of.len()).map(at).collect()
}

/// `[element · point]` hardening exponent.
pub fn hardening(model: &Model) -> Vec<f64> {
    exponent_field(model, 1)
}

/// `[element · point]` tangent factor on the moduli for vibration; `strain` is the least principal strain,
/// `[element · point]`.
pub fn tangents(model: &Model, strain: &[f64]) -> Vec<f64> {
    strain.iter().zip(exponent_field(model, 0)).map(|(&e, n)| incremental::tangent(1.0 + e, n)).collect()
}

/// `[element · point]` least principal strain of the real part of the displacement `u`, `[node][component]`
/// [m].
pub fn least_strain(model: &Model, u: &[[C64; 3]]) -> Vec<f64> {
    let field = HarmonicField { frequency_hz: 0.0, amplitude: vec![u.to_vec()], free: Vec::new() };
    let steady = SteadyState::new(
        &model.space,
        &model.geometry,
        &model.harmonic_materials,
        &field,
        Rheology::Exact,
        &[],
    );
    let gll = Gll::new(model.space.order);
    let points = model.space.points_per_element();
    let least = |q: usize| {
        let grad = at_gll(&steady, &gll, q / points, q % points, 0).1.map(|z| z.re);
        ((grad + grad.transpose()) * 0.5).symmetric_eigenvalues().min()
    };
    (0..model.space.node_of.len()).into_par_iter().map(least).collect()
}

/// 99th percentile by volume of `[element · point]` values within two footprint radii of the heads; NaN
/// where no node of the mesh lies there.
pub fn near(model: &Model, tools: &[Tool], value: impl Fn(usize) -> f64) -> f64 {
    let near = |q: &usize| {
        let x = model.space.positions[model.space.node_of[*q] as usize];
        tools.iter().any(|t| (x - t.pose().centre).norm() < 2.0 * t.patch.radius)
    };
    let weight = &model.geometry.weight;
    let all = (0..model.space.node_of.len()).filter(near).map(|q| (value(q) as f32, weight[q]));
    weighted_quantile(all.collect(), 0.99).unwrap_or(f64::NAN)
}

/// The report row of the tangent factors `[element · point]`; `indentation` of the heads [m].
pub fn row(
    model: &Model,
    factor: &[f64],
    indentation: f64,
    compression_percent: f64,
    tension_n_m: f64,
) -> PreloadRow {
    let at = (0..factor.len()).max_by(|&a, &b| factor[a].total_cmp(&factor[b])).unwrap_or(0);
    let x = model.space.positions[model.space.node_of[at] as usize];
    let region = model.regions.most(at);
    let stiffer = |q: &usize| factor[*q] > 1.1;
    PreloadRow {
        indentation_mm: indentation / MM,
        factor_max: factor[at],
        factor_region: model.mesh.regions[region].clone(),
        factor_at_mm: [x.x / MM, x.y / MM, x.z / MM],
        compression_percent,
        stiffened_cm3: 1e6 * (0..factor.len()).filter(stiffer).map(|q| model.geometry.weight[q]).sum::<f64>(),
        tension_n_m,
    }
}
