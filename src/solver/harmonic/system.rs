//! `HarmonicSystem`: a body ready to be asked at any frequency.

use super::check;
use super::coarse::Coarse;
use super::elements::Elements;
use super::error::{HarmonicError, within};
use super::krylov::{self, Planes};
use super::level::{Level, combine};
use super::multigrid::Multigrid;
use super::pad::Pad;
use super::pressure::PressureBlock;
use super::sheet::Sheet;
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::material::fit::springpot;
use crate::material::spec::MembraneSpec;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::mesh::{Face, HexMesh};
use crate::solver::boundary::Boundary;
use crate::solver::stiffness::projection;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Augmentation: the preconditioner sees a solid of bulk modulus γ|G|.
const GAMMA: f64 = 1.0;
/// Artificial damping of the preconditioner's mass.
const DAMPING: f64 = 0.3;
/// Shear part of the Schur complement over G.
const SHEAR: f64 = 4.0 / 3.0;
/// Restarts with the true residual before giving up.
const RESTARTS: usize = 3;

/// What is shaken.
pub struct Body<'a> {
    /// Elements.
    pub mesh: &'a HexMesh,
    /// Nodes, order 2–6.
    pub space: &'a Space,
    /// Metric terms.
    pub geometry: &'a Geometry,
    /// Coefficients per GLL point.
    pub material: &'a MaterialField,
    /// Faces and data of every membrane.
    pub membranes: Vec<(&'a [Face], &'a MembraneSpec)>,
    /// What holds any space on this mesh at a frequency [Hz].
    pub hold: &'a (dyn Fn(&Space, &MaterialField, f64) -> Boundary + Sync),
}

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

/// A body ready to be asked at any frequency.
#[derive(Clone, Debug)]
pub struct HarmonicSystem {
    pub(super) multigrid: Multigrid,
    pressure: PressureBlock,
    materials: Vec<MaterialField>,
    /// Spread 1/K [1/Pa].
    compliance: Vec<f32>,
    /// `[element]` mean μ_L [Pa at 50 Hz].
    shear: Vec<f64>,
    pub(super) hz: f64,
    pub(super) omega: f64,
    /// `[node · 3]` 1/√|A_nn| and `[element]` √|G| at the present frequency: the norm of residuals.
    scale_u: Vec<f32>,
    scale_p: Vec<f32>,
    /// Spread complex γG and (4/3 + γ)G: real and imaginary factors per lane.
    gamma_g: [Vec<f32>; 2],
    applications: usize,
    setup_seconds: f64,
    pub(super) fields: Fields,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    r: Vec<f32>,
    b: Vec<f32>,
    pub(super) u: Vec<f32>,
    pub(super) y: Vec<f32>,
    rp: Vec<f32>,
    pub(super) p: Vec<f32>,
    pub(super) q: Vec<f32>,
}

/// Orders of the hierarchy above 1, finest first.
fn orders(finest: usize) -> Vec<usize> {
    match finest {
        2 => vec![2],
        3 => vec![3, 2],
        4 => vec![4, 2],
        5 => vec![5, 3],
        _ => vec![finest, 3],
    }
}

