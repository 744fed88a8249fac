//! Throughput of the explicit step: stiffness operator and lumped leapfrog update [10⁶ degrees of freedom per
//! second].
//!
//! A degree of freedom is one displacement component of one node. The mesh is a curved block, so the geometry
//! is general; `elastic` is homogeneous and isotropic, `full` has fibres and four Maxwell branches
//! everywhere.

use crate::fem::{Geometry, Space, lumped_mass};
use crate::material::{MaterialField, MaxwellFit};
use crate::math::V3;
use crate::math::lanes::Isa;
use crate::mesh::HexMesh;
use crate::output::text::TextTable;
use crate::solver::stiffness::{NODE_BLOCK, Simd, Stiffness};
use rayon::prelude::*;
use std::time::Instant;

/// What to measure.
#[derive(Clone, Debug)]
pub struct BenchOptions {
    /// Polynomial orders, 2–6.
    pub orders: Vec<usize>,
    /// Thread counts, ≥ 1.
    pub threads: Vec<usize>,
    /// Names of instruction sets (`sse2`, `avx2`, `avx512`; `portable` off x86-64). Unavailable ones are
    /// skipped; empty means the widest.
    pub isas: Vec<String>,
    /// Approximate number of degrees of freedom, ≥ 1000.
    pub dof: usize,
    /// Time spent on each figure [s], > 0; the fastest step counts.
    pub seconds: f64,
}

impl Default for BenchOptions {
    fn default() -> Self {
        BenchOptions {
            orders: vec![2, 3, 4, 5, 6],
            threads: vec![1, 2],
            isas: Isa::available().iter().map(|i| i.name().to_string()).collect(),
            dof: 1_200_000,
            seconds: 0.5,
        }
    }
}

/// One measured figure.
#[derive(Clone, Debug)]
pub struct BenchRow {
    /// Polynomial order.
    pub order: usize,
    /// Degrees of freedom.
    pub dof: usize,
    /// `elastic` or `full`.
    pub material: &'static str,
    /// Instruction set, or `reference`.
    pub isa: &'static str,
    /// Number of threads.
    pub threads: usize,
    /// Fastest of the repeated steps [10⁶ degrees of freedom per second].
    pub mdof_per_s: f64,
    /// Median of the repeated steps [10⁶ degrees of freedom per second].
    pub median: f64,
}

/// The figures as a table.
pub fn table(rows: &[BenchRow]) -> String {
    let mut table = TextTable::new(0);
    table.header(["order", "DOF", "material", "isa", "threads", "MDOF/s", "median"]);
    for r in rows {
        let [order, dof, threads] = [r.order, r.dof, r.threads].map(|n| n.to_string());
        let [best, median] = [r.mdof_per_s, r.median].map(|rate| format!("{rate:.1}"));
        table.row([order, dof, r.material.into(), r.isa.into(), threads, best, median]);
    }
    table.render()
}

/// Measures every combination of `options`; `progress` is called with each finished row.
///
/// # Panics
/// If a thread pool cannot be started or an order is outside 2–6.
pub fn bench(options: &BenchOptions, mut progress: impl FnMut(&BenchRow)) -> Vec<BenchRow> {
    let mut rows = Vec::new();
    let isas: Vec<Isa> =
        Isa::available().into_iter().filter(|i| options.isas.iter().any(|n| n == i.name())).collect();
    let isas = if isas.is_empty() { vec![Isa::detect()] } else { isas };
    for &order in &options.orders {
        let mesh = block(order, options.dof);
        let space = Space::new(&mesh, order).expect("the bench mesh is conforming");
        let geometry = Geometry::new(&space).expect("the bench mesh is not inverted");
        for full in [false, true] {
            let material = if full { full_material(&space) } else { elastic_material(&space) };
            let inverse_mass: Vec<f32> =
                lumped_mass(&space, &geometry, &material.density).iter().map(|m| (1.0 / m) as f32).collect();
            for &isa in &isas {
                let mut k = Simd::with_isa(&space, &geometry, &material, isa).expect("orders 2–6");
                for &threads in &options.threads {
                    let pool =
                        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
                    let times = pool.install(|| time_steps(&mut k, &inverse_mass, options.seconds));
                    let rate = |t: f64| 3e-6 * space.n_nodes() as f64 / t;
                    let row = BenchRow {
                        order,
                        dof: 3 * space.n_nodes(),
                        material: if full { "full" } else { "elastic" },
                        isa: k.isa(),
                        threads,
                        mdof_per_s: rate(times[0]),
                        median: rate(times[times.len() / 2]),
                    };
                    progress(&row);
                    rows.push(row);
                }
            }
        }
    }
    rows
}

