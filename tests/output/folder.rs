//! A run folder written from an artificial result.

use crate::made_up;
use calfwave::math::{C64, V3};
use calfwave::metric::CaseReport;
use calfwave::metric::report::{Effort, SolveRow};
use calfwave::output::folder::manifest::Manifest;
use calfwave::output::folder::{FieldFile, RunFolder};
use calfwave::output::report::terminal;
use calfwave::output::table::{Table, Value};
use calfwave::output::vtu::{CellArray, Grid, harmonic_arrays};
use calfwave::probe::HarmonicField;
use std::path::Path;

/// One straight element of order 2, [0, 30]³ mm.
fn grid() -> (Vec<V3>, Vec<u32>) {
    let at = |p: usize| V3::new((p % 3) as f64, (p / 3 % 3) as f64, (p / 9) as f64) * 0.015;
    ((0..27).map(at).collect(), (0..27).collect())
}

/// A steady state on it: u_x = (1 + i) µm × node number, with a second harmonic.
fn field() -> HarmonicField {
    let node = |n: usize| [C64::new(1e-6, 1e-6) * n as f64, C64::from(0.0), C64::from(-1e-6)];
    HarmonicField {
        frequency_hz: 50.0,
        amplitude: vec![(0..27).map(node).collect(), (0..27).map(node).collect()],
        free: Vec::new(),
    }
}

fn write(folder: &Path, reports: &[CaseReport]) -> Manifest {
    let (positions, node_of) = grid();
    let traces = made_up::traces();
    let mut nodal = Vec::new();
    let names: Vec<&str> = reports.iter().map(|r| r.case.as_str()).collect();
    for label in calfwave::output::text::labels(&names) {
        nodal.extend(harmonic_arrays(&format!("{label}."), &field()));
    }
    let field = FieldFile {
        grid: Grid { positions: &positions, node_of: &node_of, order: 2 },
        point_data: nodal,
        cell_data: vec![CellArray { name: "region".into(), values: vec![3.0] }],
        field_data: Vec::new(),
    };
    let run = RunFolder {
        manifest: Manifest { program: "calfwave".into(), regions: vec!["fat".into()], ..Manifest::default() },
        scenario_ron: "(version: 1)".into(),
        reports,
        traces: vec![&traces; reports.len()],
        field: Some(field),
    };
    run.write(folder).unwrap()
}

/// The folder named by `CALFWAVE_KEEP_RUN`, so that other programs can read it, or a temporary one.
fn place() -> (Option<tempfile::TempDir>, std::path::PathBuf) {
    match std::env::var_os("CALFWAVE_KEEP_RUN") {
        Some(path) => (None, path.into()),
        None => {
            let temporary = tempfile::Builder::new().prefix("ein lauf ü").tempdir().unwrap();
            let path = temporary.path().join("run");
            (Some(temporary), path)
        }
    }
}

#[test]
fn a_folder_is_complete_and_verifies() {
    let (_guard, folder) = place();
    let reports = [made_up::report("single head", 1.0), made_up::report("gun ball", 7.0)];
    let written = write(&folder, &reports);
    let read = Manifest::read(&folder).unwrap();
    assert_eq!(read, written);
    read.verify(&folder).unwrap();
    assert_eq!(read.cases.len(), 2);
    let names = [
        "contact.csv",
        "device.csv",
        "field.vtu",
        "hazards.csv",
        "ledger.csv",
        "paths.csv",
        "regions.csv",
        "scenario.ron",
        "sites.csv",
        "surface.csv",
        "traces.parquet",
    ];
    assert_eq!(read.files.keys().collect::<Vec<_>>(), names);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), names.len() + 1, "a temporary file remains");
}

#[test]
fn damage_to_any_file_is_detected() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = write(folder.path(), &[made_up::report("a", 1.0)]);
    for name in manifest.files.keys() {
        let path = folder.path().join(name);
        let whole = std::fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert!(manifest.verify(folder.path()).unwrap_err().to_string().contains(name.as_str()));
        std::fs::remove_file(&path).unwrap();
        assert!(manifest.verify(folder.path()).is_err());
        std::fs::write(&path, &whole).unwrap();
    }
    manifest.verify(folder.path()).unwrap();
}

#[test]
fn numbers_read_back_to_the_same_bits_and_every_header_has_its_unit() {
    let folder = tempfile::tempdir().unwrap();
    let report = made_up::report("single head", 1.0 / 3.0);
    write(folder.path(), std::slice::from_ref(&report));
    let read = |name: &str| Table::read(std::fs::File::open(folder.path().join(name)).unwrap()).unwrap();
    let sites = read("sites.csv");
    let value = |row: usize, column: &str| sites.numbers(column).unwrap()[row].unwrap();
    assert_eq!(value(1, "displacement_rms_mean_um"), report.sites[1].displacement_rms_um.mean);
    assert_eq!(value(0, "flux_lateral_w_m2"), 1e-9);
    assert_eq!(value(2, "harmonic_2_um"), report.sites[2].harmonics_um[1]);
    assert_eq!(sites.texts("load").unwrap()[0], report.load);
    for name in ["sites.csv", "regions.csv", "ledger.csv", "surface.csv", "paths.csv", "device.csv"] {
        let table = read(name);
        assert!(table.column("case").is_some() && table.column("bulk_mpa").is_some(), "{name}");
        for column in table.columns() {
            let values: Vec<Value> = (0..table.rows()).map(|row| column.value(row)).collect();
            let values: Vec<_> = values.into_iter().filter(|value| *value != Value::Missing).collect();
            let is_number = values.iter().all(|value| value.number().is_some());
            assert!(is_number == column.unit().is_some() || values.is_empty(), "{name}: {}", column.name());
        }
    }
}

