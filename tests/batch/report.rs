//! Reports of studies whose results are prescribed.

use crate::made_up;
use crate::stub::{run_with, study};
use calfwave::output::folder::RunFolder;
use calfwave::output::folder::manifest::Manifest;
use calfwave::preset::field::get;
use calfwave::preset::identity::case_id;
use calfwave::preset::study::{AxisSpec, AxisValues, Combine, Goal, Limit, MetricSpec, Over};
use calfwave::preset::{ScenarioSpec, Study};
use calfwave::study::{CaseFailure, report};
use std::path::Path;

/// Two devices whose site values are `f` of the scenario.
fn answer(
    spec: &ScenarioSpec,
    folder: &Path,
    f: impl Fn(&ScenarioSpec) -> [f64; 2],
) -> Result<(), CaseFailure> {
    let [a, b] = f(spec);
    let reports = [made_up::report("one head", a), made_up::report("four heads", b)];
    let traces = made_up::traces();
    let run = RunFolder {
        manifest: Manifest {
            program: "calfwave".into(),
            version: "9.9".into(),
            case_id: case_id(spec),
            ..Manifest::default()
        },
        scenario_ron: String::new(),
        reports: &reports,
        traces: vec![&traces; 2],
        field: None,
    };
    run.write(folder).map(|_| ()).map_err(|e| CaseFailure::Failed(e.to_string()))
}

fn number(spec: &ScenarioSpec, path: &str) -> f64 {
    get(spec, path).unwrap().as_f64().unwrap()
}

fn axis(name: &str, field: &str, values: AxisValues) -> AxisSpec {
    AxisSpec { name: name.into(), field: field.into(), factor: 1.0, also: Vec::new(), values }
}

fn report_of(study: &Study, f: impl Fn(&ScenarioSpec) -> [f64; 2] + Sync) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    run_with(study, folder.path(), &mut |spec: &ScenarioSpec, out: &Path| answer(spec, out, &f));
    let html = std::fs::read_to_string(report::write(folder.path()).unwrap().path).unwrap();
    (folder, html)
}

const S: &str = "cases[0].load.placement.s";
const THETA: &str = "cases[0].load.placement.theta_deg";
const FREQUENCY: &str = crate::stub::FREQUENCY;

/// One head gives 1 and four heads give 44/f: the order changes between 41 and 47 Hz for every placement.
#[test]
fn the_value_at_which_a_comparison_changes_sides_is_named() {
    let mut flipping = study(1);
    flipping.spec.axes[0].values = AxisValues::Numbers(vec![20.0, 41.0, 47.0, 60.0]);
    flipping.spec.axes.push(axis("s", S, AxisValues::Numbers(vec![0.2, 0.3])));
    let (folder, html) = report_of(&flipping, |spec| [1.0, 44.0 / number(spec, FREQUENCY)]);
    let flip = "crosses 1 between frequency_hz 41.0 (1.07) and 47.0 (0.936)";
    assert!(html.contains(flip), "{html}");
    assert!(!html.contains("crosses 1 between s "), "the report says that the placement matters");
    assert!(html.contains("four heads gives more than one head in 4 of 8 cases"), "{html}");
    for name in ["report.html", "study.csv", "study.parquet", "plots/pareto.svg", "plots/map_1_one_head.png"]
    {
        assert!(folder.path().join(name).exists(), "{name}");
    }
    assert!(html.contains("calfwave 9.9") && html.contains("8 of 8"));
    let again = report::write(folder.path()).unwrap().path;
    assert_eq!(html, std::fs::read_to_string(again).unwrap(), "the second report differs");
}

fn metric(name: &str, column: &str, goal: Goal, limits: [Option<Limit>; 2]) -> MetricSpec {
    let [warning, error] = limits;
    let (name, column) = (name.to_string(), column.to_string());
    MetricSpec { name, column, sites: Vec::new(), over: Over::Max, goal, warning, error }
}

/// Strain and force (12 N per Hz) increase with the frequency. The largest strain is at the last frequency;
/// under the error limit of 500 N it is at 40 Hz, under the warning limit of 290 N at 20 Hz, and with one
/// head, because four heads give half of it.
#[test]
fn the_best_point_is_named_under_each_set_of_limits() {
    let mut design = study(1);
    design.spec.axes[0].values = AxisValues::Numbers(vec![10.0, 20.0, 30.0, 40.0, 50.0]);
    design.spec.metrics = vec![
        metric("strain [%]", "shear_strain_peak_mean_percent", Goal::More, [None; 2]),
        metric(
            "force [N]",
            "contact_force_peak_n",
            Goal::Less,
            [290.0, 500.0].map(|x| Some(Limit::Above(x))),
        ),
    ];
    let f = |spec: &ScenarioSpec| [1.0, 0.5].map(|part| part * number(spec, FREQUENCY));
    let (_, html) = report_of(&design, f);
    for (limits, hz, strain, force) in [
        ("without limits", "50.0", "10.0", "600"),
        ("within error limits", "40.0", "8.00", "480"),
        ("within warning limits", "20.0", "4.00", "240"),
    ] {
        let at = html.find(&format!("<td>{limits}</td>")).unwrap_or_else(|| panic!("{limits} in {html}"));
        let row = html[at..].split("</tr>").next().unwrap();
        let cells: Vec<&str> =
            row.split("<td").skip(2).map(|c| c.split(['>', '<']).nth(1).unwrap()).collect();
        // Four heads at twice the frequency give the same; the first of equal points is named.
        assert_eq!([cells[0], cells[2], cells[3]], [hz, strain, force], "{limits}");
    }
    let edge = "strain [%]: on an edge: frequency_hz 50.0 is the largest value computed; \
                the optimum may lie beyond (without limits)";
    assert!(html.contains(edge), "{html}");
    assert!(!html.contains("is the least value computed"), "{html}");
    design.spec.axes[0].values = AxisValues::Uniform { from: 10.0, to: 50.0 };
    design.spec.combine = Combine::Sobol { n: 4, seed: 1 };
    assert!(
        !report_of(&design, f).1.contains("Best of the computed points"),
        "a sampled axis has no best point"
    );
}

