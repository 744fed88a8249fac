//! Study folders with false content: nothing outside them is read, written or removed, and no wrong data
//! enter a table.

use crate::left_out::lacks;
use crate::stub::{answer, names, run, study};
use calfwave::output::folder::manifest::Manifest;
use calfwave::study::inspection::{stale_tables, status};
use calfwave::study::merge::merge;
use calfwave::study::report;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A finished study of three cases, and the ids of these in the order of the study.
fn finished() -> (tempfile::TempDir, PathBuf, Vec<String>) {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("study");
    run(&study(3), &out, Duration::ZERO);
    let list = std::fs::read_to_string(out.join("cases.csv")).unwrap();
    let ids = list.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_string()).collect();
    (base, out, ids)
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// The description of the only damaged case.
fn damage(out: &Path) -> String {
    let found = status(out).unwrap();
    assert_eq!((found.finished, found.damaged.len()), (2, 1), "{found:?}");
    found.damaged[0].1.clone()
}

#[test]
fn an_id_that_is_a_path_is_an_error_and_its_target_is_untouched() {
    for id in ["../../victim", "/etc", "..", "", "ABCDEF0123456789abcdef0123456789", "0123"] {
        let (base, out, ids) = finished();
        let victim = base.path().join("victim");
        std::fs::create_dir(&victim).unwrap();
        std::fs::write(victim.join("mine.txt"), "mine").unwrap();
        replace(&out.join("cases.csv"), &ids[1], id);
        let fresh = base.path().join("fresh");
        let messages = [
            status(&out).unwrap_err().to_string(),
            merge(&out, &[]).unwrap_err().to_string(),
            merge(&fresh, std::slice::from_ref(&out)).unwrap_err().to_string(),
            report::write(&out).unwrap_err().to_string(),
        ];
        for message in messages {
            assert!(message.contains("cases.csv: row 2, case_id") && message.contains("32 hex"), "{message}");
        }
        assert_eq!(std::fs::read_to_string(victim.join("mine.txt")).unwrap(), "mine");
        assert!(!fresh.exists(), "{:?}", names(&fresh));
    }
}

#[test]
fn a_case_in_the_folder_of_another_is_damaged_and_in_no_table() {
    let (base, out, ids) = finished();
    let whole = std::fs::read_to_string(out.join("study.csv")).unwrap();
    let cases = out.join("cases");
    std::fs::remove_dir_all(cases.join(&ids[1])).unwrap();
    std::fs::create_dir(cases.join(&ids[1])).unwrap();
    for name in names(&cases.join(&ids[0])) {
        std::fs::copy(cases.join(&ids[0]).join(&name), cases.join(&ids[1]).join(&name)).unwrap();
    }
    assert!(damage(&out).contains("case_id"));
    let written = report::write(&out).unwrap();
    assert_eq!(written.damaged.len(), 1);
    assert!(std::fs::read_to_string(written.path).unwrap().contains("Damaged and left out"));
    assert_eq!(
        stale_tables(&out).unwrap().len(),
        2,
        "table and columns should have one case more than the folder"
    );
    let fresh = base.path().join("fresh");
    let merged = merge(&fresh, std::slice::from_ref(&out)).unwrap();
    assert_eq!((merged.copied, merged.damaged.len()), (2, 1));
    let summary = run(&study(3), &out, Duration::ZERO);
    assert_eq!((summary.computed, summary.reused), (1, 2));
    assert_eq!(std::fs::read_to_string(out.join("study.csv")).unwrap(), whole);
}

#[test]
fn a_manifest_without_files_or_with_files_elsewhere_verifies_nothing() {
    let (_base, out, ids) = finished();
    let folder = out.join("cases").join(&ids[2]);
    let good = Manifest::read(&folder).unwrap();
    let put = |manifest: &Manifest| {
        std::fs::write(folder.join("manifest.json"), serde_json::to_string(manifest).unwrap()).unwrap();
    };
    let without = |name: &str| {
        let mut manifest = good.clone();
        manifest.files.remove(name);
        manifest
    };
    put(&Manifest { files: Default::default(), ..good.clone() });
    assert!(damage(&out).contains("is missing"));
    for name in ["sites.csv", "scenario.ron", "traces.parquet"] {
        put(&without(name));
        assert!(damage(&out).contains(name), "{name}");
    }
    for name in ["../x.csv", "/etc/hostname", "a/b", ".."] {
        let mut manifest = good.clone();
        manifest.files.insert(name.into(), good.files["sites.csv"].clone());
        put(&manifest);
        assert!(damage(&out).contains(&format!("`{name}` is not the name of a file")), "{name}");
    }
    put(&good);
    assert_eq!(status(&out).unwrap().finished, 3);
}

