//! Discrete Fourier sums of whole periods: X_h = (2/n) Σ_j x_j e^{−2πi h j/n}, so that
//! x(t) = X₀/2 + Re Σ_{h≥1} X_h e^{+ihωt}.
//!
//! On equally spaced samples of whole periods the sums are exact for every harmonic below n/2 (discrete
//! orthogonality).

use crate::math::C64;

/// e^{−2πi h j/n}; the argument is reduced modulo n first, so that accuracy does not degrade with j.
pub fn phase(harmonic: usize, sample: usize, n: usize) -> C64 {
    let turns = (harmonic * sample % n) as f64 / n as f64;
    C64::from_polar(1.0, -std::f64::consts::TAU * turns)
}

/// Complex amplitude X of harmonic `h` ≥ 1 of one period sampled at equal steps: x(t) ≈ Re X e^{ihωt}.
pub fn amplitude(period: &[f64], h: usize) -> C64 {
    let n = period.len();
    let sum: C64 = period.iter().enumerate().map(|(j, &x)| phase(h, j, n) * x).sum();
    sum * (2.0 / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn amplitude_and_phase_are_recovered() {
        let n = 32;
        let x: Vec<f64> = (0..n)
            .map(|j| TAU * j as f64 / n as f64)
            .map(|p| 0.25 + 1.5 * (p + 0.4).cos() + 0.2 * (3.0 * p - 1.0).cos())
            .collect();
        assert!((amplitude(&x, 1) - C64::from_polar(1.5, 0.4)).norm() < 1e-14);
        assert!((amplitude(&x, 3) - C64::from_polar(0.2, -1.0)).norm() < 1e-14);
        assert!(amplitude(&x, 2).norm() < 1e-14);
    }
}
