//! Sparse LU by `faer` for the small systems on the coarsest multigrid level; the pattern is analysed once.

use faer::sparse::linalg::solvers::{Lu, SymbolicLu};
use faer::sparse::{Argsort, Pair, SparseColMat, SymbolicSparseColMat};
use faer::traits::ComplexField;
use faer::{MatMut, prelude::Solve};

/// Sparsity pattern of a square matrix with its symbolic factorisation; values are given later in the same
/// order.
#[derive(Clone)]
pub struct Pattern {
    n: usize,
    symbolic: SymbolicSparseColMat<usize>,
    order: Argsort<usize>,
    lu: SymbolicLu<usize>,
}

/// A failed factorisation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("sparse factorisation of {n} unknowns failed: {why}")]
pub struct DirectError {
    /// Number of unknowns.
    pub n: usize,
    /// Reason given by the factorisation.
    pub why: String,
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern({} unknowns)", self.n)
    }
}

impl Pattern {
    /// The pattern of an `n` × `n` matrix with entries at (row, column) `at`; repeated entries are summed.
    ///
    /// # Errors
    /// An index outside the matrix; insufficient memory.
    pub fn new(n: usize, at: &[(u32, u32)]) -> Result<Pattern, DirectError> {
        let fail = |why: String| DirectError { n, why };
        let pairs: Vec<Pair<usize, usize>> =
            at.iter().map(|&(row, col)| Pair { row: row as usize, col: col as usize }).collect();
        let (symbolic, order) =
            SymbolicSparseColMat::try_new_from_indices(n, n, &pairs).map_err(|e| fail(format!("{e:?}")))?;
        let lu = SymbolicLu::try_new(symbolic.as_ref()).map_err(|e| fail(format!("{e:?}")))?;
        Ok(Pattern { n, symbolic, order, lu })
    }

    /// Factors the matrix with these `values`, in the order of the pattern's entries.
    ///
    /// # Errors
    /// A singular matrix; insufficient memory.
    pub fn factor<T: ComplexField>(&self, values: &[T]) -> Result<Factors<T>, DirectError> {
        let fail = |why: String| DirectError { n: self.n, why };
        let matrix = SparseColMat::new_from_argsort(self.symbolic.clone(), &self.order, values)
            .map_err(|e| fail(format!("{e:?}")))?;
        let lu = Lu::try_new_with_symbolic(self.lu.clone(), matrix.as_ref())
            .map_err(|e| fail(format!("{e:?}")))?;
        Ok(Factors { lu })
    }
}

/// LU factors of one matrix.
#[derive(Clone)]
pub struct Factors<T> {
    lu: Lu<usize, T>,
}

impl<T> std::fmt::Debug for Factors<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Factors")
    }
}

impl<T: ComplexField> Factors<T> {
    /// x ← A⁻¹ x for `columns` right-hand sides, stored consecutively.
    pub fn solve(&self, x: &mut [T], columns: usize) {
        let rows = x.len() / columns;
        self.lu.solve_in_place(MatMut::from_column_major_slice_mut(x, rows, columns));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::C64;

    #[test]
    fn repeated_entries_are_summed() {
        let at = [(0, 0), (1, 1), (2, 2), (0, 1), (1, 0), (0, 0)];
        let pattern = Pattern::new(3, &at).expect("a pattern");
        let c = |re: f64, im: f64| C64::new(re, im);
        let values = [c(1.0, 0.0), c(4.0, 1.0), c(0.0, 2.0), c(1.0, 1.0), c(1.0, 1.0), c(1.0, 0.0)];
        let factors = pattern.factor(&values).expect("regular");
        let x = [c(1.0, 2.0), c(-1.0, 0.5), c(3.0, 0.0)];
        let mut b = [
            c(2.0, 0.0) * x[0] + c(1.0, 1.0) * x[1],
            c(1.0, 1.0) * x[0] + c(4.0, 1.0) * x[1],
            c(0.0, 2.0) * x[2],
        ];
        factors.solve(&mut b, 1);
        b.iter().zip(&x).for_each(|(b, x)| assert!((b - x).norm() < 1e-14));
    }
}
