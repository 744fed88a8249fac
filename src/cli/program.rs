//! The `calfwave` program: parse the command line, run the subcommand, return the exit code.

use crate::cli::args::{Command, Line};
use crate::cli::error::CommandError;
use crate::cli::terminal::console::Console;
use crate::cli::terminal::json;
use crate::cli::{
    batch, bench, check, claims, compare, fit, mesh, optimise, protocol, report, response, run, signal, view,
};
use crate::output::text::printable_lines;
use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    signal::refuse_on_abort();
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return print_clap_error(&error),
    };
    if line.json_errors {
        // a panic is reported as a JSON line as well
        std::panic::set_hook(Box::new(|panic| {
            let _ = writeln!(std::io::stderr(), "{}", json::internal(&panic.to_string()));
        }));
    }
    let console = Console::new(line.quiet, line.json_errors);
    let code = match dispatch(line.command, &console) {
        Ok(code) => code,
        Err(error) => {
            console.error(&error);
            error.exit_code()
        }
    };
    finish(code, &console)
}

/// The exit code, after an error message if output on stdout was lost.
fn finish(code: u8, console: &Console) -> ExitCode {
    let Some(error) = console.stdout_error() else { return ExitCode::from(code) };
    console.error(&error);
    ExitCode::from(if code == 0 { error.exit_code() } else { code })
}

/// Prints the requested help, or the error in the command line.
fn print_clap_error(error: &clap::Error) -> ExitCode {
    let console = Console::new(false, false);
    if !error.use_stderr() {
        console.record_stdout(error.print().and_then(|()| std::io::stdout().flush()));
        return finish(0, &console);
    }
    let text = error.render().to_string();
    // the command line could not be parsed, so `--json-errors` is searched for among its words
    let json = std::env::args_os().take_while(|word| word != "--").any(|word| word == "--json-errors");
    let line = match json {
        true => json::usage(text.trim().trim_start_matches("error: ")),
        false => printable_lines(text.trim_end()).into_owned(),
    };
    // a closed stderr is ignored
    let _ = writeln!(std::io::stderr(), "{line}");
    ExitCode::from(2)
}

/// Runs the subcommand; returns its exit code.
fn dispatch(command: Option<Command>, console: &Console) -> Result<u8, CommandError> {
    match command.unwrap_or_else(Command::default_view) {
        Command::Run(args) => run::run(&args, console),
        Command::Batch(args) => batch::batch(&args, console),
        Command::Report(args) => report::report(&args, console),
        Command::Compare(args) => compare::compare(&args, console),
        Command::Claims(args) => claims::claims(&args, console),
        Command::Mesh(args) => mesh::mesh(&args, console),
        Command::Fit(args) => fit::fit_command(&args, console),
        Command::Check(args) => check::check(&args, console),
        Command::Response(args) => response::response(&args, console),
        Command::Optimise(args) => optimise::optimise_command(&args, console),
        Command::Protocol(args) => protocol::protocol(&args, console),
        Command::Bench(args) => bench::bench(&args, console),
        Command::View(args) => view::view(&args, console),
    }
}
