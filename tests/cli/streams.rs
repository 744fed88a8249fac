//! Content of stdout and stderr: JSON lines, terminals without colours, long lines, control characters.

use crate::left_out::lacks;
use crate::{DEVICE, calfwave, folder, outcome, write};
use serde_json::Value;
use std::time::Instant;

/// The lines of a stream as JSON objects; each must have the documented fields.
fn lines(err: &str) -> Vec<Value> {
    const FIELDS: [&str; 11] = [
        "allowed",
        "column",
        "exit_code",
        "file",
        "kind",
        "line",
        "message",
        "nearest",
        "path",
        "severity",
        "value",
    ];
    let read = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let mut fields: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        fields.sort();
        assert_eq!(fields, FIELDS, "{line}");
        value
    };
    err.lines().map(read).collect()
}

#[test]
fn with_json_errors_stderr_holds_only_objects_with_the_same_fields() {
    let folder = folder();
    let bad = write(&folder, "bad.ron", &DEVICE.replace("stroke_mm: 12.0", "stroke_mm: -12.0"));
    let unlikely =
        write(&folder, "unlikely.ron", &DEVICE.replace("static_force_n: 10.0", "static_force_n: 400.0"));
    let bad = bad.to_string_lossy().into_owned();
    let unlikely = unlikely.to_string_lossy().into_owned();
    let table: [(&[&str], i32, &str, &str); 12] = [
        (&["check", &bad], 2, "error", "range"),
        (&["check", &unlikely], 0, "warning", "plausibility"),
        (&["check", "no.ron"], 2, "error", "read"),
        (&["run", "single_head", "--set", "title"], 2, "error", "usage"),
        (&["run", "single_head", "--resolution", "coarse"], 2, "error", "usage"),
        (&["run", "single_head", "--threads", "0"], 2, "error", "usage"),
        (&["fly"], 2, "error", "usage"),
        (&["run"], 2, "error", "usage"),
        (&["batch", "frequency", "--dry-run", "--shard", "0/2"], 2, "error", "usage"),
        (&["report", "nowhere"], 3, "error", "output"),
        (&["compare", ".", "."], 2, "error", "usage"),
        (&["batch", "quad_spacing", "--dry-run"], 0, "note", "note"),
    ];
    for (args, code, severity, kind) in table {
        for json_first in [true, false] {
            let mut command = calfwave(folder.path());
            match json_first {
                true => command.arg("--json-errors").args(args),
                false => command.args(args).arg("--json-errors"),
            };
            let (found, _, err) = outcome(&mut command);
            assert_eq!(found, code, "{args:?}: {err}");
            let all = lines(&err);
            assert!(!all.is_empty(), "{args:?}");
            for line in all {
                assert_eq!(
                    (&line["severity"], &line["kind"]),
                    (&Value::from(severity), &Value::from(kind)),
                    "{args:?}"
                );
                let exit = if severity == "error" { Value::from(code) } else { Value::Null };
                assert_eq!(line["exit_code"], exit, "{args:?}");
            }
        }
    }
}

#[test]
fn shards_are_counted_from_1() {
    let folder = folder();
    let (code, _, err) = outcome(calfwave(folder.path()).args(["batch", "frequency", "--shard", "0/2"]));
    assert!(code == 2 && err.contains("counted from 1") && err.contains("1/2"), "{err}");
}

#[test]
fn positions_far_to_the_right_and_after_tabs_are_shown() {
    let folder = folder();
    for before in [" ".repeat(70_000), "\t".repeat(20_000), "\u{301}".repeat(70_000), "ü".repeat(70_000)] {
        let text = DEVICE.replace("stroke_mm: 12.0", &format!("/*{before}*/ stroke_mm: -12.0"));
        let path = write(&folder, "x.ron", &text);
        let (code, _, err) = outcome(calfwave(folder.path()).arg("check").arg(&path));
        assert_eq!(code, 2, "{err}");
        let line = text.lines().find(|l| l.contains("stroke_mm")).unwrap();
        let column = line[..line.find("-12.0").unwrap()].chars().count() + 1;
        assert!(err.contains(&format!(":{column}]")) && err.contains("found -12"), "{err}");
        assert!(err.len() < 3000 && !err.contains("panicked"), "{err}");
    }
}

