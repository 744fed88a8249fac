//! Heads pressed on a body by given forces or to given depths: static, unilateral, frictionless.
//!
//! Every tool j is rigid behind its pad and moves along its axis a by a travel δ_j from first touch, unknown under a given force F_j;
//! at a given travel the force is unknown. With the closure
//! c = δ_j − g − a·u of the pad at a point (g gap at first touch), tractions t = k ⟨c⟩ along a, ⟨·⟩ = max(0, ·), and given forces F_j,
//!
//! ```text
//! K u = Σ_j ∫ t φ a dA,    ∫_j t dA = F_j      ⇔      min  ½ uᵀK u + ½ ∫ k ⟨c⟩² dA − Σ_j F_j δ_j
//! ```
//!
//! which is convex. Newton with the points closed now (the active set) takes one linear solve per tool and one for the gaps; an exact
//! line search on the energy's slope, which the patches alone decide (K u is known there as the tractions that made u),
//! makes it converge from anywhere (Kanzow & Qi 1999; Hintermüller, Ito & Kunisch 2003). The pad stands for the contact: its
//! compression is the penalty error, and is reported.

use crate::drive::{Patch, Pose};
use crate::math::{C64, V3};
use crate::solver::harmonic::pad::Pad;
use crate::solver::harmonic::{Body, HarmonicError, HarmonicSystem, Solution};
use nalgebra::{DMatrix, DVector};
use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::atomic::AtomicBool;

/// Traction off its law, over the force, at which the contact counts as settled: ten times what solves in f32 leave open.
const MISMATCH: f64 = 1e-4;

/// A rigid tool behind its pad.
#[derive(Clone, Debug)]
pub struct Tool {
    /// Skin that may be touched.
    pub patch: Patch,
    /// `[point]` distance between skin and tool along the axis at first touch [m], ≥ 0.
    pub gap: Vec<f64>,
    /// Pad stiffness per area [N/m³], > 0.
    pub pad: f64,
    /// What presses it.
    pub load: Load,
}

/// What presses a tool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Load {
    /// A force along the axis [N], > 0; the travel is an outcome.
    Force(f64),
    /// A travel from first touch [m], > 0; the force is an outcome.
    Travel(f64),
}

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Frequency whose modulus magnitudes stand for the static ones [Hz], > 0.
    pub moduli_hz: f64,
    /// Relative residual of each linear solve.
    pub tolerance: f64,
    /// Most iterations of each linear solve.
    pub iterations: usize,
    /// Most Newton steps.
    pub steps: usize,
}

/// Where one tool came to rest.
#[derive(Clone, Debug)]
pub struct Rest {
    /// Travel of the tool from first touch [m].
    pub travel: f64,
    /// `[point]` closure of the pad [m]; contact where > 0.
    pub closure: Vec<f64>,
    /// `[point]` displacement of the skin along the axis [m].
    pub sunk: Vec<f64>,
}

/// A settled contact.
#[derive(Clone, Debug)]
pub struct Pressed {
    /// `[tool]`.
    pub tools: Vec<Rest>,
    /// Displacement and pressure of the body.
    pub solution: Solution,
    /// Newton steps.
    pub steps: usize,
    /// Linear iterations of every solve.
    pub iterations: Vec<usize>,
    /// Largest relative residual of the last step's solves.
    pub residual: f64,
    /// Traction off its law over the whole force.
    pub mismatch: f64,
}

/// Why a contact does not settle.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PressError {
    /// A linear solve failed.
    #[error(transparent)]
    Harmonic(#[from] HarmonicError),
    /// A force that does not press, or a pad without stiffness.
    #[error("tool {tool}: {field} = {value} must be above 0")]
    Powerless {
        /// Number of the tool, from 1.
        tool: usize,
        /// Name of the quantity.
        field: &'static str,
        /// The value found.
        value: f64,
    },
    /// A tool that lost the skin.
    #[error("tool {tool} finds no skin to rest on")]
    Missed {
        /// Number of the tool, from 1.
        tool: usize,
    },
    /// The active set did not settle.
    #[error(
        "the contact does not settle: after {steps} steps {:.1e} of the force is still off the contact law, {MISMATCH:.0e} is wanted",
        mismatch
    )]
    Unsettled {
        /// Newton steps.
        steps: usize,
        /// Traction off its law over the force.
        mismatch: f64,
    },
}

impl Tool {
    /// Pose of the tool.
    pub fn pose(&self) -> &Pose {
        &self.patch.pose
    }

    /// Points that a first guess closes: the nearest to the tool, a fifth of the way up to the farthest.
    fn first_guess(&self) -> Vec<bool> {
        let most = self.gap.iter().copied().fold(0.0, f64::max);
        self.gap.iter().map(|&g| g <= 0.2 * most).collect()
    }

