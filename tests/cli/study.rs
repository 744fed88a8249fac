//! Studies on the command line: shards, status, report, a full disk, a read-only disk.

use crate::left_out::left_out;
use crate::{calfwave, folder, outcome, write};
use std::process::Command;

/// Writes a study of four small blocks and its scenario.
fn study(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let scenario = std::fs::read_to_string("presets/phantoms/block_pressure.ron").unwrap();
    let scenario = scenario
        .replace("../tissues/", "")
        .replace("160.0", "80.0")
        .replace("thickness_mm: 50.0", "thickness_mm: 30.0")
        .replace("resolution: Draft", "resolution: Custom(order: 2, element_mm: 20.0)");
    let probes = scenario.find("    probes:").unwrap();
    let scenario =
        format!("{}    probes: [(name: \"axis\", point_mm: (-10.0, 0.0, 0.0))],\n)\n", &scenario[..probes]);
    write(folder, "scenario.ron", &scenario);
    std::fs::copy("presets/tissues/gel.ron", folder.path().join("gel.ron")).unwrap();
    let text = "(version: 1, title: \"blocks\", question: \"q?\", scenario: File(\"scenario.ron\"), axes: [
        (name: \"f_hz\", field: \"cases[0].load.frequency_hz\",
            values: Range(from: 40.0, to: 55.0, step: 5.0)),
    ])";
    write(folder, "study.ron", text)
}

#[test]
fn shards_give_the_table_of_the_whole_study_with_status_and_report() {
    let folder = folder();
    let study = study(&folder);
    let batch = |args: &[&str]| outcome(calfwave(folder.path()).arg("batch").arg(&study).args(args));
    let (code, out, err) = batch(&["--out", "whole", "--jobs", "2", "--threads", "1"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("4 to compute") && err.contains("2 at once with 1 thread each"), "{err}");
    assert!(err.contains("cases per minute") && err.contains("% beside the solver"), "{err}");
    assert!(
        out.contains("computed 4, reused 0, failed 0 of 4 cases") && out.contains("report.html"),
        "{out}"
    );
    for shard in ["1/3", "2/3", "3/3"] {
        assert_eq!(batch(&["--out", "parts", "--shard", shard, "--jobs", "1", "--threads", "2"]).0, 0);
    }
    let table = |name: &str| std::fs::read(folder.path().join(name).join("study.csv")).unwrap();
    assert_eq!(table("whole"), table("parts"));
    assert_eq!(batch(&["--shard", "4/3"]).0, 2);
    let manage = |args: &[&str]| outcome(calfwave(folder.path()).arg("batch").args(args));
    assert!(manage(&["status", "parts"]).1.contains("4 cases: 4 finished, 0 running, 0 failed, 0 damaged"));
    assert_eq!(manage(&["verify", "parts"]).0, 0);
    let case = std::fs::read_dir(folder.path().join("parts/cases")).unwrap().next().unwrap().unwrap();
    std::fs::write(case.path().join("sites.csv"), "").unwrap();
    let (code, out, _) = manage(&["verify", "parts"]);
    assert!(code == 1 && out.contains("1 damaged"), "{out}");
    let (code, out, _) = manage(&["merge", "parts", "whole"]);
    assert!(code == 0 && out.contains("1 cases copied, 4 of 4 finished"), "{out}");
    assert_eq!(table("whole"), table("parts"));
    let report = |dir: &str| outcome(calfwave(folder.path()).args(["report", dir]));
    assert_eq!(report("whole").0, 0);
    let html = std::fs::read_to_string(folder.path().join("whole/report.html")).unwrap();
    assert!(html.contains("blocks") && html.contains("2200 MPa (harmonic)"), "{html}");
    assert_eq!(report("nowhere").0, 3);
}

/// Processes that share a folder all succeed, with and without shards, and write a complete table and report.
#[test]
fn processes_that_share_a_folder_lose_no_case() {
    let folder = folder();
    let study = study(&folder);
    for (out, parts) in
        [("shards", &["1/3", "2/3", "3/3"][..]), ("twice", &["1/1", "1/1"]), ("whole", &["1/1"])]
    {
        let begin = |shard: &&str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_calfwave"));
            command.current_dir(folder.path()).arg("batch").arg(&study);
            command.args(["--jobs", "1", "--threads", "1", "--out", out, "--shard", shard]);
            command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap()
        };
        let all: Vec<_> = parts.iter().map(begin).collect();
        for child in all {
            let output = child.wait_with_output().unwrap();
            let err = String::from_utf8_lossy(&output.stderr).to_string();
            assert_eq!(output.status.code(), Some(0), "{out}: {err}");
            assert!(!err.contains("there is no report"), "{out}: {err}");
        }
    }
    let table = |name: &str| std::fs::read(folder.path().join(name).join("study.csv")).unwrap();
    assert!(table("shards") == table("whole") && table("twice") == table("whole"));
    for out in ["shards", "twice"] {
        let html = std::fs::read_to_string(folder.path().join(out).join("report.html")).unwrap();
        assert!(html.contains("4 of 4") && !html.contains("Incomplete"), "{html}");
        assert_eq!(outcome(calfwave(folder.path()).args(["batch", "verify", out])).0, 0);
    }
}

#[test]
fn another_study_of_the_same_name_has_a_folder_of_its_own() {
    let folder = folder();
    let path = study(&folder);
    let batch = || outcome(calfwave(folder.path()).arg("batch").arg(&path).args(["--threads", "1"]));
    let (code, out, err) = batch();
    assert!(code == 0 && out.contains("table in runs/study/study.csv"), "{out}{err}");
    let table = || std::fs::read(folder.path().join("runs/study/study.csv")).unwrap();
    let first = table();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("to: 55.0", "to: 45.0")).unwrap();
    let (code, out, err) = batch();
    assert!(code == 0 && out.contains("computed 2") && out.contains("table in runs/study_"), "{out}{err}");
    assert_eq!(table(), first);
}