/// Eight times as many problems take about eight times as long. They would take sixty-four times as long if
/// every problem searched the whole text again.
#[test]
fn the_time_for_thousands_of_problems_is_proportional_to_their_number() {
    let folder = folder();
    let block = include_str!("../../presets/phantoms/block_pressure.ron").replace("../tissues/", "");
    write(&folder, "gel.ron", include_str!("../../presets/tissues/gel.ron"));
    let time = |list: &str, entry: &dyn Fn(usize) -> String, words: &str, count: usize| {
        let at = block.find(list).unwrap() + list.len();
        let entries: String = (0..count).map(entry).collect();
        let path = write(&folder, "x.ron", &format!("{}{entries}{}", &block[..at], &block[at..]));
        let begun = Instant::now();
        let (code, _, err) = outcome(calfwave(folder.path()).arg("check").arg(&path));
        assert_eq!((code, err.matches(words).count()), (2, count));
        begun.elapsed()
    };
    let probe = |i: usize| format!("(name: \"p{i}\", point_mm: (9e9, 0.0, 0.0)),\n");
    let on_one_line = |i: usize| format!("(name: \"p{i}\", point_mm: (9e9, 0.0, 0.0)),");
    let layer = |i: usize| format!("(name: \"l{i}\", thickness_mm: 1.0),");
    type Entry<'a> = &'a dyn Fn(usize) -> String;
    let table: [(&str, Entry<'_>, &str); 3] = [
        ("probes: [", &probe, "is too large"),
        ("probes: [", &on_one_line, "is too large"),
        ("layers: [", &layer, "no solid of that name"),
    ];
    for (list, entry, words) in table {
        let (few, many) = (time(list, entry, words, 500), time(list, entry, words, 4000));
        assert!(many < 32 * few, "{list} {few:?} {many:?}");
    }
}

#[test]
fn each_of_many_overlapping_heads_is_reported_once() {
    let folder = folder();
    let head = "(shape: Flat(radius_mm: 15.0), offset_medial_mm: 9.0, drive: Rest, contact: Frictionless),";
    let path = write(&folder, "x.ron", &DEVICE.replace("heads: [", &format!("heads: [{}", head.repeat(50))));
    let (code, _, err) = outcome(calfwave(folder.path()).arg("check").arg(&path));
    assert_eq!((code, err.matches("overlap").count()), (2, 49), "{err}");
}

#[test]
fn control_characters_from_files_never_reach_the_terminal() {
    let folder = folder();
    let raw = DEVICE.replace("name: \"", "name: \"\u{1b}[2J\u{9b}31m\u{202e}");
    let escaped = DEVICE.replace("name: \"", "name: \"\\u{1b}]0;x\\u{7}");
    for (name, text) in [("raw.ron", &raw), ("escaped.ron", &escaped), ("\u{1b}[31mred\nname.ron", &raw)] {
        let path = write(&folder, name, text);
        for json in [false, true] {
            let mut command = calfwave(folder.path());
            command.arg("check").arg(&path).args(json.then_some("--json-errors"));
            let (code, out, err) = outcome(&mut command);
            assert_eq!(code, 2, "{out}{err}");
            let bad = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
            assert!(!err.contains(bad) && !out.contains(bad), "{err:?}");
        }
    }
    let (code, _, err) = outcome(calfwave(folder.path()).args(["fly\u{1b}[2J"]));
    assert!(code == 2 && !err.contains('\u{1b}'), "{err:?}");
}

#[test]
fn values_on_the_command_line_are_read_as_in_a_preset_or_as_json() {
    let folder = folder();
    let set = |value: &str| {
        let change = format!("cases[0].load.point_mm={value}");
        outcome(calfwave(folder.path()).args([
            "mesh",
            "block_pressure",
            "--resolution",
            "2x40",
            "--set",
            &change,
        ]))
    };
    for value in ["(0,1,2)", "[0,1,2]", "(0.0, 1.0, 2.0)"] {
        let (code, _, err) = set(value);
        assert_eq!(code, 0, "{value}: {err}");
    }
    let (code, _, err) = set("(0,1)");
    assert_eq!(code, 2, "{err}");
    let (code, _, err) = outcome(calfwave(folder.path()).args([
        "mesh",
        "block_pressure",
        "--set",
        "cases[0].load.radius_mm=20,5",
    ]));
    assert!(code == 2 && err.contains("decimal point") && err.contains("20.5"), "{err}");
}

/// A terminal without colours receives none. `script` provides a terminal for the program.
#[cfg(target_os = "linux")]
#[test]
fn a_dumb_terminal_gets_no_colours() {
    if lacks(&["script"]) {
        return;
    }
    let folder = folder();
    let path = write(&folder, "x.ron", &DEVICE.replace("stroke_mm: 12.0", "stroke_mm: -12.0"));
    let line = format!("'{}' check '{}'", env!("CARGO_BIN_EXE_calfwave"), path.display());
    let shown = |term: &str, no_color: Option<&str>| {
        let mut command = std::process::Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).env("TERM", term).env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        String::from_utf8_lossy(&command.output().unwrap().stdout).to_string()
    };
    let colourful = shown("xterm-256color", None);
    assert!(colourful.contains("\u{1b}["), "{colourful:?}");
    for (term, no_color) in [("dumb", None), ("xterm-256color", Some("1"))] {
        let plain = shown(term, no_color);
        assert!(plain.contains("stroke_mm") && !plain.contains('\u{1b}'), "{plain:?}");
    }
}
