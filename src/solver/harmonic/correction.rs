//! One correction at the present frequency in f32: GMRES with the block preconditioner, on scaled vectors.

use super::body_coupling::BodyCoupling;
use super::krylov::{Gmres, GmresSolution, KrylovVector};
use super::operator::{Fields, map_entries, to_complex};
use super::precondition::SHEAR_PART;
use super::system::{HarmonicSystem, WorkFields};
use crate::math::C64;
use nalgebra::DVector;

/// A correction that is wanted.
pub(super) struct Wanted<'a> {
    /// The f64 residual.
    pub residual: &'a Fields,
    /// Its norm.
    pub norm: f64,
    /// Part of it that the correction may leave.
    pub goal: f64,
    /// Iterations allowed.
    pub most: usize,
}

/// (u, p) of a GMRES cycle, and its relative residual before each iteration and at the end.
type Cycle = ([Vec<f32>; 2], Vec<f64>);

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
    /// r + Bᵀ γG rp: the load of the displacements in a step of augmented Uzawa from p = 0, which gives u,
    /// then p. The step is exact up to G/γ (Fortin & Glowinski 1983).
    fn uzawa_load(&mut self) -> Vec<f32> {
        let WorkFields { r, rp, q, .. } = &mut self.work;
        let [g_re, g_im] = &self.gamma_g;
        map_entries(q, |_, i| g_re[i] * rp[i] + g_im[i] * rp[i ^ 1]);
        let mut b = vec![0.0; r.len()];
        self.multigrid.levels[0].apply_gradient(q, &mut b);
        map_entries(&mut b, |b, i| b + r[i]);
        b
    }

    /// p = γG (B u − rp): the pressure of an Uzawa step.
    fn uzawa_pressure(&mut self) {
        let WorkFields { u, rp, p, q, .. } = &mut self.work;
        let [g_re, g_im] = &self.gamma_g;
        self.multigrid.levels[0].elements.apply_divergence(u, q);
        map_entries(q, |d, i| d - rp[i]);
        let defect = &*q;
        map_entries(p, |_, i| g_re[i] * defect[i] + g_im[i] * defect[i ^ 1]);
    }

    /// (u, p) = P⁻¹ (r, rp), all in `self.work`, P upper block-triangular: p by the two-part Schur complement
    /// (Cahouet & Chabard 1988), then u by one V-cycle, and the motion of rigid bodies by themselves.
    fn block_triangular(&mut self) {
        let WorkFields { r, b, u, rp, p, q, .. } = &mut self.work;
        let omega_squared = (self.omega * self.omega) as f32;
        let pressure = self.pressure.as_mut().expect("multigrid comes with a pressure block");
        pressure.cycle(&mut self.multigrid.levels[0], rp, p);
        let [g_re, g_im] = &self.gamma_g;
        let factor = ((SHEAR_PART + self.gamma) / self.gamma) as f32;
        let gamma_g = |i: usize, x: &[f32]| g_re[i] * x[i] + g_im[i] * x[i ^ 1];
        map_entries(p, |p, i| omega_squared * p - factor * gamma_g(i, rp));
        let level = &self.multigrid.levels[0];
        let (elements, g) = (&level.elements, level.springpot_factors());
        let contrast = self.contrast.as_ref().expect("multigrid comes with it");
        contrast.subtract_schur(elements, g, rp, p);
        let (p, compliance) = (&*p, &self.compliance);
        map_entries(q, |_, i| gamma_g(i, rp) - p[i] + compliance[i] * gamma_g(i, p));
        self.multigrid.solve(r, q, b, u);
        if let Some(coupling) = &self.coupling {
            self.work.motion = coupling.precondition(&self.work.on_bodies);
            coupling.carry(&self.work.motion, &mut self.work.u);
        }
        self.applications += 4;
    }

    /// (y, q) = operator times (u, p), all in `self.work`.
    pub(super) fn apply_operator(&mut self) {
        self.apply_with_reactions();
        if let Some(coupling) = &self.coupling {
            self.work.on_bodies = coupling.resistance(&self.work.motion, &self.work.y);
        }
        self.multigrid.levels[0].mask(&mut self.work.y);
    }

    /// The same with the reactions at held nodes.
    pub(super) fn apply_with_reactions(&mut self) {
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
        if let Some(coupling) = &self.coupling {
            let first = v.re.len() - coupling.motions();
            let entry = |m: usize| C64::new(f64::from(v.re[first + m]), f64::from(v.im[first + m]));
            let entries = coupling.scale.iter().enumerate().map(|(m, s)| entry(m) / s);
            self.work.on_bodies = DVector::from_iterator(coupling.motions(), entries);
        }
    }

    /// `v` = (u, p, forces and moments on rigid bodies in `self.work`) × scales.
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
        if let Some(coupling) = &self.coupling {
            let first = v.re.len() - coupling.motions();
            for (m, (z, s)) in self.work.on_bodies.iter().zip(&coupling.scale).enumerate() {
                (v.re[first + m], v.im[first + m]) = ((z.re * s) as f32, (z.im * s) as f32);
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
        let mut gmres = Gmres::new(residual, goal, max_iterations);
        while let Some((v, r)) = gmres.next() {
            if !observe(r) {
                break;
            }
            self.unpack(v);
            self.block_triangular();
            gmres.push(self.product());
        }
        let solution = gmres.solution();
        if let Some(v) = solution.combination() {
            self.unpack(&v);
            self.block_triangular();
        }
        solution.residual
    }

    /// GMRES cycles for several scaled residuals side by side, which share every pass over the factors; as
    /// [`HarmonicSystem::gmres_cycle`], for a system solved directly. Returns (u, p) and the residuals of
    /// each. `observe` receives the number of the residual too.
    ///
    /// The direct solver at large γ leaves f32 round-off in every preconditioned vector, so that
    /// preconditioning their sum does not give the sum of them: they are kept (flexible GMRES).
    fn direct_cycles(
        &mut self,
        wanted: &[Wanted],
        observe: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Vec<Cycle> {
        let begin = |w: &Wanted| (Gmres::new(self.scaled(w.residual, w.norm), w.goal, w.most), Vec::new());
        let mut cycles: Vec<(Gmres, Vec<[Vec<f32>; 2]>)> = wanted.iter().map(begin).collect();
        loop {
            let goes_on = |(j, (gmres, _)): (usize, &(Gmres, _))| Some((j, gmres.next()?.1));
            let open: Vec<(usize, f64)> = cycles.iter().enumerate().filter_map(goes_on).collect();
            if open.is_empty() || !open.iter().all(|&(j, r)| observe(j, r)) {
                break;
            }
            let mut loads = Vec::with_capacity(open.len());
            for &(j, _) in &open {
                if let Some((v, _)) = cycles[j].0.next() {
                    self.unpack(v);
                }
                loads.push(self.uzawa_load());
            }
            let mut moved = vec![vec![0.0; self.work.u.len()]; loads.len()];
            self.multigrid.solve_coarsest(&loads, &mut moved);
            for (&(j, _), u) in open.iter().zip(moved) {
                let (gmres, kept) = &mut cycles[j];
                if let Some((v, _)) = gmres.next() {
                    self.unpack(v);
                }
                self.work.u = u;
                self.uzawa_pressure();
                kept.push([self.work.u.clone(), self.work.p.clone()]);
                gmres.push(self.product());
            }
        }
        cycles.into_iter().map(|(gmres, kept)| self.combined(gmres.solution(), &kept)).collect()
    }

    /// Σ y_j z_j of a cycle with the kept z_j, and its residuals.
    fn combined(&mut self, solution: GmresSolution, kept: &[[Vec<f32>; 2]]) -> Cycle {
        self.work.u.fill(0.0);
        self.work.p.fill(0.0);
        solution.weights.iter().zip(kept).for_each(|(&y, [u, p])| self.work.add(y, u, p));
        ([self.work.u.clone(), self.work.p.clone()], solution.residual)
    }

    /// Operator times (u, p) of `self.work`, scaled.
    fn product(&mut self) -> KrylovVector {
        self.apply_operator();
        let (y, q) = (std::mem::take(&mut self.work.y), std::mem::take(&mut self.work.q));
        let pressures = self.scale_p.len() * self.level().elements.functions;
        let motions = self.coupling.as_ref().map_or(0, BodyCoupling::motions);
        let mut w = KrylovVector::zeros(self.scale_u.len() + pressures + motions);
        self.pack(&y, &q, &mut w);
        (self.work.y, self.work.q) = (y, q);
        w
    }

    /// The f32 corrections that are `wanted`, each of one GMRES cycle, and the relative residuals of the
    /// recurrence. `observe` receives the number of the correction and the relative residual before each
    /// iteration, and returns false to stop.
    pub(super) fn correct(
        &mut self,
        wanted: &[Wanted],
        observe: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Vec<(Fields, Vec<f64>)> {
        let found: Vec<Cycle> = if self.multigrid.is_direct() {
            self.direct_cycles(wanted, observe)
        } else {
            let cycle = |(j, w): (usize, &Wanted)| {
                let scaled = self.scaled(w.residual, w.norm);
                let history = self.gmres_cycle(scaled, w.goal, w.most, &mut |r| observe(j, r));
                ([self.work.u.clone(), self.work.p.clone()], history)
            };
            wanted.iter().enumerate().map(cycle).collect()
        };
        let unscaled = |(([u, p], history), w): (Cycle, &Wanted)| {
            let u = to_complex(&u).into_iter().map(|u| u.map(|z| z * w.norm)).collect();
            let p = self.coefficients(&p).into_iter().map(|z| z * w.norm).collect();
            (Fields { u, p }, history)
        };
        found.into_iter().zip(wanted).map(unscaled).collect()
    }

    /// `residual` × scales ÷ `norm`: normalised, because small residuals would leave the range of f32.
    fn scaled(&self, residual: &Fields, norm: f64) -> KrylovVector {
        let functions = self.level().elements.functions;
        let scale =
            self.scale_u.iter().chain(self.scale_p.iter().flat_map(|s| std::iter::repeat_n(s, functions)));
        let scaled =
            residual.u.iter().flatten().chain(&residual.p).zip(scale).map(|(z, &s)| z * f64::from(s));
        let on_bodies = self.coupling.iter().flat_map(|coupling| coupling.weighted(&residual.u));
        let scaled = scaled.chain(on_bodies);
        let (re, im) = scaled.map(|z| ((z.re / norm) as f32, (z.im / norm) as f32)).unzip();
        KrylovVector { re, im }
    }
}
