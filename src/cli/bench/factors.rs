//! The multifrontal factors of the displacement block beside a general sparse LU of the same matrix (`faer`):
//! time, non-zeros, memory and residual.

use crate::case::excitation::Excitation;
use crate::case::harmonic::Pads;
use crate::cli::error::CommandError;
use crate::engine::budget;
use crate::math::sparse_lu::DirectError;
use crate::math::{C32, C64};
use crate::model::{Model, RunError, memory};
use crate::output::text::{TextTable, short};
use crate::preset::scenario::ScenarioSpec;
use crate::solver::harmonic::{DisplacementBlock, DisplacementSolver, HarmonicError, HarmonicSystem};
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::sparse::linalg::SupernodalThreshold;
use faer::sparse::linalg::lu::{LuSymbolicParams, NumericLu, factorize_symbolic_lu};
use faer::sparse::{SparseColMat, SparseColMatRef, Triplet};
use faer::traits::ComplexField;
use faer::{Conj, MatMut, Par, Spec};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// A sparse matrix with the entries of the factored one.
type Matrix<T> = SparseColMat<usize, T>;

/// What one solver needed.
struct Row {
    solver: &'static str,
    precision: &'static str,
    threads: usize,
    /// Ordering and symbolic factorisation [s].
    order_s: f64,
    factor_s: f64,
    solve_s: f64,
    /// Entries of all factors; `None` if the solver does not say.
    entries: Option<usize>,
    /// Growth of the resident memory by the factors, and its peak above that before the ordering [MiB].
    memory_mib: [f64; 2],
    /// |b − A x| / |b| in double precision.
    residual: f64,
}

/// Factors the displacement block of the first case of `spec` at `hz` by the solver of the program and by
/// `faer`; returns the table.
///
/// # Errors
/// Errors of the body, its load or the solver; a factorisation that fails.
pub fn bench(spec: &ScenarioSpec, hz: f64, threads: &[usize]) -> Result<String, CommandError> {
    budget::check(spec).map_err(RunError::from)?;
    let body = Model::new(spec)?;
    let drive = Excitation::new(spec, &spec.cases[0], &body, &[])?;
    let pads = Pads::new(&drive).pads;
    let supports = |space: &_, material: &_, hz: f64| body.boundary_on(spec, space, material, hz);
    let solid = body.harmonic_body(&supports, DisplacementSolver::Direct)?;
    let mut system = HarmonicSystem::new(&solid).map_err(RunError::from)?;
    // The first factors are made on a heap without free memory, which the operating system still counts.
    let memory = MemoryMeter::start();
    let mut at_hz = system.at(hz, hz, &pads, &solid).map_err(RunError::from)?;
    let memory_mib = memory.growth();
    let mut block = at_hz.displacement_block().expect("a direct solver was asked for");
    let n = block.unknowns();
    let singular = |why| RunError::from(HarmonicError::Singular { hz, source: DirectError { n, why } });
    let single = matrix(&block).map_err(singular)?;
    let pattern = single.symbolic().to_owned().map_err(failed).map_err(singular)?;
    let double = Matrix::new(pattern, single.val().iter().copied().map(wide).collect());
    let (single, double) = (single.as_ref(), double.as_ref());
    let mut rows = Vec::new();
    for &threads in threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        rows.push(pool.install(|| multifrontal(&mut block, threads, memory_mib, double))?);
    }
    drop(system);
    rows.push(sparse_lu("single", single, double, (narrow, wide)).map_err(singular)?);
    rows.push(sparse_lu("double", double, double, (|z| z, |z| z)).map_err(singular)?);
    Ok(format!("{n} unknowns, {} entries of the matrix\n{}", double.val().len(), table(&rows)))
}

fn narrow(z: C64) -> C32 {
    C32::new(z.re as f32, z.im as f32)
}

fn wide(z: C32) -> C64 {
    C64::new(z.re.into(), z.im.into())
}

/// The matrix that the program factors.
fn matrix(block: &DisplacementBlock<'_>) -> Result<Matrix<C32>, String> {
    let (n, terms) = (block.unknowns(), block.terms());
    let terms: Vec<_> = terms.iter().map(|&(i, j, z)| Triplet::new(i as usize, j as usize, z)).collect();
    Matrix::try_new_from_triplets(n, n, &terms).map_err(failed)
}