impl HarmonicSystem {
    /// Sets up everything that does not depend on the frequency.
    ///
    /// # Errors
    /// Orders outside 2–6, elements that are not triquadratic, materials out of range.
    pub fn new(body: &Body) -> Result<HarmonicSystem, HarmonicError> {
        let begun = Instant::now();
        check::material(body.material)?;
        let isa = Isa::detect();
        let fixed = |space: &Space, material: &MaterialField| (body.hold)(space, material, 50.0).fixed;
        let vertices = Space::new(body.mesh, 1)?;
        let phi = pressure_functions(body.space, body.geometry);
        let (mut levels, mut materials) = (Vec::new(), Vec::new());
        let mut coarse = None;
        for (l, &order) in orders(body.space.order).iter().enumerate() {
            let space = if l == 0 { body.space.clone() } else { Space::new(body.mesh, order)? };
            let (geometry, material) = if l == 0 {
                (body.geometry.clone(), body.material.clone())
            } else {
                (Geometry::new(&space)?, resampled(body.space, body.material, &space))
            };
            let functions = (l == 0).then_some(&phi[..]);
            let elements = Elements::new(&space, &geometry, &material, GAMMA, functions, isa)?;
            let sheets = body.membranes.iter().map(|(faces, spec)| Sheet::new(&space, faces, spec)).collect();
            let held = fixed(&space, &material);
            if order == *orders(body.space.order).last().expect("never empty") {
                let held = fixed(&vertices, &resampled(body.space, body.material, &vertices));
                coarse = Some(Coarse::new(
                    vertices.clone(),
                    (&space, &geometry, &material),
                    GAMMA,
                    &body.membranes,
                    &held,
                ));
            }
            levels.push(Level::new(space, &geometry, &material, GAMMA, elements, sheets, &held));
            materials.push(material);
        }
        let points = body.space.points_per_element();
        let mean = |values: &[f64], e: usize| {
            values[e * points..(e + 1) * points].iter().sum::<f64>() / points as f64
        };
        let shear: Vec<f64> = (0..body.space.n_elements).map(|e| mean(&body.material.mu_l, e)).collect();
        let softness = softness(body.space, body.material);
        let singular = |source| HarmonicError::Singular { hz: 0.0, source };
        let pressure = PressureBlock::new(&mut levels[0], body.geometry, &phi, &softness, &vertices)
            .map_err(singular)?;
        let (n, np) = (6 * body.space.n_nodes(), levels[0].elements.pressure_len());
        let compliance = levels[0].elements.spread(|e| softness[e] as f32);
        let zero_p = vec![0.0; np];
        Ok(HarmonicSystem {
            multigrid: Multigrid::new(levels, coarse.expect("the coarsest level makes it")),
            pressure,
            materials,
            compliance,
            shear,
            hz: f64::NAN,
            omega: 0.0,
            scale_u: vec![0.0; n / 2],
            scale_p: vec![0.0; body.space.n_elements],
            gamma_g: [zero_p.clone(), zero_p.clone()],
            applications: 0,
            setup_seconds: begun.elapsed().as_secs_f64(),
            fields: Fields {
                r: vec![0.0; n],
                b: vec![0.0; n],
                u: vec![0.0; n],
                y: vec![0.0; n],
                rp: zero_p.clone(),
                p: zero_p.clone(),
                q: zero_p,
            },
        })
    }

    /// Displacement unknowns.
    pub fn unknowns(&self) -> usize {
        3 * self.level().space.n_nodes()
    }

    /// Wall time of the set-up that is common to all frequencies [s].
    pub fn setup_seconds(&self) -> f64 {
        self.setup_seconds
    }

    pub(super) fn level(&self) -> &Level {
        &self.multigrid.levels[0]
    }

    /// Heads on the skin; takes effect with the next [`HarmonicSystem::set_frequency`].
    pub fn set_pads(&mut self, pads: Vec<Pad>) {
        self.multigrid.set_pads(pads);
        self.hz = f64::NAN;
    }

    /// Moves to `hz` (0 for the static problem) with moduli of `moduli_hz` > 0.
    ///
    /// # Errors
    /// Frequencies out of range, a body that can move as a whole at 0 Hz, a singular coarse problem. After an error the
    /// system must be moved to a frequency again before it can be asked.
    pub fn set_frequency(&mut self, hz: f64, moduli_hz: f64, body: &Body) -> Result<(), HarmonicError> {
        within("frequency", hz, (0.0, 2000.0), "0–2000 Hz")?;
        within("frequency of the moduli", moduli_hz, (1e-6, 2000.0), "above 0, to 2000 Hz")?;
        self.hz = f64::NAN;
        self.omega = std::f64::consts::TAU * hz;
        let material = body.material;
        let quasi_static = hz == 0.0;
        let g = moduli(material, self.shear.len(), hz, moduli_hz);
        let boundaries: Vec<Boundary> = self
            .multigrid
            .levels
            .iter()
            .zip(&self.materials)
            .map(|(level, material)| (body.hold)(&level.space, material, moduli_hz))
            .collect();
        check::boundary(&boundaries[0])?;
        if quasi_static {
            check::supports(body.space, &boundaries[0], &self.level().pads)?;
        }
        let shift = self.omega * self.omega * C64::new(1.0, -DAMPING);
        let singular = |source| HarmonicError::Singular { hz, source };
        self.multigrid.set_frequency(&g, moduli_hz, self.omega, &boundaries, shift).map_err(singular)?;
        if quasi_static {
            self.multigrid.levels.iter_mut().flat_map(|l| &mut l.sheets).for_each(Sheet::hold_still);
        }
        self.pressure.set_frequency(self.omega).map_err(singular)?;
        self.hz = hz;
        self.set_scales(&g);
        Ok(())
    }

    /// Norm of residuals, and the factors of the pressure block.
    fn set_scales(&mut self, g: &[C64]) {
        let level = &self.multigrid.levels[0];
        let blocks = level.node_blocks(g);
        for (n, k) in blocks.iter().enumerate() {
            for c in 0..3 {
                let root = k[(c, c)].norm().sqrt();
                self.scale_u[3 * n + c] = if level.free[n] { (1.0 / root) as f32 } else { 0.0 };
            }
        }
        for (e, g) in g.iter().enumerate() {
            let z = g * self.shear[e];
            self.scale_p[e] = z.norm().sqrt() as f32;
            let (first, stride) = level.elements.pressure_at(e);
            for m in 0..level.elements.functions {
                let at = first + m * stride;
                self.gamma_g[0][at..at + 2].fill((GAMMA * z.re) as f32);
                self.gamma_g[1][at] = (-GAMMA * z.im) as f32;
                self.gamma_g[1][at + 1] = (GAMMA * z.im) as f32;
            }
        }
    }

