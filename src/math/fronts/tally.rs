//! Operations of a factorisation, counted as they are done: the share done, and where to stop.

use crate::math::Monitor;
use std::sync::atomic::{AtomicU64, Ordering};

/// Most reports of one factorisation.
const REPORTS: u64 = 200;

/// Counts operations for a monitor.
pub(super) struct Tally<'a> {
    monitor: Monitor<'a>,
    total: u64,
    done: AtomicU64,
}

impl<'a> Tally<'a> {
    /// Of `total` operations.
    pub fn new(monitor: Monitor<'a>, total: u64) -> Tally<'a> {
        Tally { monitor, total: total.max(1), done: AtomicU64::new(0) }
    }

    /// Whether to stop.
    pub fn is_cancelled(&self) -> bool {
        self.monitor.is_cancelled()
    }

    /// Adds `operations`; reports when the next part in [`REPORTS`] is complete.
    pub fn add(&self, operations: u64) {
        let before = self.done.fetch_add(operations, Ordering::Relaxed);
        let part = |done: u64| u128::from(done) * u128::from(REPORTS) / u128::from(self.total);
        if part(before + operations) > part(before) {
            self.monitor.report((before + operations) as f64 / self.total as f64);
        }
    }
}

/// Multiplications that eliminating a block of `width` columns at `k` of a front's `own` ones takes in its `rows`.
pub(super) fn block_work(rows: usize, own: usize, k: usize, width: usize) -> u64 {
    (width * (own - k) * (rows - k)) as u64
}

/// Multiplications that updating `columns` of the border takes, from the column with `height` rows on.
pub(super) fn border_work(own: usize, columns: usize, height: usize) -> u64 {
    (own * columns * height) as u64
}

/// All of a front with `rows` unknowns of which `own` are eliminated, as `eliminate` adds them.
pub(super) fn work(rows: usize, own: usize) -> u64 {
    super::dense::blocks(own).map(|(k, width)| block_work(rows, own, k, width)).sum::<u64>()
        + super::dense::chunks(rows - own, own)
            .map(|(first, n)| border_work(own, n, rows - own - first))
            .sum::<u64>()
}