fn failed(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

/// Entry `i` of the right-hand side of all solvers.
fn load(i: usize) -> C64 {
    C64::new((i as f64 * 0.37).sin(), (i as f64 * 0.73).cos())
}

/// Dissects and factors anew on the present thread pool.
fn multifrontal(
    block: &mut DisplacementBlock<'_>,
    threads: usize,
    memory_mib: [f64; 2],
    exact: SparseColMatRef<'_, usize, C64>,
) -> Result<Row, CommandError> {
    let [order_s, factor_s] = block.factor_anew((&AtomicBool::new(false)).into()).map_err(RunError::from)?;
    let b: Vec<C32> = (0..block.unknowns()).map(load).map(narrow).collect();
    let started = Instant::now();
    let x = block.solve(&b);
    let solve_s = started.elapsed().as_secs_f64();
    let x: Vec<C64> = x.into_iter().map(wide).collect();
    Ok(Row {
        solver: "multifrontal LDLᵀ",
        precision: "single",
        threads,
        order_s,
        factor_s,
        solve_s,
        entries: Some(block.factor_entries()),
        memory_mib,
        residual: residual(exact, &x),
    })
}

/// Factors by `faer`: COLAMD ordering, partial pivoting, supernodes. `wide` turns a number of its precision
/// into double precision.
fn sparse_lu<T: ComplexField + Copy>(
    precision: &'static str,
    matrix: SparseColMatRef<'_, usize, T>,
    exact: SparseColMatRef<'_, usize, C64>,
    (narrow, wide): (impl Fn(C64) -> T, impl Fn(T) -> C64),
) -> Result<Row, String> {
    let memory = MemoryMeter::start();
    let started = Instant::now();
    let supernodal = LuSymbolicParams {
        supernodal_flop_ratio_threshold: SupernodalThreshold::FORCE_SUPERNODAL,
        ..LuSymbolicParams::default()
    };
    let symbolic = factorize_symbolic_lu(matrix.symbolic(), supernodal).map_err(failed)?;
    let order_s = started.elapsed().as_secs_f64();
    let (mut numeric, default) = (NumericLu::new(), Spec::default());
    let need = symbolic.factorize_numeric_lu_scratch::<T>(Par::Seq, default);
    let mut scratch = MemBuffer::try_new(need).map_err(failed)?;
    let stack = MemStack::new(&mut scratch);
    let lu = symbolic.factorize_numeric_lu(&mut numeric, matrix, Par::Seq, stack, default).map_err(failed)?;
    drop(scratch);
    let factor_s = started.elapsed().as_secs_f64() - order_s;
    let memory_mib = memory.growth();
    let n = matrix.nrows();
    let mut x: Vec<T> = (0..n).map(load).map(narrow).collect();
    let started = Instant::now();
    let need = symbolic.solve_in_place_scratch::<T>(1, Par::Seq);
    let mut scratch = MemBuffer::try_new(need).map_err(failed)?;
    let column = MatMut::from_column_major_slice_mut(&mut x, n, 1);
    lu.solve_in_place_with_conj(Conj::No, column, Par::Seq, MemStack::new(&mut scratch));
    let solve_s = started.elapsed().as_secs_f64();
    let x: Vec<C64> = x.into_iter().map(wide).collect();
    Ok(Row {
        solver: "sparse LU (faer)",
        precision,
        threads: 1,
        order_s,
        factor_s,
        solve_s,
        entries: None,
        memory_mib,
        residual: residual(exact, &x),
    })
}

/// |b − A x| / |b|.
fn residual(matrix: SparseColMatRef<'_, usize, C64>, x: &[C64]) -> f64 {
    let mut r: Vec<C64> = (0..x.len()).map(load).collect();
    let size = |v: &[C64]| v.iter().map(C64::norm_sqr).sum::<f64>().sqrt();
    let whole = size(&r);
    for triplet in matrix.triplet_iter() {
        r[triplet.row] -= triplet.val * x[triplet.col];
    }
    size(&r) / whole
}

/// Resident memory of this process from here on.
struct MemoryMeter {
    before_mib: f64,
}

impl MemoryMeter {
    fn start() -> MemoryMeter {
        memory::reset_peak();
        MemoryMeter { before_mib: memory::resident_mib() }
    }

    /// Growth now, and of the peak [MiB].
    fn growth(&self) -> [f64; 2] {
        [memory::resident_mib(), memory::peak_mib()].map(|mib| (mib - self.before_mib).max(0.0))
    }
}

fn table(rows: &[Row]) -> String {
    let mut table = TextTable::new(2);
    table.header([
        "solver",
        "precision",
        "threads",
        "order",
        "factors",
        "solve",
        "entries",
        "memory",
        "peak",
        "residual",
    ]);
    table.header(["", "", "", "[s]", "[s]", "[s]", "[10⁶]", "[MiB]", "[MiB]", ""]);
    for row in rows {
        let entries = row.entries.map_or(f64::NAN, |n| n as f64 / 1e6);
        let numbers = [row.order_s, row.factor_s, row.solve_s, entries, row.memory_mib[0], row.memory_mib[1]];
        let mut cells = vec![row.solver.to_string(), row.precision.to_string(), row.threads.to_string()];
        cells.extend(numbers.map(short));
        cells.push(format!("{:.1e}", row.residual));
        table.row(cells);
    }
    table.render()
}