    /// (u, p) = P⁻¹ (r_u, r_p), both in `self.fields`: from r, rp to u, p.
    fn precondition(&mut self) {
        let Fields { r, b, u, rp, p, q, .. } = &mut self.fields;
        let square = (self.omega * self.omega) as f32;
        self.pressure.cycle(&mut self.multigrid.levels[0], rp, p);
        let [g_re, g_im] = &self.gamma_g;
        let factor = ((SHEAR + GAMMA) / GAMMA) as f32;
        let gamma_g = |i: usize, x: &[f32]| g_re[i] * x[i] + g_im[i] * x[i ^ 1];
        combine(p, |p, i| square * p - factor * gamma_g(i, rp));
        let (p, compliance) = (&*p, &self.compliance);
        combine(q, |_, i| gamma_g(i, rp) - p[i] + compliance[i] * gamma_g(i, p));
        let level = &mut self.multigrid.levels[0];
        level.gradient(q, b);
        let r = &*r;
        combine(b, |b, i| b + r[i]);
        self.multigrid.cycle(b, u);
        self.applications += 4;
    }

    /// (y, q) = operator (u, p), in `self.fields`.
    pub(super) fn operate(&mut self) {
        let Fields { u, y, p, q, .. } = &mut self.fields;
        self.multigrid.levels[0].mixed(self.omega, u, p, y, q);
        let (p, compliance) = (&*p, &self.compliance);
        combine(q, |q, i| q - compliance[i] * p[i]);
        self.applications += 1;
    }

    /// Scaled Krylov vector → residual fields r, rp.
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

    /// Fields (u, p) → scaled Krylov vector.
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
        let (v, done) = krylov::gmres(residual, goal, most, |v, w, r| {
            if !go_on(r) {
                return false;
            }
            self.unpack(v);
            self.precondition();
            self.operate();
            let (y, q) = (std::mem::take(&mut self.fields.y), std::mem::take(&mut self.fields.q));
            self.pack(&y, &q, w);
            (self.fields.y, self.fields.q) = (y, q);
            true
        });
        self.unpack(&v);
        self.precondition();
        done.residual
    }

    /// One GMRES cycle on an f64 residual, to `goal` of its norm or `most` iterations: the f32 correction, and the
    /// relative residuals it believes in.
    pub(super) fn correct(
        &mut self,
        residual: &super::plain::Fields,
        goal: f64,
        most: usize,
        cancel: &AtomicBool,
    ) -> (super::plain::Fields, Vec<f64>) {
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
        (super::plain::Fields { u, p }, history)
    }

    /// Where coefficient `i` of `[element][function]` has its real part in a pressure field; the imaginary follows.
    fn pressure_place(&self, i: usize) -> usize {
        let elements = &self.level().elements;
        let (first, stride) = elements.pressure_at(i / elements.functions);
        first + i % elements.functions * stride
    }

    /// `[element][function]` pressure coefficients of a [`Solution::pressure`], as in [`super::plain::Fields`].
    pub fn coefficients(&self, pressure: &[f32]) -> Vec<C64> {
        (0..self.scale_p.len() * self.level().elements.functions)
            .map(|i| self.pressure_place(i))
            .map(|at| C64::new(f64::from(pressure[at]), f64::from(pressure[at + 1])))
            .collect()
    }

    /// Norm of a residual: forces over √|A_nn|, volume defects times √|G|.
    pub fn norm(&self, r: &super::plain::Fields) -> f64 {
        let functions = self.level().elements.functions;
        let force = r.u.iter().flatten().zip(&self.scale_u);
        let volume = r.p.iter().enumerate().map(|(i, z)| (z, &self.scale_p[i / functions]));
        force.chain(volume).map(|(z, &s)| z.norm_sqr() * f64::from(s).powi(2)).sum::<f64>().sqrt()
    }

    /// The present frequency [Hz].
    pub(super) fn hz(&self) -> f64 {
        self.hz
    }

    /// `[element · point]` mean stress K div u [Pa], tension positive, of a solution on the space and geometry this system
    /// was made from.
    pub fn mean_stress(&self, space: &Space, geometry: &Geometry, solution: &Solution) -> Vec<C64> {
        let elements = &self.level().elements;
        let functions = pressure_functions(space, geometry);
        let points = space.points_per_element();
        let value = |slot: usize| -> C64 {
            let (first, stride) = elements.pressure_at(slot / points);
            let phi = &functions[slot * elements.functions..][..elements.functions];
            let part = |m: usize| {
                let at = first + m * stride;
                C64::new(f64::from(solution.pressure[at]), f64::from(solution.pressure[at + 1]))
            };
            phi.iter().enumerate().map(|(m, phi)| part(m) * phi).sum()
        };
        (0..space.node_of.len()).map(value).collect()
    }

    /// `[membrane]` mean power absorbed at the present frequency by a motion of `[node]` complex `amplitude`,
    /// ½ω Im(ûᴴ K̂ û) [W].
    pub fn membrane_power(&mut self, amplitude: &[[C64; 3]]) -> Vec<f64> {
        let u: Vec<f32> = amplitude.iter().flat_map(split).collect();
        let mut y = vec![0.0f32; u.len()];
        let omega = self.omega;
        let loss = |u: &[f32], y: &[f32]| {
            (0..3)
                .map(|c| f64::from(u[c]) * f64::from(y[3 + c]) - f64::from(u[3 + c]) * f64::from(y[c]))
                .sum::<f64>()
        };
        let sheets = self.multigrid.levels[0].sheets.iter_mut();
        sheets
            .map(|sheet| {
                y.fill(0.0);
                sheet.apply(&u, &mut y);
                0.5 * omega * u.chunks_exact(6).zip(y.chunks_exact(6)).map(|(u, y)| loss(u, y)).sum::<f64>()
            })
            .collect()
    }

    /// Largest eigenvalues of the smoothed operators, finest level first.
    pub fn smoother_bounds(&self) -> Vec<f64> {
        self.multigrid.levels.iter().map(Level::largest).collect()
    }
}

