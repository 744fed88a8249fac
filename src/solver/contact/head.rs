//! `Contact`: a head on the skin through a thin elastic pad (consistent penalty foundation).
//!
//! Traction on the skin at a quadrature point, with head displacement x(t), axis a (inward), pad stiffness k:
//!
//! ```text
//! tied          t = k (x − u)              all three components; with cloth k_t across the axis
//! frictionless  t = k ((x − u)·a) a        both signs, because a static preload keeps the head on the skin
//! unilateral    t = k ⟨(x − u)·a − g⟩ a    ⟨·⟩ = max(0, ·), g gap at first touch, x from first touch on
//! ```
//!
//! u is interpolated to the points of the patch and forces are distributed with the same basis, so force and
//! moment are exact and do not depend on which nodes lie inside the footprint. Bilateral contacts are
//! integrated once into one matrix per face.

use crate::drive::cloth::Cloth;
use crate::drive::placement::patch::PatchPoint;
use crate::drive::spec::{ContactSpec, HeadShape};
use crate::drive::{HeadMotion, Patch, Pose};
use crate::math::V3;
use crate::solver::contact::annulus::Annulus;
use crate::solver::contact::gap::gaps;
use crate::solver::contact::pressure::Pressure;
use crate::solver::real::{Real, add_to_node, node_vector};
use crate::units::MM;
use nalgebra::Matrix3;
use std::collections::BTreeMap;

/// State of a head at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TouchState {
    /// Displacement of the head from first touch, including the mean indentation [m].
    pub displacement: V3,
    /// Force of the head on the body [N]; without the static preload for bilateral contacts.
    pub force: V3,
    /// Energy stored in the pad [J].
    pub stored: f64,
}

/// Contact law of the pad.
#[derive(Clone, Debug)]
enum PadLaw {
    /// All three components.
    Tied,
    /// Along the axis, both signs.
    Frictionless,
    /// Along the axis, compression only; `[point]` gap at first touch [m], mean indentation [m], and the
    /// state at rest from which the displacements of the body count, if it is not first touch.
    Unilateral { gap: Vec<f64>, indentation: f64, rest: Option<ContactAtRest> },
}

/// A unilateral contact in static equilibrium. Displacements of the body count from here, and the body
/// receives the change of the pressure: it is in equilibrium with the pressure at rest.
#[derive(Clone, Debug)]
struct ContactAtRest {
    /// Displacement of the head along the axis from first touch [m].
    travel: f64,
    /// `[point]` displacement of the head at which the pad touches skin that has not moved from rest [m].
    gap: Vec<f64>,
    /// `[point]` pressure [Pa], ≥ 0.
    pressure: Vec<f64>,
}

/// One head on the skin.
#[derive(Clone, Debug)]
pub struct Contact {
    patch: Patch,
    law: PadLaw,
    motion: HeadMotion,
    /// Pad stiffness per area along the axis [N/m³].
    pad: f64,
    /// Ratio of transverse to axial pad stiffness; used by tied heads only.
    across: f64,
    /// `[face][i][j]` ∫ φ_i φ_j dA [m²].
    matrices: Vec<Vec<f64>>,
    /// `[point][i]` basis values, contiguous.
    basis: Vec<f64>,
    touch: TouchState,
    scratch: Scratch,
}

/// Working memory for one face.
#[derive(Clone, Debug, Default)]
struct Scratch {
    closure: Vec<V3>,
    depth: Vec<f64>,
    push: Vec<f64>,
}

impl Contact {
    /// A head of `shape` with prescribed `motion` on `patch`; `pad` > 0 is the pad stiffness per area [N/m³].
    /// A unilateral contact without a given indentation has indentation 0.
    pub fn new(
        patch: Patch,
        shape: &HeadShape,
        contact: &ContactSpec,
        motion: HeadMotion,
        pad: f64,
    ) -> Contact {
        let law = match *contact {
            ContactSpec::Tied => PadLaw::Tied,
            ContactSpec::Frictionless => PadLaw::Frictionless,
            ContactSpec::Unilateral { indentation_mm } => PadLaw::Unilateral {
                gap: gaps(&patch, shape),
                indentation: indentation_mm.unwrap_or(0.0) * MM,
                rest: None,
            },
        };
        let matrices = matrices(&patch);
        let nodes = patch.faces[0].len();
        let scratch =
            Scratch { closure: vec![V3::zeros(); nodes], depth: vec![0.0; nodes], push: vec![0.0; nodes] };
        let basis = patch.points.iter().flat_map(|p| p.values.iter().copied()).collect();
        let touch = TouchState::default();
        Contact { patch, law, motion, pad, across: 1.0, matrices, basis, touch, scratch }
    }

