//! One correction at the present frequency in f32: GMRES with the block preconditioner, on scaled vectors.

use super::krylov::{KrylovVector, gmres};
use super::operator::{Fields, map_entries, to_complex};
use super::system::{HarmonicSystem, WorkFields};
use crate::math::C64;

/// Shear part of the Schur complement, in units of G.
const SHEAR: f64 = 4.0 / 3.0;

impl WorkFields {
    /// (u, p) += y (du, dp).
    fn add(&mut self, y: C64, du: &[f32], dp: &[f32]) {
        let (re, im) = (y.re as f32, y.im as f32);
        // Displacements: three real, then three imaginary entries. Pressures: real and imaginary part side by
        // side.
        map_entries(&mut self.u, |u, i| {
            let imaginary = i % 6 >= 3;
            let (other, sign) = if imaginary { (du[i - 3], im) } else { (du[i + 3], -im) };
            u + re * du[i] + sign * other
        });
        map_entries(&mut self.p, |p, i| p + re * dp[i] + if i % 2 == 0 { -im } else { im } * dp[i ^ 1]);
    }
}

impl HarmonicSystem {
    /// (u, p) = P⁻¹ (r, rp), all in `self.work`.
    fn precondition(&mut self) {
        if self.multigrid.is_direct() { self.uzawa() } else { self.block_triangular() }
    }

    /// One step of augmented Uzawa from p = 0: u, then p. It is exact up to G/γ (Fortin & Glowinski 1983).
    fn uzawa(&mut self) {
        let WorkFields { r, b, u, rp, p, q, .. } = &mut self.work;
        let [g_re, g_im] = &self.gamma_g;
        let gamma_g = |i: usize, x: &[f32]| g_re[i] * x[i] + g_im[i] * x[i ^ 1];
        map_entries(q, |_, i| gamma_g(i, rp));
        self.multigrid.solve(r, q, b, u);
        self.multigrid.levels[0].elements.apply_divergence(u, q);
        map_entries(q, |d, i| d - rp[i]);
        let defect = &*q;
        map_entries(p, |_, i| gamma_g(i, defect));
    }

    /// Upper block-triangular preconditioner: p by the two-part Schur complement (Cahouet & Chabard 1988),
    /// then u by one V-cycle.
    fn block_triangular(&mut self) {
        let WorkFields { r, b, u, rp, p, q, .. } = &mut self.work;
        let omega_squared = (self.omega * self.omega) as f32;
        let pressure = self.pressure.as_mut().expect("multigrid comes with a pressure block");
        pressure.cycle(&mut self.multigrid.levels[0], rp, p);
        let [g_re, g_im] = &self.gamma_g;
        let factor = ((SHEAR + self.gamma) / self.gamma) as f32;
        let gamma_g = |i: usize, x: &[f32]| g_re[i] * x[i] + g_im[i] * x[i ^ 1];
        map_entries(p, |p, i| omega_squared * p - factor * gamma_g(i, rp));
        let (p, compliance) = (&*p, &self.compliance);
        map_entries(q, |_, i| gamma_g(i, rp) - p[i] + compliance[i] * gamma_g(i, p));
        self.multigrid.solve(r, q, b, u);
        self.applications += 4;
    }

    /// (y, q) = operator times (u, p), all in `self.work`.
    pub(super) fn apply_operator(&mut self) {
        let WorkFields { u, y, p, q, .. } = &mut self.work;
        self.multigrid.levels[0].apply_mixed(u, p, y, q);
        let (p, compliance) = (&*p, &self.compliance);
        map_entries(q, |q, i| q - compliance[i] * p[i]);
        self.applications += 1;
    }

    /// (r, rp) of `self.work` = `v` ÷ scales.
    fn unpack(&mut self, v: &KrylovVector) {
        let n = self.scale_u.len();
        for (node, r) in self.work.r.chunks_exact_mut(6).enumerate() {
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
                (self.work.rp[at], self.work.rp[at + 1]) = (v.re[i] / s, v.im[i] / s);
            }
        }
    }

    /// `v` = (u, p) × scales.
    fn pack(&self, u: &[f32], p: &[f32], v: &mut KrylovVector) {
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

    /// One GMRES cycle for a scaled residual of norm one, to the relative residual `goal` or
    /// `max_iterations`. The correction is left in `u` and `p` of `self.work`. `observe` receives the
    /// relative residual before each iteration and returns false to stop. Returns the relative residual
    /// before each iteration and at the end.
    fn gmres_cycle(
        &mut self,
        residual: KrylovVector,
        goal: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(f64) -> bool,
    ) -> Vec<f64> {
        // The direct solver at large γ leaves f32 round-off in every preconditioned vector, so that
        // preconditioning their sum does not give the sum of them: they are kept (flexible GMRES).
        let keep = self.multigrid.is_direct();
        let mut kept: Vec<[Vec<f32>; 2]> = Vec::new();
        let solution = gmres(residual, goal, max_iterations, |v, w, r| {
            if !observe(r) {
                return false;
            }
            self.unpack(v);
            self.precondition();
            if keep {
                kept.push([self.work.u.clone(), self.work.p.clone()]);
            }
            self.apply_operator();
            let (y, q) = (std::mem::take(&mut self.work.y), std::mem::take(&mut self.work.q));
            self.pack(&y, &q, w);
            (self.work.y, self.work.q) = (y, q);
            true
        });
        if keep {
            self.work.u.fill(0.0);
            self.work.p.fill(0.0);
            solution.weights.iter().zip(&kept).for_each(|(&y, [u, p])| self.work.add(y, u, p));
        } else if let Some(v) = solution.combination() {
            self.unpack(&v);
            self.precondition();
        }
        solution.residual
    }

    /// The f32 correction of one GMRES cycle for an f64 `residual` of size `norm`, to `goal` of it or
    /// `max_iterations`; and the relative residuals of the GMRES recurrence. `observe` as in `gmres_cycle`.
    pub(super) fn correct(
        &mut self,
        residual: &Fields,
        norm: f64,
        goal: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(f64) -> bool,
    ) -> (Fields, Vec<f64>) {
        let functions = self.level().elements.functions;
        let scale =
            self.scale_u.iter().chain(self.scale_p.iter().flat_map(|s| std::iter::repeat_n(s, functions)));
        let scaled =
            residual.u.iter().flatten().chain(&residual.p).zip(scale).map(|(z, &s)| z * f64::from(s));
        // Normalised, because small residuals would leave the range of f32.
        let (re, im) = scaled.map(|z| ((z.re / norm) as f32, (z.im / norm) as f32)).unzip();
        let history = self.gmres_cycle(KrylovVector { re, im }, goal, max_iterations, observe);
        let u = to_complex(&self.work.u).into_iter().map(|u| u.map(|z| z * norm)).collect();
        let p = self.coefficients(&self.work.p).into_iter().map(|z| z * norm).collect();
        (Fields { u, p }, history)
    }
}
