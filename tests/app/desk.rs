//! The app on a virtual screen, operated by pointer and keys through xdotool.

use calfwave::preset::scenario::ScenarioSpec;
use calfwave::preset::syntax::to_ron;
use serde_json::Value;
use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Size of the window [pixels].
pub const SIZE: [u32; 2] = [1200, 720];
/// Longest wait for a state, for a software adapter on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long a control has to stay where it is before it is clicked: several frames and writes of the state.
const AT_REST: Duration = Duration::from_millis(600);

/// A process that is ended when the test ends, also if it fails.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The app on its virtual screen.
pub struct Desk {
    _app: Process,
    _screen: Process,
    display: String,
    folder: tempfile::TempDir,
}

impl Desk {
    /// Starts a screen with Xvfb and opens the app on a scenario.
    pub fn open(scenario: &ScenarioSpec) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("session.ron");
        std::fs::write(&file, to_ron(scenario).expect("text")).expect("a file");
        let (screen, display) = screen();
        let app = Command::new(env!("CARGO_BIN_EXE_calfwave"))
            .args(["view", "session.ron", "--resolution", "preview", "--language", "en"])
            .args(["--size", &format!("{}x{}", SIZE[0], SIZE[1]), "--state", "state.json"])
            .current_dir(folder.path())
            .env("DISPLAY", &display)
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_CONFIG_HOME", folder.path().join("config"))
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .stdout(Stdio::null())
            .spawn()
            .expect("the app starts");
        let desk = Desk { _app: Process(app), _screen: screen, display, folder };
        desk.wait("a window", |s| s["controls"].as_array().is_some_and(|c| !c.is_empty()));
        let window = desk.xdotool(&["search", "--onlyvisible", "--name", "^calfwave$"]);
        let window = window.lines().next().expect("a window").to_owned();
        desk.xdotool(&["windowmove", &window, "0", "0"]);
        desk.xdotool(&["windowfocus", &window]);
        desk
    }

    /// The current state of the window.
    pub fn state(&self) -> Value {
        let read =
            || serde_json::from_slice(&std::fs::read(self.folder.path().join("state.json")).ok()?).ok();
        read().unwrap_or_default()
    }

    /// Waits for a state that satisfies a condition, and returns it.
    pub fn wait(&self, what: &str, satisfies: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let state = self.state();
            if satisfies(&state) {
                eprintln!("{what}: {:.1} s", start.elapsed().as_secs_f64());
                return state;
            }
            let mut brief = state;
            if start.elapsed() > PATIENCE {
                brief["controls"] = Value::Null;
                panic!("no {what} within {PATIENCE:?}: {brief:#}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the answer belongs to the current question.
    pub fn wait_answered(&self) {
        self.wait("the answer", |s| {
            s["edited"] == false && s["current"] == true && s["complete"] == true && s["stage"] == "idle"
        });
    }

    fn xdotool(&self, args: &[&str]) -> String {
        let output =
            Command::new("xdotool").args(args).env("DISPLAY", &self.display).output().expect("xdotool");
        assert!(output.status.success(), "xdotool {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Moves the pointer [points].
    pub fn pointer(&self, x: f64, y: f64) {
        self.xdotool(&["mousemove", &format!("{x:.0}"), &format!("{y:.0}")]);
    }

    /// Presses the left button without releasing it.
    pub fn hold(&self) {
        self.xdotool(&["mousedown", "1"]);
    }

    /// Releases the left button.
    pub fn release(&self) {
        self.xdotool(&["mouseup", "1"]);
    }

    /// Presses keys one after another.
    pub fn keys(&self, keys: &[&str]) {
        for key in keys {
            self.xdotool(&["key", key]);
        }
    }

    /// Clicks the control of this name, the leftmost if there are several, as soon as it exists and is
    /// enabled.
    pub fn press(&self, name: &str) {
        self.press_where(name, |n| n == name);
    }

    /// Clicks a control whose name begins with `name`.
    pub fn press_beginning(&self, name: &str) {
        self.press_where(name, |n| n.starts_with(name));
    }

    fn press_where(&self, what: &str, fits: impl Fn(&str) -> bool) {
        let find = |state: &Value| {
            let controls = state["controls"].as_array()?;
            let fitting = controls.iter().filter(|c| {
                c["name"].as_str().is_some_and(&fits) && c["disabled"] == false && c["role"] != "Label"
            });
            let rect = |c: &Value| [0, 1, 2, 3].map(|i| c["rect"][i].as_f64().unwrap_or(f64::NAN));
            fitting.map(rect).min_by(|a, b| a[0].total_cmp(&b[0]))
        };
        // A click on the place that a control leaves as the window arranges itself anew is lost.
        let last = Cell::new((None, Instant::now()));
        let state = self.wait(&format!("control “{what}”"), |s| {
            let found = find(s);
            if found.is_none() || found != last.get().0 {
                last.set((found, Instant::now()));
            }
            found.is_some() && last.get().1.elapsed() >= AT_REST
        });
        let [x0, y0, x1, y1] = find(&state).expect("waited for");
        self.pointer(0.5 * (x0 + x1), 0.5 * (y0 + y1));
        self.xdotool(&["click", "1"]);
    }

    /// Position at which the device of a side can be dragged [points].
    pub fn device(&self, side: usize) -> [f64; 2] {
        let at = |s: &Value, i: usize| s["sides"][side]["device_at"][i].as_f64();
        let state = self.wait("a device on the skin", |s| at(s, 0).is_some());
        [0, 1].map(|i| at(&state, i).expect("waited for"))
    }

    /// Exports something by the menu and returns the path that the window reports.
    pub fn export(&self, name: &str, extension: &str) -> PathBuf {
        self.press("Take away");
        self.press(name);
        let ending = format!(".{extension}");
        let state = self.wait(&format!("a {extension} file"), |s| {
            s["said"].as_str().is_some_and(|text| text.starts_with("Written") && text.ends_with(&ending))
        });
        let message = state["said"].as_str().expect("waited for");
        let path = Path::new(message.trim_start_matches("Written: ")).to_path_buf();
        assert!(
            path.starts_with(self.folder.path()),
            "{} lies outside the folder of the app",
            path.display()
        );
        path
    }
}

/// Starts a virtual screen and returns its display name.
fn screen() -> (Process, String) {
    let mut screen = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb starts");
    let mut number = String::new();
    let out = screen.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut number).expect("a display number");
    (Process(screen), format!(":{}", number.trim()))
}
