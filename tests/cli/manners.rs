//! Help texts, lists, closed pipes, folders that cannot be written, and commands on missing things.

use crate::left_out::left_out;
use crate::{calfwave, folder, outcome, write};
use calfwave::cli::args::Line;
use clap::CommandFactory;
use std::process::{Command, Stdio};

#[test]
fn help_and_version_exit_with_0_and_usage_errors_with_2() {
    let folder = folder();
    let subcommands = Line::command();
    let mut commands = vec![vec!["--help"], vec!["--version"]];
    commands.extend(subcommands.get_subcommands().map(|command| vec![command.get_name(), "--help"]));
    assert!(commands.len() > 8, "{commands:?}");
    for args in commands {
        let (code, out, err) = outcome(calfwave(folder.path()).args(&args));
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
        assert!(!out.is_empty());
    }
    for args in [
        vec!["fly"],
        vec!["run"],
        vec!["check"],
        vec!["run", "x", "--threads", "0"],
        vec!["bench", "--orders", "9"],
    ] {
        assert_eq!(outcome(calfwave(folder.path()).args(&args)).0, 2, "{args:?}");
    }
}

#[test]
fn shipped_presets_are_listed_with_their_questions_and_check_from_anywhere() {
    let folder = folder();
    let (code, out, _) = outcome(calfwave(folder.path()).args(["check", "--list"]));
    assert_eq!(code, 0);
    for name in
        ["scenarios/vibration_vs_percussion", "devices/quad_head", "tissues/stiff", "phantoms/cylinder_core"]
    {
        let line = out.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name} in {out}"));
        assert!(line.ends_with('?'), "{line}");
    }
    let (code, out, _) =
        outcome(calfwave(folder.path()).args(["check", "vibration_vs_percussion", "frequency"]));
    assert_eq!(code, 0);
    assert!(out.contains("scenario ok") && out.contains("study ok"), "{out}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    for args in [&["check", "--list"][..], &["--help"], &["check", "soft"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_calfwave"));
        let child = command.args(args).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_before_the_computation() {
    let folder = folder();
    let file = write(&folder, "file", "");
    let mut places = vec![file.join("inside")];
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    let mut permissions = std::fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&locked, permissions).unwrap();
    // Root may write anywhere.
    match std::fs::write(locked.join("probe"), "") {
        Err(_) => places.push(locked),
        Ok(()) => left_out("a read-only folder, because this user may write anywhere"),
    }
    for place in places {
        for command in [["run", "single_head"], ["batch", "frequency"]] {
            let (code, _, err) = outcome(calfwave(folder.path()).args(command).arg("--out").arg(&place));
            assert_eq!(code, 3, "{command:?}: {err}");
            assert!(err.contains("error:") && !err.contains("panicked"), "{err}");
        }
    }
}

#[test]
fn comparing_unfinished_runs_is_an_error() {
    let folder = folder();
    let (code, _, err) = outcome(calfwave(folder.path()).args(["compare", ".", "."]));
    assert_eq!(code, 2);
    assert!(err.contains("not a finished run"), "{err}");
}

#[cfg(not(feature = "view"))]
#[test]
fn without_the_app_view_names_the_feature_and_exits_with_5() {
    let folder = folder();
    for args in [&[][..], &["view"], &["view", "single_head"]] {
        let (code, _, err) = outcome(calfwave(folder.path()).args(args));
        assert_eq!(code, 5);
        assert!(err.contains("feature `view`") && err.trim().lines().count() == 1, "{err}");
    }
}
