//! The factors of one front as substitution reads them: columns of L below the diagonal, real and imaginary
//! parts in separate arrays, each read from memory once per substitution.

use super::block_substitution::{BlockSubstitution, Columns};
use super::entry::Entry;
use crate::math::C32;
use crate::math::lanes::{Isa, Kernel, Lanes};

/// L and 1/D of one front.
#[derive(Clone, Debug, Default)]
pub(super) struct Panel {
    /// Unknowns of the front; the leading ones are eliminated.
    rows: usize,
    /// L below the diagonal, column by column.
    re: Vec<f32>,
    /// Empty if L is real.
    im: Vec<f32>,
    inverse: Vec<C32>,
}

impl Panel {
    /// Stores L, given column-major with all `rows`, and 1/D, reusing the memory of the previous factors.
    pub fn store<T: Entry>(&mut self, rows: usize, columns: &[T], inverse: &[T]) {
        let length = (0..inverse.len()).map(|c| rows - c - 1).sum();
        for (part, of) in [(&mut self.re, 0), (&mut self.im, 1)] {
            part.clear();
            if of == 1 && T::IS_REAL {
                *part = Vec::new();
                continue;
            }
            part.reserve_exact(length);
            let below =
                columns.chunks_exact(rows.max(1)).enumerate().flat_map(|(c, column)| &column[c + 1..]);
            part.extend(below.map(|z| z.to_complex()).map(|z| if of == 0 { z.re } else { z.im }));
        }
        (self.rows, self.inverse) = (rows, inverse.iter().map(|z| z.to_complex()).collect());
    }

    /// Number of entries of L and D.
    pub fn entries(&self) -> usize {
        self.re.len() + self.inverse.len()
    }

    /// Forward substitution L D y = v, `v` in real and imaginary parts. The eliminated rows become y; the
    /// border rows keep the remainder.
    pub fn forward(&self, v: &mut [Vec<f32>; 2]) {
        self.substitute(v, true);
        let [re, im] = v;
        for ((re, im), d) in re.iter_mut().zip(im).zip(&self.inverse) {
            (*re, *im) = (*re * d.re - *im * d.im, *re * d.im + *im * d.re);
        }
    }

    /// Backward substitution Lᵀ x = y in the eliminated rows of `v`; the border rows hold the solution there.
    pub fn backward(&self, v: &mut [Vec<f32>; 2]) {
        self.substitute(v, false);
    }

    /// [`Panel::forward`] for `K` right-hand sides, `[row][part][side]`.
    pub fn forward_block<const K: usize>(&self, v: &mut [[[f32; K]; 2]]) {
        self.substitute_block(v, true);
        for (v, d) in v.iter_mut().zip(&self.inverse) {
            let [re, im] = *v;
            for k in 0..K {
                v[0][k] = re[k] * d.re - im[k] * d.im;
                v[1][k] = re[k] * d.im + im[k] * d.re;
            }
        }
    }

    /// [`Panel::backward`] for `K` right-hand sides.
    pub fn backward_block<const K: usize>(&self, v: &mut [[[f32; K]; 2]]) {
        self.substitute_block(v, false);
    }

    fn substitute_block<const K: usize>(&self, v: &mut [[[f32; K]; 2]], forward: bool) {
        let columns = Columns { rows: self.rows, own: self.inverse.len(), re: &self.re, im: &self.im };
        // A row is no shorter than a vector.
        Isa::at_most(2 * K).run(BlockSubstitution { columns, forward, v });
    }

    fn substitute(&self, [re, im]: &mut [Vec<f32>; 2], forward: bool) {
        Isa::detect().run(Substitution { panel: self, forward, re, im });
    }
}

/// One pass over a panel. Plain loops over sixteen lanes give the same bits on every instruction set.
struct Substitution<'a> {
    panel: &'a Panel,
    forward: bool,
    re: &'a mut [f32],
    im: &'a mut [f32],
}

