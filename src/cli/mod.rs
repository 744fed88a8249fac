//! One file per subcommand: parse, call `run::…`, print.

pub mod bench;

/// Runs the program.
pub fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
