//! `Elements`: element forces of one order in f32 with complex moduli. A batch is 4 or 8 elements side by
//! side, two lanes each.
//!
//! Displacements are `[node][6]`: real x y z, imaginary x y z. Pressures are `[batch][function][lane]` with
//! real and imaginary parts in neighbouring lanes; unused lanes of the last batch are zero.

use super::point_laws::{COUNT, Divergence, Elastic, Functions, Gradient, Mixed, Moduli, TANGENT};
use crate::fem::{Geometry, Gll, Incidence, Space};
use crate::material::MaterialField;
use crate::math::C64;
use crate::math::lanes::{Aligned, Isa, Kernel, Lanes};
use crate::solver::stiffness::simd::kernel::{Derivative, Work, differentiate, integrate, sweep};
use crate::solver::stiffness::simd::shape;
use crate::solver::stiffness::{StiffnessError, projection};
use nalgebra::Matrix3;
use rayon::prelude::*;

/// Batches per task; they share scratch memory.
const TASK: usize = 2;

/// Elements of one order with their coefficients.
#[derive(Clone, Debug)]
pub struct Elements {
    isa: Isa,
    gll: Gll,
    /// Lanes per batch, two per element.
    width: usize,
    points: usize,
    /// Pressure functions per element, 0 where the level carries no pressure.
    pub functions: usize,
    n_elements: usize,
    batches: usize,
    /// Terms of a map along an axis, K of [`shape`].
    terms: usize,
    /// Unit of length of the coefficients [m].
    length: f64,
    /// `[batch][point][lane]` offset of the x component of the lane's part in a `[node][6]` field.
    nodes: Aligned<u32>,
    /// `[batch][K³][3][lane]`.
    shape: Aligned<f32>,
    /// `[batch][point][COUNT][lane pair]`.
    coefficients: Aligned<f32>,
    /// `[batch][point][TANGENT][lane pair]`; empty without a tangent law.
    tangent: Aligned<f32>,
    /// `[batch][point][function][lane pair]`.
    phi: Aligned<f32>,
    /// `[batch][2][lane]`, see [`Moduli`].
    factor: Aligned<f32>,
    /// `[batch][point][3][lane]` element forces.
    slots: Aligned<f32>,
    start: Vec<u32>,
    slot_of: Vec<u32>,
}

impl Elements {
    /// Elements of `space`. `bulk` is the `[element]` bulk modulus of [`Elements::apply_elastic`]; `pressure`
    /// holds the `[element][point][function]` pressure functions, orthonormal in the volume.
    ///
    /// # Errors
    /// [`StiffnessError`] for orders outside 2–6, elements whose maps are neither triquadratic nor of the
    /// order of the space, at most 4, spaces too large for 32-bit indices.
    pub fn new(
        space: &Space,
        geometry: &Geometry,
        material: &MaterialField,
        bulk: &[f64],
        pressure: Option<&[f64]>,
        isa: Isa,
    ) -> Result<Elements, StiffnessError> {
        if !(2..=6).contains(&space.order) {
            return Err(StiffnessError::Order { order: space.order });
        }
        if space.n_nodes() > i32::MAX as usize / 6 || 6 * space.node_of.len() > u32::MAX as usize / 2 {
            return Err(StiffnessError::Size { nodes: space.n_nodes() });
        }
        let (width, points) = (isa.width(), space.points_per_element());
        let half = width / 2;
        let functions = if pressure.is_some() { projection::modes(space.order) } else { 0 };
        let batches = space.n_elements.div_ceil(half);
        let gll = Gll::new(space.order);
        let length = 0.5 * (geometry.weight.iter().sum::<f64>() / space.n_elements as f64).cbrt();
        let terms = shape::terms(space, &gll);
        let mut elements = Elements {
            isa,
            width,
            points,
            functions,
            n_elements: space.n_elements,
            batches,
            terms,
            length,
            nodes: Aligned::new(batches * points * width),
            shape: Aligned::new(batches * shape::count(terms) * width),
            coefficients: Aligned::new(batches * points * COUNT * half),
            tangent: Aligned::new(0),
            phi: Aligned::new(batches * points * functions * half),
            factor: Aligned::new(batches * 2 * width),
            slots: Aligned::new(batches * points * 3 * width),
            start: Vec::new(),
            slot_of: Vec::new(),
            gll,
        };
        let to_power = shape::to_power(&elements.gll, terms);
        for place in 0..batches * half {
            let element = place.min(space.n_elements - 1);
            let (batch, pair) = (place / half, place % half);
            let monomials = shape::monomials(space, &elements.gll, element, &to_power)?;
            for (n, x) in monomials.iter().flat_map(|x| [x.x, x.y, x.z]).enumerate() {
                let at = (batch * shape::count(terms) + n) * width + 2 * pair;
                elements.shape[at..at + 2].fill((x / length) as f32);
            }
            for point in 0..points {
                let (slot, at) = (element * points + point, batch * points + point);
                let node = 6 * space.node_of[slot];
                elements.nodes[at * width + 2 * pair..][..2].copy_from_slice(&[node, node + 3]);
                let scales = Scales::new(geometry, length, slot);
                for m in 0..functions {
                    let phi = pressure.map_or(0.0, |p| p[slot * functions + m]);
                    elements.phi[(at * functions + m) * half + pair] = (scales.phi_weight * phi) as f32;
                }
            }
        }
        elements.index_slots(space);
        elements.set_material(geometry, material, bulk);
        Ok(elements)
    }

