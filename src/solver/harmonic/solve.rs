//! Solving at the present frequency: preconditioned GMRES between fields and scaled Krylov vectors.

use super::check;
use super::error::HarmonicError;
use super::krylov;
use super::level::combine;
use super::plain;
use super::planes::Planes;
use super::reading::{displacement, split};
use super::system::{Fields, HarmonicSystem};
use crate::math::C64;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Shear part of the Schur complement over G.
const SHEAR: f64 = 4.0 / 3.0;
/// Restarts with the true residual before giving up.
const RESTARTS: usize = 3;

/// How one solution was reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HarmonicInfo {
    /// Frequency [Hz].
    pub hz: f64,
    /// Krylov iterations, all restarts together.
    pub iterations: usize,
    /// Applications of the finest-level operator, preconditioner included.
    pub applications: usize,
    /// True relative residual at the end.
    pub residual: f64,
    /// Wall time [s].
    pub seconds: f64,
    /// Relative residual before each iteration and at the end.
    pub history: Vec<f64>,
}

/// Displacement and pressure at one frequency.
#[derive(Clone, Debug)]
pub struct Solution {
    /// `[node][component]` complex displacement [m].
    pub displacement: Vec<[C64; 3]>,
    /// The pressure field in the system's own layout; a start for a neighbouring frequency.
    pub pressure: Vec<f32>,
}

impl Fields {
    /// (u, p) += y (du, dp).
    fn add(&mut self, y: C64, du: &[f32], dp: &[f32]) {
        let (re, im) = (y.re as f32, y.im as f32);
        // Displacements: three real parts, three imaginary ones; pressures: neighbouring lanes.
        combine(&mut self.u, |u, i| {
            let imaginary = i % 6 >= 3;
            let (other, sign) = if imaginary { (du[i - 3], im) } else { (du[i + 3], -im) };
            u + re * du[i] + sign * other
        });
        combine(&mut self.p, |p, i| p + re * dp[i] + if i % 2 == 0 { -im } else { im } * dp[i ^ 1]);
    }
}

impl HarmonicSystem {
    /// (u, p) = P⁻¹ (r_u, r_p), both in `self.fields`: from r, rp to u, p.
    fn precondition(&mut self) {
        if self.multigrid.is_direct() { self.uzawa() } else { self.triangle() }
    }

    /// One step of augmented Uzawa from p = 0, exact up to G/γ: u, then p.
    fn uzawa(&mut self) {
        let Fields { r, b, u, rp, p, q, .. } = &mut self.fields;
        let [g_re, g_im] = &self.gamma_g;
        let gamma_g = |i: usize, x: &[f32]| g_re[i] * x[i] + g_im[i] * x[i ^ 1];
        combine(q, |_, i| gamma_g(i, rp));
        self.multigrid.displace(r, q, b, u);
        self.multigrid.levels[0].elements.divergence(u, q);
        combine(q, |d, i| d - rp[i]);
        let defect = &*q;
        combine(p, |_, i| gamma_g(i, defect));
    }

    /// One block-triangular sweep: p by the two-part Schur complement, then u by a cycle.
    fn triangle(&mut self) {
        let Fields { r, b, u, rp, p, q, .. } = &mut self.fields;
        let square = (self.omega * self.omega) as f32;
        let pressure = self.pressure.as_mut().expect("a smoothed system has a pressure block");
        pressure.cycle(&mut self.multigrid.levels[0], rp, p);
        let [g_re, g_im] = &self.gamma_g;
        let factor = ((SHEAR + self.gamma) / self.gamma) as f32;
        let gamma_g = |i: usize, x: &[f32]| g_re[i] * x[i] + g_im[i] * x[i ^ 1];
        combine(p, |p, i| square * p - factor * gamma_g(i, rp));
        let (p, compliance) = (&*p, &self.compliance);
        combine(q, |_, i| gamma_g(i, rp) - p[i] + compliance[i] * gamma_g(i, p));
        self.multigrid.displace(r, q, b, u);
        self.applications += 4;
    }

    /// (y, q) = operator (u, p), in `self.fields`.
    pub(super) fn operate(&mut self) {
        let Fields { u, y, p, q, .. } = &mut self.fields;
        self.multigrid.levels[0].mixed(u, p, y, q);
        let (p, compliance) = (&*p, &self.compliance);
        combine(q, |q, i| q - compliance[i] * p[i]);
        self.applications += 1;
    }

