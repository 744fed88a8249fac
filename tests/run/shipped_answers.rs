//! Generation of the answers that are shipped with the program in `assets/cases`.

use crate::load;
use calfwave::drive::spec::DeviceSpec;
use calfwave::engine::RunOptions;
use calfwave::mesh::spec::Resolution;
use calfwave::model::single_case;
use calfwave::preset::identity::case_id;
use calfwave::preset::location::SHIPPED;
use calfwave::preset::scenario::{CaseSpec, LoadSpec, Part, ScenarioSpec};
use calfwave::preset::syntax::parse;
use calfwave::session::{AnswerStore, SessionSolver, Solver, Watch};
use std::path::Path;

/// The default comparison with another device at the same placement, at `hz` instead of its own frequency if
/// given.
fn with_device(base: &ScenarioSpec, file: &str, hz: Option<f64>) -> ScenarioSpec {
    let (_, text) = SHIPPED.iter().find(|(name, _)| *name == file).expect("shipped");
    let mut device: DeviceSpec = parse(file, text).unwrap();
    if let Some(hz) = hz {
        device.heads.iter_mut().for_each(|head| head.drive.set_frequency(hz));
    }
    let LoadSpec::Device { placement, .. } = base.cases[0].load.clone() else { panic!("a device on a leg") };
    let name = hz.map_or(device.name.clone(), |hz| format!("{}, {hz} Hz", device.name));
    let load = LoadSpec::Device { device: Part::Inline(device), placement };
    ScenarioSpec { cases: vec![CaseSpec { name, load }], ..base.clone() }
}

/// To be run after a change of numbers or of the keys of questions: `docs/method.md`, *Shipped answers*.
#[test]
#[ignore = "no test: writes assets/cases"]
fn make_the_shipped_answers() {
    let mut base = load("scenarios/vibration_vs_percussion.ron");
    base.resolution = Resolution::Preview;
    let gun = base.cases.len() - 1;
    let all = [
        ("vibration", single_case(&base, 0)),
        ("quad", single_case(&base, 1)),
        ("percussion", single_case(&base, gun)),
        ("slow", with_device(&base, "devices/single_head.ron", Some(25.0))),
        ("fast", with_device(&base, "devices/single_head.ron", Some(100.0))),
        ("thumb", with_device(&base, "devices/thumb.ron", None)),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (store, mut solver) =
        (AnswerStore::at(folder.path()), SessionSolver::new(&RunOptions::default()).expect("threads"));
    for (name, scenario) in all {
        let body = solver.body(&scenario, &Watch::default()).expect("the default leg meshes");
        let answer = solver.case(&scenario, &body, &Watch::default()).expect("answered");
        println!("{name}: {}, {:?}", answer.report.case, answer.report.solver);
        let key = case_id(&scenario);
        store.put(&key, &body.space, &answer).unwrap();
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
        std::fs::copy(folder.path().join(key), cases.join(format!("{name}.case"))).unwrap();
    }
}
