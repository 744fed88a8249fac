//! The `calfwave` program: parse, run, map to an exit code.

fn main() -> std::process::ExitCode {
    calfwave::cli::main()
}
