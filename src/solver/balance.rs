//! Harmonic balance of heads on a skin that they may leave: alternating frequency and time.
//!
//! Unknown are the heads' places x and the rings' mean displacements ū along the axis, both periodic,
//! w(t) = w₀ + Re ∑ ŵ_h e^{ihωt}, h ≤ H:
//!
//! ```text
//! Z_h x̂_h + ∑ q̂_h = F̂_h        heads: Z_h the device's dynamic stiffness on them, F̂_h its drive, at h = 0 the static force
//! D_h û_h − q̂_h   = 0           skin: D_h the body's dynamic stiffness at the rings
//! q = q(x − ū)                  pads, in time (see [`super::rings`])
//! ```
//!
//! q(t) is found at N instants and transformed back (Cameron & Griffin 1989); Newton's method on the Fourier coefficients with the
//! exact Jacobian of that, dq̂_h/dŵ_l from the slope's own Fourier sums, damped by halving steps; the drive is raised in steps from nothing, each
//! begun from the one before. The pads have a potential, so a whole period of them does no work and the powers of heads and skin agree.

use crate::math::{C64, Monitor};
use crate::solver::rings::Ring;
use nalgebra::{DMatrix, DVector};
use std::f64::consts::TAU;
use std::sync::atomic::AtomicBool;

/// Instants per harmonic kept.
const OVERSAMPLING: usize = 12;
/// Most Newton steps for one strength of the drive.
const STEPS: usize = 40;
/// Relative residual that counts as solved.
const TOLERANCE: f64 = 1e-9;
/// Smallest step of the drive's strength.
const SMALLEST: f64 = 1e-3;

/// Everything linear at one harmonic.
#[derive(Clone, Debug)]
pub struct Linear {
    /// Z `[head][head]` along the heads' axes [N/m]; rows of heads that move as told are not looked at.
    pub device: DMatrix<C64>,
    /// `[head]` force of the drive on the head [N]; of heads that move as told their displacement [m].
    pub drive: Vec<C64>,
    /// D `[ring][ring]` [N/m].
    pub skin: DMatrix<C64>,
}

/// Heads, device and skin.
pub struct Balance<'a> {
    /// Rings of all heads.
    pub rings: &'a [Ring],
    /// `[head]` whether it moves as told.
    pub told: Vec<bool>,
    /// `[harmonic]` from 0, that is at rest.
    pub linear: Vec<Linear>,
}

/// Why there is no balance.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("no periodic motion found beyond {:.0} % of the drive: relative residual {residual:.1e} after {STEPS} Newton steps", 100.0 * strength)]
pub struct NoBalance {
    /// Strength of the drive that was reached, 0–1.
    pub strength: f64,
    /// Relative residual there.
    pub residual: f64,
}

/// A periodic motion.
#[derive(Clone, Debug)]
pub struct Periodic {
    /// `[head or ring][coefficient]`: mean, then real and imaginary part of each harmonic.
    w: DMatrix<f64>,
    heads: usize,
    /// `[ring][harmonic]` force, from 0 [N].
    pub force: Vec<Vec<C64>>,
    /// Newton steps, all strengths together.
    pub steps: usize,
    /// Relative residual.
    pub residual: f64,
}

impl Periodic {
    /// `[harmonic]` of `head`, from 0 [m].
    pub fn head(&self, head: usize) -> Vec<C64> {
        complex(&self.w.row(head).transpose())
    }

    /// Head less skin at `ring` of `head` [m] at the fraction `phase` of the period.
    pub fn closure(&self, head: usize, ring: usize, phase: f64) -> f64 {
        let basis = basis(self.w.ncols(), phase);
        let at = |row: usize| self.w.row(row).iter().zip(&basis).map(|(a, b)| a * b).sum::<f64>();
        at(head) - at(self.heads + ring)
    }
}

