//! Progress of a factorisation: operations done, reported as a share of the total.

use crate::math::Monitor;
use std::sync::atomic::{AtomicU64, Ordering};

/// Maximum number of reports per factorisation.
const REPORTS: u64 = 200;

/// Counts operations and reports progress to a monitor.
pub(super) struct OperationCounter<'a> {
    monitor: Monitor<'a>,
    total: u64,
    done: AtomicU64,
}

impl<'a> OperationCounter<'a> {
    /// Counter for a factorisation of `total` operations.
    pub fn new(monitor: Monitor<'a>, total: u64) -> OperationCounter<'a> {
        OperationCounter { monitor, total: total.max(1), done: AtomicU64::new(0) }
    }

    /// Whether the factorisation has been cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.monitor.is_cancelled()
    }

    /// Adds `operations`; reports whenever another 1/[`REPORTS`] of the total is complete.
    pub fn add(&self, operations: u64) {
        let before = self.done.fetch_add(operations, Ordering::Relaxed);
        let part = |done: u64| u128::from(done) * u128::from(REPORTS) / u128::from(self.total);
        if part(before + operations) > part(before) {
            self.monitor.report((before + operations) as f64 / self.total as f64);
        }
    }
}