#[test]
fn tables_that_differ_from_the_cases_are_reported() {
    let (_base, out, _) = finished();
    assert_eq!(stale_tables(&out).unwrap(), [""; 0]);
    replace(&out.join("study.csv"), "GAS TrP1", "GAS TrP9");
    let mut bytes = std::fs::read(out.join("study.parquet")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(out.join("study.parquet"), bytes).unwrap();
    std::fs::remove_file(out.join("study.ron")).unwrap();
    let wrong = stale_tables(&out).unwrap();
    for (words, name) in wrong.iter().zip(["study.csv", "study.parquet", "study.ron"]) {
        assert!(words.starts_with(name), "{wrong:?}");
    }
}

#[test]
fn no_link_is_followed_out_of_a_study() {
    let (base, out, ids) = finished();
    let secret = base.path().join("secret");
    std::fs::write(&secret, "secret").unwrap();
    let fresh = |name: &str| base.path().join(name);
    // In turn a file of a case, a case, all cases, and the list are links.
    let case = out.join("cases").join(&ids[0]);
    let sites = case.join("sites.csv");
    std::fs::rename(&sites, fresh("sites.csv")).unwrap();
    symlink(fresh("sites.csv"), &sites).unwrap();
    assert!(damage(&out).contains("sites.csv: this is a link"));
    let merged = merge(&fresh("a"), std::slice::from_ref(&out)).unwrap();
    assert_eq!((merged.copied, merged.damaged.len()), (2, 1));
    std::fs::remove_file(&sites).unwrap();
    std::fs::rename(fresh("sites.csv"), &sites).unwrap();
    std::fs::rename(&case, fresh("case")).unwrap();
    symlink(fresh("case"), &case).unwrap();
    assert!(damage(&out).contains("a link"));
    assert_eq!(merge(&fresh("b"), std::slice::from_ref(&out)).unwrap().copied, 2);
    let again = run(&study(3), &out, Duration::ZERO);
    assert!(again.failed.len() == 1 && again.failed[0].2.contains("a link"), "{again:?}");
    assert_eq!(names(&fresh("case")).len(), 11, "the target of the link has changed");
    std::fs::rename(out.join("cases"), fresh("cases")).unwrap();
    symlink(fresh("cases"), out.join("cases")).unwrap();
    assert!(status(&out).unwrap_err().to_string().contains("a link"));
    assert!(merge(&fresh("c"), std::slice::from_ref(&out)).unwrap_err().to_string().contains("a link"));
    std::fs::remove_file(out.join("cases.csv")).unwrap();
    symlink(&secret, out.join("cases.csv")).unwrap();
    for words in [status(&out).unwrap_err(), merge(&fresh("d"), std::slice::from_ref(&out)).unwrap_err()] {
        assert!(words.to_string().contains("cases.csv: this is a link"), "{words}");
    }
    // A table that is a link is not followed either.
    let (_base, out, _) = finished();
    std::fs::remove_file(out.join("study.csv")).unwrap();
    symlink(&secret, out.join("study.csv")).unwrap();
    assert!(merge(&out, &[]).unwrap_err().to_string().contains("a link"));
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "secret");
}

#[test]
fn pipes_in_the_place_of_files_block_no_command() {
    if lacks(&["mkfifo"]) {
        return;
    }
    for name in
        ["cases.csv", "study.ron", "study.csv", "cases/ID/manifest.json", "cases/ID/sites.csv", "cases/ID"]
    {
        let (base, out, ids) = finished();
        let path = out.join(name.replace("ID", &ids[0]));
        match path.is_dir() {
            true => std::fs::remove_dir_all(&path).unwrap(),
            false => std::fs::remove_file(&path).unwrap(),
        }
        pipe(&path);
        let fresh = base.path().join("fresh");
        let outcomes = [
            format!("{:?}", status(&out)),
            format!("{:?}", stale_tables(&out)),
            format!("{:?}", report::write(&out).map_err(|e| e.to_string())),
            format!("{:?}", merge(&fresh, std::slice::from_ref(&out))),
        ];
        assert!(outcomes.iter().any(|words| words.contains("a pipe")), "{name}: {outcomes:?}");
    }
    let (_base, out, ids) = finished();
    std::fs::remove_dir_all(out.join("cases").join(&ids[0])).unwrap();
    pipe(&out.join("cases").join(format!("{}.lock", ids[0])));
    pipe(&out.join("cases").join(format!("{}.failed.json", ids[0])));
    assert_eq!(run(&study(3), &out, Duration::ZERO).computed, 1);
}

#[test]
fn a_run_with_changed_files_has_no_report() {
    let folder = tempfile::tempdir().unwrap();
    answer(study(1).base(), folder.path(), Duration::ZERO).unwrap();
    report::write(folder.path()).unwrap();
    replace(&folder.path().join("sites.csv"), "GAS TrP1", "GAS TrP9");
    let words = report::write(folder.path()).unwrap_err().to_string();
    assert!(words.contains("sites.csv: the file differs from its checksum"), "{words}");
}

#[test]
fn a_merge_copies_only_from_folders_of_the_same_study() {
    let (base, out, _) = finished();
    let other = base.path().join("other");
    let mut high = study(2);
    high.spec.axes[0].values = calfwave::preset::study::AxisValues::Numbers(vec![51.0, 53.0]);
    run(&high, &other, Duration::ZERO);
    assert!(merge(&out, &[other]).unwrap_err().to_string().contains("another study"));
    assert!(merge(&out, &[base.path().join("nothing")]).is_err());
    let foreign = base.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("mine.txt"), "").unwrap();
    assert!(merge(&foreign, &[out]).unwrap_err().to_string().contains("mine.txt"));
    assert_eq!(names(&foreign), ["mine.txt"]);
}
