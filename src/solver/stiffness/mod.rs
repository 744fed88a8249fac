//! f = K u for the solid: E (gather) → B (gradient) → D (point physics) → Bᵀ → Eᵀ (ordered sum).
//!
//! σ = K tr(ε) I + dev[C : e_eff],  C : e = 2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A,  A = a⊗a.
//!
//! e = dev ε: with the deviator on both sides the form is symmetric, σ = ∂W/∂ε, also for finite K; for
//! tr ε → 0 it is the usual one (`physics.md` §1.6 of the design notes; Rouze et al. 2013). The springpot is a
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

pub use law::RegionEnergy;
pub use reference::Reference;

/// The stiffness operator of the solid. `u` and `f` are `[node][3]`.
pub trait Stiffness<T> {
    /// f = K u [N] for displacements u [m] at the new time; memory variables advance by one step.
    ///
    /// # Panics
    /// If `u` or `f` does not have 3 entries per node.
    fn apply(&mut self, u: &[T], f: &mut [T]);

    /// f = K₀ u with the unrelaxed (instantaneous) moduli g∞ + Σ g_k and no memory: the operator whose
    /// largest eigenvalue bounds the time step. Memory is untouched.
    fn apply_instantaneous(&mut self, u: &[T], f: &mut [T]);

    /// Time step Δt > 0 [s] of the memory variables; resets them.
    fn set_time_step(&mut self, dt: f64);

    /// Forgets the past: ζ = 0. The next [`Stiffness::apply`] sees a strain that rose linearly from zero over one step.
    fn reset(&mut self);

    /// Strain energy and dissipated power by region, `region[element]` giving the row.
    ///
    /// `u` must be the displacement of the last [`Stiffness::apply`]. f64 sums in element order.
    fn energy(&self, u: &[T], region: &[u16]) -> Vec<RegionEnergy>;

    /// Name of the instruction set in use.
    fn isa(&self) -> &'static str;
}
