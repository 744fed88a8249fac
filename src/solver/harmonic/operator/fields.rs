//! `Fields`: displacement and pressure of the mixed method, or their residuals, in f64.

use crate::math::C64;

/// Displacement `[node][component]` [m] and pressure `[element][function]` [Pa·√m³], p = K div u.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// `[node][component]` complex displacement [m]; or nodal forces [N].
    pub u: Vec<[C64; 3]>,
    /// `[element][function]` pressure coefficients; or volume defects ∫ φ (div u − p/K).
    pub p: Vec<C64>,
}

impl Fields {
    /// self += z x.
    pub fn add(&mut self, z: C64, x: &Fields) {
        self.u.iter_mut().flatten().zip(x.u.iter().flatten()).for_each(|(a, b)| *a += z * b);
        self.p.iter_mut().zip(&x.p).for_each(|(a, b)| *a += z * b);
    }
}