#[test]
fn a_study_with_too_many_cases_or_invalid_fields_is_refused() {
    let folder = folder();
    let study = study(&folder);
    let with = |from: &str, to: &str| {
        let text = std::fs::read_to_string(&study).unwrap();
        let path = write(&folder, "other.ron", &text.replace(from, to));
        outcome(calfwave(folder.path()).arg("batch").arg(path).arg("--dry-run"))
    };
    let (code, _, err) = with("step: 5.0", "step: 1e-3");
    assert!(code == 3 && err.contains("--yes"), "{err}");
    let (code, _, err) = with("axes:", "constraints: [\"f_hz > 99\"], axes:");
    assert!(code == 2 && err.contains("exclude all 4"), "{err}");
    let (code, _, err) = with("axes:", "constraints: [\"f_khz > 99\"], axes:");
    assert!(code == 2 && err.contains("f_hz"), "{err}");
    let (code, _, err) = with("axes:", "metrics: [(name: \"x\", column: \"absorbed_energy_j_g\")], axes:");
    assert!(code == 2 && err.contains("absorbed_energy_j_kg"), "{err}");
    let (code, out, _) = with("axes:", "constraints: [\"f_hz >= 50\"], axes:");
    assert!(code == 0 && out.lines().count() == 2, "{out}");
}

/// Cases that do not fit into memory are refused before anything is written, also with `--yes`.
#[test]
fn a_study_with_cases_that_do_not_fit_into_memory_is_refused_at_the_start() {
    let folder = folder();
    let study = study(&folder);
    let huge = [
        "--set",
        "resolution={\"Custom\":{\"order\":6,\"element_mm\":2.0}}",
        "--set",
        "geometry.length_mm=1000",
        "--set",
        "geometry.width_mm=1000",
    ];
    for yes in [&[][..], &["--yes"]] {
        let mut batch = calfwave(folder.path());
        let (code, out, err) =
            outcome(batch.arg("batch").arg(&study).args(["--out", "e"]).args(huge).args(yes));
        assert_eq!(code, 3, "{out}{err}");
        let first = "4 of the 4 cases to be computed do not fit into memory, the first of them f_hz 40.0";
        assert!(err.contains(first) && err.contains("GiB"), "{err}");
        assert!(!folder.path().join("e").exists(), "the refused study left a folder");
    }
}

#[test]
fn a_run_in_three_variants_writes_intervals() {
    let folder = folder();
    study(&folder);
    let mut run = calfwave(folder.path());
    run.args(["run", "scenario.ron", "--variants", "--no-field", "--out", "v"]);
    let (code, out, err) = outcome(&mut run);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("softer") && out.contains("stiffer") && !out.contains("contracted"), "{out}");
    let table = std::fs::read_to_string(folder.path().join("v/variants.csv")).unwrap();
    let row = table.lines().find(|l| l.contains("displacement_rms_mean_um")).unwrap();
    let cells: Vec<f64> = row.split(',').skip(3).map(|c| c.parse().unwrap()).collect();
    // Softer gel moves more under the same pressure.
    assert!(cells[0] > cells[1] && cells[1] > cells[2], "{row}");
    assert_eq!((cells[3], cells[4]), (cells[2], cells[0]));
    for variant in ["softer", "default", "stiffer"] {
        assert!(folder.path().join("v").join(variant).join("manifest.json").exists());
    }
}

/// A small mounted disk, which is unmounted when dropped.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    /// Mounts a disk; `None` if this user may not.
    fn mount(at: std::path::PathBuf, size: &str) -> Option<Disk> {
        std::fs::create_dir_all(&at).unwrap();
        let size = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).stderr(std::process::Stdio::null());
        mount.status().is_ok_and(|s| s.success()).then_some(Disk(at))
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_read_only_disk_lose_no_case() {
    let folder = folder();
    let study = study(&folder);
    let Some(disk) = Disk::mount(folder.path().join("disk"), "128k") else {
        left_out("this user may not mount a small disk (tmpfs)");
        return;
    };
    let batch = |out: &str| {
        let mut command = calfwave(folder.path());
        outcome(command.arg("batch").arg(&study).args(["--jobs", "1", "--threads", "1", "--out", out]))
    };
    let (code, out, err) = batch("disk/b");
    assert_eq!(code, 3, "{out}{err}");
    assert!(format!("{out}{err}").contains("free some space"), "{out}{err}");
    let finished = || {
        let status = outcome(calfwave(folder.path()).args(["batch", "status", "disk/b"])).1;
        status.split(": ").nth(1).unwrap().split(' ').next().unwrap().parse::<usize>().unwrap()
    };
    let before = finished();
    assert!(before < 4, "the disk was not full");
    disk.remount("size=16m,ro");
    let (code, _, err) = batch("disk/b");
    assert!(code == 3 && err.contains("choose another folder"), "{err}");
    assert_eq!(finished(), before);
    disk.remount("rw");
    let (code, out, err) = batch("disk/b");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains(&format!("computed {}, reused {before}", 4 - before)), "{out}");
    assert_eq!(batch("whole").0, 0);
    let table = |name: &str| std::fs::read(folder.path().join(name).join("study.csv")).unwrap();
    assert_eq!(table("disk/b"), table("whole"));
}