    /// Krylov vector ÷ scales → fields r, rp.
    fn unpack(&mut self, v: &Planes) {
        let n = self.scale_u.len();
        for (node, r) in self.fields.r.chunks_exact_mut(6).enumerate() {
            for c in 0..3 {
                let i = 3 * node + c;
                let s = self.scale_u[i];
                let inverse = if s > 0.0 { 1.0 / s } else { 0.0 };
                (r[c], r[3 + c]) = (inverse * v.re[i], inverse * v.im[i]);
            }
        }
        let elements = &self.multigrid.levels[0].elements;
        for (e, s) in self.scale_p.iter().enumerate() {
            let (first, stride) = elements.pressure_at(e);
            for m in 0..elements.functions {
                let (i, at) = (n + e * elements.functions + m, first + m * stride);
                (self.fields.rp[at], self.fields.rp[at + 1]) = (v.re[i] / s, v.im[i] / s);
            }
        }
    }

    /// (u, p) × scales → Krylov vector.
    fn pack(&self, u: &[f32], p: &[f32], v: &mut Planes) {
        let n = self.scale_u.len();
        for (node, u) in u.chunks_exact(6).enumerate() {
            for c in 0..3 {
                let i = 3 * node + c;
                (v.re[i], v.im[i]) = (self.scale_u[i] * u[c], self.scale_u[i] * u[3 + c]);
            }
        }
        let elements = &self.multigrid.levels[0].elements;
        for (e, s) in self.scale_p.iter().enumerate() {
            let (first, stride) = elements.pressure_at(e);
            for m in 0..elements.functions {
                let (i, at) = (n + e * elements.functions + m, first + m * stride);
                (v.re[i], v.im[i]) = (s * p[at], s * p[at + 1]);
            }
        }
    }

    /// Solves at the present frequency for nodal forces `[node][component]` [N], to a relative residual of `tolerance`
    /// in at most `most` iterations, from `start` if there is one.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation; a force that is no number.
    ///
    /// # Panics
    /// If no frequency was set.
    pub fn solve(
        &mut self,
        force: &[[C64; 3]],
        start: Option<&Solution>,
        tolerance: f64,
        most: usize,
        cancel: &AtomicBool,
    ) -> Result<(Solution, HarmonicInfo), HarmonicError> {
        self.solve_watched(force, start, tolerance, most, &mut |_, _| !cancel.load(Ordering::Relaxed))
    }

