//! A session with a real window, pointer and keyboard: Xvfb is the screen, xdotool operates it, and the file of `--state`
//! shows the result.
//!
//! Every step waits for a state, never for a fixed time. Without Xvfb or xdotool the test is reported as left out.

mod desk;
#[path = "../support/left_out.rs"]
mod left_out;

use calfwave::preset::load_scenario;
use calfwave::preset::scenario::ScenarioSpec;
use desk::Desk;
use left_out::lacks;
use std::path::Path;

/// Two heads whose motion is given: answered by one linear solve each.
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
fn somebody_compares_two_devices() {
    if lacks(&["Xvfb", "xdotool"]) {
        return;
    }
    let mut desk = Desk::open(&scenario());
    desk.wait("the first answer", |s| s["complete"] == true && s["stage"] == "idle");
    change_device(&mut desk);
    drag_device(&mut desk);
    change_frequency(&mut desk);
    look_around(&mut desk);
    take_away(&mut desk);
    follow_the_tour(&mut desk);
}

/// The list over the right view: another device, and the answer follows by itself.
fn change_device(desk: &mut Desk) {
    let before = desk.state()["sides"][1]["moved_um"].as_f64().expect("an answer");
    desk.press_beginning("Device on side B");
    desk.press("Quad-head massager, imposed motion");
    desk.wait("the other device", |s| {
        s["sides"][1]["placed"]["device"] == "Quad-head massager, imposed motion" && s["edited"] == false
    });
    desk.wait_answered();
    let after = desk.state()["sides"][1]["moved_um"].as_f64().expect("an answer");
    assert!((after / before - 1.0).abs() > 1e-3, "four heads move the site otherwise: {before} and {after}");
}

/// Taken hold of, dragged down the leg and let go; Alt and an arrow nudge it.
fn drag_device(desk: &mut Desk) {
    let [x, y] = desk.device(0);
    let s = |state: &serde_json::Value| state["sides"][0]["placed"]["s"].as_f64().unwrap_or(f64::NAN);
    let before = s(&desk.state());
    desk.pointer(x, y);
    desk.hold();
    desk.wait("a device in the hand", |state| state["dragging"] == "A");
    for step in 1..=6 {
        desk.pointer(x, y + 12.0 * f64::from(step));
    }
    desk.wait("the device elsewhere", |state| (s(state) - before).abs() > 0.01);
    desk.release();
    desk.wait("an empty hand", |state| state["dragging"].is_null());
    desk.wait_answered();
    let dragged = s(&desk.state());
    desk.keys(&["alt+Down"]);
    desk.wait("a nudge", |state| (s(state) - dragged - 0.01).abs() < 1e-6);
    desk.keys(&["ctrl+z"]);
    desk.wait("the nudge taken back", |state| (s(state) - dragged).abs() < 1e-9);
    desk.wait_answered();
}

/// A number typed into its field, whose text is selected as it takes the focus.
fn change_frequency(desk: &mut Desk) {
    desk.press("Frequency");
    desk.keys(&["8", "0", "Return"]);
    desk.wait("80 Hz", |s| s["sides"][0]["placed"]["hertz"] == 80.0);
    desk.wait_answered();
}

/// Time, cut, point of view.
fn look_around(desk: &mut Desk) {
    let playing = desk.state()["playing"] == true;
    desk.press(if playing { "⏸ Pause" } else { "▶ Play" });
    desk.wait("time the other way", |s| s["playing"] != playing);
    desk.keys(&["space"]);
    desk.wait("time as before", |s| s["playing"] == playing);
    desk.press("across");
    desk.wait("a cut", |s| s["cut"] == "across");
    let yaw = desk.state()["camera"][0].clone();
    desk.keys(&["2"]);
    desk.wait("another point of view", |s| s["camera"][0] != yaw);
    desk.press("whole");
    desk.wait("the whole leg", |s| s["cut"] == "whole");
}

/// Files of what is on screen, each read again.
fn take_away(desk: &mut Desk) {
    let file = desk.take("Numbers on screen (CSV)", "csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_path(&file).expect("a table").records().map(|r| r.expect("a row")).collect();
    assert_eq!(rows.len(), 24, "twelve sites, two cases");
    let file = desk.take("Question as a file (RON)", "ron");
    let spec = load_scenario(&file).expect("a scenario that `calfwave run` accepts").spec;
    assert_eq!(spec.cases.len(), 2);
    let file = desk.take("Page to print (HTML)", "html");
    let page = std::fs::read_to_string(&file).expect("a page");
    assert!(page.contains("SOL TrP1") && page.contains("</html>"));
    let file = desk.take("Picture of the window (PNG)", "png");
    let picture = std::fs::read(&file).expect("a picture");
    assert_eq!(&picture[1..4], b"PNG");
    let size =
        |at: usize| u32::from_be_bytes([picture[at], picture[at + 1], picture[at + 2], picture[at + 3]]);
    assert_eq!([size(16), size(20)], desk::SIZE);
    assert!(picture.len() > 20_000, "{} bytes are no picture of a leg", picture.len());
}

/// The tour opens, turns a page and closes.
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
