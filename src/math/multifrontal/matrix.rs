//! The matrix to be factored, as a sum of element matrices and 3×3 nodal blocks.

use super::progress::OperationCounter;
use crate::math::C32;
use nalgebra::Matrix3;

/// Writes the matrix of one clique over zeros: column-major over (node, component) in the clique's own node
/// order.
pub type CliqueMatrix<'a> = dyn Fn(usize, &mut [C32]) + Sync + 'a;

/// A 3×3 block between two nodes that share a clique.
pub type Block = (u32, u32, Matrix3<C32>);

/// All terms of the matrix, sorted by the front that they enter.
pub(super) struct MatrixTerms<'a> {
    pub clique: &'a CliqueMatrix<'a>,
    pub blocks: &'a [Block],
    /// `[front]` indices of the blocks that enter this front.
    pub blocks_of_front: Vec<Vec<u32>>,
    /// `[node]` rank in the order of elimination.
    pub rank: &'a [u32],
    pub counter: OperationCounter<'a>,
}
