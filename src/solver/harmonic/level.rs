//! One order of the multigrid: A_γ with everything that holds the body, and its smoother.
//!
//! The finest level also carries the pressure functions and applies the true mixed operator.

use super::elements::Elements;
use super::krylov;
use super::lines::Lines;
use super::pad::Pad;
use super::sheet::Sheet;
use super::tangent::{Stencil, Tangent, tangent};
use crate::fem::{Geometry, Space, lumped_mass};
use crate::material::MaterialField;
use crate::math::fronts::Stop;
use crate::math::{C64, Monitor};
use crate::solver::boundary::Boundary;
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::Matrix3;
use rayon::prelude::*;

/// Ratio of the ends of the interval a Chebyshev smoother damps.
const SPREAD: f64 = 10.0;
/// Safety on the estimated largest eigenvalue.
const SAFETY: f64 = 1.05;
/// Arnoldi steps of that estimate.
const ARNOLDI: usize = 10;

/// One order.
#[derive(Clone, Debug)]
pub struct Level {
    /// Nodes.
    pub space: Space,
    /// Element sweeps.
    pub elements: Elements,
    /// Membranes.
    pub sheets: Vec<Sheet>,
    /// Pads of the heads.
    pub pads: Vec<Pad>,
    /// `[node]` mass [kg].
    pub mass: Vec<f32>,
    /// `[node]` false where u = 0.
    pub free: Vec<bool>,
    /// Springs, dashpots at the present frequency.
    pub nodal: Vec<(u32, Matrix3<C64>)>,
    /// `[element]` complex springpot factors.
    g: Vec<C64>,
    /// ω² [1/s²].
    square: f64,
    /// `None` where the level is solved directly.
    smoother: Option<Smoother>,
}

/// D of one order: real, for moduli |G|.
#[derive(Clone, Debug)]
struct Smoother {
    lines: Lines,
    /// `[element][point]` real K_pp without the springpot factor: xx, yy, zz, yz, xz, xy.
    diagonal: Vec<[f32; 6]>,
    /// 1/e^{iφ} of the mean loss angle φ: the phase the real D lacks.
    phase: [f32; 2],
    /// Largest |eigenvalue| of D⁻¹A.
    largest: f64,
}

impl Level {
    /// The level of `elements` on `space`; `fixed` nodes are held. Only a level `to_smooth` has a smoother. None once its monitor asks
    /// to stop.
    pub fn new(
        space: Space,
        geometry: &Geometry,
        material: &MaterialField,
        kappa: f64,
        elements: Elements,
        sheets: Vec<Sheet>,
        fixed: &[u32],
        to_smooth: Option<Monitor<'_>>,
    ) -> Option<Level> {
        let mut mass = lumped_mass(&space, geometry, &material.density);
        sheets.iter().for_each(|s| s.add_mass(&mut mass));
        let mut free = vec![true; space.n_nodes()];
        fixed.iter().for_each(|&n| free[n as usize] = false);
        let smoother = match to_smooth {
            Some(monitor) => Some(Smoother::new(&space, geometry, material, kappa, &free, monitor)?),
            None => None,
        };
        Some(Level {
            smoother,
            space,
            elements,
            sheets,
            pads: Vec::new(),
            mass: mass.iter().map(|&m| m as f32).collect(),
            free,
            nodal: Vec::new(),
            g: Vec::new(),
            square: 0.0,
        })
    }

    /// Moduli and boundary of one frequency, 0 for loads held still. `g` is `[element]`, `moduli_hz` where membranes take
    /// theirs.
    pub fn set_frequency(&mut self, g: &[C64], moduli_hz: f64, omega: f64, boundary: &Boundary) {
        self.elements.set_moduli(g);
        self.sheets.iter_mut().for_each(|s| s.set_frequency(moduli_hz, omega == 0.0));
        self.nodal = nodal(boundary, omega);
        self.g = g.to_vec();
        self.square = omega * omega;
    }

    /// Makes D for the present frequency and estimates the largest eigenvalue of D⁻¹A.
    ///
    /// # Errors
    /// A singular D; cancellation.
    pub fn set_smoother(&mut self, monitor: Monitor<'_>) -> Result<(), Stop> {
        let size: Vec<f64> = self.g.iter().map(|g| g.norm()).collect();
        let smoother = self.smoother.as_ref().expect("a level to smooth");
        let mut magnitude = smoother.blocks(&self.space, &size);
        // |Re| + |Im| of what is not tissue: dashpots are imaginary.
        self.other_blocks(|n, k| magnitude[n] += k.map(|z| z.re + z.im.abs()));
        let mean: C64 = self.g.iter().map(|g| g / g.norm()).sum();
        let unit = (mean / mean.norm()).conj();
        let smoother = self.smoother.as_mut().expect("a level to smooth");
        smoother.lines.set(&magnitude, &size).map_err(Stop::Singular)?;
        smoother.phase = [unit.re as f32, unit.im as f32];
        self.estimate(monitor).ok_or(Stop::Cancelled)
    }

