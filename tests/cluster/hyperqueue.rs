//! A study run by HyperQueue: the script named in the documents, with two workers.

use crate::left_out::left_out;
use crate::scene::{PROGRAM, SHARDS, Scene, kill_one};
use std::path::Path;
use std::process::{Command, Stdio};

/// A Python with the module `hyperqueue`: the one that `CALFWAVE_HQ_PYTHON` names, or the one on the path.
fn python() -> Option<String> {
    let python = std::env::var("CALFWAVE_HQ_PYTHON").unwrap_or_else(|_| "python3".into());
    let mut import = Command::new(&python);
    import.args(["-c", "import hyperqueue"]).stdout(Stdio::null()).stderr(Stdio::null());
    import.status().is_ok_and(|s| s.success()).then_some(python)
}

#[test]
fn hyperqueue_makes_the_same_table_although_a_worker_is_killed() {
    let Some(python) = python() else {
        left_out("no Python has HyperQueue; CALFWAVE_HQ_PYTHON may name one");
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
    let text = String::from_utf8_lossy(&output.stdout).to_string();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("shards that failed"), "the killed worker is not reported: {text}");
    scene.check(&out);
}