    /// Sets the coefficients of `material`; `bulk` as in [`Elements::new`].
    pub fn set_material(&mut self, geometry: &Geometry, material: &MaterialField, bulk: &[f64]) {
        let (points, half) = (self.points, self.width / 2);
        let is_tangent = !material.tangent.is_empty();
        self.tangent = Aligned::new(if is_tangent { self.batches * points * TANGENT * half } else { 0 });
        let (n_elements, length) = (self.n_elements, self.length);
        let slot = |batch: usize, pair: usize, point: usize| {
            (batch * half + pair).min(n_elements - 1) * points + point
        };
        let fill = |to: &mut [f32], count: usize, batch: usize, of: &(dyn Fn(usize, &mut [f64]) + Sync)| {
            let mut values = vec![0.0; count];
            for (point, pair) in (0..points).flat_map(|point| (0..half).map(move |pair| (point, pair))) {
                of(slot(batch, pair, point), &mut values);
                for (n, value) in values.iter().enumerate() {
                    to[(point * count + n) * half + pair] = *value as f32;
                }
            }
        };
        let moduli = |slot: usize, to: &mut [f64]| {
            let scales = Scales::new(geometry, length, slot);
            to.copy_from_slice(&coefficients(material, bulk[slot / points], &scales, slot));
        };
        let tangent = |slot: usize, to: &mut [f64]| {
            let root = Scales::new(geometry, length, slot).weight.sqrt();
            to.copy_from_slice(&material.tangent[slot].map(|n| root * n));
        };
        let of_batch = self.coefficients.par_chunks_mut(points * COUNT * half).enumerate();
        of_batch.for_each(|(batch, to)| fill(to, COUNT, batch, &moduli));
        let of_batch = self.tangent.par_chunks_mut(points * TANGENT * half).enumerate();
        of_batch.for_each(|(batch, to)| fill(to, TANGENT, batch, &tangent));
    }

    /// Builds the map node → slots of the real part; the imaginary part is in the next lane.
    fn index_slots(&mut self, space: &Space) {
        let Incidence { start, mut slots } = Incidence::new(space);
        let half = self.width / 2;
        for slot in &mut slots {
            let (element, point) = (*slot as usize / self.points, *slot as usize % self.points);
            let (batch, pair) = (element / half, element % half);
            *slot = ((batch * self.points + point) * 3 * self.width + 2 * pair) as u32;
        }
        (self.start, self.slot_of) = (start, slots);
    }

    /// Sets the `[element]` complex factors g of all moduli.
    pub fn set_springpot_factors(&mut self, g: &[C64]) {
        let (half, width) = (self.width / 2, self.width);
        for place in 0..self.batches * half {
            let g = g[place.min(self.n_elements - 1)];
            let at = place / half * 2 * width + 2 * (place % half);
            self.factor[at..at + 2].fill(g.re as f32);
            self.factor[at + width..at + width + 2].copy_from_slice(&[-g.im as f32, g.im as f32]);
        }
    }

    /// Length of a pressure field.
    pub fn pressure_len(&self) -> usize {
        self.batches * self.functions * self.width
    }

    /// Offset and stride in a pressure field of (element, function 0, real part); the imaginary part follows
    /// it.
    pub fn pressure_at(&self, element: usize) -> (usize, usize) {
        let half = self.width / 2;
        (element / half * self.functions * self.width + 2 * (element % half), self.width)
    }

    /// The value `of(element)` at every entry of a pressure field; zero in unused lanes.
    pub fn pressure_field(&self, of: impl Fn(usize) -> f32) -> Vec<f32> {
        let mut field = vec![0.0; self.pressure_len()];
        for element in 0..self.n_elements {
            let (first, stride) = self.pressure_at(element);
            for m in 0..self.functions {
                field[first + m * stride..][..2].fill(of(element));
            }
        }
        field
    }

