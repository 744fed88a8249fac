//! One front as a dense matrix: assembled, then its fully summed unknowns are eliminated by blocked LDLᵀ
//! without pivoting.

use super::blocking::{BLOCK, CHUNK, blocks, chunk};
use super::entry::Entry;
use super::progress::OperationCounter;
use super::work::{block_work, border_work};
use faer::linalg::matmul::matmul;
use faer::linalg::triangular_solve::solve_unit_lower_triangular_in_place;
use faer::{Accum, MatMut, MatRef, Par};
use rayon::prelude::*;

/// A pivot below this fraction of the largest diagonal entry of its block counts as zero.
const TINY: f32 = 1e-12;

/// The dense matrix of a front: the columns to be eliminated, and the lower triangle of the contribution
/// block.
pub(super) struct FrontMatrix<T> {
    /// Unknowns of the front.
    rows: usize,
    /// Unknowns eliminated here.
    own: usize,
    /// Columns to be eliminated, column-major, all rows.
    pub panel: Vec<T>,
    /// Contribution block, column-major.
    pub contribution: Vec<T>,
}

impl<T: Entry> FrontMatrix<T> {
    /// Zero matrix of `rows` unknowns of which `own` are eliminated.
    pub fn zeros(rows: usize, own: usize) -> FrontMatrix<T> {
        FrontMatrix { rows, own, panel: zeros(own * rows), contribution: zeros((rows - own) * (rows - own)) }
    }

    /// Adds `value` on or below the diagonal.
    #[inline(always)]
    pub fn add(&mut self, row: usize, column: usize, value: T) {
        if column < self.own {
            self.panel[column * self.rows + row] += value;
        } else {
            self.contribution[(column - self.own) * (self.rows - self.own) + row - self.own] += value;
        }
    }

    /// The column from the diagonal down.
    pub fn column(&mut self, column: usize) -> &mut [T] {
        if column < self.own {
            &mut self.panel[column * self.rows..][column..self.rows]
        } else {
            let (rows, at) = (self.rows - self.own, column - self.own);
            &mut self.contribution[at * rows..][at..rows]
        }
    }
}

/// `n` zeros, written: memory that the system hands out as zero is mapped a second time at the first write.
fn zeros<T: Entry>(n: usize) -> Vec<T> {
    let mut all = Vec::with_capacity(n);
    all.resize_with(n, T::default);
    all
}

