//! `State`: displacement and velocity of a simulation.

/// Displacement and velocity; the memory variables are part of the stiffness and the membranes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State<T> {
    /// Step number n.
    pub step: u64,
    /// `[node][3]` uₙ [m].
    pub u: Vec<T>,
    /// `[node][3]` vₙ₋½ [m/s].
    pub v: Vec<T>,
}
