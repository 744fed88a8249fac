//! A small study with the real solver, and a function that kills a worker.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_calfwave");
/// Cases of the study.
pub const CASES: usize = 8;
/// Shards it is cut into.
pub const SHARDS: usize = 4;

/// A folder with a study of a small block, and the table that a single process computes from it.
pub struct Scene {
    folder: tempfile::TempDir,
    pub study: PathBuf,
    pub table: Vec<u8>,
}

impl Scene {
    pub fn new() -> Scene {
        let folder = tempfile::Builder::new().prefix("calfwave").tempdir().unwrap();
        let study = folder.path().join("study.ron");
        let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
        let block = std::fs::read_to_string(presets.join("phantoms/block_pressure.ron")).unwrap();
        // Coarse enough for a short test, slow enough for a worker to be killed while it computes.
        let block = block.replace("resolution: Draft", "resolution: Custom(order: 3, element_mm: 20.0)");
        let tissues = presets.join("tissues/gel.ron");
        let scenario = folder.path().join("scenario.ron");
        std::fs::write(&scenario, block.replace("../tissues/gel.ron", &tissues.to_string_lossy())).unwrap();
        let text = "(version: 1, title: \"t\", question: \"q?\", scenario: File(\"SCENARIO\"), axes: [
            (name: \"f_hz\", field: \"cases[0].load.frequency_hz\",
                values: Range(from: 40.0, to: 55.0, step: 5.0)),
            (name: \"mu_kpa\", field: \"tissues.solids.muscle_gel.mu_l_kpa\", values: Numbers([3.0, 5.0])),
        ])";
        std::fs::write(&study, text.replace("SCENARIO", &scenario.to_string_lossy())).unwrap();
        let alone = folder.path().join("alone");
        let command = [PROGRAM, "-q", "batch", study.to_str().unwrap(), "--out", alone.to_str().unwrap()];
        assert!(Command::new(command[0]).args(&command[1..]).status().unwrap().success());
        let table = std::fs::read(alone.join("study.csv")).unwrap();
        Scene { folder, study, table }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Asserts that the results in `out` are those of a single process.
    pub fn check(&self, out: &Path) {
        assert_eq!(std::fs::read(out.join("study.csv")).unwrap(), self.table);
        let verify = Command::new(PROGRAM).args(["batch", "verify"]).arg(out).output().unwrap();
        let text = String::from_utf8_lossy(&verify.stdout).to_string();
        assert!(verify.status.success() && text.contains(&format!("{CASES} finished, 0 running")), "{text}");
        let left = std::fs::read_dir(out.join("cases")).unwrap().count();
        assert_eq!(left, CASES, "locks or working folders remain");
    }
}

/// Kills with SIGKILL a process that computes a case below `out`, and returns its process id.
pub fn kill_one(out: &Path) -> u32 {
    let start = Instant::now();
    loop {
        assert!(start.elapsed() < Duration::from_secs(120), "no process works in {}", out.display());
        for lock in std::fs::read_dir(out.join("cases")).into_iter().flatten().flatten() {
            let name = lock.file_name().to_string_lossy().to_string();
            let Ok(text) = std::fs::read_to_string(lock.path()) else { continue };
            let Some(pid) = text.split("\"pid\":").nth(1).filter(|_| name.ends_with(".lock")) else {
                continue;
            };
            let pid = pid.split([',', '}']).next().unwrap().trim().to_string();
            let killed = Command::new("kill").args(["-9", &pid]).stderr(Stdio::null()).status().unwrap();
            if killed.success() {
                return pid.parse().unwrap();
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