    /// Computes element forces of σ = g (dev[C : e] + κ μ_L tr ε I).
    pub fn apply_elastic(&mut self, u: &[f32]) {
        let mut slots = std::mem::take(&mut self.slots);
        self.run(Mode::Elastic, u, &[], Some(&mut slots), None);
        self.slots = slots;
    }

    /// Computes element forces of σ = g dev[C : e] + p I, and d = ∫ φ div u.
    pub fn apply_mixed(&mut self, u: &[f32], p: &[f32], d: &mut [f32]) {
        let mut slots = std::mem::take(&mut self.slots);
        self.run(Mode::Mixed, u, p, Some(&mut slots), Some(d));
        self.slots = slots;
    }

    /// d = ∫ φ div u.
    pub fn apply_divergence(&self, u: &[f32], d: &mut [f32]) {
        self.run(Mode::Divergence, u, &[], None, Some(d));
    }

    /// Computes element forces of σ = p I.
    pub fn apply_gradient(&mut self, p: &[f32]) {
        let mut slots = std::mem::take(&mut self.slots);
        self.run(Mode::Gradient, &[], p, Some(&mut slots), None);
        self.slots = slots;
    }

    /// f = sums of the element forces at the nodes `first..first + f.len()/6`.
    pub fn sum_at_nodes(&self, first: usize, f: &mut [f32]) {
        let (width, slots) = (self.width, &self.slots[..]);
        let start = &self.start[first..=first + f.len() / 6];
        for (f, list) in f.chunks_exact_mut(6).zip(start.windows(2)) {
            let mut sum = [0.0f32; 6];
            for &at in &self.slot_of[list[0] as usize..list[1] as usize] {
                let slot = &slots[at as usize..at as usize + 2 * width + 2];
                sum[0] += slot[0];
                sum[3] += slot[1];
                sum[1] += slot[width];
                sum[4] += slot[width + 1];
                sum[2] += slot[2 * width];
                sum[5] += slot[2 * width + 1];
            }
            f.copy_from_slice(&sum);
        }
    }

    /// Applies the law of `mode` to all batches.
    fn run(&self, mode: Mode, u: &[f32], p: &[f32], slots: Option<&mut [f32]>, d: Option<&mut [f32]>) {
        let (slot, moment) = (self.points * 3 * self.width, (self.functions * self.width).max(1));
        let run = |first: usize, slots: &mut [f32], d: &mut [f32]| {
            Task { elements: self, mode, first, u, p, slots, d }.dispatch();
        };
        match (slots, d) {
            (Some(slots), Some(d)) => slots
                .par_chunks_mut(TASK * slot)
                .zip(d.par_chunks_mut(TASK * moment))
                .enumerate()
                .for_each(|(task, (slots, d))| run(task * TASK, slots, d)),
            (Some(slots), None) => slots
                .par_chunks_mut(TASK * slot)
                .enumerate()
                .for_each(|(task, slots)| run(task * TASK, slots, &mut [])),
            (None, Some(d)) => {
                d.par_chunks_mut(TASK * moment)
                    .enumerate()
                    .for_each(|(task, d)| run(task * TASK, &mut [], d));
            }
            (None, None) => {}
        }
    }
}

/// Factors of one point, with lengths in units of a common length.
struct Scales {
    /// V, the factor of moduli.
    weight: f64,
    /// Factor of w φ.
    phi_weight: f64,
}

impl Scales {
    fn new(geometry: &Geometry, length: f64, slot: usize) -> Scales {
        let inverse = geometry.inverse[slot];
        let scale = Matrix3::from_fn(|i, j| inverse[i][j]).determinant() * length * length;
        let weight = geometry.weight[slot];
        Scales { weight: weight * scale * scale, phi_weight: weight * scale }
    }
}

/// Coefficients of one point in the order of [`COUNT`].
fn coefficients(material: &MaterialField, bulk: f64, scales: &Scales, slot: usize) -> [f64; COUNT] {
    let weight = scales.weight;
    let (mu_t, mu_l, a) = (material.mu_t[slot], material.mu_l[slot], material.fibre[slot]);
    [
        weight * 2.0 * mu_t,
        weight * bulk,
        weight * 2.0 * (mu_l - mu_t),
        weight * 0.5 * material.beta[slot],
        a.x,
        a.y,
        a.z,
    ]
}

/// The law applied by a pass over the elements.
#[derive(Clone, Copy)]
enum Mode {
    Elastic,
    Mixed,
    Divergence,
    Gradient,
}

/// Consecutive batches from `first` on.
struct Task<'a> {
    elements: &'a Elements,
    mode: Mode,
    first: usize,
    u: &'a [f32],
    p: &'a [f32],
    slots: &'a mut [f32],
    d: &'a mut [f32],
}

