//! Signals. The first Ctrl-C (or SIGTERM, or the SIGHUP of a closing terminal) requests cancellation, so that
//! files in progress are completed; the second terminates at once. A failed allocation aborts, which ends the
//! program with the exit code of a refused resource.

#[cfg(unix)]
use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Exit code of a refused resource.
const REFUSED: i32 = 3;

/// Ends the program with the exit code of a refused resource if memory cannot be allocated: the standard
/// library prints the number of bytes and aborts. Nothing else in this program aborts. Files stay intact.
pub fn refuse_on_abort() {
    // if registration fails, an abort ends the program by its signal
    let _ = flag::register_conditional_shutdown(SIGABRT, REFUSED, Arc::new(AtomicBool::new(true)));
}

/// Cancellation requested by a signal.
#[derive(Clone, Debug, Default)]
pub struct StopSignal {
    /// Set by the first signal.
    pub requested: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl StopSignal {
    /// Registers for the signals of this process. If registration fails, a signal terminates the program at
    /// once; files stay intact.
    pub fn listen() -> StopSignal {
        let stop = StopSignal::default();
        for signal in signals() {
            // the order matters: the shutdown must read the flag before the same signal sets it
            let _ = flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&stop.requested));
            let _ = flag::register_usize(signal, Arc::clone(&stop.signal), signal as usize);
            let _ = flag::register(signal, Arc::clone(&stop.requested));
        }
        stop
    }

    /// Whether cancellation was requested.
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::Relaxed)
    }

    /// Exit code after cancellation: 128 + signal.
    pub fn exit_code(&self) -> u8 {
        match self.signal.load(Ordering::Relaxed) {
            0 => 128 + SIGINT as u8,
            signal => 128 + signal as u8,
        }
    }
}

/// Signals that request cancellation.
fn signals() -> Vec<i32> {
    let mut signals = vec![SIGINT, SIGTERM];
    // under `nohup` the program continues
    #[cfg(unix)]
    if !is_ignored(SIGHUP) {
        signals.push(SIGHUP);
    }
    signals
}

/// Whether the process ignores a signal, from `/proc/self/status`; `false` if that cannot be read.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok()).is_some_and(|m| m >> (signal - 1) & 1 == 1)
}
