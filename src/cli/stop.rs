//! Signals. The first Ctrl-C (or SIGTERM) asks to finish what is being written; the second ends at once. An allocation that fails
//! aborts, which ends the program as a refused resource.

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
        for signal in [SIGINT, SIGTERM] {
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
        if self.signal.load(Ordering::Relaxed) == SIGTERM as usize { 143 } else { 130 }
    }
}
