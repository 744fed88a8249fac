//! Harmonic balance of heads on the skin with contact that opens, by the alternating frequency/time method.
//!
//! The unknowns are the head displacements x and the closures c of the annuli, head minus skin along the
//! axis, both periodic, w(t) = w₀ + Re ∑ ŵ_h e^{ihωt}, h ≤ H:
//!
//! ```text
//! Z_h x̂_h + ∑ q̂_h = F̂_h                      heads: Z_h dynamic stiffness of the device, F̂_h drive
//! ĉ_h − x̂_h + S_h (q̂_h − q* δ_h0) = 0       skin: S_h compliance of the body at the annuli
//! q = q(c)                                   pads, in time (see [`super::contact::annulus`])
//! ```
//!
//! q* are the forces on the annuli in the state from which the skin's displacement counts, where the body is
//! in equilibrium with them: zero at first touch, else those at rest under the static force.
//!
//! q(t) is evaluated at N instants and transformed to Fourier coefficients (Cameron & Griffin 1989). Newton's
//! method on the Fourier coefficients uses the exact Jacobian of this transform (dq̂_h/dĉ_l from Fourier sums
//! of the pad's tangent stiffness) and step halving. The drive is increased from zero in steps
//! (continuation), each starting from the previous solution. The pads have a potential, so they do no work
//! over a period and the powers of heads and skin agree. The compliance is not inverted: annuli narrower than
//! the mesh resolves, whose displacements are nearly alike, do no harm.

use crate::math::{C64, Monitor};
use crate::solver::contact::Annulus;
use nalgebra::{DMatrix, DVector};
use std::f64::consts::TAU;
use std::sync::atomic::AtomicBool;

/// Instants per retained harmonic.
const OVERSAMPLING: usize = 12;
/// Maximum number of Newton steps at one drive level.
const MAX_STEPS: usize = 40;
/// Relative residual at which Newton's method has converged.
const TOLERANCE: f64 = 1e-9;
/// Roundings of the pads over the largest closure at rest or amplitude of a closure.
const ROUNDINGS: [f64; 6] = [0.5, 0.2, 0.08, 0.03, 0.01, 0.0];
/// Smallest of the largest rounding [m].
const LEAST_ROUNDING: f64 = 1e-6;
/// Minimum step of the drive level.
const MIN_LEVEL_STEP: f64 = 1e-3;

/// The linear terms of one harmonic.
#[derive(Clone, Debug)]
pub struct Linear {
    /// Z `[head][head]` along the axes of the heads [N/m]; rows of heads with prescribed motion are ignored.
    pub device: DMatrix<C64>,
    /// `[head]` force of the drive on the head [N]; for heads with prescribed motion their displacement [m].
    pub drive: Vec<C64>,
    /// S `[annulus][annulus]` [m/N].
    pub skin: DMatrix<C64>,
}

/// The harmonic-balance problem of heads, device and skin.
pub struct HarmonicBalance<'a> {
    /// Annuli of all heads.
    pub annuli: &'a [Annulus],
    /// `[head]` whether its motion is prescribed.
    pub prescribed: Vec<bool>,
    /// `[harmonic]` from 0, the static term.
    pub linear: Vec<Linear>,
    /// `[head]` displacement from first touch in the state from which the displacements of the annuli count
    /// [m]; `None` if that is first touch. The forces q* follow from it.
    pub rest: Vec<Option<f64>>,
}

/// No periodic solution was found.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "no periodic motion found beyond {:.0} % of the drive: relative residual {residual:.1e} after \
     {MAX_STEPS} Newton steps",
    100.0 * strength
)]
pub struct NotConverged {
    /// Largest drive level reached, 0–1.
    pub strength: f64,
    /// Relative residual of the failed step.
    pub residual: f64,
}

/// A periodic solution.
#[derive(Clone, Debug)]
pub struct PeriodicSolution {
    /// `[head, then annulus][coefficient]`: mean, then real and imaginary part of each harmonic.
    w: DMatrix<f64>,
    heads: usize,
    /// `[annulus][harmonic]` force from harmonic 0 on [N].
    pub force: Vec<Vec<C64>>,
    /// Newton steps, summed over all drive levels.
    pub steps: usize,
    /// Relative residual.
    pub residual: f64,
}

impl PeriodicSolution {
    /// `[harmonic]` displacement of `head` from harmonic 0 on [m].
    pub fn head(&self, head: usize) -> Vec<C64> {
        complex(&self.w.row(head).transpose())
    }