/// A hazard is the same in the table, in the manifest and on the screen.
#[test]
fn hazards_are_in_table_manifest_and_print() {
    let folder = tempfile::tempdir().unwrap();
    let report = made_up::report("single head", 1.0);
    write(folder.path(), std::slice::from_ref(&report));
    let table = Table::read(std::fs::File::open(folder.path().join("hazards.csv")).unwrap()).unwrap();
    assert_eq!(table.rows(), report.hazards.len());
    for (row, hazard) in report.hazards.iter().enumerate() {
        let cell = |column: &str| table.column(column).unwrap().value(row).to_string();
        assert_eq!(cell("quantity"), hazard.quantity.name());
        assert_eq!(cell("total").parse::<f64>().unwrap(), hazard.total.unwrap());
        assert_eq!(cell("limit_ratio").parse::<f64>().unwrap(), hazard.limit_ratio.unwrap());
        assert_eq!([cell("evidence"), cell("source")], [hazard.evidence.tag(), hazard.evidence.source()]);
    }
    assert_eq!(Manifest::read(folder.path()).unwrap().cases[0].hazards, report.hazards);
    let text = terminal::summary(std::slice::from_ref(&report));
    for part in
        ["pressure along nerves: 53.0 kPa", "verified: Dahlin 1986", "recalled: Ceelen 2008", "(assumed)"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

/// Runs of earlier versions have no hazards: they are read, and removed with all they have.
#[test]
fn a_run_without_hazards_is_still_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("run");
    let mut manifest = write(&place, &[made_up::report("a", 1.0)]);
    std::fs::remove_file(place.join("hazards.csv")).unwrap();
    assert!(manifest.verify(&place).is_err(), "the manifest names it");
    manifest.files.remove("hazards.csv");
    manifest.verify(&place).unwrap();
}

#[test]
fn the_printed_table_contains_units_warnings_and_unsteady_cases() {
    let mut gun = made_up::report("gun ball", 7.0);
    let Effort::Stepped(run) = &mut gun.solver.effort else { unreachable!("made up with time steps") };
    run.steady = false;
    let text = terminal::summary(&[made_up::report("single head", 1.0), gun]);
    for part in [
        "GAS TrP1",
        "33.3",
        "[µm]",
        "[J/m³]",
        "NOT STEADY",
        "warning: gun ball: out of range: superficial strain reaches 51 %",
        "unaccounted",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let widest = text.lines().filter(|l| !l.contains(" DOF ")).map(|l| l.chars().count()).max().unwrap();
    assert!(widest <= 140, "{widest}\n{text}");
}

/// A static case has no power and no time step: the table shows dashes and the figures of the solve, no
/// zeros.
#[test]
fn a_static_case_prints_the_figures_of_its_solve() {
    let mut at_rest = made_up::report("pressed", 1.0);
    at_rest.ledger = None;
    at_rest.solver.method = "static".into();
    at_rest.solver.points_per_wavelength = None;
    at_rest.solver.effort = Effort::Solved(SolveRow {
        frequencies_hz: vec![0.0],
        iterations: vec![41],
        residual: 8e-6,
        ..SolveRow::default()
    });
    let text = terminal::summary(std::slice::from_ref(&at_rest));
    for part in ["pressed: static, because", "1 solve, iterations 41 at 0 Hz, residual 8.0e-6"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    for absent in ["Δt", "steps", "MDOF", "wavelength"] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
    let row = text.lines().find(|l| l.starts_with("input by the heads")).unwrap();
    assert!(row.ends_with('–'), "{row}");
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[at_rest.clone(), made_up::report("moving", 1.0)]);
    let file = std::fs::File::open(folder.path().join("ledger.csv")).unwrap();
    assert_eq!(Table::read(file).unwrap().rows(), 1, "a static case has powers");
    let manifest = Manifest::read(folder.path()).unwrap();
    assert_eq!(manifest.cases[0].solver, at_rest.solver);
}

#[test]
fn a_failed_write_leaves_the_earlier_run_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let before = write(folder.path(), &[made_up::report("a", 1.0)]);
    let sites = || std::fs::read(folder.path().join("sites.csv")).unwrap();
    let old = sites();
    // A folder with the name of one of the later files makes the write fail there.
    std::fs::remove_file(folder.path().join("traces.parquet")).unwrap();
    std::fs::create_dir(folder.path().join("traces.parquet")).unwrap();
    let traces = made_up::traces();
    let reports = [made_up::report("a", 2.0)];
    let run = RunFolder {
        manifest: Manifest::default(),
        scenario_ron: String::new(),
        reports: &reports,
        traces: vec![&traces],
        field: None,
    };
    assert!(run.write(folder.path()).is_err());
    assert_eq!(Manifest::read(folder.path()).unwrap(), before);
    assert!(sites() == old && folder.path().join("field.vtu").exists());
}
