//! Sobol' indices: fractions of the variance of a result explained by each input.
//!
//! A row of a Saltelli design holds for one base point the results f(A), f(B) and f(A_B⁽ⁱ⁾), A with its i-th
//! input from B. First order after Saltelli et al. 2010 (their table 2, b), total after Jansen 1999 (table 2,
//! f):
//!
//! ```text
//! S_i  = Σ (f(B) − f₀)(f(A_Bⁱ) − f(A)) / n V       S_Ti = Σ (f(A) − f(A_Bⁱ))² / 2 n V
//! ```
//!
//! V is the variance over A and B together, f₀ their mean; subtracting it does not change the expectation but
//! reduces the noise. Intervals: percentile bootstrap over the base points.

use crate::math::sample::{below, generator};
use crate::metric::quantile::quantile;

/// Number of bootstrap samples behind an interval.
const RESAMPLES: usize = 500;

/// Indices of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// First-order index: expected fraction of the variance removed by fixing this input [1].
    pub first: f64,
    /// 95 % interval of `first`.
    pub first_interval: [f64; 2],
    /// Total index: expected fraction of the variance that remains with all other inputs fixed [1].
    pub total: f64,
    /// 95 % interval of `total`.
    pub total_interval: [f64; 2],
}

/// The results at one base point.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignRow {
    /// f(A).
    pub a: f64,
    /// f(B).
    pub b: f64,
    /// f(A_Bⁱ) for each input i.
    pub mixed: Vec<f64>,
}

impl DesignRow {
    /// The row of the results in the order of the design A, B, A_B¹, A_B², …; `None` if one is missing or not
    /// finite.
    pub fn of(results: &[f64]) -> Option<DesignRow> {
        let complete = results.len() >= 3 && results.iter().all(|x| x.is_finite());
        complete.then(|| DesignRow { a: results[0], b: results[1], mixed: results[2..].to_vec() })
    }
}

/// `[input]` indices; `None` for fewer than 8 base points or a constant result. `seed` initialises the
/// bootstrap.
pub fn indices(rows: &[DesignRow], seed: u64) -> Option<Vec<SobolIndex>> {
    let inputs = rows.first()?.mixed.len();
    let all: Vec<usize> = (0..rows.len()).collect();
    let best = estimate(rows, &all)?;
    if rows.len() < 8 {
        return None;
    }
    let mut stream = generator(seed);
    let mut spread: Vec<[Vec<f64>; 2]> = vec![[Vec::new(), Vec::new()]; inputs];
    for _ in 0..RESAMPLES {
        let picked: Vec<usize> = all.iter().map(|_| below(rows.len(), &mut stream)).collect();
        for (kept, found) in spread.iter_mut().zip(estimate(rows, &picked).unwrap_or_default()) {
            kept.iter_mut().zip(found).for_each(|(list, x)| list.push(x));
        }
    }
    let ends = |list: &mut Vec<f64>| {
        list.sort_by(f64::total_cmp);
        if list.is_empty() { [f64::NAN; 2] } else { [quantile(list, 0.025), quantile(list, 0.975)] }
    };
    let index = |(best, lists): (&[f64; 2], &mut [Vec<f64>; 2])| SobolIndex {
        first: best[0],
        first_interval: ends(&mut lists[0]),
        total: best[1],
        total_interval: ends(&mut lists[1]),
    };
    Some(best.iter().zip(&mut spread).map(index).collect())
}

/// `[input][first, total]` over the picked rows; `None` without variance.
fn estimate(rows: &[DesignRow], picked: &[usize]) -> Option<Vec<[f64; 2]>> {
    let n = picked.len() as f64;
    let chosen = || picked.iter().map(|&i| &rows[i]);
    let mean = chosen().map(|r| r.a + r.b).sum::<f64>() / (2.0 * n);
    let variance = chosen().map(|r| (r.a - mean).powi(2) + (r.b - mean).powi(2)).sum::<f64>() / (2.0 * n);
    if variance.is_nan() || variance <= 1e-24 * mean * mean {
        return None;
    }
    let of = |i: usize| {
        let first = chosen().map(|r| (r.b - mean) * (r.mixed[i] - r.a)).sum::<f64>() / n;
        let total = chosen().map(|r| (r.a - r.mixed[i]).powi(2)).sum::<f64>() / (2.0 * n);
        [first / variance, total / variance]
    };
    Some((0..rows[picked[0]].mixed.len()).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::sample::sobol;
    use std::f64::consts::PI;

    fn rows(n: usize, d: usize, f: impl Fn(&[f64]) -> f64) -> Vec<DesignRow> {
        let row = |p: Vec<f64>| {
            let (a, b) = p.split_at(d);
            let mixed = (0..d).map(|i| {
                let mut x = a.to_vec();
                x[i] = b[i];
                f(&x)
            });
            DesignRow { a: f(a), b: f(b), mixed: mixed.collect() }
        };
        sobol(n, 2 * d, 3).into_iter().map(row).collect()
    }

    /// Ishigami & Homma 1990, f = sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on (−π, π)³. With a = 7, b = 0.1:
    /// V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2, V₁ = (1 + bπ⁴/5)²/2, V₂ = a²/8, V₁₃ = b²π⁸(1/18 − 1/50).
    #[test]
    fn the_ishigami_function_matches_its_closed_form_indices() {
        let f = |u: &[f64]| {
            let x: Vec<f64> = u.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
        };
        let (a, b) = (7.0f64, 0.1f64);
        let v = a * a / 8.0 + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
        let (v1, v2) = (0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2), a * a / 8.0);
        let v13 = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
        let found = indices(&rows(4096, 3, f), 1).unwrap();
        let first = [v1 / v, v2 / v, 0.0];
        let total = [(v1 + v13) / v, v2 / v, v13 / v];
        for i in 0..3 {
            let index = found[i];
            assert!((index.first - first[i]).abs() < 0.02, "S{i} {index:?} {}", first[i]);
            assert!((index.total - total[i]).abs() < 0.02, "ST{i} {index:?} {}", total[i]);
            // The bootstrap assumes independent points; for a Sobol' sample its interval is too wide, never
            // too narrow.
            assert!(index.first_interval[0] <= first[i] && first[i] <= index.first_interval[1], "{index:?}");
            assert!(index.total_interval[0] <= total[i] && total[i] <= index.total_interval[1], "{index:?}");
        }
    }

    #[test]
    fn a_sum_has_variance_fractions_and_a_constant_has_none() {
        // f = 1000 + x₁ + 3 x₂: fractions 1/10 and 9/10 without interaction, in spite of a large mean.
        let found = indices(&rows(1024, 2, |x| 1000.0 + x[0] + 3.0 * x[1]), 1).unwrap();
        for (index, share) in found.iter().zip([0.1, 0.9]) {
            assert!((index.first - share).abs() < 0.02 && (index.total - share).abs() < 0.02, "{index:?}");
        }
        assert_eq!(indices(&rows(64, 2, |_| 3.0), 1), None);
        assert_eq!(DesignRow::of(&[1.0, 2.0, f64::NAN]), None);
    }
}