    /// Displacement of its head minus that of the skin at `annulus` [m], at the fraction `phase` of the
    /// period.
    pub fn closure(&self, annulus: usize, phase: f64) -> f64 {
        let basis = basis(self.w.ncols(), phase);
        self.w.row(self.heads + annulus).iter().zip(&basis).map(|(a, b)| a * b).sum()
    }
}

impl HarmonicBalance<'_> {
    /// Error indicator of the force over a period, RMS over the peak force, the largest of all heads: what
    /// the problem with pairs of annuli merged and the problem with two harmonics less change, added up.
    ///
    /// # Errors
    /// [`NotConverged`] if Newton's method fails for one of them.
    pub fn error_indicator(&self, solution: &PeriodicSolution) -> Result<f64, NotConverged> {
        let (annuli, linear) = self.merged_pairs();
        let coarse = HarmonicBalance {
            annuli: &annuli,
            linear,
            prescribed: self.prescribed.clone(),
            rest: self.rest.clone(),
        };
        let short = HarmonicBalance {
            annuli: self.annuli,
            linear: self.linear[..self.linear.len().saturating_sub(2).max(2)].to_vec(),
            prescribed: self.prescribed.clone(),
            rest: self.rest.clone(),
        };
        let instants = OVERSAMPLING * self.linear.len();
        let cycle = |problem: &HarmonicBalance<'_>, solution: &PeriodicSolution, head: usize| -> Vec<f64> {
            let force = |r: usize, a: &Annulus, t: usize| {
                a.force_and_slope(solution.closure(r, t as f64 / instants as f64)).0
            };
            let of_head = || problem.annuli.iter().enumerate().filter(|(_, a)| a.head == head);
            (0..instants).map(|t| of_head().map(|(r, a)| force(r, a, t)).sum()).collect()
        };
        let (mut largest, coarser, shorter) = (0.0f64, coarse.solve()?, short.solve()?);
        for head in 0..self.prescribed.len() {
            let force = cycle(self, solution, head);
            let peak = force.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            let change = |other: Vec<f64>| {
                let square: f64 = force.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
                (square / instants as f64).sqrt() / peak
            };
            let sum = change(cycle(&coarse, &coarser, head)) + change(cycle(&short, &shorter, head));
            largest = largest.max(sum);
        }
        Ok(largest)
    }

    /// The annuli of every head merged in pairs, and the linear terms for them: the compliance of a merged
    /// annulus is that of its parts under one pressure.
    fn merged_pairs(&self) -> (Vec<Annulus>, Vec<Linear>) {
        let mut pairs: Vec<Vec<usize>> = Vec::new();
        for (r, annulus) in self.annuli.iter().enumerate() {
            match pairs.last_mut() {
                Some(last) if last.len() == 1 && self.annuli[last[0]].head == annulus.head => last.push(r),
                _ => pairs.push(vec![r]),
            }
        }
        let part = |pair: &Vec<usize>| pair.iter().map(|&r| self.annuli[r].clone()).collect::<Vec<_>>();
        let annuli: Vec<Annulus> = pairs.iter().map(|pair| Annulus::merged(&part(pair))).collect();
        let mut share = DMatrix::<C64>::zeros(self.annuli.len(), pairs.len());
        for (column, pair) in pairs.iter().enumerate() {
            for &r in pair {
                share[(r, column)] = C64::from(self.annuli[r].area / annuli[column].area);
            }
        }
        let merge = |l: &Linear| Linear { skin: share.transpose() * &l.skin * &share, ..l.clone() };
        (annuli, self.linear.iter().map(merge).collect())
    }

    /// Number of Fourier coefficients per unknown.
    fn coefficients(&self) -> usize {
        2 * self.linear.len() - 1
    }

    /// Finds the periodic solution.
    ///
    /// # Errors
    /// [`NotConverged`] if Newton's method fails.
    pub fn solve(&self) -> Result<PeriodicSolution, NotConverged> {
        self.solve_monitored((&AtomicBool::new(false)).into())
    }

    /// Same as [`HarmonicBalance::solve`]; can be cancelled through `monitor`, which receives the drive level
    /// reached.
    ///
    /// # Errors
    /// [`NotConverged`] if Newton's method fails or was cancelled.
    pub fn solve_monitored(&self, monitor: Monitor<'_>) -> Result<PeriodicSolution, NotConverged> {
        let (heads, n) = (self.prescribed.len(), self.prescribed.len() + self.annuli.len());
        let mut w = DMatrix::zeros(n, self.coefficients());
        // Initial guess: rest, or every head 2 mm beyond first touch.
        (0..heads).for_each(|i| w[(i, 0)] = self.rest[i].unwrap_or(2e-3));
        (heads..n).for_each(|r| w[(r, 0)] = w[(self.annuli[r - heads].head, 0)]);
        let (mut level, mut step, mut total) = (0.0f64, 0.1, 0);
        let (mut residual, steps) = self.newton(&mut w, 0.0, 0.0, monitor);
        total += steps;
        while level < 1.0 {
            let next = (level + step).min(1.0);
            let mut trial = w.clone();
            let (mut found, steps) = self.newton(&mut trial, next, 0.0, monitor);
            total += steps;
            if found > TOLERANCE {
                trial.copy_from(&w);
                found = self.newton_with_rounded_pads(&mut trial, next, &mut total, monitor);
            }
            if monitor.is_cancelled() {
                return Err(NotConverged { strength: level, residual: found });
            }
            if found <= TOLERANCE {
                (level, residual, w) = (next, found, trial);
                monitor.report(level);
                step *= 1.5;
            } else if step < MIN_LEVEL_STEP {
                return Err(NotConverged { strength: level, residual: found });
            } else {
                step *= 0.5;
            }
        }
        let force = self.forces(&w, 0.0).0;
        let force = (0..self.annuli.len()).map(|r| complex(&force.row(r).transpose())).collect();
        Ok(PeriodicSolution { w, heads, force, steps: total, residual })
    }

    /// Newton's method with pads that close gradually over a closure that is reduced step by step, for
    /// motions at which the kinks of the pads make it jump to and fro; the last rounding stays where it must.
    /// `steps` counts on. Returns the relative residual.
    fn newton_with_rounded_pads(
        &self,
        w: &mut DMatrix<f64>,
        level: f64,
        steps: &mut usize,
        monitor: Monitor<'_>,
    ) -> f64 {
        let compression = |a: &Annulus| self.force_at_rest(a) / a.stiffness();
        let amplitude = (self.prescribed.len()..w.nrows()).map(|r| at(w, r, 1).norm());
        let largest = self.annuli.iter().map(compression).chain(amplitude).fold(LEAST_ROUNDING, f64::max);
        let mut residual = f64::INFINITY;
        for rounding in ROUNDINGS.map(|share| share * largest) {
            let mut trial = w.clone();
            let (found, more) = self.newton(&mut trial, level, rounding, monitor);
            *steps += more;
            if found <= TOLERANCE {
                (residual, *w) = (found, trial);
            } else if rounding > 0.0 {
                return f64::INFINITY;
            }
        }
        residual
    }

    /// Newton's method at drive level `level` from `w` with pads whose edges are rounded over the closure
    /// `rounding` [m], until convergence or cancellation; returns relative residual and steps.
    fn newton(&self, w: &mut DMatrix<f64>, level: f64, rounding: f64, monitor: Monitor<'_>) -> (f64, usize) {
        let scale = self.scale();
        let (mut residual, mut slopes) = self.residual(w, level, rounding);
        for step in 0..MAX_STEPS {
            let size = residual.norm() / scale;
            if size <= TOLERANCE || monitor.is_cancelled() {
                return (size, step);
            }
            let Some(change) = self.jacobian(&slopes).lu().solve(&residual) else {
                return (f64::INFINITY, step);
            };
            let change = DMatrix::from_column_slice(w.nrows(), w.ncols(), change.as_slice());
            let mut fraction = 1.0;
            loop {
                let trial = &*w - &change * fraction;
                let (next, next_slopes) = self.residual(&trial, level, rounding);
                if next.norm() < residual.norm() * (1.0 - 0.1 * fraction) || fraction < 1e-3 {
                    (*w, residual, slopes) = (trial, next, next_slopes);
                    break;
                }
                fraction *= 0.5;
            }
        }
        (residual.norm() / scale, MAX_STEPS)
    }

    /// Force q* on `annulus` in the state from which displacements count [N].
    fn force_at_rest(&self, annulus: &Annulus) -> f64 {
        self.rest[annulus.head].map_or(0.0, |travel| annulus.force_and_slope(travel).0)
    }

    /// Reference force of the relative residual [N].
    fn scale(&self) -> f64 {
        let driven = |l: &Linear| {
            l.drive
                .iter()
                .zip(&self.prescribed)
                .map(|(f, prescribed)| if *prescribed { 0.0 } else { f.norm() })
                .sum::<f64>()
        };
        1.0 + self.linear.iter().map(driven).fold(0.0, f64::max)
    }

    /// `[annulus][coefficient]` pad force [N], and `[annulus][instant]` tangent stiffness [N/m].
    fn forces(&self, w: &DMatrix<f64>, rounding: f64) -> (DMatrix<f64>, DMatrix<f64>) {
        let m = self.coefficients();
        let instants = OVERSAMPLING * self.linear.len();
        let heads = self.prescribed.len();
        let mut force = DMatrix::zeros(self.annuli.len(), m);
        let mut slope = DMatrix::zeros(self.annuli.len(), instants);
        for t in 0..instants {
            let basis = basis(m, t as f64 / instants as f64);
            let at = |row: usize| w.row(row).iter().zip(&basis).map(|(a, b)| a * b).sum::<f64>();
            for (r, annulus) in self.annuli.iter().enumerate() {
                let (q, k) = annulus.rounded_force_and_slope(at(heads + r), rounding);
                slope[(r, t)] = k;
                for c in 0..m {
                    force[(r, c)] += coefficient_factor(c) / instants as f64 * q * basis[c];
                }
            }
        }
        (force, slope)
    }

    /// Residual of the equations [N], ordered by coefficient, and the tangent stiffness of the pads.
    fn residual(&self, w: &DMatrix<f64>, level: f64, rounding: f64) -> (DVector<f64>, DMatrix<f64>) {
        let (force, slope) = self.forces(w, rounding);
        let (heads, n, m) = (self.prescribed.len(), w.nrows(), w.ncols());
        let mut residual = DMatrix::zeros(n, m);
        for (h, linear) in self.linear.iter().enumerate() {
            let driven = if h == 0 { 1.0 } else { level };
            for i in 0..heads {
                let sum = match self.prescribed[i] {
                    true => (at(w, i, h) - linear.drive[i] * driven) * PRESCRIBED_WEIGHT,
                    false => {
                        let device: C64 = (0..heads).map(|j| linear.device[(i, j)] * at(w, j, h)).sum();
                        let skin: C64 = self.of_head(i).map(|r| at(&force, r, h)).sum();
                        device + skin - linear.drive[i] * driven
                    }
                };
                put(&mut residual, i, h, sum);
            }
            for (r, annulus) in self.annuli.iter().enumerate() {
                let push = |s: usize| {
                    let rest = if h == 0 { self.force_at_rest(&self.annuli[s]) } else { 0.0 };
                    at(&force, s, h) - C64::from(rest)
                };
                let moved: C64 = (0..self.annuli.len()).map(|s| linear.skin[(r, s)] * push(s)).sum();
                let open = at(w, heads + r, h) - at(w, annulus.head, h) + moved;
                put(&mut residual, heads + r, h, open * annulus.stiffness());
            }
        }
        (DVector::from_column_slice(residual.as_slice()), slope)
    }

    /// Indices of the annuli of `head`.
    fn of_head(&self, head: usize) -> impl Iterator<Item = usize> {
        self.annuli.iter().enumerate().filter(move |(_, a)| a.head == head).map(|(r, _)| r)
    }

    /// Derivative of [`HarmonicBalance::residual`].
    fn jacobian(&self, slope: &DMatrix<f64>) -> DMatrix<f64> {
        let (heads, annuli) = (self.prescribed.len(), self.annuli.len());
        let (n, m) = (heads + annuli, self.coefficients());
        let mut j = DMatrix::zeros(n * m, n * m);
        let stiffness = self.pad_coefficients(slope);
        for (h, linear) in self.linear.iter().enumerate() {
            for i in 0..heads {
                for k in 0..heads {
                    let z = match self.prescribed[i] {
                        true => C64::from(if i == k { PRESCRIBED_WEIGHT } else { 0.0 }),
                        false => linear.device[(i, k)],
                    };
                    set(&mut j, n, h, (i, k), z);
                }
                for r in self.of_head(i).filter(|_| !self.prescribed[i]) {
                    add_rows(&mut j, n, h, i, (heads + r, C64::from(1.0), &stiffness[r]));
                }
            }
            for (r, annulus) in self.annuli.iter().enumerate() {
                let (row, scale) = (heads + r, annulus.stiffness());
                set(&mut j, n, h, (row, row), C64::from(scale));
                set(&mut j, n, h, (row, annulus.head), C64::from(-scale));
                for (s, stiffness) in stiffness.iter().enumerate() {
                    add_rows(&mut j, n, h, row, (heads + s, linear.skin[(r, s)] * scale, stiffness));
                }
            }
        }
        j
    }

    /// `[annulus]` derivative of the coefficients of the pad force by those of the closure [N/m].
    fn pad_coefficients(&self, slope: &DMatrix<f64>) -> Vec<DMatrix<f64>> {
        let (m, instants) = (self.coefficients(), slope.ncols());
        let at = |t: usize| basis(m, t as f64 / instants as f64);
        let bases = DMatrix::from_columns(&(0..instants).map(at).collect::<Vec<_>>());
        let of = |r: usize| {
            let mut weighted = bases.clone();
            for t in 0..instants {
                weighted.column_mut(t).scale_mut(slope[(r, t)] / instants as f64);
            }
            let mut product = &weighted * bases.transpose();
            (0..m).for_each(|c| product.row_mut(c).scale_mut(coefficient_factor(c)));
            product
        };
        (0..self.annuli.len()).map(of).collect()
    }
}