/// LDLᵀ of the columns to be eliminated, and the Schur complement of the contribution block. Returns 1/D.
///
/// # Errors
/// The column of a vanishing pivot; [`None`] if cancelled.
pub(super) fn eliminate<T: Entry>(
    matrix: &mut FrontMatrix<T>,
    counter: &OperationCounter<'_>,
) -> Result<Vec<T>, Option<usize>> {
    let (rows, own) = (matrix.rows, matrix.own);
    let mut inverse = Vec::with_capacity(own);
    let mut scaled = zeros(rows * BLOCK);
    for (k, width) in blocks(own) {
        if counter.is_cancelled() {
            return Err(None);
        }
        counter.add(block_work(rows, own, k, width));
        let (done, later) = matrix.panel[k * rows..].split_at_mut(width * rows);
        diagonal(done, rows, k, width, &mut inverse).map_err(|c| Some(k + c))?;
        // Rows below: L D first (kept in `scaled`), then L.
        let below = rows - k - width;
        let scaled = &mut scaled[..below * width];
        for (from, to) in done.chunks_exact(rows).zip(scaled.chunks_exact_mut(below.max(1))) {
            to.copy_from_slice(&from[k + width..]);
        }
        if below == 0 {
            continue;
        }
        {
            // (L D)ᵀ = L₁₁⁻¹ A₂₁ᵀ
            let all = MatRef::from_column_major_slice(&*done, rows, width);
            let mut w = MatMut::from_column_major_slice_mut(scaled, below, width);
            solve_unit_lower_triangular_in_place(all.subrows(k, width), w.as_mut().transpose_mut(), Par::Seq);
        }
        for ((to, from), d) in done.chunks_exact_mut(rows).zip(scaled.chunks_exact(below)).zip(&inverse[k..])
        {
            to[k + width..].iter_mut().zip(from).for_each(|(l, w)| *l = *w * *d);
        }
        let (done, scaled) = (&*done, &*scaled);
        let later = later[..(own - k - width) * rows].par_chunks_mut(CHUNK * rows).enumerate();
        later.filter(|_| !counter.is_cancelled()).for_each(|(n, columns)| {
            let first = k + width + n * CHUNK;
            update(columns, rows, first, (done, rows, 0), (scaled, below, k + width), width);
        });
    }
    let below = rows - own;
    if below > 0 && own > 0 {
        let mut scaled = zeros(below * own);
        for (c, to) in scaled.chunks_exact_mut(below).enumerate() {
            let d = inverse[c].inverse();
            to.iter_mut().zip(&matrix.panel[c * rows + own..][..below]).for_each(|(w, l)| *w = *l * d);
        }
        let (panel, chunk) = (&matrix.panel, chunk(below, own));
        let tasks = matrix.contribution.par_chunks_mut(chunk * below).enumerate();
        tasks.filter(|_| !counter.is_cancelled()).for_each(|(n, columns)| {
            let (first, width) = (n * chunk, columns.len() / below);
            update(columns, below, first, (panel, rows, own), (&scaled, below, 0), own);
            counter.add(border_work(own, width, below - first));
        });
    }
    if counter.is_cancelled() { Err(None) } else { Ok(inverse) }
}

/// columns −= (L D) Lᵀ from row `first` down. `columns` starts at column `first` of a matrix of `height`
/// rows. Row r of that matrix is row `l.2` + r of `l.0` (leading dimension `l.1`) and row r − `w.2` of `w.0`.
fn update<T: Entry>(
    columns: &mut [T],
    height: usize,
    first: usize,
    l: (&[T], usize, usize),
    w: (&[T], usize, usize),
    depth: usize,
) {
    let width = columns.len() / height;
    let to = MatMut::from_column_major_slice_mut(columns, height, width).subrows_mut(first, height - first);
    let l = MatRef::from_column_major_slice(&l.0[..l.1 * depth], l.1, depth).subrows(l.2 + first, width);
    let all = MatRef::from_column_major_slice(&w.0[..w.1 * depth], w.1, depth);
    let w = all.subrows(first - w.2, height - first);
    matmul(to, Accum::Add, w, l.transpose(), T::MINUS_ONE, Par::Seq);
}

/// LDLᵀ of the diagonal block at row `k`, column 0 of `panel`: strict lower L in place, 1/D appended to
/// `inverse`.
///
/// # Errors
/// The column of a vanishing pivot.
fn diagonal<T: Entry>(
    panel: &mut [T],
    rows: usize,
    k: usize,
    width: usize,
    inverse: &mut Vec<T>,
) -> Result<(), usize> {
    let largest = (0..width).map(|c| panel[c * rows + k + c].magnitude()).fold(0.0, f32::max);
    for c in 0..width {
        let pivot = panel[c * rows + k + c];
        if pivot.magnitude().is_nan() || pivot.magnitude() <= TINY * largest {
            return Err(c);
        }
        let d = pivot.inverse();
        inverse.push(d);
        let (left, right) = panel.split_at_mut((c + 1) * rows);
        let column = &mut left[c * rows + k..][..width];
        for (j, to) in right.chunks_exact_mut(rows).take(width - c - 1).enumerate() {
            let factor = column[c + 1 + j] * d;
            to[k + c + 1 + j..k + width]
                .iter_mut()
                .zip(&column[c + 1 + j..])
                .for_each(|(t, l)| *t -= *l * factor);
        }
        column[c + 1..].iter_mut().for_each(|l| *l *= d);
    }
    Ok(())
}
