//! The arrays of one batch of elements, one element per lane.

/// The arrays of one batch; `lane` runs over the elements.
pub struct Batch<'a> {
    /// `[point][lane]` 3 × global node.
    pub nodes: &'a [u32],
    /// `[K³][3][lane]` shape monomials, see [`super::shape`].
    pub shape: &'a [f32],
    /// `[point][coefficient][lane]` material coefficients.
    pub coefficients: &'a [f32],
    /// `[branch + 1][lane]` factor of e, then g_k of each branch.
    pub weights: &'a [f32],
    /// `[point][branch][DEVIATORIC][lane]` stored y; empty without memory.
    pub memory: &'a mut [f32],
    /// `[point][3][lane]` element forces, output [N].
    pub slots: &'a mut [f32],
}
