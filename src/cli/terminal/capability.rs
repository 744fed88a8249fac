//! Capabilities of the terminal behind stderr.

use std::io::IsTerminal;

/// Whether stderr is a terminal that supports colours and cursor movement.
pub fn is_interactive() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