    /// k ∫ φ_i φ_j dA over the points of `active`.
    fn pad(&self, active: &[bool]) -> Pad {
        let patch = &self.patch;
        let mut local: Vec<Vec<f64>> = patch.faces.iter().map(|f| vec![0.0; f.len() * f.len()]).collect();
        for (point, _) in patch.points.iter().zip(active).filter(|(_, on)| **on) {
            let m = point.values.len();
            for (i, a) in point.values.iter().enumerate() {
                for (j, b) in point.values.iter().enumerate() {
                    local[point.face][i * m + j] += self.pad * point.weight * a * b;
                }
            }
        }
        let mut entries = BTreeMap::new();
        for (nodes, matrix) in patch.faces.iter().zip(&local).filter(|(_, k)| k.iter().any(|k| *k != 0.0)) {
            for (i, &a) in nodes.iter().enumerate() {
                for (j, &b) in nodes.iter().enumerate() {
                    *entries.entry((a, b)).or_insert(0.0) += matrix[i * nodes.len() + j];
                }
            }
        }
        let axis = patch.pose.axis;
        Pad::new(&entries, axis * axis.transpose())
    }

    /// force += ∫ traction φ a dA.
    fn push(&self, traction: impl Fn(usize) -> f64, force: &mut [[C64; 3]]) {
        let axis = self.patch.pose.axis;
        for (i, point) in self.patch.points.iter().enumerate() {
            let total = traction(i) * point.weight;
            if total != 0.0 {
                for (&n, w) in self.patch.faces[point.face].iter().zip(&point.values) {
                    (0..3).for_each(|c| force[n as usize][c] += total * w * axis[c]);
                }
            }
        }
    }

    /// `[point]` a·u.
    fn sunk(&self, u: &[[C64; 3]]) -> Vec<f64> {
        let axis = self.patch.pose.axis;
        let along = |n: u32| V3::from(u[n as usize].map(|z| z.re)).dot(&axis);
        let at = |p: &crate::drive::patch::PatchPoint| {
            self.patch.faces[p.face].iter().zip(&p.values).map(|(&n, w)| along(n) * w).sum()
        };
        self.patch.points.iter().map(at).collect()
    }

    /// Σ weight · value.
    fn integral(&self, value: impl Fn(usize) -> f64) -> f64 {
        self.patch.points.iter().enumerate().map(|(i, p)| p.weight * value(i)).sum()
    }
}

impl Rest {
    /// Area in contact [m²].
    pub fn area(&self, tool: &Tool) -> f64 {
        tool.integral(|i| f64::from(self.closure[i] > 0.0))
    }

    /// Radius of a disc of that area [m].
    pub fn radius(&self, tool: &Tool) -> f64 {
        (self.area(tool) / PI).sqrt()
    }

    /// Force on the body [N].
    pub fn force(&self, tool: &Tool) -> f64 {
        tool.integral(|i| self.pressure(tool, i))
    }

    /// Pressure at point `i` [Pa], ≥ 0.
    pub fn pressure(&self, tool: &Tool, i: usize) -> f64 {
        tool.pad * self.closure[i].max(0.0)
    }

    /// Largest pressure [Pa].
    pub fn peak(&self, tool: &Tool) -> f64 {
        (0..self.closure.len()).map(|i| self.pressure(tool, i)).fold(0.0, f64::max)
    }

    /// Indentation: travel less the mean compression of the pad over the contact [m].
    pub fn indentation(&self, tool: &Tool) -> f64 {
        self.travel - self.compression(tool)
    }

    /// Part of the travel that is compression of the pad: the penalty error.
    pub fn penalty_error(&self, tool: &Tool) -> f64 {
        self.compression(tool) / self.travel
    }

    /// Mean compression of the pad over the contact [m].
    fn compression(&self, tool: &Tool) -> f64 {
        self.force(tool) / (tool.pad * self.area(tool))
    }
}

/// What the patches know of an iterate.
#[derive(Clone, Debug, Default)]
struct State {
    /// `[tool]` δ.
    travel: Vec<f64>,
    /// `[tool][point]` a·u.
    sunk: Vec<Vec<f64>>,
    /// `[tool][point]` tractions that made u: K u there.
    traction: Vec<Vec<f64>>,
}

