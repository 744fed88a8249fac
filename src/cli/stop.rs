//! Signals. The first Ctrl-C (or SIGTERM, or the SIGHUP of a terminal that closes) asks to finish what is being written; the second
//! ends at once. An allocation that fails aborts, which ends the program as a refused resource.

#[cfg(unix)]
use signal_hook::consts::SIGHUP;
use signal_hook::consts::{SIGABRT, SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Exit code of a resource that is refused.
const REFUSED: i32 = 3;

/// Ends with the exit code of a refused resource where memory cannot be allocated: the standard library says how many bytes were wanted and
/// aborts. Nothing else in this program does. Every file survives that.
pub fn refuse_on_abort() {
    // If the system refuses, an abort ends the program as a signal does.
    let _ = flag::register_conditional_shutdown(SIGABRT, REFUSED, Arc::new(AtomicBool::new(true)));
}

/// The wish to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// Set once a signal came.
    pub asked: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Stop {
    /// Listens to the signals of this process. If the system refuses, signals end the program at once,
    /// which every file survives.
    pub fn listen() -> Stop {
        let stop = Stop::default();
        for signal in signals() {
            // Order matters: the shutdown looks at the flag before this same signal sets it.
            let _ = flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop.asked));
            let _ = flag::register_usize(signal, Arc::clone(&stop.signal), signal as usize);
            let _ = flag::register(signal, Arc::clone(&stop.asked));
        }
        stop
    }

    /// Whether the program was asked to stop.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Exit code of a stopped program: 128 + signal.
    pub fn exit_code(&self) -> u8 {
        match self.signal.load(Ordering::Relaxed) {
            0 => 128 + SIGINT as u8,
            signal => 128 + signal as u8,
        }
    }
}

/// What asks to stop here.
fn signals() -> Vec<i32> {
    let mut signals = vec![SIGINT, SIGTERM];
    // `nohup` has the program go on
    #[cfg(unix)]
    if !is_ignored(SIGHUP) {
        signals.push(SIGHUP);
    }
    signals
}

/// Whether the program was started with a signal ignored, where the system tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok()).is_some_and(|m| m >> (signal - 1) & 1 == 1)
}
