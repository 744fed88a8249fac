//! The study by HyperQueue: the script that the documents name, two workers.

use crate::scene::{PROGRAM, SHARDS, Scene, kill_one};
use std::path::Path;
use std::process::{Command, Stdio};

/// A Python that has HyperQueue: `CALFWAVE_HQ_PYTHON`, or the one on the path.
fn python() -> Option<String> {
    let python = std::env::var("CALFWAVE_HQ_PYTHON").unwrap_or_else(|_| "python3".into());
    let mut asked = Command::new(&python);
    asked.args(["-c", "import hyperqueue"]).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|s| s.success()).then_some(python)
}

#[test]
fn hyperqueue_makes_the_same_table_although_a_worker_is_killed() {
    let Some(python) = python() else {
        println!("skipped: no Python with HyperQueue; name one in CALFWAVE_HQ_PYTHON");
        return;
    };
    let scene = Scene::new();
    let out = scene.path("hyperqueue");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cluster/hyperqueue.py");
    let mut command = Command::new(python);
    command.arg(script).arg(&scene.study).arg(&out).args(["--program", PROGRAM, "--workers", "2"]);
    command.args(["--shards", &SHARDS.to_string()]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    kill_one(&out);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).to_string();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("shards that failed"), "the killed worker was noticed: {said}");
    scene.check(&out);
}