    /// Gives `add` (node, K_nn) of membranes, pads, springs and dashpots.
    pub(super) fn other_blocks(&self, mut add: impl FnMut(usize, Matrix3<C64>)) {
        let sheets = self.sheets.iter().flat_map(Sheet::diagonal);
        let pads = self.pads.iter().flat_map(Pad::diagonal);
        sheets.chain(pads).chain(self.nodal.iter().copied()).for_each(|(n, k)| add(n as usize, k));
    }

    /// Everything but the elements and the mass: y += (membranes + springs + dashpots + pads) u.
    fn hold(&mut self, u: &[f32], y: &mut [f32]) {
        self.sheets.iter_mut().for_each(|s| s.apply(u, y));
        self.pads.iter().for_each(|p| p.apply(u, y));
        for (n, k) in &self.nodal {
            let (u, y) = (&u[6 * *n as usize..][..6], &mut y[6 * *n as usize..][..6]);
            for i in 0..3 {
                for j in 0..3 {
                    let (re, im) = (k[(i, j)].re as f32, k[(i, j)].im as f32);
                    y[i] += re * u[j] - im * u[3 + j];
                    y[3 + i] += im * u[j] + re * u[3 + j];
                }
            }
        }
    }

    /// Collects the element forces and subtracts ω² M u; then the rest, then u = 0 where held.
    fn finish(&mut self, u: &[f32], y: &mut [f32]) {
        let square = self.square as f32;
        let this = &*self;
        y.par_chunks_mut(6 * NODE_BLOCK).enumerate().for_each(|(block, y)| {
            let first = block * NODE_BLOCK;
            this.elements.collect(first, y);
            for (n, y) in y.chunks_exact_mut(6).enumerate() {
                let inertia = square * this.mass[first + n];
                y.iter_mut().zip(&u[6 * (first + n)..]).for_each(|(y, u)| *y -= inertia * u);
            }
        });
        self.hold(u, y);
        self.mask(y);
    }

    /// y = 0 at held nodes.
    pub fn mask(&self, y: &mut [f32]) {
        y.par_chunks_mut(6 * NODE_BLOCK).zip(self.free.par_chunks(NODE_BLOCK)).for_each(|(y, free)| {
            y.chunks_exact_mut(6).zip(free).filter(|(_, free)| !**free).for_each(|(y, _)| y.fill(0.0));
        });
    }

    /// y = A_γ u, the smoothed operator.
    pub fn apply(&mut self, u: &[f32], y: &mut [f32]) {
        self.elements.elastic(u);
        self.finish(u, y);
    }

    /// y = A u + Bᵀ p and d = B u, the true operator.
    pub fn mixed(&mut self, u: &[f32], p: &[f32], y: &mut [f32], d: &mut [f32]) {
        self.elements.mixed(u, p, d);
        self.finish(u, y);
    }

    /// y = Bᵀ p.
    pub fn gradient(&mut self, p: &[f32], y: &mut [f32]) {
        self.elements.gradient(p);
        let this = &*self;
        y.par_chunks_mut(6 * NODE_BLOCK)
            .enumerate()
            .for_each(|(block, y)| this.elements.collect(block * NODE_BLOCK, y));
        self.mask(y);
    }

    /// Estimates the largest eigenvalue of D⁻¹A for the smoother; none once `monitor` asks to stop.
    fn estimate(&mut self, monitor: Monitor<'_>) -> Option<()> {
        let n = 6 * self.space.n_nodes();
        let mut start: Vec<f32> = (0..n).map(krylov::noise).collect();
        self.mask(&mut start);
        let mut force = vec![0.0; n];
        let largest = krylov::largest_ritz(start, ARNOLDI, |x, y| {
            self.apply(x, &mut force);
            self.relax(&force, y);
            (!monitor.is_cancelled()).then_some(())
        })?;
        self.smoother.as_mut().expect("a level to smooth").largest = SAFETY * largest;
        Some(())
    }

    /// z = D⁻¹ r.
    fn relax(&mut self, r: &[f32], z: &mut [f32]) {
        let smoother = self.smoother.as_mut().expect("a level to smooth");
        smoother.lines.solve(r, z);
        let [re, im] = smoother.phase;
        z.par_chunks_mut(6 * NODE_BLOCK).for_each(|z| {
            for z in z.chunks_exact_mut(6) {
                for c in 0..3 {
                    (z[c], z[3 + c]) = (re * z[c] - im * z[3 + c], re * z[3 + c] + im * z[c]);
                }
            }
        });
    }

