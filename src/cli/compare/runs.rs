//! `calfwave compare A B…`: finished runs side by side; the first column is absolute, the others are ratios
//! to it.

use super::fair::fair;
use crate::cli::args::CompareArgs;
use crate::cli::error::CommandError;
use crate::cli::scenario::{complete, compute, load, note_former_columns};
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::{budget, run_folder};
use crate::model::RunError;
use crate::output::OutputError;
use crate::output::table::{self, TREATED, Table, former_names};
use crate::output::text::{TextTable, short};
use crate::preset::diagnostic::nearest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Columns that are compared by default.
const DEFAULT_COLUMNS: [&str; 4] = [
    "displacement_rms_mean_um",
    "shear_strain_peak_mean_percent",
    "energy_density_mean_j_m3",
    "dissipation_mean_w_m3",
];

/// The site table of one case of one run.
struct Column {
    title: String,
    /// Method, and why it was chosen.
    method: String,
    table: Table,
    rows: Vec<usize>,
}

/// The site table of a run; case → method and why it was chosen.
type RunResult = (Table, BTreeMap<String, String>);

/// Runs the command.
///
/// # Errors
/// A folder without a finished run, a scenario without a result, a column that does not exist.
pub fn compare(args: &CompareArgs, console: &Console) -> Result<u8, CommandError> {
    if args.fair {
        return fair(args, console);
    }
    note_former_columns(args.column.iter().map(String::as_str), console);
    let wanted: Vec<&str> = args.column.iter().map(|name| former_names::present(name)).collect();
    // the columns of a computed scenario are known in advance; those of a run folder may differ
    if args.runs.iter().all(|path| !path.is_dir()) {
        let sites = table::sites(&[]);
        let is_fixed = |name: &&&str| !name.starts_with("harmonic_") && !name.starts_with("beat_");
        if let Some(name) = wanted.iter().filter(is_fixed).find(|name| sites.column(name).is_none()) {
            return Err(no_column(name, &sites));
        }
    }
    let stop = StopSignal::listen();
    let mut columns = Vec::new();
    for (path, name) in args.runs.iter().zip(run_names(&args.runs)) {
        let found = if path.is_dir() { read_run(path)? } else { compute_run(path, args, console, &stop)? };
        columns.extend(split(&found, &name, args.runs.len() > 1));
    }
    if columns.len() < 2 {
        return Err(CommandError::Usage(
            "there is only one case; name a second run to compare it with".into(),
        ));
    }
    let chosen = if wanted.is_empty() { DEFAULT_COLUMNS.to_vec() } else { wanted };
    for name in chosen {
        console.print(&format!("{name}: {} and the others as ratios to it", columns[0].title));
        console.print(&ratios(&columns, name)?);
        console.print("");
    }
    columns.iter().for_each(|column| console.print(&format!("{}: {}", column.title, column.method)));
    Ok(0)
}

/// Names of the runs: the bare name; the path if two bare names are equal; the path with a number if two
/// paths are equal.
fn run_names(runs: &[PathBuf]) -> Vec<String> {
    let whole = |path: &PathBuf| path.display().to_string();
    let bare =
        |path: &PathBuf| path.file_stem().map_or_else(|| whole(path), |s| s.to_string_lossy().to_string());
    let name = |(i, path): (usize, &PathBuf)| {
        let before = runs[..i].iter().filter(|other| *other == path).count();
        match runs.iter().filter(|other| bare(other) == bare(path)).count() {
            1 => bare(path),
            _ if before > 0 => format!("{} ({})", whole(path), before + 1),
            _ => whole(path),
        }
    };
    runs.iter().enumerate().map(name).collect()
}

/// Reads a finished run.
fn read_run(folder: &Path) -> Result<RunResult, CommandError> {
    let unfinished =
        |e: OutputError| CommandError::Usage(format!("{} is not a finished run: {e}", folder.display()));
    let manifest = run_folder::read(folder).map_err(unfinished)?.manifest;
    let table = former_names::read_file(&folder.join("sites.csv"))?;
    Ok((table, manifest.cases.iter().map(|c| (c.case.clone(), c.solver.description())).collect()))
}

/// Computes a scenario.
fn compute_run(
    path: &Path,
    args: &CompareArgs,
    console: &Console,
    stop: &StopSignal,
) -> Result<RunResult, CommandError> {
    let scenario = load(path, &args.changes, console)?;
    budget::check(&scenario.spec).map_err(RunError::from)?;
    let meter = console.meter();
    let outcome = complete(compute(&scenario.spec, args.threads, &meter, stop)?)?;
    let reports = run_folder::reports(&outcome);
    Ok((table::sites(&reports), reports.iter().map(|r| (r.case.clone(), r.solver.description())).collect()))
}

/// One column per case, in the order of the table.
fn split((table, methods): &RunResult, run: &str, several: bool) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (i, case) in table.texts("case").unwrap_or_default().iter().enumerate() {
        let title = if several { format!("{run}: {case}") } else { case.clone() };
        match columns.iter_mut().find(|c| c.title == title) {
            Some(column) => column.rows.push(i),
            None => {
                let method = methods.get(case).cloned().unwrap_or_default();
                columns.push(Column { title, method, table: table.clone(), rows: vec![i] });
            }
        }
    }
    columns
}

impl Column {
    /// Value at a site; `None` if the run does not have that site or column.
    fn value(&self, site: &str, name: &str) -> Option<f64> {
        let (sites, numbers) = (self.table.texts("site")?, self.table.numbers(name)?);
        numbers[*self.rows.iter().find(|row| sites[**row] == site)?]
    }

    /// The site that the device of the case is placed over.
    fn treated(&self) -> Option<&str> {
        let (sites, treated) = (self.table.texts("site")?, self.table.texts(TREATED)?);
        let row = self.rows.iter().find(|row| treated[**row] == "yes")?;
        Some(&sites[*row])
    }

    /// Names of the sites.
    fn sites(&self) -> impl Iterator<Item = &str> {
        let sites = self.table.texts("site");
        self.rows.iter().filter_map(move |&row| Some(sites?[row].as_str()))
    }
}

/// Error for a column that does not exist.
fn no_column(name: &str, sites: &Table) -> CommandError {
    let near = nearest(name, sites.names());
    let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
    CommandError::Usage(format!("there is no column `{name}` in sites.csv{hint}"))
}

/// A column of the first run at each site, and the ratios of the others to it.
fn ratios(columns: &[Column], name: &str) -> Result<String, CommandError> {
    let first = &columns[0];
    if first.table.column(name).is_none() {
        return Err(no_column(name, &first.table));
    }
    let mut table = TextTable::new(1);
    table.header(std::iter::once("site").chain(columns.iter().map(|c| c.title.as_str())));
    // The treated site leads where all cases treat the same one.
    let treated = first.treated().filter(|site| columns.iter().all(|c| c.treated() == Some(*site)));
    let lead = treated.map(|site| (format!("over {site}"), site.to_string()));
    let sites = first.sites().map(|site| (site.to_string(), site.to_string()));
    for (title, site) in lead.into_iter().chain(sites) {
        let base = first.value(&site, name);
        let mut row = vec![title, base.map_or("–".into(), short)];
        for other in &columns[1..] {
            let ratio = base.zip(other.value(&site, name)).filter(|(a, _)| *a != 0.0).map(|(a, b)| b / a);
            row.push(ratio.map_or("–".into(), |r| format!("× {}", short(r))));
        }
        table.row(row);
    }
    Ok(table.render())
}
