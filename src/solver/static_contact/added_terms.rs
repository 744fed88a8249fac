//! `AddedTerms`: stiffness and forces that act on the body besides the tools.

use crate::math::C64;
use crate::solver::harmonic::Pad;

/// Stiffness and forces that act on the body besides the tools.
#[derive(Clone, Debug, Default)]
pub struct AddedTerms {
    /// Additional stiffness between nodes.
    pub pads: Vec<Pad>,
    /// `[node][component]` additional force [N]; empty for none.
    pub force: Vec<[C64; 3]>,
}
