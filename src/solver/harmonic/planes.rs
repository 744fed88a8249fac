//! Complex vectors kept as two planes of f32, with sums in f64 of one fixed order.

use crate::math::C64;
use crate::math::lanes::{Isa, Kernel, Lanes};
use rayon::prelude::*;

/// Entries summed in one go; a chunk of a hundred vectors stays in a core's own cache.
const CHUNK: usize = 1024;
/// Entries summed in f32 before f64 takes over.
const RUN: usize = 512;

/// A complex vector, real and imaginary plane.
#[derive(Clone, Debug, Default)]
pub struct Planes {
    /// Real parts.
    pub re: Vec<f32>,
    /// Imaginary parts.
    pub im: Vec<f32>,
}

impl Planes {
    /// `n` zeros.
    pub fn zeros(n: usize) -> Planes {
        Planes { re: vec![0.0; n], im: vec![0.0; n] }
    }

    /// `[vector]` (v, w) = Σ v̄ w for every v of `basis`.
    pub fn projections(&mut self, basis: &[Planes]) -> Vec<C64> {
        self.sweep(basis, &[], true)
    }

    /// ‖w‖.
    pub fn norm(&self) -> f64 {
        let parts: Vec<f64> =
            self.re.par_chunks(CHUNK).zip(self.im.par_chunks(CHUNK)).map(|(re, im)| square(re, im)).collect();
        parts.iter().sum::<f64>().sqrt()
    }

    /// w −= Σ h_j v_j.
    pub fn subtract(&mut self, basis: &[Planes], h: &[C64]) {
        self.sweep(basis, h, false);
    }

    /// w −= Σ h_j v_j, then the projections of what is left: the basis passes through the caches once for both.
    pub fn subtract_and_project(&mut self, basis: &[Planes], h: &[C64]) -> Vec<C64> {
        self.sweep(basis, h, true)
    }

    /// w −= Σ h_j v_j, and the projections if asked for.
    fn sweep(&mut self, basis: &[Planes], h: &[C64], project: bool) -> Vec<C64> {
        let isa = Isa::detect();
        let both = self.re.par_chunks_mut(CHUNK).zip(self.im.par_chunks_mut(CHUNK));
        let of = |(chunk, (wr, wi)): (usize, (&mut [f32], &mut [f32]))| {
            let mut found = vec![C64::default(); if project { basis.len() } else { 0 }];
            isa.run(Sweep { basis, h, first: chunk * CHUNK, wr, wi, found: &mut found });
            found
        };
        let parts: Vec<Vec<C64>> = both.enumerate().map(of).collect();
        let count = if project { basis.len() } else { 0 };
        (0..count).map(|j| parts.iter().map(|p| p[j]).sum()).collect()
    }

    /// w ← s w.
    pub fn scale(&mut self, s: f64) {
        let s = s as f32;
        self.re.par_chunks_mut(CHUNK).zip(self.im.par_chunks_mut(CHUNK)).for_each(|(re, im)| {
            re.iter_mut().chain(im).for_each(|x| *x *= s);
        });
    }
}

/// One chunk of [`Planes::sweep`], from entry `first`. Plain loops over sixteen lanes: the same bits on every instruction set.
struct Sweep<'a> {
    basis: &'a [Planes],
    h: &'a [C64],
    first: usize,
    wr: &'a mut [f32],
    wi: &'a mut [f32],
    /// `[vector]` projections; empty if not asked for.
    found: &'a mut [C64],
}

impl Kernel for Sweep<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Sweep { basis, h, first, wr, wi, found } = self;
        let range = first..first + wr.len();
        for (v, h) in basis.iter().zip(h) {
            let (a, b) = (h.re as f32, h.im as f32);
            let both = v.re[range.clone()].iter().zip(&v.im[range.clone()]);
            for ((wr, wi), (vr, vi)) in wr.iter_mut().zip(wi.iter_mut()).zip(both) {
                *wr -= a * vr - b * vi;
                *wi -= a * vi + b * vr;
            }
        }
        for (v, found) in basis.iter().zip(found) {
            *found = product(&v.re[range.clone()], &v.im[range.clone()], wr, wi);
        }
    }
}

/// Σ v̄ w: products in f32 lanes of sixteen, short runs of them summed in f64.
#[inline(always)]
fn product(vr: &[f32], vi: &[f32], wr: &[f32], wi: &[f32]) -> C64 {
    let mut total = C64::default();
    let n = wr.len();
    for start in (0..n).step_by(RUN) {
        let end = (start + RUN).min(n);
        let (mut re, mut im) = ([0.0f32; 16], [0.0f32; 16]);
        let whole = start + (end - start) / 16 * 16;
        for i in (start..whole).step_by(16) {
            let [vr, vi, wr, wi] = [&vr[i..i + 16], &vi[i..i + 16], &wr[i..i + 16], &wi[i..i + 16]];
            for l in 0..16 {
                re[l] += vr[l] * wr[l] + vi[l] * wi[l];
                im[l] += vr[l] * wi[l] - vi[l] * wr[l];
            }
        }
        for i in whole..end {
            re[0] += vr[i] * wr[i] + vi[i] * wi[i];
            im[0] += vr[i] * wi[i] - vi[i] * wr[i];
        }
        let sum = |lanes: [f32; 16]| lanes.iter().map(|&x| f64::from(x)).sum::<f64>();
        total += C64::new(sum(re), sum(im));
    }
    total
}

/// Σ |w|² over a chunk.
fn square(wr: &[f32], wi: &[f32]) -> f64 {
    product(wr, wi, wr, wi).re
}
