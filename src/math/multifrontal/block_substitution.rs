//! `BlockSubstitution`: substitution in one panel for `K` right-hand sides in one pass.
//!
//! A row of the right-hand sides is 2K numbers, the real parts of all before the imaginary ones. The product
//! of l = a + ib and a row is a times the row plus b times the *turned* row, [−imaginary | real]. Columns of
//! L are taken in groups, so that every row is read and written once for a group.

use crate::math::lanes::{Kernel, Lanes};

/// Columns of a group.
const GROUP: usize = 4;

/// L below the diagonal, column by column, of a panel of `rows` rows and `own` columns.
#[derive(Clone, Copy)]
pub(super) struct Columns<'a> {
    pub rows: usize,
    pub own: usize,
    pub re: &'a [f32],
    /// Empty if L is real.
    pub im: &'a [f32],
}

impl<'a> Columns<'a> {
    /// Real and imaginary part of column `c`, from row `from` > c on.
    #[inline(always)]
    pub fn below(&self, c: usize, from: usize) -> [&'a [f32]; 2] {
        let end = (c + 1) * self.rows - (c + 1) * (c + 2) / 2;
        let range = end + from - self.rows..end;
        let im = if self.im.is_empty() { &[][..] } else { &self.im[range.clone()] };
        [&self.re[range], im]
    }

    /// The entry at row `r` > `c`.
    #[inline(always)]
    fn at(&self, r: usize, c: usize) -> [f32; 2] {
        let [re, im] = self.below(c, r);
        [re[0], im.first().copied().unwrap_or(0.0)]
    }
}

/// One pass over a panel for `K` right-hand sides, `[row][part][side]`. Rows must not be shorter than a
/// vector.
pub(super) struct BlockSubstitution<'a, const K: usize> {
    pub columns: Columns<'a>,
    pub forward: bool,
    pub v: &'a mut [[[f32; K]; 2]],
}

impl<const K: usize> Kernel for BlockSubstitution<'_, K> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        match self.columns.im.is_empty() {
            true => pass::<L, K, false>(self),
            false => pass::<L, K, true>(self),
        }
    }
}

#[inline(always)]
fn pass<L: Lanes, const K: usize, const COMPLEX: bool>(all: BlockSubstitution<'_, K>) {
    let BlockSubstitution { columns, forward, v } = all;
    let whole = columns.own / GROUP * GROUP;
    // Loops, not closures: these would be compiled without the instruction set.
    if forward {
        for c in (0..whole).step_by(GROUP) {
            subtract::<L, K, GROUP, COMPLEX>(columns, c, v);
        }
        for c in whole..columns.own {
            subtract::<L, K, 1, COMPLEX>(columns, c, v);
        }
    } else {
        for c in (whole..columns.own).rev() {
            gather::<L, K, 1, COMPLEX>(columns, c, v);
        }
        for c in (0..whole).step_by(GROUP).rev() {
            gather::<L, K, GROUP, COMPLEX>(columns, c, v);
        }
    }
}

/// Eliminates the rows of the group from column `c` on from all rows below: v −= l x.
#[inline(always)]
fn subtract<L: Lanes, const K: usize, const N: usize, const COMPLEX: bool>(
    columns: Columns<'_>,
    c: usize,
    v: &mut [[[f32; K]; 2]],
) {
    for n in 0..N {
        (n + 1..N).for_each(|m| subtract_row(v, c + m, columns.at(c + m, c + n), c + n));
    }
    let (above, below) = v.split_at_mut(c + N);
    let below = below.as_flattened_mut().as_flattened_mut();
    let x: [[[f32; K]; 2]; N] = std::array::from_fn(|n| above[c + n]);
    let turned = x.map(|[re, im]| [im.map(|z| -z), re]);
    let l: [[&[f32]; 2]; N] = std::array::from_fn(|n| columns.below(c + n, c + N));
    let count = columns.rows - c - N;
    let [re, im] = [0, 1].map(|part| l.map(|l| if part == 0 || COMPLEX { &l[part][..count] } else { &[] }));
    for first in (0..2 * K).step_by(L::WIDTH) {
        let (mut of, mut of_turned) = ([L::splat(0.0); N], [L::splat(0.0); N]);
        for n in 0..N {
            of[n] = L::load(&x[n].as_flattened()[first..]);
            of_turned[n] = L::load(&turned[n].as_flattened()[first..]);
        }
        for (i, row) in below.chunks_exact_mut(2 * K).enumerate() {
            let row = &mut row[first..];
            let mut z = L::load(row);
            for n in 0..N {
                z = of[n].fnma(L::splat(re[n][i]), z);
                if COMPLEX {
                    z = of_turned[n].fnma(L::splat(im[n][i]), z);
                }
            }
            z.store(row);
        }
    }
}

