//! `Console`: everything the program says. A reader that went away (`| head`) is no fault; a result that does
//! not arrive for another reason, such as a full disk, is one.

use crate::cli::fault::Fault;
use crate::preset::problem::{Problem, Severity, Source};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
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
    /// A console; `quiet` silences results and progress, `json` turns faults into JSON lines.
    pub fn new(quiet: bool, json: bool) -> Console {
        Console { quiet, json, lost: Mutex::new(None) }
    }

    /// A result, on stdout.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let mut out = std::io::stdout().lock();
            self.keep(writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()));
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
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Something that went wrong beside the result, on stderr.
    pub fn warn(&self, text: &str) {
        let line = match self.json {
            true => serde_json::json!({ "severity": "warning", "message": text }).to_string(),
            false => format!("warning: {text}"),
        };
        let _ = writeln!(std::io::stderr(), "{line}");
    }

    /// The reason why there is no result, on stderr.
    pub fn fault(&self, fault: &Fault) {
        match fault {
            Fault::Preset(error) => self.problems(&error.problems, &error.sources),
            other if self.json => {
                let line = serde_json::json!({ "severity": "error", "message": other.to_string(), "exit_code": other.exit_code() });
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            other => {
                let _ = writeln!(std::io::stderr(), "error: {other}");
            }
        }
    }

    /// Faults and warnings of documents, each with its place.
    pub fn problems(&self, problems: &[Problem], sources: &[Source]) {
        for problem in problems {
            let text = if self.json {
                serde_json::to_string(problem).unwrap_or_else(|_| problem.to_string())
            } else {
                drawn(problem, sources)
            };
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
}

/// A problem drawn into its source.
fn drawn(problem: &Problem, sources: &[Source]) -> String {
    let source = problem.source.and_then(|i| sources.get(i));
    let shown = Shown { problem, source: source.map(|s| NamedSource::new(&s.name, s.text.clone())) };
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let mut out = String::new();
    match GraphicalReportHandler::new_themed(theme).with_width(110).render_report(&mut out, &shown) {
        Ok(()) => out.trim_end().to_string(),
        Err(_) => problem.to_string(),
    }
}

/// A problem as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    source: Option<NamedSource<String>>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p = self.problem;
        if self.source.is_none() && !p.file.is_empty() {
            write!(f, "{}: ", p.file)?;
        }
        if !p.path.is_empty() {
            write!(f, "{}: ", p.path)?;
        }
        write!(f, "{}", p.message)
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
        let allowed = (!p.allowed.is_empty()).then(|| format!("allowed: {}", p.allowed));
        let nearest = p.nearest.as_ref().map(|n| format!("did you mean `{n}`?"));
        let words: Vec<String> = allowed.into_iter().chain(nearest).collect();
        (!words.is_empty()).then(|| Box::new(words.join("\n")) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        let p = self.problem;
        let text = if p.value.is_empty() { "here".to_string() } else { format!("found {}", p.value) };
        let span = LabeledSpan::new(Some(text), p.span.start, p.span.len().max(1));
        Some(Box::new(std::iter::once(span)))
    }
}
