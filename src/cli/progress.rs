//! Progress on stderr: a bar with the time left on a terminal, else a line every ten seconds.

use crate::cli::console::is_capable;
use crate::cli::json;
use crate::output::text::printable;
use crate::run::outcome::ProgressEvent;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Resolution of the bar.
const TICKS: u64 = 1000;
/// Time between lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// A bar or a trickle of lines.
#[derive(Debug)]
pub struct Meter {
    bar: Option<ProgressBar>,
    state: Mutex<State>,
    /// Says nothing.
    quiet: bool,
    /// Says nothing of progress.
    silent: bool,
    /// Says what must not wait as a JSON line.
    json: bool,
}

#[derive(Debug)]
struct State {
    last_line: Instant,
    case: String,
    /// Put before the case: `3/12`.
    label: String,
}

impl Meter {
    /// A meter; `quiet` says nothing.
    pub fn new(quiet: bool) -> Meter {
        let bar = (!quiet && is_capable()).then(|| {
            let bar = ProgressBar::with_draw_target(Some(TICKS), ProgressDrawTarget::stderr_with_hz(5));
            if let Ok(style) = ProgressStyle::with_template(
                "{prefix} [{bar:30}] {percent:>3} %  {elapsed} (left {eta})  {msg}",
            ) {
                bar.set_style(style.progress_chars("━╸ "));
            }
            bar
        });
        let state = State { last_line: Instant::now(), case: String::new(), label: String::new() };
        Meter { bar, state: Mutex::new(state), quiet, silent: false, json: false }
    }

    /// A meter for several scenarios at once, or beside JSON lines: only what must not wait is said.
    pub fn of_many(quiet: bool, json: bool) -> Meter {
        Meter { silent: true, json, bar: None, ..Meter::new(quiet) }
    }

    /// Says which of several scenarios is being computed.
    pub fn label(&self, label: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.label = format!("{label} ");
        state.case.clear();
    }

    /// Shows an event of the solver.
    pub fn show(&self, event: &ProgressEvent) {
        if let (ProgressEvent::Fallback(fallback), false) = (event, self.quiet) {
            self.say(&format!("case \"{}\": {fallback}", printable(&fallback.case)));
        }
        if self.quiet || self.silent {
            return;
        }
        let (case, fraction, detail) = match event {
            ProgressEvent::Fallback(_) => return,
            ProgressEvent::Stage { case, name } => (case, None, *name),
            ProgressEvent::Step { case, fraction, detail } => {
                (case, Some(fraction.clamp(0.0, 1.0)), detail.as_str())
            }
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let label = state.label.clone();
        match &self.bar {
            Some(bar) => {
                if *case != state.case {
                    state.case.clone_from(case);
                    bar.reset();
                }
                bar.set_prefix(printable(&format!("{label}{case}")).into_owned());
                bar.set_message(printable(detail).into_owned());
                if let Some(fraction) = fraction {
                    bar.set_position((fraction * TICKS as f64) as u64);
                }
            }
            None if state.last_line.elapsed() >= LINE_EVERY => {
                state.last_line = Instant::now();
                let percent = fraction.map_or(String::new(), |f| format!(" {:.0} %", 100.0 * f));
                let line = format!("{label}{case}:{percent} {detail}");
                let _ = writeln!(std::io::stderr(), "{}", printable(&line));
            }
            None => {}
        }
    }

    /// Says what must not wait for the end, above the bar.
    fn say(&self, text: &str) {
        let line = || {
            // stderr may be closed
            let _ = match self.json {
                true => writeln!(std::io::stderr(), "{}", json::warning(text)),
                false => writeln!(std::io::stderr(), "{text}"),
            };
        };
        match &self.bar {
            Some(bar) => bar.suspend(line),
            None => line(),
        }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