impl Task<'_> {
    /// Dispatches on order and terms of the maps, then on the instruction set.
    fn dispatch(self) {
        match (self.elements.gll.order, self.elements.terms) {
            (2, _) => self.run_order::<3, 3, 4>(),
            (3, 3) => self.run_order::<4, 3, 10>(),
            (3, _) => self.run_order::<4, 4, 10>(),
            (4, 3) => self.run_order::<5, 3, 20>(),
            (4, _) => self.run_order::<5, 5, 20>(),
            (5, 3) => self.run_order::<6, 3, 35>(),
            (5, _) => self.run_order::<6, 5, 35>(),
            (6, 3) => self.run_order::<7, 3, 56>(),
            (6, _) => self.run_order::<7, 5, 56>(),
            _ => unreachable!("Elements::new admits orders 2–6"),
        }
    }

    fn run_order<const M: usize, const K: usize, const P: usize>(self) {
        let (isa, derivative) = (self.elements.isa, &Derivative::<M, K>::new(&self.elements.gll));
        isa.run(Run::<M, K, P> { task: self, derivative });
    }
}

/// A task of fixed order.
struct Run<'a, const M: usize, const K: usize, const P: usize> {
    task: Task<'a>,
    derivative: &'a Derivative<M, K>,
}

impl<const M: usize, const K: usize, const P: usize> Kernel for Run<'_, M, K, P> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Task { elements, mode, first, u, p, slots, d } = self.task;
        let (width, half, points) = (L::WIDTH, L::WIDTH / 2, M * M * M);
        let (slot, moment) = (points * 3 * width, P * width);
        let mut work = Work::<L, M>::zeros();
        let count = if slots.is_empty() { d.len() / moment } else { slots.len() / slot };
        for n in 0..count {
            let b = first + n;
            let size = shape::count(K) * width;
            let shape = &elements.shape[b * size..][..size];
            let nodes = &elements.nodes[b * points * width..][..points * width];
            let coefficients = &elements.coefficients[b * points * COUNT * half..][..points * COUNT * half];
            let tangent = match elements.tangent.is_empty() {
                true => &[][..],
                false => &elements.tangent[b * points * TANGENT * half..][..points * TANGENT * half],
            };
            let factor = &elements.factor[b * 2 * width..][..2 * width];
            let moduli = Moduli::<L>::new(coefficients, tangent, factor);
            let phi = if elements.functions == 0 {
                &[][..]
            } else {
                &elements.phi[b * points * P * half..][..points * P * half]
            };
            let functions = Functions::<P>(phi);
            match mode {
                Mode::Elastic => {
                    let slots = &mut slots[n * slot..][..slot];
                    sweep(self.derivative, (u, nodes), shape, &mut Elastic(moduli), &mut work, slots);
                }
                Mode::Mixed => {
                    let pressure = load::<L, P>(&p[b * moment..]);
                    let mut law = Mixed { moduli, functions, pressure, divergence: [L::splat(0.0); P] };
                    let slots = &mut slots[n * slot..][..slot];
                    sweep(self.derivative, (u, nodes), shape, &mut law, &mut work, slots);
                    store(&law.divergence, elements.used(b), &mut d[n * moment..][..moment]);
                }
                Mode::Divergence => {
                    let mut law = Divergence { functions, divergence: [L::splat(0.0); P] };
                    differentiate(self.derivative, (u, nodes), shape, &mut law, &mut work);
                    store(&law.divergence, elements.used(b), &mut d[n * moment..][..moment]);
                }
                Mode::Gradient => {
                    let mut law = Gradient { functions, pressure: load::<L, P>(&p[b * moment..]) };
                    let slots = &mut slots[n * slot..][..slot];
                    integrate(self.derivative, shape, &mut law, &mut work, slots);
                }
            }
        }
    }
}

impl Elements {
    /// Lanes of batch `b` in use; the others repeat the last element.
    fn used(&self, b: usize) -> usize {
        let half = self.width / 2;
        2 * (self.n_elements - b * half).min(half)
    }
}

/// Loads P rows of lanes.
#[inline(always)]
fn load<L: Lanes, const P: usize>(from: &[f32]) -> [L; P] {
    let mut rows = [L::splat(0.0); P];
    for (m, row) in rows.iter_mut().enumerate() {
        *row = L::load(&from[m * L::WIDTH..]);
    }
    rows
}

/// Stores P rows of lanes; lanes from `used` on are set to zero.
#[inline(always)]
fn store<L: Lanes, const P: usize>(rows: &[L; P], used: usize, to: &mut [f32]) {
    for (m, row) in rows.iter().enumerate() {
        let to = &mut to[m * L::WIDTH..][..L::WIDTH];
        row.store(to);
        to[used..].fill(0.0);
    }
}
