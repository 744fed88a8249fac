//! `Meter`: progress on stderr, as a bar with the remaining time on a terminal, otherwise as a line every ten
//! seconds.

use crate::cli::terminal::capability::is_interactive;
use crate::cli::terminal::json;
use crate::model::ProgressEvent;
use crate::output::text::printable;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Number of positions of the bar.
const TICKS: u64 = 1000;
/// Time between two lines without a terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// Progress bar, or progress lines.
#[derive(Debug)]
pub struct Meter {
    bar: Option<ProgressBar>,
    state: Mutex<State>,
    /// Print nothing.
    quiet: bool,
    /// Print no progress, only immediate messages.
    silent: bool,
    /// Print immediate messages as JSON lines.
    json: bool,
}

/// What was printed last.
#[derive(Debug)]
struct State {
    last_line: Instant,
    case: String,
    /// Prefix of the case: `3/12`.
    label: String,
}

impl Meter {
    /// A meter; `quiet` prints nothing.
    pub fn new(quiet: bool) -> Meter {
        let bar = (!quiet && is_interactive()).then(|| {
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

    /// A meter for several concurrent scenarios, or among JSON lines: it prints immediate messages only.
    pub fn silent(quiet: bool, json: bool) -> Meter {
        Meter { silent: true, json, bar: None, ..Meter::new(quiet) }
    }

    /// Sets the prefix that names the current one of several scenarios.
    pub fn set_label(&self, label: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.label = format!("{label} ");
        state.case.clear();
    }

    /// Shows a progress event.
    pub fn show(&self, event: &ProgressEvent) {
        if let (ProgressEvent::Fallback(fallback), false) = (event, self.quiet) {
            self.print_immediately(&format!("case \"{}\": {fallback}", printable(&fallback.case)));
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
            None if state.last_line.elapsed() >= LINE_INTERVAL => {
                state.last_line = Instant::now();
                let percent = fraction.map_or(String::new(), |f| format!(" {:.0} %", 100.0 * f));
                let line = format!("{label}{case}:{percent} {detail}");
                let _ = writeln!(std::io::stderr(), "{}", printable(&line));
            }
            None => {}
        }
    }

    /// Prints a message at once, above the bar.
    fn print_immediately(&self, text: &str) {
        let line = || {
            // a closed stderr is ignored
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

    /// Removes the bar.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
