//! Non-negative fits: least squares (Lawson & Hanson 1974, ch. 23) and minimax by reweighting
//! (Lawson's algorithm 1961: wᵢ ← wᵢ |rᵢ| drives the weighted least-squares fit to the Chebyshev one).

use crate::math::C64;
use nalgebra::{DMatrix, DVector};
use thiserror::Error;

/// Why a fit fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FitError {
    /// Linearly dependent columns.
    #[error("{columns} basis functions are linearly dependent")]
    Singular {
        /// Number of columns in the active set.
        columns: usize,
    },
    /// The active set did not converge.
    #[error("the active set did not converge in {sweeps} sweeps")]
    NotConverged {
        /// Number of sweeps.
        sweeps: usize,
    },
}

/// min ‖A x − b‖₂ subject to x ≥ 0, from the normal matrix `ata` = AᵀA and `atb` = Aᵀb.
///
/// Active-set method; a few sweeps suffice for the small number of columns used here.
///
/// # Errors
/// [`FitError`]: dependent columns; no convergence.
pub fn nnls(ata: &DMatrix<f64>, atb: &DVector<f64>) -> Result<DVector<f64>, FitError> {
    let n = atb.len();
    let mut x = DVector::zeros(n);
    let mut free = vec![false; n];
    let tolerance = 1e-13 * atb.amax();
    for _ in 0..10 * n {
        let gradient = atb - ata * &x;
        let entering = (0..n)
            .filter(|&i| !free[i] && gradient[i] > tolerance)
            .max_by(|&a, &b| gradient[a].total_cmp(&gradient[b]));
        let Some(entering) = entering else { return Ok(x) };
        free[entering] = true;
        loop {
            let trial = solve_free(ata, atb, &free)?;
            let Some(step) = longest_step(&x, &trial, &free) else {
                x = trial;
                break;
            };
            x += (trial - &x) * step;
            for i in 0..n {
                if free[i] && x[i] <= 1e-14 {
                    free[i] = false;
                    x[i] = 0.0;
                }
            }
        }
    }
    Err(FitError::NotConverged { sweeps: 10 * n })
}

/// Unconstrained solution on the free columns, zero on the others.
fn solve_free(ata: &DMatrix<f64>, atb: &DVector<f64>, free: &[bool]) -> Result<DVector<f64>, FitError> {
    let index: Vec<usize> = (0..free.len()).filter(|&i| free[i]).collect();
    let small = DMatrix::from_fn(index.len(), index.len(), |i, j| ata[(index[i], index[j])]);
    let rhs = DVector::from_fn(index.len(), |i, _| atb[index[i]]);
    let solution = small.lu().solve(&rhs).ok_or(FitError::Singular { columns: index.len() })?;
    let mut x = DVector::zeros(free.len());
    index.iter().zip(solution.iter()).for_each(|(&i, &value)| x[i] = value);
    Ok(x)
}

/// Largest step fraction from `x` towards `trial` at which no free variable is negative; [`None`] if the full
/// step is feasible.
fn longest_step(x: &DVector<f64>, trial: &DVector<f64>, free: &[bool]) -> Option<f64> {
    (0..x.len())
        .filter(|&i| free[i] && trial[i] <= 0.0)
        .map(|i| if x[i] > 0.0 { x[i] / (x[i] - trial[i]) } else { 0.0 })
        .min_by(f64::total_cmp)
}

/// Outcome of [`minimax`].
#[derive(Clone, Debug)]
pub struct Minimax {
    /// `[column]` coefficients, all ≥ 0.
    pub x: Vec<f64>,
    /// max over rows of |A x − 1|.
    pub max_error: f64,
}

/// min over x ≥ 0 of maxᵢ |Σ_k x_k `rows[i][k]` − 1| for complex rows, by `sweeps` Lawson reweightings.
///
/// Returns the best iterate; `sweeps` = 0 is the plain least-squares fit. `rows` must not be empty.
/// Reweighting ends early if its weights leave too few rows for a fit.
///
/// # Errors
/// [`FitError`] of the least-squares fit.
pub fn minimax(rows: &[Vec<C64>], sweeps: usize) -> Result<Minimax, FitError> {
    let n = rows[0].len();
    let mut weight = vec![1.0 / rows.len() as f64; rows.len()];
    let mut best = Minimax { x: vec![0.0; n], max_error: f64::INFINITY };
    for sweep in 0..=sweeps {
        let (ata, atb) = normal_equations(rows, &weight);
        let x = match nnls(&ata, &atb) {
            Ok(x) => x,
            Err(error) if sweep == 0 => return Err(error),
            Err(_) => break,
        };
        let residual: Vec<f64> = rows.iter().map(|row| row_error(row, x.as_slice())).collect();
        let max_error = residual.iter().copied().fold(0.0, f64::max);
        if max_error < best.max_error {
            best = Minimax { x: x.iter().copied().collect(), max_error };
        }
        let total: f64 = weight.iter().zip(&residual).map(|(w, r)| w * r).sum();
        if total <= f64::MIN_POSITIVE {
            break;
        }
        weight.iter_mut().zip(&residual).for_each(|(w, r)| *w *= r / total);
    }
    Ok(best)
}

