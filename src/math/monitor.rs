//! `Monitor`: whoever waits for long work. It asks the work to stop and hears how far it is.

use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish to stop, and a listener to the progress of one piece of work.
#[derive(Clone, Copy)]
pub struct Monitor<'a> {
    cancel: &'a AtomicBool,
    report: Option<&'a (dyn Fn(f64) + Sync)>,
}

impl<'a> Monitor<'a> {
    /// Stops once `cancel` is set; `report` is told the share done, 0–1, from any thread, and must return quickly.
    pub fn new(cancel: &'a AtomicBool, report: &'a (dyn Fn(f64) + Sync)) -> Monitor<'a> {
        Monitor { cancel, report: Some(report) }
    }

    /// The wish alone.
    pub fn cancel(&self) -> &'a AtomicBool {
        self.cancel
    }

    /// Whether the work is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// `[i]` what `of` makes of i < `n`, in parallel; none once the work is no longer wanted.
    pub fn each<T: Send>(&self, n: usize, of: impl Fn(usize) -> T + Sync) -> Option<Vec<T>> {
        (0..n).into_par_iter().map(|i| (!self.is_cancelled()).then(|| of(i))).collect()
    }

    /// Tells the share done, 0–1.
    pub fn report(&self, share: f64) {
        if let Some(report) = self.report {
            report(share);
        }
    }
}

/// Stops on request and tells nobody how far it is.
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
    fn work_that_is_no_longer_wanted_is_not_done() {
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