    /// The same head with cloth between pad and skin.
    pub fn with_cloth(mut self, cloth: &Cloth) -> Contact {
        let [normal, tangential] = cloth.over(self.pad);
        (self.pad, self.across) = (normal, tangential / normal);
        self
    }

    /// The same head, if unilateral, with displacements that count from rest: the head at `travel` [m] from
    /// first touch, `[point]` `skin_displacement` along the axis [m] and `pressure` ≥ 0 [Pa]. Where the pad
    /// is closed, its compression is the one that gives the pressure, whatever pad the static contact had.
    ///
    /// # Panics
    /// If there is not one value per point of the patch.
    pub fn from_rest(mut self, travel: f64, skin_displacement: &[f64], pressure: &[f64]) -> Contact {
        let pad = self.pad;
        if let PadLaw::Unilateral { gap, rest, .. } = &mut self.law {
            assert_eq!((gap.len(), gap.len()), (skin_displacement.len(), pressure.len()), "one per point");
            let open = gap.iter().zip(skin_displacement).map(|(g, u)| (g + u).max(travel));
            let gap = open.zip(pressure).map(|(open, &p)| if p > 0.0 { travel - p / pad } else { open });
            *rest = Some(ContactAtRest { travel, gap: gap.collect(), pressure: pressure.to_vec() });
        }
        self
    }

    /// Displacement of the head from first touch at rest [m], and its force there [N]; `None` if
    /// displacements count from first touch.
    pub fn at_rest(&self) -> Option<(f64, f64)> {
        let PadLaw::Unilateral { rest: Some(rest), .. } = &self.law else { return None };
        let force = self.patch.points.iter().zip(&rest.pressure).map(|(p, q)| p.weight * q).sum();
        Some((rest.travel, force))
    }

    /// Pose of the head.
    pub fn pose(&self) -> &Pose {
        &self.patch.pose
    }

    /// Skin under the head.
    pub fn patch(&self) -> &Patch {
        &self.patch
    }

    /// Motion of the head.
    pub fn motion(&self) -> &HeadMotion {
        &self.motion
    }

    /// State of the head at the last [`Contact::apply`].
    pub fn touch(&self) -> &TouchState {
        &self.touch
    }

    /// The footprint of head number `head` cut into at most `count` ≥ 1 annuli; empty for bilateral contacts.
    pub fn annuli(&self, head: usize, count: usize) -> Vec<Annulus> {
        match &self.law {
            PadLaw::Unilateral { gap, .. } => {
                Annulus::cut(&self.patch, (gap, self.closing_gap()), self.pad, head, count)
            }
            _ => Vec::new(),
        }
    }

    /// `[point]` displacement of the head along the axis at which the pad touches skin without displacement
    /// [m]; empty for bilateral contacts.
    fn closing_gap(&self) -> &[f64] {
        match &self.law {
            PadLaw::Unilateral { rest: Some(rest), .. } => &rest.gap,
            PadLaw::Unilateral { gap, .. } => gap,
            _ => &[],
        }
    }

    /// Mean indentation from first touch of a head with prescribed motion [m].
    pub fn indentation(&self) -> f64 {
        match self.law {
            PadLaw::Unilateral { indentation, .. } => indentation,
            _ => 0.0,
        }
    }

    /// Whether contact can be lost.
    pub fn is_unilateral(&self) -> bool {
        matches!(self.law, PadLaw::Unilateral { .. })
    }

