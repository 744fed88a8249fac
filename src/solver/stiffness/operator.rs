//! The stiffness operator of the solid as a trait, with the energies that it reports.

use rayon::prelude::*;

/// Energy of one region at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RegionEnergy {
    /// Stored strain energy [J]: volumetric, relaxed and in the Maxwell springs.
    pub strain: f64,
    /// Power turned into heat in the Maxwell dashpots [W], ≥ 0.
    pub dissipated: f64,
}

/// Nodes per block of the force sum: their fields fit in L1 together with a fused update.
pub const NODE_BLOCK: usize = 512;

/// The stiffness operator of the solid. `u` and `f` are `[node][3]`.
///
/// One application consists of two parallel, race-free sweeps: [`Stiffness::elements`] fills one slot per
/// element point, [`Stiffness::collect`] sums the slots of any range of nodes in fixed order. A time step may
/// call `collect` block by block and update each block at once; [`Stiffness::apply`] runs both sweeps.
pub trait Stiffness<T: Send>: Sync {
    /// Element forces for displacements u [m] at the new time; memory variables advance by one step.
    ///
    /// # Panics
    /// If `u` does not have 3 entries per node.
    fn elements(&mut self, u: &[T]);

    /// Same as [`Stiffness::elements`] with the unrelaxed (instantaneous) moduli g∞ + Σ g_k; memory is
    /// unchanged.
    fn elements_instantaneous(&mut self, u: &[T]);

    /// Forces [N] on nodes `first..first + f.len()/3` from the last element sweep; overwrites `f`.
    ///
    /// # Panics
    /// If the range exceeds the number of nodes.
    fn collect(&self, first: usize, f: &mut [T]);

    /// Time step Δt > 0 [s] of the memory variables; resets them.
    fn set_time_step(&mut self, dt: f64);

    /// Clears the memory: ζ = 0. The next sweep assumes a strain that rose linearly from zero over one step.
    fn reset(&mut self);

    /// `[region]` strain energy and dissipated power; `region` is `[element]`.
    ///
    /// `u` must be the displacement of the last [`Stiffness::elements`]. Summed in f64, in element order.
    fn energy(&self, u: &[T], region: &[u16]) -> Vec<RegionEnergy>;

    /// Name of the instruction set in use.
    fn isa(&self) -> &'static str;

    /// f = K u [N]; memory variables advance by one step. `f` must be as long as `u`.
    fn apply(&mut self, u: &[T], f: &mut [T]) {
        self.elements(u);
        collect_all(self, f);
    }

    /// f = K₀ u [N] with the unrelaxed moduli and no memory: the operator whose largest eigenvalue bounds the
    /// time step. Memory is unchanged. `f` must be as long as `u`.
    fn apply_instantaneous(&mut self, u: &[T], f: &mut [T]) {
        self.elements_instantaneous(u);
        collect_all(self, f);
    }
}

/// Eᵀ over all nodes, in parallel blocks.
fn collect_all<T: Send, S: Stiffness<T> + ?Sized>(stiffness: &S, f: &mut [T]) {
    f.par_chunks_mut(3 * NODE_BLOCK)
        .enumerate()
        .for_each(|(block, f)| stiffness.collect(block * NODE_BLOCK, f));
}