    /// Two Chebyshev steps from `x` (zero if `fresh`) for A x = b; afterwards `r` is b − A x before the last step.
    pub fn smooth(&mut self, b: &[f32], x: &mut [f32], fresh: bool, work: &mut Work) {
        let (high, low) = (self.largest(), self.largest() / SPREAD);
        let (theta, delta) = (0.5 * (high + low), 0.5 * (high - low));
        let sigma = theta / delta;
        let Work { r, z, d } = work;
        if fresh {
            r.copy_from_slice(b);
        } else {
            self.apply(x, r);
            combine(r, |r, i| b[i] - r);
        }
        self.relax(r, d);
        let first = (1.0 / theta) as f32;
        combine(d, |d, _| first * d);
        if fresh {
            x.copy_from_slice(d);
        } else {
            combine(x, |x, i| x + d[i]);
        }
        self.apply(d, z);
        combine(r, |r, i| r - z[i]);
        self.relax(r, z);
        let rho = 1.0 / (2.0 * sigma - 1.0 / sigma);
        let (keep, gain) = ((rho / sigma) as f32, (2.0 * rho / delta) as f32);
        combine(x, |x, i| x + keep * d[i] + gain * z[i]);
    }

    /// r = b − A x.
    pub fn residual(&mut self, b: &[f32], x: &[f32], r: &mut [f32]) {
        self.apply(x, r);
        combine(r, |r, i| b[i] - r);
    }

    /// Largest |eigenvalue| of D⁻¹A as estimated; 0 where nothing is smoothed.
    pub fn largest(&self) -> f64 {
        self.smoother.as_ref().map_or(0.0, |s| s.largest)
    }
}

impl Smoother {
    /// Lines and diagonal of an elastic solid of bulk modulus `kappa` μ_L; none once `monitor` asks to stop.
    fn new(
        space: &Space,
        geometry: &Geometry,
        material: &MaterialField,
        kappa: f64,
        free: &[bool],
        monitor: Monitor<'_>,
    ) -> Option<Smoother> {
        let (stencil, points) = (Stencil::new(space.order), space.points_per_element());
        let tangents = |e: usize| -> Vec<Tangent> {
            (0..points).map(|p| tangent(geometry, material, kappa, e * points + p)).collect()
        };
        let part = |e: usize| {
            let t = tangents(e);
            let block = |p| {
                let k = stencil.diagonal(&t, p);
                [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)].map(|at| k[at] as f32)
            };
            let strength = [0, 1, 2].map(|a| t.iter().map(|t| t[a][a].trace()).sum::<f64>());
            ((0..points).map(block).collect::<Vec<[f32; 6]>>(), strength)
        };
        let (diagonal, strength): (Vec<_>, Vec<_>) =
            monitor.each(space.n_elements, part)?.into_iter().unzip();
        let lines = Lines::new(space, free, &strength, tangents, monitor)?;
        Some(Smoother { lines, diagonal: diagonal.concat(), phase: [1.0, 0.0], largest: 0.0 })
    }

    /// `[node]` real K_nn of the elements, with springpot factors of `[element]` size |g|.
    fn blocks(&self, space: &Space, size: &[f64]) -> Vec<Matrix3<f64>> {
        let points = space.points_per_element();
        let mut blocks = vec![Matrix3::zeros(); space.n_nodes()];
        for (slot, (&node, k)) in space.node_of.iter().zip(&self.diagonal).enumerate() {
            let [xx, yy, zz, yz, xz, xy] = k.map(f64::from);
            blocks[node as usize] += Matrix3::new(xx, xy, xz, xy, yy, yz, xz, yz, zz) * size[slot / points];
        }
        blocks
    }
}

/// Working fields of a level.
#[derive(Clone, Debug, Default)]
pub struct Work {
    r: Vec<f32>,
    z: Vec<f32>,
    d: Vec<f32>,
}

impl Work {
    /// For a level of `nodes` nodes.
    pub fn new(nodes: usize) -> Work {
        let zero = vec![0.0; 6 * nodes];
        Work { r: zero.clone(), z: zero.clone(), d: zero }
    }
}

/// x_i ← f(x_i, i), in parallel.
pub fn combine(x: &mut [f32], f: impl Fn(f32, usize) -> f32 + Sync) {
    const BLOCK: usize = 8192;
    x.par_chunks_mut(BLOCK).enumerate().for_each(|(block, x)| {
        for (i, x) in x.iter_mut().enumerate() {
            *x = f(*x, block * BLOCK + i);
        }
    });
}

/// Springs + iω dashpots at their nodes.
pub(super) fn nodal(boundary: &Boundary, omega: f64) -> Vec<(u32, Matrix3<C64>)> {
    let damped = boundary.absorbing.at.iter().chain(&boundary.dampers.at);
    let damped = damped.map(|(n, c)| (*n, c.map(|c| C64::new(0.0, omega * c))));
    let springs = boundary.springs.at.iter().map(|(n, k)| (*n, k.map(C64::from)));
    let mut sum = std::collections::BTreeMap::new();
    damped.chain(springs).for_each(|(n, k)| *sum.entry(n).or_insert_with(Matrix3::zeros) += k);
    sum.into_iter().collect()
}
