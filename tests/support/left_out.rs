//! Tests that need a tool which may be missing say on stderr that they are left out.

use std::io::Write;

/// Writes the line `LEFT OUT: WHAT: TEST` to stderr itself, because the test harness hides what a passing
/// test prints by macros. `what` names the missing tool or capability.
pub fn left_out(what: &str) {
    let thread = std::thread::current();
    let line = format!("\nLEFT OUT: {what}: {}\n", thread.name().unwrap_or("a test"));
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Whether a program is missing from the path. If so, the test is reported as left out.
pub fn lacks(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let missing = programs.iter().find(|program| !is_there(program));
    if let Some(program) = missing {
        left_out(&format!("`{program}` is not installed"));
    }
    missing.is_some()
}