/// |Σ_k x_k a_k − 1| of one complex row.
fn row_error(row: &[C64], x: &[f64]) -> f64 {
    let sum: C64 = row.iter().zip(x).map(|(a, &x)| a * x).sum();
    (sum - 1.0).norm()
}

/// Re(AᴴWA) and Re(AᴴW1).
fn normal_equations(rows: &[Vec<C64>], weight: &[f64]) -> (DMatrix<f64>, DVector<f64>) {
    let n = rows[0].len();
    let mut ata = DMatrix::zeros(n, n);
    let mut atb = DVector::zeros(n);
    for (row, &w) in rows.iter().zip(weight) {
        for i in 0..n {
            atb[i] += w * row[i].re;
            for j in 0..n {
                ata[(i, j)] += w * (row[i].conj() * row[j]).re;
            }
        }
    }
    (ata, atb)
}

/// Minimises f by pattern search from `start` with initial step lengths `step`, halved `halvings` times.
/// Derivative-free and deterministic, for smooth functions of a few variables.
pub fn pattern_search<const D: usize>(
    start: [f64; D],
    step: [f64; D],
    halvings: usize,
    mut f: impl FnMut([f64; D]) -> f64,
) -> [f64; D] {
    let (mut best, mut step) = (start, step);
    let mut value = f(best);
    let mut shrunk = 0;
    while shrunk < halvings {
        let mut improved = false;
        for axis in 0..D {
            for sign in [-1.0, 1.0] {
                let mut trial = best;
                trial[axis] += sign * step[axis];
                let at_trial = f(trial);
                if at_trial < value {
                    (best, value, improved) = (trial, at_trial, true);
                }
            }
        }
        if !improved {
            step = step.map(|s| 0.5 * s);
            shrunk += 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nnls_satisfies_the_kuhn_tucker_conditions() {
        // b = (1, −1, 2): the unconstrained solution has a negative entry, the constrained one a zero.
        let a = DMatrix::from_row_slice(3, 2, &[1.0, 1.0, 0.0, 1.0, 1.0, 0.0]);
        let b = DVector::from_row_slice(&[1.0, -1.0, 2.0]);
        let (ata, atb) = (a.transpose() * &a, a.transpose() * &b);
        let x = nnls(&ata, &atb).unwrap();
        let gradient = atb - ata * &x;
        assert!(x.iter().all(|&v| v >= 0.0));
        assert!((x[0] - 1.5).abs() < 1e-12 && x[1] == 0.0, "{x}");
        assert!(gradient[0].abs() < 1e-12 && gradient[1] < 0.0);
    }

    #[test]
    fn dependent_columns_have_no_fit() {
        let twice = DMatrix::from_element(2, 2, 1.0);
        let found = solve_free(&twice, &DVector::from_element(2, 1.0), &[true, true]);
        assert_eq!(found, Err(FitError::Singular { columns: 2 }));
        let nothing = vec![vec![C64::from(0.0); 2]; 3];
        assert_eq!(minimax(&nothing, 3).unwrap().max_error, 1.0, "columns of zeros leave the full error");
    }

    #[test]
    fn minimax_levels_the_error_of_a_line_through_a_parabola() {
        // Best uniform fit of x² by c + d x on [0, 1] is x − 1/8 with error 1/8. Shifted by 2 so
        // that everything is positive and written relative to the target.
        let rows: Vec<Vec<C64>> =
            (0..=400).map(|i| f64::from(i) / 400.0).map(|x| vec![C64::from(1.0), C64::from(x)]).collect();
        let scaled: Vec<Vec<C64>> =
            rows.iter().map(|r| r.iter().map(|a| a / (r[1] * r[1] + 2.0)).collect()).collect();
        let plain = minimax(&scaled, 0).unwrap().max_error;
        let levelled = minimax(&scaled, 300).unwrap().max_error;
        assert!(levelled < 0.95 * plain, "{levelled} {plain}");
    }

    #[test]
    fn pattern_search_finds_the_bottom_of_a_bowl() {
        let x =
            pattern_search([0.0, 0.0], [1.0, 1.0], 30, |[x, y]| (x - 0.3).powi(2) + 2.0 * (y + 1.7).powi(2));
        assert!((x[0] - 0.3).abs() < 1e-6 && (x[1] + 1.7).abs() < 1e-6);
    }
}
