//! Beating: range of the RMS displacement of frequency components without a common period.
//!
//! The phases of neighbouring frequencies drift relative to each other, and all combinations of phases φ
//! occur in the long run (Kronecker). The mean square over one fast cycle is a Hermitian form of c_i =
//! e^{iφ_i}:
//!
//! ```text
//! ⟨|u|²⟩(φ) = ½ c* H c,   H_ij = mean over the points of û_i*·û_j       mean over all phases: ½ Σ H_ii
//! ```
//!
//! The optimal value of one phase with all others fixed is c_i = ± s_i/|s_i|, s_i = Σ_{j≠i} H_ij c_j.
//! Coordinate ascent over the phases runs from several initial values.

use crate::math::C64;
use nalgebra::DMatrix;

/// Coordinate-ascent iterations over all phases.
const ITERATIONS: usize = 40;
/// Number of components whose signs are varied in the initial values.
const VARIED_SIGNS: usize = 6;

/// Smallest and largest RMS over one fast cycle for the Hermitian form `h` `[component][component]`, in the
/// unit of û.
pub fn rms_range(h: &DMatrix<C64>) -> [f64; 2] {
    let n = h.nrows();
    let starts = 1usize << n.saturating_sub(1).min(VARIED_SIGNS);
    let climb = |start: usize, sign: f64| {
        let mut c: Vec<C64> =
            (0..n).map(|i| C64::from(if i > 0 && start >> (i - 1) & 1 == 1 { -1.0 } else { 1.0 })).collect();
        for i in (0..ITERATIONS).flat_map(|_| 0..n) {
            let s: C64 = (0..n).filter(|&j| j != i).map(|j| h[(i, j)] * c[j]).sum();
            if s.norm() > 0.0 {
                c[i] = s * (sign / s.norm());
            }
        }
        let value: C64 = (0..n).map(|i| c[i].conj() * (0..n).map(|j| h[(i, j)] * c[j]).sum::<C64>()).sum();
        (0.5 * value.re.max(0.0)).sqrt()
    };
    let least = (0..starts).map(|s| climb(s, -1.0)).fold(f64::INFINITY, f64::min);
    let most = (0..starts).map(|s| climb(s, 1.0)).fold(0.0, f64::max);
    [least, most]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(components: &[Vec<C64>]) -> DMatrix<C64> {
        DMatrix::from_fn(components.len(), components.len(), |i, j| {
            components[i].iter().zip(&components[j]).map(|(a, b)| a.conj() * b).sum()
        })
    }

    #[test]
    fn scalars_have_the_range_of_a_polygon_sum() {
        let one = |x: f64, turn: f64| vec![C64::from_polar(x, turn)];
        // Four equal ones range from 0 to four times one; one larger than the sum of the others cannot be
        // cancelled.
        let [least, most] = rms_range(&form(&[one(1.0, 0.3), one(1.0, 1.0), one(1.0, -2.0), one(1.0, 0.0)]));
        assert!(least < 1e-7 && (most - 4.0 / 2f64.sqrt()).abs() < 1e-12, "{least} {most}");
        let [least, most] = rms_range(&form(&[one(5.0, 0.3), one(1.0, 1.0), one(2.0, -2.0)]));
        assert!((least - 2.0 / 2f64.sqrt()).abs() < 1e-12 && (most - 8.0 / 2f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn orthogonal_motions_do_not_beat_and_the_range_matches_a_search() {
        let across = form(&[vec![C64::from(3.0), C64::from(0.0)], vec![C64::from(0.0), C64::from(4.0)]]);
        let [least, most] = rms_range(&across);
        assert!((least - most).abs() < 1e-12 && (most - 5.0 / 2f64.sqrt()).abs() < 1e-12);
        let z = |k: usize| C64::from_polar(1.0 + 0.3 * k as f64, 1.7 * (k * k) as f64);
        let components: Vec<Vec<C64>> = (0..3).map(|i| (0..4).map(|p| z(4 * i + p)).collect()).collect();
        let [least, most] = rms_range(&form(&components));
        let (mut low, mut high) = (f64::INFINITY, 0.0f64);
        for k in 0..200 * 200 {
            let turn = |i: usize| C64::from_polar(1.0, std::f64::consts::TAU * i as f64 / 200.0);
            let sum: f64 = (0..4)
                .map(|p| {
                    (components[0][p] + components[1][p] * turn(k % 200) + components[2][p] * turn(k / 200))
                        .norm_sqr()
                })
                .sum();
            (low, high) = (low.min((0.5 * sum).sqrt()), high.max((0.5 * sum).sqrt()));
        }
        assert!(least <= low && least > 0.99 * low, "{least} {low}");
        assert!(most >= high && most < 1.001 * high, "{most} {high}");
    }
}