impl State {
    /// `self` (1 − x) + `other` x.
    fn blend(&self, other: &State, x: f64) -> State {
        let line = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + x * (b - a)).collect::<Vec<_>>();
        let all = |a: &[Vec<f64>], b: &[Vec<f64>]| a.iter().zip(b).map(|(a, b)| line(a, b)).collect();
        State {
            travel: line(&self.travel, &other.travel),
            sunk: all(&self.sunk, &other.sunk),
            traction: all(&self.traction, &other.traction),
        }
    }

    /// c at point `i` of tool `j` [m].
    fn closure(&self, tools: &[Tool], j: usize, i: usize) -> f64 {
        self.travel[j] - tools[j].gap[i] - self.sunk[j][i]
    }

    /// `[tool][point]` whether closed.
    fn closed(&self, tools: &[Tool]) -> Vec<Vec<bool>> {
        let of = |j: usize| (0..tools[j].gap.len()).map(|i| self.closure(tools, j, i) > 0.0).collect();
        (0..tools.len()).map(of).collect()
    }

    /// ∫ |K u − k⟨c⟩| dA over ∫ |K u| dA.
    fn mismatch(&self, tools: &[Tool]) -> f64 {
        let off = |(j, tool): (usize, &Tool)| {
            tool.integral(|i| (self.traction[j][i] - tool.pad * self.closure(tools, j, i).max(0.0)).abs())
        };
        let all = |(j, tool): (usize, &Tool)| tool.integral(|i| self.traction[j][i].abs());
        tools.iter().enumerate().map(off).sum::<f64>() / tools.iter().enumerate().map(all).sum::<f64>()
    }

    /// Slope of the energy at `self` towards `to` − `from`.
    fn slope(&self, tools: &[Tool], from: &State, to: &State) -> f64 {
        let of = |(j, tool): (usize, &Tool)| {
            let law = |i: usize| tool.pad * self.closure(tools, j, i).max(0.0);
            let along = |i: usize| (to.sunk[j][i] - from.sunk[j][i]) * (self.traction[j][i] - law(i));
            let further = match tool.load {
                Load::Force(force) => (to.travel[j] - from.travel[j]) * (tool.integral(law) - force),
                Load::Travel(_) => 0.0,
            };
            tool.integral(along) + further
        };
        tools.iter().enumerate().map(of).sum()
    }

    /// The state of least energy between `self` and `to`.
    fn towards(&self, to: State, tools: &[Tool]) -> State {
        let at = |x: f64| self.blend(&to, x);
        let start = self.slope(tools, self, &to);
        if to.slope(tools, self, &to) <= 1e-9 * start.abs() {
            return to;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            let x = 0.5 * (low + high);
            if at(x).slope(tools, self, &to) > 0.0 { high = x } else { low = x }
        }
        at(0.5 * (low + high))
    }
}

/// Presses `tools` on `body`, starting from the points `closed` of an earlier contact if there was one.
///
/// Leaves the system at 0 Hz with the pads of the last step.
///
/// # Errors
/// [`PressError`]: no force, a tool without skin, an active set that does not settle, a failed solve.
pub fn press(
    system: &mut HarmonicSystem,
    body: &Body,
    tools: &[Tool],
    closed: Option<Vec<Vec<bool>>>,
    effort: &Effort,
    cancel: &AtomicBool,
) -> Result<Pressed, PressError> {
    check(tools)?;
    let mut active = closed.unwrap_or_else(|| tools.iter().map(Tool::first_guess).collect());
    let mut state: Option<State> = None;
    let mut start: Option<Vec<Solution>> = None;
    let mut iterations = Vec::new();
    let mut mismatch = f64::INFINITY;
    for step in 1..=effort.steps {
        touch(&active)?;
        let (parts, residual) =
            respond(system, body, tools, &active, start.as_deref(), effort, cancel, &mut iterations)?;
        let (travel, trial) = balance(tools, &active, &parts).ok_or(PressError::Missed { tool: 1 })?;
        mismatch = trial.mismatch(tools);
        if mismatch <= MISMATCH {
            let next = trial;
            let rest = |j: usize| Rest {
                travel: next.travel[j],
                closure: (0..tools[j].gap.len()).map(|i| next.closure(tools, j, i)).collect(),
                sunk: next.sunk[j].clone(),
            };
            let resting = (0..tools.len()).map(rest).collect();
            let solution = combine(&parts, &travel);
            return Ok(Pressed { tools: resting, solution, steps: step, iterations, residual, mismatch });
        }
        let next = match &state {
            Some(state) => state.towards(trial, tools),
            None => trial,
        };
        active = next.closed(tools);
        (state, start) = (Some(next), Some(parts));
    }
    Err(PressError::Unsettled { steps: effort.steps, mismatch })
}

