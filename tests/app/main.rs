//! A session with a real window, pointer and keyboard: Xvfb is the screen, xdotool operates it, and the file
//! of `--state` shows the result.
//!
//! Every step waits for a state, never for a fixed time. Without Xvfb or xdotool the test is reported as left
//! out.

mod desk;
#[path = "../support/left_out.rs"]
mod left_out;

use calfwave::preset::load_scenario;
use calfwave::preset::scenario::ScenarioSpec;
use desk::Desk;
use left_out::lacks;
use std::path::Path;

/// Two heads with prescribed motion, each of which needs one linear solve.
fn scenario() -> ScenarioSpec {
    let mut spec = load_scenario(Path::new("single_head_imposed")).expect("a shipped preset").spec;
    let mut second = spec.cases[0].clone();
    second.name = "second".into();
    spec.cases.truncate(1);
    spec.cases.push(second);
    spec.title = "Session".into();
    spec
}

#[test]
fn a_session_compares_two_devices() {
    if lacks(&["Xvfb", "xdotool"]) {
        return;
    }
    let mut desk = Desk::open(&scenario());
    desk.wait("the first answer", |s| s["complete"] == true && s["stage"] == "idle");
    change_device(&mut desk);
    drag_device(&mut desk);
    change_frequency(&mut desk);
    look_around(&mut desk);
    export_files(&mut desk);
    follow_the_tour(&mut desk);
}

/// Chooses another device in the list over the right view; the answer follows without a further command.
fn change_device(desk: &mut Desk) {
    let before = desk.state()["sides"][1]["moved_um"].as_f64().expect("an answer");
    desk.press_beginning("Device on side B");
    desk.press("Quad-head massager, imposed motion");
    desk.wait("the other device", |s| {
        s["sides"][1]["placed"]["device"] == "Quad-head massager, imposed motion" && s["edited"] == false
    });
    desk.wait_answered();
    let after = desk.state()["sides"][1]["moved_um"].as_f64().expect("an answer");
    assert!((after / before - 1.0).abs() > 1e-3, "the motion of the site is unchanged: {before} and {after}");
}

/// Drags a device down the leg, releases it, and shifts it by Alt and an arrow key.
fn drag_device(desk: &mut Desk) {
    let [x, y] = desk.device(0);
    let s = |state: &serde_json::Value| state["sides"][0]["placed"]["s"].as_f64().unwrap_or(f64::NAN);
    let before = s(&desk.state());
    desk.pointer(x, y);
    desk.hold();
    desk.wait("a dragged device", |state| state["dragging"] == "A");
    for step in 1..=6 {
        desk.pointer(x, y + 12.0 * f64::from(step));
    }
    desk.wait("the device elsewhere", |state| (s(state) - before).abs() > 0.01);
    desk.release();
    desk.wait("the end of the drag", |state| state["dragging"].is_null());
    desk.wait_answered();
    let dragged = s(&desk.state());
    desk.keys(&["alt+Down"]);
    desk.wait("a shift by keys", |state| (s(state) - dragged - 0.01).abs() < 1e-6);
    desk.keys(&["ctrl+z"]);
    desk.wait("the undone shift", |state| (s(state) - dragged).abs() < 1e-9);
    desk.wait_answered();
}

/// Types a number into its field, whose text is selected on focus; keys before that are lost.
fn change_frequency(desk: &mut Desk) {
    desk.press("Frequency");
    desk.wait("the field's focus", |s| s["focus"] == "Frequency");
    desk.keys(&["8", "0", "Return"]);
    desk.wait("80 Hz", |s| s["sides"][0]["placed"]["hertz"] == 80.0);
    desk.wait_answered();
}

/// Changes time, cut and viewpoint.
fn look_around(desk: &mut Desk) {
    let playing = desk.state()["playing"] == true;
    desk.press(if playing { "⏸ Pause" } else { "▶ Play" });
    desk.wait("the toggled playback", |s| s["playing"] != playing);
    desk.keys(&["space"]);
    desk.wait("the former playback", |s| s["playing"] == playing);
    desk.press("across");
    desk.wait("a cut", |s| s["cut"] == "across");
    let yaw = desk.state()["camera"][0].clone();
    desk.keys(&["2"]);
    desk.wait("another viewpoint", |s| s["camera"][0] != yaw);
    desk.press("whole");
    desk.wait("the whole leg", |s| s["cut"] == "whole");
}

/// Exports what is on screen and reads every file again.
fn export_files(desk: &mut Desk) {
    let file = desk.export("Numbers on screen (CSV)", "csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_path(&file).expect("a table").records().map(|r| r.expect("a row")).collect();
    assert_eq!(rows.len(), 24, "twelve sites, two cases");
    let file = desk.export("Question as a file (RON)", "ron");
    let spec = load_scenario(&file).expect("a scenario that `calfwave run` accepts").spec;
    assert_eq!(spec.cases.len(), 2);
    let file = desk.export("Page to print (HTML)", "html");
    let page = std::fs::read_to_string(&file).expect("a page");
    assert!(page.contains("SOL TrP1") && page.contains("</html>"));
    let file = desk.export("Picture of the window (PNG)", "png");
    let picture = std::fs::read(&file).expect("a picture");
    assert_eq!(&picture[1..4], b"PNG");
    let size =
        |at: usize| u32::from_be_bytes([picture[at], picture[at + 1], picture[at + 2], picture[at + 3]]);
    assert_eq!([size(16), size(20)], desk::SIZE);
    assert!(picture.len() > 20_000, "{} bytes are no picture of a leg", picture.len());
}

/// Opens the tour, turns pages and closes it.
fn follow_the_tour(desk: &mut Desk) {
    desk.press("Tour");
    desk.wait("the first page", |s| s["tour"] == "soft-tissue:claim");
    desk.press("Next");
    desk.wait("the second page", |s| s["tour"] == "soft-tissue:experiment" && s["field"] == "displacement");
    desk.keys(&["Next"]);
    desk.wait("the third page by key", |s| s["tour"] == "soft-tissue:inside" && s["cut"] == "lengthwise");
    desk.press("Close");
    desk.wait("no tour", |s| s["tour"].is_null());
}
