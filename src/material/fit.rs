//! Fit of springpots by generalised Maxwell models: (iω/ω₀)^α ≈ g∞ + Σ_k g_k iωτ_k/(1+iωτ_k), ω₀ = 2π·50 Hz.
//!
//! All weights are ≥ 0; the fit is therefore passive (Im g ≥ 0 at every ω) and stable. The relaxation times
//! are shared by all classes and log-spaced between two frequencies that minimise the error of the most
//! dissipative class; the weights of each class minimise the largest relative error of the complex modulus
//! over the band ([`crate::math::fit::minimax`]). Fit by non-negative least squares: Emmerich & Korn 1987.

use crate::material::error::MaterialError;
use crate::material::maxwell::{MaxwellFit, branch};
use crate::material::springpot::springpot;
use crate::math::C64;
use crate::math::fit::{minimax, pattern_search};
use std::f64::consts::TAU;

/// Default fit band [Hz].
pub const BAND_HZ: (f64, f64) = (5.0, 500.0);
/// Number of frequencies of the fit grid.
const GRID_POINTS: usize = 81;
/// Reweighting iterations per candidate in the search for relaxation times.
const SEARCH_ITERATIONS: usize = 25;
/// Reweighting iterations for the final weights.
const FINAL_ITERATIONS: usize = 400;

/// Fits every exponent in `alphas` with `branches` shared relaxation times over `band_hz` [Hz].
///
/// Returns τ [s], descending and empty if every α is 0, and one fit per α. `branches` ≥ 1, 0 ≤ α < 1, band
/// positive and ascending.
///
/// # Errors
/// [`MaterialError::NoFit`] if the minimax problem of an exponent has no solution.
pub fn fit_springpots(
    alphas: &[f64],
    branches: usize,
    band_hz: (f64, f64),
) -> Result<(Vec<f64>, Vec<MaxwellFit>), MaterialError> {
    let steepest = alphas.iter().copied().fold(0.0, f64::max);
    if steepest == 0.0 {
        return Ok((Vec::new(), alphas.iter().map(|_| MaxwellFit::elastic()).collect()));
    }
    let tau = optimal_times(steepest, branches, band_hz);
    let fits = alphas.iter().map(|&alpha| fit_class(alpha, &tau, band_hz)).collect::<Result<_, _>>()?;
    Ok((tau, fits))
}

/// Weights of the class of exponent `alpha` for the relaxation times `tau` [s].
fn fit_class(alpha: f64, tau: &[f64], band_hz: (f64, f64)) -> Result<MaxwellFit, MaterialError> {
    if alpha == 0.0 {
        return Ok(MaxwellFit::elastic());
    }
    let fit = minimax(&design_matrix(alpha, tau, band_hz), FINAL_ITERATIONS);
    let fit = fit.map_err(|source| MaterialError::NoFit { alpha, source })?;
    Ok(MaxwellFit { alpha, relaxed: fit.x[0], weights: fit.x[1..].to_vec(), max_error: fit.max_error })
}

/// Log-spaced relaxation times [s] whose end frequencies minimise the fit error of exponent `alpha`.
fn optimal_times(alpha: f64, branches: usize, band_hz: (f64, f64)) -> Vec<f64> {
    let (low, high) = (band_hz.0.ln(), band_hz.1.ln());
    let inset = 0.5 * (high - low) / branches as f64;
    // Candidates with indistinguishable times have no fit and are rejected.
    let error = |[a, b]: [f64; 2]| {
        let fit =
            minimax(&design_matrix(alpha, &log_spaced_times(a, b, branches), band_hz), SEARCH_ITERATIONS);
        fit.map_or(f64::INFINITY, |fit| fit.max_error)
    };
    let [a, b] = pattern_search([low + inset, high - inset], [0.4, 0.4], 5, error);
    log_spaced_times(a, b, branches)
}

/// τ_k = 1/(2π f_k) [s], f_k log-spaced from e^a to e^b [Hz].
fn log_spaced_times(a: f64, b: f64, branches: usize) -> Vec<f64> {
    let step = if branches > 1 { (b - a) / (branches - 1) as f64 } else { 0.0 };
    (0..branches).map(|k| 1.0 / (TAU * (a + step * k as f64).exp())).collect()
}

/// `[frequency][column]` basis functions divided by the exact shape factor; column 0 is the relaxed spring.
fn design_matrix(alpha: f64, tau: &[f64], band_hz: (f64, f64)) -> Vec<Vec<C64>> {
    (0..GRID_POINTS)
        .map(|i| band_hz.0 * (band_hz.1 / band_hz.0).powf(i as f64 / (GRID_POINTS - 1) as f64))
        .map(|hz| {
            let exact = springpot(alpha, hz);
            let branches = tau.iter().map(|&tau| branch(TAU * hz, tau));
            std::iter::once(C64::from(1.0)).chain(branches).map(|column| column / exact).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Verification V6: attainable errors for n = 3, 4, 6, 8 and α = 0.1, 0.2, 0.3 over 5–500 Hz.
    const ATTAINABLE: [(usize, [f64; 3]); 4] = [
        (3, [0.015, 0.031, 0.049]),
        (4, [0.006, 0.012, 0.020]),
        (6, [0.002, 0.004, 0.006]),
        (8, [0.0002, 0.0004, 0.0007]),
    ];

    #[test]
    fn shared_times_attain_the_published_errors() {
        for (branches, target) in ATTAINABLE {
            let (tau, fits) = fit_springpots(&[0.1, 0.2, 0.3], branches, BAND_HZ).unwrap();
            println!("n={branches} f={:?}", tau.iter().map(|t| 1.0 / (TAU * t)).collect::<Vec<_>>());
            for (fit, target) in fits.iter().zip(target) {
                println!("  α={} error {:.5} target {target}", fit.alpha, fit.max_error);
            }
            for (fit, target) in fits.iter().zip(target) {
                assert!(fit.max_error <= 1.2 * target, "n={branches} α={}: {}", fit.alpha, fit.max_error);
                assert!(fit.relaxed >= 0.0 && fit.weights.iter().all(|&g| g >= 0.0));
            }
        }
    }

    #[test]
    fn the_reported_error_holds_between_the_grid_points() {
        let (tau, fits) = fit_springpots(&[0.27], 4, BAND_HZ).unwrap();
        let worst = (0..1000)
            .map(|i| 5.0 * 100f64.powf(f64::from(i) / 999.0))
            .map(|hz| (fits[0].modulus(TAU * hz, &tau) / springpot(0.27, hz) - 1.0).norm())
            .fold(0.0, f64::max);
        assert!(worst <= 1.01 * fits[0].max_error, "{worst} {}", fits[0].max_error);
    }

    #[test]
    fn the_fit_is_passive_far_outside_the_band() {
        let (tau, fits) = fit_springpots(&[0.0, 0.1, 0.3, 0.5], 4, BAND_HZ).unwrap();
        for fit in &fits {
            for i in 0..400 {
                let omega = TAU * 0.1 * 2e4f64.powf(f64::from(i) / 399.0);
                assert!(fit.modulus(omega, &tau).im >= 0.0);
            }
        }
        assert_eq!(fits[0].modulus(1.0, &tau), C64::from(1.0));
    }
}