/// Refuses forces and pads that are none.
fn check(tools: &[Tool]) -> Result<(), PressError> {
    for (i, tool) in tools.iter().enumerate() {
        let load = match tool.load {
            Load::Force(force) => ("force [N]", force),
            Load::Travel(travel) => ("travel [m]", travel),
        };
        for (field, value) in [load, ("pad stiffness [N/m³]", tool.pad)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(PressError::Powerless { tool: i + 1, field, value });
            }
        }
    }
    Ok(())
}

/// Refuses tools that touch nowhere.
fn touch(active: &[Vec<bool>]) -> Result<(), PressError> {
    match active.iter().position(|on| !on.contains(&true)) {
        Some(j) => Err(PressError::Missed { tool: j + 1 }),
        None => Ok(()),
    }
}

/// The body's answers with the active points on their pads: to a travel of 1 m of each tool, then to the gaps.
fn respond(
    system: &mut HarmonicSystem,
    body: &Body,
    tools: &[Tool],
    active: &[Vec<bool>],
    start: Option<&[Solution]>,
    effort: &Effort,
    cancel: &AtomicBool,
    iterations: &mut Vec<usize>,
) -> Result<(Vec<Solution>, f64), PressError> {
    system.set_pads(tools.iter().zip(active).map(|(tool, on)| tool.pad(on)).collect());
    system.set_frequency(0.0, effort.moduli_hz, body)?;
    let nodes = body.space.n_nodes();
    let (mut parts, mut residual) = (Vec::new(), 0.0f64);
    for part in 0..=tools.len() {
        let mut force = vec![[C64::default(); 3]; nodes];
        match tools.get(part) {
            Some(tool) => tool.push(|i| if active[part][i] { tool.pad } else { 0.0 }, &mut force),
            None => tools.iter().zip(active).for_each(|(tool, on)| {
                tool.push(|i| if on[i] { -tool.pad * tool.gap[i] } else { 0.0 }, &mut force);
            }),
        }
        let from = start.map(|s| &s[part]);
        let (solution, info) = system.solve(&force, from, effort.tolerance, effort.iterations, cancel)?;
        iterations.push(info.iterations);
        residual = residual.max(info.residual);
        parts.push(solution);
    }
    Ok((parts, residual))
}

/// The travels at which every tool feels its force, and the state they make; none if the body gives way without resistance.
fn balance(tools: &[Tool], active: &[Vec<bool>], parts: &[Solution]) -> Option<(Vec<f64>, State)> {
    let n = tools.len();
    // [tool][part][point] a·u.
    let sunk: Vec<Vec<Vec<f64>>> =
        tools.iter().map(|t| parts.iter().map(|p| t.sunk(&p.displacement)).collect()).collect();
    let closed = |j: usize, i: usize| if active[j][i] { tools[j].pad } else { 0.0 };
    let own = |j: usize, l: usize| f64::from(u8::from(j == l));
    let matrix = DMatrix::from_fn(n, n, |j, l| match tools[j].load {
        Load::Force(_) => tools[j].integral(|i| closed(j, i) * (own(j, l) - sunk[j][l][i])),
        Load::Travel(_) => own(j, l),
    });
    let rhs = DVector::from_fn(n, |j, _| match tools[j].load {
        Load::Force(force) => force + tools[j].integral(|i| closed(j, i) * (tools[j].gap[i] + sunk[j][n][i])),
        Load::Travel(travel) => travel,
    });
    let travel: Vec<f64> = matrix.lu().solve(&rhs)?.iter().copied().collect();
    let total = |j: usize, i: usize| -> f64 {
        travel.iter().enumerate().map(|(l, x)| x * sunk[j][l][i]).sum::<f64>() + sunk[j][n][i]
    };
    let each = |j: usize| (0..tools[j].gap.len()).map(|i| total(j, i)).collect::<Vec<_>>();
    let all: Vec<Vec<f64>> = (0..n).map(each).collect();
    let traction = |j: usize| {
        let c = |i: usize| travel[j] - tools[j].gap[i] - all[j][i];
        (0..tools[j].gap.len()).map(|i| closed(j, i) * c(i)).collect()
    };
    let traction = (0..n).map(traction).collect();
    Some((travel.clone(), State { travel, sunk: all, traction }))
}

/// Σ x_j part_j + the part of the gaps.
fn combine(parts: &[Solution], travel: &[f64]) -> Solution {
    let mut sum = parts[travel.len()].clone();
    for (part, &x) in parts.iter().zip(travel) {
        for (sum, u) in sum.displacement.iter_mut().zip(&part.displacement) {
            (0..3).for_each(|c| sum[c] += u[c] * x);
        }
        sum.pressure.iter_mut().zip(&part.pressure).for_each(|(s, p)| *s += p * x as f32);
    }
    sum
}
