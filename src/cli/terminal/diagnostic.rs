//! A problem of a document, drawn into the excerpt of its source.

use crate::cli::terminal::capability::is_interactive;
use crate::cli::terminal::excerpt::Excerpt;
use crate::output::text::printable;
use crate::preset::diagnostic::{Problem, Severity, Source};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::fmt;

/// A problem drawn into the excerpt of its source, in colour if the terminal supports it.
pub fn drawn(problem: &Problem, sources: &[Source]) -> String {
    let source = problem.source.and_then(|i| sources.get(i));
    let shown = ProblemDiagnostic { problem, excerpt: source.map(|s| Excerpt::new(problem, s)) };
    let color = is_interactive() && std::env::var_os("NO_COLOR").is_none();
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let mut out = String::new();
    match GraphicalReportHandler::new_themed(theme).with_width(110).render_report(&mut out, &shown) {
        Ok(()) => out.trim_end().to_string(),
        Err(_) => printable(&problem.to_string()).into_owned(),
    }
}

/// Adapter of a problem to miette.
#[derive(Debug)]
struct ProblemDiagnostic<'a> {
    problem: &'a Problem,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for ProblemDiagnostic<'_> {
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

impl std::error::Error for ProblemDiagnostic<'_> {}

impl Diagnostic for ProblemDiagnostic<'_> {
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
