//! `Console`: everything that the commands print. A closed pipe on stdout (`| head`) is not an error; output
//! that is lost for another reason, such as a full disk, is one.

use crate::cli::error::CommandError;
use crate::cli::terminal::diagnostic::drawn;
use crate::cli::terminal::json;
use crate::cli::terminal::progress::Meter;
use crate::output::text::printable_lines;
use crate::preset::diagnostic::{Problem, Source};
use std::io::{ErrorKind, Write};
use std::sync::{Mutex, PoisonError};

/// Output of the program.
#[derive(Debug)]
pub struct Console {
    /// Print warnings and errors only.
    pub quiet: bool,
    json: bool,
    /// The first error on stdout.
    stdout_error: Mutex<Option<std::io::Error>>,
}

impl Console {
    /// A console; `quiet` suppresses results, notes and progress, `json` makes every line on stderr a JSON
    /// object.
    pub fn new(quiet: bool, json: bool) -> Console {
        Console { quiet, json, stdout_error: Mutex::new(None) }
    }

    /// A progress meter. With JSON lines it prints no progress, only immediate messages.
    pub fn meter(&self) -> Meter {
        if self.json { self.silent_meter() } else { Meter::new(self.quiet) }
    }

    /// A meter for several concurrent scenarios: it prints no progress, only immediate messages.
    pub fn silent_meter(&self) -> Meter {
        Meter::silent(self.quiet, self.json)
    }

    /// Prints a result on stdout.
    pub fn print(&self, text: &str) {
        if !self.quiet {
            let text = printable_lines(text.trim_end_matches('\n'));
            let mut out = std::io::stdout().lock();
            self.record_stdout(writeln!(out, "{text}").and_then(|()| out.flush()));
        }
    }

    /// Records the first error on stdout. A closed pipe is ignored, because the files are the result.
    pub fn record_stdout(&self, written: std::io::Result<()>) {
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.stdout_error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }

    /// Error for output that was lost on stdout.
    pub fn stdout_error(&self) -> Option<CommandError> {
        let error = self.stdout_error.lock().unwrap_or_else(PoisonError::into_inner);
        error.as_ref().map(|error| CommandError::Refused(format!("stdout: {error}; that output is lost")))
    }

    /// Prints a note on stderr.
    pub fn note(&self, text: &str) {
        match (self.quiet, self.json) {
            (true, _) => {}
            (_, true) => self.print_stderr(&json::note(text)),
            _ => self.print_stderr(&printable_lines(text)),
        }
    }

    /// Prints a warning on stderr.
    pub fn warn(&self, text: &str) {
        let line = match self.json {
            true => json::warning(text),
            false => format!("warning: {}", printable_lines(text)),
        };
        self.print_stderr(&line);
    }

    /// Prints the error of a command on stderr.
    pub fn error(&self, error: &CommandError) {
        match error {
            CommandError::Preset(error) => self.problems(&error.problems, &error.sources),
            other if self.json => self.print_stderr(&json::error(other)),
            other => self.print_stderr(&format!("error: {}", printable_lines(&other.to_string()))),
        }
    }

    /// Prints errors and warnings of documents, each with its position.
    pub fn problems(&self, problems: &[Problem], sources: &[Source]) {
        for problem in problems {
            match self.json {
                true => self.print_stderr(&json::problem(problem)),
                false => self.print_stderr(&drawn(problem, sources)),
            }
        }
    }

    /// Prints a line on stderr; a closed stderr is ignored.
    fn print_stderr(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}
