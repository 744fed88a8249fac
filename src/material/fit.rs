//! Springpot → generalised Maxwell: g(ω) = (iω/ω₀)^α ≈ g∞ + Σ_k g_k iωτ_k/(1+iωτ_k), ω₀ = 2π·50 Hz.
//!
//! All weights are ≥ 0, so the fit is passive (Im g ≥ 0 at every ω) and stable. The relaxation times
//! are shared by every class, log-spaced between two frequencies that are searched for the smallest
//! error of the most dissipative class; the weights of each class minimise the largest relative error
//! of the complex modulus over the band ([`crate::math::fit::minimax`]).
//! Springpot: Koeller 1984, J. Appl. Mech. 51; fit by non-negative least squares: Emmerich & Korn 1987.

use crate::material::error::MaterialError;
use crate::material::field::MaxwellFit;
use crate::math::C64;
use crate::math::fit::{minimax, pattern_search};
use std::f64::consts::TAU;

/// Reference frequency at which moduli are quoted [Hz].
pub const REFERENCE_HZ: f64 = 50.0;
/// Default fit band [Hz].
pub const BAND_HZ: (f64, f64) = (5.0, 500.0);
/// Frequencies of the fit grid.
const GRID: usize = 81;
/// Reweighting sweeps during the search for times, and for the final weights.
const SWEEPS: (usize, usize) = (25, 400);

/// Exact springpot shape (i f/50 Hz)^α.
pub fn springpot(alpha: f64, hz: f64) -> C64 {
    C64::from_polar((hz / REFERENCE_HZ).powf(alpha), alpha * std::f64::consts::FRAC_PI_2)
}

/// Fit every exponent in `alphas` with `branches` shared relaxation times over `band_hz`.
///
/// Returns τ [s] (longest first; empty if every α is 0) and one fit per α.
/// `branches` ≥ 1, 0 ≤ α < 1, band ascending and positive.
///
/// # Errors
/// [`MaterialError::NoFit`].
pub fn fit_springpots(
    alphas: &[f64],
    branches: usize,
    band_hz: (f64, f64),
) -> Result<(Vec<f64>, Vec<MaxwellFit>), MaterialError> {
    let steepest = alphas.iter().copied().fold(0.0, f64::max);
    if steepest == 0.0 {
        return Ok((Vec::new(), alphas.iter().map(|_| elastic()).collect()));
    }
    let tau = best_times(steepest, branches, band_hz);
    let fits = alphas.iter().map(|&alpha| fit_one(alpha, &tau, band_hz)).collect::<Result<_, _>>()?;
    Ok((tau, fits))
}

/// The purely elastic class.
fn elastic() -> MaxwellFit {
    MaxwellFit { alpha: 0.0, relaxed: 1.0, weights: Vec::new(), max_error: 0.0 }
}

/// Weights of one class for given times.
fn fit_one(alpha: f64, tau: &[f64], band_hz: (f64, f64)) -> Result<MaxwellFit, MaterialError> {
    if alpha == 0.0 {
        return Ok(elastic());
    }
    let fit = minimax(&rows(alpha, tau, band_hz), SWEEPS.1);
    let fit = fit.map_err(|source| MaterialError::NoFit { alpha, source })?;
    Ok(MaxwellFit { alpha, relaxed: fit.x[0], weights: fit.x[1..].to_vec(), max_error: fit.max_error })
}

/// Log-spaced times whose end frequencies give the smallest error for exponent `alpha`.
fn best_times(alpha: f64, branches: usize, band_hz: (f64, f64)) -> Vec<f64> {
    let (low, high) = (band_hz.0.ln(), band_hz.1.ln());
    let inset = 0.5 * (high - low) / branches as f64;
    // Times that cannot be told apart are no candidates.
    let error = |[a, b]: [f64; 2]| {
        let fit = minimax(&rows(alpha, &times(a, b, branches), band_hz), SWEEPS.0);
        fit.map_or(f64::INFINITY, |fit| fit.max_error)
    };
    let [a, b] = pattern_search([low + inset, high - inset], [0.4, 0.4], 5, error);
    times(a, b, branches)
}

/// τ_k = 1/(2π f_k), f_k log-spaced from e^a to e^b [Hz].
fn times(a: f64, b: f64, branches: usize) -> Vec<f64> {
    let step = if branches > 1 { (b - a) / (branches - 1) as f64 } else { 0.0 };
    (0..branches).map(|k| 1.0 / (TAU * (a + step * k as f64).exp())).collect()
}

/// `[frequency][column]` basis functions divided by the exact modulus; column 0 is the relaxed spring.
fn rows(alpha: f64, tau: &[f64], band_hz: (f64, f64)) -> Vec<Vec<C64>> {
    (0..GRID)
        .map(|i| band_hz.0 * (band_hz.1 / band_hz.0).powf(i as f64 / (GRID - 1) as f64))
        .map(|hz| {
            let exact = springpot(alpha, hz);
            let branches = tau.iter().map(|&tau| branch(TAU * hz, tau));
            std::iter::once(C64::from(1.0)).chain(branches).map(|column| column / exact).collect()
        })
        .collect()
}

/// iωτ/(1+iωτ).
fn branch(omega: f64, tau: f64) -> C64 {
    let iwt = C64::new(0.0, omega * tau);
    iwt / (iwt + 1.0)
}

impl MaxwellFit {
    /// Complex shape g(ω) of the fit at angular frequency ω [rad/s]; `tau` are the shared times [s].
    pub fn modulus(&self, omega: f64, tau: &[f64]) -> C64 {
        let branches: C64 = self.weights.iter().zip(tau).map(|(&g, &tau)| branch(omega, tau) * g).sum();
        branches + self.relaxed
    }

    /// Instantaneous (unrelaxed) shape g∞ + Σ g_k: bounds the time step.
    pub fn unrelaxed(&self) -> f64 {
        self.relaxed + self.weights.iter().sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// V6: reachable maxima for n = 3, 4, 6, 8 and α = 0.1, 0.2, 0.3 on 5–500 Hz.
    const REACHABLE: [(usize, [f64; 3]); 4] = [
        (3, [0.015, 0.031, 0.049]),
        (4, [0.006, 0.012, 0.020]),
        (6, [0.002, 0.004, 0.006]),
        (8, [0.0002, 0.0004, 0.0007]),
    ];

    #[test]
    fn shared_times_reach_the_published_errors() {
        for (branches, target) in REACHABLE {
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
    fn stored_error_holds_between_the_grid_points() {
        let (tau, fits) = fit_springpots(&[0.27], 4, BAND_HZ).unwrap();
        let worst = (0..1000)
            .map(|i| 5.0 * 100f64.powf(f64::from(i) / 999.0))
            .map(|hz| (fits[0].modulus(TAU * hz, &tau) / springpot(0.27, hz) - 1.0).norm())
            .fold(0.0, f64::max);
        assert!(worst <= 1.01 * fits[0].max_error, "{worst} {}", fits[0].max_error);
    }

    #[test]
    fn fit_is_passive_far_outside_the_band() {
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