/// Sets the entry (`row`, `column`) of harmonic `h` of the Jacobian of `n` unknowns per coefficient.
fn set(j: &mut DMatrix<f64>, n: usize, h: usize, (row, column): (usize, usize), z: C64) {
    if h == 0 {
        j[(row, column)] = z.re;
        return;
    }
    let (first, second) = (n * (2 * h - 1), n * 2 * h);
    (j[(first + row, first + column)], j[(first + row, second + column)]) = (z.re, -z.im);
    (j[(second + row, first + column)], j[(second + row, second + column)]) = (z.im, z.re);
}

/// Adds z ∂q̂_h/∂(coefficients of `column`) to `row` of harmonic `h`, with `stiffness` of one annulus.
fn add_rows(
    j: &mut DMatrix<f64>,
    n: usize,
    h: usize,
    row: usize,
    (column, z, stiffness): (usize, C64, &DMatrix<f64>),
) {
    for d in 0..stiffness.ncols() {
        let to = d * n + column;
        if h == 0 {
            j[(row, to)] += z.re * stiffness[(0, d)];
            continue;
        }
        let (re, im) = (stiffness[(2 * h - 1, d)], stiffness[(2 * h, d)]);
        j[(n * (2 * h - 1) + row, to)] += z.re * re - z.im * im;
        j[(n * 2 * h + row, to)] += z.im * re + z.re * im;
    }
}