impl Balance<'_> {
    fn coefficients(&self) -> usize {
        2 * self.linear.len() - 1
    }

    /// The periodic motion.
    ///
    /// # Errors
    /// [`NoBalance`] where Newton's method finds none.
    pub fn solve(&self) -> Result<Periodic, NoBalance> {
        self.solve_unless((&AtomicBool::new(false)).into())
    }

    /// [`Balance::solve`], given up once `monitor` asks for it, which is told the strength reached.
    ///
    /// # Errors
    /// [`NoBalance`] where Newton's method finds none, or was stopped.
    pub fn solve_unless(&self, monitor: Monitor<'_>) -> Result<Periodic, NoBalance> {
        let (heads, n) = (self.told.len(), self.told.len() + self.rings.len());
        let mut w = DMatrix::zeros(n, self.coefficients());
        // Every head well on the skin.
        (0..heads).for_each(|i| w[(i, 0)] = 2e-3);
        let (mut strength, mut step, mut total) = (0.0f64, 0.1, 0);
        let (mut residual, steps) = self.newton(&mut w, 0.0, monitor);
        total += steps;
        while strength < 1.0 {
            let next = (strength + step).min(1.0);
            let mut trial = w.clone();
            let (found, steps) = self.newton(&mut trial, next, monitor);
            total += steps;
            if monitor.is_cancelled() {
                return Err(NoBalance { strength, residual: found });
            }
            if found <= TOLERANCE {
                (strength, residual, w) = (next, found, trial);
                monitor.report(strength);
                step *= 1.5;
            } else if step < SMALLEST {
                return Err(NoBalance { strength, residual: found });
            } else {
                step *= 0.5;
            }
        }
        let force = self.forces(&w).0;
        let force = (0..self.rings.len()).map(|r| complex(&force.row(r).transpose())).collect();
        Ok(Periodic { w, heads, force, steps: total, residual })
    }

    /// Newton's method at `strength` of the drive from `w` until `monitor` stops it; relative residual and steps.
    fn newton(&self, w: &mut DMatrix<f64>, strength: f64, monitor: Monitor<'_>) -> (f64, usize) {
        let scale = self.scale();
        let (mut left, mut slopes) = self.residual(w, strength);
        for step in 0..STEPS {
            let size = left.norm() / scale;
            if size <= TOLERANCE || monitor.is_cancelled() {
                return (size, step);
            }
            let Some(change) = self.jacobian(&slopes).lu().solve(&left) else { return (f64::INFINITY, step) };
            let change = DMatrix::from_column_slice(w.nrows(), w.ncols(), change.as_slice());
            let mut part = 1.0;
            loop {
                let trial = &*w - &change * part;
                let (next, next_slopes) = self.residual(&trial, strength);
                if next.norm() < left.norm() * (1.0 - 0.1 * part) || part < 1e-3 {
                    (*w, left, slopes) = (trial, next, next_slopes);
                    break;
                }
                part *= 0.5;
            }
        }
        (left.norm() / scale, STEPS)
    }

    /// Size of the forces in play [N].
    fn scale(&self) -> f64 {
        let driven = |l: &Linear| {
            l.drive.iter().zip(&self.told).map(|(f, told)| if *told { 0.0 } else { f.norm() }).sum::<f64>()
        };
        1.0 + self.linear.iter().map(driven).fold(0.0, f64::max)
    }

    /// `[ring][coefficient]` force, and `[ring][instant]` slope.
    fn forces(&self, w: &DMatrix<f64>) -> (DMatrix<f64>, DMatrix<f64>) {
        let m = self.coefficients();
        let instants = OVERSAMPLING * self.linear.len();
        let heads = self.told.len();
        let mut force = DMatrix::zeros(self.rings.len(), m);
        let mut slope = DMatrix::zeros(self.rings.len(), instants);
        for t in 0..instants {
            let basis = basis(m, t as f64 / instants as f64);
            let at = |row: usize| w.row(row).iter().zip(&basis).map(|(a, b)| a * b).sum::<f64>();
            for (r, ring) in self.rings.iter().enumerate() {
                let (q, k) = ring.push(at(ring.head) - at(heads + r));
                slope[(r, t)] = k;
                for c in 0..m {
                    force[(r, c)] += share(c) / instants as f64 * q * basis[c];
                }
            }
        }
        (force, slope)
    }

    /// What is left of the equations [N], coefficient after coefficient, and the slopes.
    fn residual(&self, w: &DMatrix<f64>, strength: f64) -> (DVector<f64>, DMatrix<f64>) {
        let (force, slope) = self.forces(w);
        let (heads, n, m) = (self.told.len(), w.nrows(), w.ncols());
        let mut left = DMatrix::zeros(n, m);
        for (h, linear) in self.linear.iter().enumerate() {
            let z = self.operator(linear);
            let driven = if h == 0 { 1.0 } else { strength };
            for i in 0..n {
                let mut sum: C64 = (0..n).map(|j| z[(i, j)] * at(w, j, h)).sum();
                if i < heads {
                    sum -= linear.drive[i] * driven * if self.told[i] { TOLD } else { 1.0 };
                }
                put(&mut left, i, h, sum);
            }
        }
        for (r, ring) in self.rings.iter().enumerate() {
            for c in 0..m {
                left[(heads + r, c)] -= force[(r, c)];
                if !self.told[ring.head] {
                    left[(ring.head, c)] += force[(r, c)];
                }
            }
        }
        (DVector::from_column_slice(left.as_slice()), slope)
    }

    /// Heads, then rings.
    fn operator(&self, linear: &Linear) -> DMatrix<C64> {
        let (heads, rings) = (self.told.len(), self.rings.len());
        let mut z = DMatrix::zeros(heads + rings, heads + rings);
        z.view_mut((0, 0), (heads, heads)).copy_from(&linear.device);
        z.view_mut((heads, heads), (rings, rings)).copy_from(&linear.skin);
        for i in (0..heads).filter(|&i| self.told[i]) {
            z.row_mut(i).fill(C64::default());
            z[(i, i)] = C64::from(TOLD);
        }
        z
    }

    /// Derivative of [`Balance::residual`].
    fn jacobian(&self, slope: &DMatrix<f64>) -> DMatrix<f64> {
        let n = self.told.len() + self.rings.len();
        let mut j = DMatrix::zeros(n * self.coefficients(), n * self.coefficients());
        for (h, linear) in self.linear.iter().enumerate() {
            let z = self.operator(linear);
            for (a, b) in pairs(n) {
                let (re, im) = (z[(a, b)].re, z[(a, b)].im);
                if h == 0 {
                    j[(a, b)] = re;
                    continue;
                }
                let (first, second) = (n * (2 * h - 1), n * 2 * h);
                (j[(first + a, first + b)], j[(first + a, second + b)]) = (re, -im);
                (j[(second + a, first + b)], j[(second + a, second + b)]) = (im, re);
            }
        }
        self.add_pads(slope, &mut j);
        j
    }

    /// Adds what the pads' slopes do: Fourier sums of slope times two basis functions.
    fn add_pads(&self, slope: &DMatrix<f64>, j: &mut DMatrix<f64>) {
        let (heads, m, instants) = (self.told.len(), self.coefficients(), slope.ncols());
        let n = heads + self.rings.len();
        let at = |t: usize| basis(m, t as f64 / instants as f64);
        let bases = DMatrix::from_columns(&(0..instants).map(at).collect::<Vec<_>>());
        for (r, ring) in self.rings.iter().enumerate() {
            let mut weighted = bases.clone();
            for t in 0..instants {
                weighted.column_mut(t).scale_mut(slope[(r, t)] / instants as f64);
            }
            let product = &weighted * bases.transpose();
            let (skin, head) = (heads + r, ring.head);
            for (c, d) in pairs(m) {
                let k = share(c) * product[(c, d)];
                j[(c * n + skin, d * n + skin)] += k;
                j[(c * n + skin, d * n + head)] -= k;
                if !self.told[head] {
                    j[(c * n + head, d * n + head)] += k;
                    j[(c * n + head, d * n + skin)] -= k;
                }
            }
        }
    }
}

