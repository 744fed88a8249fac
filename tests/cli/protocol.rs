//! A whole treatment on the command line: files, resumed, listed.

use crate::{calfwave, folder, outcome, single_head, write};
use calfwave::output::table::Table;

/// A coarse leg, two places.
const PROTOCOL: &str = "(version: 1, title: \"two places\", question: \"q?\",
    scenario: File(\"scenario.ron\"), levels_j_kg: [0.5, 5.0], stops: [
        Rest(name: \"above\", placement: (s: 0.2, theta_deg: 10.0), time_s: 20.0),
        Rest(name: \"below\", placement: (s: 0.4, theta_deg: 10.0), time_s: 40.0),
    ])";

/// The numbers of a column, all of them present.
fn number(table: &Table, column: &str) -> Vec<f64> {
    let found = table.numbers(column).unwrap_or_else(|| panic!("no column {column}"));
    found.iter().map(|x| x.unwrap()).collect()
}

#[test]
fn a_treatment_leaves_its_tables_and_resumes() {
    let folder = folder();
    write(&folder, "scenario.ron", &single_head());
    let file = write(&folder, "two.ron", PROTOCOL);
    let run = |options: &[&str]| {
        let mut command = calfwave(folder.path());
        command.arg("protocol").arg(&file).args(["--resolution", "2x30", "--out", "a"]).args(options);
        outcome(&mut command)
    };
    let (code, out, err) = run(&["--dry-run"]);
    assert_eq!((code, out.lines().count()), (0, 2), "{err}");
    assert!(!out.contains("computed") && !folder.path().join("a").exists(), "{out}");
    let (code, out, err) = run(&[]);
    assert_eq!(code, 0, "{err}");
    for words in ["above", "GAS TrP1", "all muscle", "2 placements, 1 min 0 s", "computed 2, reused 0"] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let read = |name: &str| {
        let path = folder.path().join("a").join(name);
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let names = ["stops", "sites", "sites_by_stop", "coverage", "map"];
    let tables = names.map(|name| Table::read(&read(&format!("{name}.csv"))[..]).unwrap());
    assert_eq!(tables.each_ref().map(Table::rows), [2, 12, 24, 7, 19 * 36]);
    let total = number(&tables[1], "absorbed_energy_j_kg");
    assert!(total.iter().all(|x| *x > 0.0), "{total:?}");
    let covered =
        ["0.5", "5"].map(|level| number(&tables[3], &format!("coverage_above_{level}_j_kg_percent")));
    assert!(covered[0].iter().zip(&covered[1]).all(|(low, high)| low >= high), "{covered:?}");
    assert!(String::from_utf8(read("report.html")).unwrap().contains("The calf unrolled"));
    let manifest: serde_json::Value = serde_json::from_slice(&read("protocol.json")).unwrap();
    for name in names.iter().flat_map(|name| [format!("{name}.csv"), format!("{name}.parquet")]) {
        let sum = blake3::hash(&read(&name)).to_hex().to_string();
        assert_eq!(manifest["files"][&name]["blake3"], sum, "{name}");
    }
    let (code, out, err) = run(&[]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("computed 0, reused 2"), "{out}");
    let again = names.map(|name| Table::read(&read(&format!("{name}.csv"))[..]).unwrap());
    assert_eq!(again, tables);
    assert!(run(&["--dry-run"]).1.lines().all(|line| line.ends_with(", computed")));
    // the protocol in the folder has all its parts
    let own = folder.path().join("a/protocol.ron");
    let (code, out, err) = outcome(calfwave(folder.path()).arg("check").arg(&own));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("protocol ok"), "{out}");
}

#[test]
fn an_unknown_protocol_and_a_scenario_are_refused() {
    let folder = folder();
    for name in ["single_hed", "scenarios/single_head"] {
        let (code, _, err) = outcome(calfwave(folder.path()).args(["protocol", name]));
        assert_eq!(code, 2, "{name}: {err}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{name} left files");
    }
}
