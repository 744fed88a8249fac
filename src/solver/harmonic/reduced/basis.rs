//! `Basis`: a few orthonormal real states, and the operator projected on them over a range of frequencies.

use super::super::error::HarmonicError;
use super::super::operator::{Body, Pad};
use super::super::system::HarmonicSystem;
use crate::math::C64;
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Entries of a state per task.
const BLOCK: usize = 16_384;

/// A basis of real states, orthonormal in the displacement; the pressure of a state is combined with the same
/// coefficients.
#[derive(Clone, Debug)]
pub struct Basis {
    /// `[vector]` states, see `state`.
    pub vectors: Vec<Vec<f32>>,
    /// Number of displacement entries of a state.
    displacement: usize,
    /// Relative error of the states: a remainder below this part of a state is discarded as the solver's
    /// error.
    relative_error: f64,
}

impl Basis {
    /// An empty basis for states of `system`; `relative_error` (0–1) is the relative error of the states to
    /// be added.
    pub fn new(system: &HarmonicSystem, relative_error: f64) -> Basis {
        Basis { vectors: Vec::new(), displacement: system.state_len().1, relative_error }
    }

    /// Adds the part of `state` that the basis does not span; returns false if that part is below the
    /// relative error.
    ///
    /// Gram–Schmidt in two passes, with f64 sums in the order of the nodes.
    pub fn add(&mut self, mut state: Vec<f32>) -> bool {
        let n = self.displacement;
        let before = dot(&state[..n], &state[..n]).sqrt();
        for _ in 0..2 {
            let along: Vec<f64> = self.vectors.par_iter().map(|v| dot(&v[..n], &state[..n])).collect();
            let vectors = &self.vectors;
            state.par_chunks_mut(BLOCK).enumerate().for_each(|(block, s)| {
                for (v, a) in vectors.iter().zip(&along) {
                    let v = &v[block * BLOCK..][..s.len()];
                    s.iter_mut().zip(v).for_each(|(s, v)| *s -= *a as f32 * v);
                }
            });
        }
        let after = dot(&state[..n], &state[..n]).sqrt();
        let new = after > self.relative_error * before && after > 0.0;
        if new {
            state.iter_mut().for_each(|s| *s = (f64::from(*s) / after) as f32);
            self.vectors.push(state);
        }
        new
    }

    /// Real and imaginary part of Σ yⱼ vⱼ.
    pub fn combine(&self, y: impl Iterator<Item = C64>) -> [Vec<f32>; 2] {
        let y: Vec<C64> = y.collect();
        let len = self.vectors.first().map_or(0, Vec::len);
        let part = |of: fn(&C64) -> f64| {
            let mut sum = vec![0.0f32; len];
            sum.par_chunks_mut(BLOCK).enumerate().for_each(|(block, s)| {
                for (v, y) in self.vectors.iter().zip(&y) {
                    let (v, y) = (&v[block * BLOCK..][..s.len()], of(y) as f32);
                    s.iter_mut().zip(v).for_each(|(s, v)| *s += y * v);
                }
            });
            sum
        };
        [part(|z| z.re), part(|z| z.im)]
    }

    /// `[frequency]` Vᵀ A v (rank × new) for the vectors v from index `first` on, at the `frequencies` [Hz]
    /// and with `pads`.
    ///
    /// # Errors
    /// [`HarmonicError::OutOfRange`] for a frequency out of range.
    pub fn project(
        &self,
        system: &mut HarmonicSystem,
        (pads, body): (&[Pad], &Body),
        frequencies: &[f64],
        first: usize,
    ) -> Result<Vec<DMatrix<C64>>, HarmonicError> {
        let new = self.vectors.len() - first;
        let mut all = Vec::with_capacity(frequencies.len());
        for &hz in frequencies {
            let mut operator = system.operator_at(hz, pads, body)?;
            let mut columns = DMatrix::zeros(self.vectors.len(), new);
            for (j, vector) in self.vectors[first..].iter().enumerate() {
                let [re, im] = operator.apply(vector);
                let entry = |v: &Vec<f32>| C64::new(dot(v, &re), dot(v, &im));
                let entries: Vec<C64> = self.vectors.par_iter().map(entry).collect();
                columns.column_mut(j).copy_from_slice(&entries);
            }
            all.push(columns);
        }
        Ok(all)
    }
}

/// Σ aᵢ bᵢ in f64, in order, as eight partial sums.
pub fn dot(a: &[f32], b: &[f32]) -> f64 {
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 =
        a8.remainder().iter().zip(b8.remainder()).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    let mut sums = [0.0f64; 8];
    for (a, b) in a8.zip(b8) {
        for i in 0..8 {
            sums[i] += f64::from(a[i]) * f64::from(b[i]);
        }
    }
    rest + sums.iter().sum::<f64>()
}
