//! The first signal asks, the second ends.

use crate::folder;
use calfwave::cli::signal::{StopSignal, refuse_on_abort};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROLE: &str = "CALFWAVE_TEST_SIGNAL_ROLE";

/// Not a test of its own: a process that is sent signals by the tests below. `willing` ends in good order
/// soon after it was asked; `busy` does not look; `greedy` wants more memory than any machine has.
#[test]
fn signal_process() {
    let Ok(role) = std::env::var(ROLE) else { return };
    if role == "greedy" {
        refuse_on_abort();
        println!("ready {}", Vec::<u8>::with_capacity(1 << 60).len());
    }
    let stop = StopSignal::listen();
    println!("ready");
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
        if role == "willing" && stop.is_asked() {
            std::process::exit(i32::from(stop.exit_code()));
        }
    }
    std::process::exit(99);
}

fn spawn(role: &str) -> Child {
    begin(&mut Command::new(std::env::current_exe().unwrap()), role)
}

fn begin(command: &mut Command, role: &str) -> Child {
    command.args(["signals::signal_process", "--exact", "--nocapture"]).env(ROLE, role);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("ready")));
    child
}

fn send(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
}

#[test]
fn one_signal_ends_in_good_order_with_its_own_code() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut child = spawn("willing");
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

/// `nohup` has a program ignore that its terminal closes.
#[test]
fn a_hangup_that_is_ignored_stays_so() {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]).arg(std::env::current_exe().unwrap());
    let mut child = begin(&mut command, "willing");
    send(&child, "-HUP");
    std::thread::sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none());
    send(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn a_second_signal_ends_what_does_not_listen() {
    let mut child = spawn("busy");
    send(&child, "-INT");
    std::thread::sleep(Duration::from_millis(100));
    assert!(child.try_wait().unwrap().is_none(), "the first signal only asks");
    send(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// An allocation that fails ends the program as a resource that is refused, in the words of the standard library.
#[test]
fn memory_that_cannot_be_had_is_a_refused_resource() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["signals::signal_process", "--exact", "--nocapture"]).env(ROLE, "greedy");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8_lossy(&output.stderr).to_string();
    assert!(text.contains("memory allocation of 1152921504606846976 bytes failed"), "{text}");
}

/// A limit on the address space is a limit on memory: what does not fit is refused before meshing, and what is refused later is no abort.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_the_address_space_is_respected() {
    let folder = folder();
    for kib in [150_000, 400_000, 700_000] {
        let run = format!(
            "ulimit -v {kib}; exec '{}' run block_flat_head --resolution 3x6 --threads 2 --no-field --out r",
            env!("CARGO_BIN_EXE_calfwave")
        );
        let output = Command::new("sh").args(["-c", &run]).current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).to_string();
        assert_eq!(output.status.code(), Some(3), "{kib} KiB: {text}");
        assert!(text.contains("memory"), "{kib} KiB: {text}");
    }
}