/// Every (row, column) of a square matrix.
fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)))
}

/// Weight of the equation that says what a head that moves as told does [N/m]; any will do.
const TOLD: f64 = 1e4;

/// 1, cos θ, −sin θ, cos 2θ, … at the fraction `phase` of the period.
fn basis(coefficients: usize, phase: f64) -> DVector<f64> {
    DVector::from_fn(coefficients, |c, _| match c {
        0 => 1.0,
        _ if c % 2 == 1 => (TAU * c.div_ceil(2) as f64 * phase).cos(),
        _ => -(TAU * (c / 2) as f64 * phase).sin(),
    })
}

/// Factor of the mean of f φ_c that gives its coefficient.
fn share(c: usize) -> f64 {
    if c == 0 { 1.0 } else { 2.0 }
}

fn at(w: &DMatrix<f64>, row: usize, h: usize) -> C64 {
    if h == 0 { C64::from(w[(row, 0)]) } else { C64::new(w[(row, 2 * h - 1)], w[(row, 2 * h)]) }
}

fn put(w: &mut DMatrix<f64>, row: usize, h: usize, z: C64) {
    if h == 0 {
        w[(row, 0)] = z.re;
    } else {
        (w[(row, 2 * h - 1)], w[(row, 2 * h)]) = (z.re, z.im);
    }
}

/// `[harmonic]` from coefficients.
fn complex(row: &DVector<f64>) -> Vec<C64> {
    let harmonic = |h: usize| if h == 0 { C64::from(row[0]) } else { C64::new(row[2 * h - 1], row[2 * h]) };
    (0..row.len().div_ceil(2)).map(harmonic).collect()
}
