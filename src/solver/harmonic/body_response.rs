//! `BodyResponse`: what the rigid bodies that carry held nodes do under a load.
//!
//! The solution is that with held bodies, x₀, and the fields U of their unit motions:
//!
//! ```text
//! x = x₀ + U q,      (Z + Uᵀ A U) q = Uᵀ f
//! ```
//!
//! with the dynamic stiffness Z of the bodies alone. (x₀ does not appear on the right: A U vanishes at free
//! nodes, x₀ at held ones.) Entries of f at the nodes of a body are forces on the body.

use super::operator::Fields;
use crate::math::C64;
use nalgebra::linalg::LU;
use nalgebra::{DMatrix, DVector, Dyn};

/// The bodies at one frequency.
#[derive(Clone, Debug)]
pub(super) struct BodyResponse {
    /// `[motion]` field of a unit motion.
    fields: Vec<Fields>,
    /// Z + Uᵀ A U.
    stiffness: LU<C64, Dyn, Dyn>,
}

impl BodyResponse {
    /// The response from the `[motion]` `fields` of unit motions, their images under A, and the dynamic
    /// stiffness `own` of the bodies alone.
    pub fn new(fields: Vec<Fields>, images: &[Fields], own: &DMatrix<C64>) -> BodyResponse {
        let product = DMatrix::from_fn(fields.len(), fields.len(), |i, j| dot(&fields[i], &images[j]));
        let symmetric = (&product + product.transpose()) * C64::from(0.5);
        BodyResponse { fields, stiffness: (own + symmetric).lu() }
    }

    /// Adds U q to the solution `x` for held bodies under the load `f`; [`None`] if nothing holds the bodies.
    pub fn add(&self, f: &Fields, x: &mut Fields) -> Option<()> {
        self.add_motions(&self.motions(f)?, x);
        Some(())
    }

    /// Adds U `q` to `x`.
    pub fn add_motions(&self, q: &DVector<C64>, x: &mut Fields) {
        q.iter().zip(&self.fields).for_each(|(&q, field)| x.add(q, field));
    }

    /// The motions of the bodies under the load `f`.
    fn motions(&self, f: &Fields) -> Option<DVector<C64>> {
        let work = self.fields.iter().map(|field| dot(field, f));
        self.stiffness.solve(&DVector::from_iterator(self.fields.len(), work))
    }
}

/// Σ aᵢ bᵢ.
fn dot(a: &Fields, b: &Fields) -> C64 {
    let u = a.u.iter().flatten().zip(b.u.iter().flatten());
    u.chain(a.p.iter().zip(&b.p)).map(|(a, b)| a * b).sum()
}