/// Weight of the equation of a prescribed head motion [N/m]; its value is arbitrary.
const PRESCRIBED_WEIGHT: f64 = 1e4;

/// Basis functions 1, cos θ, −sin θ, cos 2θ, … at the fraction `phase` of the period.
fn basis(coefficients: usize, phase: f64) -> DVector<f64> {
    DVector::from_fn(coefficients, |c, _| match c {
        0 => 1.0,
        _ if c % 2 == 1 => (TAU * c.div_ceil(2) as f64 * phase).cos(),
        _ => -(TAU * (c / 2) as f64 * phase).sin(),
    })
}

/// Factor from the mean of f φ_c to the coefficient c of f.
fn coefficient_factor(c: usize) -> f64 {
    if c == 0 { 1.0 } else { 2.0 }
}

/// Complex amplitude of harmonic `h` of one unknown.
fn at(w: &DMatrix<f64>, row: usize, h: usize) -> C64 {
    if h == 0 { C64::from(w[(row, 0)]) } else { C64::new(w[(row, 2 * h - 1)], w[(row, 2 * h)]) }
}

/// Sets the complex amplitude of harmonic `h` of one unknown.
fn put(w: &mut DMatrix<f64>, row: usize, h: usize, z: C64) {
    if h == 0 {
        w[(row, 0)] = z.re;
    } else {
        (w[(row, 2 * h - 1)], w[(row, 2 * h)]) = (z.re, z.im);
    }
}

/// `[harmonic]` complex amplitudes from the coefficients of one unknown.
fn complex(row: &DVector<f64>) -> Vec<C64> {
    let harmonic = |h: usize| if h == 0 { C64::from(row[0]) } else { C64::new(row[2 * h - 1], row[2 * h]) };
    (0..row.len().div_ceil(2)).map(harmonic).collect()
}
