//! Complex vectors stored as two f32 arrays (split-complex), with f64 sums in a fixed order.

use crate::math::C64;
use crate::math::lanes::{Isa, Kernel, Lanes};
use rayon::prelude::*;

/// Entries per task; this chunk of a hundred vectors fits into the private cache of a core.
const CHUNK: usize = 1024;
/// Entries summed in f32 before the partial sum is added in f64.
const RUN: usize = 512;

/// A complex vector in split storage.
#[derive(Clone, Debug, Default)]
pub struct KrylovVector {
    /// Real parts.
    pub re: Vec<f32>,
    /// Imaginary parts.
    pub im: Vec<f32>,
}

impl KrylovVector {
    /// The zero vector of length `n`.
    pub fn zeros(n: usize) -> KrylovVector {
        KrylovVector { re: vec![0.0; n], im: vec![0.0; n] }
    }

    /// `[vector]` inner products (v, w) = Σ v̄ w with every v of `basis`.
    pub fn inner_products(&mut self, basis: &[KrylovVector]) -> Vec<C64> {
        self.update(basis, &[], true)
    }

    /// ‖w‖.
    pub fn norm(&self) -> f64 {
        let parts: Vec<f64> =
            self.re.par_chunks(CHUNK).zip(self.im.par_chunks(CHUNK)).map(|(re, im)| square(re, im)).collect();
        parts.iter().sum::<f64>().sqrt()
    }

    /// w −= Σ h_j v_j.
    pub fn subtract(&mut self, basis: &[KrylovVector], h: &[C64]) {
        self.update(basis, h, false);
    }

    /// w −= Σ h_j v_j, then the inner products of the remainder, in one pass over the basis.
    pub fn subtract_and_project(&mut self, basis: &[KrylovVector], h: &[C64]) -> Vec<C64> {
        self.update(basis, h, true)
    }

    /// w −= Σ h_j v_j; returns the inner products of the remainder if `project`, else nothing.
    fn update(&mut self, basis: &[KrylovVector], h: &[C64], project: bool) -> Vec<C64> {
        let isa = Isa::detect();
        let both = self.re.par_chunks_mut(CHUNK).zip(self.im.par_chunks_mut(CHUNK));
        let of_chunk = |(chunk, (wr, wi)): (usize, (&mut [f32], &mut [f32]))| {
            let mut products = vec![C64::default(); if project { basis.len() } else { 0 }];
            isa.run(ChunkUpdate { basis, h, first: chunk * CHUNK, wr, wi, products: &mut products });
            products
        };
        let parts: Vec<Vec<C64>> = both.enumerate().map(of_chunk).collect();
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

/// One chunk of [`KrylovVector::update`], from entry `first`.
///
/// Plain loops over sixteen lanes give the same bits on every instruction set.
struct ChunkUpdate<'a> {
    basis: &'a [KrylovVector],
    h: &'a [C64],
    first: usize,
    wr: &'a mut [f32],
    wi: &'a mut [f32],
    /// `[vector]` inner products with the remainder; empty if they are not wanted.
    products: &'a mut [C64],
}

impl Kernel for ChunkUpdate<'_> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        let ChunkUpdate { basis, h, first, wr, wi, products } = self;
        let range = first..first + wr.len();
        for (v, h) in basis.iter().zip(h) {
            let (a, b) = (h.re as f32, h.im as f32);
            let both = v.re[range.clone()].iter().zip(&v.im[range.clone()]);
            for ((wr, wi), (vr, vi)) in wr.iter_mut().zip(wi.iter_mut()).zip(both) {
                *wr -= a * vr - b * vi;
                *wi -= a * vi + b * vr;
            }
        }
        for (v, products) in basis.iter().zip(products) {
            *products = product(&v.re[range.clone()], &v.im[range.clone()], wr, wi);
        }
    }
}

/// Σ v̄ w: products in sixteen f32 lanes, runs of [`RUN`] entries summed in f64.
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
