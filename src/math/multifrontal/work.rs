//! Operation counts of a front's elimination.

use super::blocking::{blocks, chunks};

/// Multiplications to eliminate the `width` columns from column `k` on, of a front with `rows` unknowns of
/// which `own` are eliminated.
pub(super) fn block_work(rows: usize, own: usize, k: usize, width: usize) -> u64 {
    (width * (own - k) * (rows - k)) as u64
}

/// Multiplications to update `columns` columns of the contribution block, the first of which has `height`
/// rows.
pub(super) fn border_work(own: usize, columns: usize, height: usize) -> u64 {
    (own * columns * height) as u64
}

/// Multiplications of a front with `rows` unknowns of which `own` are eliminated: the sum of what
/// [`super::dense::eliminate`] counts.
pub(super) fn front_work(rows: usize, own: usize) -> u64 {
    blocks(own).map(|(k, width)| block_work(rows, own, k, width)).sum::<u64>()
        + chunks(rows - own, own).map(|(first, n)| border_work(own, n, rows - own - first)).sum::<u64>()
}