    /// [`HarmonicSystem::solve`] under the eyes of `watch`, which is told iteration and relative residual before each
    /// iteration and stops the solve with false.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation.
    ///
    /// # Panics
    /// If no frequency was set.
    pub fn solve_watched(
        &mut self,
        force: &[[C64; 3]],
        start: Option<&Solution>,
        tolerance: f64,
        most: usize,
        watch: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Result<(Solution, HarmonicInfo), HarmonicError> {
        assert!(self.hz.is_finite(), "set_frequency comes first");
        let begun = Instant::now();
        self.applications = 0;
        let n = self.scale_u.len();
        let size = n + self.scale_p.len() * self.level().elements.functions;
        let mut rhs: Vec<f32> = force.iter().flat_map(split).collect();
        check::load(force, tolerance)?;
        self.level().mask(&mut rhs);
        let mut x_u = vec![0.0f32; 2 * n];
        let mut x_p = vec![0.0f32; self.fields.p.len()];
        if let Some(start) = start {
            x_u = start.displacement.iter().flat_map(split).collect();
            self.level().mask(&mut x_u);
            x_p.copy_from_slice(&start.pressure);
        }
        let mut target = Planes::zeros(size);
        let zero_p = vec![0.0; x_p.len()];
        self.pack(&rhs, &zero_p, &mut target);
        let scale = target.norm();
        let mut info = HarmonicInfo { hz: self.hz, ..HarmonicInfo::default() };
        let mut history: Vec<f64> = Vec::new();
        for round in 0..=RESTARTS {
            let mut residual = target.clone();
            if round > 0 || start.is_some() {
                self.fields.u.copy_from_slice(&x_u);
                self.fields.p.copy_from_slice(&x_p);
                self.operate();
                let (y, q) = (std::mem::take(&mut self.fields.y), std::mem::take(&mut self.fields.q));
                let mut image = Planes::zeros(size);
                self.pack(&y, &q, &mut image);
                (self.fields.y, self.fields.q) = (y, q);
                residual.re.iter_mut().zip(&image.re).for_each(|(r, a)| *r -= a);
                residual.im.iter_mut().zip(&image.im).for_each(|(r, a)| *r -= a);
            }
            let norm = residual.norm();
            info.residual = if scale > 0.0 { norm / scale } else { 0.0 };
            if info.residual <= tolerance || history.len() > most {
                break;
            }
            let goal = 0.5 * tolerance / info.residual;
            let from = info.residual;
            let (mut cancelled, mut steps) = (false, info.iterations);
            let done = self.pass(residual, goal, most - history.len().saturating_sub(1), &mut |r| {
                cancelled = !watch(steps, r * from);
                steps += 1;
                !cancelled
            });
            info.iterations += done.len() - 1;
            history.extend(done.iter().map(|r| r * from));
            if cancelled {
                return Err(HarmonicError::Cancelled { iterations: info.iterations });
            }
            x_u.iter_mut().zip(&self.fields.u).for_each(|(x, u)| *x += u);
            x_p.iter_mut().zip(&self.fields.p).for_each(|(x, p)| *x += p);
        }
        info.applications = self.applications;
        info.seconds = begun.elapsed().as_secs_f64();
        info.history = history;
        let converged = info.residual <= tolerance;
        if !converged {
            // The recurrence's own residual may fall below what f32 attains: the true one has the last word.
            if let Some(last) = info.history.last_mut() {
                *last = info.residual;
            }
            return Err(HarmonicError::Stagnated { hz: self.hz, tolerance, history: info.history });
        }
        Ok((Solution { displacement: displacement(&x_u), pressure: x_p }, info))
    }

    /// One GMRES cycle on a scaled residual, to `goal` of its norm; the correction is left in `self.fields.u` and `p`.
    /// `go_on` sees the relative residual before each iteration. Returns it before each iteration and at the end.
    fn pass(
        &mut self,
        residual: Planes,
        goal: f64,
        most: usize,
        go_on: &mut dyn FnMut(f64) -> bool,
    ) -> Vec<f64> {
        // A direct solution at large γ leaves f32's noise in every preconditioned vector: they must be kept, because
        // preconditioning their sum would not give the sum of them.
        let keep = self.multigrid.is_direct();
        let mut kept: Vec<[Vec<f32>; 2]> = Vec::new();
        let found = krylov::gmres(residual, goal, most, |v, w, r| {
            if !go_on(r) {
                return false;
            }
            self.unpack(v);
            self.precondition();
            if keep {
                kept.push([self.fields.u.clone(), self.fields.p.clone()]);
            }
            self.operate();
            let (y, q) = (std::mem::take(&mut self.fields.y), std::mem::take(&mut self.fields.q));
            self.pack(&y, &q, w);
            (self.fields.y, self.fields.q) = (y, q);
            true
        });
        if keep {
            self.fields.u.fill(0.0);
            self.fields.p.fill(0.0);
            found.weights.iter().zip(&kept).for_each(|(&y, [u, p])| self.fields.add(y, u, p));
        } else if let Some(v) = found.combination() {
            self.unpack(&v);
            self.precondition();
        }
        found.residual
    }

    /// One GMRES cycle on an f64 residual, to `goal` of its norm or `most` iterations: the f32 correction, and the
    /// relative residuals it believes in.
    pub(super) fn correct(
        &mut self,
        residual: &plain::Fields,
        goal: f64,
        most: usize,
        cancel: &AtomicBool,
    ) -> (plain::Fields, Vec<f64>) {
        let functions = self.level().elements.functions;
        let scale =
            self.scale_u.iter().chain(self.scale_p.iter().flat_map(|s| std::iter::repeat_n(s, functions)));
        let scaled =
            residual.u.iter().flatten().chain(&residual.p).zip(scale).map(|(z, &s)| z * f64::from(s));
        // Of unit size: small residuals must not leave the range of f32.
        let norm = self.norm(residual);
        let (re, im) = scaled.map(|z| ((z.re / norm) as f32, (z.im / norm) as f32)).unzip();
        let history = self.pass(Planes { re, im }, goal, most, &mut |_| !cancel.load(Ordering::Relaxed));
        let u = displacement(&self.fields.u).into_iter().map(|u| u.map(|z| z * norm)).collect();
        let p = self.coefficients(&self.fields.p).into_iter().map(|z| z * norm).collect();
        (plain::Fields { u, p }, history)
    }
}
