//! One correction at the present frequency, in f32: preconditioned GMRES between fields and scaled Krylov vectors.

use super::krylov;
use super::level::combine;
use super::planes::Planes;
use super::reading::displacement;
use super::reference;
use super::system::{Fields, HarmonicSystem};
use crate::math::C64;

/// Shear part of the Schur complement over G.
const SHEAR: f64 = 4.0 / 3.0;

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

    /// One GMRES cycle on an f64 residual of size `norm`, to `goal` of it or `most` iterations: the f32 correction, and the
    /// relative residuals that the recurrence believes in.
    pub(super) fn correct(
        &mut self,
        residual: &reference::Fields,
        norm: f64,
        goal: f64,
        most: usize,
        go_on: &mut dyn FnMut(f64) -> bool,
    ) -> (reference::Fields, Vec<f64>) {
        let functions = self.level().elements.functions;
        let scale =
            self.scale_u.iter().chain(self.scale_p.iter().flat_map(|s| std::iter::repeat_n(s, functions)));
        let scaled =
            residual.u.iter().flatten().chain(&residual.p).zip(scale).map(|(z, &s)| z * f64::from(s));
        // Of unit size: small residuals must not leave the range of f32.
        let (re, im) = scaled.map(|z| ((z.re / norm) as f32, (z.im / norm) as f32)).unzip();
        let history = self.pass(Planes { re, im }, goal, most, go_on);
        let u = displacement(&self.fields.u).into_iter().map(|u| u.map(|z| z * norm)).collect();
        let p = self.coefficients(&self.fields.p).into_iter().map(|z| z * norm).collect();
        (reference::Fields { u, p }, history)
    }
}
