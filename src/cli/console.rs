//! `Console`: everything the program says. A reader that went away (`| head`) is no fault; a result that does
//! not arrive for another reason, such as a full disk, is one.

use crate::cli::excerpt::Excerpt;
use crate::cli::fault::Fault;
use crate::cli::json;
use crate::cli::progress::Meter;
use crate::output::text::{printable, printable_lines};
use crate::preset::problem::{Problem, Severity, Source};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::fmt;
use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

/// Where words go.
#[derive(Debug)]
pub struct Console {
    /// Say nothing but faults.
    pub quiet: bool,
    json: bool,
    /// Why a result did not arrive.
    lost: Mutex<Option<std::io::Error>>,
}

impl Console {
    /// A console; `quiet` silences results and progress, `json` makes one JSON object of everything on stderr.
    pub fn new(quiet: bool, json: bool) -> Console {
        Console { quiet, json, lost: Mutex::new(None) }
    }

    /// A progress meter. Among JSON lines it shows no progress, only what must not wait.
    pub fn meter(&self) -> Meter {
        if self.json { self.meter_of_many() } else { Meter::new(self.quiet) }
    }

    /// A meter for several scenarios at once, which does the same.
    pub fn meter_of_many(&self) -> Meter {
        Meter::of_many(self.quiet, self.json)
    }

    /// A result, on stdout.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let text = printable_lines(text.trim_end_matches('\n'));
            let mut out = std::io::stdout().lock();
            self.keep(writeln!(out, "{text}").and_then(|()| out.flush()));
        }
    }

    /// Remembers why a result did not arrive. Nobody who listens is no reason: the files are the result.
    pub fn keep(&self, told: std::io::Result<()>) {
        if let Err(error) = told
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.lost.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }

    /// What was to be said on stdout and did not arrive there.
    pub fn lost(&self) -> Option<Fault> {
        let lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.as_ref().map(|error| Fault::Refused(format!("stdout: {error}; what was said there is lost")))
    }

    /// A note beside the result, on stderr.
    pub fn note(&self, text: &str) {
        match (self.quiet, self.json) {
            (true, _) => {}
            (_, true) => self.tell(&json::note(text)),
            _ => self.tell(&printable_lines(text)),
        }
    }

    /// Something that went wrong beside the result, on stderr.
    pub fn warn(&self, text: &str) {
        let line = match self.json {
            true => json::warning(text),
            false => format!("warning: {}", printable_lines(text)),
        };
        self.tell(&line);
    }

    /// The reason why there is no result, on stderr.
    pub fn fault(&self, fault: &Fault) {
        match fault {
            Fault::Preset(error) => self.problems(&error.problems, &error.sources),
            other if self.json => self.tell(&json::fault(other)),
            other => self.tell(&format!("error: {}", printable_lines(&other.to_string()))),
        }
    }

    /// Faults and warnings of documents, each with its place.
    pub fn problems(&self, problems: &[Problem], sources: &[Source]) {
        for problem in problems {
            match self.json {
                true => self.tell(&json::problem(problem)),
                false => self.tell(&drawn(problem, sources)),
            }
        }
    }

    fn tell(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// Whether stderr is a terminal that understands colours and movements of the cursor.
pub fn is_capable() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A problem drawn into its source.
pub fn drawn(problem: &Problem, sources: &[Source]) -> String {
    let source = problem.source.and_then(|i| sources.get(i));
    let shown = Shown { problem, excerpt: source.map(|s| Excerpt::new(problem, s)) };
    let color = is_capable() && std::env::var_os("NO_COLOR").is_none();
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let mut out = String::new();
    match GraphicalReportHandler::new_themed(theme).with_width(110).render_report(&mut out, &shown) {
        Ok(()) => out.trim_end().to_string(),
        Err(_) => printable(&problem.to_string()).into_owned(),
    }
}

/// A problem as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p = self.problem;
        let mut text = String::new();
        if self.excerpt.is_none() && !p.file.is_empty() {
            text.push_str(&p.file);
            if p.line > 0 {
                text.push_str(&format!(":{}:{}", p.line, p.column));
            }
            text.push_str(": ");
        }
        if !p.path.is_empty() {
            text.push_str(&format!("{}: ", p.path));
        }
        text.push_str(&p.message);
        if self.excerpt.is_none() && !p.value.is_empty() {
            text.push_str(&format!(" (found {})", p.value));
        }
        f.write_str(&printable(&text))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.problem.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let p = self.problem;
        let allowed = (!p.allowed.is_empty()).then(|| format!("allowed: {}", printable(&p.allowed)));
        let nearest = p.nearest.as_ref().map(|n| format!("did you mean `{}`?", printable(n)));
        let words: Vec<String> = allowed.into_iter().chain(nearest).collect();
        (!words.is_empty()).then(|| Box::new(words.join("\n")) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.excerpt.as_ref()?.span.clone();
        let value = &self.problem.value;
        let text = if value.is_empty() { "here".to_string() } else { format!("found {}", printable(value)) };
        let span = LabeledSpan::new(Some(text), span.start, span.len());
        Some(Box::new(std::iter::once(span)))
    }
}
