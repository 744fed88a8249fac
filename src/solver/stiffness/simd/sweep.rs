//! The parallel loop over all batches of all groups, and the choice of the kernel.

use super::backend::Simd;
use super::batch::Batch;
use super::kernel::{self, Derivative, Work};
use super::pack::{Group, Layout};
use super::physics::Step;
use super::shape;
use crate::fem::Gll;
use crate::math::lanes::{Isa, Kernel, Lanes};
use rayon::prelude::*;

/// Batches per parallel task; they share scratch memory.
const TASK: usize = 4;

impl Simd {
    /// One sweep over all batches of all groups; `instantaneous` uses the unrelaxed moduli without memory.
    pub(super) fn sweep(&mut self, u: &[f32], instantaneous: bool) {
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
            shape: shape::count(layout.terms) * layout.width,
            coefficients: layout.points * layout.coefficient_count(fibres_on) * layout.width,
            weights: weights.len() / self.batches,
            memory: if memory_on { self.memory.len() / self.batches } else { 0 },
            slots: layout.slot_count(),
        };
        let (nodes, shape, coefficients) = (&self.nodes[..], &self.shape[..], &self.coefficients[..]);
        let run = |first: usize, memory: &mut [f32], slots: &mut [f32]| {
            let steps = if memory_on { steps } else { &[] };
            let task = Task { first, steps, u, size, nodes, shape, coefficients, weights, memory, slots };
            task.dispatch(isa, gll, layout.terms, fibres_on);
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

/// Consecutive batches of one group.
struct Task<'a> {
    /// First batch. `nodes`, `shape`, `coefficients` and `weights` are those of the whole group; `memory` and
    /// `slots` start at this batch.
    first: usize,
    /// Empty if memory is off.
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
    /// Selects the kernel by order and terms of the maps, then by fibres, then by instruction set; each
    /// combination is compiled separately.
    fn dispatch(self, isa: Isa, gll: &Gll, terms: usize, fibres_on: bool) {
        match (gll.order, terms) {
            (2, _) => self.order::<3, 3, 4>(isa, gll, fibres_on),
            (3, 3) => self.order::<4, 3, 10>(isa, gll, fibres_on),
            (3, _) => self.order::<4, 4, 10>(isa, gll, fibres_on),
            (4, 3) => self.order::<5, 3, 0>(isa, gll, fibres_on),
            (4, _) => self.order::<5, 5, 0>(isa, gll, fibres_on),
            (5, 3) => self.order::<6, 3, 0>(isa, gll, fibres_on),
            (5, _) => self.order::<6, 5, 0>(isa, gll, fibres_on),
            (6, 3) => self.order::<7, 3, 0>(isa, gll, fibres_on),
            (6, _) => self.order::<7, 5, 0>(isa, gll, fibres_on),
            _ => unreachable!("Simd::with_isa admits orders 2–6"),
        }
    }

    /// M = N+1 points per direction, K terms of a map, P pressure functions.
    fn order<const M: usize, const K: usize, const P: usize>(self, isa: Isa, gll: &Gll, fibres_on: bool) {
        let (task, derivative) = (self, &Derivative::<M, K>::new(gll));
        if fibres_on {
            isa.run(Run::<M, K, P, true> { task, derivative });
        } else {
            isa.run(Run::<M, K, P, false> { task, derivative });
        }
    }
}

/// A task with fixed order and material kind.
struct Run<'a, const M: usize, const K: usize, const P: usize, const FIBRES: bool> {
    task: Task<'a>,
    derivative: &'a Derivative<M, K>,
}

impl<const M: usize, const K: usize, const P: usize, const FIBRES: bool> Kernel for Run<'_, M, K, P, FIBRES> {
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
            kernel::element::<L, M, K, P, FIBRES>(self.derivative, task.steps, task.u, batch, &mut work);
        }
    }
}
