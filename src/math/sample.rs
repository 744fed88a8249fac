//! Samples of the unit cube, and quantiles that map them to distributions.
//!
//! Latin hypercube: one point in each of n equal strata of every axis; strata shuffled, positions within them
//! random (McKay, Beckman & Conover 1979). Sobol': low-discrepancy points with nested-uniform (Owen)
//! scrambling in the hash form of Burley 2020. Both are functions of (n, d, seed) alone.

use rand::{RngExt, SeedableRng};
use rand_xoshiro::SplitMix64;
use std::f64::consts::SQRT_2;

/// Maximum number of points of a Sobol' sample (limit of the generator).
pub const SOBOL_POINTS: usize = 1 << 16;
/// Maximum number of dimensions of a Sobol' sample (limit of the generator).
pub const SOBOL_DIMENSIONS: usize = 256;

/// The generator of all samples (Steele, Lea & Flood 2014), seeded with `seed`.
pub fn generator(seed: u64) -> SplitMix64 {
    SplitMix64::seed_from_u64(seed)
}

/// Uniform in 0 … n − 1, n ≥ 1. Drawn as 64 bits on every platform, so that samples agree.
pub fn below(n: usize, stream: &mut SplitMix64) -> usize {
    stream.random_range(0..n as u64) as usize
}

/// `[point][axis]` of a Latin hypercube in [0, 1): `n` points, `d` axes.
pub fn latin_hypercube(n: usize, d: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut points = vec![vec![0.0; d]; n];
    for axis in 0..d {
        // Each axis has its own generator, so that adding an axis does not change the others.
        let mut stream =
            generator(generator(seed ^ (axis as u64).wrapping_mul(0xD134_2543_DE82_EF95)).random());
        let mut strata: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            strata.swap(i, below(i + 1, &mut stream));
        }
        for (point, stratum) in points.iter_mut().zip(strata) {
            point[axis] = (stratum as f64 + stream.random::<f64>()) / n as f64;
        }
    }
    points
}

/// `[point][axis]` of an Owen-scrambled Sobol' sequence in [0, 1): the first `n` ≤ 65 536 points, `d` ≤ 256
/// axes; larger `n` or `d` are clamped.
pub fn sobol(n: usize, d: usize, seed: u64) -> Vec<Vec<f64>> {
    let n = n.min(SOBOL_POINTS);
    let word = (seed ^ (seed >> 32)) as u32;
    let axis = |i: usize, a: usize| f64::from(sobol_burley::sample(i as u32, a as u32, word));
    (0..n).map(|i| (0..d.min(SOBOL_DIMENSIONS)).map(|a| axis(i, a)).collect()).collect()
}

