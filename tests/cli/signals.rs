//! The first signal requests an orderly end, the second ends the program at once.

use crate::folder;
use crate::left_out::left_out;
use calfwave::cli::signal::{StopSignal, refuse_on_abort};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROLE: &str = "CALFWAVE_TEST_SIGNAL_ROLE";

/// Runs in a process to which the tests below send signals. In the role `willing` it ends in good order after
/// the first signal, as `busy` it ignores it, and as `greedy` it allocates more memory than any machine has.
#[test]
#[ignore = "no test: a process that the tests of this file start"]
fn helper_process() {
    let Ok(role) = std::env::var(ROLE) else {
        left_out(&format!("{ROLE} is not set, other tests start this process"));
        return;
    };
    if role == "greedy" {
        refuse_on_abort();
        // Hidden from the optimiser, which leaves out an allocation that nobody reads.
        let bytes = std::hint::black_box(Vec::<u8>::with_capacity(1 << 60));
        println!("ready {}", bytes.capacity());
    }
    let stop = StopSignal::listen();
    println!("ready");
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
        if role == "willing" && stop.is_requested() {
            std::process::exit(i32::from(stop.exit_code()));
        }
    }
    std::process::exit(99);
}

fn spawn(role: &str) -> Child {
    begin(&mut Command::new(std::env::current_exe().unwrap()), role)
}

/// Selects the helper process in this test program.
const HELPER: [&str; 4] = ["signals::helper_process", "--exact", "--ignored", "--nocapture"];

fn begin(command: &mut Command, role: &str) -> Child {
    command.args(HELPER).env(ROLE, role);
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
fn one_signal_ends_the_program_in_good_order_with_its_own_code() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut child = spawn("willing");
        send(&child, signal);
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

/// Under `nohup` a program ignores the signal that its terminal closes.
#[test]
fn an_ignored_hangup_stays_ignored() {
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
fn a_second_signal_ends_a_program_that_ignores_the_first() {
    let mut child = spawn("busy");
    send(&child, "-INT");
    std::thread::sleep(Duration::from_millis(100));
    assert!(child.try_wait().unwrap().is_none(), "the first signal does not end the process");
    send(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// A failed allocation ends the program with the exit code of a refused resource and the message of the
/// standard library.
#[test]
fn a_failed_allocation_is_a_refused_resource() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(HELPER).env(ROLE, "greedy");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8_lossy(&output.stderr).to_string();
    assert!(text.contains("memory allocation of 1152921504606846976 bytes failed"), "{text}");
}

/// A limit on the address space counts as a limit on memory: a run that does not fit is refused before
/// meshing, and a later failure to allocate does not abort.
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
