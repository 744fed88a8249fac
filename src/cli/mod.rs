//! The command line: one file per subcommand: parse, call `run::…`, print.
//!
//! Exit codes: 0 done, 1 some cases failed, 2 usage or invalid input, 3 resource refused (memory, disk, a folder that
//! cannot be written, output that is lost), 4 numerical failure, 5 a required device or feature is missing,
//! 129, 130 and 143 stopped by a signal.

pub mod args;
pub mod batch;
pub mod bench;
pub mod bench_harmonic;
pub mod check;
pub mod claims;
pub mod compare;
pub mod console;
pub mod excerpt;
pub mod fair;
pub mod fault;
pub mod json;
pub mod measure;
pub mod mesh;
pub mod open;
pub mod optimise;
pub mod place;
pub mod progress;
pub mod report;
pub mod response;
pub mod run;
pub mod stop;
#[cfg(feature = "view")]
pub mod view;

use crate::output::text::printable_lines;
use args::{Command, Line};
use clap::Parser;
use console::Console;
use fault::Fault;
use std::io::Write;
use std::process::ExitCode;

/// Runs the program.
pub fn main() -> ExitCode {
    stop::refuse_on_abort();
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return misunderstood(&error),
    };
    if line.json_errors {
        // a fault of the program itself is one more line of the same kind
        std::panic::set_hook(Box::new(|panic| {
            let _ = writeln!(std::io::stderr(), "{}", json::internal(&panic.to_string()));
        }));
    }
    let console = Console::new(line.quiet, line.json_errors);
    let code = match dispatch(line.command, &console) {
        Ok(code) => code,
        Err(fault) => {
            console.fault(&fault);
            fault.exit_code()
        }
    };
    finish(code, &console)
}

/// The exit code, after a word on output that did not arrive.
fn finish(code: u8, console: &Console) -> ExitCode {
    let Some(fault) = console.lost() else { return ExitCode::from(code) };
    console.fault(&fault);
    ExitCode::from(if code == 0 { fault.exit_code() } else { code })
}

/// Shows the help that was asked for, or what is wrong with the command line.
fn misunderstood(error: &clap::Error) -> ExitCode {
    let console = Console::new(false, false);
    if !error.use_stderr() {
        console.keep(error.print().and_then(|()| std::io::stdout().flush()));
        return finish(0, &console);
    }
    let text = error.render().to_string();
    // the command line has no meaning yet: its words are all there is
    let json = std::env::args_os().take_while(|word| word != "--").any(|word| word == "--json-errors");
    let line = match json {
        true => json::usage(text.trim().trim_start_matches("error: ")),
        false => printable_lines(text.trim_end()).into_owned(),
    };
    // stderr may be closed
    let _ = writeln!(std::io::stderr(), "{line}");
    ExitCode::from(2)
}

fn dispatch(command: Option<Command>, console: &Console) -> Result<u8, Fault> {
    match command.unwrap_or_else(Command::default_view) {
        Command::Run(args) => run::run(&args, console),
        Command::Batch(args) => batch::batch(&args, console),
        Command::Report(args) => report::report(&args, console),
        Command::Compare(args) => compare::compare(&args, console),
        Command::Claims(args) => claims::claims(&args, console),
        Command::Mesh(args) => mesh::mesh(&args, console),
        Command::Check(args) => check::check(&args, console),
        Command::Response(args) => response::response(&args, console),
        Command::Optimise(args) => optimise::optimise_command(&args, console),
        Command::Bench(args) => measure::measure(&args, console),
        Command::View(args) => open::open(&args, console),
    }
}