/// The report of a study of the leg has a picture with the names of the sites and the rim of the head.
#[test]
fn a_report_about_a_leg_has_a_picture_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let spec = study(1).base().clone();
    let reports = [made_up::report("single head", 1.0)];
    let traces = made_up::traces();
    let run = RunFolder {
        manifest: Manifest::default(),
        scenario_ron: calfwave::preset::syntax::to_ron(&spec).unwrap(),
        reports: &reports,
        traces: vec![&traces],
        field: None,
    };
    run.write(folder.path()).unwrap();
    let html = std::fs::read_to_string(report::write(folder.path()).unwrap().path).unwrap();
    let picture = std::fs::read_to_string(folder.path().join("plots/leg_single_head.svg")).unwrap();
    for word in ["GAS TrP1", "TIB ANT", "from behind"] {
        assert!(picture.contains(word) && html.contains(word), "{word}");
    }
}

/// y = 1 + 10 s + 0·θ: the Sobol' indices of first order and in total are 1 and 0, with a crossed axis of two
/// frequencies.
#[test]
fn sobol_indices_are_computed_from_their_own_rows() {
    let mut sampled = study(1);
    sampled.spec.axes = vec![
        axis("theta", THETA, AxisValues::Uniform { from: 0.0, to: 30.0 }),
        axis("f", FREQUENCY, AxisValues::Numbers(vec![30.0, 50.0])),
        axis("s", S, AxisValues::Uniform { from: 0.2, to: 0.4 }),
    ];
    sampled.spec.combine = Combine::Saltelli { n: 16, seed: 3 };
    let (_, html) = report_of(&sampled, |spec| [1.0 + 10.0 * number(spec, S), 2.0]);
    let cells = |input: &str| -> Vec<f64> {
        let at = html.find(&format!("<td>{input}</td><td>")).unwrap_or_else(|| panic!("{input} in {html}"));
        let row = html[at..].split("</tr>").next().unwrap();
        let cells = row.split("<td>").skip(2);
        cells.map(|c| c.split([' ', '<']).next().unwrap().parse().unwrap()).collect()
    };
    // θ has no effect. The whole variance is due to s, up to the noise of 32 rows.
    assert_eq!(cells("theta"), [0.0, 0.0]);
    let [first, total] = cells("s")[..] else { panic!("not two indices") };
    assert!((first - 1.0).abs() < 0.15 && (total - 1.0).abs() < 0.15, "{first} {total}");
}

/// An axis of device files has the devices as its values: gun_bullet gives twice the result of gun_ball at
/// every stroke.
#[test]
fn devices_may_be_the_values_of_an_axis() {
    let mut exchanged = study(1);
    let files = ["../devices/gun_ball.ron", "../devices/gun_bullet.ron"].map(String::from).to_vec();
    exchanged.spec.axes = vec![
        axis("head", "cases[0].load.device", AxisValues::Files(files)),
        axis(
            "stroke_mm",
            "cases[0].load.device.heads[0].drive.stroke_mm",
            AxisValues::Numbers(vec![8.0, 12.0]),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut one = |spec: &ScenarioSpec, out: &Path| {
        let bullet = get(spec, "cases[0].load.device.heads[0].shape.Bullet").is_ok();
        let x =
            number(spec, "cases[0].load.device.heads[0].drive.stroke_mm") * if bullet { 2.0 } else { 1.0 };
        let reports = [made_up::report("gun", x)];
        let traces = made_up::traces();
        let run = RunFolder {
            manifest: Manifest { case_id: case_id(spec), ..Manifest::default() },
            scenario_ron: String::new(),
            reports: &reports,
            traces: vec![&traces],
            field: None,
        };
        run.write(out).map(|_| ()).map_err(|e| CaseFailure::Failed(e.to_string()))
    };
    run_with(&exchanged, folder.path(), &mut one);
    let html = std::fs::read_to_string(report::write(folder.path()).unwrap().path).unwrap();
    assert!(html.contains("gun_bullet ÷ gun_ball"), "{html}");
    assert!(html.contains("gun_bullet gives more than gun_ball in all 2 cases; no variation"), "{html}");
}

#[test]
fn a_run_has_a_report_and_an_empty_folder_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let spec = study(1).base().clone();
    answer(&spec, folder.path(), |_| [1.0, 2.0]).unwrap();
    let html = std::fs::read_to_string(report::write(folder.path()).unwrap().path).unwrap();
    assert!(html.contains("GAS TrP1") && html.contains("four heads ÷ one head"), "{html}");
    let empty = tempfile::tempdir().unwrap();
    assert!(report::write(empty.path()).is_err());
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn the_report_of_a_study_without_finished_cases_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut none = |_: &ScenarioSpec, _: &Path| Err(CaseFailure::Failed("no".into()));
    run_with(&study(3), folder.path(), &mut none);
    let html = std::fs::read_to_string(report::write(folder.path()).unwrap().path).unwrap();
    assert!(html.contains("No case is finished yet") && html.contains("0 of 3 cases are finished"), "{html}");
}
