//! `Monitor`: cancellation and progress reports of a long computation.

use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cancellation flag and progress callback of one computation.
#[derive(Clone, Copy)]
pub struct Monitor<'a> {
    cancel: &'a AtomicBool,
    report: Option<&'a (dyn Fn(f64) + Sync)>,
}

impl<'a> Monitor<'a> {
    /// Monitor with the flag `cancel` and the callback `report`, which receives the share done, 0–1, from any
    /// thread and must return quickly.
    pub fn new(cancel: &'a AtomicBool, report: &'a (dyn Fn(f64) + Sync)) -> Monitor<'a> {
        Monitor { cancel, report: Some(report) }
    }

    /// The cancellation flag.
    pub fn cancel(&self) -> &'a AtomicBool {
        self.cancel
    }

    /// Whether the computation has been cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// `of(i)` for i in 0..`n`, computed in parallel, in order of i; [`None`] if cancelled.
    pub fn each<T: Send>(&self, n: usize, of: impl Fn(usize) -> T + Sync) -> Option<Vec<T>> {
        (0..n).into_par_iter().map(|i| (!self.is_cancelled()).then(|| of(i))).collect()
    }

    /// Reports the share done, 0–1.
    pub fn report(&self, share: f64) {
        if let Some(report) = self.report {
            report(share);
        }
    }
}

/// A monitor that can be cancelled and discards progress reports.
impl<'a> From<&'a AtomicBool> for Monitor<'a> {
    fn from(cancel: &'a AtomicBool) -> Monitor<'a> {
        Monitor { cancel, report: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn cancelled_work_is_not_done() {
        let (cancel, done) = (AtomicBool::new(false), AtomicUsize::new(0));
        let monitor = Monitor::from(&cancel);
        assert_eq!(monitor.each(5, |i| i * i), Some(vec![0, 1, 4, 9, 16]));
        let stopped = monitor.each(100_000, |_| {
            cancel.store(true, Ordering::Relaxed);
            done.fetch_add(1, Ordering::Relaxed)
        });
        assert_eq!(stopped, None);
        assert!(done.into_inner() <= rayon::current_num_threads());
    }
}
