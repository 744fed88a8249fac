//! Beats of tones without a common period: how weak and how strong a motion gets as their phases drift.
//!
//! Tones at neighbouring frequencies turn against each other, and in the long run every set of phases φ comes by (Kronecker).
//! The mean square over one fast cycle is then a Hermitian form of c_i = e^{iφ_i}:
//!
//! ```text
//! ⟨|u|²⟩(φ) = ½ c* H c,   H_ij = mean over the points of û_i*·û_j       in the mean over all phases: ½ Σ H_ii, energies add
//! ```
//!
//! One phase at a time has its best value in closed form, c_i = ± s_i/|s_i| with s_i = Σ_{j≠i} H_ij c_j; the sweeps climb from
//! several starts.

use crate::math::C64;
use nalgebra::DMatrix;

/// Sweeps over all phases; the forms are small and smooth.
const SWEEPS: usize = 40;
/// Most tones whose signs are all tried as starts.
const STARTS: usize = 6;

/// Smallest and largest root mean square over one fast cycle, of the form `h` `[tone][tone]`, Hermitian.
pub fn range(h: &DMatrix<C64>) -> [f64; 2] {
    let n = h.nrows();
    let starts = 1usize << n.saturating_sub(1).min(STARTS);
    let climb = |start: usize, sign: f64| {
        let mut c: Vec<C64> =
            (0..n).map(|i| C64::from(if i > 0 && start >> (i - 1) & 1 == 1 { -1.0 } else { 1.0 })).collect();
        for i in (0..SWEEPS).flat_map(|_| 0..n) {
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

    fn form(tones: &[Vec<C64>]) -> DMatrix<C64> {
        DMatrix::from_fn(tones.len(), tones.len(), |i, j| {
            tones[i].iter().zip(&tones[j]).map(|(a, b)| a.conj() * b).sum()
        })
    }

    #[test]
    fn scalars_add_and_cancel_like_sides_of_a_polygon() {
        let one = |x: f64, turn: f64| vec![C64::from_polar(x, turn)];
        // Four alike: from nothing to four times; one longer than the rest together never vanishes.
        let [least, most] = range(&form(&[one(1.0, 0.3), one(1.0, 1.0), one(1.0, -2.0), one(1.0, 0.0)]));
        assert!(least < 1e-7 && (most - 4.0 / 2f64.sqrt()).abs() < 1e-12, "{least} {most}");
        let [least, most] = range(&form(&[one(5.0, 0.3), one(1.0, 1.0), one(2.0, -2.0)]));
        assert!((least - 2.0 / 2f64.sqrt()).abs() < 1e-12 && (most - 8.0 / 2f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn motions_across_each_other_do_not_beat_and_a_search_finds_no_more() {
        let across = form(&[vec![C64::from(3.0), C64::from(0.0)], vec![C64::from(0.0), C64::from(4.0)]]);
        let [least, most] = range(&across);
        assert!((least - most).abs() < 1e-12 && (most - 5.0 / 2f64.sqrt()).abs() < 1e-12);
        let z = |k: usize| C64::from_polar(1.0 + 0.3 * k as f64, 1.7 * (k * k) as f64);
        let tones: Vec<Vec<C64>> = (0..3).map(|i| (0..4).map(|p| z(4 * i + p)).collect()).collect();
        let [least, most] = range(&form(&tones));
        let (mut low, mut high) = (f64::INFINITY, 0.0f64);
        for k in 0..200 * 200 {
            let turn = |i: usize| C64::from_polar(1.0, std::f64::consts::TAU * i as f64 / 200.0);
            let sum: f64 = (0..4)
                .map(|p| (tones[0][p] + tones[1][p] * turn(k % 200) + tones[2][p] * turn(k / 200)).norm_sqr())
                .sum();
            (low, high) = (low.min((0.5 * sum).sqrt()), high.max((0.5 * sum).sqrt()));
        }
        assert!(least <= low && least > 0.99 * low, "{least} {low}");
        assert!(most >= high && most < 1.001 * high, "{most} {high}");
    }
}
