//! `Solution` at one frequency, and `HarmonicInfo`: how it was computed.

use crate::math::C64;

/// Figures of one solve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HarmonicInfo {
    /// Frequency [Hz].
    pub hz: f64,
    /// Krylov iterations of all corrections together.
    pub iterations: usize,
    /// Number of f32 corrections.
    pub corrections: usize,
    /// Applications of the finest-level operator in f32, including those of the preconditioner.
    pub applications: usize,
    /// Relative residual of the solution, computed in f64.
    pub residual: f64,
    /// Wall time [s].
    pub seconds: f64,
    /// Relative residual before each iteration and at the end: computed in f64 before each correction, from
    /// the GMRES recurrence inside it.
    pub history: Vec<f64>,
}

/// Displacement and pressure at one frequency.
#[derive(Clone, Debug)]
pub struct Solution {
    /// `[node][component]` complex displacement [m].
    pub displacement: Vec<[C64; 3]>,
    /// `[element][function]` pressure coefficients [Pa·√m³], as in [`Fields`](super::Fields).
    pub pressure: Vec<C64>,
}

impl Solution {
    /// Superposition Σ zⱼ uⱼ of solutions `parts` at one frequency with the factors zⱼ in `by`.
    ///
    /// # Panics
    /// If `parts` is empty, or its solutions are of different bodies.
    pub fn superpose(parts: &[Solution], by: &[C64]) -> Solution {
        let mut out = Solution {
            displacement: vec![[C64::default(); 3]; parts[0].displacement.len()],
            pressure: vec![C64::default(); parts[0].pressure.len()],
        };
        for (part, z) in parts.iter().zip(by).filter(|(_, z)| z.norm() > 0.0) {
            assert_eq!(part.pressure.len(), out.pressure.len(), "solutions of one body");
            for (sum, u) in out.displacement.iter_mut().zip(&part.displacement) {
                sum.iter_mut().zip(u).for_each(|(s, u)| *s += z * u);
            }
            out.pressure.iter_mut().zip(&part.pressure).for_each(|(sum, p)| *sum += z * p);
        }
        out
    }
}
