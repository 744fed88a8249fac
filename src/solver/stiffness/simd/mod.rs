//! f = K u in f32, 8 or 16 elements side by side, in parallel; the same bits for any thread count.
//!
//! Elements of equal physics are sorted into batches ([`pack`]); each batch runs one specialised kernel
//! ([`kernel`]) and writes its own slots; nodes sum their slots in element order. f32 is safe for K ≫ G because each
//! element subtracts one node's displacement before differentiating, so rigid translation cancels exactly.

pub mod basis;
pub mod kernel;
pub mod pack;
pub mod physics;
pub mod shape;

mod energy;

use super::law::{self, Branch, RegionEnergy};
use super::{Stiffness, StiffnessError, projection};
use crate::fem::{Geometry, Gll, Incidence, Space};
use crate::material::{MaterialField, MaxwellFit};
use crate::math::lanes::{Aligned, Isa, Kernel, Lanes};
use kernel::{Batch, Derivative, Work};
use pack::{Group, Layout};
use physics::Step;
use rayon::prelude::*;

/// Batches one task works through with the same scratch memory.
const TASK: usize = 4;

/// f32 back-end.
#[derive(Clone, Debug)]
pub struct Simd {
    isa: Isa,
    gll: Gll,
    layout: Layout,
    groups: Vec<Group>,
    /// What the Maxwell weights are rebuilt from when the time step changes.
    class: Vec<u16>,
    classes: Vec<MaxwellFit>,
    tau: Vec<f64>,
    branches: Vec<Branch>,
    steps: Vec<Step>,
    started: bool,
    /// `[batch][point][3][lane]` element forces, groups one after another.
    slots: Aligned<f32>,
    /// `[node]` start of its list in `slot_of`, one extra at the end.
    start: Vec<u32>,
    /// Offsets into `slots` of every node's element points, in element order.
    slot_of: Vec<u32>,
}

impl Simd {
    /// The operator on the widest instruction set of this CPU.
    ///
    /// # Errors
    /// [`StiffnessError`] for an order outside 2–6 or a space too large for 32-bit indices.
    ///
    /// # Panics
    /// If a material array does not have the shape it documents.
    pub fn new(space: &Space, geometry: &Geometry, material: &MaterialField) -> Result<Simd, StiffnessError> {
        Simd::with_isa(space, geometry, material, Isa::detect())
    }

    /// The operator on a chosen instruction set.
    ///
    /// # Errors
    /// As [`Simd::new`].
    pub fn with_isa(
        space: &Space,
        geometry: &Geometry,
        material: &MaterialField,
        isa: Isa,
    ) -> Result<Simd, StiffnessError> {
        if !(2..=6).contains(&space.order) {
            return Err(StiffnessError::Order { order: space.order });
        }
        if space.n_nodes() > i32::MAX as usize / 3 || 3 * space.node_of.len() > u32::MAX as usize / 2 {
            return Err(StiffnessError::Size { nodes: space.n_nodes() });
        }
        law::check_shapes(material, space.node_of.len(), space.n_elements);
        let layout = Layout {
            width: isa.width(),
            points: space.points_per_element(),
            branches: material.tau.len(),
            pressure: projection::functions(space.order),
            length: 0.5 * (geometry.weight.iter().sum::<f64>() / space.n_elements as f64).cbrt(),
        };
        let groups = pack::groups(space, geometry, material, layout)?;
        let batches: usize = groups.iter().map(|g| g.batches).sum();
        let (start, slot_of) = slots_of_nodes(space, layout, &groups);
        let mut this = Simd {
            isa,
            gll: Gll::new(space.order),
            layout,
            groups,
            class: material.class.clone(),
            classes: material.classes.clone(),
            tau: material.tau.clone(),
            branches: Vec::new(),
            steps: Vec::new(),
            started: false,
            slots: Aligned::new(batches * layout.slot_count()),
            start,
            slot_of,
        };
        this.set_branches(vec![Branch { a: 1.0, b0: 0.0, b1: 0.0 }; this.tau.len()]);
        Ok(this)
    }

