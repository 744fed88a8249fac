//! How the columns of a front are split into blocks and parallel tasks.

/// Columns eliminated before the remaining columns of the front are updated.
pub(super) const BLOCK: usize = 48;
/// Maximum number of columns updated by one task.
pub(super) const CHUNK: usize = 192;
/// Minimum number of columns updated by one task of the contribution block.
const MIN_CHUNK: usize = 24;
/// Maximum number of multiplications of one task of the contribution block, as long as it leaves
/// [`MIN_CHUNK`] columns. Some 10¹⁰ would take half a second, and cancellation is checked between tasks.
const TASK: usize = 1 << 30;

/// (first column, width) of each block of `own` columns.
pub(super) fn blocks(own: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..own).step_by(BLOCK).map(move |k| (k, BLOCK.min(own - k)))
}

/// Number of columns per task of a contribution block of `below` rows under `own` eliminated columns.
pub(super) fn chunk(below: usize, own: usize) -> usize {
    (TASK / (below * own).max(1)).clamp(MIN_CHUNK, CHUNK)
}

/// (first column, width) of each task of a contribution block of `below` columns under `own` eliminated ones.
pub(super) fn chunks(below: usize, own: usize) -> impl Iterator<Item = (usize, usize)> {
    let (chunk, all) = (chunk(below, own), if own > 0 { below } else { 0 });
    (0..all).step_by(chunk).map(move |first| (first, chunk.min(all - first)))
}