/// Standard normal distribution function Φ(x).
fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// Quantile at `u` (0–1) of the normal distribution with `mean` and standard `deviation` > 0, truncated to
/// `from` < `to`.
///
/// Bisection of Φ: accurate to the last bits of the interval, and always inside it.
pub fn normal_quantile(u: f64, (mean, deviation): (f64, f64), (from, to): (f64, f64)) -> f64 {
    let cdf = |x: f64| normal_cdf((x - mean) / deviation);
    let (low_mass, high_mass) = (cdf(from), cdf(to));
    let wanted = low_mass + u * (high_mass - low_mass);
    let (mut low, mut high) = (from, to);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if cdf(middle) < wanted { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Quantile at `u` (0–1) of the triangular distribution on `from` ≤ `mode` ≤ `to`.
pub fn triangular_quantile(u: f64, from: f64, mode: f64, to: f64) -> f64 {
    let width = to - from;
    if width <= 0.0 {
        return from;
    }
    if u * width < mode - from {
        from + (u * width * (mode - from)).sqrt()
    } else {
        to - ((1.0 - u) * width * (to - mode)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In every axis each of the n strata contains exactly one point; the axes differ.
    #[test]
    fn a_latin_hypercube_fills_every_stratum_once() {
        for (n, d, seed) in [(1, 1, 0), (7, 3, 1), (64, 5, 2), (500, 2, u64::MAX)] {
            let points = latin_hypercube(n, d, seed);
            for axis in 0..d {
                let mut strata: Vec<usize> = points.iter().map(|p| (p[axis] * n as f64) as usize).collect();
                strata.sort_unstable();
                assert_eq!(strata, (0..n).collect::<Vec<_>>(), "axis {axis} of {n}");
            }
            let same = points.iter().filter(|p| d > 1 && p[0] == p[1]).count();
            assert!(n < 3 || same < n, "axes are not copies");
        }
        assert_eq!(latin_hypercube(9, 4, 5), latin_hypercube(9, 4, 5));
        assert_ne!(latin_hypercube(9, 4, 5), latin_hypercube(9, 4, 6));
    }

    /// Values for given seeds, so that finished studies keep their points. They do not depend on the crates
    /// that draw them.
    #[test]
    fn samples_of_a_seed_stay_the_same() {
        let expected = [
            [0.944_359_229_620_021_3, 0.396_397_008_993_413_57],
            [0.054_778_782_532_854_675, 0.751_792_025_207_754],
            [0.693_599_792_916_800_4, 0.003_771_705_211_706_833],
            [0.406_566_650_845_464_06, 0.568_007_689_410_801],
        ];
        assert_eq!(latin_hypercube(4, 2, 1), expected.map(Vec::from));
        let expected = [0.170_187_363_297_894, 0.975_653_943_035_442_2, 0.503_938_125_976_153_8];
        assert_eq!(latin_hypercube(3, 1, u64::MAX).concat(), expected);
        let mut stream = generator(7);
        assert_eq!([6; 8].map(|n| below(n, &mut stream)), [2, 0, 5, 3, 2, 1, 2, 1]);
        let expected = [
            [0.949_712_157_249_450_7, 0.453_581_809_997_558_6],
            [0.000_498_056_411_743_164_1, 0.600_969_791_412_353_5],
        ];
        assert_eq!(sobol(2, 2, 11), expected.map(Vec::from));
        for (u, shape, ends, x) in [
            (0.1, (0.28, 0.03), (0.2, 0.36), 0.242_071_521_690),
            (0.9, (15.0, 10.0), (-10.0, 40.0), 27.537_429_136_7),
            (0.3, (0.0, 1.0), (-1.0, 1.0), -0.349_219_932_457),
        ] {
            assert!((normal_quantile(u, shape, ends) / x - 1.0).abs() < 3e-12);
        }
    }

    /// The first 2^m points of a Sobol' sequence have one point in each of 2^m strata of every axis,
    /// scrambled or not.
    #[test]
    fn a_sobol_sample_is_stratified_and_more_accurate_than_random_points() {
        let points = sobol(256, 6, 11);
        for axis in 0..6 {
            let mut strata: Vec<usize> = points.iter().map(|p| (p[axis] * 256.0) as usize).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..256).collect::<Vec<_>>());
        }
        // ∫ Π (2 x_i) = 1; the error of random points would be σ/√n = √((4/3)⁶ − 1)/16 = 0.13
        let mean = points.iter().map(|p| p.iter().map(|x| 2.0 * x).product::<f64>()).sum::<f64>() / 256.0;
        assert!((mean - 1.0).abs() < 0.04, "{mean}");
    }

    #[test]
    fn normal_distribution_matches_tabulated_values() {
        for (x, p) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-1.959_963_984_540_054, 0.025),
            (3.0, 0.998_650_101_968_369_9),
            (-5.0, 2.866_515_718_791_939e-7),
        ] {
            assert!((normal_cdf(x) - p).abs() < 1e-13, "Φ({x}) = {}", normal_cdf(x));
        }
        let wide = (-1e3, 1e3);
        assert!((normal_quantile(0.975, (0.0, 1.0), wide) - 1.959_963_984_540_054).abs() < 1e-10);
        assert!((normal_quantile(0.5, (3.0, 2.0), wide) - 3.0).abs() < 1e-10);
        // Truncation at ± σ: the extreme quantiles are the bounds.
        assert!(normal_quantile(0.0, (0.0, 1.0), (-1.0, 1.0)) + 1.0 < 1e-12);
        assert!((normal_quantile(1.0, (0.0, 1.0), (-1.0, 1.0)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn triangular_quantiles_match_closed_forms() {
        // P(x < mode) = (mode − from)/(to − from)
        assert!((triangular_quantile(0.25, 0.0, 1.0, 4.0) - 1.0).abs() < 1e-15);
        assert_eq!(triangular_quantile(0.0, 2.0, 2.0, 5.0), 2.0);
        assert_eq!(triangular_quantile(1.0, 2.0, 5.0, 5.0), 5.0);
        assert!((triangular_quantile(0.5, 0.0, 1.0, 2.0) - 1.0).abs() < 1e-15);
    }
}