impl Kernel for Substitution<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Panel { rows, re, im, inverse } = self.panel;
        let own = inverse.len();
        if im.is_empty() {
            substitute_real(*rows, re, own, self.forward, [self.re, self.im]);
        } else if self.forward {
            let mut at = 0;
            for c in 0..own {
                let range = at..at + rows - c - 1;
                at = range.end;
                let (x, y) = (self.re[c], self.im[c]);
                let column = re[range.clone()].iter().zip(&im[range]);
                let below = self.re[c + 1..].iter_mut().zip(&mut self.im[c + 1..]);
                for ((vr, vi), (lr, li)) in below.zip(column) {
                    *vr -= lr * x - li * y;
                    *vi -= lr * y + li * x;
                }
            }
        } else {
            let mut at = re.len();
            for c in (0..own).rev() {
                let range = at + 1 + c - rows..at;
                at = range.start;
                let (x, y) = product(&re[range.clone()], &im[range], &self.re[c + 1..], &self.im[c + 1..]);
                self.re[c] -= x;
                self.im[c] -= y;
            }
        }
    }
}

/// One pass over a panel of real L.
#[inline(always)]
fn substitute_real(rows: usize, l: &[f32], own: usize, forward: bool, [re, im]: [&mut [f32]; 2]) {
    let columns = Columns { rows, own, re: l, im: &[] };
    if forward {
        for c in 0..own {
            let (x, y) = (re[c], im[c]);
            let [column, _] = columns.below(c, c + 1);
            for ((vr, vi), l) in re[c + 1..].iter_mut().zip(&mut im[c + 1..]).zip(column) {
                *vr -= l * x;
                *vi -= l * y;
            }
        }
    } else {
        for c in (0..own).rev() {
            let [column, _] = columns.below(c, c + 1);
            let (x, y) = product_real(column, &re[c + 1..], &im[c + 1..]);
            re[c] -= x;
            im[c] -= y;
        }
    }
}

/// Real and imaginary part of Σ l v for real l.
#[inline(always)]
fn product_real(l: &[f32], vr: &[f32], vi: &[f32]) -> (f32, f32) {
    const LANES: usize = 16;
    let n = l.len();
    let (vr, vi) = (&vr[..n], &vi[..n]);
    let (mut re, mut im) = ([0.0f32; LANES], [0.0f32; LANES]);
    let whole = n / LANES * LANES;
    for i in (0..whole).step_by(LANES) {
        let [l, vr, vi] = [&l[i..i + LANES], &vr[i..i + LANES], &vi[i..i + LANES]];
        for k in 0..LANES {
            re[k] += l[k] * vr[k];
            im[k] += l[k] * vi[k];
        }
    }
    for i in whole..n {
        re[0] += l[i] * vr[i];
        im[0] += l[i] * vi[i];
    }
    (re.iter().sum(), im.iter().sum())
}

/// Real and imaginary part of Σ l v.
#[inline(always)]
fn product(lr: &[f32], li: &[f32], vr: &[f32], vi: &[f32]) -> (f32, f32) {
    const LANES: usize = 16;
    let n = lr.len();
    let (vr, vi, li) = (&vr[..n], &vi[..n], &li[..n]);
    let (mut re, mut im) = ([0.0f32; LANES], [0.0f32; LANES]);
    let whole = n / LANES * LANES;
    for i in (0..whole).step_by(LANES) {
        let [lr, li, vr, vi] = [&lr[i..i + LANES], &li[i..i + LANES], &vr[i..i + LANES], &vi[i..i + LANES]];
        for l in 0..LANES {
            re[l] += lr[l] * vr[l] - li[l] * vi[l];
            im[l] += lr[l] * vi[l] + li[l] * vr[l];
        }
    }
    for i in whole..n {
        re[0] += lr[i] * vr[i] - li[i] * vi[i];
        im[0] += lr[i] * vi[i] + li[i] * vr[i];
    }
    (re.iter().sum(), im.iter().sum())
}
