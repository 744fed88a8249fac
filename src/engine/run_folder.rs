//! Writes the outcome of a scenario to its run folder, and reads it back.

use crate::case::outcome::{CaseOutcome, ScenarioOutcome};
use crate::math::lanes::Isa;
use crate::metric::CaseReport;
use crate::output::OutputError;
use crate::output::file::open;
use crate::output::folder::manifest::Manifest;
use crate::output::folder::{FieldFile, RunFolder, SCENARIO, manifest};
use crate::output::text::labels;
use crate::output::vtu::{CellArray, Grid, Nodal, NodalArray, frequencies, harmonic_arrays, region_numbers};
use crate::preset::ScenarioSpec;
use crate::preset::identity::{SOLVER_VERSION, case_id, report_key};
use crate::preset::syntax::{parse, to_ron};
use std::path::Path;
use std::time::Duration;

/// How a run is recorded.
#[derive(Clone, Copy, Debug)]
pub struct RecordOptions<'a> {
    /// The scenario as the user named it.
    pub name: &'a str,
    /// Wall time of the run.
    pub wall: Duration,
    /// Whether the field file is written.
    pub field: bool,
}

/// The reports of all cases.
pub fn reports(outcome: &ScenarioOutcome) -> Vec<CaseReport> {
    outcome.cases.iter().map(|c| c.report.clone()).collect()
}

/// The provenance of reports: program, resolution, scenario and, for each case, the method.
pub fn provenance<'a>(
    spec: &ScenarioSpec,
    reports: impl IntoIterator<Item = &'a CaseReport>,
) -> Vec<(String, String)> {
    let mut pairs = vec![
        ("program".to_string(), format!("calfwave {SOLVER_VERSION}")),
        ("resolution".into(), format!("{:?}", spec.resolution)),
        ("scenario".into(), report_key(spec)),
    ];
    for report in reports {
        let pair = (report.case.clone(), report.solver.description());
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    pairs
}

/// Writes the run folder.
///
/// # Errors
/// Those of the first file that cannot be written.
pub fn write(
    spec: &ScenarioSpec,
    outcome: &ScenarioOutcome,
    options: RecordOptions<'_>,
    folder: &Path,
) -> Result<Manifest, OutputError> {
    let reports = reports(outcome);
    let space = &outcome.space;
    let field = options.field.then(|| {
        let prefixes = prefixes(&reports);
        let cases = || outcome.cases.iter().zip(&prefixes);
        let mut field_data = region_numbers(&outcome.mesh.regions);
        field_data.extend(cases().map(|(case, prefix)| frequencies(prefix, &case.field)));
        FieldFile {
            grid: Grid { positions: &space.positions, node_of: &space.node_of, order: space.order },
            point_data: cases().flat_map(|(case, prefix)| nodal(case, prefix)).collect(),
            cell_data: vec![CellArray {
                name: "region".into(),
                values: outcome.mesh.region.iter().map(|r| f64::from(*r)).collect(),
            }],
            field_data,
        }
    });
    let run = RunFolder {
        manifest: manifest(spec, outcome, options),
        scenario_ron: scenario_ron(spec)?,
        reports: &reports,
        traces: outcome.cases.iter().map(|c| &c.traces).collect(),
        field,
    };
    run.write(folder)
}

/// A finished run, verified against its manifest.
#[derive(Clone, Debug)]
pub struct FinishedRun {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its scenario; `None` if another version of the program wrote one that this version cannot read.
    pub scenario: Option<ScenarioSpec>,
}

/// Reads a finished run and verifies the checksum of every file and the id of the scenario. Ids of another
/// version of the program are not verified, because this version computes other ids.
///
/// # Errors
/// Those of the first file that is missing or damaged.
pub fn read(folder: &Path) -> Result<FinishedRun, OutputError> {
    let manifest = Manifest::read(folder)?;
    manifest.verify(folder)?;
    let path = folder.join(SCENARIO);
    let text = open::read_text(&path).map_err(OutputError::io(&path))?;
    let scenario = parse::<ScenarioSpec>(SCENARIO, &text);
    if manifest.version != SOLVER_VERSION {
        return Ok(FinishedRun { manifest, scenario: scenario.ok() });
    }
    let scenario = scenario.map_err(|e| OutputError::Malformed { path, reason: e.to_string() })?;
    let id = case_id(&scenario);
    if id != manifest.case_id {
        let reason = format!("case_id: {}, but that of {SCENARIO} is {id}", manifest.case_id);
        return Err(OutputError::Malformed { path: folder.join(manifest::FILE), reason });
    }
    Ok(FinishedRun { manifest, scenario: Some(scenario) })
}

/// Prefix of the array names of each case; empty for a single case.
fn prefixes(reports: &[CaseReport]) -> Vec<String> {
    match reports {
        [_] => vec![String::new()],
        _ => {
            let names: Vec<&str> = reports.iter().map(|r| r.case.as_str()).collect();
            labels(&names).into_iter().map(|label| format!("{label}.")).collect()
        }
    }
}

/// The fields of one case; derived fields in the units of the tables.
fn nodal(case: &CaseOutcome, prefix: &str) -> Vec<NodalArray> {
    let array = |name: &str, unit: f64, values: &[f32]| NodalArray {
        name: format!("{prefix}{name}"),
        values: Nodal::Scalar(values.iter().map(|&v| f64::from(v) * unit).collect()),
    };
    let mut arrays = harmonic_arrays(prefix, &case.field);
    arrays.extend([
        array("energy_density_j_m3", 1.0, &case.nodal.energy_density),
        array("shear_strain_peak_percent", 100.0, &case.nodal.shear_strain),
        array("dissipation_w_m3", 1.0, &case.nodal.dissipation),
        array("pressure_peak_pa", 1.0, &case.nodal.pressure),
    ]);
    arrays
}

fn manifest(spec: &ScenarioSpec, outcome: &ScenarioOutcome, options: RecordOptions<'_>) -> Manifest {
    Manifest {
        program: "calfwave".into(),
        version: SOLVER_VERSION.into(),
        revision: option_env!("CALFWAVE_REVISION").map(String::from),
        scenario: options.name.into(),
        title: spec.title.clone(),
        question: spec.question.clone(),
        case_id: case_id(spec),
        resolution: format!("{:?}", spec.resolution),
        instruction_set: Isa::detect().name().into(),
        regions: outcome.mesh.regions.clone(),
        wall_s: options.wall.as_secs_f64(),
        ..Manifest::default()
    }
}

fn scenario_ron(spec: &ScenarioSpec) -> Result<String, OutputError> {
    let reason = |e: ron::Error| OutputError::Malformed { path: SCENARIO.into(), reason: e.to_string() };
    Ok(format!("// {}\n{}\n", spec.question.replace('\n', " "), to_ron(spec).map_err(reason)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_scenario;
    use crate::preset::location::SHIPPED;

    /// The scenario file of a run folder gives the same id as the scenario, for every shipped scenario.
    #[test]
    fn the_scenario_file_has_the_id_of_the_scenario() {
        let scenarios = SHIPPED.iter().filter_map(|(path, _)| load_scenario(path.as_ref()).ok());
        let mut count = 0;
        for scenario in scenarios {
            let text = scenario_ron(&scenario.spec).expect("a text");
            let read: ScenarioSpec = parse(SCENARIO, &text).expect("its own text");
            assert_eq!(case_id(&read), case_id(&scenario.spec), "{}", scenario.spec.title);
            count += 1;
        }
        assert!(count > 5, "{count}");
    }
}