    fn set_branches(&mut self, branches: Vec<Branch>) {
        self.steps = pack::steps(&branches);
        for group in &mut self.groups {
            group.set_weights(&self.class, &self.classes, self.layout, &branches);
        }
        self.branches = branches;
    }

    /// One sweep over all batches of all groups.
    fn sweep(&mut self, u: &[f32], instantaneous: bool) {
        assert_eq!(u.len(), 3 * (self.start.len() - 1), "u must be [node][3]");
        let (isa, gll, layout, steps) = (self.isa, &self.gll, self.layout, &self.steps);
        let mut rest = &mut self.slots[..];
        for group in &mut self.groups {
            let (slots, tail) = rest.split_at_mut(group.batches * layout.slot_count());
            rest = tail;
            group.sweep(u, slots, isa, gll, layout, steps, instantaneous);
        }
    }
}

impl Group {
    /// Runs the kernel over every batch of the group.
    fn sweep(
        &mut self,
        u: &[f32],
        slots: &mut [f32],
        isa: Isa,
        gll: &Gll,
        layout: Layout,
        steps: &[Step],
        instantaneous: bool,
    ) {
        let memory_on = self.memory_on && !instantaneous;
        let fibres_on = self.fibres_on;
        let weights: &[f32] = if memory_on { &self.weights } else { &self.unrelaxed };
        let size = Sizes {
            nodes: layout.points * layout.width,
            shape: shape::COUNT * layout.width,
            coefficients: layout.points * layout.coefficient_count(fibres_on) * layout.width,
            weights: weights.len() / self.batches,
            memory: if memory_on { self.memory.len() / self.batches } else { 0 },
            slots: layout.slot_count(),
        };
        let (nodes, shape, coefficients) = (&self.nodes[..], &self.shape[..], &self.coefficients[..]);
        let run = |first: usize, memory: &mut [f32], slots: &mut [f32]| {
            let steps = if memory_on { steps } else { &[] };
            let task = Task { first, steps, u, size, nodes, shape, coefficients, weights, memory, slots };
            task.dispatch(isa, gll, fibres_on);
        };
        if memory_on {
            (self.memory.par_chunks_mut(TASK * size.memory), slots.par_chunks_mut(TASK * size.slots))
                .into_par_iter()
                .enumerate()
                .for_each(|(task, (memory, slots))| run(task * TASK, memory, slots));
        } else {
            slots
                .par_chunks_mut(TASK * size.slots)
                .enumerate()
                .for_each(|(task, slots)| run(task * TASK, &mut [], slots));
        }
    }
}

/// Array lengths per batch.
#[derive(Clone, Copy)]
struct Sizes {
    nodes: usize,
    shape: usize,
    coefficients: usize,
    weights: usize,
    memory: usize,
    slots: usize,
}

/// Some consecutive batches of one group.
struct Task<'a> {
    /// First batch; `nodes`, `shape`, `coefficients` and `weights` are whole arrays, `memory` and `slots` start at it.
    first: usize,
    /// Empty where memory is off.
    steps: &'a [Step],
    u: &'a [f32],
    size: Sizes,
    nodes: &'a [u32],
    shape: &'a [f32],
    coefficients: &'a [f32],
    weights: &'a [f32],
    memory: &'a mut [f32],
    slots: &'a mut [f32],
}