/// Eliminates all rows below from the rows of the group from column `c` on: x −= Σ l v.
#[inline(always)]
fn gather<L: Lanes, const K: usize, const N: usize, const COMPLEX: bool>(
    columns: Columns<'_>,
    c: usize,
    v: &mut [[[f32; K]; 2]],
) {
    let below = v[c + N..].as_flattened().as_flattened();
    let l: [[&[f32]; 2]; N] = std::array::from_fn(|n| columns.below(c + n, c + N));
    let count = columns.rows - c - N;
    let [re, im] = [0, 1].map(|part| l.map(|l| if part == 0 || COMPLEX { &l[part][..count] } else { &[] }));
    // Σ a v and Σ b v.
    let mut sums = [[[[0.0f32; K]; 2]; N]; 2];
    for first in (0..2 * K).step_by(L::WIDTH) {
        let mut of = [[L::splat(0.0); N]; 2];
        for (i, row) in below.chunks_exact(2 * K).enumerate() {
            let z = L::load(&row[first..]);
            for n in 0..N {
                of[0][n] = z.fma(L::splat(re[n][i]), of[0][n]);
                if COMPLEX {
                    of[1][n] = z.fma(L::splat(im[n][i]), of[1][n]);
                }
            }
        }
        for n in 0..N {
            for part in 0..2 {
                of[part][n].store(&mut sums[part][n].as_flattened_mut()[first..]);
            }
        }
    }
    for n in (0..N).rev() {
        let [[a_re, a_im], [b_re, b_im]] = [sums[0][n], sums[1][n]];
        for k in 0..K {
            v[c + n][0][k] -= a_re[k] - b_im[k];
            v[c + n][1][k] -= a_im[k] + b_re[k];
        }
        (0..n).for_each(|m| subtract_row(v, c + m, columns.at(c + n, c + m), c + n));
    }
}

/// Row `to` of `v` −= l times row `from`.
#[inline(always)]
fn subtract_row<const K: usize>(v: &mut [[[f32; K]; 2]], to: usize, [a, b]: [f32; 2], from: usize) {
    let [re, im] = v[from];
    for k in 0..K {
        v[to][0][k] -= a * re[k] - b * im[k];
        v[to][1][k] -= a * im[k] + b * re[k];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::C64;
    use crate::math::lanes::Isa;

    /// A panel of 11 rows and 7 columns: forward and backward, real and complex, on every instruction set,
    /// against sums in double precision.
    #[test]
    fn a_pass_is_that_of_dense_columns() {
        check::<2>();
        check::<4>();
        check::<8>();
    }

    fn check<const K: usize>() {
        let (rows, own) = (11, 7);
        let noise = |i: usize| ((i * 7919 + 13) % 101) as f32 / 101.0 - 0.5;
        let length = (0..own).map(|c| rows - c - 1).sum();
        let re: Vec<f32> = (0..length).map(noise).collect();
        let some: Vec<f32> = (0..length).map(|i| noise(i + 500)).collect();
        let v: Vec<[[f32; K]; 2]> = (0..rows)
            .map(|r| [0, 1].map(|part| std::array::from_fn(|k| noise(1000 + 40 * r + 20 * part + k))))
            .collect();
        for im in [&[][..], &some] {
            let columns = Columns { rows, own, re: &re, im };
            let l = |r: usize, c: usize| {
                let [a, b] = columns.at(r, c);
                C64::new(f64::from(a), f64::from(b))
            };
            for isa in Isa::available().into_iter().filter(|isa| isa.width() <= 2 * K) {
                for forward in [true, false] {
                    let mut found = v.clone();
                    isa.run(BlockSubstitution { columns, forward, v: &mut found });
                    for k in 0..K {
                        let mut x: Vec<C64> =
                            v.iter().map(|v| C64::new(f64::from(v[0][k]), f64::from(v[1][k]))).collect();
                        for step in 0..own {
                            let c = if forward { step } else { own - 1 - step };
                            for r in c + 1..rows {
                                let (to, from) = if forward { (r, c) } else { (c, r) };
                                x[to] = x[to] - l(r, c) * x[from];
                            }
                        }
                        for (x, found) in x.iter().zip(&found) {
                            let found = C64::new(f64::from(found[0][k]), f64::from(found[1][k]));
                            assert!((x - found).norm() < 1e-5 * x.norm().max(1.0), "{}", isa.name());
                        }
                    }
                }
            }
        }
    }
}