    /// f −= force on the body of the head at displacement `x` [m] from first touch.
    pub fn apply<T: Real>(&mut self, x: V3, u: &[T], f: &mut [T]) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let (force, stored) = match &self.law {
            PadLaw::Unilateral { rest, .. } => {
                let axial = x.dot(&self.patch.pose.axis);
                self.apply_unilateral(axial, (self.closing_gap(), rest.as_ref()), u, f, &mut scratch)
            }
            _ => self.apply_bilateral(x, u, f, &mut scratch.closure),
        };
        self.scratch = scratch;
        self.touch = TouchState { displacement: x, force, stored };
    }

    /// f −= k A (x − u) with the pad closed everywhere and the head at `x` [m]; returns the force on the body
    /// [N]. This stiffest state bounds the time step.
    pub fn apply_closed<T: Real>(&self, x: V3, u: &[T], f: &mut [T]) -> V3 {
        self.apply_bilateral(x, u, f, &mut self.scratch.closure.clone()).0
    }

    /// The closed pad as a matrix: k ∫ φ_i φ_j dA between global nodes [N/m], and the tensor of its
    /// directions.
    pub fn pad_matrix(&self) -> (BTreeMap<(u32, u32), f64>, Matrix3<f64>) {
        let mut entries = BTreeMap::new();
        for (nodes, matrix) in self.patch.faces.iter().zip(&self.matrices) {
            for (i, &a) in nodes.iter().enumerate() {
                for (j, &b) in nodes.iter().enumerate() {
                    *entries.entry((a, b)).or_insert(0.0) += self.pad * matrix[i * nodes.len() + j];
                }
            }
        }
        (entries, self.tensor())
    }

    /// Stiffness tensor of the closed pad, divided by its axial stiffness.
    fn tensor(&self) -> Matrix3<f64> {
        let axis = self.patch.pose.axis;
        let normal = axis * axis.transpose();
        match self.law {
            PadLaw::Tied => normal + (Matrix3::identity() - normal) * self.across,
            _ => normal,
        }
    }

    /// Force on the body [N] and pressure of a head at `x` [m] with the pad closed everywhere, for
    /// displacements `u` [m]. `scratch` is as long as `u`; its entries at the patch are overwritten.
    pub fn closed_touch(&self, x: V3, u: &[f64], scratch: &mut [f64]) -> (V3, Pressure) {
        let (force, _) = self.apply_bilateral(x, u, scratch, &mut self.scratch.closure.clone());
        (force, self.pressure(x, u))
    }

    /// Pressure under the head at `x` [m] from first touch, for displacements `u` [m].
    pub fn pressure<T: Real>(&self, x: V3, u: &[T]) -> Pressure {
        let axis = self.patch.pose.axis;
        let mut pressure = Pressure::default();
        for (i, point) in self.patch.points.iter().enumerate() {
            let nodes = &self.patch.faces[point.face];
            let u: V3 = nodes.iter().zip(&point.values).map(|(&n, &w)| node_vector(u, n) * w).sum();
            let closure = match &self.law {
                PadLaw::Unilateral { .. } => (x - u).dot(&axis) - self.closing_gap()[i],
                _ => (x - u).dot(&axis),
            };
            pressure.peak = pressure.peak.max(self.pad * closure);
            if !self.is_unilateral() || closure > 0.0 {
                pressure.area += point.weight;
            }
        }
        pressure
    }

    /// Torque of the head on the body about the origin of the frame [N·m], in the state of the last
    /// [`Contact::apply`] and with its displacements `u` [m].
    pub fn torque<T: Real>(&self, u: &[T]) -> V3 {
        let axis = self.patch.pose.axis;
        let x = self.touch.displacement;
        let of = |(i, point): (usize, &PatchPoint)| {
            let nodes = &self.patch.faces[point.face];
            let u: V3 = nodes.iter().zip(&point.values).map(|(&n, &w)| node_vector(u, n) * w).sum();
            let closure = (x - u).dot(&axis);
            let compression = match &self.law {
                PadLaw::Tied => x - u,
                PadLaw::Frictionless => axis * closure,
                PadLaw::Unilateral { .. } => axis * (closure - self.closing_gap()[i]).max(0.0),
            };
            point.position.cross(&(compression * (self.pad * point.weight)))
        };
        self.patch.points.iter().enumerate().map(of).sum()
    }

    /// Displacement from first touch at time `t` [s] of a head with prescribed motion [m]; the mean
    /// indentation fades in with the motion, unless the head starts from rest.
    pub fn displacement(&self, t: f64) -> V3 {
        let mean = match &self.law {
            PadLaw::Unilateral { rest: Some(rest), .. } => rest.travel,
            PadLaw::Unilateral { indentation, .. } => indentation * self.motion.normal.ramp_factor(t).0,
            _ => 0.0,
        };
        self.patch.pose.displacement(self.motion.normal.value(t) + mean, self.motion.tangential.value(t))
    }

    /// Bilateral pad: nodal force k A (x − u), axial only unless tied. Returns (force, energy).
    fn apply_bilateral<T: Real>(&self, x: V3, u: &[T], f: &mut [T], closure: &mut [V3]) -> (V3, f64) {
        let tensor = self.tensor() * self.pad;
        let (mut total, mut stored) = (V3::zeros(), 0.0);
        for (nodes, matrix) in self.patch.faces.iter().zip(&self.matrices) {
            let m = nodes.len();
            closure.iter_mut().zip(nodes).for_each(|(c, &n)| *c = x - node_vector(u, n));
            for (i, &node) in nodes.iter().enumerate() {
                let force = tensor
                    * matrix[i * m..(i + 1) * m].iter().zip(&*closure).map(|(a, c)| c * *a).sum::<V3>();
                total += force;
                stored += 0.5 * force.dot(&closure[i]);
                add_to_node(f, node, -force);
            }
        }
        (total, stored)
    }

    /// Unilateral pad with the head at `axial` [m] from first touch; the nodes receive the change of the
    /// force from rest. Returns (force, energy): the whole force, and the energy of the pad and of the
    /// pressure at rest, 0 at rest.
    fn apply_unilateral<T: Real>(
        &self,
        axial: f64,
        (gap, rest): (&[f64], Option<&ContactAtRest>),
        u: &[T],
        f: &mut [T],
        scratch: &mut Scratch,
    ) -> (V3, f64) {
        let axis = self.patch.pose.axis;
        let (mut total, mut stored) = (0.0, 0.0);
        let m = scratch.push.len();
        let mut points =
            self.patch.points.iter().enumerate().zip(gap).zip(self.basis.chunks_exact(m)).peekable();
        for (face, nodes) in self.patch.faces.iter().enumerate() {
            let Scratch { depth, push, .. } = &mut *scratch;
            depth.iter_mut().zip(nodes).for_each(|(d, &n)| *d = node_vector(u, n).dot(&axis));
            push.fill(0.0);
            while let Some((((i, point), gap), basis)) = points.next_if(|(((_, p), _), _)| p.face == face) {
                let skin = interpolate(basis, depth);
                let closure = axial - gap - skin;
                let at_rest = rest.map_or(0.0, |rest| rest.pressure[i] * point.weight);
                if closure <= 0.0 && at_rest == 0.0 {
                    continue;
                }
                let force = self.pad * closure.max(0.0) * point.weight;
                total += force;
                stored += 0.5 * force * closure;
                if at_rest > 0.0 {
                    let compression = at_rest / (self.pad * point.weight);
                    stored += at_rest * (skin - 0.5 * compression);
                }
                push.iter_mut().zip(basis).for_each(|(p, w)| *p += (force - at_rest) * w);
            }
            nodes.iter().zip(&*push).for_each(|(&n, &push)| add_to_node(f, n, axis * -push));
        }
        (axis * total, stored)
    }
}

/// Σ a_i b_i in four interleaved sums, so that additions can overlap.
fn interpolate(a: &[f64], b: &[f64]) -> f64 {
    let (a4, b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(a, b)| a * b).sum();
    let sums = a4.zip(b4).fold([0.0; 4], |s, (a, b)| [0, 1, 2, 3].map(|i| s[i] + a[i] * b[i]));
    rest + (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// `[face][i][j]` mass matrices ∫ φ_i φ_j dA of the patch [m²].
fn matrices(patch: &Patch) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<f64>> =
        patch.faces.iter().map(|nodes| vec![0.0; nodes.len() * nodes.len()]).collect();
    for point in &patch.points {
        let m = point.values.len();
        for i in 0..m {
            for j in 0..m {
                all[point.face][i * m + j] += point.weight * point.values[i] * point.values[j];
            }
        }
    }
    all
}