/// `[node]` complex displacements of a `[node][6]` field.
fn displacement(u: &[f32]) -> Vec<[C64; 3]> {
    let complex = |u: &[f32]| [0, 1, 2].map(|c| C64::new(f64::from(u[c]), f64::from(u[3 + c])));
    u.chunks_exact(6).map(complex).collect()
}

/// Real x y z, imaginary x y z.
fn split(z: &[C64; 3]) -> [f32; 6] {
    [z[0].re as f32, z[1].re as f32, z[2].re as f32, z[0].im as f32, z[1].im as f32, z[2].im as f32]
}

/// `[element]` springpot factors at `moduli_hz`; their magnitudes if `hz` is 0.
pub(super) fn moduli(material: &MaterialField, elements: usize, hz: f64, moduli_hz: f64) -> Vec<C64> {
    let class = |e: usize| springpot(material.classes[usize::from(material.class[e])].alpha, moduli_hz);
    (0..elements).map(class).map(|g| if hz == 0.0 { C64::from(g.norm()) } else { g }).collect()
}

/// `[element]` 1/K of the mean bulk modulus [1/Pa].
pub(super) fn softness(space: &Space, material: &MaterialField) -> Vec<f64> {
    let points = space.points_per_element();
    material.bulk.chunks_exact(points).map(|k| points as f64 / k.iter().sum::<f64>()).collect()
}

/// `[element][point][function]` orthonormal in the volume.
pub(super) fn pressure_functions(space: &Space, geometry: &Geometry) -> Vec<f64> {
    use rayon::prelude::*;
    let unit = vec![1.0; space.node_of.len()];
    let all: Vec<Vec<f64>> =
        (0..space.n_elements).into_par_iter().map(|e| projection::basis(space, geometry, &unit, e)).collect();
    all.concat()
}

/// The material at the points of another space on the same mesh: that of the nearest point of the element.
fn resampled(from: &Space, material: &MaterialField, to: &Space) -> MaterialField {
    let (m, n) = (from.order + 1, to.order + 1);
    let nearest: Vec<usize> = crate::fem::Gll::new(to.order)
        .points
        .iter()
        .map(|x| {
            let points = crate::fem::Gll::new(from.order).points;
            (0..m).min_by(|&a, &b| (points[a] - x).abs().total_cmp(&(points[b] - x).abs())).unwrap_or(0)
        })
        .collect();
    let count = n.pow(3);
    let source = |slot: usize| {
        let (e, p) = (slot / count, slot % count);
        let [i, j, k] = [p % n, p / n % n, p / (n * n)].map(|i| nearest[i]);
        e * m.pow(3) + i + m * (j + m * k)
    };
    let pick = |values: &[f64]| (0..to.node_of.len()).map(|s| values[source(s)]).collect();
    MaterialField {
        density: pick(&material.density),
        bulk: pick(&material.bulk),
        mu_t: pick(&material.mu_t),
        mu_l: pick(&material.mu_l),
        beta: pick(&material.beta),
        fibre: (0..to.node_of.len()).map(|s| material.fibre[source(s)]).collect(),
        class: material.class.clone(),
        classes: material.classes.clone(),
        tau: material.tau.clone(),
    }
}