impl Task<'_> {
    /// Chooses the order, then the physics, then the instruction set: one compiled function for each.
    fn dispatch(self, isa: Isa, gll: &Gll, fibres_on: bool) {
        match gll.order {
            2 => self.order::<3, 4>(isa, gll, fibres_on),
            3 => self.order::<4, 10>(isa, gll, fibres_on),
            4 => self.order::<5, 0>(isa, gll, fibres_on),
            5 => self.order::<6, 0>(isa, gll, fibres_on),
            6 => self.order::<7, 0>(isa, gll, fibres_on),
            _ => unreachable!("Simd::with_isa admits orders 2–6"),
        }
    }

    /// M = N+1 points per direction, P pressure functions.
    fn order<const M: usize, const P: usize>(self, isa: Isa, gll: &Gll, fibres_on: bool) {
        let (task, derivative) = (self, &Derivative::<M>::new(gll));
        if fibres_on {
            isa.run(Run::<M, P, true> { task, derivative });
        } else {
            isa.run(Run::<M, P, false> { task, derivative });
        }
    }
}

/// A task with its order and physics fixed.
struct Run<'a, const M: usize, const P: usize, const FIBRES: bool> {
    task: Task<'a>,
    derivative: &'a Derivative<M>,
}

impl<const M: usize, const P: usize, const FIBRES: bool> Kernel for Run<'_, M, P, FIBRES> {
    #[inline(always)]
    fn run<L: Lanes>(self) {
        let task = self.task;
        let mut work = Work::<L, M>::zeros();
        let size = task.size;
        for (n, slots) in task.slots.chunks_exact_mut(size.slots).enumerate() {
            let b = task.first + n;
            let batch = Batch {
                nodes: &task.nodes[b * size.nodes..][..size.nodes],
                shape: &task.shape[b * size.shape..][..size.shape],
                coefficients: &task.coefficients[b * size.coefficients..][..size.coefficients],
                weights: &task.weights[b * size.weights..][..size.weights],
                memory: &mut task.memory[n * size.memory..][..size.memory],
                slots,
            };
            kernel::element::<L, M, P, FIBRES>(self.derivative, task.steps, task.u, batch, &mut work);
        }
    }
}

/// Node → offsets of its slots, in element order.
fn slots_of_nodes(space: &Space, layout: Layout, groups: &[Group]) -> (Vec<u32>, Vec<u32>) {
    let mut base = vec![0u32; space.n_elements];
    let mut first_batch = 0;
    for group in groups {
        for (place, &element) in group.elements.iter().enumerate() {
            let (batch, lane) = (first_batch + place / layout.width, place % layout.width);
            base[element as usize] = (batch * layout.slot_count() + lane) as u32;
        }
        first_batch += group.batches;
    }
    let Incidence { start, mut slots } = Incidence::new(space);
    for slot in &mut slots {
        let (element, point) = (*slot as usize / layout.points, *slot as usize % layout.points);
        *slot = base[element] + (point * 3 * layout.width) as u32;
    }
    (start, slots)
}

impl Stiffness<f32> for Simd {
    fn elements(&mut self, u: &[f32]) {
        self.sweep(u, false);
        self.started = true;
    }

    fn elements_instantaneous(&mut self, u: &[f32]) {
        self.sweep(u, true);
    }

    fn collect(&self, first: usize, f: &mut [f32]) {
        let width = self.layout.width;
        let slots = &self.slots[..];
        let start = &self.start[first..=first + f.len() / 3];
        for (f, list) in f.chunks_exact_mut(3).zip(start.windows(2)) {
            let mut sum = [0.0f32; 3];
            for &at in &self.slot_of[list[0] as usize..list[1] as usize] {
                let slot = &slots[at as usize..at as usize + 2 * width + 1];
                sum[0] += slot[0];
                sum[1] += slot[width];
                sum[2] += slot[2 * width];
            }
            f.copy_from_slice(&sum);
        }
    }

    fn set_time_step(&mut self, dt: f64) {
        self.set_branches(self.tau.iter().map(|&tau| Branch::new(dt, tau)).collect());
        self.reset();
    }

    fn reset(&mut self) {
        self.groups.iter_mut().for_each(|g| g.memory.fill(0.0));
        self.started = false;
    }

    fn energy(&self, u: &[f32], region: &[u16]) -> Vec<RegionEnergy> {
        energy::energy(self, u, region)
    }

    fn isa(&self) -> &'static str {
        self.isa.name()
    }
}