/// Sorted times [s] of single steps repeated for `seconds`.
fn time_steps(k: &mut Simd, inverse_mass: &[f32], seconds: f64) -> Vec<f64> {
    let n = inverse_mass.len();
    let dt = 1e-7_f32;
    k.set_time_step(f64::from(dt));
    let mut u: Vec<f32> = (0..3 * n).map(|i| 1e-3 * (i as f32 * 0.37).sin()).collect();
    let mut v = vec![0.0f32; 3 * n];
    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < 5 || begin.elapsed().as_secs_f64() < seconds {
        let start = Instant::now();
        step(k, &mut u, &mut v, inverse_mass, dt);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    times
}

/// One leapfrog step v += −Δt M⁻¹ K u, u += Δt v, fused with the assembly of the element forces.
pub fn step(k: &mut Simd, u: &mut [f32], v: &mut [f32], inverse_mass: &[f32], dt: f32) {
    k.elements(u);
    let k = &*k;
    let blocks = u.par_chunks_mut(3 * NODE_BLOCK).zip(v.par_chunks_mut(3 * NODE_BLOCK));
    blocks.zip(inverse_mass.par_chunks(NODE_BLOCK)).enumerate().for_each(|(block, ((u, v), m))| {
        let mut force = [0.0f32; 3 * NODE_BLOCK];
        let f = &mut force[..u.len()];
        k.collect(block * NODE_BLOCK, f);
        for (((u, v), f), m) in u.chunks_exact_mut(3).zip(v.chunks_exact_mut(3)).zip(f.chunks_exact(3)).zip(m)
        {
            for c in 0..3 {
                v[c] -= dt * m * f[c];
                u[c] += dt * v[c];
            }
        }
    });
}

/// A curved block of about `dof` degrees of freedom at `order`, elements of 10 mm.
pub fn block(order: usize, dof: usize) -> HexMesh {
    let per_side = ((dof as f64 / 3.0).cbrt() / order as f64).round().max(1.0) as usize;
    let m = 2 * per_side + 1;
    let mut mesh = HexMesh { regions: vec!["solid".into()], ..Default::default() };
    let size = 0.01 * per_side as f64;
    for i in 0..m * m * m {
        let x = V3::new((i % m) as f64, (i / m % m) as f64, (i / (m * m)) as f64) * (0.005 / size);
        let bend = V3::new((3.0 * x.y).sin() * x.z, (3.0 * x.z).cos(), (3.0 * x.x).sin() * x.y);
        mesh.nodes.push((x + 0.08 * bend) * size);
    }
    for e in 0..per_side.pow(3) {
        let at = [e % per_side, e / per_side % per_side, e / (per_side * per_side)];
        mesh.elements.push(std::array::from_fn(|q| {
            let p = [2 * at[0] + q % 3, 2 * at[1] + q / 3 % 3, 2 * at[2] + q / 9];
            (p[0] + m * (p[1] + m * p[2])) as u32
        }));
        mesh.region.push(0);
    }
    mesh
}

/// Homogeneous isotropic muscle, K = 10 MPa.
pub fn elastic_material(space: &Space) -> MaterialField {
    let n = space.node_of.len();
    MaterialField {
        density: vec![1090.0; n],
        bulk: vec![1e7; n],
        mu_t: vec![1450.0; n],
        mu_l: vec![1450.0; n],
        beta: vec![0.0; n],
        fibre: vec![V3::y(); n],
        class: vec![0; space.n_elements],
        classes: vec![MaxwellFit { alpha: 0.0, relaxed: 1.0, weights: Vec::new(), max_error: 0.0 }],
        tau: Vec::new(),
        tangent: Vec::new(),
    }
}

/// Gastrocnemius: fibres and four branches (α = 0.27).
pub fn full_material(space: &Space) -> MaterialField {
    let n = space.node_of.len();
    let mut material = elastic_material(space);
    material.mu_t = vec![1000.0; n];
    material.beta = vec![4400.0; n];
    material.fibre = vec![V3::new(0.3, 0.9, 0.1).normalize(); n];
    material.classes[0] = MaxwellFit {
        alpha: 0.27,
        relaxed: 0.3142,
        weights: vec![0.2528, 0.3439, 0.5017, 1.3552],
        max_error: 0.033,
    };
    material.tau = [4.0, 23.39, 136.8, 800.0].map(|f| 1.0 / (2.0 * std::f64::consts::PI * f)).to_vec();
    material
}
