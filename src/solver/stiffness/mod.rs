//! f = K u for the solid: E (gather) → B (gradient) → D (point physics) → Bᵀ → Eᵀ (ordered sum).
//!
//! σ = K tr(ε) I + dev[C : e_eff],  C : e = 2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A,  A = a⊗a.
//!
//! e = dev ε: with the deviator on both sides the form is symmetric, σ = ∂W/∂ε, also for finite K; for
//! tr ε → 0 it is the usual one (Rouze et al. 2013). The springpot is a
//! generalised Maxwell body with *strain* memory, the same for every modulus:
//!
//! ```text
//! e_eff = (g∞ + Σ g_k) e − Σ g_k ζ_k          ζ̇_k = (e − ζ_k)/τ_k
//! y_kⁿ  = a ζ_kⁿ + b₀ eⁿ       ζ_kⁿ⁺¹ = y_kⁿ + b₁ eⁿ⁺¹      (exact for e linear in time over the step)
//! a = e^{−x},  b₁ = 1 − (1−a)/x,  b₀ = (1−a)/x − a,  x = Δt/τ_k
//! ```
//!
//! Only y is stored, five deviatoric components per point and branch. The volumetric term is collocated from
//! order 4 and projected on P_{N−1} of each element at orders 2 and 3, where collocation locks ([`projection`]).

pub mod law;
pub mod projection;
pub mod reference;
pub mod simd;

use rayon::prelude::*;

pub use law::RegionEnergy;
pub use reference::Reference;
pub use simd::Simd;

/// Nodes whose forces are summed in one go: their fields fit L1 together with a fused update.
pub const NODE_BLOCK: usize = 512;

/// The stiffness operator of the solid. `u` and `f` are `[node][3]`.
///
/// One application is two sweeps, each parallel and free of races: [`Stiffness::elements`] fills one slot per
/// element point, [`Stiffness::collect`] sums the slots of any range of nodes in fixed order. A time step may call
/// `collect` block by block and update the block at once; [`Stiffness::apply`] is the two sweeps in a row.
pub trait Stiffness<T: Send>: Sync {
    /// Element forces for displacements u [m] at the new time; memory variables advance by one step.
    ///
    /// # Panics
    /// If `u` does not have 3 entries per node.
    fn elements(&mut self, u: &[T]);

    /// As [`Stiffness::elements`] with the unrelaxed (instantaneous) moduli g∞ + Σ g_k; memory is untouched.
    fn elements_instantaneous(&mut self, u: &[T]);

    /// Forces [N] on nodes `first..first + f.len()/3` from the last element sweep; overwrites `f`.
    ///
    /// # Panics
    /// If the range leaves the space.
    fn collect(&self, first: usize, f: &mut [T]);

    /// Time step Δt > 0 [s] of the memory variables; resets them.
    fn set_time_step(&mut self, dt: f64);

    /// Forgets the past: ζ = 0. The next sweep sees a strain that rose linearly from zero over one step.
    fn reset(&mut self);

    /// Strain energy and dissipated power by region, `region[element]` giving the row.
    ///
    /// `u` must be the displacement of the last [`Stiffness::elements`]. f64 sums in element order.
    fn energy(&self, u: &[T], region: &[u16]) -> Vec<RegionEnergy>;

    /// Name of the instruction set in use.
    fn isa(&self) -> &'static str;

    /// f = K u [N]; memory variables advance by one step. `f` must be as long as `u`.
    fn apply(&mut self, u: &[T], f: &mut [T]) {
        self.elements(u);
        collect_all(self, f);
    }

    /// f = K₀ u with the unrelaxed moduli and no memory: the operator whose largest eigenvalue bounds the time
    /// step. Memory is untouched. `f` must be as long as `u`.
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

/// Why a back-end cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StiffnessError {
    /// The order has no SIMD kernel.
    #[error("the simd back-end offers orders 2–6, not {order}; use the reference back-end")]
    Order {
        /// Polynomial order of the space.
        order: usize,
    },
    /// The nodes of an element do not lie on the triquadratic map of its 27 corner, edge, face and centre points.
    #[error("element {element} is not triquadratic; use the reference back-end")]
    Shape {
        /// Element index.
        element: usize,
    },
    /// The field is too large for 32-bit gathers.
    #[error("{nodes} nodes are too many for the simd back-end (limit 715 million)")]
    Size {
        /// Number of nodes.
        nodes: usize,
    },
}
