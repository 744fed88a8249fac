//! A result on a fine mesh without an hour of solving: a closed form on the mesh of the leg at 5x10, stored
//! where the window finds it. The figures for fine meshes in `docs/performance.md` were measured with it;
//! drawing does not depend on the origin of the numbers.

use crate::phantom::answer;
use calfwave::engine::RunOptions;
use calfwave::math::V3;
use calfwave::mesh::spec::Resolution;
use calfwave::model::single_case;
use calfwave::preset::identity::case_id;
use calfwave::preset::load_scenario;
use calfwave::session::{Answer, AnswerStore, SessionSolver, Solver, Watch};
use calfwave::view::data::layer::Layer;
use calfwave::view::data::plane::Cut;
use calfwave::view::data::quantity::Quantity;
use calfwave::view::data::threshold::Threshold;
use calfwave::view::scene::body_surfaces::BodySurfaces;
use calfwave::view::scene::mesh_job::{MeshInput, MeshKey};
use calfwave::view::scene::mesh_tasks::SheetKind;
use calfwave::view::state::look::Look;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

#[test]
#[ignore = "no test: writes an answer of 0.2 GB to the folder CALFWAVE_SHELF and times its sheets"]
fn store_a_fine_answer() {
    let folder = std::env::var_os("CALFWAVE_SHELF").expect("CALFWAVE_SHELF names a folder");
    let mut scenario = load_scenario(Path::new("single_head")).expect("shipped").spec;
    scenario.resolution = Resolution::Custom { order: 5, element_mm: 10.0 };
    let body = SessionSolver::new(&RunOptions::default())
        .expect("threads")
        .body(&scenario, &Watch::default())
        .expect("meshes");
    let store = AnswerStore::at(Path::new(&folder));
    let cases = (0..scenario.cases.len()).map(|case| {
        let question = single_case(&scenario, case);
        let answer = answer(&question, &body);
        store.put(&case_id(&question), &body.space, &answer).expect("writes");
        Some(Arc::new(answer))
    });
    let answer = Arc::new(Answer { cases: cases.collect(), scenario, body });
    let begun = Instant::now();
    let shells = BodySurfaces::of(&answer.body.mesh, &answer.body.space, answer.body.calf.as_deref());
    let skin = shells.layers.iter().find(|(layer, ..)| *layer == Layer::Skin).expect("skin");
    println!("{} skin vertices a side, layers: {:.0?}", skin.2.positions.len(), begun.elapsed());
    let positions = &answer.body.space.positions;
    let low = positions.iter().copied().reduce(|a, b| a.inf(&b)).unwrap_or_else(V3::zeros);
    let high = positions.iter().copied().reduce(|a, b| a.sup(&b)).unwrap_or_else(V3::zeros);
    let threshold = Threshold { on: true, quantity: Quantity::Strain, levels: [0.01, 10.0] };
    for (name, kind, cut) in [
        ("walls", SheetKind::Walls, Cut::Off),
        ("cut across", SheetKind::Cut, Cut::Transverse),
        ("cut lengthwise", SheetKind::Cut, Cut::Sagittal),
        ("fibres", SheetKind::Fibres, Cut::Off),
        ("threshold", SheetKind::Threshold, Cut::Off),
    ] {
        let key = MeshKey {
            serial: 1,
            difference: None,
            plane: cut.plane(0.55, low, high),
            fibres: false,
            site: None,
            threshold: Some(threshold),
            treatment: None,
        };
        let input = MeshInput {
            key,
            answer: answer.clone(),
            shells: shells.clone(),
            look: Look::default(),
            treatment: None,
        };
        let begun = Instant::now();
        let drawn = kind.make(&input);
        let vertices: usize = drawn.iter().map(|sheet| sheet.mesh.count_vertices()).sum();
        println!("{name}: {vertices} vertices in {:.0?}", begun.elapsed());
    }
}
