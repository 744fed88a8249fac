//! B on lanes: derivatives along lines of GLL points by even–odd decomposition.
//!
//! GLL points are symmetric, so D[N−i][N−j] = −D[i][j]: the even part of a line has an odd derivative and
//! vice versa, which halves the number of multiplications (Solomonoff 1992). Dᵀ has the same symmetry, so the
//! same routine applies the transpose.

#![expect(
    clippy::needless_range_loop,
    reason = "one index runs over several arrays; iterator closures would not inline across instruction sets"
)]

use crate::math::lanes::Lanes;

/// A matrix with D[N−i][N−j] = −D[i][j], M = N+1, split by parity.
#[derive(Clone, Debug)]
pub struct EvenOdd<const M: usize> {
    /// `[i][j]`, i ≤ M/2, j < M/2: acts on x_j − x_{N−j}.
    odd: [[f32; M]; M],
    /// `[i][j]`, i < M/2, j ≤ M/2: acts on x_j + x_{N−j}, and on the middle value.
    even: [[f32; M]; M],
}

impl<const M: usize> EvenOdd<M> {
    /// Splits D, given as `entry(i, j)`.
    pub fn new(entry: impl Fn(usize, usize) -> f64) -> EvenOdd<M> {
        let half = M / 2;
        let mut this = EvenOdd { odd: [[0.0; M]; M], even: [[0.0; M]; M] };
        for i in 0..M.div_ceil(2) {
            for j in 0..half {
                this.odd[i][j] = (0.5 * (entry(i, j) - entry(i, M - 1 - j))) as f32;
                this.even[i][j] = (0.5 * (entry(i, j) + entry(i, M - 1 - j))) as f32;
            }
            if M % 2 == 1 {
                this.even[i][half] = entry(i, half) as f32;
            }
        }
        this
    }

    /// D x for one line of points.
    #[inline(always)]
    pub fn apply<L: Lanes>(&self, x: [L; M]) -> [L; M] {
        let half = M / 2;
        let (mut even, mut odd) = (x, x);
        for j in 0..half {
            even[j] = x[j] + x[M - 1 - j];
            odd[j] = x[j] - x[M - 1 - j];
        }
        let mut y = x;
        for i in 0..half {
            let mut from_odd = L::splat(self.odd[i][0]) * odd[0];
            for j in 1..half {
                from_odd = L::splat(self.odd[i][j]).fma(odd[j], from_odd);
            }
            let mut from_even = L::splat(self.even[i][0]) * even[0];
            for j in 1..M.div_ceil(2) {
                from_even = L::splat(self.even[i][j]).fma(even[j], from_even);
            }
            y[i] = from_odd + from_even;
            y[M - 1 - i] = from_odd - from_even;
        }
        if M % 2 == 1 {
            let mut middle = L::splat(self.odd[half][0]) * odd[0];
            for j in 1..half {
                middle = L::splat(self.odd[half][j]).fma(odd[j], middle);
            }
            y[half] = middle;
        }
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fem::Gll;
    use crate::math::lanes::{Isa, Kernel};

    struct Both<'a, const M: usize>(&'a EvenOdd<M>, &'a [f32; M], &'a mut [f32; M]);

    impl<const M: usize> Kernel for Both<'_, M> {
        #[inline(always)]
        fn run<L: Lanes>(self) {
            let y = self.0.apply::<L>(self.1.map(L::splat));
            for i in 0..M {
                let mut lanes = [0.0; 16];
                y[i].store(&mut lanes);
                self.2[i] = lanes[0];
            }
        }
    }

    fn check<const M: usize>() {
        let gll = Gll::new(M - 1);
        let x: [f32; M] = std::array::from_fn(|i| (i as f32 * 1.7).sin());
        for transpose in [false, true] {
            let d = |i: usize, j: usize| gll.derivative[if transpose { j * M + i } else { i * M + j }];
            let mut y = [0.0; M];
            Isa::detect().run(Both(&EvenOdd::new(d), &x, &mut y));
            for i in 0..M {
                let exact: f64 = (0..M).map(|j| d(i, j) * f64::from(x[j])).sum();
                assert!((f64::from(y[i]) - exact).abs() < 1e-5, "M {M} row {i}: {} {exact}", y[i]);
            }
        }
    }

    /// The even–odd product equals the plain product, for odd and even numbers of points and for the
    /// transpose.
    #[test]
    fn even_odd_product_equals_plain_product() {
        check::<3>();
        check::<4>();
        check::<5>();
        check::<6>();
        check::<7>();
    }
}
